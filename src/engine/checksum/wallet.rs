//! The checksums of key pairs written for people: base58 with a digest, base32 with a CRC.

use sha2::{Digest, Sha256};

/// What a Stellar secret seed begins with: the version byte of seeds.
const STELLAR_SEED: u8 = 18 << 3;

/// The longest text that is decoded: an extended key is 111 characters long, and the time grows with the square.
const LONGEST: usize = 128;

/// Tells whether base58 of some bytes and the first four of their double SHA-256.
pub(super) fn base58check(text: &[u8]) -> bool {
    let Some(bytes) = base58(text) else { return false };
    bytes.split_last_chunk::<4>().is_some_and(|(body, check)| {
        let digest = Sha256::digest(Sha256::digest(body));
        !body.is_empty() && digest.starts_with(check)
    })
}

/// Tells whether base32 of a role, a key and the CRC of both, as NATS writes seeds.
pub(super) fn nkey(text: &[u8]) -> bool {
    base32(text).is_some_and(|bytes| ends_in_crc(&bytes))
}

/// Tells whether base32 of the seed's version, a key and the CRC of both.
pub(super) fn stellar(text: &[u8]) -> bool {
    base32(text).is_some_and(|bytes| bytes.first() == Some(&STELLAR_SEED) && ends_in_crc(&bytes))
}

fn base58(text: &[u8]) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if text.len() > LONGEST {
        return None;
    }
    // The number, lowest byte first.
    let mut number: Vec<u8> = Vec::with_capacity(text.len());
    for letter in text {
        let mut carry = ALPHABET.iter().position(|known| known == letter)?;
        for byte in &mut number {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            number.push(carry as u8);
        }
    }
    // Each leading `1` stands for a zero byte, which the number has lost.
    let zeros = text.iter().take_while(|&&letter| letter == b'1').count();
    number.extend(std::iter::repeat_n(0, zeros));
    number.reverse();
    Some(number)
}

/// Decodes base32 without padding; bits that fill no byte are left out.
fn base32(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0_u32, 0);
    for &letter in text {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// Tells whether the last two bytes are CRC-16/XMODEM of the rest, lowest byte first.
fn ends_in_crc(bytes: &[u8]) -> bool {
    bytes.split_last_chunk::<2>().is_some_and(|(body, check)| !body.is_empty() && crc16(body) == u16::from_le_bytes(*check))
}

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, &byte| {
        (0..8).fold(sum ^ u16::from(byte) << 8, |sum, _| if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 })
    })
}

#[cfg(test)]
mod tests {
    use super::{base32, base58, base58check, crc16};

    #[test]
    fn base58_is_read_as_a_number_with_leading_zeros() {
        // Test vectors of the format's drafted specification.
        assert_eq!(base58(b"2NEpo7TZRRrLZSi2U").unwrap(), b"Hello World!");
        assert_eq!(base58(b"11233QC4").unwrap(), [0, 0, 0x28, 0x7f, 0xb4, 0xcd]);
        assert_eq!(base58(b"0OIl"), None);
        // The address that the first block pays to is public; an address carries the same check as a key.
        assert!(base58check(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
        assert!(!base58check(b"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
    }

    #[test]
    fn base32_and_crc_are_those_of_their_specifications() {
        assert_eq!(base32(b"MZXW6YTBOI").unwrap(), b"foobar");
        assert_eq!(base32(b"MZXW1"), None);
        assert_eq!(crc16(b"123456789"), 0x31c3);
    }
}
