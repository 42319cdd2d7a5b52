//! The baseline: the findings that were known when it was written, one a line, by fingerprint.
//!
//! A line is `fingerprint rule path`, and only the fingerprint counts; the rest is for people. No line says where in a file a
//! finding stands, or when it was found, and lines are sorted, so that two branches rarely touch the same place; where they do,
//! git's union merge keeps the lines of both. So what is read may stand in any order, and twice.

use super::Error;
use crate::model::{Finding, Fingerprint};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What the line begins with that says what the file is.
const HEAD: &str = "# git-hush baseline ";

/// The version of the format.
const VERSION: &str = "1";

/// What the line says behind the head, if history is looked through as well.
const HISTORY: &str = "history";

/// What was known when it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The findings, with what is said of each: the rule and the path.
    pub entries: BTreeMap<Fingerprint, String>,
    /// Whether it tells of history, too, and not of files alone.
    pub history: bool,
    /// The comments of people.
    comments: BTreeSet<String>,
}

impl Baseline {
    /// The name of the file at the top of a repository.
    pub const FILE_NAME: &str = ".hush-baseline";

    /// Reads what stands in the file; `file` is its name, for errors, which quote nothing of it.
    ///
    /// Errors: conflict markers, another version or none, and a line that does not begin with a fingerprint.
    pub fn parse(content: &[u8], file: &str) -> Result<Self, Error> {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        let mut baseline = Self::default();
        let mut versioned = false;
        for (number, line) in (1..).zip(content.split(|&byte| byte == b'\n')) {
            let line = line.trim_ascii();
            let place = || format!("{file}:{number}");
            if line.is_empty() {
                continue;
            }
            if [&b"<<<<<<<"[..], b"|||||||", b"=======", b">>>>>>>"].iter().any(|marker| line.starts_with(marker)) {
                return Err(Error::BaselineConflict { place: place() });
            }
            let text = String::from_utf8_lossy(line);
            if let Some(said) = text.strip_prefix(HEAD) {
                match said {
                    VERSION => versioned = true,
                    HISTORY => baseline.history = true,
                    _ => return Err(Error::BaselineVersion { place: place() }),
                }
                continue;
            }
            if text.starts_with('#') {
                baseline.comments.insert(text.into_owned());
                continue;
            }
            let (name, rest) = text.split_once(' ').unwrap_or((&text, ""));
            let fingerprint = Fingerprint::parse(name).ok_or_else(|| Error::BaselineLine { place: place() })?;
            baseline.entries.insert(fingerprint, rest.trim().to_owned());
        }
        if !versioned && !baseline.entries.is_empty() {
            return Err(Error::BaselineVersion { place: format!("{file}:1") });
        }
        Ok(baseline)
    }

    /// Returns the file's content: the head, comments, and the findings in the order of their fingerprints.
    pub fn content(&self) -> String {
        let mut text = format!("{HEAD}{VERSION}\n");
        if self.history {
            text.push_str(&format!("{HEAD}{HISTORY}\n"));
        }
        self.comments.iter().for_each(|comment| text.push_str(&format!("{comment}\n")));
        self.entries.iter().for_each(|(fingerprint, said)| text.push_str(&format!("{fingerprint} {said}\n")));
        text
    }

    /// Tells whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells whether a finding of these names was known.
    pub(super) fn knows(&self, names: &[Fingerprint]) -> bool {
        names.iter().any(|name| self.entries.contains_key(name))
    }
}

/// What a scan would report, were there no baseline.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<BTreeMap<Fingerprint, (String, Vec<u8>)>>);

impl Record {
    /// Notes a finding, unless it has no path, as in an object that nothing names.
    pub(super) fn note(&self, finding: &Finding) {
        let path = finding.provenance.path();
        if !path.is_empty() {
            let mut findings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            findings.entry(finding.fingerprint.clone()).or_insert_with(|| (finding.rule.to_string(), path.to_vec()));
        }
    }

    /// Returns the rule and the path of each finding.
    pub(super) fn taken(&self) -> BTreeMap<Fingerprint, (String, Vec<u8>)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Error};

    const ONE: &str = "11111111111111111111";
    const TWO: &str = "22222222222222222222";

    fn parse(text: &str) -> Result<Baseline, Error> {
        Baseline::parse(text.as_bytes(), "file")
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = format!("# git-hush baseline 1\n# git-hush baseline history\n# ours\n{ONE} rule a path\n{TWO} rule b\n");
        assert_eq!(parse(&text).unwrap().content(), text);
    }

    #[test]
    fn order_duplicates_and_line_breaks_do_not_matter() {
        let sorted = parse(&format!("# git-hush baseline 1\n{ONE} r a\n{TWO} r b\n")).unwrap();
        let merged = format!("\u{feff}{TWO} r b\r\n\r\n{ONE} r a\r\n# git-hush baseline 1\r\n{TWO} r b\r\n# git-hush baseline 1");
        assert_eq!(parse(&merged).unwrap(), sorted);
        assert_eq!(parse("").unwrap(), Baseline::default());
    }

    #[test]
    fn what_is_no_baseline_is_told_and_not_quoted() {
        let head = "# git-hush baseline 1\n";
        for (text, line) in [
            (format!("{head}<<<<<<< HEAD\n{ONE} r a\n=======\n{TWO} r b\n>>>>>>> side\n"), 2),
            (format!("{head}{ONE} r a\n=======\n"), 3),
            (format!("{ONE} r a\n"), 1),
            (format!("# git-hush baseline 2\n{ONE} r a\n"), 1),
            (format!("{head}Zq3vT8 r a\n"), 2),
            (format!("{head}{ONE}a r a\n"), 2),
        ] {
            let error = parse(&text).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(told.contains(&format!("file:{line}")) && !told.contains("Zq3vT8") && error.hint().is_some(), "{told}");
        }
    }
}
