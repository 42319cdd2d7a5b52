//! What stands between a name and its value: `=`, `:`, `=>`, a comma, a tag, an annotation of a type, the next attribute.

use super::name::Name;
use super::{Bytes, Operator, byte, is_blank, skip};
use crate::engine::lexicon::Lexicon;

/// The most blanks on either side of an operator.
const BLANKS: usize = 40;

/// The longest annotation of a type.
const TYPE: usize = 48;

/// The farthest that a value stands from the name it belongs to in a list of named values.
const PAIR: usize = 80;

/// The longest declaration of a variable that is looked through for its default.
const DECLARATION: usize = 480;

/// The longest list of attributes between an element's name and the end of its tag.
const ATTRIBUTES: usize = 160;

/// Returns the operator behind a name, and the place behind it and its blanks.
pub(super) fn behind(haystack: &[u8], name: &Name) -> Option<(Operator, usize)> {
    let (closed, closed_quote) = close(haystack, name.span.end);
    let at = skip(haystack, closed, BLANKS, is_blank);
    let spaced = at > closed;
    let rest = &haystack[at.min(haystack.len())..haystack.len().min(at + 4)];
    let found = |operator, len: usize| Some((operator, skip(haystack, at + len, BLANKS, is_blank)));
    if (closed_quote || names_entry(haystack, name))
        && let Some(value) = named_value(haystack, closed).or_else(|| declared_default(haystack, at))
    {
        return Some((Operator::Pair, value));
    }
    if let Some(value) = next_element(haystack, closed).or_else(|| behind_attributes(haystack, name)) {
        return Some((Operator::Tag, value));
    }
    if closed_quote && let Some(value) = in_block(haystack, at) {
        return Some((Operator::Call, value));
    }
    match rest {
        [b'=', b'=', b'=', ..] | [b'!', b'=', b'=', ..] => found(Operator::Compared, 3),
        [b'=', b'=', ..] | [b'!', b'=', ..] => found(Operator::Compared, 2),
        [b'=', b'>', ..] | [b'-', b'>', ..] => found(Operator::Arrow, 2),
        [b'=', b'~', ..] => None,
        [b'|', b'|', b'=', ..] | [b'?', b'?', b'=', ..] => found(Operator::Equals, 3),
        [b':', b':', b':', b'='] => found(Operator::Equals, 4),
        [b':', b':', b'=', ..] => found(Operator::Equals, 3),
        [b':' | b'?' | b'+' | b'.', b'=', ..] | [b'|', b'|', ..] | [b'?', b'?', ..] => found(Operator::Equals, 2),
        [b'=', ..] => found(Operator::Equals, 1),
        [b':', b':', ..] => None,
        [b':', ..] => Some(
            annotated(haystack, at + 1)
                .map_or_else(|| (Operator::Colon, skip(haystack, at + 1, BLANKS, is_blank)), |value| (Operator::Equals, value)),
        ),
        [b',', ..] if closed_quote && (opens_list(haystack, name) || name.is_flag(haystack)) => found(Operator::Pair, 1),
        [b'\n', ..] if name.is_flag(haystack) => next_item(haystack, at + 1).map(|value| (Operator::Space, value)),
        [b'(', ..] if !closed_quote => found(Operator::Call, 1),
        [b'>', ..] if tagged(haystack, name) => found(Operator::Tag, 1),
        [b'o' | b'O', b'r' | b'R', b' ', ..] if spaced => found(Operator::Equals, 3),
        _ if spaced => typed(haystack, at).map(|value| (Operator::Equals, value)).or(Some((Operator::Space, at))),
        _ => None,
    }
}

/// Skips what closes a name: quotes, escaped or not, brackets of an index, and the bracket of an array's declaration.
fn close(haystack: &[u8], mut at: usize) -> (usize, bool) {
    let mut quoted = false;
    for _ in 0..6 {
        match byte(haystack, at) {
            b'\\' if matches!(byte(haystack, skip(haystack, at, 7, |byte| byte == b'\\')), b'"' | b'\'') => {
                at = skip(haystack, at, 7, |byte| byte == b'\\');
            }
            b'"' | b'\'' | b'`' => {
                quoted = true;
                at += 1;
            }
            b']' => at += 1,
            b'[' if byte(haystack, skip(haystack, at + 1, 6, |byte| byte.is_ascii_digit())) == b']' => {
                at = skip(haystack, at + 1, 6, |byte| byte.is_ascii_digit()) + 1;
            }
            b')' if quoted => at += 1,
            _ => break,
        }
    }
    (at, quoted)
}

