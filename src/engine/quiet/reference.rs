//! What names a secret, or anything else, that is kept elsewhere: variables, templates, look-ups, paths, identifiers.

use super::words::is_word_like;
use crate::engine::lexicon::{Lexicon, Whole};

/// Marks of templates and of variables inside a longer text.
#[rustfmt::skip]
static TEMPLATES: Lexicon = Lexicon::exact(&[
    b"${", b"{{", b"}}", b"<%", b"%>", b"$(", b"#{", b"@{", b"%(", b"`",
]);

/// Marks of look-ups, schemes of other stores, and forms that are encrypted already.
#[rustfmt::skip]
static LOOKUPS: Lexicon = Lexicon::folded(&[
    b"environ", b"process.env", b"getenv", b"secrets.", b"config.", b"vault:", b"vault/", b"op://", b"arn:", b"ssm:",
    b"keyvault", b"://", b"aws4_request",
]);

/// Tags by which YAML has a value taken from elsewhere.
#[rustfmt::skip]
static TAGS: Whole = Whole::of(&[
    b"!vault", b"!ref", b"!sub", b"!getatt", b"!secret", b"!include", b"!env", b"!env_var", b"!reference", b"!join", b"!importvalue",
]);

/// Endings of files that people name where a secret may stand.
#[rustfmt::skip]
const ENDINGS: &[&[u8]] = &[
    b"rs", b"js", b"mjs", b"cjs", b"ts", b"tsx", b"jsx", b"py", b"rb", b"go", b"java", b"kt", b"c", b"h", b"cc", b"cpp", b"hpp", b"cs", b"php",
    b"md", b"txt", b"json", b"yml", b"yaml", b"toml", b"ini", b"conf", b"cfg", b"env", b"properties", b"html", b"css", b"scss", b"vue", b"sh",
    b"sql", b"xml", b"csv", b"log", b"lock", b"snap", b"pem", b"crt", b"cer", b"der", b"key", b"pub", b"p12", b"pfx", b"jks", b"keystore", b"gpg",
    b"asc", b"png", b"jpg", b"svg", b"gif", b"ico", b"pdf", b"zip", b"gz", b"tgz", b"tar", b"bin", b"dat", b"db", b"so", b"dll", b"exe", b"lib",
];

/// Tells whether the value is a slot to be filled, or the name of a variable.
pub(super) fn is_template(value: &[u8]) -> bool {
    let (Some(&first), Some(&last)) = (value.first(), value.last()) else { return true };
    // An object in braces, as some services have for a token, is no slot.
    let bracketed = matches!((first, last), (b'<', b'>') | (b'{', b'}') | (b'[', b']') | (b'(', b')') | (b'%', b'%'))
        && !(first == b'{' && value.contains(&b'"') && value.contains(&b':'));
    let named = || value[1..].iter().all(|&byte| is_name_byte(byte));
    let variable = match first {
        b'$' | b'%' => named(),
        // `@db.password@`, as build tools fill it in.
        b'@' if last == b'@' => value.len() > 2 && is_dotted_name(&value[1..value.len() - 1]),
        b'@' | b'&' => named() && is_word_like(&value[1..]),
        _ => false,
    };
    let verb = value.windows(2).any(|pair| matches!(pair, b"%s" | b"%d" | b"%v" | b"%q" | b"%@")) && value.len() < 12;
    bracketed || variable || verb || holds_slot(value) || holds_field(value) || TEMPLATES.stands_in(value)
}

/// Tells whether a slot to be filled stands in the value: a name of three letters or more in angle brackets.
fn holds_slot(value: &[u8]) -> bool {
    let mut rest = value;
    while let Some(open) = memchr::memchr(b'<', rest) {
        rest = &rest[open + 1..];
        let Some(close) = memchr::memchr2(b'<', b'>', rest) else { return false };
        let slot = &rest[..close];
        let letters = slot.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        let named = slot.iter().all(|&byte| is_name_byte(byte) || matches!(byte, b' ' | b':' | b'.'));
        if rest[close] == b'>' && named && letters >= 3 && slot[0].is_ascii_alphabetic() {
            return true;
        }
    }
    false
}

/// Tells whether the value says where the secret is to be taken from: a look-up, a member, another store.
pub(super) fn is_lookup(value: &[u8]) -> bool {
    let call = value.iter().position(|&byte| matches!(byte, b'(' | b'[')).is_some_and(|at| at > 0 && is_dotted_name(&value[..at]));
    let relative = value.starts_with(b"./") || value.starts_with(b"../");
    let tag = TAGS.holds(value);
    call || relative || tag || LOOKUPS.stands_in(value) || is_member(value)
}

