//! What code holds where a value is expected: pieces of expressions, patterns, colours, selectors, identifiers of components.

use super::reference::is_uuid;
use super::words::{is_constant, is_word_like};
use crate::engine::lexicon::Lexicon;

/// Operators that no value holds by chance between names.
#[rustfmt::skip]
static OPERATORS: Lexicon = Lexicon::exact(&[
    b"===", b"!==", b"&&", b"||", b"=>", b"(){", b"();", b"){",
]);

/// Operators that count between names, in a short value without a digit: base64 holds what looks like one.
static ASSIGNING: Lexicon = Lexicon::exact(&[b"+=", b"-="]);

/// The longest value in which those operators count.
const ASSIGNED: usize = 40;

/// Pieces that only patterns hold.
#[rustfmt::skip]
static PATTERNS: Lexicon = Lexicon::exact(&[
    b"[a-z", b"[A-Z", b"[a-f", b"[A-F", b"[0-9", b"[^", b"(?:", b"(?=", b"(?!", b"(?i", b"(?P<", b"\\d+", b"\\d{", b"\\d*", b"\\w+", b"\\w{",
    b"\\w*", b"\\s+", b"\\s*", b"\\S+", b"^.*", b".*$", b"^.+", b".+$", b"]*/", b"]+/", b"(\\d)", b"(.*)", b"(.+)",
]);

/// Tells whether the value is a piece of code, which the quotes around it do not enclose but part.
pub(super) fn is_code(value: &[u8]) -> bool {
    let between = |at: usize| at > 0 && value.get(at + 2).is_some_and(u8::is_ascii_alphabetic);
    let short = value.len() <= ASSIGNED && !value.iter().any(u8::is_ascii_digit);
    is_method(value) || is_assignment(value) || OPERATORS.stands_in(value) || (short && ASSIGNING.any(value, |_, at| between(at)))
}

/// Tells whether the value is the assignment of another constant: the next of a list of variables.
fn is_assignment(value: &[u8]) -> bool {
    memchr::memchr(b'=', value).is_some_and(|at| is_constant(&value[..at]))
}

/// Tells whether the value begins with the call of a method: `.format(`.
fn is_method(value: &[u8]) -> bool {
    let Some(rest) = value.strip_prefix(b".") else { return false };
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    name > 1 && rest.get(name) == Some(&b'(')
}

/// Tells whether the value is a pattern that others are matched with.
pub(super) fn is_pattern(value: &[u8]) -> bool {
    PATTERNS.stands_in(value)
}

/// Tells whether the value is a colour, a selector, or a list of names of styles.
pub(super) fn is_style(value: &[u8]) -> bool {
    is_colour(value) || is_selector(value) || is_list_of_styles(value)
}

fn is_colour(value: &[u8]) -> bool {
    let call = [b"rgb(".as_slice(), b"rgba(", b"hsl(", b"hsla(", b"var(--"].iter().any(|open| value.starts_with(open));
    let digits = value.strip_prefix(b"#").unwrap_or_default();
    call || (matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_selector(value: &[u8]) -> bool {
    matches!(value, [b'#' | b'.', rest @ ..] if is_joined_words(rest))
}

fn is_list_of_styles(value: &[u8]) -> bool {
    let is_name = |part: &[u8]| !part.is_empty() && part.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
    value.contains(&b' ')
        && value.contains(&b'-')
        && value.split(|&byte| byte == b' ').all(is_name)
        && crate::engine::randomness::unlikeness(value) < -0.25
}

/// Tells whether the bytes are words of small letters, joined by `-` or `_`.
fn is_joined_words(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, b'-' | b'_')) && bytes.split(|byte| matches!(byte, b'-' | b'_')).all(is_word)
}

fn is_word(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_lowercase) && is_word_like(bytes)
}

/// Tells whether the value names a component: a UUID in braces, or one behind the name of a constant.
pub(super) fn is_component(value: &[u8]) -> bool {
    let braced = memchr::memchr(b'{', value)
        .is_some_and(|open| value.len() >= open + 38 && value[open + 37] == b'}' && is_uuid(&value[open..open + 38]));
    let named = value.len() > 37 && is_uuid(&value[value.len() - 36..]) && is_constant(&value[..value.len() - 36]);
    braced || named || is_path_of_ids(value)
}

/// Tells whether the value is UUIDs joined by `/`, with an ending or without, as stores of objects name them.
fn is_path_of_ids(value: &[u8]) -> bool {
    let begins = |part: &[u8]| part.get(..36).is_some_and(is_uuid) && part.get(36).is_none_or(|&byte| byte == b'.');
    value.len() > 36 && value.contains(&b'/') && value.split(|&byte| byte == b'/').all(begins)
}

/// Tells whether most of the value is bytes of a URL written by their numbers: what is in it is to be escaped, and tests that it is.
pub(super) fn is_escapes(value: &[u8]) -> bool {
    let hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let escapes =
        value.iter().enumerate().filter(|&(at, &byte)| byte == b'%' && hex(value.get(at + 1)) && hex(value.get(at + 2))).count();
    escapes > 1 && escapes * 5 > value.len()
}
