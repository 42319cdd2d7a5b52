//! The value behind an operator: quoted, bare, wrapped in calls, in a block below, between tags.

use super::name::{Name, words};
use super::{Bytes, Form, Operator, byte, is_blank, loose, skip};
use crate::engine::lexicon::{Lexicon, Whole};
use crate::model::Span;

/// The longest value.
const LONGEST: usize = 400;

/// The most calls and brackets around a value.
const WRAPPERS: usize = 3;

/// The last words of calls whose first argument names what is looked up; the second is what stands in for it.
#[rustfmt::skip]
static LOOKUPS: Whole = Whole::of(&[
    b"getenv", b"env", b"environ", b"get", b"fetch", b"config", b"var", b"lookup", b"t", b"tr", b"gettext", b"translate",
    b"trans", b"property", b"read", b"load", b"find", b"resolve", b"param", b"parameter", b"input", b"prompt", b"option", b"opt", b"setting", b"attr", b"item", b"pop", b"header", b"identifier", b"regex", b"compile", b"text",
]);

/// A value, without its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) span: Span,
    pub(super) form: Form,
}

/// Returns the value that begins at `at`.
pub(super) fn at(haystack: &[u8], name: &Name, operator: Operator, at: usize) -> Option<Value> {
    let found = behind(haystack, name, operator, at)?;
    // `"password":"'$PASSWORD'"` leaves the string of a shell for a variable.
    let spliced = matches!(&haystack[found.span.range()], [b'\'' | b'"', b'$' | b'\'' | b'"', ..]);
    (!spliced).then_some(found)
}

fn behind(haystack: &[u8], name: &Name, operator: Operator, at: usize) -> Option<Value> {
    match operator {
        Operator::Tag => element(haystack, at),
        Operator::Space => spaced(haystack, name, at),
        // A list of variables in YAML names its entries, and quotes neither name nor value.
        Operator::Pair if haystack[..at].ends_with(b": ") => wrapped(haystack, name, at).or_else(|| bare(haystack, name, at)),
        // More arguments, more items: what comes first is not the value, or the name no name.
        Operator::Pair if name.is_flag(haystack) => quoted(haystack, at).filter(|value| haystack[value.span.start] != b'-'),
        Operator::Call | Operator::Pair => wrapped(haystack, name, at).filter(|value| !is_listed(haystack, value.span.end)),
        Operator::Compared => wrapped(haystack, name, at),
        Operator::Colon if is_break(byte(haystack, at)) || is_block_mark(haystack, at) => block(haystack, name, at),
        // `https://$TOKEN:x-oauth-basic@…` takes the value of a variable.
        Operator::Colon if byte(haystack, name.span.start) == b'$' => None,
        Operator::Equals | Operator::Arrow | Operator::Colon => {
            // A long string may stand on the line below.
            let next = if is_break(byte(haystack, at)) { skip(haystack, at, 80, |byte| byte.is_ascii_whitespace()) } else { at };
            if next > at {
                return quoted(haystack, prefix(haystack, next));
            }
            let at = if operator == Operator::Colon { untagged(haystack, at)? } else { unwrapped(haystack, at) };
            let wrapped = wrapped(haystack, name, at);
            // `user->name` is a member, not a pair.
            if operator == Operator::Arrow { wrapped } else { wrapped.or_else(|| bare(haystack, name, at)) }
        }
    }
}

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Skips the tag or the anchor of a scalar in YAML; nothing where it makes a reference of it (`!vault …`, `*alias`).
fn untagged(haystack: &[u8], at: usize) -> Option<usize> {
    // `token: &mut Parser` is a type.
    const TYPES: [&[u8]; 4] = [b"mut", b"dyn", b"const", b"impl"];
    let end = skip(haystack, at + 1, 64, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'!' | b'_' | b'-' | b':' | b'.'));
    let next = skip(haystack, end, 8, is_blank);
    let followed = next > end && !is_break(byte(haystack, next)) && byte(haystack, next) != b'#';
    match byte(haystack, at) {
        b'!' if followed && byte(haystack, at + 1) != b'!' && byte(haystack, at + 1).is_ascii_alphabetic() => None,
        b'!' => Some(if followed { next } else { at }),
        b'&' if followed && !TYPES.contains(&&haystack[at + 1..end]) => Some(next),
        b'*' if is_break(byte(haystack, next)) && haystack[at + 1..end].iter().all(|byte| !byte.is_ascii_digit()) => None,
        _ => Some(at),
    }
}

