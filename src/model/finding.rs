//! What was found.

use super::{Confidence, Provenance, Secret, Span};
use std::fmt;
use std::sync::Arc;

/// What stands by the end of a scan for a match that is a secret: rule, place, secret, and what speaks for it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The id of the rule that found it.
    pub rule: Arc<str>,
    /// The confidence of that rule.
    pub confidence: Confidence,
    /// Where the bytes come from.
    pub provenance: Provenance,
    /// Where the secret stands in the fragment's bytes.
    pub span: Span,
    /// Where the secret begins, for people.
    pub position: Position,
    /// The line that the secret begins in.
    pub excerpt: Excerpt,
    /// The secret.
    pub secret: Secret,
    /// The name of (rule, path, secret), by which the finding can be forgiven.
    pub fingerprint: Fingerprint,
    /// What speaks for the match beside the regex.
    pub evidence: Evidence,
    /// Whether it is new, and so stops a commit.
    pub standing: Standing,
    /// The ids of other rules that matched the same bytes.
    pub also: Vec<Arc<str>>,
}

/// A place as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters; a byte that continues a character of UTF-8 does not count.
    pub column: usize,
}

/// A piece of the line that a secret begins in, capped in length.
///
/// It holds the secret, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The bytes of the line, without its line break, or those of them that are near the secret.
    pub bytes: Vec<u8>,
    /// Where the secret stands in `bytes`; clipped where the secret goes on behind the line.
    pub secret: Span,
    /// Every place in `bytes` that must not be shown, `secret` included: other secrets share the line at times.
    pub masked: Vec<Span>,
    /// Whether bytes of the line before `bytes` were left out.
    pub cut_before: bool,
    /// Whether bytes of the line behind `bytes` were left out.
    pub cut_after: bool,
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Excerpt({} bytes)", self.bytes.len())
    }
}

/// What speaks for a match beside the regex.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Whether the token carries a checksum that was computed and holds.
    pub proven: bool,
    /// The Shannon entropy of the secret in bits a byte.
    pub entropy: f32,
    /// What was noticed about a value that no shape tells; nothing where the shape suffices.
    pub signals: Option<Signals>,
}

/// What was noticed about a value and the place it stands in, one bit a signal; the engine knows what the bits mean.
///
/// They say nothing about the path, so they hold wherever the same bytes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals(pub u64);

/// Whether a finding is new, and so stops what is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What is being scanned adds it: it blocks.
    New,
    /// A parent's version of the same file has it already: told, not blocked.
    Old,
    /// A remote-tracking branch or a tag has it already: told, not blocked.
    Published,
}

/// The name of (rule, path, secret): 20 hex digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(Box<str>);

impl Fingerprint {
    /// The number of hex digits in a fingerprint.
    pub const DIGITS: usize = 20;

    /// Returns the fingerprint that `text` writes, or nothing if it is not 20 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == Self::DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        well_formed.then(|| Self(text.into()))
    }

    /// Returns the hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
