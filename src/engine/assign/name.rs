//! The name around a keyword, and whether it names a secret or something about one.

use super::{Bytes, Tail};
use crate::engine::lexicon::Whole;
use crate::model::Span;

/// How far a name goes before its keyword, in bytes; what is longer is minified code or base64.
const BEFORE: usize = 64;

/// How far a name goes behind its keyword.
const BEHIND: usize = 48;

/// From this length on, a keyword may end a word of small letters (`dbpassword`); shorter ones end others' (`compass`).
const GLUED: usize = 5;

/// Words behind the keyword that change nothing.
#[rustfmt::skip]
static NEUTRAL: Whole = Whole::of(&[
    b"key", b"token", b"secret", b"password", b"pass", b"pwd", b"value", b"val", b"str", b"string", b"text", b"plain",
    b"plaintext", b"default", b"base", b"prod", b"production", b"live", b"dev", b"development", b"staging", b"stage", b"test",
    b"testing", b"old", b"new", b"confirmation", b"confirm", b"again", b"repeat", b"raw", b"data", b"bytes", b"b64", b"base64",
    b"hex",
]);

/// Words behind the keyword that make the name one of something else: a `password_hash` is a hash, a `token_url` a URL.
#[rustfmt::skip]
static ABOUT: Whole = Whole::of(&[
    b"name", b"names", b"type", b"types", b"url", b"urls", b"uri", b"id", b"ids", b"uuid", b"guid", b"sid", b"file", b"files",
    b"filename", b"path", b"paths", b"dir", b"folder", b"field", b"fields", b"length", b"len", b"size", b"count", b"max",
    b"min", b"limit", b"expiry", b"expires", b"expiration", b"expire", b"expired", b"ttl", b"timeout", b"age", b"at", b"date",
    b"time", b"lifetime", b"validity", b"duration", b"label", b"title", b"hint", b"placeholder", b"prompt", b"message", b"msg",
    b"error", b"errors", b"invalid", b"policy", b"policies", b"regex", b"regexp", b"pattern", b"format", b"algorithm", b"algo",
    b"alg", b"method", b"mode", b"manager", b"service", b"provider", b"providers", b"store", b"storage", b"generator",
    b"validator", b"handler", b"factory", b"builder", b"callback", b"class", b"interface", b"endpoint", b"header", b"headers",
    b"param", b"params", b"parameter", b"prefix", b"suffix", b"index", b"version", b"status", b"state", b"scope", b"scopes",
    b"ref", b"refs", b"reference", b"arn", b"description", b"desc", b"help", b"input", b"form", b"page", b"view", b"button",
    b"link", b"icon", b"required", b"enabled", b"disabled", b"visible", b"changed", b"reset", b"strength", b"bits", b"usage",
    b"env", b"var", b"variable", b"config", b"settings", b"option", b"options", b"property", b"column", b"table", b"attribute",
    b"attr", b"position", b"offset", b"rotation", b"rule", b"rules", b"command", b"cmd", b"script", b"request", b"response",
    b"info", b"details", b"hash", b"digest", b"sha", b"sha1", b"sha256", b"sha512", b"md5", b"crc", b"encoder",
]);

/// More of them, for what signs, stores and shows.
#[rustfmt::skip]
static ABOUT_TOO: Whole = Whole::of(&[
    b"removed", b"incorrect", b"last", b"used", b"updated", b"created", b"modified", b"is", b"and", b"or", b"source", b"target", b"kind", b"encoding", b"issuer",
    b"audience", b"resolver", b"fingerprint", b"selector", b"xpath", b"css", b"tag", b"word", b"words", b"metadata", b"meta",
    b"helper", b"cache", b"exception", b"failed", b"failure", b"success", b"security", b"auth", b"authentication", b"grant",
    b"flow", b"exchange", b"code", b"schema", b"spec", b"template", b"test_", b"less", b"hashed", b"salt", b"review",
    b"matches", b"match", b"toggle", b"checker", b"verify", b"stdin", b"hasher", b"hashers",
]);

