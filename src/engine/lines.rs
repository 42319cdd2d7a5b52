//! From byte offsets to lines and columns.

use crate::model::{Excerpt, Position, Span};

/// The most bytes of a line that an excerpt keeps on each side of the secret.
const CONTEXT: usize = 120;

/// Finds lines in a haystack; asked in order, it looks at each byte once, however long the lines are.
#[derive(Debug)]
pub struct LineIndex<'h> {
    haystack: &'h [u8],
    first_line: usize,
    mark: Mark,
}

/// How far the index has come.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// The offset that it has come to.
    offset: usize,
    /// The number of the line that the offset stands in.
    line: usize,
    /// How many characters of that line stand before the offset.
    characters: usize,
    /// Where that line begins and, its line feed left out, ends.
    span: Span,
}

impl<'h> LineIndex<'h> {
    /// Starts at the head of `haystack`, whose first line has the number `first_line`.
    pub fn new(haystack: &'h [u8], first_line: usize) -> Self {
        let mut index =
            Self { haystack, first_line, mark: Mark { offset: 0, line: first_line, characters: 0, span: Span::default() } };
        index.mark.span.end = index.line_end(0);
        index
    }

    /// Returns the line and column of a byte offset.
    pub fn position(&mut self, offset: usize) -> Position {
        let mark = self.seek(offset);
        Position { line: mark.line, column: 1 + mark.characters }
    }

    /// Returns the line that the offset stands in, without its line break (`\n` or `\r\n`).
    pub fn line_span(&mut self, offset: usize) -> Span {
        let span = self.seek(offset).span;
        self.without_return(span, offset)
    }

    /// Returns the lines that the span touches, without the last one's line break.
    pub fn lines_span(&mut self, span: Span) -> Span {
        let first = self.seek(span.start).span;
        let last = span.end.saturating_sub(1).clamp(span.start.min(self.haystack.len()), self.haystack.len());
        let end = if last <= first.end { first.end } else { self.line_end(last) };
        self.without_return(Span::new(first.start, end), last)
    }

    /// Returns the line that the secret begins in, cut to what is near it.
    pub fn excerpt(&self, secret: Span) -> Excerpt {
        excerpt(self.haystack, secret)
    }

    /// Moves the mark to the offset; backwards only by starting over.
    fn seek(&mut self, offset: usize) -> Mark {
        let offset = offset.min(self.haystack.len());
        if offset < self.mark.offset {
            *self = Self::new(self.haystack, self.first_line);
        }
        let mut mark = self.mark;
        let mut counted = mark.offset;
        if offset > mark.span.end {
            let passed = &self.haystack[mark.offset..offset];
            mark.line += memchr::memchr_iter(b'\n', passed).count();
            let start = memchr::memrchr(b'\n', passed).map_or(0, |at| mark.offset + at + 1);
            mark.span = Span::new(start, self.line_end(offset));
            mark.characters = 0;
            counted = start;
        }
        mark.characters += self.haystack[counted..offset].iter().filter(|&&byte| !continues(byte)).count();
        mark.offset = offset;
        self.mark = mark;
        mark
    }

    /// Returns the offset of the first line feed from `offset` on, or that of the end.
    fn line_end(&self, offset: usize) -> usize {
        memchr::memchr(b'\n', &self.haystack[offset..]).map_or(self.haystack.len(), |at| offset + at)
    }

    /// Leaves out the carriage return before the line feed, unless what was asked for stands on it.
    fn without_return(&self, line: Span, offset: usize) -> Span {
        let returns = line.end < self.haystack.len() && line.end > line.start && self.haystack[line.end - 1] == b'\r';
        if returns && offset < line.end { Span::new(line.start, line.end - 1) } else { line }
    }
}

