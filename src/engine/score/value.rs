//! What is noticed about the characters of a value.

use super::Signal;
use crate::engine::lexicon::Lexicon;
use crate::engine::{Weighing, quiet, randomness};

/// Words for secrets, in a value that stands for one, and words for what is made up.
#[rustfmt::skip]
static WORDS: Lexicon = Lexicon::folded(&[
    b"passw", b"pwd", b"passphrase", b"secret", b"token", b"apikey", b"api_key", b"api-key", b"credential",
    b"test", b"foo", b"bar", b"dummy", b"example", b"sample", b"fake", b"mock", b"invalid", b"wrong", b"some", b"your", b"my",
    b"demo", b"baz", b"new", b"old", b"any",
]);

/// Those that are for secrets: the first nine.
const SECRET_WORDS: u64 = (1 << 9) - 1;

/// Notes what the characters say.
pub(super) fn note(value: &[u8], kind: Weighing, note: &mut impl FnMut(Signal)) {
    note(match value.len() {
        0..=3 => Signal::Short,
        4..=5 => Signal::Length4,
        6..=7 => Signal::Length6,
        8..=11 => Signal::Length8,
        12..=19 => Signal::Length12,
        20..=39 => Signal::Length20,
        _ => Signal::Length40,
    });
    let counts = Counts::of(value);
    note_alphabet(value, &counts, note);
    let unlikeness = randomness::unlikeness(value);
    let wordy = unlikeness < -0.25;
    match unlikeness {
        ..-0.8 => note(Signal::VeryWordy),
        -0.8..-0.25 => note(Signal::Wordy),
        0.25..0.7 => note(Signal::Random),
        0.7.. => note(Signal::VeryRandom),
        _ => {}
    }
    if wordy && !kind.is_chosen() {
        note(Signal::WordyToken);
    }
    if randomness::changes(value) * 3 >= value.len() {
        note(Signal::Changing);
    }
    if counts.different * 2 < value.len().min(24) {
        note(Signal::FewCharacters);
    }
    if kind == Weighing::Key && value.iter().any(is_odd) {
        note(Signal::OddSign);
    }
    if quiet::is_plain_word(value) {
        note(Signal::PlainWord);
    } else if quiet::is_placeholder(value) {
        note(Signal::PlaceholderWord);
    }
    if quiet::is_made_up(value) {
        note(Signal::MadeUp);
    }
    let words = WORDS.found_in(value);
    if words & SECRET_WORDS != 0 {
        note(Signal::SaysSecret);
    }
    if words & !SECRET_WORDS != 0 {
        note(Signal::SaysTest);
    }
    if encodes_text(value) {
        note(Signal::EncodedText);
    }
}

/// Tells whether the byte is one that keys are not drawn from, nor stands between the parts of one.
fn is_odd(byte: &u8) -> bool {
    !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'.' | b':' | b'~' | b'|' | b'%')
}

/// How many characters of each kind a value has.
struct Counts {
    small: usize,
    capitals: usize,
    digits: usize,
    joints: usize,
    blanks: usize,
    signs: usize,
    different: usize,
}

/// The kind of each byte, in the order in which [`Counts`] has them.
static KINDS: [u8; 256] = {
    let mut kinds = [5; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' => 0,
            b'A'..=b'Z' => 1,
            b'0'..=b'9' => 2,
            b'-' | b'_' | b'.' => 3,
            b' ' => 4,
            _ => 5,
        };
        byte += 1;
    }
    kinds
};

impl Counts {
    fn of(value: &[u8]) -> Self {
        let mut counts = [0; 6];
        let mut seen = [0_u64; 4];
        for &byte in value {
            counts[usize::from(KINDS[usize::from(byte)])] += 1;
            seen[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
        let [small, capitals, digits, joints, blanks, signs] = counts;
        let different = seen.iter().map(|bits| bits.count_ones() as usize).sum();
        Self { small, capitals, digits, joints, blanks, signs, different }
    }
}

fn note_alphabet(value: &[u8], counts: &Counts, note: &mut impl FnMut(Signal)) {
    let letters = counts.small + counts.capitals;
    if counts.blanks > 0 {
        note(Signal::Spaced);
    }
    if counts.signs > 0 {
        note(Signal::Special);
    }
    if quiet::is_uuid(value) {
        return note(Signal::Uuid);
    }
    if counts.digits == value.len() {
        return note(Signal::Digits);
    }
    if value.len() >= 8 && counts.digits > 0 && value.iter().all(u8::is_ascii_hexdigit) {
        return note(Signal::Hex);
    }
    if counts.signs + counts.blanks > 0 {
        return;
    }
    if letters == value.len() {
        if counts.small == 0 {
            note(Signal::Capitals);
        } else if value[1..].iter().all(u8::is_ascii_lowercase) {
            note(Signal::OneWord);
            if value[0].is_ascii_uppercase() {
                note(Signal::Title);
            }
        }
    } else if counts.joints > 0 {
        note(Signal::Joined);
    } else {
        let tail = value.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        note(if tail == counts.digits { Signal::WordAndDigits } else { Signal::Mixed });
    }
}

/// Tells whether the value is words of letters, joined by capitals.
pub(super) fn is_camel(value: &[u8]) -> bool {
    let humps = value.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
    humps > 0 && value.iter().all(|byte| byte.is_ascii_alphabetic()) && randomness::unlikeness(value) < 0.0
}

/// Tells whether the value is the name of a field: small letters joined by `_`, or with a word for secrets among them.
pub(super) fn is_field(value: &[u8]) -> bool {
    let plain = value.iter().all(|&byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain
        && (value.contains(&b'_')
            || value.starts_with(b"pass")
            || value.starts_with(b"cred")
            || WORDS.found_in(value) & SECRET_WORDS != 0)
}

/// Tells whether the value is base64 of printable text, as manifests and headers write passwords.
fn encodes_text(value: &[u8]) -> bool {
    let padded = value.iter().rev().take_while(|&&byte| byte == b'=').count();
    let body = &value[..value.len() - padded];
    if value.len() < 8 || !value.len().is_multiple_of(4) || padded > 2 {
        return false;
    }
    let mut bits = 0_u32;
    // What is no text seldom goes on for long.
    body.iter().enumerate().all(|(at, &byte)| {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return false,
        };
        bits = (bits << 6) | u32::from(digit);
        // A whole byte is there after the second, third and fourth of each four characters.
        let spare = match at % 4 {
            0 => return true,
            1 => 4,
            2 => 2,
            _ => 0,
        };
        matches!((bits >> spare) as u8, b' '..=b'~' | b'\n' | b'\r' | b'\t')
    })
}
