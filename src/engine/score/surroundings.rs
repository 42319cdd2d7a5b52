//! What is noticed about the place of a value: its name, its line, what follows.

use super::{Signal, Subject};
use crate::engine::assign::{Form, Operator};
use crate::engine::lexicon::{Lexicon, Whole};
use crate::engine::{Reach, Weighing};
use crate::model::Span;

/// How far the line is looked at, on each side.
const NEAR: usize = Reach::OF_SURROUNDINGS as usize;

/// Words before `key` that make it one that is kept secret.
#[rustfmt::skip]
static STRONG: Whole = Whole::of(&[
    b"api", b"access", b"secret", b"private", b"priv", b"encrypt", b"encryption", b"decryption", b"signing", b"sign", b"auth",
    b"license", b"licence", b"master", b"account", b"storage", b"client", b"server", b"service", b"crypt", b"aes", b"hmac",
    b"jwt", b"session", b"cookie", b"app", b"consumer", b"subscription", b"shared", b"n",
]);

/// Words for tests, for users and for hosts on the line.
#[rustfmt::skip]
static BESIDE: Lexicon = Lexicon::folded(&[
    b"test", b"assert", b"expect", b"should", b"mock", b"example", b"fake", b"dummy",
    b"user", b"login", b"email", b"uid", b"account", b"usr",
    b"://", b"host", b"server", b"port", b"database", b"endpoint",
]);
const TESTS: u64 = (1 << 8) - 1;
const USERS: u64 = ((1 << 14) - 1) & !TESTS;
const HOSTS: u64 = !(TESTS | USERS);

/// Notes what stands around.
pub(super) fn note(subject: &Subject<'_>, note: &mut impl FnMut(Signal)) {
    let Subject { haystack, secret, .. } = *subject;
    let begin = subject.name.map_or(secret.start, |name| name.start.min(secret.start));
    let before = &haystack[begin.saturating_sub(NEAR)..begin];
    let before = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    let behind = &haystack[secret.end..haystack.len().min(secret.end + NEAR)];
    let behind = &behind[..memchr::memchr(b'\n', behind).unwrap_or(behind.len())];
    let beside = BESIDE.found_in(before) | BESIDE.found_in(behind);
    if is_comment(before) {
        note(Signal::Comment);
    }
    if beside & TESTS != 0 {
        note(Signal::TestLine);
    }
    if beside & USERS != 0 {
        note(Signal::UserBeside);
    }
    if beside & HOSTS != 0 {
        note(Signal::HostBeside);
    }
    let value = &haystack[secret.range()];
    let bare = subject.assignment.is_some_and(|found| found.form == Form::Bare);
    // `a password or similar`: what stands in for nothing is quoted.
    let alternative = haystack[..secret.start].trim_ascii_end().ends_with(b" or");
    if bare && (alternative || is_in_sentence(before, value, behind)) {
        note(Signal::Sentence);
    }
    // Behind a blank the quoted name of the next member is no value: `PASSWORD_VERIFIER "ChallengeName": "x"`.
    let spaced = subject.assignment.is_some_and(|found| found.operator == Operator::Space);
    if (bare && is_operand(behind)) || (spaced && matches!(behind, [b'"' | b'\'', b':', ..])) {
        note(Signal::Expression);
    }
    if is_vector(haystack, begin, secret) {
        note(Signal::Vector);
    }
    if is_in_string(before, behind) {
        note(Signal::InString);
    }
    note_behind(haystack[secret.end..].get(..1), behind, note);
    if let Some(name) = subject.name {
        note_name(&haystack[name.range()], subject.kind, note);
    }
}

fn is_comment(before: &[u8]) -> bool {
    let line = before.trim_ascii_start();
    [b"//".as_slice(), b"#", b"*", b"/*", b"<!--", b";", b"--"].iter().any(|mark| line.starts_with(mark))
}

