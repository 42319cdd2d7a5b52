//! `git hush install --template`: a directory that git copies into every repository that it makes.

use super::{Options, tell};
use crate::commands::machine::{Fresh, setting, template_at};
use crate::commands::{Context, Error, Level, Outcome};
use crate::git::Repo;
use crate::install::{self, Hook, Installed, Machine, Setting, shown};
use crate::model::Environment;
use std::path::{Path, PathBuf};

/// Makes or extends a template, and says how it is used.
pub(super) fn run(asked: Option<&Path>, options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let machine = Level::Global.machine(context.env);
    let directory = match asked {
        Some(asked) => context.env.cwd.join(asked),
        None => directory(None, Level::Global, &machine?, context.env)?,
    };
    let installed = install(&directory, options, context)?;
    tell(context.out, &directory.join("hooks"), &installed).map_err(Error::Output)?;
    let name = shown(&directory);
    if setting("init.templateDir", None, context.env)?.is_some_and(|path| path == directory) {
        writeln!(context.out, "every `git init` and `git clone` copies them: `init.templateDir` leads there")
    } else {
        writeln!(
            context.out,
            "next: `git init --template='{name}'` and `git clone --template='{name}'` make a repository with them;"
        )
        .and_then(|()| writeln!(context.out, "      `git hush install --global --template '{name}'` has every one made so"))
    }
    .map_err(Error::Output)?;
    notes(&directory, context)?;
    Ok(Outcome::Done)
}

/// Returns the directory that is asked for, or that is configured, or ours.
pub(super) fn directory(asked: Option<&Path>, level: Level, machine: &Machine, env: &Environment) -> Result<PathBuf, Error> {
    match asked {
        Some(asked) => Ok(env.cwd.join(asked)),
        None => Ok(template_at(level, machine, env)?.unwrap_or_else(|| machine.template())),
    }
}

/// Writes the template.
pub(super) fn install(directory: &Path, options: &Options, context: &Context<'_>) -> Result<Vec<(Hook, Installed)>, Error> {
    let fresh = Fresh::make(context.env)?;
    Ok(install::template::install(directory, options.hooks(&Hook::OF_WORK_TREE), fresh.path())?)
}

/// How `init.templateDir` stands to a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// It leads there, and not by us.
    Already,
    /// It is ours, or to be ours.
    ByUs,
}

/// Tells how `init.templateDir` is to lead to the template; refuses where it leads elsewhere.
pub(super) fn leads(directory: &Path, level: Level, machine: &Machine, env: &Environment) -> Result<Leads, Error> {
    let ours = Setting::Template(directory.to_owned());
    machine.refuse_other(&ours)?;
    match setting("init.templateDir", None, env)? {
        Some(value) if value == directory && machine.setting()? != Some(ours) => Ok(Leads::Already),
        Some(value) if value != directory => {
            // Where it is not the user's own setting, it is the machine's.
            let there = if setting("init.templateDir", Some(level), env)?.is_some() { level } else { Level::System };
            let way_out = format!(
                "`git hush install {0} --template` extends that one; or `git config {0} --unset init.templateDir` first",
                there.flag()
            );
            Err(Error::SettingInTheWay {
                key: "init.templateDir",
                value,
                why: "and its template would no longer be copied",
                way_out,
            })
        }
        _ => Ok(Leads::ByUs),
    }
}

/// Says what speaks against the template working as it should.
pub(super) fn notes(directory: &Path, context: &mut Context<'_>) -> Result<(), Error> {
    if let Some(other) = context.env.var("GIT_TEMPLATE_DIR").filter(|other| Path::new(other) != directory) {
        let other = shown(Path::new(other));
        writeln!(context.out, "note: `GIT_TEMPLATE_DIR` is `{other}`, which git copies instead while it is set")
            .map_err(Error::Output)?;
    }
    if let Some(top) = Repo::at(directory, context.env).ok().and_then(|repo| repo.worktree_root().map(Path::to_path_buf)) {
        let top = shown(&top);
        writeln!(context.out, "note: the template lies in the work tree `{top}`, where it can be committed")
            .map_err(Error::Output)?;
    }
    Ok(())
}
