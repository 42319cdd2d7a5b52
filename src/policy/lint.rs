//! What is wrong with entries of the allow list that work: those that forgive nearly everything, and those that stand twice.

use super::AllowEntry;
use super::allow::glob_set;
use crate::engine::regex;
use crate::model::Fingerprint;
use std::collections::BTreeMap;

/// Secrets of many kinds; an expression that fits all of them says nothing of a secret.
const SECRETS: [&str; 5] = [
    "Zq3vT8mK1xWb7RnL",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "correct horse!",
    "a-B_c.D/e+F=",
    "-----BEGIN-----\nQUJD\n-----END-----",
];

/// Paths of many kinds.
const PATHS: [&str; 5] = ["a", ".env", "src/main.rs", "config/prod/app.yml", "x/y/z w.txt"];

/// Says of each entry what is wrong with it: the entry's place, and words that go on from there.
pub fn lint(entries: &[AllowEntry], wants_reason: bool) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let mut seen: BTreeMap<&Fingerprint, &str> = BTreeMap::new();
    for entry in entries {
        let mut tell = |text: String| told.push((entry.place.clone(), text));
        if is_broad(entry) {
            tell(match &entry.rule {
                Some(rule) => format!("is too broad: it forgives all that `{rule}` finds, in every file; add `paths` or `secret`"),
                None => {
                    "is too broad: it forgives nearly every secret; name a `fingerprint`, a `rule`, or narrower `paths`".to_owned()
                }
            });
        }
        if wants_reason && entry.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            tell("has no reason, which the policy asks for".to_owned());
        }
        if let Some(fingerprint) = &entry.fingerprint {
            match seen.get(fingerprint) {
                Some(first) => tell(format!("names the fingerprint that {first} names")),
                None => drop(seen.insert(fingerprint, &entry.place)),
            }
        }
    }
    told
}

/// Tells whether nothing but a rule, if that, bounds the entry. What cannot be compiled is told elsewhere.
fn is_broad(entry: &AllowEntry) -> bool {
    let secrets = || SECRETS.iter().map(|secret| secret.as_bytes());
    let secret = entry
        .secret
        .as_deref()
        .is_none_or(|secret| regex::build_whole(secret).is_ok_and(|regex| secrets().all(|secret| regex.is_match(secret))));
    let line = entry.line.as_deref().is_none_or(|line| {
        let lines = PATHS.iter().zip(SECRETS).map(|(path, secret)| format!("{path}:7:x = {secret}"));
        regex::build(line).is_ok_and(|regex| lines.into_iter().all(|line| regex.is_match(line.as_bytes())))
    });
    let paths = entry
        .paths
        .as_deref()
        .is_none_or(|globs| glob_set(globs, "[[allow]]", "").is_ok_and(|set| PATHS.iter().all(|path| set.is_match(path))));
    entry.fingerprint.is_none() && secret && line && paths
}

#[cfg(test)]
mod tests {
    use super::{AllowEntry, lint};
    use crate::model::Fingerprint;

    fn entry(rule: &str, secret: &str, line: &str, paths: &[&str]) -> AllowEntry {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let paths = Some(paths.iter().map(|&path| path.to_owned()).collect::<Vec<_>>()).filter(|paths| !paths.is_empty());
        AllowEntry {
            rule: some(rule),
            secret: some(secret),
            line: some(line),
            paths,
            place: "f:1".to_owned(),
            ..AllowEntry::default()
        }
    }

    #[test]
    fn what_forgives_nearly_everything_is_too_broad() {
        for broad in [
            entry("", "", "", &["**"]),
            entry("", "", "", &["docs/", "**/*"]),
            entry("", "(?s).*", "", &[]),
            entry("", "(?s).+", "", &["**"]),
            entry("", "[\\s\\S]{4,}", "", &[]),
            entry("", "", ".", &[]),
            entry("", "", ":", &[]),
            entry("", "", "^", &["**"]),
            entry("some-rule", "", "", &[]),
            entry("some-rule", "(?s).*", "", &["**"]),
        ] {
            let told = lint(std::slice::from_ref(&broad), false);
            assert!(told.len() == 1 && told[0].1.contains("too broad"), "{:?} {:?} {:?}", broad.secret, broad.line, broad.paths);
        }
        for narrow in [
            entry("", "", "", &["docs/"]),
            entry("", "EXAMPLE.*", "", &[]),
            entry("", "[0-9a-f]{32}", "", &[]),
            entry("some-rule", "", "", &["**/*.md"]),
            entry("", "", "^docs/", &[]),
            entry("", "(?s).*", "", &["tests/**"]),
            AllowEntry { fingerprint: Fingerprint::parse("0123456789abcdef0123"), ..entry("", "", "", &["**"]) },
        ] {
            let told = lint(std::slice::from_ref(&narrow), false);
            assert!(told.is_empty(), "{:?} {:?} {:?}", narrow.secret, narrow.line, narrow.paths);
        }
    }

    #[test]
    fn what_stands_twice_or_lacks_its_reason_is_told() {
        let named = |place: &str, reason: &str| AllowEntry {
            fingerprint: Fingerprint::parse("0123456789abcdef0123"),
            reason: Some(reason.to_owned()),
            place: place.to_owned(),
            ..AllowEntry::default()
        };
        let told = lint(&[named("f:1", "why"), named("f:4", " ")], true);
        let told: Vec<_> = told.iter().map(|(place, text)| format!("{place} {text}")).collect();
        assert_eq!(told, ["f:4 has no reason, which the policy asks for", "f:4 names the fingerprint that f:1 names"]);
    }
}
