//! A secret with the lines around it, which thousands of versions of a file share.

use crate::engine::{Match, PatternId, excerpt};
use crate::model::{Confidence, Evidence, Excerpt, Secret, Span};
use crate::policy;
use crate::rules::RuleSet;
use crate::scan::overlap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// How far from the secret lines are kept, in bytes on each side, which is as far as policy looks.
const NEAR: usize = 16 << 10;

/// From this many bytes on, the lines around a secret are cut where those around its neighbours are, and kept once for all of them.
const SHARED: usize = 8 << 10;

/// How far from each other are the places at which shared lines are cut.
const GRID: usize = 16 << 10;

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
    /// The lines that the secret touches, and the one above; more of them where they are shared.
    pub lines: Lines,
    /// Where the secret stands in these.
    pub span: Span,
    /// The line that it begins in, for people.
    pub excerpt: Excerpt,
}

/// What tells contexts apart: the patterns with what they noticed, the secret's place in the lines, and the lines.
pub(super) type Key = (Vec<(PatternId, Option<u64>)>, Span, Lines);

/// The best of the matches that share bytes, and the others.
pub(super) struct Seen<'m> {
    pub(super) best: &'m Match,
    pub(super) also: &'m [(PatternId, Evidence)],
}

impl Context {
    /// Cuts the context out of a haystack; `hidden` is what must not be shown of it, in order and apart.
    pub(super) fn of(cutter: &mut Cutter<'_>, seen: &Seen<'_>, hidden: &[Span]) -> Self {
        let found = seen.best;
        let haystack = cutter.haystack;
        let (lines, span) = cutter.lines(found.secret);
        let mut excerpt = excerpt(haystack, found.secret);
        excerpt.masked = overlap::within(hidden, found.secret.start - excerpt.secret.start, excerpt.bytes.len());
        Self {
            pattern: found.pattern,
            also: seen.also.to_vec(),
            evidence: found.evidence,
            secret: Secret::new(&haystack[found.secret.range()]),
            lines,
            span,
            excerpt,
        }
    }

    /// Returns what tells the context apart, without making it.
    pub(super) fn key_of(cutter: &mut Cutter<'_>, seen: &Seen<'_>) -> Key {
        let (lines, span) = cutter.lines(seen.best.secret);
        (marks(seen.best.pattern, &seen.best.evidence, seen.also), span, lines)
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

/// Lines around secrets.
#[derive(Clone)]
pub struct Lines {
    bytes: Arc<[u8]>,
    /// A digest of the bytes, so that they are looked at once and not for each of the secrets that share them.
    digest: u64,
}

impl Lines {
    fn new(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self { bytes: bytes.into(), digest: hasher.finish() }
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Lines {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && (Arc::ptr_eq(&self.bytes, &other.bytes) || self.bytes == other.bytes)
    }
}

impl Eq for Lines {}

impl Hash for Lines {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.digest);
    }
}

/// Cuts lines around secrets out of a haystack.
pub(super) struct Cutter<'h> {
    haystack: &'h [u8],
    shares: bool,
    last: Option<(Span, Lines)>,
}

impl<'h> Cutter<'h> {
    /// Makes a cutter; unless it `shares`, it cuts no more than the lines of each secret, however long they are.
    pub(super) fn new(haystack: &'h [u8], shares: bool) -> Self {
        Self { haystack, shares, last: None }
    }

    /// Returns the lines around a secret, and where it stands in them.
    fn lines(&mut self, secret: Span) -> (Lines, Span) {
        let mut around = around(self.haystack, secret);
        if self.shares && around.len() >= SHARED {
            let end = secret.end.saturating_add(NEAR).next_multiple_of(GRID).min(self.haystack.len());
            around = Span::new(secret.start.saturating_sub(NEAR) / GRID * GRID, end);
        }
        let lines = match &self.last {
            Some((last, lines)) if *last == around => lines.clone(),
            _ => Lines::new(&self.haystack[around.range()]),
        };
        self.last = Some((around, lines.clone()));
        (lines, Span::new(secret.start - around.start, secret.end - around.start))
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
        write!(formatter, "Context({:?}, {} bytes)", self.pattern, self.lines.bytes().len())
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
    use super::{Cutter, around};
    use crate::model::Span;
    use crate::policy::LineContext;

    #[test]
    fn secrets_of_one_endless_line_share_it() {
        let text = "secret ".repeat(200_000);
        let mut cutter = Cutter::new(text.as_bytes(), true);
        let mut kept = 0;
        let mut last = None;
        for at in (0..200_000).map(|number| 7 * number) {
            let (lines, cut) = cutter.lines(Span::new(at, at + 6));
            assert_eq!(&lines.bytes()[cut.range()], b"secret");
            let kept_already = last.as_ref().is_some_and(|last: &super::Lines| std::ptr::eq(last.bytes(), lines.bytes()));
            kept += if kept_already { 0 } else { lines.bytes().len() };
            last = Some(lines);
        }
        assert!(kept < 16 * text.len(), "{kept}");
    }

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
            for shares in [false, true] {
                let (lines, cut) = Cutter::new(text.as_bytes(), shares).lines(secret);
                assert_eq!(format!("{:?}", LineContext::new(lines.bytes(), cut)), whole);
            }
        }
    }
}