/// Tells whether the assignment begins within a string that holds more than it.
fn is_in_string(before: &[u8], behind: &[u8]) -> bool {
    let quotes = |quote: u8| before.iter().filter(|&&byte| byte == quote).count();
    let odd = [b'"', b'\'', b'`'].into_iter().any(|quote| quotes(quote) % 2 == 1 && !before.ends_with(&[quote]));
    odd && behind.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`'))
}

/// Notes how the text goes on: an expression that is put together, or prose.
fn note_behind(first: Option<&[u8]>, behind: &[u8], note: &mut impl FnMut(Signal)) {
    let quoted = matches!(first, Some(b"\"" | b"'" | b"`"));
    let rest = if quoted { &behind[1.min(behind.len())..] } else { behind };
    let rest = rest.trim_ascii_start();
    if !quoted
        && behind.starts_with(b" ")
        && rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'(' | b'+' | b'?' | b'='))
    {
        note(Signal::ProseBehind);
    }
}

/// Tells whether a word without quotes is one of a sentence: two words follow, or one does and one stands before, or in a comment.
fn is_in_sentence(before: &[u8], value: &[u8], behind: &[u8]) -> bool {
    let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 || !matches!(&value[letters..], b"" | b"," | b"." | b";" | b":") {
        return false;
    }
    let behind = match behind {
        [b',' | b'.' | b';' | b':', rest @ ..] => rest,
        _ => behind,
    };
    let Some(behind) = behind.strip_prefix(b" ") else { return false };
    let is_word = |part: &&[u8]| {
        let word = part.strip_suffix(b",").or_else(|| part.strip_suffix(b".")).unwrap_or(part);
        !word.is_empty() && word.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'\'')
    };
    let follow = behind.trim_ascii_end().split(|&byte| byte == b' ').take(2).take_while(is_word).count();
    let precede =
        before.trim_ascii().rsplit(|&byte| byte == b' ').take(2).filter(|part| part.iter().all(u8::is_ascii_alphabetic)).count();
    follow >= 2 || (follow == 1 && (precede >= 1 || is_comment(before)))
}

/// Tells whether an operator follows behind a blank that only code has there; a shell goes on with `&&` behind a password as well.
fn is_operand(behind: &[u8]) -> bool {
    let operator = behind.trim_ascii_start();
    operator.len() < behind.len()
        && matches!(operator, [b'{'] | [b'=' | b'+' | b'?', b' ', ..] | [b'!' | b'=', b'=', ..] | [b'i', b'f' | b's', b' ', ..])
}

/// Names of what stands beside the key in a test vector.
#[rustfmt::skip]
static VECTOR: Lexicon = Lexicon::folded(&[
    b"plaintext", b"ciphertext", b"plain_text", b"cipher_text", b"\nPT =", b"\nCT =", b"aad\":", b"tcid", b"\ninput =", b"\nIN:", b"\nOUT:",
    b" pt = ", b" ct = ", b" aad = ", b"\nMsg =", b"\nnonce =",
]);

/// Tells whether a key in hex stands beside what it encrypts, on its line or on one near it.
fn is_vector(haystack: &[u8], begin: usize, secret: Span) -> bool {
    let value = &haystack[secret.range()];
    let near = [&haystack[begin.saturating_sub(NEAR)..begin], &haystack[secret.end..haystack.len().min(secret.end + NEAR)]];
    value.len() >= 16 && value.iter().all(u8::is_ascii_hexdigit) && near.iter().any(|near| VECTOR.stands_in(near))
}

fn note_name(name: &[u8], kind: Weighing, note: &mut impl FnMut(Signal)) {
    let capitals = name.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let small = name.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    if small == 0 && capitals >= 3 {
        note(Signal::NameConstant);
    }
    let mut words = crate::engine::assign::words(name);
    let alone = words.by_ref().count() <= 1;
    if alone && name.len() <= 10 {
        note(if kind == Weighing::Key { Signal::KeyAlone } else { Signal::NameAlone });
    }
    if crate::engine::assign::words(name).any(|word| STRONG.holds(word)) {
        note(Signal::NameStrong);
    }
}
