//! `git hush doctor`: proves that a commit here that adds a secret would be stopped.

mod below;
mod canary;
mod law;
mod programs;
mod record;

use super::config::Configuration;
use super::hooks_place::{HooksPlace, is_wired};
use super::{Context, Error, Form, Outcome};
use crate::git::HooksOrigin;
use crate::install::managers::Manager;
use crate::install::{Hook, Ownership, Shim, Standing, Wired, is_executable, shown};
use crate::model::Environment;
use crate::report::{sanitize, write_json_line};
use canary::Verdict;
use record::{Canary, Git, HooksDirectory, ProblemLine, Record, Repository};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is asked of `doctor`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A directory in the repository to examine; without it, the repository of the environment.
    pub directory: Option<PathBuf>,
    /// The hooks that should be wired; without any, all.
    pub hooks: Vec<Hook>,
    /// How the examination is shown.
    pub form: Form,
    /// Whether to look at every repository below the directory instead.
    pub recursive: bool,
}

/// Examines the hooks of a repository; says what is not in order, and what mends it.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    if options.recursive {
        return below::run(options, context);
    }
    let place = HooksPlace::open(options.directory.as_deref(), context.env)?;
    let usual = place.usual_hooks();
    let mut doctor = Doctor {
        mend: mending_command(options, &place),
        place,
        env: context.env,
        out: context.out,
        form: options.form,
        record: Record::new(),
        problems: Vec::new(),
        unproven: None,
    };
    let hooks = if options.hooks.is_empty() { usual } else { &options.hooks };

    doctor.git()?;
    doctor.directory()?;
    let wired = doctor.hooks(hooks)?;
    doctor.programs(&wired)?;
    let configuration = doctor.law()?;
    doctor.canary(&wired)?;
    doctor.conclude(configuration.as_ref()).map_err(Error::Output)
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
    form: Form,
    /// What is said to programs.
    record: Record<'static>,
    problems: Vec<Problem>,
    /// The program without which nothing could be proven.
    unproven: Option<Manager>,
}

/// Something that is not in order.
struct Problem {
    what: String,
    mend: String,
}

