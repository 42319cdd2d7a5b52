//! The allow list: `[[allow]]` entries, each with conditions that must all hold.

use super::{Date, Error, LineContext, Reason};
use crate::engine;
use crate::model::{Finding, Fingerprint};
use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};
use regex::bytes::Regex;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// An entry of the allow list, as asked for.
///
/// `Debug` does not print the expression: people write whole secrets there.
#[derive(Clone, Default)]
pub struct AllowEntry {
    /// The finding that is forgiven.
    pub fingerprint: Option<Fingerprint>,
    /// The expression that the whole secret matches.
    pub secret: Option<String>,
    /// The expression that is searched in `path:line:text`, as those of `.gitallowed` are.
    pub line: Option<String>,
    /// The id of the rule.
    pub rule: Option<String>,
    /// The globs of which one matches the path.
    pub paths: Option<Vec<String>>,
    /// Why, in the words of whoever wrote the entry.
    pub reason: Option<String>,
    /// The last day on which the entry works.
    pub expires: Option<Date>,
    /// Where the entry stands, for people: `.hush.toml:12`.
    pub place: String,
}

impl std::fmt::Debug for AllowEntry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "AllowEntry({})", self.place)
    }
}

/// What is worth telling of an entry when all findings have been judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The entry forgave nothing.
    Unused {
        /// Where it stands.
        place: String,
    },
    /// The entry has expired.
    Expired {
        /// Where it stands.
        place: String,
        /// The last day on which it worked.
        expires: Date,
        /// Whether it would have forgiven something.
        missed: bool,
    },
    /// The entry names its finding as it was named before the repository had its key.
    Renamed {
        /// Where it stands.
        place: String,
        /// The fingerprint that names the finding now.
        now: Fingerprint,
    },
}

impl Note {
    /// Returns where the entry stands.
    pub fn place(&self) -> &str {
        match self {
            Self::Unused { place } | Self::Expired { place, .. } | Self::Renamed { place, .. } => place,
        }
    }
}

/// All entries, ready to judge.
#[derive(Debug)]
pub(super) struct AllowList {
    entries: Vec<Entry>,
    /// The entries that name a fingerprint, by it; a list can have thousands.
    by_fingerprint: HashMap<Fingerprint, Vec<usize>>,
    /// The entries that name none.
    others: Vec<usize>,
}

/// An entry, compiled.
#[derive(Debug)]
struct Entry {
    asked: AllowEntry,
    secret: Option<Regex>,
    line: Option<Regex>,
    paths: Option<GlobSet>,
    expired: bool,
    /// Whether it matched a finding. Only ever set, so no ordering between workers matters.
    matched: AtomicBool,
    /// The name of a finding that it names by an older one.
    renamed: OnceLock<Fingerprint>,
}

impl AllowList {
    /// Compiles the entries; those whose last day is before `today` do not work.
    pub(super) fn new(entries: Vec<AllowEntry>, today: Date) -> Result<Self, Error> {
        let entries: Vec<Entry> = entries.into_iter().map(|asked| Entry::new(asked, today)).collect::<Result<_, _>>()?;
        let mut by_fingerprint: HashMap<Fingerprint, Vec<usize>> = HashMap::new();
        let mut others = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            match &entry.asked.fingerprint {
                Some(fingerprint) => by_fingerprint.entry(fingerprint.clone()).or_default().push(index),
                None => others.push(index),
            }
        }
        Ok(Self { entries, by_fingerprint, others })
    }

    /// Returns why the finding, which has these names, is forgiven, if an entry that works says so.
    pub(super) fn judge(
        &self,
        finding: &Finding,
        context: &LineContext<'_>,
        names: impl FnOnce() -> Vec<Fingerprint>,
    ) -> Option<Reason> {
        let names = if self.by_fingerprint.is_empty() { Vec::new() } else { names() };
        let named = names.iter().filter_map(|name| self.by_fingerprint.get(name)).flatten();
        let matching = || named.clone().chain(&self.others).map(|&index| &self.entries[index]);
        let entry = matching().filter(|entry| !entry.expired).find(|entry| entry.matches(finding, context));
        match entry {
            Some(entry) => {
                entry.matched.store(true, Ordering::Relaxed);
                if entry.asked.fingerprint.as_ref().is_some_and(|name| *name != finding.fingerprint) {
                    entry.renamed.get_or_init(|| finding.fingerprint.clone());
                }
                Some(Reason::Entry { reason: entry.asked.reason.clone() })
            }
            None => {
                let missed = matching().filter(|entry| entry.expired && entry.matches(finding, context));
                missed.for_each(|entry| entry.matched.store(true, Ordering::Relaxed));
                None
            }
        }
    }

    /// Returns what is worth telling, in the order of the entries.
    pub(super) fn notes(&self) -> Vec<Note> {
        let note = |entry: &Entry| {
            let (place, matched) = (entry.asked.place.clone(), entry.matched.load(Ordering::Relaxed));
            match entry.asked.expires {
                Some(expires) if entry.expired => Some(Note::Expired { place, expires, missed: matched }),
                _ if matched => entry.renamed.get().map(|now| Note::Renamed { place, now: now.clone() }),
                _ => Some(Note::Unused { place }),
            }
        };
        self.entries.iter().filter_map(note).collect()
    }
}