/// What types are made of, in front of a value, outside of brackets.
static TYPES: Bytes = Bytes::alphanumeric_and(b"_&'|?.: *");

/// Returns where the value begins behind `: Type = `.
fn annotated(haystack: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let is_type = |byte: u8| match byte {
        b'<' | b'[' => {
            depth += 1;
            true
        }
        b'>' | b']' => {
            depth = depth.saturating_sub(1);
            true
        }
        // Outside of brackets a comma ends one parameter, and what follows is another's.
        b',' => depth > 0,
        _ => TYPES.has(byte),
    };
    let equals = skip(haystack, at, TYPE, is_type);
    let annotated = byte(haystack, equals) == b'=' && !matches!(byte(haystack, equals + 1), b'=' | b'>');
    let value = skip(haystack, equals + 1, BLANKS, is_blank);
    let named = haystack[at..equals].iter().any(u8::is_ascii_alphabetic);
    // In `password: c2VzYW1l=` the sign ends the value itself.
    let spaced = is_blank(byte(haystack, equals.saturating_sub(1)));
    let goes_on = match byte(haystack, value) {
        b'\n' | b'\r' => spaced,
        b'"' | b'\'' => !matches!(byte(haystack, value + 1), b'\n' | b'\r' | b',' | b';' | b')' | b']' | b'}' | b' '),
        found => !matches!(found, b',' | b';' | b'}' | b'<' | b'\\'),
    };
    (annotated && named && goes_on).then_some(value)
}

/// Returns where the value begins behind `type = `, as Go writes it: the type follows the name.
fn typed(haystack: &[u8], at: usize) -> Option<usize> {
    static GO_TYPES: Bytes = Bytes::alphanumeric_and(b"_*[].");
    static TEXTS: Lexicon = Lexicon::folded(&[b"str", b"byte", b"char", b"text"]);
    let end = skip(haystack, at, TYPE, |byte| GO_TYPES.has(byte));
    if !TEXTS.stands_in(&haystack[at..end]) {
        return None;
    }
    let equals = skip(haystack, end, BLANKS, is_blank);
    let assigned = byte(haystack, equals) == b'=' && !matches!(byte(haystack, equals + 1), b'=' | b'>' | b'~');
    (end > at && assigned).then(|| skip(haystack, equals + 1, BLANKS, is_blank))
}

/// Tells whether the name opens a tag, or is the last attribute's value of one.
fn tagged(haystack: &[u8], name: &Name) -> bool {
    let before = &haystack[name.span.start.saturating_sub(40)..name.span.start];
    let opens = before.iter().rposition(|&byte| matches!(byte, b'<' | b'>' | b'\n'));
    opens.is_some_and(|at| before[at] == b'<')
}

/// Returns where the value begins in `name="password" value="…"`, in `- name: PASSWORD` with `value:` behind, and their kin.
///
/// Between the two stand blanks, commas, line breaks and at most one word that says that the value comes.
fn named_value(haystack: &[u8], closed: usize) -> Option<usize> {
    let is_between = |byte: u8| byte.is_ascii_whitespace() || byte == b',';
    let word = skip(haystack, closed, PAIR, is_between);
    if word == closed {
        return None;
    }
    let word = if matches!(byte(haystack, word), b'"' | b'\'') { word + 1 } else { word };
    let opens = |known: &&[u8]| haystack.get(word..word + known.len()).is_some_and(|found| found.eq_ignore_ascii_case(known));
    let known = [b"defaultvalue".as_slice(), b"default_value", b"default", b"value"].into_iter().find(opens)?;
    let end = word + known.len();
    let end = if matches!(byte(haystack, end), b'"' | b'\'') { end + 1 } else { end };
    let equals = skip(haystack, end, BLANKS, is_blank);
    let assigned = matches!(byte(haystack, equals), b'=' | b':') && byte(haystack, equals + 1) != b'=';
    assigned.then(|| skip(haystack, equals + 1, BLANKS, is_blank))
}

