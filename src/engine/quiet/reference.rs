//! What names a secret, or anything else, that is kept elsewhere: variables, templates, look-ups, paths, identifiers.

use super::filler::holds;
use super::words::is_word_like;

/// Marks of templates and of variables inside a longer text.
#[rustfmt::skip]
const TEMPLATES: &[&[u8]] = &[
    b"${", b"{{", b"}}", b"<%", b"%>", b"$(", b"#{", b"@{", b"%(", b"`",
];

/// Marks of look-ups, schemes of other stores, and forms that are encrypted already.
#[rustfmt::skip]
const LOOKUPS: &[&[u8]] = &[
    b"environ", b"process.env", b"getenv", b"secrets.", b"config.", b"vault:", b"vault/", b"op://", b"arn:", b"ssm:",
    b"keyvault", b"://", b"ENC[", b"ENC(", b"$ansible_vault",
    b"aws4_request",
];

/// Opens that name what follows: digests, keys that are public, hashed passwords, images.
#[rustfmt::skip]
const PREFIXES: &[&[u8]] = &[
    b"sha1:", b"sha256:", b"sha512:", b"sha1-", b"sha256-", b"sha384-", b"sha512-", b"ssh-", b"ecdsa-", b"data:", b"$argon2",
    b"pbkdf2", b"./", b"../", b"$1$", b"$2a$", b"$2b$", b"$2y$", b"$5$", b"$6$", b"$apr1$", b"$P$",
];

/// Tells whether the value names something rather than being it.
pub(super) fn is_reference(value: &[u8]) -> bool {
    is_indirect(value) || is_path(value) || is_number(value)
}

/// Tells whether the value says where the secret is to be taken from.
pub(super) fn is_indirect(value: &[u8]) -> bool {
    is_template(value) || is_lookup(value)
}

fn is_template(value: &[u8]) -> bool {
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
    bracketed || variable || verb || holds_slot(value) || TEMPLATES.iter().any(|mark| memchr::memmem::find(value, mark).is_some())
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

fn is_lookup(value: &[u8]) -> bool {
    let call = value.iter().position(|&byte| matches!(byte, b'(' | b'[')).is_some_and(|at| at > 0 && is_dotted_name(&value[..at]));
    let opens = |prefix: &&[u8]| value.len() >= prefix.len() && value[..prefix.len()].eq_ignore_ascii_case(prefix);
    call || LOOKUPS.iter().any(|mark| holds(value, mark)) || PREFIXES.iter().any(opens) || is_member(value)
}

/// Tells whether the value is a member of something: names joined by `.`, `->` or `::`.
fn is_member(value: &[u8]) -> bool {
    let joined = memchr::memmem::find(value, b"->").is_some() || memchr::memmem::find(value, b"::").is_some();
    joined || (value.contains(&b'.') && is_dotted_name(value))
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

/// Tells whether the value is a path: it opens like one, or ends in a file's extension.
fn is_path(value: &[u8]) -> bool {
    is_place(value) || has_extension(value)
}

/// Tells whether the value opens like a path from a root, a drive or a home.
pub(super) fn is_place(value: &[u8]) -> bool {
    let drive = matches!(value, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let home = value.starts_with(b"~/");
    let root = value.starts_with(b"/")
        && value[1..].split(|&byte| byte == b'/').next().is_some_and(is_folder_name)
        && !value.ends_with(b"=");
    drive || home || root
}

fn is_folder_name(part: &[u8]) -> bool {
    part.len() >= 2 && part.len() <= 16 && part.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.'))
}

fn has_extension(value: &[u8]) -> bool {
    let Some(dot) = value.iter().rposition(|&byte| byte == b'.') else { return false };
    let (stem, extension) = (&value[..dot], &value[dot + 1..]);
    (2..=5).contains(&extension.len())
        && extension.iter().all(u8::is_ascii_lowercase)
        && !stem.is_empty()
        && stem.iter().all(|&byte| is_name_byte(byte) || matches!(byte, b'.' | b'/' | b'\\'))
}

/// Tells whether the value is a number, a date, a time or a version.
fn is_number(value: &[u8]) -> bool {
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
