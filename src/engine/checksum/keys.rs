//! Whether a block that says it is a private key can be one: what its first bytes are, and the checksum of an armour.
//!
//! A key that stands in a file may still be of no use to anybody, so this proves nothing; it only drops what is no key: random
//! letters between the lines of a template, a text that was cut, a certificate under the wrong name.

use super::STANDARD;
use base64::Engine as _;
use std::borrow::Cow;

/// How a wrapped block begins: base64 of `-----BEGIN`.
const WRAPPED: &[u8] = b"LS0tLS1CRUdJTi";

/// What the body of a key in the format of OpenSSH begins with.
const OPENSSH: &[u8] = b"openssh-key-v1\0";

/// As many characters of the body as tell what it is.
const HEAD: usize = 24;

/// Tells whether the block is one of a private key: PEM, the same wrapped in base64, its body alone, or an armour of PGP.
pub fn is_private_key(block: &[u8]) -> bool {
    let block = if block.starts_with(WRAPPED) {
        let whole = block.len() - block.len() % 4;
        let Ok(unwrapped) = STANDARD.decode(&block[..whole]) else { return false };
        Cow::Owned(unwrapped)
    } else {
        Cow::Borrowed(block)
    };
    let Some(begin) = find(&block, b"-----BEGIN") else { return is_pem(&block) };
    let Some(label) = find(&block[begin + 10..], b"-----").map(|length| &block[begin + 10..begin + 10 + length]) else {
        return false;
    };
    let body = &block[begin + 15 + label.len()..];
    let body = &body[..find(body, b"-----END").unwrap_or(body.len())];
    if label.starts_with(b" PGP") { is_armour(body) } else { is_pem(body) }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}

/// Tells whether the body is encrypted, which looks like anything, or begins as the DER or the OpenSSH form of a private key does.
fn is_pem(body: &[u8]) -> bool {
    if find(body, b"Proc-Type").is_some() || find(body, b"DEK-Info").is_some() {
        return true;
    }
    let head = head(body);
    let whole = head.len() - head.len() % 4;
    STANDARD.decode(&head[..whole]).is_ok_and(|bytes| bytes.starts_with(OPENSSH) || is_der(&bytes))
}

/// Returns the first characters of the body's base64, without what a notation puts between its lines.
fn head(body: &[u8]) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    let mut rest = &body[headers(body)..];
    while let [byte, tail @ ..] = rest {
        // `"…" +` joins two strings; within one, `+` is a digit.
        let joins = |next: Option<&u8>| next.is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'"' | b'\''));
        let before = body[..body.len() - rest.len()].last();
        match byte {
            b'\\' => rest = escape(tail),
            b'+' if joins(tail.first()) || joins(before) => rest = tail,
            b'"' | b'\'' | b',' | b'>' | b'#' | b'|' | b'*' => rest = tail,
            _ if byte.is_ascii_whitespace() => rest = tail,
            _ if head.len() < HEAD && (byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')) => {
                head.push(*byte);
                rest = tail;
            }
            _ => break,
        }
    }
    head
}

/// Returns what follows a backslash, however often it was escaped, and the letter of a line break behind it.
fn escape(rest: &[u8]) -> &[u8] {
    let backslashes = rest.iter().take_while(|&&byte| byte == b'\\').count();
    match &rest[backslashes..] {
        [b'n' | b'r' | b't', rest @ ..] => rest,
        rest => rest,
    }
}

/// Returns where the body goes on behind lines such as `Comment: a key`.
fn headers(body: &[u8]) -> usize {
    let mut end = 0;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        if !line.trim_ascii().is_empty() && !line.contains(&b':') {
            break;
        }
        end += line.len();
    }
    if end == body.len() { 0 } else { end }
}

/// Tells whether the bytes begin as a sequence that opens with its version, or with the algorithm that it is encrypted by.
fn is_der(bytes: &[u8]) -> bool {
    let content = match bytes {
        [0x30, 0x82, _, _, content @ ..] | [0x30, 0x81, _, content @ ..] | [0x30, 0x83, _, _, _, content @ ..] => content,
        [0x30, length, content @ ..] if *length < 0x80 => content,
        _ => return false,
    };
    matches!(content, [0x02, 0x01, 0..=3, ..] | [0x30, _, 0x06, ..] | [0x30, 0x81, _, 0x06, ..])
}

/// Tells whether the armour's bytes begin with the packet of a secret key, and have the checksum that is written behind them.
fn is_armour(body: &[u8]) -> bool {
    let (mut data, mut check) = (Vec::new(), None);
    for line in lines(body) {
        let line = trimmed(line);
        if line.is_empty() || line.contains(&b':') {
            continue;
        }
        if let [b'=', digits @ ..] = line
            && digits.len() == 4
        {
            check = STANDARD.decode(digits).ok();
            break;
        }
        data.extend_from_slice(line);
    }
    let whole = data.len() - data.len() % 4;
    let Ok(bytes) = STANDARD.decode(&data[..whole]) else { return false };
    // The packet of a secret key, in the old form and in the new.
    let opens = bytes.first().is_some_and(|&tag| tag & 0xfc == 0x94 || tag == 0xc5);
    opens && check.is_none_or(|check| check == crc24(&bytes).to_be_bytes()[1..])
}

/// Returns the lines of a text whose line breaks may be written out.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.iter().position(|&byte| byte == b'\n' || byte == b'\\').unwrap_or(text.len());
        let (line, tail) = text.split_at(end);
        rest = match tail {
            [] => None,
            [b'\\', tail @ ..] => Some(escape(tail)),
            [_, tail @ ..] => Some(tail),
        };
        Some(line)
    })
}