/// Tells whether the name is itself the value of a `name` or a `key`, as in lists of variables.
fn names_entry(haystack: &[u8], name: &Name) -> bool {
    let before = haystack[name.span.start.saturating_sub(16)..name.span.start].trim_ascii_end();
    let Some(word) = before.strip_suffix(b":") else { return false };
    let word = word.trim_ascii_end();
    [b"name".as_slice(), b"key"]
        .iter()
        .any(|known| word.len() >= known.len() && word[word.len() - known.len()..].eq_ignore_ascii_case(known))
}

/// Returns where the value begins behind `{ … default = `, as Terraform declares variables.
fn declared_default(haystack: &[u8], at: usize) -> Option<usize> {
    if byte(haystack, at) != b'{' {
        return None;
    }
    let block = &haystack[at..haystack.len().min(at + DECLARATION)];
    let block = &block[..memchr::memmem::find(block, b"\n}").unwrap_or(block.len())];
    // The word opens its line, or the block; elsewhere it is a description's.
    let opens = |word: &usize| matches!(block[..*word].iter().rev().find(|&&byte| !is_blank(byte)), Some(b'{' | b'\n' | b';'));
    memchr::memmem::find_iter(block, b"default").filter(opens).find_map(|word| {
        let equals = skip(haystack, at + word + b"default".len(), BLANKS, is_blank);
        (byte(haystack, equals) == b'=').then(|| skip(haystack, equals + 1, BLANKS, is_blank))
    })
}

/// Returns where the value begins in `ENV.fetch('PASSWORD') { '…' }`, as Ruby writes what stands in for a missing one.
fn in_block(haystack: &[u8], at: usize) -> Option<usize> {
    let value = skip(haystack, at + 1, BLANKS, is_blank);
    let quoted = matches!(byte(haystack, value), b'"' | b'\'') && matches!(haystack[..at].trim_ascii_end().last(), Some(b')'));
    (byte(haystack, at) == b'{' && quoted).then_some(value)
}

/// Returns where the value of a flag begins, in a list that has flags and values as items of their own.
fn next_item(haystack: &[u8], below: usize) -> Option<usize> {
    let item = skip(haystack, below, BLANKS, is_blank);
    (byte(haystack, item) == b'-' && is_blank(byte(haystack, item + 1))).then(|| skip(haystack, item + 1, BLANKS, is_blank))
}

/// Returns where the value begins in `<password encoding="…">…`.
fn behind_attributes(haystack: &[u8], name: &Name) -> Option<usize> {
    if !haystack[..name.span.start].ends_with(b"<") || !is_blank(byte(haystack, name.span.end)) {
        return None;
    }
    let end = skip(haystack, name.span.end, ATTRIBUTES, |byte| !matches!(byte, b'<' | b'>' | b'\n'));
    (byte(haystack, end) == b'>' && !haystack[..end].ends_with(b"/")).then_some(end + 1)
}

/// Returns where the value begins in `<key>password</key><string>…`: the next element holds it.
fn next_element(haystack: &[u8], at: usize) -> Option<usize> {
    if !haystack[at.min(haystack.len())..].starts_with(b"</") {
        return None;
    }
    let closed = skip(haystack, at + 2, 24, |byte| byte.is_ascii_alphanumeric());
    let opens = skip(haystack, closed + 1, PAIR, |byte| byte.is_ascii_whitespace());
    let rest = haystack.get(opens..)?;
    let tag = [b"<string>".as_slice(), b"<value>", b"<data>"].into_iter().find(|tag| rest.starts_with(tag))?;
    (byte(haystack, closed) == b'>').then_some(opens + tag.len())
}

/// Tells whether the quoted name is the first thing in its brackets.
fn opens_list(haystack: &[u8], name: &Name) -> bool {
    let before = &haystack[name.span.start.saturating_sub(8)..name.span.start];
    let quotes = before.iter().rev().take_while(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\' | b':')).count();
    matches!(before[..before.len() - quotes].trim_ascii_end().last(), Some(b'(' | b'[' | b'{'))
}
