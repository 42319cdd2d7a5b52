//! What is written in letters and digits and is no secret: digests, public keys, certificates, what is encrypted, images and fonts.
//!
//! Told by how it begins, because formats begin alike, and base64 of the same bytes is the same text.

use crate::engine::lexicon::Lexicon;

/// Opens that name the digest or the hash of a password that follows.
#[rustfmt::skip]
static DIGESTS: Lexicon = Lexicon::folded(&[
    b"md5:", b"sha1:", b"sha256:", b"sha384:", b"sha512:", b"md5-", b"sha1-", b"sha256-", b"sha384-", b"sha512-", b"$argon2",
    b"$scrypt$", b"pbkdf2", b"$1$", b"$2a$", b"$2b$", b"$2x$", b"$2y$", b"$5$", b"$6$", b"$y$", b"$apr1$", b"$P$", b"{ssha}", b"{sha}",
    b"{bcrypt}", b"scram-sha-", b"git-sha",
]);

/// How public keys and certificates begin: OpenSSH's words, and base64 of DER (SubjectPublicKeyInfo of RSA, of curves and of Ed25519).
#[rustfmt::skip]
static PUBLIC: Lexicon = Lexicon::exact(&[
    b"ssh-rsa", b"ssh-ed25519", b"ssh-dss", b"sk-ssh-", b"sk-ecdsa-", b"ecdsa-sha2-", b"AAAAB3NzaC1", b"AAAAC3NzaC1", b"AAAAE2VjZHNh",
    b"MIIBIjANBgkqhkiG9w0BAQEFAAOC", b"MIICIjANBgkqhkiG9w0BAQEFAAOC", b"MIGfMA0GCSqGSIb3DQEBAQUAA4GN", b"MFkwEwYHKoZIzj0CAQ",
    b"MHYwEAYHKoZIzj0CAQ", b"MCowBQYDK2VwAyEA", b"MCowBQYDK2VuAyEA", b"-----BEGIN PUBLIC KEY", b"-----BEGIN RSA PUBLIC KEY",
    b"-----BEGIN CERTIFICATE", b"-----BEGIN X509", b"-----BEGIN SSH2 PUBLIC", b"-----BEGIN PGP PUBLIC", b"---- BEGIN SSH2 PUBLIC",
]);

/// Base64 of `"role":"anon"`, by the place of its first byte among three: a token that opens what everybody may read.
static ANONYMOUS: Lexicon = Lexicon::exact(&[b"InJvbGUiOiJhbm9uI", b"Jyb2xlIjoiYW5vbi", b"icm9sZSI6ImFub24i"]);

/// Version 3 and the tag of the serial number behind it, as base64 writes them in a certificate.
const CERTIFICATE: &[u8] = b"gAwIBAgI";

/// Where in a certificate [`CERTIFICATE`] stands at the latest.
const CERTIFICATE_BY: usize = 24;

/// How encrypted values begin: sops, Jasypt, Ansible, Vault's transit, Spring, AWS KMS, OpenSSL, Fernet, PGP.
#[rustfmt::skip]
static ENCRYPTED: Lexicon = Lexicon::folded(&[
    b"ENC[", b"ENC(", b"$ANSIBLE_VAULT", b"vault:v", b"{cipher}", b"AQICAH", b"U2FsdGVkX1", b"gAAAAAB", b"-----BEGIN PGP MESSAGE",
    b"-----BEGIN AGE ENCRYPTED", b"age-encryption.org/",
]);

/// How files begin in base64: PNG, JPEG, GIF, icons, WebP, SVG, XML, WOFF, PDF, ZIP, gzip, WebAssembly; and data URLs.
#[rustfmt::skip]
static EMBEDDED: Lexicon = Lexicon::exact(&[
    b"data:", b"iVBORw0KGgo", b"/9j/4", b"R0lGODlh", b"R0lGODdh", b"AAABAAEA", b"UklGR", b"PHN2Zy", b"PD94bWwg", b"d09GR", b"d09GM",
    b"JVBERi0", b"UEsDBB", b"H4sIAAAA", b"AGFzbQ", b"AAEAAAA", b"T1RUTw",
]);

/// Tells whether the value is a digest that says so, or a hashed password.
pub(super) fn is_digest(value: &[u8]) -> bool {
    DIGESTS.longest_at_head(value).is_some()
}

/// Tells whether the value is a public key or a certificate.
pub(super) fn is_public_key(value: &[u8]) -> bool {
    let certificate = value.starts_with(b"MII")
        && memchr::memmem::find(&value[..value.len().min(CERTIFICATE_BY + CERTIFICATE.len())], CERTIFICATE).is_some();
    certificate || is_point(value) || PUBLIC.longest_at_head(value).is_some()
}

/// Tells whether the value is a point on one of the common curves, not compressed, in hex: that is what is public of a key.
fn is_point(value: &[u8]) -> bool {
    value.starts_with(b"04") && matches!(value.len(), 130 | 194 | 266) && value.iter().all(u8::is_ascii_hexdigit)
}

/// Tells whether the value is a token that is given to everybody who opens a page.
pub(super) fn is_anonymous(value: &[u8]) -> bool {
    value.starts_with(b"eyJ") && ANONYMOUS.stands_in(value)
}

/// Tells whether the value is encrypted, so that another secret is needed to read it.
pub(super) fn is_encrypted(value: &[u8]) -> bool {
    ENCRYPTED.longest_at_head(value).is_some()
}

/// Tells whether the value is a file of a format that is no text.
pub(super) fn is_embedded(value: &[u8]) -> bool {
    EMBEDDED.longest_at_head(value).is_some()
}

/// Tells whether the value says that it is a private key and cannot be one.
pub(super) fn is_no_key(value: &[u8]) -> bool {
    !crate::engine::checksum::is_private_key(value)
}
