//! `git hush install`: wires the hooks of a repository.

use super::hooks_place::HooksPlace;
use super::{Context, Error, Outcome};
use crate::install::{self, Hook, Installed, shown};
use crate::model::Environment;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is asked of `install`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A directory in the repository to wire; without it, the repository of the environment.
    pub directory: Option<PathBuf>,
    /// Whether to write to a hooks directory that others share.
    pub force: bool,
    /// The hooks to wire; without any, those that make sense in the repository.
    pub hooks: Vec<Hook>,
    /// The program that the shims call; without it, this one.
    pub binary: Option<PathBuf>,
}

/// Wires the hooks of a repository, and says what was done with each.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
    if !options.force {
        place.refuse_shared(&place.directory)?;
    }
    let binary = match &options.binary {
        Some(binary) => context.env.cwd.join(binary),
        None => this_program(context.env)?,
    };
    let hooks = if options.hooks.is_empty() { place.usual_hooks() } else { &options.hooks };
    let installed = install::install(&place.directory, hooks, &binary)?;
    tell(context.out, &place.directory, &installed).map_err(Error::Output)?;
    let next = if hooks.contains(&Hook::PreReceive) {
        "next: a push that brings in a secret is refused; `git config hush.receiveTimeout SECONDS` bounds the time that it may take"
    } else {
        "next: `git hush doctor` proves that a commit with a secret is stopped"
    };
    writeln!(context.out, "{next}").map_err(Error::Output)?;
    Ok(Outcome::Done)
}

fn tell(out: &mut dyn Write, directory: &Path, installed: &[(Hook, Installed)]) -> std::io::Result<()> {
    writeln!(out, "hooks in `{}`:", shown(directory))?;
    for (hook, done) in installed {
        match done {
            Installed::Written => writeln!(out, "  {hook:<20} installed"),
            Installed::Kept => {
                writeln!(out, "  {hook:<20} installed; the hook that was there is now `{}` and runs first", hook.kept_name())
            }
            Installed::Updated => writeln!(out, "  {hook:<20} updated"),
            Installed::AlreadyInPlace => writeln!(out, "  {hook:<20} already in place"),
            Installed::LeftEdited => {
                writeln!(out, "  {hook:<20} left as it is: edited by hand (delete it and install again to have ours)")
            }
        }?;
    }
    Ok(())
}

/// Returns the path by which a shim finds this program again.
///
/// A package manager's programs lie in a folder of their version and are linked from a place that stays; so where PATH leads to
/// this very program, its place on PATH is taken.
pub(super) fn this_program(env: &Environment) -> Result<PathBuf, Error> {
    let program = std::env::current_exe().map_err(install::Error::Program)?;
    let real = program.canonicalize().map_err(install::Error::Program)?;
    let path = env.nonempty("PATH").unwrap_or_default();
    let name = format!("git-hush{}", std::env::consts::EXE_SUFFIX);
    let on_path = std::env::split_paths(path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name));
    let stays = on_path.into_iter().find(|place| place.canonicalize().is_ok_and(|found| found == real));
    Ok(stays.unwrap_or(program))
}
