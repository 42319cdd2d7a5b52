//! What scanning verbs share: the settings, rules and policy in force, the scan, the report.

use super::outputs::Outputs;
use super::{Context, Error, Outcome, baseline, ignore_broken_pipe};
use crate::git::{Config, Repo};
use crate::model::{Confidence, Environment};
use crate::policy::{Baseline, Date, GitAllowed, Note, Policy};
use crate::report::{Account, Colour, Format, Ink, Options as Look, Output, Story, Stream, sanitize};
use crate::rules::{self, RuleSet};
use crate::scan::{self, Report};
use crate::settings::{self, Layer, Settings, Sources};
use crate::source::Source;
use std::fs;
use std::io::{self, ErrorKind, Write};
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
    outputs: Outputs,
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
        let mut settings = settings_in_force(top, config.as_ref(), asked, env)?;
        let rules = rules_in_force(&settings)?;
        let gitallowed = gitallowed(top, config.as_ref())?;
        let baseline = top.map(|top| baseline::read(&top.join(Baseline::FILE_NAME))).transpose()?.flatten();
        let policy = Policy::new(std::mem::take(&mut settings.allow), gitallowed, Date::at(SystemTime::now()))?;
        let policy = policy.knowing(baseline.unwrap_or_default());
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

    /// Returns the rules and the policy in force, and what a scan is asked for.
    pub(super) fn in_force(&self) -> (&RuleSet, &Policy, scan::Options) {
        (&self.rules, &self.policy, self.options())
    }

    fn options(&self) -> scan::Options {
        scan::Options { threshold: self.settings.confidence, ..scan::Options::default() }
    }

    /// Returns the size, in bytes, over which nothing is scanned.
    pub(super) fn max_size(&self) -> u64 {
        self.settings.max_size
    }

    /// Returns the rules and the policy in force, and the least confidence that is reported.
    pub(super) fn law(&self) -> (&RuleSet, &Policy, Confidence) {
        (&self.rules, &self.policy, self.settings.confidence)
    }

    /// Scans everything that the source names.
    pub(super) fn scan(&self, source: &impl Source) -> Result<Report, Error> {
        Ok(scan::run(source, &self.rules, &self.policy, self.options())?)
    }

    /// Shows what a scan came to, and returns what follows from it.
    ///
    /// A reader that went away changes nothing about that. What could not be read is an error, after the report.
    pub(super) fn report(&self, report: Report, context: &mut Context<'_>) -> Result<Outcome, Error> {
        let written = self.outputs.write(&self.rules, context, |reporter, out| {
            report.findings.iter().try_for_each(|judged| reporter.finding(out, judged))?;
            reporter.finish(out, &report.summary)
        });
        ignore_broken_pipe(self.tell_expired(context.err))?;
        written?;
        if !report.failures.is_empty() {
            return Err(Error::Unread { failures: report.failures });
        }
        Ok(if report.blocks() { Outcome::Found } else { Outcome::Clean })
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

fn settings_in_force(top: Option<&Path>, config: Option<&Config>, asked: &Asked, env: &Environment) -> Result<Settings, Error> {
    let entries = config.map(Config::entries).unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let git: Vec<(String, String)> = entries
        .iter()
        .filter(|entry| entry.key.starts_with(b"hush."))
        .map(|entry| (text(&entry.key), text(entry.value.as_deref().unwrap_or(b"true"))))
        .collect();
    let max_size =
        asked.max_size.as_deref().map(|typed| settings::parse_size(typed).ok_or_else(|| Error::Size { typed: typed.to_owned() }));
    let flags = Layer { confidence: asked.confidence, max_size: max_size.transpose()?, ..Layer::default() };
    let repository = top.map(|top| top.join(settings::FILE_NAME));
    Ok(Settings::load(Sources { user: settings::user_file(env), repository, git: &git, flags })?)
}

/// Returns the rules in force for the repository, if there is one.
pub(super) fn rules(repo: Option<&Repo>, env: &Environment) -> Result<RuleSet, Error> {
    let config = repo.map(Repo::config).transpose()?;
    rules_in_force(&settings_in_force(repo.and_then(Repo::worktree_root), config.as_ref(), &Asked::default(), env)?)
}

/// Returns the built-in rules without those that are switched off, and the user's own.
fn rules_in_force(settings: &Settings) -> Result<RuleSet, Error> {
    if settings.disable.is_empty() && settings.rules.is_empty() {
        return Ok(RuleSet::builtin());
    }
    let known = |id: &String| rules::builtin().iter().any(|rule| rule.id == *id);
    if let Some(id) = settings.disable.iter().find(|id| !known(id)) {
        return Err(Error::UnknownRule { id: id.clone(), near: super::rules::nearest(id, rules::builtin()) });
    }
    let mut in_force = rules::builtin().to_vec();
    in_force.retain(|rule| !settings.disable.iter().any(|id| *id == rule.id));
    for written in &settings.rules {
        let rule = written.syntax()?.check().map_err(|cause| Error::OwnRule { place: written.place.clone(), cause })?;
        // A rule of one's own stands in for the built-in one of the same id.
        in_force.retain(|builtin| builtin.id != rule.id);
        in_force.push(rule);
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
