//! What a finding does that nothing forgives: it blocks, or it warns; by rule, by path, by confidence.

use super::Error;
use super::allow::glob_set;
use crate::model::{Confidence, Finding};
use globset::{Candidate, GlobSet};
use std::sync::Arc;

/// What a finding does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It stops what is being done.
    #[default]
    Block,
    /// It is shown, and stops nothing.
    Warn,
}

impl Mode {
    /// Returns the mode's name as it is written in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Warn => "warn",
        }
    }

    /// Returns the mode of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Block, Self::Warn].into_iter().find(|mode| mode.as_str() == name)
    }
}

/// A `[[policy.when]]` entry, as asked for: where all that is given holds, findings do this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModeEntry {
    /// The id of the rule.
    pub rule: Option<String>,
    /// The globs of which one matches the path.
    pub paths: Option<Vec<String>>,
    /// The confidence of the finding.
    pub confidence: Option<Confidence>,
    /// What such a finding does.
    pub mode: Mode,
    /// Where the entry stands, for people: `.hush.toml:12`.
    pub place: String,
}

/// What findings do, ready to be asked.
#[derive(Debug, Default)]
pub struct Modes {
    otherwise: Mode,
    place: Arc<str>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    asked: ModeEntry,
    place: Arc<str>,
    paths: Option<GlobSet>,
}

impl Modes {
    /// Makes what findings do: what the last entry that fits says, and `otherwise`, which is written at `place`, where none fits.
    ///
    /// Errors: an entry without a condition, or with a malformed glob.
    pub fn new(otherwise: Mode, place: &str, entries: Vec<ModeEntry>) -> Result<Self, Error> {
        let entries = entries.into_iter().map(Entry::new).collect::<Result<_, _>>()?;
        Ok(Self { otherwise, place: place.into(), entries })
    }

    /// Returns where it is written that this finding only warns; nothing for one that blocks.
    pub(super) fn warns(&self, finding: &Finding) -> Option<Arc<str>> {
        let (mode, place) = match self.entries.iter().rev().find(|entry| entry.fits(finding)) {
            Some(entry) => (entry.asked.mode, &entry.place),
            None => (self.otherwise, &self.place),
        };
        (mode == Mode::Warn).then(|| Arc::clone(place))
    }
}

impl Entry {
    fn new(asked: ModeEntry) -> Result<Self, Error> {
        const ENTRY: &str = "[[policy.when]]";
        if asked.rule.is_none() && asked.paths.is_none() && asked.confidence.is_none() {
            return Err(Error::Unconditional { place: asked.place });
        }
        let paths = asked.paths.as_deref().map(|globs| glob_set(globs, ENTRY, &asked.place)).transpose()?;
        Ok(Self { paths, place: asked.place.as_str().into(), asked })
    }

    fn fits(&self, finding: &Finding) -> bool {
        self.asked.rule.as_deref().is_none_or(|rule| rule == &*finding.rule)
            && self.asked.confidence.is_none_or(|confidence| confidence == finding.confidence)
            && self.paths.as_ref().is_none_or(|paths| paths.is_match_candidate(&Candidate::from_bytes(finding.provenance.path())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, ModeEntry, Modes};
    use crate::model::Confidence;
    use crate::policy::tests::found;

    /// Returns where it is written that a finding of `some-rule` with high confidence at the path warns.
    fn warns(otherwise: Mode, entries: &[ModeEntry], path: &str) -> Option<String> {
        let modes = Modes::new(otherwise, "top", entries.to_vec()).unwrap();
        modes.warns(&found(path, "Zq3vT8", "Zq3vT8").0).map(|place| place.to_string())
    }

    fn entry(mode: Mode, place: &str) -> ModeEntry {
        ModeEntry { mode, place: place.to_owned(), ..ModeEntry::default() }
    }

    fn at(glob: &str, mode: Mode, place: &str) -> ModeEntry {
        ModeEntry { paths: Some(vec![glob.to_owned()]), ..entry(mode, place) }
    }

    #[test]
    fn every_name_reads_back() {
        for mode in [Mode::Block, Mode::Warn] {
            assert_eq!(Mode::from_name(mode.as_str()), Some(mode));
        }
        assert_eq!(Mode::from_name("off"), None);
    }

    #[test]
    fn without_an_entry_that_fits_it_is_as_said_for_all() {
        assert_eq!(warns(Mode::Block, &[], "a"), None);
        assert_eq!(warns(Mode::Warn, &[], "a").as_deref(), Some("top"));
        assert_eq!(warns(Mode::Warn, &[at("docs/**", Mode::Block, "b")], "a").as_deref(), Some("top"));
        assert_eq!(warns(Mode::Warn, &[at("docs/**", Mode::Block, "b")], "docs/a"), None);
    }

    #[test]
    fn of_the_entries_that_fit_the_last_decides() {
        let entries = [at("docs/**", Mode::Warn, "1"), at("docs/keys/**", Mode::Block, "2"), at("docs/keys/old", Mode::Warn, "3")];
        assert_eq!(warns(Mode::Block, &entries, "docs/a").as_deref(), Some("1"));
        assert_eq!(warns(Mode::Block, &entries, "docs/keys/new"), None);
        assert_eq!(warns(Mode::Block, &entries, "docs/keys/old").as_deref(), Some("3"));
        assert_eq!(warns(Mode::Block, &entries, "src/a"), None);
    }

    #[test]
    fn all_conditions_must_hold() {
        let full = |rule: &str, confidence, glob: &str| {
            let entry = ModeEntry { rule: Some(rule.to_owned()), confidence: Some(confidence), ..at(glob, Mode::Warn, "here") };
            warns(Mode::Block, &[entry], "docs/a").is_some()
        };
        assert!(full("some-rule", Confidence::High, "docs/"));
        assert!(!full("other-rule", Confidence::High, "docs/"));
        assert!(!full("some-rule", Confidence::Medium, "docs/"));
        assert!(!full("some-rule", Confidence::High, "src/"));
    }

    #[test]
    fn an_entry_that_fits_everything_or_nothing_is_refused() {
        let none = at("a", Mode::Warn, ".hush.toml:7");
        for asked in
            [entry(Mode::Warn, ".hush.toml:7"), ModeEntry { paths: Some(Vec::new()), ..none }, at("a[", Mode::Warn, ".hush.toml:7")]
        {
            let error = Modes::new(Mode::Block, "top", vec![asked]).unwrap_err();
            assert!(error.to_string().contains("`[[policy.when]]` entry at .hush.toml:7") && error.hint().is_some(), "{error}");
        }
    }
}
