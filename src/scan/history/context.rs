//! A secret with the lines around it, which thousands of versions of a file share.

use crate::engine::{LineIndex, Match, PatternId};
use crate::model::{Confidence, Evidence, Excerpt, Secret, Span};
use crate::policy;
use crate::rules::RuleSet;
use crate::scan::overlap;
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
    /// The other patterns that found the same bytes, each with what speaks for it.
    pub also: Vec<(PatternId, Evidence)>,
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

/// What tells contexts apart: the patterns with what they noticed, the secret's place in the lines, and the lines.
pub(super) type Key = (Vec<(PatternId, Option<u64>)>, Span, Vec<u8>);

/// The best of the matches that share bytes, and the others.
pub(super) struct Seen<'m> {
    pub(super) best: &'m Match,
    pub(super) also: &'m [(PatternId, Evidence)],
}

impl Context {
    /// Cuts the context out of a haystack; `hidden` is what must not be shown of it, in order and apart.
    pub(super) fn of(haystack: &[u8], seen: &Seen<'_>, hidden: &[Span]) -> Self {
        let found = seen.best;
        let around = around(haystack, found.secret);
        let mut excerpt = LineIndex::new(haystack, 1).excerpt(found.secret);
        excerpt.masked = overlap::within(hidden, found.secret.start - excerpt.secret.start, excerpt.bytes.len());
        Self {
            pattern: found.pattern,
            also: seen.also.to_vec(),
            evidence: found.evidence,
            secret: Secret::new(&haystack[found.secret.range()]),
            lines: haystack[around.range()].to_vec(),
            span: Span::new(found.secret.start - around.start, found.secret.end - around.start),
            excerpt,
        }
    }

    /// Returns what tells the context apart, without making it.
    pub(super) fn key_of(haystack: &[u8], seen: &Seen<'_>) -> Key {
        let secret = seen.best.secret;
        let around = around(haystack, secret);
        let span = Span::new(secret.start - around.start, secret.end - around.start);
        (marks(seen.best.pattern, &seen.best.evidence, seen.also), span, haystack[around.range()].to_vec())
    }

    /// Returns what tells it apart.
    pub(super) fn key(&self) -> Key {
        (marks(self.pattern, &self.evidence, &self.also), self.span, self.lines.clone())
    }

    /// Returns how sure it is at a path; nothing where too little speaks for it.
    ///
    /// At a path of no name, it is as sure as it can be anywhere.
    pub(super) fn confidence(&self, rules: &RuleSet, path: &[u8]) -> Option<Confidence> {
        let best = (self.pattern, self.evidence);
        let all = std::iter::once(&best).chain(&self.also);
        all.filter_map(|(pattern, evidence)| policy::context::confidence(rules.rule(*pattern).confidence, evidence, path)).max()
    }
}

/// Returns the patterns with what they noticed, which need not follow from the lines alone.
fn marks(pattern: PatternId, evidence: &Evidence, also: &[(PatternId, Evidence)]) -> Vec<(PatternId, Option<u64>)> {
    let best = (pattern, *evidence);
    let mark = |(pattern, evidence): &(PatternId, Evidence)| (*pattern, evidence.signals.map(|signals| signals.0));
    std::iter::once(&best).chain(also).map(mark).collect()
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