/// Skips what makes a function of the value: `lambda: "…"`, `() => "…"`.
fn unwrapped(haystack: &[u8], at: usize) -> usize {
    let rest = &haystack[at.min(haystack.len())..];
    [b"lambda: ".as_slice(), b"() => "].into_iter().find(|opens| rest.starts_with(opens)).map_or(at, |opens| at + opens.len())
}

/// Returns where another string begins behind a comma.
fn follower(haystack: &[u8], end: usize) -> Option<usize> {
    let closed = skip(haystack, end, 8, |byte| byte == b'\\' || is_quote(byte));
    let comma = skip(haystack, closed, 4, is_blank);
    let next = skip(haystack, comma + 1, 8, |byte| byte.is_ascii_whitespace() || byte == b'\\');
    (byte(haystack, comma) == b',' && is_quote(byte(haystack, next))).then_some(next)
}

fn is_followed(haystack: &[u8], end: usize) -> bool {
    follower(haystack, end).is_some()
}

/// Tells whether another string follows behind a comma, and is none that describes the value.
fn is_listed(haystack: &[u8], end: usize) -> bool {
    // No further than the surroundings reach.
    let describes = |next: usize| {
        let close = skip(haystack, next + 1, 160, |found| found != byte(haystack, next) && !is_break(found));
        haystack[next..close].iter().filter(|&&byte| byte == b' ').count() >= 2
    };
    follower(haystack, end).is_some_and(|next| !describes(next))
}

/// Skips the letters that may stand before a quote: `b"`, `f'`, `N'`, `@"`.
fn prefix(haystack: &[u8], at: usize) -> usize {
    let end =
        skip(haystack, at, 2, |byte| matches!(byte, b'b' | b'B' | b'r' | b'R' | b'u' | b'U' | b'N' | b'L' | b'@' | b'f' | b'$'));
    if is_quote(byte(haystack, end)) { end } else { at }
}

/// Returns a quoted value, in calls and brackets or not.
fn wrapped(haystack: &[u8], name: &Name, at: usize) -> Option<Value> {
    let (start, mut at) = (at, at);
    for round in 0..=WRAPPERS {
        at = prefix(haystack, at).min(haystack.len());
        if is_quote(byte(haystack, skip(haystack, at, 7, |byte| byte == b'\\'))) {
            let value = quoted(haystack, at)?;
            // `flag.String("api-token", "…", "the token of the API")` names the flag first.
            let flag = haystack[..at].ends_with(b"String(") && is_followed(haystack, value.span.end);
            if !flag && !looks_up(haystack, start, round) {
                return Some(value);
            }
            let closed = skip(haystack, value.span.end, 8, |byte| byte == b'\\' || is_quote(byte));
            let comma = skip(haystack, closed, 4, is_blank);
            let second = prefix(haystack, skip(haystack, comma + 1, 8, is_blank));
            return (byte(haystack, comma) == b',').then(|| quoted(haystack, second)).flatten();
        }
        // `password = password.decode("utf-8")`: the argument is not the value.
        let own = &haystack[name.span.range()];
        if haystack[at..].starts_with(own) && byte(haystack, at + own.len()) == b'.' {
            return None;
        }
        at = skip(haystack, opened(haystack, at)?.1, 8, is_blank);
        if is_break(byte(haystack, at)) {
            return below(haystack, at);
        }
    }
    None
}

/// Returns the first string of a list or an expression in brackets that begins on the line below, if it is no text.
fn below(haystack: &[u8], at: usize) -> Option<Value> {
    let found = quoted(haystack, skip(haystack, at, 80, |byte| byte.is_ascii_whitespace()))?;
    let next = skip(haystack, found.span.end + 1, 80, |byte| byte.is_ascii_whitespace());
    let ends = matches!(byte(haystack, next), b',' | b')' | b']' | b'}' | b';');
    let text = &haystack[found.span.range()];
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-+/=.".contains(byte);
    (ends && text.iter().all(is_token) && loose::is_drawn(text)).then_some(found)
}

/// Tells whether one of the calls around a value, of which the outermost begins at `start`, looks something up.
fn looks_up(haystack: &[u8], start: usize, calls: usize) -> bool {
    let mut at = start;
    (0..calls).any(|_| {
        at = prefix(haystack, at).min(haystack.len());
        let Some((callee, inside)) = opened(haystack, at) else { return false };
        at = skip(haystack, inside, 8, is_blank);
        words(&haystack[callee.range()]).last().is_some_and(|last| LOOKUPS.holds(last))
    })
}

