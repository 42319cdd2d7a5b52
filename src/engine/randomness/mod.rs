//! How random bytes look: Shannon entropy, and how unlike text they are.
//!
//! Entropy counts characters and not their order, so `correcthorse` looks as random as a token of that length. [`unlikeness`] asks of
//! each pair of neighbours whether text or a generator writes it sooner (the table and its source: `benches/bigrams.py`).

mod table;

use table::TEXT_OVER_RANDOM;

/// Returns the Shannon entropy in bits a byte: 0 for one byte repeated, 8 for all bytes alike in number.
///
/// Counts on the stack, allocates nothing.
pub fn shannon(bytes: &[u8]) -> f32 {
    let mut counts = [0_u32; 256];
    let mut seen = [0_u64; 4];
    for &byte in bytes {
        counts[usize::from(byte)] = counts[usize::from(byte)].saturating_add(1);
        seen[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }
    let total = bytes.len() as f32;
    let term = |count: u32| {
        let share = count as f32 / total;
        -share * share.log2()
    };
    // In a token most bytes stand once, and hardly one four times.
    let terms = [term(1), term(2), term(3)];
    let of = |byte: usize| counts[byte].checked_sub(1).and_then(|at| terms.get(at as usize).copied());
    let bytes = seen.iter().enumerate().flat_map(|(at, &bits)| ones(bits).map(move |bit| 64 * at + bit));
    bytes.map(|byte| of(byte).unwrap_or_else(|| term(counts[byte]))).sum()
}

/// Returns the places of the bits that are set, the lowest first.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        bit
    })
}

/// Returns how much sooner a generator of tokens writes the bytes than people do, in bits, on the average of a pair.
///
/// Positive for what is random, negative for words, names and prose. A capital begins a word, as in `camelCase`; a capital in the
/// middle of small letters after which small letters go on (`aBc`) is read so too, which costs random text little.
pub fn unlikeness(bytes: &[u8]) -> f32 {
    let mut previous = OTHER;
    let mut sum = 0_i32;
    let mut pairs = 0_i32;
    let mut before = 0_u8;
    for &byte in bytes {
        let class = usize::from(CLASSES[usize::from(byte)]);
        let begins = byte.is_ascii_uppercase() && before.is_ascii_lowercase();
        if begins {
            // Two pairs stand in for one: the word that ended, and the one that begins.
            sum += i32::from(TEXT_OVER_RANDOM[previous][OTHER]) / 2 + i32::from(TEXT_OVER_RANDOM[OTHER][class]) / 2;
        } else {
            sum += i32::from(TEXT_OVER_RANDOM[previous][class]);
        }
        pairs += 1;
        previous = class;
        before = byte;
    }
    if pairs == 0 { 0.0 } else { -(sum as f32) / (8.0 * pairs as f32) }
}

/// Returns in how many of the pairs of neighbours the kind of character changes: small letter, capital, digit, other.
///
/// A capital that opens a word of small letters is no change.
pub fn changes(bytes: &[u8]) -> usize {
    static KINDS: [u8; 256] = {
        let mut kinds = [3; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b'a'..=b'z' => 0,
                b'A'..=b'Z' => 1,
                b'0'..=b'9' => 2,
                _ => 3,
            };
            byte += 1;
        }
        kinds
    };
    static CHANGES: [[bool; 4]; 4] =
        [[false, true, true, true], [false, false, true, true], [true, true, false, true], [true, true, true, false]];
    let kind = |byte: u8| usize::from(KINDS[usize::from(byte)]);
    bytes.windows(2).map(|pair| usize::from(CHANGES[kind(pair[0])][kind(pair[1])])).sum()
}

/// The class of what is neither a letter nor a digit; it is also the class of what stands before and behind.
const OTHER: usize = 27;

/// The class of each byte.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8) as u8;
        byte += 1;
    }
    classes
};

const fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => (byte - b'a') as usize,
        b'A'..=b'Z' => (byte - b'A') as usize,
        b'0'..=b'9' => 26,
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::{changes, shannon, unlikeness};

    #[test]
    fn the_ends_of_the_scale() {
        assert_eq!(shannon(b""), 0.0);
        assert_eq!(shannon(b"aaaaaaaa"), 0.0);
        let all: Vec<u8> = (0..=255).collect();
        assert!((shannon(&all) - 8.0).abs() < 1e-4);
    }

    #[test]
    fn two_bytes_alike_in_number_are_one_bit() {
        assert!((shannon(b"abababab") - 1.0).abs() < 1e-6);
        assert!((shannon(b"0123456789abcdef") - 4.0).abs() < 1e-6);
    }

    #[test]
    fn words_are_likelier_in_text_and_tokens_are_not() {
        for text in ["password", "correct horse battery", "getPasswordFromStore", "MAX_TOKEN_LENGTH", "application/json"] {
            assert!(unlikeness(text.as_bytes()) < -0.3, "{text}: {}", unlikeness(text.as_bytes()));
        }
        for text in ["q7RtK2mZx9LwPb4VcYd8", "9f86d081884c7d659a2feaa0c55ad015", "KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD", "xK9$mQ2!vL7p"]
        {
            assert!(unlikeness(text.as_bytes()) > 0.4, "{text}: {}", unlikeness(text.as_bytes()));
        }
        assert_eq!(unlikeness(b""), 0.0);
    }

    #[test]
    fn changes_are_counted_but_for_capitals_that_open_a_word() {
        assert_eq!((changes(b"CamelCase"), changes(b"a1B2"), changes(b"word")), (1, 3, 0));
    }
}
