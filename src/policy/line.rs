//! The lines that a secret touches, which inline markers and `.gitallowed` are about.

use crate::engine::LineIndex;
use crate::model::{Finding, Span};
use std::fmt;

/// The lines that a secret touches, borrowed from the haystack and looked for when something asks for them.
///
/// They hold the secret, so `Debug` does not print them.
#[derive(Clone, Copy)]
pub struct LineContext<'h> {
    haystack: &'h [u8],
    secret: Span,
    marked: bool,
}

/// The lines themselves.
pub(super) struct Lines<'h> {
    lines: &'h [u8],
    secret: Span,
    before: Option<&'h [u8]>,
}

/// Tells near which secrets no inline marker can stand, looking at each byte of a haystack once where secrets come in order.
#[derive(Debug)]
pub struct LineMarks<'h> {
    haystack: &'h [u8],
    /// A part of the haystack that was looked at, in which no marker is.
    bare: Span,
    /// Where a marker may be.
    mark: Option<usize>,
}

/// How far from the secret a line is looked at, in bytes on each side.
///
/// A line without end, with a secret every few bytes, would otherwise cost its length for each of them. What stands farther away
/// forgives nothing.
const NEAR: usize = 16 << 10;

impl<'h> LineContext<'h> {
    /// Returns the lines that `secret` touches in `haystack`.
    pub fn new(haystack: &'h [u8], secret: Span) -> Self {
        let end = secret.end.min(haystack.len());
        Self { haystack, secret: Span::new(secret.start.min(end), end), marked: true }
    }

    /// Tells whether an inline marker may stand there.
    pub(super) fn may_be_marked(&self) -> bool {
        self.marked
    }

    /// Looks for the lines.
    pub(super) fn lines(&self) -> Lines<'h> {
        let Self { haystack, secret, .. } = *self;
        let offset = secret.start.saturating_sub(NEAR);
        let haystack = &haystack[offset..haystack.len().min(secret.end.saturating_add(NEAR))];
        let secret = Span::new(secret.start - offset, secret.end - offset);
        let mut index = LineIndex::new(haystack, 1);
        let lines = index.lines_span(secret);
        // A secret that ends in its line's break reaches behind the line as it is counted here.
        let secret = Span::new(secret.start.min(lines.end), secret.end.min(lines.end));
        let before = lines.start.checked_sub(1).map(|at| &haystack[index.line_span(at).range()]);
        let before = before.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        Lines { lines: &haystack[lines.range()], secret: Span::new(secret.start - lines.start, secret.end - lines.start), before }
    }

    /// Returns the first line behind its path and number, as `grep` prints it.
    pub(super) fn printed(&self, finding: &Finding) -> Vec<u8> {
        let (number, lines) = (finding.position.line.to_string(), self.lines());
        [finding.provenance.path(), b":", number.as_bytes(), b":", &lines.bytes()[lines.first().range()]].concat()
    }
}

impl<'h> LineMarks<'h> {
    /// Starts on a haystack.
    pub fn new(haystack: &'h [u8]) -> Self {
        Self { haystack, bare: Span::default(), mark: None }
    }

    /// Returns the lines that `secret` touches, which know whether a marker may stand there.
    pub fn context(&mut self, secret: Span) -> LineContext<'h> {
        let context = LineContext::new(self.haystack, secret);
        let Span { start, end } = context.secret;
        LineContext { marked: self.are_in(Span::new(start.saturating_sub(NEAR), end.saturating_add(NEAR))), ..context }
    }

    /// Tells whether it is this haystack that was begun.
    pub fn are_of(&self, haystack: &[u8]) -> bool {
        std::ptr::eq(self.haystack, haystack)
    }

    fn are_in(&mut self, window: Span) -> bool {
        let window = Span::new(window.start, window.end.min(self.haystack.len()));
        if self.mark.is_some_and(|mark| (window.start..window.end).contains(&mark)) {
            return true;
        }
        let goes_on = (self.bare.start..=self.bare.end).contains(&window.start);
        // A marker that begins in the bare part may end behind it.
        let from = if goes_on { window.start.max(self.bare.end.saturating_sub(super::inline::LONGEST_SIGN)) } else { window.start };
        let text = &self.haystack[from.min(window.end)..window.end];
        let mut mark = None;
        super::inline::SIGNS.any(text, |_, at| mark.replace(from + at).is_none());
        match mark {
            Some(_) => self.mark = mark,
            None if goes_on => self.bare.end = self.bare.end.max(window.end),
            None => self.bare = window,
        }
        mark.is_some()
    }
}

