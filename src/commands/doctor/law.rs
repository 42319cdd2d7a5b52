//! What is in force: the settings and where they come from, the rules, the allow list.

use super::record::{Allow, Rules};
use super::{Doctor, Error};
use crate::commands::config::Configuration;
use crate::commands::session::{self, Session};
use crate::commands::{Asked, scan};
use crate::model::Environment;
use crate::policy::{Mode, Note, lint};
use crate::report::{Format, Stream, sanitize};
use crate::rules::builtin;
use crate::settings::{Origin, Settings};
use std::error::Error as _;

impl Doctor<'_> {
    /// Looks at the settings; broken ones are a problem, since they stop every commit.
    pub(super) fn law(&mut self) -> Result<Option<Configuration>, Error> {
        let read = Configuration::read(Some(&self.place.repo), self.env).and_then(|configuration| {
            self.settings(&configuration.settings)?;
            self.rules(&configuration.settings)?;
            self.allow_list(&configuration.settings)?;
            Ok(configuration)
        });
        match read {
            Ok(configuration) => Ok(Some(configuration)),
            Err(error @ Error::Output(_)) => Err(error),
            Err(error) => {
                let cause = error.source().map_or_else(String::new, |cause| format!(": {cause}"));
                let what = sanitize(format!("what is configured cannot be used: {error}{cause}").as_bytes());
                self.say("what is configured is broken, see below")?;
                self.problem(what, &error.hint().unwrap_or_else(|| "`git hush config show` says more".to_owned()));
                Ok(None)
            }
        }
    }

    fn settings(&mut self, settings: &Settings) -> Result<(), Error> {
        let files: Vec<String> =
            settings.files.iter().filter(|file| file.found).map(|file| format!("`{}`", sanitize(file.name.as_bytes()))).collect();
        let asks = |setting: &crate::settings::Setting| matches!(setting.origin, Origin::Git { .. });
        let git = settings.listing().iter().any(asks).then(|| "git's configuration".to_owned());
        let all: Vec<String> = files.into_iter().chain(git).collect();
        let from = if all.is_empty() { "the defaults".to_owned() } else { all.join(", ") };
        self.say(&format!("settings from {from}: `git hush config show` lists them"))?;
        if let Some(origin) = &settings.locked {
            let count = settings.ignored.len();
            let locked = format!("  policy is locked by {}; what does not count, of this repository's: {count}", shown(origin));
            self.say(&locked)?;
        }
        if settings.mode.value == Mode::Warn {
            self.say(&format!("  findings only warn, by {}", shown(&settings.mode.origin)))?;
        }
        for entry in settings.when.iter().filter(|entry| entry.mode == Mode::Warn) {
            self.say(&format!("  what fits the `[[policy.when]]` at {} only warns", sanitize(entry.place.as_bytes())))?;
        }
        Ok(())
    }

    fn rules(&mut self, settings: &Settings) -> Result<(), Error> {
        let in_force = session::rules_in_force(settings)?;
        let is_builtin = |id: &str| builtin().iter().any(|rule| rule.id == id);
        let own = settings.rules.iter().map(|rule| rule.syntax().map(|rule| rule.id)).collect::<Result<Vec<_>, _>>()?;
        let total = in_force.rules().len();
        let mut disabled: Vec<&str> = settings.disable.iter().map(|id| id.value.as_str()).collect();
        disabled.sort_unstable();
        disabled.dedup();
        let mut ids: Vec<&String> = own.iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let rules = Rules {
            in_force: total,
            built_in: total - ids.len(),
            own: ids.len(),
            replaced: ids.iter().filter(|id| is_builtin(id)).count(),
            disabled: disabled.len(),
        };
        let Rules { built_in, own, replaced, .. } = rules;
        let mut text = format!("rules: {total} in force, {built_in} built in and {own} of your own");
        if replaced > 0 {
            text.push_str(&format!(" ({replaced} in the place of a built-in one)"));
        }
        if !disabled.is_empty() {
            text.push_str(&format!("; switched off: {}", sanitize(disabled.join(", ").as_bytes())));
        }
        self.record.rules = Some(rules);
        self.say(&text)
    }

    /// Says which entries of the allow list have expired, and which none of the tracked files' findings needs.
    fn allow_list(&mut self, settings: &Settings) -> Result<(), Error> {
        let total = settings.allow.len();
        if total == 0 {
            return self.say("allow list: empty");
        }
        let repo = &self.place.repo;
        let session = Session::open(Some(repo), &Asked::default(), (Format::Human, Stream::Out), self.env)?;
        let whole = match repo.worktree_root() {
            None => false,
            Some(_) if repo.tracked_paths()?.is_empty() => true,
            Some(top) => {
                // All files, from wherever the repository is examined.
                let env = Environment { cwd: top.to_owned(), ..self.env.clone() };
                session.scan(&scan::tracked(repo, &scan::Options::default(), &session, &env)?)?.failures.is_empty()
            }
        };
        let notes = session.notes();
        for entry in &settings.allow {
            let note = notes.iter().find(|note| note.place() == entry.place);
            let state = match note {
                Some(Note::Expired { .. }) => "expired",
                // What was not read may need it.
                Some(Note::Unused { .. }) if whole => "unused",
                _ => "used",
            };
            let expires = entry.expires.map(|day| day.to_string());
            self.record.allow.push(Allow { place: sanitize(entry.place.as_bytes()), state, expires, flaws: Vec::new() });
        }
        let count = |state| self.record.allow.iter().filter(|entry| entry.state == state).count();
        let (unused, expired) = (count("unused"), count("expired"));
        self.say(&format!(
            "allow list: {total} {}, {unused} unused, {expired} expired",
            if total == 1 { "entry" } else { "entries" }
        ))?;
        let told = notes.iter().filter_map(|note| match note {
            Note::Expired { place, expires, .. } => Some(format!("  {} expired on {expires}", sanitize(place.as_bytes()))),
            Note::Unused { place } if whole => {
                Some(format!("  {} forgives nothing in the tracked files", sanitize(place.as_bytes())))
            }
            Note::Unused { .. } => None,
            Note::Renamed { place, now } => Some(format!(
                "  {} names its finding as before there was a key: `fingerprint = \"{now}\"`",
                sanitize(place.as_bytes())
            )),
        });
        let wants_reason = settings.require_reason.as_ref().is_some_and(|given| given.value);
        let flaws = lint(&settings.allow, wants_reason).into_iter().map(|(place, flaw)| {
            if let Some(entry) = self.record.allow.iter_mut().find(|entry| entry.place == sanitize(place.as_bytes())) {
                entry.flaws.push(sanitize(flaw.as_bytes()));
            }
            sanitize(format!("  {place} {flaw}").as_bytes())
        });
        let flaws: Vec<String> = flaws.collect();
        for line in told.chain(flaws).collect::<Vec<_>>() {
            self.say(&line)?;
        }
        Ok(())
    }
}

fn shown(origin: &Origin) -> String {
    sanitize(origin.to_string().as_bytes())
}
