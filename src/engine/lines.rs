//! From byte offsets to lines and columns.

use crate::model::{Excerpt, Position, Span};

/// The most bytes of a line that an excerpt keeps on each side of the secret.
const CONTEXT: usize = 120;

/// Finds lines in a haystack; counts only as far as it is asked, and never twice if asked in order.
#[derive(Debug)]
pub struct LineIndex<'h> {
    haystack: &'h [u8],
    /// The offset up to which lines were counted, and the number of the line it stands in.
    counted: (usize, usize),
    first_line: usize,
}

impl<'h> LineIndex<'h> {
    /// Starts at the head of `haystack`, whose first line has the number `first_line`.
    pub fn new(haystack: &'h [u8], first_line: usize) -> Self {
        Self { haystack, counted: (0, first_line), first_line }
    }

    /// Returns the line and column of a byte offset.
    pub fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.haystack.len());
        let (from, line) = if offset < self.counted.0 { (0, self.first_line) } else { self.counted };
        let line = line + memchr::memchr_iter(b'\n', &self.haystack[from..offset]).count();
        self.counted = (offset, line);
        let before = &self.haystack[self.line_span(offset).start..offset];
        let column = 1 + std::str::from_utf8(before).map_or(before.len(), |text| text.chars().count());
        Position { line, column }
    }

    /// Returns the line that the offset stands in, without its line break (`\n` or `\r\n`).
    pub fn line_span(&self, offset: usize) -> Span {
        let start = memchr::memrchr(b'\n', &self.haystack[..offset]).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', &self.haystack[offset..]).map_or(self.haystack.len(), |at| offset + at);
        let end = if end > start && self.haystack[end - 1] == b'\r' && end > offset { end - 1 } else { end };
        Span::new(start, end)
    }

    /// Returns the lines that the span touches, without the last one's line break.
    pub fn lines_span(&self, span: Span) -> Span {
        let last = span.end.max(span.start + 1).min(self.haystack.len()).saturating_sub(1);
        Span::new(self.line_span(span.start).start, self.line_span(last.max(span.start)).end)
    }

    /// Returns the line that the secret begins in, cut to what is near it.
    pub fn excerpt(&self, secret: Span) -> Excerpt {
        let line = self.line_span(secret.start);
        let visible = Span::new(secret.start, secret.end.min(line.end).max(secret.start));
        let start = line.start.max(visible.start.saturating_sub(CONTEXT));
        let end = line.end.min(visible.end.saturating_add(CONTEXT)).max(visible.end);
        let secret = Span::new(visible.start - start, visible.end - start);
        Excerpt {
            bytes: self.haystack[start..end].to_vec(),
            secret,
            masked: vec![secret],
            cut_before: start > line.start,
            cut_after: end < line.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;
    use crate::model::{Position, Span};

    #[test]
    fn positions_count_from_one_in_any_order() {
        let mut lines = LineIndex::new(b"one\ntwo\r\nthree", 1);
        assert_eq!(lines.position(9), Position { line: 3, column: 1 });
        assert_eq!(lines.position(5), Position { line: 2, column: 2 });
        assert_eq!(lines.position(0), Position { line: 1, column: 1 });
        assert_eq!(lines.position(99), Position { line: 3, column: 6 });
    }

    #[test]
    fn columns_count_characters() {
        let mut lines = LineIndex::new("schlüssel=x".as_bytes(), 7);
        assert_eq!(lines.position(11), Position { line: 7, column: 11 });
    }

    #[test]
    fn a_line_ends_before_its_break() {
        let lines = LineIndex::new(b"one\ntwo\r\nthree", 1);
        assert_eq!(lines.line_span(5), Span::new(4, 7));
        assert_eq!(lines.lines_span(Span::new(1, 6)), Span::new(0, 7));
    }

    #[test]
    fn an_excerpt_is_cut_around_the_secret() {
        let long = [b"a".repeat(500), b"SECRET".to_vec(), b"b".repeat(500)].concat();
        let excerpt = LineIndex::new(&long, 1).excerpt(Span::new(500, 506));
        assert_eq!(&excerpt.bytes[excerpt.secret.range()], b"SECRET");
        assert!(excerpt.cut_before && excerpt.cut_after && excerpt.bytes.len() < 300);
    }
}
