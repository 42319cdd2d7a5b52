//! Writes key pairs as wallets do, with their checksums.

use crate::engine::mnemonic_words;
use sha2::{Digest, Sha256};

/// Returns base58 of the bytes and the first four of their double SHA-256; the bytes must not begin with a zero.
pub(super) fn base58check(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let digest = Sha256::digest(Sha256::digest(bytes));
    // The digits, lowest first.
    let mut digits: Vec<usize> = Vec::new();
    for &byte in bytes.iter().chain(&digest[..4]) {
        let mut carry = usize::from(byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    digits.into_iter().rev().map(|digit| char::from(ALPHABET[digit])).collect()
}

/// Returns base32, without padding, of the bytes and their CRC-16/XMODEM, lowest byte first.
pub(super) fn base32_with_crc(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let crc = bytes.iter().fold(0_u16, |sum, &byte| {
        (0..8).fold(sum ^ u16::from(byte) << 8, |sum, _| if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 })
    });
    let bits: Vec<u8> =
        bytes.iter().copied().chain(crc.to_le_bytes()).flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    // The last bits are filled up with zeros.
    let value = |bits: &[u8]| bits.iter().fold(0, |value, &bit| value << 1 | usize::from(bit)) << (5 - bits.len());
    bits.chunks(5).map(|bits| char::from(ALPHABET[value(bits)])).collect()
}

/// Returns the words for these bytes, and for the first bits of their digest.
pub(super) fn mnemonic(entropy: &[u8]) -> String {
    let words = mnemonic_words();
    let check = Sha256::digest(entropy)[0];
    let bits: Vec<u8> = entropy.iter().chain([&check]).flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    let place = |bits: &[u8]| bits.iter().fold(0_usize, |place, bit| place << 1 | usize::from(*bit));
    bits.chunks_exact(11).filter_map(|bits| words.get(place(bits)).copied()).collect::<Vec<_>>().join(" ")
}
