//! `git hush uninstall`: takes out what install put in, and puts back what it kept.

use super::below::{self, Found};
use super::hooks_place::{HooksPlace, is_wired};
use super::install::Reach;
use super::machine::template_at;
use super::{Context, Error, Level, Outcome};
use crate::install::{self, Hook, Removed, TakenOut, shown};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is asked of `uninstall`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A directory in the repository to unwire; without it, the repository of the environment.
    pub directory: Option<PathBuf>,
    /// Whether to take shims out of a hooks directory that others share.
    pub force: bool,
    /// What is unwired; of a machine, however it was wired.
    pub reach: Reach,
}

/// Unwires what is asked for, and says what was done with each hook.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    match &options.reach {
        Reach::Repository => {
            let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
            if !repository(&place, options.force, context)? {
                let directory = shown(&place.directory);
                writeln!(context.out, "nothing to take out: no hook of git-hush in `{directory}`").map_err(Error::Output)?;
            }
        }
        Reach::Below => all_below(options, context)?,
        Reach::Template(directory) => template(directory.as_deref(), context)?,
        Reach::Machine(level, _) => machine(*level, context)?,
    }
    Ok(Outcome::Done)
}

/// Unwires a repository; returns whether there was anything to take out.
///
/// Where a setting has led git to another hooks directory since, the shims in the repository's own are taken out too.
fn repository(place: &HooksPlace, force: bool, context: &mut Context<'_>) -> Result<bool, Error> {
    let mut wired = Vec::new();
    for directory in [Some(place.directory.clone()), place.overruled()].into_iter().flatten() {
        if is_wired(&directory)? {
            if !force {
                place.refuse_shared(&directory)?;
            }
            wired.push(directory);
        }
    }
    for directory in &wired {
        let removed = install::uninstall(directory)?;
        tell(context.out, directory, &removed).map_err(Error::Output)?;
    }
    // Lines that have another program call us stand in files of the repository.
    let cleared = match place.repo.worktree_root() {
        Some(root) => install::managers::take_out(root, &place.directory)?,
        None => Vec::new(),
    };
    for path in &cleared {
        writeln!(context.out, "our lines are out of `{}`; commit that, if they were committed", shown(path))
            .map_err(Error::Output)?;
    }
    Ok(!wired.is_empty() || !cleared.is_empty())
}

/// Unwires every repository below the directory, or the current one.
fn all_below(options: &Options, context: &mut Context<'_>) -> Result<(), Error> {
    let folder = options.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let (mut unwired, mut failed, mut total) = (0, 0, 0);
    below::each(&folder, context, &mut |context, found| {
        total += 1;
        let (path, ended) = match found {
            Found::Repository(path, place) => (path, repository(&place, options.force, context)),
            Found::Failed(path, error) => (path, Err(error)),
        };
        match ended {
            Ok(true) => unwired += 1,
            Ok(false) => {}
            Err(error) => {
                failed += 1;
                writeln!(context.out, "NOT unwired: `{}`: {error}", shown(&path)).map_err(Error::Output)?;
            }
        }
        Ok(())
    })?;
    let shown = shown(&folder);
    writeln!(context.out, "below `{shown}`: {unwired} unwired, {} had nothing of git-hush", total - unwired - failed)
        .map_err(Error::Output)?;
    if failed > 0 { Err(Error::Below { folder, failed, total }) } else { Ok(()) }
}

/// Takes a template apart, with the setting of ours that leads to it.
fn template(asked: Option<&Path>, context: &mut Context<'_>) -> Result<(), Error> {
    for level in [Level::Global, Level::System] {
        let Ok(machine) = level.machine(context.env) else { continue };
        let directory = match asked {
            Some(asked) => context.env.cwd.join(asked),
            None => template_at(level, &machine, context.env)?.unwrap_or_else(|| machine.template()),
        };
        if let Some(install::Setting::Template(path)) = machine.setting()?
            && path == directory
        {
            return machine_taken(&machine, context).map(drop);
        }
        if asked.is_some() || is_wired(&directory.join("hooks"))? {
            return template_in(&directory, context);
        }
    }
    writeln!(context.out, "nothing to take out: no template of git-hush").map_err(Error::Output)
}

fn template_in(directory: &Path, context: &mut Context<'_>) -> Result<(), Error> {
    let apart = install::template::uninstall(directory)?;
    tell(context.out, &directory.join("hooks"), &apart.hooks)
        .and_then(|()| tell_left(context.out, &apart.left))
        .and_then(|()| {
            writeln!(
                context.out,
                "note: repositories that were made from it keep their hooks; `git hush uninstall --recursive DIR` unwires them"
            )
        })
        .map_err(Error::Output)
}

/// Takes out what all repositories of a user or of the machine are wired by.
fn machine(level: Level, context: &mut Context<'_>) -> Result<(), Error> {
    let machine = level.machine(context.env)?;
    if machine_taken(&machine, context)? {
        return Ok(());
    }
    // A template that was there before us needed no setting of ours.
    match template_at(level, &machine, context.env)? {
        Some(directory) if is_wired(&directory.join("hooks"))? => template_in(&directory, context),
        _ => {
            writeln!(context.out, "nothing to take out: no line of git-hush in `{}`", shown(&machine.config)).map_err(Error::Output)
        }
    }
}

fn machine_taken(machine: &install::Machine, context: &mut Context<'_>) -> Result<bool, Error> {
    let Some(TakenOut { setting, apart }) = machine.uninstall()? else { return Ok(false) };
    let directory = match &setting {
        install::Setting::Template(directory) => directory.join("hooks"),
        other => other.directory().to_owned(),
    };
    let templated = matches!(setting, install::Setting::Template(_));
    tell(context.out, &directory, &apart.hooks)
        .and_then(|()| tell_left(context.out, &apart.left))
        .and_then(|()| writeln!(context.out, "our lines are out of `{}`", shown(&machine.config)))
        .and_then(|()| match templated {
            true => writeln!(
                context.out,
                "note: repositories that were made from the template keep their hooks; `git hush uninstall --recursive DIR` unwires them"
            ),
            false => Ok(()),
        })
        .map_err(Error::Output)?;
    Ok(true)
}

fn tell_left(out: &mut dyn Write, left: &[PathBuf]) -> io::Result<()> {
    left.iter().try_for_each(|path| writeln!(out, "  `{}` left as it is: edited since", shown(path)))
}

fn tell(out: &mut dyn Write, directory: &Path, removed: &[(Hook, Removed)]) -> io::Result<()> {
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
