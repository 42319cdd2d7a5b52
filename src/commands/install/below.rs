//! `git hush install --recursive`: every repository below a folder.

use super::Options;
use crate::commands::below::{self, Found};
use crate::commands::hooks_place::HooksPlace;
use crate::commands::{Context, Error, Outcome};
use crate::install::{self, Form, Installed, shown};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many repositories ended in which way.
#[derive(Debug, Default)]
struct Tally {
    wired: usize,
    already: usize,
    failed: usize,
}

/// Wires every repository below the directory, or the current one; says of each how that ended.
pub(super) fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let folder = options.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let binary = options.program(context.env)?;
    let mut tally = Tally::default();
    below::each(&folder, context, &mut |context, found| {
        let (path, ended) = match found {
            Found::Repository(path, place) => (path, wire(&place, options, &binary)),
            Found::Failed(path, error) => (path, Err(error)),
        };
        match &ended {
            Ok(true) => tally.wired += 1,
            Ok(false) => tally.already += 1,
            Err(_) => tally.failed += 1,
        }
        tell(context.out, &path, &ended).map_err(Error::Output)
    })?;
    let Tally { wired, already, failed } = tally;
    let shown = shown(&folder);
    let total = wired + already + failed;
    writeln!(
        context.out,
        "below `{shown}`: {wired} wired now, {already} wired already, {failed} not (symbolic links are not followed)"
    )
    .map_err(Error::Output)?;
    if failed > 0 { Err(Error::Below { folder, failed, total }) } else { Ok(Outcome::Done) }
}

/// Wires a repository; returns whether there was anything to do.
fn wire(place: &HooksPlace, options: &Options, binary: &Path) -> Result<bool, Error> {
    if !options.force {
        match place.refuse_shared(&place.directory) {
            Err(_) if place.lacks(options.hooks(place.usual_hooks()))?.is_empty() => return Ok(false),
            refused => refused?,
        }
        if let Some(managed) = place.managed()?.filter(|managed| managed.active && managed.displaces_shims()) {
            let lacking = place.lacks(options.hooks(place.usual_hooks()))?;
            return if lacking.is_empty() { Ok(false) } else { Err(Error::Managed { manager: managed.manager }) };
        }
    }
    let installed = install::install(&place.directory, options.hooks(place.usual_hooks()), Form::hooks(binary))?;
    Ok(installed.iter().any(|(_, done)| !matches!(done, Installed::AlreadyInPlace | Installed::LeftEdited)))
}

fn tell(out: &mut dyn Write, path: &Path, ended: &Result<bool, Error>) -> io::Result<()> {
    let path = shown(path);
    match ended {
        Ok(true) => writeln!(out, "  wired      {path}"),
        Ok(false) => writeln!(out, "  already    {path}"),
        Err(error) => {
            writeln!(out, "  NOT wired  {path}: {error}")?;
            error.hint().map_or(Ok(()), |hint| writeln!(out, "             hint: {hint}"))
        }
    }
}
