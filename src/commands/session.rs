//! What scanning verbs share: the settings, rules and policy in force, the scan, the report.

use super::outputs::Outputs;
use super::{Context, Error, Outcome, baseline, exposure, ignore_broken_pipe, last};
use crate::git::{Config, ConfigLevel, Repo};
use crate::model::{Confidence, Environment};
use crate::policy::{Baseline, Date, GitAllowed, Modes, Note, Policy};
use crate::report::{Account, Colour, Format, Ink, Options as Look, Output, Story, Stream, sanitize};
use crate::rules::{self, RuleSet};
use crate::scan::{self, Report};
use crate::settings::{self, Files, GitValue, Given, Layer, OnDisk, Settings, Sources};
use crate::source::Source;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::SystemTime;

/// The file of expressions that `git secrets` has.
pub(super) const GITALLOWED: &str = ".gitallowed";

/// What flags of a scanning verb ask for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The least confidence that is reported; without it, as configured.
    pub confidence: Option<Confidence>,
    /// The size over which nothing is scanned, as it was typed; without it, as configured.
    pub max_size: Option<String>,
    /// When to use colour.
    pub colour: Colour,
    /// Whether secrets are shown whole.
    pub show_secrets: bool,
    /// Whether a clean run says so, and forgiven findings are shown.
    pub verbose: bool,
}

/// What a revision says of what is looked for and what is forgiven.
pub(super) struct Revision<'f> {
    /// Its files, of which the settings are read.
    pub(super) files: &'f dyn Files,
    /// Its `.gitallowed`.
    pub(super) gitallowed: Option<Vec<u8>>,
}

/// Where the repository's own settings are read.
#[derive(Clone, Copy)]
pub(super) enum Said<'a> {
    /// In the work tree.
    OnDisk,
    /// In a revision alone.
    In(&'a Revision<'a>),
    /// In the work tree; but what the revision forgives is forgiven, too.
    OnDiskAnd(&'a Revision<'a>),
}

/// The settings, rules and policy in force.
pub(super) struct Session {
    settings: Settings,
    rules: RuleSet,
    policy: Policy,
    outputs: Outputs,
}

impl Session {
    /// Reads what is configured for the repository, and for the user, and puts it in force.
    pub(super) fn open(repo: Option<&Repo>, asked: &Asked, shape: (Format, Stream), env: &Environment) -> Result<Self, Error> {
        Self::open_for(repo, Said::OnDisk, asked, shape, env)
    }

    /// As [`Session::open`], with the repository's own settings from where they are said.
    pub(super) fn open_for(
        repo: Option<&Repo>,
        said: Said<'_>,
        asked: &Asked,
        (format, stream): (Format, Stream),
        env: &Environment,
    ) -> Result<Self, Error> {
        let mut look = Look::new(asked.colour, stream, env);
        look.show_secrets = asked.show_secrets;
        look.verbose = asked.verbose;
        let config = repo.map(Repo::config).transpose()?;
        let top = repo.and_then(Repo::worktree_root).filter(|_| !matches!(said, Said::In(_)));
        let on_disk = top.map(OnDisk::new);
        let files: Option<&dyn Files> = match said {
            Said::In(revision) => Some(revision.files),
            Said::OnDisk | Said::OnDiskAnd(_) => on_disk.as_ref().map(|files| files as &dyn Files),
        };
        let mut settings = settings_in_force(files, config.as_ref(), asked, env)?;
        let rules = rules_in_force(&settings)?;
        let mut gitallowed = gitallowed_in_force(&settings, top, config.as_ref())?;
        if let (Said::In(revision) | Said::OnDiskAnd(revision), None) = (said, &settings.locked) {
            revision.gitallowed.iter().for_each(|content| gitallowed.add_file(content, GITALLOWED));
        }
        if let Said::OnDiskAnd(revision) = said {
            // The user's own entries, and those of the configuration, are known already.
            let known: HashSet<String> = settings.allow.iter().map(|entry| entry.place.clone()).collect();
            let more = settings_in_force(Some(revision.files), config.as_ref(), asked, env)?.allow;
            settings.allow.extend(more.into_iter().filter(|entry| !known.contains(&entry.place)));
        }
        let baseline = top.map(|top| baseline::read(&top.join(Baseline::FILE_NAME))).transpose()?.flatten();
        let policy = policy_in_force(&mut settings, gitallowed)?.knowing(baseline.unwrap_or_default());
        Ok(Self { settings, rules, policy, outputs: Outputs::to_stream(format, stream, look) })
    }

