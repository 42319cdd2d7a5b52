//! Proofs that need no network: checksums that tokens carry, and structures that chance does not produce.
//!
//! A token that fails its checksum was made up, cut or mistyped, and is not reported as that token.

mod aws;
mod json;
mod keys;
mod mnemonic;
mod wallet;

pub use aws::aws_account;
pub(super) use keys::is_private_key;
pub use mnemonic::mnemonic_words;

use super::Checksum;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::IgnoredAny;

/// People cut padding off, and encoders leave bits behind the last byte: neither makes a token less of a secret.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The bytes in front of the checksum that a Grafana token computes it from: `glsa_` and 32 characters.
const GRAFANA_BODY: usize = 37;

/// Tells whether the secret carries the checksum, or has the structure, and it holds.
pub fn holds(kind: Checksum, secret: &[u8]) -> bool {
    match kind {
        Checksum::Github => behind_last(b'_', secret).is_some_and(github),
        Checksum::Cloudflare => behind_last(b'_', secret).is_some_and(cloudflare),
        Checksum::Atlassian => atlassian(secret),
        Checksum::Grafana => grafana(secret),
        Checksum::Sentry => sentry(secret),
        Checksum::Jwt => jwt(secret),
        Checksum::Macaroon => macaroon(secret),
        Checksum::Discord => discord(secret),
        Checksum::BasicAuth => basic_auth(secret),
        Checksum::Bech32 => bech32(secret),
        Checksum::Apify => apify(secret),
        Checksum::Zuplo => zuplo(secret),
        Checksum::Base58check => wallet::base58check(secret),
        Checksum::Nkey => wallet::nkey(secret),
        Checksum::Stellar => wallet::stellar(secret),
        Checksum::Json => json::holds(secret),
        Checksum::WrappedJwt => wrapped_jwt(secret),
        Checksum::Mnemonic => mnemonic::holds(secret),
        Checksum::FlyMacaroon => fly_macaroon(secret),
        Checksum::Numbered => numbered(secret),
    }
}

fn behind_last(separator: u8, secret: &[u8]) -> Option<&[u8]> {
    secret.iter().rposition(|&byte| byte == separator).map(|at| &secret[at + 1..])
}

fn github(body: &[u8]) -> bool {
    body.split_last_chunk::<6>().is_some_and(|(body, digits)| base62(crc32fast::hash(body)) == *digits)
}

/// Returns six base-62 digits, highest first; 62 to the sixth is more than any 32-bit number.
fn base62(mut number: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits
}

fn apify(secret: &[u8]) -> bool {
    let swapped = |digit: u8| if digit.is_ascii_uppercase() { digit.to_ascii_lowercase() } else { digit.to_ascii_uppercase() };
    secret.split_last_chunk::<6>().is_some_and(|(body, digits)| base62(crc32fast::hash(body)).map(swapped) == *digits)
}

