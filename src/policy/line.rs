//! The lines that a secret touches, which inline markers and `.gitallowed` are about.

use crate::engine::LineIndex;
use crate::model::{Finding, Span};
use std::fmt;

/// The lines that a secret touches, borrowed from the haystack.
///
/// They hold the secret, so `Debug` does not print them.
#[derive(Clone, Copy)]
pub struct LineContext<'h> {
    lines: &'h [u8],
    secret: Span,
    before: Option<&'h [u8]>,
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
        let secret = Span::new(secret.start.min(end), end);
        let offset = secret.start.saturating_sub(NEAR);
        let haystack = &haystack[offset..haystack.len().min(secret.end.saturating_add(NEAR))];
        let secret = Span::new(secret.start - offset, secret.end - offset);
        let mut index = LineIndex::new(haystack, 1);
        let lines = index.lines_span(secret);
        // A secret that ends in its line's break reaches behind the line as it is counted here.
        let secret = Span::new(secret.start.min(lines.end), secret.end.min(lines.end));
        let before = lines.start.checked_sub(1).map(|at| &haystack[index.line_span(at).range()]);
        let before = before.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        Self { lines: &haystack[lines.range()], secret: Span::new(secret.start - lines.start, secret.end - lines.start), before }
    }

    /// Returns the lines, as far as they are near, without the last one's break.
    pub(super) fn bytes(&self) -> &'h [u8] {
        self.lines
    }

    /// Returns the first line behind its path and number, as `grep` prints it.
    pub(super) fn printed(&self, finding: &Finding) -> Vec<u8> {
        let number = finding.position.line.to_string();
        [finding.provenance.path(), b":", number.as_bytes(), b":", &self.lines[self.first().range()]].concat()
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
        write!(formatter, "LineContext({} bytes)", self.lines.len())
    }
}

#[cfg(test)]
mod tests {
    use super::LineContext;
    use crate::model::Span;

    #[test]
    fn the_lines_are_whole_and_without_their_break() {
        let haystack = b"above\r\nfirst {\r\nsecond } tail\r\nbelow";
        let context = LineContext::new(haystack, Span::new(13, 24));
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
                    let context = LineContext::new(haystack, Span::new(start, end));
                    assert!(context.secret().end <= context.bytes().len() && context.first().end <= context.bytes().len());
                    assert!(context.last().start <= context.bytes().len());
                }
            }
        }
    }

    #[test]
    fn a_line_without_end_is_looked_at_near_the_secret() {
        let haystack = [b"a".repeat(1 << 20), b" secret ".to_vec(), b"b".repeat(1 << 20)].concat();
        let context = LineContext::new(&haystack, Span::new((1 << 20) + 1, (1 << 20) + 7));
        assert_eq!(&context.bytes()[context.secret().range()], b"secret");
        assert!(context.bytes().len() <= 2 * super::NEAR + 6);
    }
}
