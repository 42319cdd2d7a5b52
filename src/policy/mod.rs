//! What is forgiven (the allow list, `.gitallowed`, inline markers, paths), what is known (the baseline), and what of the rest only warns.
//!
//! Knows findings and their lines; must not know where configuration is found or how anything is shown.

mod allow;
mod baseline;
pub mod context;
mod date;
mod error;
mod fingerprint;
mod gitallowed;
mod inline;
mod line;
mod lint;
mod mode;

pub use allow::{AllowEntry, Note};
pub use baseline::Baseline;
pub use date::{Date, days_of_span};
pub use error::Error;
pub use fingerprint::{Key, fingerprint};
pub use gitallowed::GitAllowed;
pub use line::{LineContext, LineMarks};
pub use lint::lint;
pub use mode::{Mode, ModeEntry, Modes};

use crate::model::{Exposure, Finding, Fingerprint};
use allow::AllowList;
use baseline::Record;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// All that forgives or softens, asked as one.
#[derive(Debug)]
pub struct Policy {
    allow: AllowList,
    gitallowed: GitAllowed,
    modes: Modes,
    /// The ids of rules that are to be passed over this once.
    skipped: HashSet<String>,
    baseline: Baseline,
    record: Option<Record>,
    key: Option<Key>,
}

impl Policy {
    /// Makes the policy; entries whose last day is before `today` do not work.
    ///
    /// Errors: an entry that is malformed. The expressions of `gitallowed` are looked at only when there is a finding.
    pub fn new(entries: Vec<AllowEntry>, gitallowed: GitAllowed, today: Date) -> Result<Self, Error> {
        Ok(Self {
            allow: AllowList::new(entries, today)?,
            gitallowed,
            modes: Modes::default(),
            skipped: HashSet::new(),
            baseline: Baseline::default(),
            record: None,
            key: None,
        })
    }

    /// Returns the policy with these modes; without any, every finding that is not forgiven blocks.
    #[must_use]
    pub fn with_modes(self, modes: Modes) -> Self {
        Self { modes, ..self }
    }

    /// Has all findings of these rules forgiven, whatever else is said of them.
    pub fn skip(&mut self, rules: impl IntoIterator<Item = String>) {
        self.skipped.extend(rules);
    }

    /// Takes what was known before.
    pub fn knowing(self, baseline: Baseline) -> Self {
        Self { baseline, ..self }
    }

    /// Notes each finding that only a baseline can make known, and heeds none.
    pub fn recording(self) -> Self {
        Self { record: Some(Record::default()), ..self }
    }

    /// Returns the rule and the path of each finding that was noted, and forgets them.
    pub fn recorded(&self) -> BTreeMap<Fingerprint, (String, Vec<u8>)> {
        self.record.as_ref().map(Record::taken).unwrap_or_default()
    }

    /// Returns the policy of a repository that has this key.
    #[must_use]
    pub fn with_key(self, key: Option<Key>) -> Self {
        Self { key, ..self }
    }

    /// Returns the fingerprint of (rule, path, secret) in this repository.
    pub fn fingerprint(&self, rule: &str, path: &[u8], secret: &[u8]) -> Fingerprint {
        let plain = fingerprint(rule, path, secret);
        self.key.as_ref().map_or_else(|| plain.clone(), |key| key.apply(&plain))
    }

    /// Returns all fingerprints that name the finding, the one that reports show first, then those from before there was a key.
    pub fn names(&self, finding: &Finding) -> Vec<Fingerprint> {
        fingerprint::names(self.key.as_ref(), &finding.rule, finding.provenance.path(), finding.secret.expose())
    }

    /// Returns what policy says of the finding, whose lines are `line`; what is cheap is asked first.
    ///
    /// Errors: an expression of `.gitallowed` or `secrets.allowed` that is malformed.
    pub fn judge(&self, finding: &Finding, line: &LineContext<'_>) -> Result<Verdict, Error> {
        if !self.skipped.is_empty() && self.skipped.contains(&*finding.rule) {
            return Ok(Verdict::Suppress(Reason::Skipped));
        }
        if let Some(reason) = self.allow.judge(finding, line, || self.names(finding)) {
            return Ok(Verdict::Suppress(reason));
        }
        if let Some(marker) = inline::marker(&finding.rule, line) {
            return Ok(Verdict::Suppress(Reason::Inline { marker }));
        }
        if self.gitallowed.allows(finding, line)? {
            return Ok(Verdict::Suppress(Reason::GitAllowed));
        }
        if let Some(record) = &self.record {
            record.note(finding);
            return Ok(Verdict::Report);
        }
        if !self.baseline.is_empty() && self.baseline.knows(&self.names(finding)) {
            return Ok(Verdict::Suppress(Reason::Baseline));
        }
        Ok(self.modes.warns(finding).map_or(Verdict::Report, |place| Verdict::Warn { place }))
    }

