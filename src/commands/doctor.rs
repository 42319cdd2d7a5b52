//! `git hush doctor`: proves that a commit here that adds a secret would be stopped.

mod canary;

use super::hooks_place::{HooksPlace, is_wired};
use super::{Context, Error, Outcome};
use crate::git::HooksOrigin;
use crate::install::{self, Hook, Ownership, Shim, Standing, Wired, is_executable, shown};
use crate::model::Environment;
use crate::report::sanitize;
use canary::Verdict;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is asked of `doctor`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A directory in the repository to examine; without it, the repository of the environment.
    pub directory: Option<PathBuf>,
    /// The hooks that should be wired; without any, all.
    pub hooks: Vec<Hook>,
}

/// Examines the hooks of a repository; says what is not in order, and what mends it.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
    let usual = place.usual_hooks();
    let mut doctor =
        Doctor { mend: mending_command(options, &place), place, env: context.env, out: context.out, problems: Vec::new() };
    let hooks = if options.hooks.is_empty() { usual } else { &options.hooks };

    doctor.directory()?;
    let wired = doctor.hooks(hooks)?;
    doctor.programs(&wired)?;
    doctor.canary(&wired)?;
    doctor.conclude().map_err(Error::Output)
}

/// Returns the command that wires what should be wired.
fn mending_command(options: &Options, place: &HooksPlace) -> String {
    let mut command = "git hush install".to_owned();
    if place.ownership() != Ownership::Own {
        command += " --force";
    }
    if !options.hooks.is_empty() {
        let names: Vec<_> = options.hooks.iter().map(|hook| hook.name()).collect();
        command = format!("{command} --hooks {}", names.join(","));
    }
    match &options.directory {
        Some(directory) => format!("{command} '{}'", shown(directory).replace('\'', "'\\''")),
        None => command,
    }
}

/// An examination as far as it has come.
struct Doctor<'a> {
    place: HooksPlace,
    /// The command that wires what should be wired.
    mend: String,
    env: &'a Environment,
    out: &'a mut dyn Write,
    problems: Vec<Problem>,
}

/// Something that is not in order.
struct Problem {
    what: String,
    mend: String,
}

