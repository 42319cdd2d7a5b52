//! What stands in place of a token: masks, repeats, counting, and words that say so.

use crate::engine::lexicon::Lexicon;

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

/// The least number of bytes that are the same again where a block is repeated.
const LEAST_REPEATED: usize = 8;

/// The longest block whose repetition is looked for.
const BLOCK: usize = 20;

/// Six neighbours of a keyboard's row, letters and digits that count in turns from their first on, and words that no token holds by chance,
/// wherever they stand.
#[rustfmt::skip]
static ANYWHERE: Lexicon = Lexicon::folded(&[
    b"qwerty", b"wertyu", b"ertyui", b"rtyuio", b"tyuiop", b"asdfgh", b"sdfghj", b"dfghjk", b"fghjkl", b"zxcvbn", b"xcvbnm",
    b"example", b"placeholder", b"changeme", b"change_me", b"change-me", b"redacted", b"replaceme", b"replace_", b"replace-",
    b"removed", b"foobar", b"deadbeef", b"a1b2c3d4", b"1a2b3c4d", b"a0b1c2d3", b"0a1b2c3d",
]);

/// Words that count where no letter or digit touches them.
#[rustfmt::skip]
const ALONE_WORDS: &[&[u8]] = &[
    b"fake", b"dummy", b"your", b"sample", b"insert", b"todo", b"mock", b"invalid", b"null", b"none", b"demo",
];
static ALONE: Lexicon = Lexicon::folded(ALONE_WORDS);

/// How many of them, from the first on, are words for what is made up, which count where one stands twice, whatever touches it.
const TWICE: usize = 2;

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
/// Letters and digits in turns from the middle on (`k1l2m3`) were typed, too, but they are what somebody types who is asked for a key of that length, and a
/// provider's rule knows that it is one.
pub(super) fn stands_in(value: &[u8]) -> bool {
    counts(value, 1) || ANYWHERE.stands_in(value) || says_so(value)
}

/// Tells whether one character stands so often in a row that it was typed, not drawn.
///
/// `A` is spared, and `=` with it: base64 writes zero bytes as a row of `A`. A short value may be one character alone.
fn is_masked(value: &[u8]) -> bool {
    if value.len() >= 3 && value.iter().all(|byte| *byte == value[0]) {
        return true;
    }
    let alike = value.iter().zip(value.get(1..).unwrap_or_default()).filter(|(one, next)| one == next).count();
    let mut run = 0;
    let mut previous = None;
    // The shortest row of all has one pair less than it has bytes.
    for &byte in if alike + 1 >= MASK_RUN { value } else { &[] } {
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
        let (again, least) = (&value[period..], period.max(LEAST_REPEATED));
        let repeats = |at: &usize| value[*at] == again[*at] && value[*at] != b'A';
        // A run that counts is so long that it lies over one of these places.
        (0..again.len()).step_by(LEAST_REPEATED).filter(repeats).any(|at| {
            let before = (0..at).rev().take(least).take_while(repeats).count();
            let behind = (at..again.len()).take(least).take_while(repeats).count();
            before + behind >= least
        })
    })
}

/// The places of the digits and the letters in the order in which people count, and of what nobody counts with.
static PLACES: [u8; 256] = {
    let mut places = [STRANGER; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        places[byte as usize] = match byte {
            b'0'..=b'9' => PLACE_OF_0 + (byte - b'0'),
            b'a'..=b'z' => PLACE_OF_9 + 1 + (byte - b'a'),
            b'A'..=b'Z' => PLACE_OF_9 + 1 + (byte - b'A'),
            _ => STRANGER,
        };
        byte += 1;
    }
    places
};
const PLACE_OF_0: u8 = 1;
const PLACE_OF_9: u8 = PLACE_OF_0 + 9;
const PLACE_OF_F: u8 = PLACE_OF_9 + 6;
const STRANGER: u8 = 100;

/// Tells whether every `stride`-th character counts up or down, `9` and `a` and `0` being neighbours.
fn counts(value: &[u8], stride: usize) -> bool {
    let next = |first: u8, second: u8| {
        let (first, second) = (PLACES[usize::from(first)], PLACES[usize::from(second)]);
        (second == first + 1) | ((second == PLACE_OF_0) & ((first == PLACE_OF_9) | (first == PLACE_OF_F)))
    };
    // Hardly a value counts at all, and steps are soon counted.
    let pairs = value.iter().zip(value.get(stride..).unwrap_or_default());
    let (ups, downs) = pairs.fold((0, 0), |(ups, downs), (&first, &second)| {
        (ups + usize::from(next(first, second)), downs + usize::from(next(second, first)))
    });
    if ups.max(downs) < STEPS {
        return false;
    }
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

fn says_so(value: &[u8]) -> bool {
    let touches = |at: Option<usize>| at.and_then(|at| value.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let mut seen = [0_u8; TWICE];
    ALONE.any(value, |word, at| {
        let twice = seen.get_mut(word).is_some_and(|seen| {
            *seen += 1;
            *seen >= 2
        });
        twice || (!touches(at.checked_sub(1)) && !touches(Some(at + ALONE_WORDS[word].len())))
    })
}

/// How the keys begin that standards print as test vectors (FIPS 197, SP 800-38A, RFC 8439, RFC 8032), in hex.
const VECTORS: [&[u8]; 6] = [b"2b7e1516", b"603deb10", b"8e73b0f7", b"80818283", b"9d61b19d", b"00010203"];

/// What manuals and standards show as keys, whole or the part that tells: the page about JWTs, RFC 7515 and 7520 (JWS), RFC 6455
/// (WebSocket), RFC 7617 (Basic), AWS's pair of keys, of which people change a letter.
#[rustfmt::skip]
static SHOWN: Lexicon = Lexicon::exact(&[
    b"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4g", b"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAs", b"SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNz",
    b"dGhlIHNhbXBsZSBub25jZQ", b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", b"QWxhZGRpbjpvcGVu", b"IOSFODNN7", b"wJalrXUtnFEMI",
]);

/// Tells whether the value is a key that a standard or a manual prints.
pub(super) fn is_documented(value: &[u8]) -> bool {
    let vector = value.len() >= 32 && VECTORS.iter().any(|vector| value[..vector.len()].eq_ignore_ascii_case(vector));
    vector || SHOWN.stands_in(value)
}
