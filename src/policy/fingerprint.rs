//! The names of a finding, by which it can be forgiven.

use crate::model::Fingerprint;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::{self, Write};

/// What is hashed first, so that the digest means nothing anywhere else; the number is that of this format.
const DOMAIN: &str = "git-hush fingerprint 1";

/// The same for fingerprints under a key.
const KEYED: &str = "git-hush fingerprint 2";

/// Returns the name of (rule, path, secret): the first 80 bits of a SHA-256, in hex.
///
/// Each field goes in behind its length (64 bits, big-endian), so no two triples are hashed as the same bytes. The line is left
/// out, so the name survives edits elsewhere in the file; so are blanks and line breaks within a secret of many lines, so it survives
/// another indentation and other line ends.
pub fn fingerprint(rule: &str, path: &[u8], secret: &[u8]) -> Fingerprint {
    digest(DOMAIN, &[rule.as_bytes(), path, &without_blanks(secret)])
}

/// The key of a repository: whoever does not have it cannot try secrets against a fingerprint.
///
/// It stands in the repository's settings, which each clone has, be it shallow or bare. `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Box<str>);

impl Key {
    /// The least number of hex digits in a key.
    const LEAST: usize = 32;

    /// Returns the key that `text` writes, or nothing if it is not 32 to 128 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let length = (Self::LEAST..=4 * Self::LEAST).contains(&text.len());
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (length && digits).then(|| Self(text.into()))
    }

    /// Makes a key of what this repository has and others have not.
    pub fn of(seed: &[u8]) -> Self {
        Self(hex(&Sha256::new().chain_update("git-hush key 1").chain_update(seed).finalize()[..16]).into())
    }

    /// Returns the fingerprint that stands under this key for one that stands under none.
    pub fn apply(&self, plain: &Fingerprint) -> Fingerprint {
        digest(KEYED, &[self.0.as_bytes(), plain.as_str().as_bytes()])
    }

    /// Returns the hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key")
    }
}

/// Returns all names that the finding has or ever had, the one that reports show first.
pub(super) fn names(key: Option<&Key>, rule: &str, path: &[u8], secret: &[u8]) -> Vec<Fingerprint> {
    // Before blanks were left out, they were hashed.
    let plain = [fingerprint(rule, path, secret), digest(DOMAIN, &[rule.as_bytes(), path, secret])];
    let mut names: Vec<Fingerprint> = key.into_iter().flat_map(|key| plain.iter().map(|name| key.apply(name))).collect();
    names.extend(plain);
    names.dedup();
    names
}

fn without_blanks(secret: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr2(b'\n', b'\r', secret).is_some() {
        true => secret.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect(),
        false => Cow::Borrowed(secret),
    }
}

fn digest(domain: &str, fields: &[&[u8]]) -> Fingerprint {
    let mut hasher = Sha256::new();
    hasher.update(domain.as_bytes());
    for field in fields {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    Fingerprint::parse(&hex(&hasher.finalize()[..Fingerprint::DIGITS / 2])).expect("ten bytes are twenty hex digits")
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{Key, fingerprint, names};

    #[test]
    fn a_known_triple_keeps_its_name_for_ever() {
        assert_eq!(fingerprint("rule-id", b"src/main.rs", b"not a secret").as_str(), "42bac9046d6d6d567b85");
    }

    #[test]
    fn no_two_triples_share_their_bytes() {
        let names = [
            fingerprint("ab", b"c", b"d"),
            fingerprint("a", b"bc", b"d"),
            fingerprint("a", b"b", b"cd"),
            fingerprint("abc", b"", b"d"),
            fingerprint("", b"abc", b"d"),
            fingerprint("", b"", b"abcd"),
        ];
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn blanks_within_a_secret_do_not_count_and_the_name_from_when_they_did_is_still_known() {
        let (unix, windows) = (&b"--BEGIN\nAAAA\n--END"[..], &b"--BEGIN\r\n  AAAA\r\n  --END"[..]);
        assert_eq!(fingerprint("r", b"p", unix), fingerprint("r", b"p", windows));
        let all = names(None, "r", b"p", unix);
        assert_eq!((all.len(), &all[0]), (2, &fingerprint("r", b"p", unix)));
        assert_eq!(names(None, "r", b"p", b"one").len(), 1);
    }

    #[test]
    fn a_key_changes_the_name_and_keeps_the_old_one_known() {
        let (one, other) = (Key::parse(&"0a".repeat(16)).unwrap(), Key::parse(&"0b".repeat(16)).unwrap());
        let plain = fingerprint("r", b"p", b"s");
        assert_eq!(names(Some(&one), "r", b"p", b"s"), [one.apply(&plain), plain.clone()]);
        assert!(one.apply(&plain) != other.apply(&plain) && !format!("{one:?}").contains("0a0a"));
        for malformed in ["", "0a0a", &"0A".repeat(16), &"0g".repeat(16), &"0a".repeat(65)] {
            assert!(Key::parse(malformed).is_none(), "{malformed}");
        }
        assert!(Key::parse(Key::of(b"seed").as_str()) == Some(Key::of(b"seed")) && Key::of(b"a") != Key::of(b"b"));
    }
}
