//! What is noticed about the place of a value: its name, its line, what follows.

use super::{Signal, Subject};
use crate::engine::{Reach, Weighing, quiet};

/// How far the line is looked at, on each side.
const NEAR: usize = Reach::OF_SURROUNDINGS as usize;

/// Words before `key` that make it one that is kept secret.
#[rustfmt::skip]
const STRONG: &[&[u8]] = &[
    b"api", b"access", b"secret", b"private", b"priv", b"encrypt", b"encryption", b"decryption", b"signing", b"sign", b"auth",
    b"license", b"licence", b"master", b"account", b"storage", b"client", b"server", b"service", b"crypt", b"aes", b"hmac",
    b"jwt", b"session", b"cookie", b"app", b"consumer", b"subscription", b"shared", b"n",
];

#[rustfmt::skip]
const USERS: &[&[u8]] = &[
    b"user", b"login", b"email", b"uid", b"account", b"usr",
];
#[rustfmt::skip]
const HOSTS: &[&[u8]] = &[
    b"://", b"host", b"server", b"port", b"database", b"endpoint",
];
#[rustfmt::skip]
const TESTS: &[&[u8]] = &[
    b"test", b"assert", b"expect", b"should", b"mock", b"example", b"fake", b"dummy",
];

/// Notes what stands around.
pub(super) fn note(subject: &Subject<'_>, note: &mut impl FnMut(Signal)) {
    let Subject { haystack, secret, .. } = *subject;
    let begin = subject.name.map_or(secret.start, |name| name.start.min(secret.start));
    let before = &haystack[begin.saturating_sub(NEAR)..begin];
    let before = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    let behind = &haystack[secret.end..haystack.len().min(secret.end + NEAR)];
    let behind = &behind[..memchr::memchr(b'\n', behind).unwrap_or(behind.len())];
    let beside = |words: &[&[u8]]| words.iter().any(|word| quiet::holds(before, word) || quiet::holds(behind, word));
    if is_comment(before) {
        note(Signal::Comment);
    }
    if beside(TESTS) {
        note(Signal::TestLine);
    }
    if beside(USERS) {
        note(Signal::UserBeside);
    }
    if beside(HOSTS) {
        note(Signal::HostBeside);
    }
    if before.ends_with(b"?") || before.ends_with(b"&") || before.ends_with(b"&amp;") {
        note(Signal::Query);
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
    if quoted && matches!(rest, [b'+' | b'%', ..] | [b'.', b'a'..=b'z' | b' ', ..]) {
        note(Signal::Continued);
    }
    if !quoted
        && behind.starts_with(b" ")
        && rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'(' | b'+' | b'?' | b'='))
    {
        note(Signal::ProseBehind);
    }
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
    if crate::engine::assign::words(name).any(|word| STRONG.iter().any(|strong| word.eq_ignore_ascii_case(strong))) {
        note(Signal::NameStrong);
    }
}