impl Entry {
    fn new(asked: AllowEntry, today: Date) -> Result<Self, Error> {
        let place = || asked.place.clone();
        if asked.fingerprint.is_none()
            && asked.secret.is_none()
            && asked.line.is_none()
            && asked.rule.is_none()
            && asked.paths.is_none()
        {
            return Err(Error::Boundless { place: place() });
        }
        let secret = asked.secret.as_deref().map(engine::regex::build_whole).transpose();
        let secret = secret.map_err(|cause| Error::Secret { place: place(), cause })?;
        let line = asked.line.as_deref().map(engine::regex::build).transpose();
        let line = line.map_err(|cause| Error::Secret { place: place(), cause })?;
        let paths = asked.paths.as_deref().map(|globs| glob_set(globs, "[[allow]]", &asked.place)).transpose()?;
        let expired = asked.expires.is_some_and(|last| last < today);
        Ok(Self { secret, line, paths, expired, matched: AtomicBool::new(false), renamed: OnceLock::new(), asked })
    }

    /// Tells whether all conditions but the fingerprint hold, the cheapest first.
    fn matches(&self, finding: &Finding, context: &LineContext<'_>) -> bool {
        self.asked.rule.as_deref().is_none_or(|rule| rule == &*finding.rule)
            && self.paths.as_ref().is_none_or(|paths| paths.is_match_candidate(&Candidate::from_bytes(finding.provenance.path())))
            && self.secret.as_ref().is_none_or(|secret| secret.is_match(finding.secret.expose()))
            && self.line.as_ref().is_none_or(|line| line.is_match(&context.printed(finding)))
    }
}

/// Compiles the globs of an entry of that kind.
pub(super) fn glob_set(globs: &[String], entry: &'static str, place: &str) -> Result<GlobSet, Error> {
    if globs.is_empty() {
        return Err(Error::NoPaths { entry, place: place.to_owned() });
    }
    let malformed = |error: globset::Error| Error::Glob { entry, place: place.to_owned(), reason: error.kind().to_string() };
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        // `docs/` means all that is in the folder, as it does in `.gitignore`.
        let whole = if glob.ends_with('/') { format!("{glob}**") } else { glob.clone() };
        let glob = GlobBuilder::new(&whole).literal_separator(true).backslash_escape(true).build().map_err(malformed)?;
        set.add(glob);
    }
    set.build().map_err(malformed)
}

#[cfg(test)]
mod tests {
    use super::{AllowEntry, AllowList, LineContext, Note};
    use crate::model::Finding;
    use crate::policy::tests::found;
    use crate::policy::{Date, Error, Reason};

    const TODAY: &str = "2027-01-31";

    fn list(entries: Vec<AllowEntry>) -> Result<AllowList, Error> {
        AllowList::new(entries, Date::parse(TODAY).unwrap())
    }

    fn allows(entry: AllowEntry, path: &str, secret: &str) -> bool {
        judge(&list(vec![entry]).unwrap(), found(path, secret, secret)).is_some()
    }