    /// Has the policy note what a baseline can make known.
    pub(super) fn recording(self) -> Self {
        Self { policy: self.policy.recording(), ..self }
    }

    /// Has the reports written that are asked for, if any are.
    pub(super) fn reporting(self, asked: &[Output], env: &Environment) -> Result<Self, Error> {
        Ok(Self { outputs: self.outputs.and(asked, &env.cwd)?, ..self })
    }

    /// Has the findings of these rules forgiven this once; a rule that there is not is an error.
    pub(super) fn skip(&mut self, ids: Vec<String>) -> Result<(), Error> {
        let known = |id: &&String| self.rules.by_id(id).is_some();
        if let Some(id) = ids.iter().find(|id| !known(id)) {
            return Err(Error::UnknownRule { id: id.clone(), near: super::rules::nearest(id, self.rules.rules()) });
        }
        self.policy.skip(ids);
        Ok(())
    }

    /// Returns a digest of all that decides what is found at all: the program, the rules, the least confidence.
    pub(super) fn key(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(env!("CARGO_PKG_VERSION"));
        // A program that was built anew may look in another way, whatever its version says.
        if let Ok(program) = std::env::current_exe().and_then(fs::metadata) {
            let built =
                program.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
            hasher.update(program.len().to_be_bytes());
            hasher.update(built.as_nanos().to_be_bytes());
        }
        hasher.update([self.settings.confidence.value as u8]);
        for id in &self.settings.disable {
            hasher.update(format!("-{}\0", id.value));
        }
        // A user's own rules stand last.
        for rule in self.rules.rules().iter().rev().take(self.settings.rules.len()) {
            hasher.update(format!("+{:?}\0", (&rule.id, &rule.pattern, rule.confidence)));
        }
        hasher.finalize().into()
    }

    /// Returns the rules and the policy in force, and what a scan is asked for.
    pub(super) fn in_force(&self) -> (&RuleSet, &Policy, scan::Options) {
        (&self.rules, &self.policy, self.options())
    }

    fn options(&self) -> scan::Options {
        scan::Options { threshold: self.settings.confidence.value, ..scan::Options::default() }
    }

    /// Returns the size, in bytes, over which nothing is scanned.
    pub(super) fn max_size(&self) -> u64 {
        self.settings.max_size.value
    }

    /// Returns the rules and the policy in force, and the least confidence that is reported.
    pub(super) fn law(&self) -> (&RuleSet, &Policy, Confidence) {
        (&self.rules, &self.policy, self.settings.confidence.value)
    }

    /// Returns what is worth telling of the allow list, once something was scanned.
    pub(super) fn notes(&self) -> Vec<Note> {
        self.policy.notes()
    }

    /// Scans everything that the source names.
    pub(super) fn scan(&self, source: &impl Source) -> Result<Report, Error> {
        Ok(scan::run(source, &self.rules, &self.policy, self.options())?)
    }