/// Words before the keyword that make the value nobody's secret, or no value at all.
#[rustfmt::skip]
static BEFORE_PUBLIC: Whole = Whole::of(&[
    b"public", b"pub", b"publishable", b"csrf", b"xsrf", b"next", b"page", b"continuation", b"sync", b"cursor", b"primary",
    b"foreign", b"partition", b"sort", b"cache", b"object", b"row", b"column", b"index", b"idempotency", b"hot", b"map",
    b"dict", b"lookup", b"s3", b"no", b"is", b"has", b"use", b"with", b"without", b"show", b"hide", b"forgot", b"forgotten",
    b"reset", b"change", b"changed", b"invalid", b"missing", b"require", b"requires", b"required", b"enter", b"validate",
    b"check", b"verify", b"hash", b"hashed", b"encrypt", b"encrypted", b"decrypt", b"site", b"vapid_public", b"sha", b"md5",
    b"digest", b"pagination", b"wrong", b"bad", b"crypted", b"translation", b"update", b"max", b"min", b"num", b"total", b"count",
]);

/// Endings of files that lists of digests name.
#[rustfmt::skip]
static ENDINGS: Whole = Whole::of(&[
    b"rs", b"js", b"mjs", b"ts", b"tsx", b"py", b"rb", b"go", b"java", b"kt", b"c", b"h", b"cc", b"cpp", b"hpp", b"cs", b"php", b"md", b"txt", b"json", b"yml",
    b"yaml", b"toml", b"html", b"css", b"scss", b"vue", b"stderr", b"stdout", b"snap", b"pem", b"crt", b"der", b"sh", b"png", b"svg", b"lock", b"xml", b"bin",
    b"p8", b"data", b"a", b"so", b"dll", b"lib", b"rst",
]);

/// Words that end in a keyword and have nothing to do with it.
#[rustfmt::skip]
const STRANGERS: &[&[u8]] = &[
    b"compass", b"bypass", b"trespass", b"overpass", b"surpass", b"underpass", b"monkey", b"turkey", b"donkey", b"hockey",
    b"whiskey", b"hotkey", b"jockey", b"renderpass", b"onepass", b"keypass", b"multipass", b"firstpass", b"encompass",
    b"secondpass",
];

/// A name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) span: Span,
    pub(super) tail: Tail,
}

impl Name {
    /// Tells whether the name is that of a flag on a command line.
    pub(super) fn is_flag(&self, haystack: &[u8]) -> bool {
        haystack[..self.span.start].ends_with(b"-")
    }
}

/// Returns the name that the keyword is a word of, if it names a secret.
pub(super) fn around(haystack: &[u8], keyword: Span) -> Option<Name> {
    let low = keyword.start.saturating_sub(BEFORE);
    let mut start = keyword.start - haystack[low..keyword.start].iter().rev().take_while(|&&byte| is_name(byte)).count();
    if keyword.start - start == BEFORE {
        return None;
    }
    let high = haystack.len().min(keyword.end.saturating_add(BEHIND));
    let mut end = keyword.end + haystack[keyword.end..high].iter().take_while(|&&byte| is_name(byte)).count();
    if end - keyword.end == BEHIND {
        return None;
    }
    // In `"\npassword=…"` the first letter is the line break's.
    if start > 0 && start < keyword.start && haystack[start - 1] == b'\\' && matches!(haystack[start], b'n' | b'r' | b't') {
        start += 1;
    }
    while end > keyword.end && matches!(haystack[end - 1], b'-' | b'.') {
        end -= 1;
    }
    while start < keyword.start && matches!(haystack[start], b'-' | b'.') {
        start += 1;
    }
    let before = &haystack[start..keyword.start];
    let behind = &haystack[keyword.end..end];
    if is_part_of_other(haystack, Span::new(start, end)) {
        return None;
    }
    if !begins_word(before, &haystack[keyword.range()])
        || !ends_word(&haystack[keyword.range()], behind)
        || is_public(setter(before, &haystack[keyword.range()]))
    {
        return None;
    }
    let tail = tail(behind)?;
    // `pass` is many things; with more behind it, it is seldom a password (`pass_zero`).
    let many = keyword.len() == 4 && haystack[keyword.range()].eq_ignore_ascii_case(b"pass");
    (tail == Tail::Nothing || !many).then_some(Name { span: Span::new(start, end), tail })
}

/// Tells whether what looks like a name is a part of something longer that is none: a type's path, a file's, an attribute's value.
fn is_part_of_other(haystack: &[u8], name: Span) -> bool {
    let before = &haystack[name.start.saturating_sub(16)..name.start];
    let closed = matches!(haystack.get(name.end), Some(b'"' | b'\''));
    let type_path = before.ends_with(b"::") && closed;
    // `"src/secret.rs": "…"`; a file's ending is enough without the folder.
    let file = (before.ends_with(b"/") && closed)
        || haystack[name.range()]
            .iter()
            .rposition(|&byte| byte == b'.')
            .is_some_and(|dot| ENDINGS.holds(&haystack[name.start + dot + 1..name.end]));
    let selector = before.ends_with(b"type=");
    // `arn:aws:secretsmanager:eu-west-1:0:secret:name`
    let listed = haystack.get(name.end) == Some(&b':') && matches!(before, [.., letter, b':'] if letter.is_ascii_alphanumeric());
    let badge = before.ends_with(b"badge.svg?");
    type_path || file || selector || listed || badge
}

