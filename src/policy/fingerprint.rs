//! The name of a finding, by which it can be forgiven.

use crate::model::Fingerprint;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What is hashed first, so that the digest means nothing anywhere else; the number is that of this format.
const DOMAIN: &str = "git-hush fingerprint 1";

/// Returns the name of (rule, path, secret): the first 80 bits of a SHA-256, in hex.
///
/// Each field goes in behind its length (64 bits, big-endian), so no two triples are hashed as the same bytes. The line is left
/// out, so the name survives edits elsewhere in the file.
pub fn fingerprint(rule: &str, path: &[u8], secret: &[u8]) -> Fingerprint {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN.as_bytes());
    for field in [rule.as_bytes(), path, secret] {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    let digest = hasher.finalize();
    let mut digits = String::with_capacity(Fingerprint::DIGITS);
    for byte in digest.iter().take(Fingerprint::DIGITS / 2) {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    Fingerprint::parse(&digits).expect("ten bytes are twenty hex digits")
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

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
}
