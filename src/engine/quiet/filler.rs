//! What stands in place of a token: masks, repeats, counting, and words that say so.

/// Characters that mask a secret when they stand in a row.
const MASKS: &[u8] = b"xX*.#?_-";

/// From this many mask characters in a row on, a value is masked.
const MASK_RUN: usize = 4;

/// From this many of any other character in a row on, a value is made up.
const RUN: usize = 7;

/// From this many steps of counting on (`012345`), a value is made up.
const STEPS: usize = 5;

/// The share of a value that must count on for the whole of it to be made up: a long id may well hold `23456`.
const PART: usize = 5;

/// From this many `A` in a row on, they are no zero bytes in base64, where they make up most of the value.
const ZEROS: usize = 32;

/// The longest block whose repetition is looked for.
const BLOCK: usize = 20;

/// The rows of a keyboard.
#[rustfmt::skip]
const ROWS: &[&[u8]] = &[
    b"qwertyuiop", b"asdfghjkl", b"zxcvbnm",
];

/// Words that no token holds by chance, wherever they stand.
#[rustfmt::skip]
const ANYWHERE: &[&[u8]] = &[
    b"example", b"placeholder", b"changeme", b"change_me", b"change-me", b"redacted", b"replaceme", b"replace_", b"replace-",
    b"removed", b"foobar", b"deadbeef",
];

/// Words that count where no letter or digit touches them.
const ALONE: [&[u8]; 11] =
    [b"your", b"dummy", b"fake", b"sample", b"insert", b"todo", b"mock", b"invalid", b"null", b"none", b"demo"];

/// Words for what is made up that count where two of them stand, whatever touches them.
const TWICE: [&[u8]; 2] = [b"fake", b"dummy"];

/// Tells whether the value hides something, or is one thing over and over.
pub(super) fn is_mask(value: &[u8]) -> bool {
    is_masked(value) || is_repeated(value)
}

/// Tells whether the value was typed and not drawn: it counts, follows a row of keys, or says that it is to be replaced.
///
/// Nobody draws a token like that; people do choose such passwords.
pub(in crate::engine) fn is_made_up(value: &[u8]) -> bool {
    counts(value, 2) || stands_in(value)
}

/// Tells whether the value counts, follows a row of keys, or says that it is to be replaced.
///
/// Letters and digits in turns (`k1l2m3`) were typed, too, but they are what somebody types who is asked for a key of that length, and a
/// provider's rule knows that it is one.
pub(super) fn stands_in(value: &[u8]) -> bool {
    counts(value, 1) || ROWS.iter().any(|row| holds_row(value, row)) || says_so(value)
}

/// Tells whether one character stands so often in a row that it was typed, not drawn.
///
/// `A` is spared, and `=` with it: base64 writes zero bytes as a row of `A`. A short value may be one character alone.
fn is_masked(value: &[u8]) -> bool {
    if value.len() >= 3 && value.iter().all(|byte| *byte == value[0]) {
        return true;
    }
    let mut run = 0;
    let mut previous = None;
    for &byte in value {
        run = if previous == Some(byte) { run + 1 } else { 1 };
        previous = Some(byte);
        let limit = match byte {
            b'A' | b'=' => ZEROS.max(value.len() / 3 * 2),
            _ if MASKS.contains(&byte) => MASK_RUN,
            _ => RUN,
        };
        if run >= limit {
            return true;
        }
    }
    value.ends_with(b"...") || value.ends_with("…".as_bytes())
}

/// Tells whether a block of up to [`BLOCK`] bytes comes twice in a row, eight bytes or more of it.
fn is_repeated(value: &[u8]) -> bool {
    (1..=BLOCK.min(value.len() / 2)).any(|period| {
        let mut run = 0;
        value.iter().zip(&value[period..]).any(|(first, second)| {
            run = if first == second && *first != b'A' { run + 1 } else { 0 };
            run >= period.max(8)
        })
    })
}

/// Tells whether every `stride`-th character counts up or down, `9` and `a` and `0` being neighbours.
fn counts(value: &[u8], stride: usize) -> bool {
    let next = |first: u8, second: u8| {
        let (first, second) = (first.to_ascii_lowercase(), second.to_ascii_lowercase());
        let both = first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric();
        both && (second == first.wrapping_add(1)
            || (first == b'9' && matches!(second, b'0' | b'a'))
            || (first, second) == (b'f', b'0'))
    };
    let steps = if stride == 1 { STEPS.max(value.len() / PART) } else { STEPS };
    let (mut up, mut down) = ([0_usize; 2], [0_usize; 2]);
    let mut counted = 0;
    value.iter().zip(value.get(stride..).unwrap_or_default()).enumerate().any(|(at, (&first, &second))| {
        let lane = at % stride;
        up[lane] = if next(first, second) { up[lane] + 1 } else { 0 };
        down[lane] = if next(second, first) { down[lane] + 1 } else { 0 };
        counted += match up[lane].max(down[lane]) {
            STEPS => STEPS,
            run => usize::from(run > STEPS),
        };
        counted >= steps
    })
}

/// Tells whether six neighbours of a keyboard's row stand in the value.
fn holds_row(value: &[u8], row: &[u8]) -> bool {
    row.windows(6).any(|keys| holds(value, keys))
}

fn says_so(value: &[u8]) -> bool {
    ANYWHERE.iter().any(|word| holds(value, word))
        || ALONE.iter().any(|word| holds_alone(value, word))
        || TWICE.iter().any(|word| value.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count() >= 2)
}

/// Tells whether a lower-case word stands in the value, ASCII case ignored.
pub(in crate::engine) fn holds(value: &[u8], word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return true };
    memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), value)
        .any(|at| value.get(at + 1..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(rest)))
}

fn holds_alone(value: &[u8], word: &[u8]) -> bool {
    let touches = |at: Option<usize>| at.and_then(|at| value.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    value
        .windows(word.len())
        .enumerate()
        .any(|(at, window)| window.eq_ignore_ascii_case(word) && !touches(at.checked_sub(1)) && !touches(Some(at + word.len())))
}

/// How the keys begin that standards print as test vectors (FIPS 197, SP 800-38A, RFC 8439, RFC 8032), in hex.
const VECTORS: [&[u8]; 6] = [b"2b7e1516", b"603deb10", b"8e73b0f7", b"80818283", b"9d61b19d", b"00010203"];

/// What manuals and standards show as keys, whole or the part that tells: the page about JWTs, RFC 7515 and 7520 (JWS), RFC 6455
/// (WebSocket), RFC 7617 (Basic), AWS's pair of keys, of which people change a letter.
#[rustfmt::skip]
const SHOWN: &[&[u8]] = &[
    b"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4g", b"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAs", b"SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNz",
    b"dGhlIHNhbXBsZSBub25jZQ", b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", b"QWxhZGRpbjpvcGVu", b"IOSFODNN7", b"wJalrXUtnFEMI",
];

/// Tells whether the value is a key that a standard or a manual prints.
pub(super) fn is_documented(value: &[u8]) -> bool {
    let vector = value.len() >= 32 && VECTORS.iter().any(|vector| value[..vector.len()].eq_ignore_ascii_case(vector));
    vector || SHOWN.iter().any(|shown| memchr::memmem::find(value, shown).is_some())
}