fn zuplo(secret: &[u8]) -> bool {
    let mut parts = secret.split(|&byte| byte == b'_').skip(1);
    let (Some(body), Some(digits), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    <&[u8; 8]>::try_from(digits).is_ok_and(|digits| hex(digits, false) == Some(crc32fast::hash(body)))
}

fn cloudflare(body: &[u8]) -> bool {
    body.split_last_chunk::<8>().is_some_and(|(body, digits)| hex(digits, false) == Some(crc32fast::hash(body)))
}

fn atlassian(secret: &[u8]) -> bool {
    secret.split_last_chunk::<8>().is_some_and(|(body, digits)| hex(digits, true) == Some(crc32fast::hash(body)))
}

fn grafana(secret: &[u8]) -> bool {
    let Some((body, tail)) = secret.split_at_checked(GRAFANA_BODY) else { return false };
    let Some(digits) = tail.strip_prefix(b"_").and_then(|digits| <&[u8; 8]>::try_from(digits).ok()) else { return false };
    hex(digits, false) == Some(crc32fast::hash(body).swap_bytes())
}

/// Returns the number that eight hex digits of one case write.
fn hex(digits: &[u8; 8], upper: bool) -> Option<u32> {
    digits.iter().try_fold(0, |number, &byte| {
        let of_case = byte.is_ascii_digit() || byte.is_ascii_uppercase() == upper;
        let digit = char::from(byte).to_digit(16).filter(|_| of_case)?;
        Some(number << 4 | digit)
    })
}

fn sentry(secret: &[u8]) -> bool {
    let mut parts = secret.splitn(3, |&byte| byte == b'_');
    let body = parts.nth(1).unwrap_or_default();
    // The object may itself be written with the underscores of base64url; it never is, so the first part is all of it.
    parts.next().is_some() && STANDARD.decode(body).is_ok_and(|json| is_object(&json))
}

fn jwt(secret: &[u8]) -> bool {
    let mut parts = secret.split(|&byte| byte == b'.');
    let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let decoded = |part| URL_SAFE.decode(part).ok().filter(|json| is_object(json));
    let names_algorithm = |json: Vec<u8>| memchr::memmem::find(&json, b"\"alg\"").is_some();
    decoded(header).is_some_and(names_algorithm) && decoded(payload).is_some()
}

fn is_object(json: &[u8]) -> bool {
    json.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(json).is_ok()
}

/// Tells whether base64 of a JWT, whose padding may be cut off.
fn wrapped_jwt(secret: &[u8]) -> bool {
    STANDARD.decode(secret).is_ok_and(|token| jwt(&token))
}

/// Tells whether the first macaroon opens as msgpack of four parts, the first of them a nonce that begins with bytes.
fn fly_macaroon(secret: &[u8]) -> bool {
    let Some(body) = memchr::memchr(b'_', secret).map(|at| &secret[at + 1..]) else { return false };
    let head = &body[..body.len().min(8)];
    let opens = |bytes: Vec<u8>| matches!(bytes.as_slice(), [0x94, 0x92 | 0x93, 0xc4 | 0xc5, ..]);
    body.len() > head.len() && [STANDARD, URL_SAFE].iter().any(|engine| engine.decode(head).is_ok_and(opens))
}

/// Tells whether the number has the four digits that it has on any server, behind a prefix if there is one.
fn numbered(secret: &[u8]) -> bool {
    let body = behind_last(b'-', secret).unwrap_or(secret);
    let Ok(bytes) = STANDARD.decode(body) else { return false };
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits >= 4 && bytes.get(digits) == Some(&b':') && bytes.len() > digits + 8
}

/// Tells whether the macaroon opens with its version, location and identifier; what follows differs from token to token.
fn macaroon(secret: &[u8]) -> bool {
    const VERSION: u8 = 2;
    const LOCATION: u8 = 1;
    const IDENTIFIER: u8 = 2;
    let body = secret.iter().position(|&byte| byte == b'-').map_or(secret, |dash| &secret[dash + 1..]);
    // A cut that leaves one character over four of them decodes to nothing; the head is what counts.
    let whole = body.len() - body.len() % 4;
    let Ok(bytes) = URL_SAFE.decode(&body[..whole]) else { return false };
    let Some((&[VERSION, LOCATION, length], rest)) = bytes.split_first_chunk() else { return false };
    let Some((location, rest)) = rest.split_at_checked(usize::from(length)) else { return false };
    let Some((&[IDENTIFIER, length], rest)) = rest.split_first_chunk() else { return false };
    location.is_ascii() && rest.len() > usize::from(length)
}

fn discord(secret: &[u8]) -> bool {
    let head = secret.split(|&byte| byte == b'.').next().unwrap_or_default();
    URL_SAFE.decode(head).is_ok_and(|number| number.len() >= 17 && number.iter().all(u8::is_ascii_digit))
}

fn basic_auth(secret: &[u8]) -> bool {
    let Some(text) = STANDARD.decode(secret).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { return false };
    let printable = !text.contains(char::is_control);
    printable && text.split_once(':').is_some_and(|(user, password)| !user.is_empty() && !password.is_empty())
}

fn bech32(secret: &[u8]) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let Some(one) = secret.iter().rposition(|&byte| byte == b'1') else { return false };
    let (label, data) = (&secret[..one], &secret[one + 1..]);
    let values = data.iter().map(|byte| ALPHABET.iter().position(|letter| letter.eq_ignore_ascii_case(byte)));
    let label = || label.iter().map(u8::to_ascii_lowercase).map(usize::from);
    let mut sum = 1_u32;
    let all = label().map(|byte| Some(byte >> 5)).chain([Some(0)]).chain(label().map(|byte| Some(byte & 31))).chain(values);
    for value in all {
        let Some(value) = value.and_then(|value| u32::try_from(value).ok()) else { return false };
        let top = sum >> 25;
        sum = (sum & 0x01ff_ffff) << 5 ^ value;
        for (bit, generator) in GENERATOR.iter().enumerate() {
            sum ^= if top >> bit & 1 == 1 { *generator } else { 0 };
        }
    }
    data.len() > 6 && sum == 1
}

#[cfg(test)]
mod tests {
    use super::{STANDARD, URL_SAFE, base62, holds};
    use crate::engine::Checksum;
    use base64::Engine as _;

    const BODY: &str = "q7RtK2mZx9LwPb4VcYd8NfHs3JgA1u";