impl<'h> Lines<'h> {
    /// Returns the lines, as far as they are near, without the last one's break.
    pub(super) fn bytes(&self) -> &'h [u8] {
        self.lines
    }

    /// Returns where the secret stands in the lines.
    pub(super) fn secret(&self) -> Span {
        self.secret
    }

    /// Returns the line above.
    pub(super) fn before(&self) -> Option<&'h [u8]> {
        self.before
    }

    /// Returns where the first line stands in the lines, without its break.
    pub(super) fn first(&self) -> Span {
        let end = memchr::memchr(b'\n', self.lines).unwrap_or(self.lines.len());
        let broken = end < self.lines.len() && self.lines[..end].ends_with(b"\r");
        Span::new(0, end - usize::from(broken))
    }

    /// Returns where the last line stands in the lines.
    pub(super) fn last(&self) -> Span {
        Span::new(memchr::memrchr(b'\n', self.lines).map_or(0, |at| at + 1), self.lines.len())
    }
}

impl fmt::Debug for LineContext<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "LineContext({} bytes)", self.lines().lines.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{LineContext, LineMarks, NEAR};
    use crate::model::Span;

    #[test]
    fn the_lines_are_whole_and_without_their_break() {
        let haystack = b"above\r\nfirst {\r\nsecond } tail\r\nbelow";
        let context = LineContext::new(haystack, Span::new(13, 24)).lines();
        assert_eq!(context.bytes(), b"first {\r\nsecond } tail");
        assert_eq!(&context.bytes()[context.first().range()], b"first {");
        assert_eq!(&context.bytes()[context.last().range()], b"second } tail");
        assert_eq!(&context.bytes()[context.secret().range()], b"{\r\nsecond }");
        assert_eq!(context.before(), Some(&b"above"[..]));
    }

    #[test]
    fn any_span_is_taken() {
        for haystack in [&b""[..], b"\n", b"\r\n", b"a", b"a\r\n\r\nb\n"] {
            for start in 0..12 {
                for end in 0..12 {
                    let context = LineContext::new(haystack, Span::new(start, end)).lines();
                    assert!(context.secret().end <= context.bytes().len() && context.first().end <= context.bytes().len());
                    assert!(context.last().start <= context.bytes().len());
                }
            }
        }
    }

    #[test]
    fn a_line_without_end_is_looked_at_near_the_secret() {
        let haystack = [b"a".repeat(1 << 20), b" secret ".to_vec(), b"b".repeat(1 << 20)].concat();
        let context = LineContext::new(&haystack, Span::new((1 << 20) + 1, (1 << 20) + 7)).lines();
        assert_eq!(&context.bytes()[context.secret().range()], b"secret");
        assert!(context.bytes().len() <= 2 * NEAR + 6);
    }

    #[test]
    fn marks_are_near_in_whatever_order_they_are_asked_about() {
        let mut text = b"x ".repeat(60_000);
        for at in [50_000, 50_020, 90_000] {
            text[at..at + 8].copy_from_slice(b"GGIGNORE");
        }
        let near = |start: usize| {
            let window = &text[start.saturating_sub(NEAR)..text.len().min(start + 6 + NEAR)];
            window.windows(8).any(|found| found == b"GGIGNORE")
        };
        for step in [1_usize, 997, 30_011, 119_993] {
            let mut marks = LineMarks::new(&text);
            for start in (0..400).map(|number| number * 307 * step % text.len()) {
                let context = marks.context(Span::new(start, start + 6));
                assert!(context.may_be_marked() || !near(start), "{start}");
                assert!(!context.may_be_marked() || near(start), "{start}");
            }
        }
    }
}
