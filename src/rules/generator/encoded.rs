//! Writes blocks of private keys: bytes that begin as a key does, in the lines of PEM and of an armour.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Returns the bytes with the head of an RSA key in DER in the place of their first.
pub(super) fn der_key(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len().saturating_sub(4)).unwrap_or(u16::MAX).to_be_bytes();
    [&[0x30, 0x82, length[0], length[1], 0x02, 0x01, 0x00], bytes.get(7..).unwrap_or_default()].concat()
}

/// Returns base64 in lines of 64 characters.
pub(super) fn lines(bytes: &[u8]) -> String {
    bytes.chunks(48).map(|line| STANDARD.encode(line)).collect::<Vec<_>>().join("\n")
}

/// Returns base64 of the PEM of a key with these bytes.
pub(super) fn wrapped(bytes: &[u8]) -> String {
    let label = "RSA PRIVATE KEY-----";
    STANDARD.encode(format!("-----BEGIN {label}\n{}\n-----END {label}\n", lines(&der_key(bytes))))
}

/// Returns the lines of a secret key's packet, and of its checksum.
pub(super) fn armour(bytes: &[u8]) -> String {
    let packet = [&[0x95, 0x03, 0x98, 0x04], bytes.get(4..).unwrap_or_default()].concat();
    let sum = packet.iter().fold(0x00b7_04ce_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 16, |sum, _| if sum & 0x0080_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x0186_4cfb })
    });
    format!("{}\n={}", lines(&packet), STANDARD.encode(&sum.to_be_bytes()[1..]))
}