impl Doctor<'_> {
    fn say(&mut self, line: &str) -> Result<(), Error> {
        writeln!(self.out, "{line}").map_err(Error::Output)
    }

    fn problem(&mut self, what: String, mend: &str) {
        self.problems.push(Problem { what, mend: mend.to_owned() });
    }

    fn wants_install(&mut self, what: String) {
        let mend = format!("`{}`", self.mend);
        self.problem(what, &mend);
    }

    /// Looks at the directory in which the hooks should be.
    fn directory(&mut self) -> Result<(), Error> {
        let directory = self.place.directory.clone();
        let why = match self.place.origin {
            HooksOrigin::Default => "the repository's own".to_owned(),
            HooksOrigin::Configured { level } => format!("named by `core.hooksPath`, {}", level.as_str()),
        };
        self.say(&format!("hooks in `{}` ({why})", shown(&directory)))?;
        let asked = canary::hooks_directory_by_git(&self.place.repo, self.env)?;
        if !same_directory(&asked, &directory) {
            let what = format!("git itself looks for hooks in `{}`", shown(&asked));
            self.problem(what, "`git config --show-origin --get-all core.hooksPath` says what is set; please report this");
        }
        match self.place.overruled() {
            Some(own) if is_wired(&own)? && !is_wired(&directory)? => {
                let what = format!("the hooks in `{}` never run: `core.hooksPath` leads git elsewhere", shown(&own));
                self.problem(what, &format!("`git config --unset core.hooksPath`, or `{}`", self.mend));
            }
            _ => {}
        }
        Ok(())
    }

    /// Looks at what stands at each hook's place.
    fn hooks(&mut self, hooks: &[Hook]) -> Result<Vec<Wired>, Error> {
        let mut all = Vec::new();
        for &hook in hooks {
            let wired = install::survey(&self.place.directory, hook)?;
            self.hook(&wired)?;
            all.push(wired);
        }
        Ok(all)
    }

    fn hook(&mut self, wired: &Wired) -> Result<(), Error> {
        let hook = wired.hook;
        let state = match &wired.standing {
            Standing::Vacant => "missing",
            Standing::Foreign => "not ours",
            Standing::NotAFile => "not a file",
            Standing::Shim(_) if !wired.executable => "ours, but not executable",
            Standing::Shim(shim) if !shim.current => "ours, of another version",
            Standing::Shim(shim) if !shim.pristine => "ours, edited by hand",
            Standing::Shim(_) => "ours",
        };
        let kept = match (wired.kept, wired.kept_executable, matches!(wired.standing, Standing::Shim(_))) {
            (false, ..) => String::new(),
            (true, true, true) => format!("; runs `{}` first", hook.kept_name()),
            (true, false, true) => format!("; `{}` is not executable and does not run", hook.kept_name()),
            (true, _, false) => format!("; `{}` is kept and does not run", hook.kept_name()),
        };
        self.say(&format!("  {hook:<20} {state}{kept}"))?;
        match &wired.standing {
            Standing::Shim(shim) if wired.executable && shim.current => {}
            Standing::NotAFile => {
                let path = self.place.directory.join(hook.name());
                let mend = format!("move `{}` away, then `{}`", shown(&path), self.mend);
                self.problem(format!("`{hook}` is not a file"), &mend);
            }
            _ => self.wants_install(format!("`{hook}` is {state}")),
        }
        Ok(())
    }

    /// Looks at the programs that the shims call.
    fn programs(&mut self, wired: &[Wired]) -> Result<(), Error> {
        let mut named: Vec<PathBuf> = wired.iter().filter_map(|wired| shim(wired)?.binary.clone()).collect();
        named.sort();
        named.dedup();
        for program in named {
            let found = if is_executable(&program) { Some(program.clone()) } else { self.on_path() };
            if found.as_ref() != Some(&program) {
                self.wants_install(format!("the shims call `{}`, which is gone", shown(&program)));
            }
            match found {
                Some(found) => self.program(&found)?,
                None => self.say(&format!("program `{}`: gone, and not on PATH either", shown(&program)))?,
            }
        }
        Ok(())
    }

    /// Looks at one program: is it of our version?
    fn program(&mut self, program: &Path) -> Result<(), Error> {
        let ours = env!("CARGO_PKG_VERSION");
        let mut command = Command::new(program);
        command.arg("--version").env_clear().envs(&self.env.vars).stdin(Stdio::null());
        let version = command.output().ok().filter(|output| output.status.success()).map(|output| output.stdout);
        let version = version.map(|text| sanitize(text.trim_ascii()));
        match version {
            Some(version) if version == format!("git-hush {ours}") => {
                self.say(&format!("program `{}`: version {ours}", shown(program)))
            }
            Some(version) => {
                self.wants_install(format!("the shims call `{}`, which is `{version}`; this is {ours}", shown(program)));
                self.say(&format!("program `{}`: `{version}`", shown(program)))
            }
            None => {
                self.wants_install(format!("the shims call `{}`, which does not run", shown(program)));
                self.say(&format!("program `{}`: does not run", shown(program)))
            }
        }
    }

    /// Returns the program that a shim falls back to.
    fn on_path(&self) -> Option<PathBuf> {
        let folders = std::env::split_paths(self.env.nonempty("PATH")?);
        let name = format!("git-hush{}", std::env::consts::EXE_SUFFIX);
        folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name)).find(|program| is_executable(program))
    }

    /// Puts a made-up secret through the installed pre-commit hook.
    fn canary(&mut self, wired: &[Wired]) -> Result<(), Error> {
        let Some(top) = self.place.repo.worktree_root() else {
            return self.say("canary: not tried, since no commit is made in a bare repository");
        };
        let Some(pre_commit) = wired.iter().find(|wired| wired.hook == Hook::PreCommit) else {
            return self.say("canary: not tried, since `pre-commit` was not asked for");
        };
        if shim(pre_commit).is_none() || !pre_commit.executable {
            return self.say("canary: not tried, since `pre-commit` is not ours to run");
        }
        let path = self.place.directory.join(Hook::PreCommit.name());
        match canary::send(&self.place.repo, top, &path, self.env)? {
            Verdict::Stopped => self.say("canary: a made-up AWS key was stopped by `pre-commit`; it was staged apart, and is gone"),
            Verdict::Passed => {
                self.say("canary: a made-up AWS key went through `pre-commit`")?;
                let what = "`pre-commit` runs, and does not stop a secret".to_owned();
                self.problem(
                    what,
                    "look for what forgives it: `.hush.toml`, `.gitallowed`, and `git config --get-all secrets.allowed`",
                );
                Ok(())
            }
            Verdict::Failed { status, said } => {
                self.say("canary: `pre-commit` could not do its work")?;
                for line in said.trim_ascii_end().split(|&byte| byte == b'\n') {
                    self.say(&format!("  | {}", sanitize(line)))?;
                }
                self.problem(format!("`pre-commit` ended with {status}"), "see what it said, above");
                Ok(())
            }
        }
    }

    /// Says what is to be mended.
    fn conclude(self) -> io::Result<Outcome> {
        for Problem { what, mend } in &self.problems {
            writeln!(self.out, "problem: {what}\n  hint: {mend}")?;
        }
        if !self.problems.is_empty() {
            return Ok(Outcome::Found);
        }
        match self.place.repo.worktree_root() {
            Some(_) => writeln!(self.out, "all is well: a commit here that adds a secret is stopped"),
            None => writeln!(self.out, "all is well, as far as a bare repository can tell: run it in a work tree too"),
        }?;
        Ok(Outcome::Done)
    }
}

/// Returns the shim that stands at a hook's place.
fn shim(wired: &Wired) -> Option<&Shim> {
    match &wired.standing {
        Standing::Shim(shim) => Some(shim),
        _ => None,
    }
}

/// Tells whether two paths lead to the same directory, which may not exist.
fn same_directory(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), Err(_)) => match (one.parent(), other.parent()) {
            (Some(above), Some(other_above)) if one.file_name() == other.file_name() => {
                above.canonicalize().ok() == other_above.canonicalize().ok()
            }
            _ => one == other,
        },
        _ => false,
    }
}