    /// Shows what a scan came to, and returns what follows from it.
    ///
    /// A reader that went away changes nothing about that. What could not be read is an error, after the report.
    pub(super) fn report(&self, repo: Option<&Repo>, mut report: Report, context: &mut Context<'_>) -> Result<Outcome, Error> {
        if let Some(repo) = repo {
            last::keep(repo, &report.findings);
            exposure::tell(repo, &mut report.findings);
        }
        let written = self.outputs.write(&self.rules, context, |reporter, out| {
            report.findings.iter().try_for_each(|judged| reporter.finding(out, judged))?;
            reporter.finish(out, &report.summary)
        });
        ignore_broken_pipe(self.tell_expired(context.err))?;
        written?;
        if !report.failures.is_empty() {
            return Err(Error::Unread { failures: report.failures });
        }
        if !report.blocks() {
            return Ok(Outcome::Clean);
        }
        ignore_broken_pipe(self.tell_locked(context.err))?;
        Ok(Outcome::Found)
    }

    /// Says that the repository asks for less than it gets, which may be why something was found.
    fn tell_locked(&self, err: &mut dyn Write) -> io::Result<()> {
        let (Some(origin), count @ 1..) = (&self.settings.locked, self.settings.ignored.len()) else { return Ok(()) };
        let label = self.outputs.look().palette.paint(Ink::Note, "note:");
        let settings = if count == 1 { "1 setting".to_owned() } else { format!("{count} settings") };
        let origin = sanitize(origin.to_string().as_bytes());
        writeln!(err, "{label} policy is locked by {origin}; {settings} of this repository do not count: `git hush config show`")
    }

    /// Shows what history came to.
    pub(super) fn report_history(&self, stories: &[Story], account: &Account, context: &mut Context<'_>) -> Result<(), Error> {
        let written = self.outputs.write(&self.rules, context, |reporter, out| {
            stories.iter().try_for_each(|story| reporter.story(out, story))?;
            reporter.close(out, account)
        });
        ignore_broken_pipe(self.tell_expired(context.err))?;
        written
    }

    /// Says which entries of the allow list would have forgiven a finding, had they not expired.
    fn tell_expired(&self, err: &mut dyn Write) -> io::Result<()> {
        for note in self.policy.notes() {
            if let Note::Expired { place, expires, missed: true } = note {
                let label = self.outputs.look().palette.paint(Ink::Warning, "warning:");
                let place = sanitize(place.as_bytes());
                writeln!(err, "{label} the `[[allow]]` entry at {place} expired on {expires} and forgives nothing any more")?;
            }
        }
        Ok(())
    }
}

/// Returns what is asked for, in the repository that has these files if there is one.
pub(super) fn settings_in_force(
    files: Option<&dyn Files>,
    config: Option<&Config>,
    asked: &Asked,
    env: &Environment,
) -> Result<Settings, Error> {
    let entries = config.map(Config::entries).unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let git = entries.iter().filter(|entry| entry.key.starts_with(b"hush.")).map(|entry| GitValue {
        key: text(&entry.key),
        value: text(entry.value.as_deref().unwrap_or(b"true")),
        scope: entry.level.as_str(),
        file: entry.file.as_deref().map(text),
    });
    let git: Vec<GitValue> = git.collect();
    let max_size =
        asked.max_size.as_deref().map(|typed| settings::parse_size(typed).ok_or_else(|| Error::Size { typed: typed.to_owned() }));
    let flags = Layer {
        confidence: asked.confidence.map(|level| Given::by_flag(level, "--confidence")),
        max_size: max_size.transpose()?.map(|size| Given::by_flag(size, "--max-size")),
        ..Layer::default()
    };
    Ok(Settings::load(Sources { user: settings::user_file(env), repository: files, git: &git, flags })?)
}

