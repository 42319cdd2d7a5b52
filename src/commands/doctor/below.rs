//! `git hush doctor --recursive`: which repositories below a folder are wired, and which are not.

use super::Options;
use crate::commands::below::{self, Found};
use crate::commands::{Context, Error, Outcome};
use crate::install::shown;
use std::path::PathBuf;

/// Says of every repository below the directory, or the current one, whether it is wired.
pub(super) fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let folder = options.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let (mut wired, mut bare, mut failed) = (0, 0, 0);
    below::each(&folder, context, &mut |context, found| {
        let (path, lacking) = match found {
            Found::Repository(path, place) => {
                let hooks = if options.hooks.is_empty() { place.usual_hooks() } else { &options.hooks };
                (path, place.lacks(hooks).map(|lacking| (lacking, hooks.len())))
            }
            Found::Failed(path, error) => (path, Err(error)),
        };
        let path = shown(&path);
        let told = match lacking {
            Ok((lacking, _)) if lacking.is_empty() => {
                wired += 1;
                writeln!(context.out, "  wired      {path}")
            }
            Ok((lacking, of)) => {
                bare += 1;
                let names: Vec<_> = lacking.iter().map(|hook| hook.name()).collect();
                let lacks = if lacking.len() == of { String::new() } else { format!(": without {}", names.join(", ")) };
                writeln!(context.out, "  NOT wired  {path}{lacks}")
            }
            Err(error) => {
                failed += 1;
                writeln!(context.out, "  unknown    {path}: {error}")
            }
        };
        told.map_err(Error::Output)
    })?;
    let name = shown(&folder);
    writeln!(context.out, "below `{name}`: {wired} wired, {bare} not, {failed} unknown (symbolic links are not followed)")
        .map_err(Error::Output)?;
    if failed > 0 {
        return Err(Error::Below { folder, failed, total: wired + bare + failed });
    }
    if bare == 0 {
        return Ok(Outcome::Done);
    }
    let quoted = name.replace('\'', "'\\''");
    writeln!(context.out, "  hint: `git hush install --recursive '{quoted}'` wires them").map_err(Error::Output)?;
    Ok(Outcome::Found)
}
