//! A secret with the lines around it, which thousands of versions of a file share.

use crate::engine::{LineIndex, PatternId};
use crate::model::{Evidence, Excerpt, Secret, Span};
use crate::scan::{Settled, overlap};
use std::fmt;

/// How far from the secret lines are kept, in bytes on each side, which is as far as policy looks.
const NEAR: usize = 16 << 10;

/// A secret with the lines around it: all that is known of it but for where it stands.
///
/// It holds the secret, so `Debug` does not print it.
#[derive(Clone, PartialEq)]
pub struct Context {
    /// The pattern that found it.
    pub pattern: PatternId,
    /// The other patterns that found the same bytes.
    pub also: Vec<PatternId>,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The secret.
    pub secret: Secret,
    /// The lines that the secret touches, and the one above.
    pub lines: Vec<u8>,
    /// Where the secret stands in these.
    pub span: Span,
    /// The line that it begins in, for people.
    pub excerpt: Excerpt,
}

/// What tells contexts apart.
pub(super) type Key = (PatternId, Vec<PatternId>, Span, Vec<u8>);

impl Context {
    /// Cuts the context out of a haystack; `hidden` is what must not be shown of it, in order and apart.
    pub(super) fn of(haystack: &[u8], settled: &Settled, hidden: &[Span]) -> Self {
        let found = &settled.best;
        let around = around(haystack, found.secret);
        let mut excerpt = LineIndex::new(haystack, 1).excerpt(found.secret);
        excerpt.masked = overlap::within(hidden, found.secret.start - excerpt.secret.start, excerpt.bytes.len());
        Self {
            pattern: found.pattern,
            also: settled.also.clone(),
            evidence: found.evidence,
            secret: Secret::new(&haystack[found.secret.range()]),
            lines: haystack[around.range()].to_vec(),
            span: Span::new(found.secret.start - around.start, found.secret.end - around.start),
            excerpt,
        }
    }

    /// Returns what tells the context apart, without making it.
    pub(super) fn key_of(haystack: &[u8], settled: &Settled) -> Key {
        let secret = settled.best.secret;
        let around = around(haystack, secret);
        let span = Span::new(secret.start - around.start, secret.end - around.start);
        (settled.best.pattern, settled.also.clone(), span, haystack[around.range()].to_vec())
    }

    /// Returns what tells it apart.
    pub(super) fn key(&self) -> Key {
        (self.pattern, self.also.clone(), self.span, self.lines.clone())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Context({:?}, {} bytes)", self.pattern, self.lines.len())
    }
}

/// Returns the lines that the secret touches with the one above, line breaks included, as far as they are near.
fn around(haystack: &[u8], secret: Span) -> Span {
    let low = secret.start.saturating_sub(NEAR);
    let high = secret.end.saturating_add(NEAR).min(haystack.len());
    let line_start = |offset: usize| memchr::memrchr(b'\n', &haystack[low..offset]).map_or(low, |at| low + at + 1);
    let first = line_start(secret.start);
    let above = if first > low { line_start(first - 1) } else { first };
    let last = secret.end.saturating_sub(1).max(secret.start);
    let end = memchr::memchr(b'\n', &haystack[last..high]).map_or(high, |at| last + at + 1);
    Span::new(above, end.max(secret.end))
}

#[cfg(test)]
mod tests {
    use super::around;
    use crate::model::Span;
    use crate::policy::LineContext;

    #[test]
    fn policy_sees_the_same_lines_as_in_the_whole() {
        let long = "x".repeat(40_000);
        for text in [
            "one\ntwo\nthe secret here\nbelow\n",
            "secret",
            "\nsecret\n",
            "a\r\nb\r\nsecret\r\nc",
            &format!("{long}\nsecret {long}"),
        ] {
            let start = text.find("secret").unwrap();
            let secret = Span::new(start, start + 6);
            let lines = around(text.as_bytes(), secret);
            let cut = Span::new(secret.start - lines.start, secret.end - lines.start);
            let whole = format!("{:?}", LineContext::new(text.as_bytes(), secret));
            assert_eq!(format!("{:?}", LineContext::new(&text.as_bytes()[lines.range()], cut)), whole);
        }
    }
}
