//! `git hush uninstall`: takes out what install put in, and puts back what it kept.

use super::hooks_place::{HooksPlace, is_wired};
use super::{Context, Error, Outcome};
use crate::install::{self, Hook, Removed, shown};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is asked of `uninstall`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A directory in the repository to unwire; without it, the repository of the environment.
    pub directory: Option<PathBuf>,
    /// Whether to take shims out of a hooks directory that others share.
    pub force: bool,
}

/// Unwires the hooks of a repository, and says what was done with each.
///
/// Where a setting has led git to another hooks directory since, the shims in the repository's own are taken out too.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
    let mut wired = Vec::new();
    for directory in [Some(place.directory.clone()), place.overruled()].into_iter().flatten() {
        if is_wired(&directory)? {
            if !options.force {
                place.refuse_shared(&directory)?;
            }
            wired.push(directory);
        }
    }
    if wired.is_empty() {
        writeln!(context.out, "nothing to take out: no hook of git-hush in `{}`", shown(&place.directory))
            .map_err(Error::Output)?;
    }
    for directory in wired {
        let removed = install::uninstall(&directory)?;
        tell(context.out, &directory, &removed).map_err(Error::Output)?;
    }
    Ok(Outcome::Done)
}

fn tell(out: &mut dyn Write, directory: &Path, removed: &[(Hook, Removed)]) -> std::io::Result<()> {
    writeln!(out, "hooks in `{}`:", shown(directory))?;
    for (hook, done) in removed {
        match done {
            Removed::Removed => writeln!(out, "  {hook:<20} taken out"),
            Removed::Restored => writeln!(out, "  {hook:<20} taken out; the hook that was there before is back"),
            Removed::Absent | Removed::LeftForeign { kept: false } => Ok(()),
            Removed::LeftForeign { kept: true } => writeln!(
                out,
                "  {hook:<20} left as it is: not ours; the one that was there before us is still `{}`",
                hook.kept_name()
            ),
            Removed::LeftEdited => writeln!(out, "  {hook:<20} left as it is: edited by hand (delete it yourself)"),
        }?;
    }
    Ok(())
}