    /// Returns what is worth telling of the allow list once all findings have been judged, in the order of its entries.
    pub fn notes(&self) -> Vec<Note> {
        self.allow.notes()
    }
}

/// What policy says of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is reported, and blocks.
    Report,
    /// It is reported, and blocks nothing.
    Warn {
        /// Where that is written, for people: `.hush.toml:12`.
        place: Arc<str>,
    },
    /// It is forgiven.
    Suppress(Reason),
}

impl Verdict {
    /// Tells whether the finding is forgiven.
    pub const fn is_forgiven(&self) -> bool {
        matches!(self, Self::Suppress(_))
    }

    /// Tells whether the finding is in the baseline: known before, and judged by nobody yet.
    pub fn is_known(&self) -> bool {
        *self == Self::Suppress(Reason::Baseline)
    }

    /// Returns how grave the verdict is, the gravest first.
    pub const fn rank(&self) -> u8 {
        match self {
            Self::Report => 0,
            Self::Warn { .. } => 1,
            Self::Suppress(_) => 2,
        }
    }
}

/// Why a finding is forgiven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An `[[allow]]` entry of `.hush.toml`.
    Entry {
        /// The entry's own reason.
        reason: Option<String>,
    },
    /// An expression of `.gitallowed` or `secrets.allowed`.
    GitAllowed,
    /// A marker on the line.
    Inline {
        /// The marker, as we spell it.
        marker: &'static str,
    },
    /// Its rule is passed over this once.
    Skipped,
    /// The baseline: it was known before.
    Baseline,
}

/// A finding with what policy says of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// What policy says of it.
    pub verdict: Verdict,
    /// How far its secret has come, where that was looked for.
    pub exposure: Option<Exposure>,
}

#[cfg(test)]
mod tests {
    use super::{AllowEntry, Date, GitAllowed, LineContext, Policy, Reason, Verdict, fingerprint};
    use crate::engine::LineIndex;
    use crate::model::{Confidence, Evidence, Finding, Provenance, RepoPath, Secret, Span, Standing};

    /// Returns a finding of `some-rule` for the first `secret` in `text`, with its lines.
    pub(super) fn found<'h>(path: &str, text: &'h str, secret: &str) -> (Finding, LineContext<'h>) {
        let start = text.find(secret).unwrap();
        let span = Span::new(start, start + secret.len());
        let mut lines = LineIndex::new(text.as_bytes(), 1);
        let finding = Finding {
            rule: "some-rule".into(),
            confidence: Confidence::High,
            provenance: Provenance::Staged { path: RepoPath::new(path.as_bytes()) },
            span,
            position: lines.position(start),
            excerpt: lines.excerpt(span),
            secret: Secret::new(secret.as_bytes()),
            fingerprint: fingerprint("some-rule", path.as_bytes(), secret.as_bytes()),
            evidence: Evidence::default(),
            standing: Standing::New,
            also: Vec::new(),
        };
        (finding, LineContext::new(text.as_bytes(), span))
    }

    fn policy(entries: Vec<AllowEntry>, gitallowed: &str) -> Policy {
        let mut allowed = GitAllowed::default();
        allowed.add_file(gitallowed.as_bytes(), ".gitallowed");
        Policy::new(entries, allowed, Date::new(2027, 1, 31).unwrap()).unwrap()
    }

    #[test]
    fn the_verdict_says_which_part_forgives() {
        let entry =
            AllowEntry { rule: Some("some-rule".to_owned()), paths: Some(vec!["docs/".to_owned()]), ..AllowEntry::default() };
        let policy = policy(vec![entry], "example");
        let judge = |path: &str, text: &str| {
            let (finding, line) = found(path, text, "Zq3vT8");
            policy.judge(&finding, &line).unwrap()
        };
        assert_eq!(judge("docs/a", "Zq3vT8 hush:allow"), Verdict::Suppress(Reason::Entry { reason: None }));
        assert_eq!(judge("a", "Zq3vT8 hush:allow"), Verdict::Suppress(Reason::Inline { marker: "hush:allow" }));
        assert_eq!(judge("a", "Zq3vT8 example"), Verdict::Suppress(Reason::GitAllowed));
        assert_eq!(judge("a", "Zq3vT8"), Verdict::Report);
    }

    #[test]
    fn a_malformed_expression_costs_nothing_until_there_is_a_finding() {
        let policy = policy(Vec::new(), "(");
        let (finding, line) = found("a", "Zq3vT8", "Zq3vT8");
        assert!(policy.judge(&finding, &line).is_err());
    }
}
