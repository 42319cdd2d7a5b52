//! Recovery phrases of wallets: words of a public list, of which the last holds the first bits of a digest of the others (BIP 39).

use sha2::{Digest, Sha256};

/// The English list of BIP 39, sorted.
const LIST: &str = include_str!("bip39.txt");

/// The bits that a word stands for.
const BITS: usize = 11;

/// Returns the words that phrases are made of, in their order.
pub fn mnemonic_words() -> Vec<&'static str> {
    LIST.lines().collect()
}

/// Tells whether the phrase is of a length that phrases have, of words of the list, and ends in its checksum.
pub(super) fn holds(phrase: &[u8]) -> bool {
    let list = mnemonic_words();
    let place = |word: &[u8]| std::str::from_utf8(word).ok().and_then(|word| list.binary_search(&word).ok());
    let words = phrase.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let Some(places) = words.map(place).collect::<Option<Vec<usize>>>() else { return false };
    if !matches!(places.len(), 12 | 15 | 18 | 21 | 24) {
        return false;
    }
    let bits: Vec<u8> = places.iter().flat_map(|place| (0..BITS).rev().map(move |bit| u8::from(place >> bit & 1 == 1))).collect();
    let (entropy, check) = bits.split_at(bits.len() / 33 * 32);
    let bytes: Vec<u8> = entropy.chunks(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    // No phrase has more check bits than the first byte of the digest.
    let digest = Sha256::digest(&bytes)[0];
    check.iter().enumerate().all(|(at, bit)| digest >> (7 - at) & 1 == *bit)
}

#[cfg(test)]
mod tests {
    use super::{holds, mnemonic_words};

    #[test]
    fn the_list_is_sorted_and_whole() {
        let words = mnemonic_words();
        assert!(words.len() == 2048 && words.is_sorted() && words.iter().all(|word| (3..=8).contains(&word.len())));
    }

    #[test]
    fn phrases_end_in_their_checksum() {
        // Test vectors of the specification, for entropy of zeros and of ones.
        let repeat = |word: &str, count: usize, last: &str| format!("{}{last}", format!("{word} ").repeat(count));
        for phrase in [
            repeat("abandon", 11, "about"),
            repeat("zoo", 11, "wrong"),
            repeat("abandon", 17, "agent"),
            repeat("abandon", 23, "art"),
            repeat("zoo", 23, "vote"),
        ] {
            assert!(holds(phrase.as_bytes()), "{phrase}");
            assert!(!holds(phrase.replacen("about", "above", 1).replacen("zoo", "zone", 1).replacen("a", "x", 2).as_bytes()));
        }
        assert!(!holds(repeat("abandon", 11, "above").as_bytes()) && !holds(repeat("abandon", 10, "about").as_bytes()));
    }
}
