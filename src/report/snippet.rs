//! The line of a finding on a screen: secrets masked, the place underlined, cut to the width there is.
//!
//! Columns are display columns: wide characters take two, tabs go to the next stop, what was written out takes what it is long.

use super::sanitize::{Piece, each_piece, push_visible, sanitize};
use crate::model::{Finding, Secret, Span};
use unicode_width::UnicodeWidthStr;

/// A tab goes to the next multiple of so many columns.
const TAB: usize = 4;

/// What marks a place where something was left out.
const CUT: &str = "…";

/// A line, ready to be printed, and the columns to underline.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The text: sanitized, masked, cut.
    pub text: String,
    /// How many columns stand before the underlined ones.
    pub indent: usize,
    /// How many columns are underlined, at least one.
    pub carets: usize,
}

/// A piece of the line that is shown whole or not at all.
struct Cell {
    text: String,
    width: usize,
    /// Whether it belongs to the secret of this finding.
    marked: bool,
}

/// Returns the finding's line in at most `width` columns; a secret that was asked for is never cut.
pub(super) fn snippet(finding: &Finding, width: usize, show_secrets: bool) -> Snippet {
    let cells = Line::new(finding, width, show_secrets).cells();
    let (first, end) = marked_range(&cells);
    let excerpt = &finding.excerpt;
    let total: usize = cells.iter().map(|cell| cell.width).sum();
    // The two columns are for the marks of what is cut.
    let fits = total + 2 <= width;
    let (low, high) = if fits { (0, cells.len()) } else { window(&cells, (first, end), width.saturating_sub(2)) };
    let cut_before = low > 0 || excerpt.cut_before;
    let cut_after = high < cells.len() || excerpt.cut_after;

    let shown = &cells[low..high];
    let columns = |cells: &[Cell]| cells.iter().map(|cell| cell.width).sum::<usize>();
    let mut text = String::new();
    if cut_before {
        text.push_str(CUT);
    }
    text.extend(shown.iter().map(|cell| cell.text.as_str()));
    if cut_after && !text.ends_with(CUT) {
        text.push_str(CUT);
    }
    let carets = columns(&cells[first.max(low)..end.clamp(first.max(low), high)]).clamp(1, width.max(1));
    Snippet { text, indent: usize::from(cut_before) + columns(&cells[low..first.max(low)]), carets }
}

/// Returns the range of cells that belong to the secret, empty where the secret is.
fn marked_range(cells: &[Cell]) -> (usize, usize) {
    let first = cells.iter().position(|cell| cell.marked).unwrap_or(cells.len());
    let end = cells.iter().rposition(|cell| cell.marked).map_or(first, |last| last + 1);
    (first, end)
}

/// Returns the cells to show: the marked ones, and as many on both sides as fit, taken in turns.
fn window(cells: &[Cell], (first, end): (usize, usize), width: usize) -> (usize, usize) {
    let (mut low, mut high) = (first, end);
    let mut used: usize = cells[low..high].iter().map(|cell| cell.width).sum();
    loop {
        let before = low;
        if low > 0 && used + cells[low - 1].width <= width {
            low -= 1;
            used += cells[low].width;
        }
        let behind = high;
        if high < cells.len() && used + cells[high].width <= width {
            used += cells[high].width;
            high += 1;
        }
        if (before, behind) == (low, high) {
            return (low, high);
        }
    }
}

/// The excerpt of a finding on its way into cells.
struct Line<'f> {
    bytes: &'f [u8],
    secret: Span,
    /// What stands for the secret.
    mask: Option<String>,
    /// What must not be shown beside the secret: sorted, disjoint, none of them touching it.
    others: Vec<Span>,
    /// What of the line can be on the screen at all, so that a line of megabytes costs no more than a short one.
    near: Span,
    column: usize,
}