    fn changed(token: &str) -> Vec<u8> {
        let mut bytes = token.as_bytes().to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] = if bytes[middle] == b'x' { b'y' } else { b'x' };
        bytes
    }

    /// Holds as it is, and not with one byte changed.
    fn guards(kind: Checksum, token: &str) {
        assert!(holds(kind, token.as_bytes()), "{kind:?}");
        assert!(!holds(kind, &changed(token)), "{kind:?} with a byte changed");
    }

    #[test]
    fn base62_is_padded_and_highest_first() {
        assert_eq!(&base62(0), b"000000");
        assert_eq!(&base62(62), b"000010");
        assert_eq!(&base62(u32::MAX), b"4gfFC3");
    }

    #[test]
    fn crc_tokens_hold_until_a_byte_changes() {
        let crc = crc32fast::hash(BODY.as_bytes());
        let digits = base62(crc).map(char::from).iter().collect::<String>();
        guards(Checksum::Github, &format!("{}_{BODY}{digits}", "ghp"));
        guards(Checksum::Cloudflare, &format!("{}_{BODY}{crc:08x}", "cfut"));
        let stem = format!("{}{BODY}=", "ATATT3");
        guards(Checksum::Atlassian, &format!("{stem}{:08X}", crc32fast::hash(stem.as_bytes())));
        let stem = format!("{}_{BODY}xy", "glsa");
        guards(Checksum::Grafana, &format!("{stem}_{:08x}", crc32fast::hash(stem.as_bytes()).swap_bytes()));
    }

    #[test]
    fn crcs_cover_what_their_issuers_say() {
        let stem = format!("{}_api_{BODY}", "apify");
        let digits = base62(crc32fast::hash(stem.as_bytes())).map(char::from).iter().collect::<String>();
        let swapped = |digit: char| if digit.is_uppercase() { digit.to_ascii_lowercase() } else { digit.to_ascii_uppercase() };
        guards(Checksum::Apify, &format!("{stem}{}", digits.chars().map(swapped).collect::<String>()));
        guards(Checksum::Zuplo, &format!("{}_{BODY}_{:08x}", "zpka", crc32fast::hash(BODY.as_bytes())));
    }

    #[test]
    fn bech32_holds_in_either_case() {
        // Test vectors of the format's own specification.
        for text in ["A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"] {
            assert_eq!(holds(Checksum::Bech32, text.as_bytes()), text.len() > 8, "{text}");
        }
        guards(Checksum::Bech32, "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w");
    }

    #[test]
    fn a_jwt_is_two_objects_and_a_signature() {
        let part = |json: &str| URL_SAFE.encode(json);
        let (header, payload) = (part(r#"{"alg":"HS256"}"#), part(r#"{"sub":"1"}"#));
        let jwt = |text: String| holds(Checksum::Jwt, text.as_bytes());
        assert!(jwt(format!("{header}.{payload}.c2ln")));
        let wrapped = |text: String| holds(Checksum::WrappedJwt, STANDARD.encode(text).trim_end_matches('=').as_bytes());
        assert!(wrapped(format!("{header}.{payload}.c2ln")) && !wrapped(format!("{payload}.{payload}.c2ln")));
        assert!(jwt(format!("{header}.{payload}.")));
        assert!(!jwt(format!("{payload}.{payload}.c2ln")), "a header names its algorithm");
        assert!(!jwt(format!("{header}.{payload}")));
        assert!(!jwt(format!("{header}.{payload}.a.b")));
        assert!(!jwt(format!("{header}.{}.c2ln", part("[1]"))));
        assert!(!jwt(format!("{header}.bm90IGpzb24.c2ln")));
    }

    #[test]
    fn structures_are_told_from_chance() {
        let basic = |text: &str| holds(Checksum::BasicAuth, STANDARD.encode(text).as_bytes());
        assert!(basic("user:pass") && !basic("user") && !basic(":pass") && !basic("a:\u{1}"));
        let discord = |text: &str| holds(Checksum::Discord, format!("{}.abcdef.xyz", URL_SAFE.encode(text)).as_bytes());
        assert!(discord("123456789012345678") && !discord("12345678901234567x") && !discord("1234"));
        let sentry = |text: &str| holds(Checksum::Sentry, format!("sntrys_{}_x", STANDARD.encode(text)).as_bytes());
        assert!(sentry(r#"{"iat":1}"#) && !sentry("[1]"));
        let macaroon = |bytes: &[u8]| holds(Checksum::Macaroon, format!("pypi-{}", URL_SAFE.encode(bytes)).as_bytes());
        assert!(macaroon(b"\x02\x01\x08pypi.org\x02\x03abc\x00\x00"));
        assert!(!macaroon(b"\x02\x01\x08pypi.org\x07\x03abc\x00\x00"));
        assert!(!macaroon(b"\x02\x01\xffpypi.org"));
        let fly = |bytes: &[u8]| holds(Checksum::FlyMacaroon, format!("{}_{}", "fm2", STANDARD.encode(bytes)).as_bytes());
        assert!(fly(b"\x94\x93\xc4\x10abcdef") && !fly(b"\x93\x93\xc4\x10abcdef") && !fly(b"\x94\x93\xc4"));
        let numbered = |text: &str| holds(Checksum::Numbered, STANDARD.encode(text).as_bytes());
        assert!(numbered("123456789012:random-bytes") && !numbered("123:random-bytes-here") && !numbered("123456789012"));
    }

    #[test]
    fn nothing_holds_for_what_is_short_or_no_text() {
        for kind in Checksum::ALL {
            for bytes in [b"".as_slice(), b"_", b"1", b"-", b"a_b", b"\xff\xfe", &[0; 40], "ä_ö_ü".as_bytes(), b"..", b"......"]
            {
                assert!(!holds(kind, bytes), "{kind:?} {bytes:?}");
            }
        }
    }
}