impl Doctor<'_> {
    /// Says it to people.
    fn say(&mut self, line: &str) -> Result<(), Error> {
        match self.form {
            Form::Human => writeln!(self.out, "{line}").map_err(Error::Output),
            Form::Json => Ok(()),
        }
    }

    fn problem(&mut self, what: String, mend: &str) {
        self.problems.push(Problem { what, mend: mend.to_owned() });
    }

    fn wants_install(&mut self, what: String) {
        let mend = format!("`{}`", self.mend);
        self.problem(what, &mend);
    }

    /// Looks at the git that is called here.
    fn git(&mut self) -> Result<(), Error> {
        let repo = &self.place.repo;
        let work_tree = repo.worktree_root().map(shown);
        self.record.repository = Repository { git_dir: shown(repo.git_dir()), work_tree };
        let program = self.on_path("git");
        let version = canary::git_version(self.env);
        let path = program.as_deref().map(shown);
        let said = version.as_ref().map_or_else(|| "does not run".to_owned(), |version| format!("version {version}"));
        self.say(&format!("git `{}`: {said}", path.as_deref().unwrap_or("not on PATH")))?;
        self.record.git = Git { path, version };
        Ok(())
    }

    /// Looks at the directory in which the hooks should be.
    fn directory(&mut self) -> Result<(), Error> {
        let directory = self.place.directory.clone();
        let repo = &self.place.repo;
        let mut record = HooksDirectory { path: shown(&directory), origin: "default", ..HooksDirectory::default() };
        let why = match self.place.origin {
            HooksOrigin::Default if repo.git_dir() != repo.common_dir() => {
                "the repository's own, shared by its work trees".to_owned()
            }
            HooksOrigin::Default => "the repository's own".to_owned(),
            HooksOrigin::Configured { level } => {
                let config = repo.config_with_files()?;
                let file = config.entry("core.hooksPath").and_then(|entry| entry.file.as_deref()).map(sanitize);
                (record.origin, record.scope) = ("configured", Some(level.as_str()));
                record.file.clone_from(&file);
                let file = file.map_or_else(String::new, |file| format!(" in `{file}`"));
                format!("named by `core.hooksPath`, {}{file}", level.as_str())
            }
        };
        self.record.hooks_directory = record;
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
            let wired = self.place.survey(hook)?;
            self.hook(&wired)?;
            all.push(wired);
        }
        Ok(all)
    }

    fn hook(&mut self, wired: &Wired) -> Result<(), Error> {
        let hook = wired.hook;
        if let Some(manager) = self.manager_of(wired)? {
            self.record.hooks.push(record::Hook {
                name: hook.name(),
                state: "managed",
                fires: false,
                kept: wired.kept,
                kept_runs: false,
            });
            return self.say(&format!("  {hook:<20} run by {manager}, which calls git-hush"));
        }
        let (state, name) = match &wired.standing {
            Standing::Vacant => ("missing", "missing"),
            Standing::Foreign => ("not ours", "foreign"),
            Standing::NotAFile => ("not a file", "not-a-file"),
            Standing::Shim(_) if !wired.executable => ("ours, but not executable", "not-executable"),
            Standing::Shim(shim) if !shim.current => ("ours, of another version", "other-version"),
            Standing::Shim(shim) if !shim.pristine => ("ours, edited by hand", "edited"),
            Standing::Shim(_) => ("ours", "ours"),
        };
        let finds_program = shim(wired).and_then(|shim| shim.binary.as_deref()).is_some_and(is_executable);
        self.record.hooks.push(record::Hook {
            name: hook.name(),
            state: name,
            fires: shim(wired).is_some() && wired.executable && (finds_program || self.on_path("git-hush").is_some()),
            kept: wired.kept,
            kept_runs: wired.kept && wired.kept_executable && shim(wired).is_some() && wired.executable,
        });
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

    /// Returns the program that runs the hook and calls us from it, where that is no shim of ours.
    fn manager_of(&self, wired: &Wired) -> Result<Option<Manager>, Error> {
        if shim(wired).is_some() { Ok(None) } else { self.place.called_by(wired.hook) }
    }

    /// Puts a made-up secret through the installed pre-commit hook.
    fn canary(&mut self, wired: &[Wired]) -> Result<(), Error> {
        let Some(top) = self.place.repo.worktree_root() else {
            return self.no_canary("no commit is made in a bare repository");
        };
        let Some(pre_commit) = wired.iter().find(|wired| wired.hook == Hook::PreCommit) else {
            return self.no_canary("`pre-commit` was not asked for");
        };
        if let Some(manager) = self.manager_of(pre_commit)? {
            self.unproven = Some(manager);
            self.record.canary =
                Canary { state: "not-tried", reason: Some("another program runs `pre-commit`, and whatever else it is told to") };
            return self.say(&format!("canary: not tried, since {manager} runs `pre-commit`, and whatever else it is told to"));
        }
        if shim(pre_commit).is_none() || !pre_commit.executable {
            return self.no_canary("`pre-commit` is not ours to run");
        }
        let verdict = canary::send(&self.place.repo, top, &pre_commit.path, self.env)?;
        self.record.canary = Canary { state: verdict.name(), reason: None };
        match verdict {
            Verdict::Warned => {
                self.say("canary: a made-up AWS key was shown by `pre-commit`, and not stopped")?;
                let what = "`pre-commit` warns of a secret, and does not stop it".to_owned();
                self.problem(what, "`git hush config show` says where `policy.mode` or a `[[policy.when]]` is set to `warn`");
                Ok(())
            }
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

    fn no_canary(&mut self, reason: &'static str) -> Result<(), Error> {
        self.record.canary = Canary { state: "not-tried", reason: Some(reason) };
        self.say(&format!("canary: not tried, since {reason}"))
    }

    /// Says what is to be mended.
    fn conclude(self, configuration: Option<&Configuration>) -> io::Result<Outcome> {
        if self.form == Form::Json {
            let healthy = self.problems.is_empty();
            let problems = self.problems.into_iter().map(|Problem { what, mend }| ProblemLine { what, hint: mend }).collect();
            let configuration = configuration.map(Configuration::lines);
            let record = Record { healthy, problems, configuration, ..self.record };
            write_json_line(self.out, &record)?;
            return Ok(if healthy { Outcome::Done } else { Outcome::Found });
        }
        for Problem { what, mend } in &self.problems {
            writeln!(self.out, "problem: {what}\n  hint: {mend}")?;
        }
        if !self.problems.is_empty() {
            return Ok(Outcome::Found);
        }
        match (self.place.repo.worktree_root(), self.unproven) {
            (Some(_), Some(manager)) => writeln!(
                self.out,
                "all is well, as far as can be told without running {manager}: commit a made-up secret, and see it stopped"
            ),
            (Some(_), None) => writeln!(self.out, "all is well: a commit here that adds a secret is stopped"),
            (None, _) => writeln!(self.out, "all is well, as far as a bare repository can tell: run it in a work tree too"),
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
