//! `git hush install` where another program runs the hooks: says which lines have it call us, and adds them if asked.

use super::Options;
use crate::commands::hooks_place::HooksPlace;
use crate::commands::{Context, Error, Outcome};
use crate::install::Hook;
use crate::install::managers::{Advice, Managed, Manager, State};
use crate::install::shown;
use std::io::{self, Write};

/// Adds the lines to the manager's files; nothing is written unless all can be.
pub(super) fn write(place: &HooksPlace, options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let managed = place.managed()?.ok_or(Error::NoManager)?;
    let advice = managed.advice(options.hooks(&Hook::OF_WORK_TREE))?;
    if advice.iter().any(|advice| matches!(advice.state, State::ByHand(_))) {
        tell(context.out, &managed, &advice).map_err(Error::Output)?;
        return Err(Error::ByHand { manager: managed.manager });
    }
    for advice in &advice {
        advice.write()?;
        let done = if advice.state == State::Present { "calls git-hush already" } else { "calls git-hush now" };
        writeln!(context.out, "`{}` {done}", shown(&advice.path)).map_err(Error::Output)?;
    }
    conclude(context.out, &managed, options.hooks(&Hook::OF_WORK_TREE)).map_err(Error::Output)?;
    Ok(Outcome::Done)
}

/// Says which lines belong where, and why our own shims would not do.
pub(super) fn refuse(managed: &Managed, options: &Options, context: &mut Context<'_>) -> Result<Error, Error> {
    tell(context.out, managed, &managed.advice(options.hooks(&Hook::OF_WORK_TREE))?).map_err(Error::Output)?;
    Ok(Error::Managed { manager: managed.manager })
}

/// Says what is to be thought of where shims were written beside a manager.
pub(super) fn notes(managed: &Managed, out: &mut dyn Write) -> io::Result<()> {
    let manager = managed.manager;
    match (manager, managed.active) {
        (Manager::PreCommit | Manager::Prek, true) => {
            writeln!(out, "note: {manager} runs hooks here, too; its hook is kept and runs first")?;
            writeln!(
                out,
                "note: `git hush install --write` adds git-hush to its configuration instead, for everybody who works here"
            )
        }
        (_, true) => {
            writeln!(out, "note: {manager} runs hooks here, too, and may write its own over ours the next time it is set up")
        }
        (Manager::PreCommit | Manager::Prek, false) => writeln!(
            out,
            "note: {manager} is configured here; `git hush install --write` adds git-hush to that, for everybody who works here"
        ),
        (_, false) => writeln!(
            out,
            "note: {manager} is configured here, and not set up; once it is, it puts our hooks aside: `git hush install --write` adds \
             git-hush to it"
        ),
    }
}

fn tell(out: &mut dyn Write, managed: &Managed, advice: &[Advice]) -> io::Result<()> {
    for advice in advice {
        let path = shown(&advice.path);
        match &advice.state {
            State::Present => {
                writeln!(out, "`{path}` calls git-hush already")?;
                continue;
            }
            State::Addable(_) if matches!(managed.manager, Manager::Husky | Manager::Scripts) => {
                writeln!(out, "add to `{path}`, as its first command:")?;
            }
            State::Addable(_) => writeln!(out, "add to `{path}`:")?,
            State::ByHand(why) => writeln!(out, "add to `{path}` by hand, since {why}:")?,
        }
        for line in &advice.lines {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn conclude(out: &mut dyn Write, managed: &Managed, hooks: &[Hook]) -> io::Result<()> {
    let manager = managed.manager;
    match manager {
        Manager::PreCommit | Manager::Prek => {
            let types: Vec<_> = hooks.iter().map(|hook| format!("--hook-type {hook}")).collect();
            writeln!(out, "next: `{manager} install {}` in every clone", types.join(" "))?;
        }
        Manager::Lefthook => writeln!(out, "next: `lefthook install` in every clone")?,
        Manager::Overcommit => {
            writeln!(out, "next: `overcommit --install` and `overcommit --sign` in every clone")?;
            writeln!(
                out,
                "note: overcommit has no hook for merges, and ours for cherry-picks is not in it; what they bring in is not looked at"
            )?;
        }
        Manager::Husky if !managed.active => {
            writeln!(out, "next: `npx husky` in every clone, or what your `prepare` script has for it")?;
        }
        Manager::Husky | Manager::Scripts => {}
    }
    writeln!(
        out,
        "next: commit these files, so that all who work here have them; everybody needs git-hush, or no commit gets through"
    )?;
    writeln!(out, "note: `git hush uninstall` takes exactly these lines out again")
}