/// Which bytes a name is made of.
static NAME: Bytes = Bytes::alphanumeric_and(b"_-.$");

fn is_name(byte: u8) -> bool {
    NAME.has(byte)
}

/// Tells whether the keyword is a word of the name, and not the end of another.
fn begins_word(before: &[u8], keyword: &[u8]) -> bool {
    let Some(&last) = before.last() else { return true };
    if !keyword[0].is_ascii_alphabetic() {
        return true;
    }
    if !last.is_ascii_alphabetic() || (last.is_ascii_lowercase() && keyword[0].is_ascii_uppercase()) {
        return true;
    }
    // `DBPassword`: a word of capitals ended.
    if last.is_ascii_uppercase() && keyword[0].is_ascii_uppercase() && keyword.get(1).is_some_and(u8::is_ascii_lowercase) {
        return true;
    }
    let word = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let whole = |stranger: &&[u8]| {
        let len = stranger.len().checked_sub(keyword.len());
        len.is_some_and(|len| {
            len == word
                && before[before.len() - len..].eq_ignore_ascii_case(&stranger[..len])
                && stranger[len..].eq_ignore_ascii_case(keyword)
        })
    };
    keyword.len() >= GLUED && !STRANGERS.iter().any(whole)
}

/// Tells whether the word that the keyword is ends where the keyword does, but for the letter of a plural.
fn ends_word(keyword: &[u8], behind: &[u8]) -> bool {
    let last_is_small = keyword.last().is_some_and(u8::is_ascii_lowercase);
    let ends = |rest: &[u8]| match rest.first() {
        Some(first) if first.is_ascii_uppercase() => last_is_small,
        Some(first) => !first.is_ascii_lowercase(),
        None => true,
    };
    ends(behind) || (matches!(behind.first(), Some(b's' | b'S')) && ends(&behind[1..]))
}

/// Takes the first word from `withToken`: a builder's setter, where `login_with_token` says how and not what.
fn setter<'n>(before: &'n [u8], keyword: &[u8]) -> &'n [u8] {
    let member = &before[memchr::memrchr(b'.', before).map_or(0, |dot| dot + 1)..];
    let rest = member.strip_prefix(b"with").unwrap_or(before);
    if rest.first().or(keyword.first()).is_some_and(u8::is_ascii_uppercase) { rest } else { before }
}

/// Tells whether a word before the keyword makes the value public, or the name a question.
fn is_public(before: &[u8]) -> bool {
    words(before).any(|word| BEFORE_PUBLIC.holds(word))
}

/// Reads what the name says behind its keyword; nothing where that makes it the name of something else.
fn tail(behind: &[u8]) -> Option<Tail> {
    let behind = behind.strip_prefix(b"s").or_else(|| behind.strip_prefix(b"S")).unwrap_or(behind);
    let mut tail = Tail::Nothing;
    for word in words(behind) {
        if ABOUT.holds(word) || ABOUT_TOO.holds(word) {
            return None;
        }
        let counts = word.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'v' | b'V' | b'$'));
        if !counts && !NEUTRAL.holds(word) {
            tail = Tail::Other;
        }
    }
    Some(tail)
}

/// Returns the words of a name: parted by signs, by digits, and where a capital follows a small letter.
pub(in crate::engine) fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let begin = rest.iter().position(u8::is_ascii_alphanumeric)?;
        let kind = |byte: u8| if byte.is_ascii_digit() { 1 } else { u8::from(!byte.is_ascii_alphabetic()) * 2 };
        let mut end = begin + 1;
        while end < rest.len() {
            let (last, next) = (rest[end - 1], rest[end]);
            let camel = last.is_ascii_lowercase() && next.is_ascii_uppercase();
            let acronym =
                last.is_ascii_uppercase() && next.is_ascii_uppercase() && rest.get(end + 1).is_some_and(u8::is_ascii_lowercase);
            // `s3`, `md5` and `b64` are words.
            let digits = kind(last) == 1 && kind(next) == 0;
            if camel || acronym || digits || kind(next) == 2 {
                break;
            }
            end += 1;
        }
        let word = &rest[begin..end];
        rest = &rest[end..];
        Some(word)
    })
}
