//! `git hush install --global` and `--system`: all repositories of a user, or of the machine.

use super::template::{self, Leads};
use super::{Options, Way, tell};
use crate::commands::machine::{Version, refuse_private, setting};
use crate::commands::{Context, Error, Level, Outcome};
use crate::install::{Hook, Machine, Setting, shown};
use std::io::{self, Write};
use std::path::Path;

/// Wires all repositories in the way that is asked for or that suits this git, and says which and why.
pub(super) fn run(level: Level, way: &Way, options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let machine = level.machine(context.env)?;
    let version = Version::ask(context.env)?;
    let binary = options.program(context.env)?;
    if level == Level::System && !options.force && !matches!(way, Way::Template(_)) {
        refuse_private(&binary)?;
    }
    let why = match way {
        Way::Best if version.runs_configured_hooks() => {
            let installed = machine.install(&machine.configured(), options.hooks(&Hook::OF_WORK_TREE), &binary)?;
            let told = tell(context.out, machine.configured().directory(), &installed);
            told.and_then(|()| configured(context.out, &machine, &version)).map_err(Error::Output)?;
            return Ok(Outcome::Done);
        }
        Way::HooksPath => {
            hooks_path(level, &machine, &binary, options, context)?;
            return Ok(Outcome::Done);
        }
        Way::Best => format!("{version} runs no hooks that its configuration names (2.54 does)"),
        Way::Template(_) => "as you asked".to_owned(),
    };
    let directory = match way {
        Way::Template(directory) => directory.as_deref(),
        _ => None,
    };
    refuse_hidden(level, context)?;
    let directory = template::directory(directory, level, &machine, context.env)?;
    let leads = template::leads(&directory, level, &machine, context.env)?;
    let installed = template::install(&directory, options, context)?;
    if leads == Leads::ByUs {
        machine.install(&Setting::Template(directory.clone()), options.hooks(&Hook::OF_WORK_TREE), &binary)?;
    }
    tell(context.out, &directory.join("hooks"), &installed)
        .and_then(|()| templated(context.out, level, (&directory, leads), &why))
        .map_err(Error::Output)?;
    template::notes(&directory, context)?;
    Ok(Outcome::Done)
}

/// Says what hooks that the configuration names mean.
fn configured(out: &mut dyn Write, machine: &Machine, version: &Version) -> io::Result<()> {
    let config = shown(&machine.config);
    writeln!(
        out,
        "{version} runs hooks that its configuration names, so `{config}` names these: they run in every repository, before its own"
    )?;
    writeln!(out, "note: a git before 2.54 on this machine, such as one that a program brings along, passes over them")?;
    writeln!(out, "next: `git hush doctor` in any repository proves that a commit with a secret is stopped")
}

/// Says what a template means.
fn templated(out: &mut dyn Write, level: Level, (directory, leads): (&Path, Leads), why: &str) -> io::Result<()> {
    let (directory, flag) = (shown(directory), level.flag());
    let how = match leads {
        Leads::ByUs => "`init.templateDir` leads there now",
        Leads::Already => "`init.templateDir` has led there before",
    };
    writeln!(out, "{why}, so every `git init` and `git clone` copies its hooks from the template `{directory}`; {how}")?;
    writeln!(
        out,
        "note: repositories that are there already stay as they are: `git hush install --recursive DIR` wires all below a folder"
    )?;
    writeln!(
        out,
        "note: `git hush uninstall {flag}` and then `git hush install {flag} --hooks-path` leads every repository to one folder of hooks"
    )?;
    writeln!(out, "      instead, which runs each one's own hooks too; tools that install hooks may not like it")
}

/// Refuses a template whose hooks git would never look at.
fn refuse_hidden(level: Level, context: &Context<'_>) -> Result<(), Error> {
    match setting("core.hooksPath", None, context.env)? {
        None => Ok(()),
        Some(value) => Err(Error::SettingInTheWay {
            key: "core.hooksPath",
            value,
            why: "so git would never look at the hooks that it copies from a template",
            way_out: format!(
                "`git hush install --force` in any repository wires that directory; or `git config {} --unset core.hooksPath`",
                level.flag()
            ),
        }),
    }
}

/// Leads every repository to one directory of hooks, which runs each one's own.
fn hooks_path(level: Level, machine: &Machine, binary: &Path, options: &Options, context: &mut Context<'_>) -> Result<(), Error> {
    let ours = machine.hooks_path();
    match setting("core.hooksPath", None, context.env)? {
        Some(value) if value != ours.directory() => {
            let way_out = "`git hush install --force` in any repository wires that directory for all of them".to_owned();
            return Err(Error::SettingInTheWay { key: "core.hooksPath", value, why: "and stays so", way_out });
        }
        _ => {}
    }
    let installed = machine.install(&ours, options.hooks(&Hook::OF_WORK_TREE), binary)?;
    let (directory, config) = (ours.directory(), shown(&machine.config));
    tell(context.out, directory, &installed)
        .and_then(|()| {
            writeln!(
                context.out,
                "as you asked, `core.hooksPath` in `{config}` leads every repository there; its own hooks are run from there, and first"
            )?;
            writeln!(context.out, "note: a repository with a `core.hooksPath` of its own, as husky sets it, is not led there")?;
            let back = format!("git hush uninstall {}", level.flag());
            writeln!(context.out, "note: tools that install hooks look there now, and may refuse to; `{back}` undoes it")?;
            writeln!(context.out, "next: `git hush doctor` in any repository proves that a commit with a secret is stopped")
        })
        .map_err(Error::Output)
}
