//! `git hush install`: wires the hooks of a repository, of all below a folder, of a template, or of the whole machine.

mod below;
mod machine;
mod managed;
mod template;

use super::hooks_place::HooksPlace;
use super::{Context, Error, Level, Outcome};
use crate::install::managers::{Managed, Manager};
use crate::install::{self, Form, Hook, Installed, shown};
use crate::model::Environment;
use std::io::{self, Write};
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
    /// What is wired.
    pub reach: Reach,
    /// Whether lines are added to the files of the program that runs the hooks, instead of shims to the hooks directory.
    pub write: bool,
}

/// How far the wiring reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// One repository.
    #[default]
    Repository,
    /// Every repository below the directory.
    Below,
    /// A template, in this directory or where one is.
    Template(Option<PathBuf>),
    /// All repositories of a user or of the machine.
    Machine(Level, Way),
}

/// How all repositories are wired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// As suits the git that is here.
    #[default]
    Best,
    /// By a template, in this directory or where one is.
    Template(Option<PathBuf>),
    /// By one hooks directory for all.
    HooksPath,
}

impl Options {
    /// Returns the program that the shims call.
    fn program(&self, env: &Environment) -> Result<PathBuf, Error> {
        match &self.binary {
            Some(binary) => Ok(env.cwd.join(binary)),
            None => this_program(env),
        }
    }

    /// Returns the hooks to wire where none are asked for but these.
    fn hooks<'o>(&'o self, usual: &'o [Hook]) -> &'o [Hook] {
        if self.hooks.is_empty() { usual } else { &self.hooks }
    }
}

/// Wires what is asked for, and says what was done with each hook.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    match &options.reach {
        Reach::Repository => repository(options, context),
        Reach::Below => below::run(options, context),
        Reach::Template(directory) => template::run(directory.as_deref(), options, context),
        Reach::Machine(level, way) => machine::run(*level, way, options, context),
    }
}

/// Says what to do, or to know, once the hooks are wired.
fn next(hooks: &[Hook]) -> &'static str {
    if hooks.contains(&Hook::PreReceive) {
        "next: a push that brings in a secret is refused; `git config hush.receiveTimeout SECONDS` bounds the time that it may take"
    } else {
        "next: `git hush doctor` proves that a commit with a secret is stopped"
    }
}

fn repository(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
    if options.write {
        return managed::write(&place, options, context);
    }
    let manager = place.managed()?;
    if !options.force {
        if let Some(why) = nothing_to_do(&place, options)? {
            writeln!(context.out, "nothing to do: {why}, and they call git-hush already").map_err(Error::Output)?;
            return Ok(Outcome::Done);
        }
        refuse(&place, manager.as_ref(), options, context)?;
    }
    let binary = options.program(context.env)?;
    let hooks = options.hooks(place.usual_hooks());
    let installed = install::install(&place.directory, hooks, Form::hooks(&binary))?;
    tell(context.out, &place.directory, &installed)
        .and_then(|()| manager.map_or(Ok(()), |manager| managed::notes(&manager, context.out)))
        .and_then(|()| writeln!(context.out, "{}", next(hooks)))
        .map_err(Error::Output)?;
    Ok(Outcome::Done)
}

/// Says why the hooks call us though nothing in the repository's own hooks directory does.
fn nothing_to_do(place: &HooksPlace, options: &Options) -> Result<Option<String>, Error> {
    if !place.lacks(options.hooks(place.usual_hooks()))?.is_empty() {
        return Ok(None);
    }
    if let Some(manager) = place.called_by(options.hooks(place.usual_hooks())[0])?.filter(|manager| *manager != Manager::Scripts) {
        return Ok(Some(format!("{manager} runs the hooks here")));
    }
    let elsewhere = place.refuse_shared(&place.directory).is_err();
    Ok(elsewhere.then(|| format!("git looks for the hooks of this repository in `{}`", shown(&place.directory))))
}

/// Refuses a directory that others share, or whose hooks another program writes; says which lines would do instead.
fn refuse(place: &HooksPlace, manager: Option<&Managed>, options: &Options, context: &mut Context<'_>) -> Result<(), Error> {
    let displaced = manager.filter(|manager| manager.active && manager.displaces_shims());
    match displaced.map(|manager| managed::refuse(manager, options, context)).transpose()? {
        Some(refused) if !matches!(refused, Error::Managed { manager: Manager::Scripts }) => Err(refused),
        _ => place.refuse_shared(&place.directory),
    }
}

/// Says what was done with each hook.
fn tell(out: &mut dyn Write, directory: &Path, installed: &[(Hook, Installed)]) -> io::Result<()> {
    writeln!(out, "hooks in `{}`:", shown(directory))?;
    for (hook, done) in installed {
        match done {
            Installed::Written => writeln!(out, "  {hook:<20} installed"),
            Installed::Kept => {
                writeln!(out, "  {hook:<20} installed; the hook that was there is now `{}` and runs first", hook.kept_name())
            }
            Installed::Joined => {
                writeln!(out, "  {hook:<20} installed as `{hook}.d/git-hush`; the hook that was there runs that folder")
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
