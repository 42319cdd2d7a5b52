//! What scanning verbs share: the settings, rules and policy in force, the scan, the report.

use super::{Context, Error, Outcome, exposure, ignore_broken_pipe, last};
use crate::git::{Config, ConfigLevel, Repo};
use crate::model::{Confidence, Environment};
use crate::policy::{Date, GitAllowed, Modes, Note, Policy};
use crate::report::{Colour, Format, Ink, Options as Look, Stream, reporter, sanitize};
use crate::rules::{self, RuleSet};
use crate::scan::{self, Report};
use crate::settings::{self, Files, GitValue, Given, Layer, OnDisk, Settings, Sources};
use crate::source::Source;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::time::SystemTime;

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

/// The settings, rules and policy in force.
pub(super) struct Session {
    settings: Settings,
    rules: RuleSet,
    policy: Policy,
    look: Look,
    format: Format,
    stream: Stream,
}

impl Session {
    /// Reads what is configured for the repository, and for the user, and puts it in force.
    pub(super) fn open(repo: Option<&Repo>, asked: &Asked, shape: (Format, Stream), env: &Environment) -> Result<Self, Error> {
        let (format, stream) = shape;
        let mut look = Look::new(asked.colour, stream, env);
        look.show_secrets = asked.show_secrets;
        look.verbose = asked.verbose;
        let config = repo.map(Repo::config).transpose()?;
        let top = repo.and_then(Repo::worktree_root);
        let mut settings = settings_in_force(top.map(OnDisk::new).as_ref(), config.as_ref(), asked, env)?;
        let rules = rules_in_force(&settings)?;
        let policy = policy_in_force(&mut settings, top, config.as_ref())?;
        Ok(Self { settings, rules, policy, look, format, stream })
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

    /// Returns how reports are written.
    pub(super) fn look(&self) -> (Format, Look) {
        (self.format, self.look)
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
        let out: &mut dyn Write = match self.stream {
            Stream::Out => context.out,
            Stream::Err => context.err,
        };
        if let Some(repo) = repo {
            last::keep(repo, &report.findings);
            exposure::tell(repo, &mut report.findings);
        }
        ignore_broken_pipe(self.write(&report, out))?;
        ignore_broken_pipe(self.tell_expired(context.err))?;
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
        let label = self.look.palette.paint(Ink::Note, "note:");
        let settings = if count == 1 { "1 setting".to_owned() } else { format!("{count} settings") };
        let origin = sanitize(origin.to_string().as_bytes());
        writeln!(err, "{label} policy is locked by {origin}; {settings} of this repository do not count: `git hush config show`")
    }

    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        let mut reporter = reporter(self.format, self.look, &self.rules);
        for judged in &report.findings {
            reporter.finding(&mut out, judged)?;
        }
        reporter.finish(&mut out, &report.summary)?;
        out.flush()
    }

    /// Says which entries of the allow list would have forgiven a finding, had they not expired.
    pub(super) fn tell_expired(&self, err: &mut dyn Write) -> io::Result<()> {
        for note in self.policy.notes() {
            if let Note::Expired { place, expires, missed: true } = note {
                let label = self.look.palette.paint(Ink::Warning, "warning:");
                let place = sanitize(place.as_bytes());
                writeln!(err, "{label} the `[[allow]]` entry at {place} expired on {expires} and forgives nothing any more")?;
            }
        }
        Ok(())
    }
}

/// Returns what is asked for, in the repository that has these files if there is one.
pub(super) fn settings_in_force<F: Files>(
    files: Option<&F>,
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
    let repository = files.map(|files| files as &dyn Files);
    Ok(Settings::load(Sources { user: settings::user_file(env), repository, git: &git, flags })?)
}

/// Returns what forgives and what only warns; takes both out of the settings.
pub(super) fn policy_in_force(settings: &mut Settings, top: Option<&Path>, config: Option<&Config>) -> Result<Policy, Error> {
    // An expression fits whatever it likes, so where policy is locked, none of the repository's own counts.
    let gitallowed = match settings.locked {
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
    };
    let modes = Modes::new(settings.mode.value, &settings.mode.origin.to_string(), std::mem::take(&mut settings.when))?;
    let policy = Policy::new(std::mem::take(&mut settings.allow), gitallowed, Date::at(SystemTime::now()))?;
    Ok(policy.with_modes(modes).with_key(settings.key.take().map(|key| key.value)))
}

/// Returns the rules in force for the repository, if there is one.
pub(super) fn rules(repo: Option<&Repo>, env: &Environment) -> Result<RuleSet, Error> {
    let config = repo.map(Repo::config).transpose()?;
    let files = repo.and_then(Repo::worktree_root).map(OnDisk::new);
    rules_in_force(&settings_in_force(files.as_ref(), config.as_ref(), &Asked::default(), env)?)
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
    const FILE: &str = ".gitallowed";
    let mut allowed = GitAllowed::default();
    if let Some(path) = top.map(|top| top.join(FILE)) {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let content = fs::metadata(&path).and_then(|metadata| match metadata.is_file() {
            true => fs::read(&path),
            false => Err(io::Error::other("it is not a file")),
        });
        match content {
            Ok(content) => allowed.add_file(&content, FILE),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::GitAllowed { path, source }),
        }
    }
    for value in config.map(|config| config.get_all("secrets.allowed")).unwrap_or_default() {
        allowed.add_value(value, "`secrets.allowed`");
    }
    Ok(allowed)
}