/// Skips the opening of one call or bracket: `Some(`, `new Secret(`, `[]byte(`, `[`; returns what is called, and the place behind.
fn opened(haystack: &[u8], at: usize) -> Option<(Span, usize)> {
    static CALLEE: Bytes = Bytes::alphanumeric_and(b"_.:$[]<>!");
    let at = if haystack[at.min(haystack.len())..].starts_with(b"new ") { at + 4 } else { at };
    let at = skip(haystack, at, 1, |byte| byte == b'&');
    if matches!((byte(haystack, at), byte(haystack, at + 1)), (b'[', next) if next != b']')
        || (byte(haystack, at) == b'(' && byte(haystack, at + 1) != b')')
    {
        return Some((Span::new(at, at), at + 1));
    }
    let end = skip(haystack, at, 48, |byte| CALLEE.has(byte));
    if end == at || !matches!(byte(haystack, end), b'(' | b'{') {
        // An index of the environment: `ENV['X']`, `process.env["X"]`.
        return None;
    }
    Some((Span::new(at, end), end + 1))
}

/// Returns the value between quotes, which may be escaped themselves, once or more, as in JSON within a string.
fn quoted(haystack: &[u8], at: usize) -> Option<Value> {
    let open = skip(haystack, at, 7, |byte| byte == b'\\');
    let escapes = open - at;
    let quote = byte(haystack, open);
    if !is_quote(quote) {
        return None;
    }
    let triple = escapes == 0 && byte(haystack, open + 1) == quote && byte(haystack, open + 2) == quote;
    let start = open + if triple { 3 } else { 1 };
    let start = if triple { skip(haystack, start, 8, |byte| byte.is_ascii_whitespace()) } else { start };
    let mut end = start;
    let limit = haystack.len().min(start.saturating_add(LONGEST));
    while end < limit {
        let backslashes = skip(haystack, end, LONGEST, |byte| byte == b'\\') - end;
        match byte(haystack, end + backslashes) {
            b'\n' if !triple => return None,
            b'\n' => break,
            // A quote behind fewer backslashes closes what surrounds the value: the value's own closing is missing.
            // Between quotes that are not escaped, two backslashes stand for one.
            found if found == quote && escapes == 0 && backslashes % 2 == 0 => {
                return value(start, end + backslashes, Form::Quoted);
            }
            found if found == quote && backslashes <= escapes => {
                return if backslashes == escapes { value(start, end, Form::Quoted) } else { None };
            }
            _ => end += backslashes + 1,
        }
    }
    if triple && end < limit { value(start, end, Form::Quoted) } else { None }
}

pub(super) fn value(start: usize, end: usize, form: Form) -> Option<Value> {
    (start < end).then_some(Value { span: Span::new(start, end), form })
}

/// Returns the value that ends where white space or a sign does that no bare value holds.
///
/// At the beginning of a line (an env file, YAML, properties) fewer signs end it than in the middle, where code goes on.
fn bare(haystack: &[u8], name: &Name, at: usize) -> Option<Value> {
    let line = opens_line(haystack, name.span.start);
    let ends = |byte: u8| match byte {
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' => true,
        b',' | b';' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'&' | b'|' => !line,
        _ => byte <= b' ' || byte == 0x7f,
    };
    let mut end = skip(haystack, at, LONGEST, ends_not(&ends));
    if end - at == LONGEST || (matches!(byte(haystack, end), b'(' | b'[') && !line) {
        return None;
    }
    let is_callee = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'>' | b'$');
    let called = haystack[at..end].iter().position(|byte| !is_callee(byte));
    if called.is_some_and(|called| called > 0 && matches!(haystack[at + called], b'(' | b'[')) {
        return None;
    }
    while end > at && matches!(haystack[end - 1], b',' | b';') {
        end -= 1;
    }
    value(at, end, Form::Bare)
}

fn ends_not(ends: &impl Fn(u8) -> bool) -> impl Fn(u8) -> bool {
    move |byte| !ends(byte)
}

/// Tells whether a name opens its line, but for indentation, list marks, and the words that declare variables in shells.
fn opens_line(haystack: &[u8], start: usize) -> bool {
    let before = &haystack[start.saturating_sub(48)..start];
    let line = &before[before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)..];
    let line = line.trim_ascii();
    line.is_empty() || [b"export".as_slice(), b"-", b"ENV", b"ARG", b"set", b"#", b"- -", b"declare -x"].contains(&line)
}

