//! Values as people note them down: behind a blank, a dash or the bar of a table, with no sign that assigns.
//!
//! `api token 3f9…`, `Client secret - 3f9…`, `| password | 3f9… |`. Prose is written so as well, so only what no word looks like counts.

use super::value::{Value, value};
use super::{Bytes, Form, byte, is_blank, skip};

/// The least length of such a value behind a blank.
const LEAST: usize = 20;

/// The least length of such a value in a table.
const LEAST_IN_TABLE: usize = 10;

/// The longest value.
const LONGEST: usize = 200;

/// What tokens are made of.
static TOKEN: Bytes = Bytes::alphanumeric_and(b"_-+/=.");

/// Returns the value behind the blanks that follow a name.
pub(super) fn at(haystack: &[u8], at: usize) -> Option<Value> {
    let rest = &haystack[at.min(haystack.len())..];
    if rest.starts_with(b"| ") {
        let found = token(haystack, skip(haystack, at + 1, 40, is_blank), LEAST_IN_TABLE)?;
        let behind = skip(haystack, found.span.end, 40, |byte| is_blank(byte) || byte == b'`');
        return (byte(haystack, behind) == b'|').then_some(found);
    }
    let mark = [b"- ".as_slice(), b"is ", b"is: "].into_iter().find(|mark| rest.starts_with(mark)).map_or(0, <[u8]>::len);
    token(haystack, at + mark, LEAST)
}

/// Returns what is as long as that, holds letters and digits in turn, and stands alone.
fn token(haystack: &[u8], at: usize, least: usize) -> Option<Value> {
    let start = skip(haystack, at, 1, |byte| byte == b'`');
    let is_token = |byte: u8| TOKEN.has(byte);
    let mut end = skip(haystack, start, LONGEST, is_token);
    if end < haystack.len()
        && !matches!(haystack[end], b' ' | b'\t' | b'\n' | b'\r' | b'`' | b'"' | b'\'' | b',' | b';' | b')' | b'|')
    {
        return None;
    }
    while end > start && haystack[end - 1] == b'.' {
        end -= 1;
    }
    let text = &haystack[start..end];
    let drawn = is_drawn(text) && !text.contains(&b'/');
    if text.len() >= least && text.len() < LONGEST && drawn { value(start, end, Form::Bare) } else { None }
}

/// Tells whether letters and digits take turns: a word with a number behind it, a version or a date has its digits in one place.
pub(super) fn is_drawn(text: &[u8]) -> bool {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let turns = text.windows(2).filter(|pair| pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()).count();
    digits >= 3 && letters >= 3 && turns >= 2
}