    fn judge(list: &AllowList, (finding, context): (Finding, LineContext<'_>)) -> Option<Reason> {
        list.judge(&finding, &context, || vec![finding.fingerprint.clone()])
    }

    #[test]
    fn an_expression_for_the_line_is_searched_as_grep_prints_it() {
        let line = |expression: &str| AllowEntry { line: Some(expression.to_owned()), ..AllowEntry::default() };
        for (expression, forgives) in
            [("^docs/a:2:key", true), ("example", true), ("Zq3vT8$", true), ("^key", false), ("above", false)]
        {
            let found = found("docs/a", "above\nkey example Zq3vT8", "Zq3vT8");
            assert_eq!(judge(&list(vec![line(expression)]).unwrap(), found).is_some(), forgives, "{expression}");
        }
    }

    fn secret(expression: &str) -> AllowEntry {
        AllowEntry { secret: Some(expression.to_owned()), ..AllowEntry::default() }
    }

    fn paths(globs: &[&str]) -> AllowEntry {
        AllowEntry { paths: Some(globs.iter().map(|&glob| glob.to_owned()).collect()), ..AllowEntry::default() }
    }

    #[test]
    fn an_expression_forgives_what_it_matches_whole() {
        for (expression, value) in
            [("true|false|null", "false"), ("EXAMPLE-[0-9]+", "EXAMPLE-12"), ("(?i)example", "Example"), ("a.*z", "abcz")]
        {
            assert!(allows(secret(expression), "f", value), "{expression}");
        }
    }

    #[test]
    fn what_merely_contains_the_expression_is_still_caught() {
        for (expression, value) in [
            ("true|false|null", "Zq3vfalseT8"),
            ("^true|false|null$", "trueZq3vT8"),
            ("EXAMPLE", "EXAMPLE-Zq3vT8"),
            ("EXAMPLE", "Zq3vT8-EXAMPLE"),
            ("a|", "Zq3vT8"),
            ("", "Zq3vT8"),
            (".", "Zq3vT8"),
            ("(?m)^EXAMPLE$", "Zq3vT8\nEXAMPLE"),
        ] {
            assert!(!allows(secret(expression), "f", value), "{expression}");
        }
    }

    #[test]
    fn globs_match_the_whole_path_as_bytes() {
        for (glob, path) in [
            ("docs/**", "docs/a/b.md"),
            ("docs/", "docs/a/b.md"),
            ("*.md", "a.md"),
            ("**/*.md", "x/y/a.md"),
            ("t?st/{a,b}", "test/b"),
        ] {
            assert!(allows(paths(&["nothing", glob]), path, "Zq3vT8"), "{glob}");
        }
        for (glob, path) in
            [("*.md", "docs/a.md"), ("docs/*", "docs/a/b.md"), ("docs", "docs/a"), ("DOCS/**", "docs/a"), ("docs/**", "my/docs/a")]
        {
            assert!(!allows(paths(&[glob]), path, "Zq3vT8"), "{glob}");
        }
    }

    #[test]
    fn all_that_is_given_must_hold() {
        let (finding, context) = found("docs/a.md", "Zq3vT8", "Zq3vT8");
        let entry = |rule: &str, glob: &str, expression: &str| AllowEntry {
            fingerprint: Some(finding.fingerprint.clone()),
            rule: Some(rule.to_owned()),
            paths: Some(vec![glob.to_owned()]),
            secret: Some(expression.to_owned()),
            ..AllowEntry::default()
        };
        let allows = |entry| list(vec![entry]).unwrap().judge(&finding, &context, || vec![finding.fingerprint.clone()]).is_some();
        assert!(allows(entry("some-rule", "docs/*", "Zq.*")));
        assert!(!allows(entry("other-rule", "docs/*", "Zq.*")));
        assert!(!allows(entry("some-rule", "src/*", "Zq.*")));
        assert!(!allows(entry("some-rule", "docs/*", "Zq")));
        assert!(judge(&list(vec![entry("some-rule", "docs/*", "Zq.*")]).unwrap(), found("docs/a.md", "other", "other")).is_none());
    }

    #[test]
    fn an_entry_works_through_its_last_day() {
        let until = |day: &str| AllowEntry { expires: Date::parse(day), ..secret(".*") };
        assert!(allows(until(TODAY), "f", "Zq3vT8") && allows(until("2027-02-01"), "f", "Zq3vT8"));
        assert!(!allows(until("2027-01-30"), "f", "Zq3vT8"));
    }

    #[test]
    fn what_was_not_used_or_has_expired_is_told() {
        let at = |place: &str, entry: AllowEntry| AllowEntry { place: place.to_owned(), ..entry };
        let old = Date::parse("2026-12-31").unwrap();
        let entries = vec![
            at("a", AllowEntry { reason: Some("documented".to_owned()), ..secret("Zq3vT8") }),
            at("b", secret("nothing")),
            at("c", AllowEntry { expires: Some(old), ..secret("other") }),
        ];
        let list = list(entries).unwrap();
        assert_eq!(judge(&list, found("f", "Zq3vT8", "Zq3vT8")), Some(Reason::Entry { reason: Some("documented".to_owned()) }));
        assert_eq!(judge(&list, found("f", "other", "other")), None);
        let expired = Note::Expired { place: "c".to_owned(), expires: old, missed: true };
        assert_eq!(list.notes(), [Note::Unused { place: "b".to_owned() }, expired]);
    }

    #[test]
    fn a_malformed_entry_is_an_error_that_names_it_and_not_its_content() {
        let named = |entry: AllowEntry| AllowEntry { place: ".hush.toml:7".to_owned(), ..entry };
        for entry in [AllowEntry::default(), secret("(Zq3vT8"), secret("a)|(b"), paths(&[]), paths(&["a["])] {
            let error = list(vec![named(entry)]).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(told.contains(".hush.toml:7") && !told.contains("Zq3vT8") && error.hint().is_some(), "{told}");
        }
    }
}
