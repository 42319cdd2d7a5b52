//! Tokens that look live, made at run time from a seed, so that none stands in the sources.

/// Returns an AWS access key id.
pub fn aws_key_id(seed: u64) -> String {
    ["AK", "IA", &random(seed, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)].concat()
}

/// Returns an AWS secret access key.
pub fn aws_secret_key(seed: u64) -> String {
    random(seed, b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/", 40)
}

/// Returns a GitHub personal access token whose checksum holds.
pub fn github_token(seed: u64) -> String {
    let body = random(seed, BASE62, 30);
    ["gh", "p_", &body, &base62(crc32fast::hash(body.as_bytes()))].concat()
}

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Returns a number in six base-62 digits.
fn base62(mut number: u32) -> String {
    let mut digits = ['0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(BASE62[(number % 62) as usize]);
        number /= 62;
    }
    digits.iter().collect()
}

/// Returns so many characters of the alphabet, the same for the same seed (SplitMix64).
pub fn random(seed: u64, alphabet: &[u8], len: usize) -> String {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..len).map(|_| char::from(alphabet[(next() % alphabet.len() as u64) as usize])).collect()
}