/// Returns the expressions of `.gitallowed` and `secrets.allowed` that count.
pub(super) fn gitallowed_in_force(settings: &Settings, top: Option<&Path>, config: Option<&Config>) -> Result<GitAllowed, Error> {
    // An expression fits whatever it likes, so where policy is locked, none of the repository's own counts.
    Ok(match settings.locked {
        None => gitallowed(top, config)?,
        Some(_) => {
            let mut allowed = GitAllowed::default();
            let own = |level| !matches!(level, ConfigLevel::Local | ConfigLevel::Worktree);
            let entries = config.map(Config::entries).unwrap_or_default().iter();
            for entry in entries.filter(|entry| entry.key == b"secrets.allowed" && own(entry.level)) {
                allowed.add_value(entry.value.as_deref().unwrap_or_default(), "`secrets.allowed`");
            }
            allowed
        }
    })
}

/// Returns what forgives and what only warns; takes the entries out of the settings.
pub(super) fn policy_in_force(settings: &mut Settings, gitallowed: GitAllowed) -> Result<Policy, Error> {
    let modes = Modes::new(settings.mode.value, &settings.mode.origin.to_string(), std::mem::take(&mut settings.when))?;
    let policy = Policy::new(std::mem::take(&mut settings.allow), gitallowed, Date::at(SystemTime::now()))?;
    Ok(policy.with_modes(modes).with_key(settings.key.take().map(|key| key.value)))
}

/// Returns the rules in force for the repository, if there is one.
pub(super) fn rules(repo: Option<&Repo>, env: &Environment) -> Result<RuleSet, Error> {
    let config = repo.map(Repo::config).transpose()?;
    let files = repo.and_then(Repo::worktree_root).map(OnDisk::new);
    rules_in_force(&settings_in_force(files.as_ref().map(|files| files as &dyn Files), config.as_ref(), &Asked::default(), env)?)
}

/// Returns the built-in rules without those that are switched off, and the user's own.
pub(super) fn rules_in_force(settings: &Settings) -> Result<RuleSet, Error> {
    let unknown = |id: &String| Error::UnknownRule { id: id.clone(), near: super::rules::nearest(id, rules::builtin()) };
    let is_builtin = |id: &String| rules::builtin().iter().any(|rule| rule.id == *id);
    let mut named = settings.when.iter().filter_map(|entry| entry.rule.as_ref());
    if settings.disable.is_empty() && settings.rules.is_empty() {
        // A mode for a rule that there is not would be none at all.
        return named.find(|id| !is_builtin(id)).map_or_else(|| Ok(RuleSet::builtin()), |id| Err(unknown(id)));
    }
    if let Some(id) = settings.disable.iter().find(|id| !is_builtin(&id.value)) {
        return Err(unknown(&id.value));
    }
    let mut in_force = rules::builtin().to_vec();
    in_force.retain(|rule| !settings.disable.iter().any(|id| id.value == rule.id));
    for written in &settings.rules {
        let rule = written.syntax()?.check().map_err(|cause| Error::OwnRule { place: written.place.clone(), cause })?;
        // A rule of one's own stands in for the built-in one of the same id.
        in_force.retain(|builtin| builtin.id != rule.id);
        in_force.push(rule);
    }
    if let Some(id) = named.find(|id| !is_builtin(id) && !in_force.iter().any(|rule| rule.id == **id)) {
        return Err(unknown(id));
    }
    let set = RuleSet::new(in_force);
    set.compile_own()?;
    Ok(set)
}

/// Returns what `.gitallowed` and `secrets.allowed` forgive.
pub(super) fn gitallowed(top: Option<&Path>, config: Option<&Config>) -> Result<GitAllowed, Error> {
    let mut allowed = GitAllowed::default();
    if let Some(path) = top.map(|top| top.join(GITALLOWED)) {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let content = fs::metadata(&path).and_then(|metadata| match metadata.is_file() {
            true => fs::read(&path),
            false => Err(io::Error::other("it is not a file")),
        });
        match content {
            Ok(content) => allowed.add_file(&content, GITALLOWED),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::GitAllowed { path, source }),
        }
    }
    for value in config.map(|config| config.get_all("secrets.allowed")).unwrap_or_default() {
        allowed.add_value(value, "`secrets.allowed`");
    }
    Ok(allowed)
}
