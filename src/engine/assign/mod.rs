//! Assignments: a name that says what its value is, an operator, and the value, in any of the syntaxes in which people write them.
//!
//! Read by hand and not by a regex: it begins at a keyword, looks at a bounded number of bytes around it, and says how the value is
//! written, which the score needs to know. What is found depends on the haystack and the keyword's place alone, not on a window. Knows
//! syntax; whether the value is a secret is judged elsewhere.

mod loose;
mod name;
mod operator;
mod value;

pub(in crate::engine) use name::words;

#[cfg(test)]
mod tests;

use super::quiet;
use crate::model::Span;

/// The longest assignment, from its name to the end of its value.
///
/// Shorter than [`Reach::OF_ASSIGNMENT`](super::Reach::OF_ASSIGNMENT) by what is looked at around it, so that what is found, and
/// what is noticed about it, depends on bytes within the reach alone.
const LONGEST: usize = 896;

/// Where so many bytes from a keyword's end on bound no value, nothing is assigned to its name: what is bare and as long is no value.
pub(super) const WITHOUT_BOUND: usize = 640;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Between quotes.
    Quoted,
    /// Without quotes.
    Bare,
    /// On lines of its own below the name, as in YAML.
    Block,
    /// Between two tags.
    Element,
}

/// What stands between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `=` and its kin.
    Equals,
    /// `:`.
    Colon,
    /// `=>` or `->`.
    Arrow,
    /// `==`, `!=` and their kin.
    Compared,
    /// `,` or the next attribute of one element: the name is a string itself.
    Pair,
    /// `(`: a call, a constructor, a setter.
    Call,
    /// White space: a flag, a statement, a dot file.
    Space,
    /// `>`: a tag.
    Tag,
}

/// What else a name says beside its keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The keyword ends the name, but for what says nothing (`password2`, `secret_value`).
    Nothing,
    /// More follows (`password_admin`).
    Other,
}

/// An assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    /// From the name to the value's end.
    pub(super) span: Span,
    /// The name.
    pub(super) name: Span,
    /// What the name says behind its keyword.
    pub(super) tail: Tail,
    /// The value, without its quotes.
    pub(super) secret: Span,
    /// What stands between.
    pub(super) operator: Operator,
    /// How the value is written.
    pub(super) form: Form,
}

/// Hands every place of a keyword in the window to `on_place`, ASCII case ignored, in the order in which they begin.
pub(super) fn keywords<T: AsRef<str>>(keywords: &[T], haystack: &[u8], window: Span, on_place: &mut dyn FnMut(Span)) {
    // Few bytes begin a keyword with the byte behind them, so hardly a place is compared with all.
    let mut firsts = [0_u64; 4];
    let mut seconds = [0_u64; 4];
    for keyword in keywords.iter().map(|keyword| keyword.as_ref().as_bytes()) {
        for (set, byte) in [(&mut firsts, keyword.first()), (&mut seconds, keyword.get(1))] {
            for byte in byte.into_iter().flat_map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]) {
                set[usize::from(byte >> 6)] |= 1 << (byte & 63);
            }
        }
    }
    let holds = |set: &[u64; 4], byte: u8| set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1;
    let bytes = &haystack[window.range()];
    for (at, pair) in bytes.windows(2).enumerate() {
        if !holds(&firsts, pair[0]) || !holds(&seconds, pair[1]) {
            continue;
        }
        for keyword in keywords.iter().map(|keyword| keyword.as_ref().as_bytes()) {
            if bytes.get(at..at + keyword.len()).is_some_and(|found| found.eq_ignore_ascii_case(keyword)) {
                on_place(Span::new(window.start + at, window.start + at + keyword.len()));
            }
        }
    }
}

/// Tells whether a value can begin or end with the byte, or an operator with blanks around it: in each syntax one of them does.
pub(super) fn bounds_value(byte: u8) -> bool {
    static BOUNDS: Bytes = Bytes::of(b"\x7f\"'`<>\\,;()[]{}&|");
    byte <= b' ' || BOUNDS.has(byte)
}

/// A set of bytes.
struct Bytes([bool; 256]);

impl Bytes {
    const fn of(bytes: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut at = 0;
        while at < bytes.len() {
            set[bytes[at] as usize] = true;
            at += 1;
        }
        Self(set)
    }

    /// As [`Bytes::of`], with the letters and digits of ASCII.
    const fn alphanumeric_and(bytes: &[u8]) -> Self {
        let mut set = Self::of(bytes);
        let mut byte = 0_u8;
        while byte < 128 {
            set.0[byte as usize] |= byte.is_ascii_alphanumeric();
            byte += 1;
        }
        set
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// Returns the assignment to the name that the keyword is a word of.
pub(super) fn at(haystack: &[u8], keyword: Span) -> Option<Assignment> {
    let name = name::around(haystack, keyword)?;
    let (operator, behind) = operator::behind(haystack, &name)?;
    let value = value::at(haystack, &name, operator, behind)?;
    // `Kind::Password => "password"` names a variant, and gives nothing to it.
    let variant = operator == Operator::Arrow && haystack[..name.span.start].ends_with(b"::");
    if variant && quiet::repeats_name(&haystack[name.span.range()], &haystack[value.span.range()]) {
        return None;
    }
    let span = Span::new(name.span.start, value.span.end);
    let bounded = span.len() <= LONGEST && keyword.start >= span.start && keyword.end <= span.end;
    (bounded && !value.span.is_empty()).then_some(Assignment {
        span,
        name: name.span,
        tail: name.tail,
        secret: value.span,
        operator,
        form: value.form,
    })
}

/// Returns the byte at a place, or a line feed where the haystack ends.
fn byte(haystack: &[u8], at: usize) -> u8 {
    haystack.get(at).copied().unwrap_or(b'\n')
}

/// Returns the first place from `at` on, within `most` bytes, whose byte is none of those that `skip` tells.
fn skip(haystack: &[u8], at: usize, most: usize, mut skipped: impl FnMut(u8) -> bool) -> usize {
    let end = haystack.len().min(at.saturating_add(most));
    (at..end).find(|&at| !skipped(haystack[at])).unwrap_or(end.max(at))
}

/// Tells blanks.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