/// Returns the line of a haystack that the secret begins in, cut to what is near it; looks no further than that.
pub fn excerpt(haystack: &[u8], secret: Span) -> Excerpt {
    let secret = Span::new(secret.start.min(haystack.len()), secret.end.min(haystack.len()));
    // One byte more than is kept tells whether the line goes on, and another whether a carriage return ends it.
    let low = secret.start.saturating_sub(CONTEXT + 1);
    let near = &haystack[low..haystack.len().min(secret.end.saturating_add(CONTEXT + 2))];
    let secret = Span::new(secret.start - low, secret.end - low);
    let line = LineIndex::new(near, 1).line_span(secret.start);
    let visible = Span::new(secret.start, secret.end.min(line.end).max(secret.start));
    let start = line.start.max(visible.start.saturating_sub(CONTEXT));
    let end = line.end.min(visible.end.saturating_add(CONTEXT)).max(visible.end);
    let secret = Span::new(visible.start - start, visible.end - start);
    Excerpt {
        bytes: near[start..end].to_vec(),
        secret,
        masked: vec![secret],
        cut_before: start > line.start,
        cut_after: end < line.end,
    }
}

/// Tells whether the byte continues a character of UTF-8.
const fn continues(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
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
        let mut lines = LineIndex::new(b"one\ntwo\r\nthree", 1);
        assert_eq!(lines.line_span(5), Span::new(4, 7));
        assert_eq!(lines.lines_span(Span::new(1, 6)), Span::new(0, 7));
    }

    #[test]
    fn an_excerpt_is_cut_around_the_secret() {
        let long = [b"a".repeat(500), b"SECRET".to_vec(), b"b".repeat(500)].concat();
        let excerpt = super::excerpt(&long, Span::new(500, 506));
        assert_eq!(&excerpt.bytes[excerpt.secret.range()], b"SECRET");
        assert!(excerpt.cut_before && excerpt.cut_after && excerpt.bytes.len() < 300);
    }

    #[test]
    fn an_excerpt_looks_no_further_than_it_shows() {
        for (before, behind) in [(0, 0), (119, 119), (120, 120), (121, 121), (122, 122), (300, 300), (120, 300), (300, 121)] {
            for (open, close) in [("", ""), ("x\n", "\n"), ("\n", "\r\n"), ("x\r\n", "\r\nx")] {
                let text = [open, &"a".repeat(before), "SEC\nRET", &"b".repeat(behind), close].concat();
                for text in [text.clone(), text.replace("SEC\n", "SEC")] {
                    let start = text.find("SEC").unwrap();
                    let secret = Span::new(start, text.find("RET").unwrap() + 3);
                    let line = LineIndex::new(text.as_bytes(), 1).line_span(start);
                    let excerpt = super::excerpt(text.as_bytes(), secret);
                    let shown = Span::new(start - excerpt.secret.start, start - excerpt.secret.start + excerpt.bytes.len());
                    assert_eq!(&excerpt.bytes, &text.as_bytes()[shown.range()]);
                    assert_eq!(shown.start, line.start.max(start.saturating_sub(120)));
                    assert_eq!(shown.end, line.end.min(secret.end.min(line.end) + 120));
                    assert_eq!((excerpt.cut_before, excerpt.cut_after), (shown.start > line.start, shown.end < line.end));
                }
            }
        }
    }

    #[test]
    fn it_agrees_with_counting_from_the_head_in_any_order() {
        let text = "a\n\nschl\u{fc}ssel\r\n\u{1f511}x\n\r\nend".as_bytes();
        for first in 0..=text.len() {
            for second in 0..=text.len() {
                let mut index = LineIndex::new(text, 1);
                index.position(first);
                let before = &text[..second];
                let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
                let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
                let column = 1 + before[start..].iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
                assert_eq!(index.position(second), Position { line, column }, "{first} then {second}");
                let end = text[second..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |at| second + at);
                let span = index.line_span(second);
                assert_eq!(span.start, start);
                assert!(span.end == end || span.end + 1 == end && text[span.end] == b'\r', "{span:?} {end}");
            }
        }
    }
}