impl<'f> Line<'f> {
    fn new(finding: &'f Finding, width: usize, show_secrets: bool) -> Self {
        let bytes = finding.excerpt.bytes.as_slice();
        let secret = clip(finding.excerpt.secret, bytes.len());
        let others = if show_secrets { Vec::new() } else { hidden_beside(secret, &finding.excerpt.masked, bytes.len()) };
        // No character is longer than four bytes, so this is at least as many characters as there are columns.
        let reach = width.saturating_mul(4);
        let near = Span::new(
            boundary(bytes, secret.start.saturating_sub(reach)),
            boundary(bytes, secret.end.saturating_add(reach).min(bytes.len())),
        );
        Self { bytes, secret, mask: (!show_secrets).then(|| finding.secret.masked()), others, near, column: 0 }
    }

    fn cells(mut self) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut at = self.near.start;
        let others = std::mem::take(&mut self.others);
        let behind = others.partition_point(|span| span.start < self.secret.start);
        for &other in &others[..behind] {
            self.push_plain(&mut cells, Span::new(at, other.start));
            self.push_mask(&mut cells, other);
            at = at.max(other.end);
        }
        self.push_plain(&mut cells, Span::new(at, self.secret.start));
        match self.mask.take() {
            Some(mask) => self.push(&mut cells, mask, true),
            None => self.push_whole_secret(&mut cells),
        }
        at = self.secret.end;
        for &other in &others[behind..] {
            self.push_plain(&mut cells, Span::new(at, other.start));
            self.push_mask(&mut cells, other);
            at = at.max(other.end);
        }
        self.push_plain(&mut cells, Span::new(at, self.near.end));
        cells
    }

    fn push(&mut self, cells: &mut Vec<Cell>, text: String, marked: bool) {
        let width = text.width();
        self.column += width;
        cells.push(Cell { text, width, marked });
    }

    fn push_mask(&mut self, cells: &mut Vec<Cell>, other: Span) {
        if !self.near.overlaps(other) {
            return;
        }
        // What touches the secret of this finding shows nothing: two masks of the same bytes could add up.
        let touching = other.end == self.secret.start || other.start == self.secret.end;
        let text = if touching { CUT.to_owned() } else { Secret::new(&self.bytes[other.range()]).masked() };
        self.push(cells, text, false);
    }

    /// Shows the secret itself, in one cell: it is never cut, and may be long.
    fn push_whole_secret(&mut self, cells: &mut Vec<Cell>) {
        let text = sanitize(&self.bytes[self.secret.range()]);
        self.push(cells, text, true);
    }

    fn push_plain(&mut self, cells: &mut Vec<Cell>, span: Span) {
        let span = Span::new(span.start.max(self.near.start), span.end.min(self.near.end));
        if span.is_empty() {
            return;
        }
        each_piece(&self.bytes[span.range()], |piece| {
            let text = match piece {
                Piece::Char('\t') => " ".repeat(TAB - self.column % TAB),
                piece => {
                    let mut text = String::new();
                    push_visible(&mut text, piece);
                    text
                }
            };
            self.push(cells, text, false);
        });
    }
}

/// Returns the parts of `masked` that lie outside the secret: sorted, merged, within the line.
fn hidden_beside(secret: Span, masked: &[Span], len: usize) -> Vec<Span> {
    let outside = masked.iter().flat_map(|&span| {
        let span = clip(span, len);
        [Span::new(span.start, span.end.min(secret.start)), Span::new(span.start.max(secret.end), span.end)]
    });
    let mut spans: Vec<Span> = outside.filter(|span| !span.is_empty()).collect();
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            // Two spans that merely meet on either side of the secret stay two.
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

fn clip(span: Span, len: usize) -> Span {
    let start = span.start.min(len);
    Span::new(start, span.end.clamp(start, len))
}

/// Returns the first offset from `at` on that does not stand inside a UTF-8 character.
fn boundary(bytes: &[u8], at: usize) -> usize {
    (at..bytes.len()).take(3).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(at.min(bytes.len()))
}