/// Tells whether the value is a member of something: names joined by `.`, `->` or `::`.
fn is_member(value: &[u8]) -> bool {
    let joined = value.windows(2).any(|pair| matches!(pair, b"->" | b"::"));
    // Of `login(self.password)` the bracket may be left behind the value.
    let end = value.iter().rposition(|byte| !matches!(byte, b')' | b']' | b',' | b';')).map_or(0, |at| at + 1);
    joined || (value[..end].contains(&b'.') && is_dotted_name(&value[..end]))
}

/// Tells whether the bytes are names joined by dots, each of them made of words.
fn is_dotted_name(bytes: &[u8]) -> bool {
    bytes.split(|&byte| byte == b'.').all(|part| {
        part.first().is_some_and(|&first| first.is_ascii_alphabetic() || first == b'_')
            && part.iter().all(|&byte| is_name_byte(byte))
            && is_word_like(part)
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Tells whether the value opens like a path from a root, a drive or a home.
pub(super) fn is_place(value: &[u8]) -> bool {
    let drive = matches!(value, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let home = value.starts_with(b"~/");
    let root = value.starts_with(b"/")
        && value[1..].split(|&byte| byte == b'/').next().is_some_and(is_folder_name)
        && !value.ends_with(b"=");
    drive || home || root || is_route(value)
}

/// Tells whether the value is two or more words, a slash before each, as paths on a Mac and routes are.
fn is_route(value: &[u8]) -> bool {
    let is_part = |part: &[u8]| {
        (3..=16).contains(&part.len())
            && part[1..].iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'))
            && part[0].is_ascii_alphabetic()
            && is_word_like(part)
    };
    let Some(rest) = value.strip_prefix(b"/") else { return false };
    rest.contains(&b'/') && rest.split(|&byte| byte == b'/').all(is_part)
}

fn is_folder_name(part: &[u8]) -> bool {
    part.len() >= 2 && part.len() <= 16 && part.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Tells whether the value is the name of a file, made of words and with an ending that is known.
pub(super) fn is_file_name(value: &[u8]) -> bool {
    let Some(dot) = value.iter().rposition(|&byte| byte == b'.') else { return false };
    let (stem, ending) = (&value[..dot], &value[dot + 1..]);
    ENDINGS.contains(&ending)
        && stem.iter().all(|&byte| is_name_byte(byte) || matches!(byte, b'.' | b'/' | b'\\' | b'*'))
        && stem.iter().any(u8::is_ascii_alphabetic)
        && is_word_like(stem)
}

/// Tells whether the value is a name that goes on with a dot and a few small letters.
pub(super) fn has_extension(value: &[u8]) -> bool {
    let Some(dot) = value.iter().rposition(|&byte| byte == b'.') else { return false };
    let (stem, extension) = (&value[..dot], &value[dot + 1..]);
    (2..=5).contains(&extension.len())
        && extension.iter().all(u8::is_ascii_lowercase)
        && !stem.is_empty()
        && stem.iter().all(|&byte| is_name_byte(byte) || matches!(byte, b'.' | b'/' | b'\\'))
}

/// Tells whether the value holds a field to be filled: one name in braces, without a digit.
fn holds_field(value: &[u8]) -> bool {
    memchr::memchr_iter(b'{', value).any(|open| {
        let rest = &value[open + 1..];
        let name = &rest[..rest.iter().take(FIELD).take_while(|byte| is_name_byte(**byte) || **byte == b'.').count()];
        let letters = name.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        rest.get(name.len()) == Some(&b'}') && letters >= 3 && !name.iter().any(u8::is_ascii_digit)
    })
}

/// The longest name of a field.
const FIELD: usize = 40;

/// Tells whether the value is a number, a date, a time or a version.
pub(super) fn is_number(value: &[u8]) -> bool {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let punctuated = value.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"+-.,:/_ ()".contains(&byte));
    let dated = value.len() >= 10 && value[..4].iter().all(u8::is_ascii_digit) && value[4] == b'-' && value[7] == b'-';
    let version = letters <= 3 && value.iter().filter(|&&byte| byte == b'.').count() >= 2 && digits <= 10;
    digits > 0 && punctuated && (letters == 0 || (dated && letters <= 3) || version)
}

/// Tells whether the value is a UUID, in braces or not.
pub(in crate::engine) fn is_uuid(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or(value);
    value.len() == 36
        && value
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Tells whether the value is an address of mail.
pub(super) fn is_address(value: &[u8]) -> bool {
    let Some(at) = value.iter().position(|&byte| byte == b'@') else { return false };
    let (user, host) = (&value[..at], &value[at + 1..]);
    let is_host = |part: &[u8]| !part.is_empty() && part.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-');
    user.len() >= 2
        && user.iter().all(|&byte| is_name_byte(byte) || byte == b'.')
        && host.contains(&b'.')
        && host.split(|&byte| byte == b'.').all(is_host)
}
