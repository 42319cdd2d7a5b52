//! The places of the last report, kept under the git directory, so that `git hush allow --last` need not be told them.
//!
//! No secret is written. Keeping them is best effort: where it fails, nothing else does.

use crate::git::Repo;
use crate::model::Fingerprint;
use crate::policy::Judged;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// How the path begins at which `doctor` stages a made-up secret; it is no finding of anybody's.
pub(super) const CANARY: &str = "git-hush-canary-";

/// The most bytes of a file that is read back.
const LIMIT: u64 = 64 << 20;

/// A place that was reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) path: Vec<u8>,
    pub(super) line: usize,
    pub(super) rule: String,
    pub(super) fingerprint: Fingerprint,
}

/// Keeps the places of what is reported, in the place of those of the report before; what is forgiven is none.
pub(super) fn keep<'j>(repo: &Repo, findings: impl IntoIterator<Item = &'j Judged>) {
    let mut text = Vec::new();
    for judged in findings.into_iter().filter(|judged| !judged.verdict.is_forgiven()) {
        let finding = &judged.finding;
        let path = finding.provenance.path();
        if path.starts_with(CANARY.as_bytes()) {
            continue;
        }
        // A name of a file may be the secret.
        let shown = memchr::memmem::find(path, finding.secret.expose()).is_none();
        text.extend_from_slice(format!("{}\t{}\t{}\t", finding.fingerprint, finding.position.line, finding.rule).as_bytes());
        text.extend_from_slice(if shown { path } else { b"" });
        text.push(0);
    }
    if text.is_empty() {
        return;
    }
    let path = file(repo);
    let written = path.with_extension(std::process::id().to_string());
    let folder = path.parent().map(fs::create_dir_all);
    if folder.is_some_and(|made| made.is_ok()) && (fs::write(&written, text).is_err() || fs::rename(&written, &path).is_err()) {
        // What cannot be written mostly cannot be removed either.
        let _ = fs::remove_file(&written);
    }
}

/// Returns the places of the last report that had any, by path, each fingerprint once.
pub(super) fn places(repo: &Repo) -> Vec<Place> {
    let path = file(repo);
    let small = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LIMIT);
    let text = if small { fs::read(&path).unwrap_or_default() } else { Vec::new() };
    let mut seen = BTreeSet::new();
    let mut places: Vec<Place> = text.split_inclusive(|&byte| byte == 0).filter_map(parse).collect();
    places.sort();
    places.retain(|place| seen.insert(place.fingerprint.clone()));
    places
}

/// Reads a place; one that was cut off is none.
fn parse(record: &[u8]) -> Option<Place> {
    let mut fields = record.strip_suffix(b"\0")?.splitn(4, |&byte| byte == b'\t');
    let mut word = || str::from_utf8(fields.next()?).ok();
    let fingerprint = Fingerprint::parse(word()?)?;
    let (line, rule) = (word()?.parse().ok()?, word()?.to_owned());
    Some(Place { path: fields.next()?.to_vec(), line, rule, fingerprint })
}

fn file(repo: &Repo) -> PathBuf {
    repo.git_dir().join("hush").join("last-report")
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_record_is_read_whole_or_not_at_all() {
        let record = b"0123456789abcdef0123\t7\tsome-rule\ta\tb\n\xff\0";
        let place = parse(record).unwrap();
        assert_eq!((place.line, place.rule.as_str(), &place.path[..]), (7, "some-rule", &b"a\tb\n\xff"[..]));
        for end in 0..record.len() {
            assert!(parse(&record[..end]).is_none(), "{end}");
        }
    }
}