/// Returns the line without what a notation sets around it.
fn trimmed(line: &[u8]) -> &[u8] {
    let around = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b',' | b';' | b'>' | b'#' | b'|' | b'*');
    let start = line.iter().position(|byte| !around(byte)).unwrap_or(line.len());
    let end = line.iter().rposition(|byte| !around(byte)).map_or(start, |at| at + 1);
    &line[start..end]
}

/// The checksum of an armour, as RFC 4880 has it.
fn crc24(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(0x00b7_04ce_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 16, |sum, _| if sum & 0x0080_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x0186_4cfb })
    });
    sum & 0x00ff_ffff
}

#[cfg(test)]
mod tests {
    use super::{STANDARD, crc24, is_private_key};
    use base64::Engine as _;

    /// A block of the label around the bytes, in lines of 64 characters that end as is said.
    fn block(label: &str, bytes: &[u8], line_end: &str) -> String {
        let text = STANDARD.encode(bytes);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {label}-----{line_end}{}{line_end}-----END {label}-----", lines.join(line_end))
    }

    fn bytes(head: &[u8], count: usize) -> Vec<u8> {
        head.iter().copied().chain((0..count).map(|at| (at * 37 % 251) as u8)).collect()
    }

    fn is_key(text: &str) -> bool {
        is_private_key(text.as_bytes())
    }

    #[test]
    fn keys_begin_as_their_formats_say() {
        for (label, head) in [
            ("RSA PRIVATE KEY", b"\x30\x82\x02\x5c\x02\x01\x00".as_slice()),
            ("PRIVATE KEY", b"\x30\x81\x87\x02\x01\x00\x30\x13"),
            ("PRIVATE KEY", b"\x30\x2e\x02\x01\x00\x30\x05"),
            ("EC PRIVATE KEY", b"\x30\x77\x02\x01\x01\x04\x20"),
            ("ENCRYPTED PRIVATE KEY", b"\x30\x82\x02\x94\x30\x40\x06\x09"),
            ("OPENSSH PRIVATE KEY", b"openssh-key-v1\0\0\0\0\x04none"),
        ] {
            let key = bytes(head, 300);
            for line_end in ["\n", "\r\n", "\\n", "\\\\n", "\n    ", "\\n\" +\n  \"", "\",\n\"", "\n# ", ""] {
                assert!(is_key(&block(label, &key, line_end)), "{label} {line_end:?}");
            }
            let wrapped = STANDARD.encode(block(label, &key, "\n"));
            assert!(is_key(&wrapped) && is_key(&wrapped[..wrapped.len() - 3]), "{label} wrapped");
        }
    }

    #[test]
    fn what_begins_otherwise_is_no_key() {
        for head in [
            b"".as_slice(),
            b"\x30\x82\x03\x5d\x30\x82\x02\x45\xa0",
            b"\x30\x2a\x30\x05\x02",
            b"\x31\x2e\x02\x01\x00",
            b"\x30\x80\x02\x01\x00",
            b"\x30\x2e\x02\x01\x09",
            b"openssh-key-v2\0",
        ] {
            assert!(!is_key(&block("PRIVATE KEY", &bytes(head, 300), "\n")), "{head:?}");
        }
        for text in ["", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY", "LS0tLS1CRUdJTiBQUklWQVRF"] {
            assert!(!is_key(text), "{text}");
        }
        assert!(is_key("MIIEvQIBADANBgkqhkiG9w0BAQ") && !is_key("MIIDXTCCAkWgAwIBAgIJAKL0UG"), "a body alone");
    }

    #[test]
    fn what_is_encrypted_may_look_like_anything() {
        let random = bytes(b"", 300);
        let headers = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n";
        assert!(is_key(&block("RSA PRIVATE KEY", &random, "\n").replacen('\n', headers, 1)));
        // A comment is no such sign.
        assert!(!is_key(&block("RSA PRIVATE KEY", &random, "\n").replacen('\n', "\nComment: mine\n", 1)));
        let key = bytes(b"\x30\x82\x02\x5c\x02\x01\x00", 300);
        assert!(is_key(&block("RSA PRIVATE KEY", &key, "\n").replacen('\n', "\nComment: mine\n", 1)));
    }

    #[test]
    fn an_armour_has_a_checksum() {
        // The check value of this CRC, as catalogues of them have it.
        assert_eq!(crc24(b"123456789"), 0x0021_cf02);
        let label = "PGP PRIVATE KEY BLOCK";
        for head in [b"\x95\x03\x98\x04".as_slice(), b"\xc5\xc1\xd8\x04"] {
            let key = bytes(head, 290);
            let check = STANDARD.encode(&crc24(&key).to_be_bytes()[1..]);
            for line_end in ["\n", "\\n", "\n  "] {
                let armour = block(label, &key, line_end);
                let text = |check: &str| {
                    armour
                        .replacen(line_end, &format!("{line_end}Version: GnuPG v2{line_end}{line_end}"), 1)
                        .replace("-----END", &format!("={check}{line_end}-----END"))
                };
                assert!(is_key(&text(&check)) && is_key(&armour), "{line_end:?}");
                assert!(!is_key(&text("AAAA")), "{line_end:?}");
            }
        }
        assert!(!is_key(&block(label, &bytes(b"\x99\x01\x0d\x04", 290), "\n")), "a public key");
    }
}