/// Returns the value of a flag, of a statement or of a dot file: a blank is all that stands before it.
fn spaced(haystack: &[u8], name: &Name, at: usize) -> Option<Value> {
    let first = byte(haystack, at);
    // Prose sets code in back quotes: pass `--help`.
    if matches!(first, b'"' | b'\'') {
        // `PASSWORD 'x'` in SQL, `password "x"` as a statement; in prose one passes 'x' as well.
        let word = &haystack[name.span.range()];
        let statement = word.iter().all(|byte| !byte.is_ascii_lowercase()) || opens_line(haystack, name.span.start);
        // `:password "x"` in Clojure.
        let marked = matches!(haystack[..name.span.start].last(), Some(b'-' | b':'));
        return if (statement && !word.eq_ignore_ascii_case(b"pass")) || marked { quoted(haystack, at) } else { None };
    }
    let flag = name.is_flag(haystack);
    if first != b'-' && (flag || is_declared(haystack, name.span.start)) {
        let rest = &haystack[at..];
        // `openssl` is told where to read a password.
        return match [b"env:".as_slice(), b"file:", b"fd:"].iter().any(|opens| rest.starts_with(opens)) {
            true if flag => None,
            _ => bare(haystack, name, if flag && rest.starts_with(b"pass:") { at + 5 } else { at }),
        };
    }
    loose::at(haystack, at)
}

/// Tells whether a word on the line before a name, or at the beginning of the line above, says that a value follows.
fn is_declared(haystack: &[u8], start: usize) -> bool {
    #[rustfmt::skip]
    static HERE: Lexicon = Lexicon::exact(&[
        b"ENV ", b"login ", b"machine ", b"set -gx ", b"set -x ", b"set -Ux ", b"setenv ", b"config set ", b"configure set ",
    ]);
    let before = &haystack[start.saturating_sub(120)..start];
    let (above, line) = before.split_at(memchr::memrchr(b'\n', before).map_or(0, |at| at + 1));
    if line.trim_ascii().is_empty() {
        let above = above.trim_ascii_end();
        let above = above[memchr::memrchr(b'\n', above).map_or(0, |at| at + 1)..].trim_ascii_start();
        return above.starts_with(b"login ") || above.starts_with(b"machine ");
    }
    HERE.stands_in(line)
}

/// Returns the value between an opening and a closing tag.
fn element(haystack: &[u8], at: usize) -> Option<Value> {
    const RAW: &[u8] = b"<![CDATA[";
    let start = skip(haystack, at, 80, |byte| byte.is_ascii_whitespace());
    if haystack[start.min(haystack.len())..].starts_with(RAW) {
        let start = start + RAW.len();
        let end = skip(haystack, start, LONGEST, |byte| !matches!(byte, b']' | b'\n' | b'\r'));
        return haystack[end..].starts_with(b"]]>").then(|| value(start, end, Form::Element)).flatten();
    }
    let end = skip(haystack, start, LONGEST, |byte| !matches!(byte, b'<' | b'>' | b'\n' | b'\r'));
    let closed = skip(haystack, end, 80, |byte| byte.is_ascii_whitespace());
    (byte(haystack, closed) == b'<' && byte(haystack, closed + 1) == b'/').then(|| value(start, end, Form::Element)).flatten()
}

/// Tells whether `|` or `>`, with its signs, ends the line: a block of YAML follows.
fn is_block_mark(haystack: &[u8], at: usize) -> bool {
    let behind = skip(haystack, at + 1, 2, |byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'));
    matches!(byte(haystack, at), b'|' | b'>') && is_break(byte(haystack, skip(haystack, behind, 8, is_blank)))
}

/// Returns the first line of the block below a name: a scalar, a quoted string, or the first item of a list.
fn block(haystack: &[u8], name: &Name, at: usize) -> Option<Value> {
    let scalar = is_block_mark(haystack, at);
    let below = skip(haystack, at, 16, |byte| !is_break(byte));
    let below = skip(haystack, below, 2, is_break);
    let start = skip(haystack, below, 64, is_blank);
    let item = byte(haystack, start) == b'-' && byte(haystack, start + 1) == b' ';
    let text = if item { skip(haystack, start + 1, 16, is_blank) } else { start };
    if start == below && !item {
        return None;
    }
    if is_quote(byte(haystack, text)) {
        return quoted(haystack, text);
    }
    if !(scalar || item) || !opens_line(haystack, name.span.start) {
        return None;
    }
    let end = skip(haystack, text, LONGEST, |byte| byte > b' ' && byte != b'"');
    let rest = skip(haystack, end, 40, is_blank);
    // What goes on behind a blank, or is a mapping, is no scalar that holds a secret.
    let alone = is_break(byte(haystack, rest)) && !haystack[text..end].ends_with(b":");
    if alone && end - text < LONGEST { value(text, end, Form::Block) } else { None }
}
