//! Lists of words that are looked for all at once: anywhere in a text, at its head, or as the whole of it.
//!
//! A value is short and the lists are long, so going through a list and looking for each word costs a search for each; here one pass over
//! the text tells, by the byte at a place and the one behind it, which words can stand there, and hardly ever is there one. The tables are
//! made when the program is compiled. Knows bytes; what the words mean is known where the lists are.

/// The most words of a [`Lexicon`].
const MOST: usize = u64::BITS as usize;

/// Up to [`MOST`] words that may stand anywhere in a text; the number of a word is its place in the list.
#[derive(Debug)]
pub struct Lexicon {
    words: &'static [&'static [u8]],
    folded: bool,
    /// For each byte, the words that begin with it.
    firsts: [u64; 256],
    /// For each byte, the words whose second byte it is, and those that have no second.
    seconds: [u64; 256],
    /// The words that have no second byte.
    single: u64,
}

impl Lexicon {
    /// Makes a lexicon of words in small letters that stand for capitals as well (ASCII).
    pub const fn folded(words: &'static [&'static [u8]]) -> Self {
        Self::new(words, true)
    }

    /// Makes a lexicon of words that are looked for as they are.
    pub(super) const fn exact(words: &'static [&'static [u8]]) -> Self {
        Self::new(words, false)
    }

    const fn new(words: &'static [&'static [u8]], folded: bool) -> Self {
        assert!(words.len() <= MOST, "a word is a bit of 64");
        let mut lexicon = Self { words, folded, firsts: [0; 256], seconds: [0; 256], single: 0 };
        let mut number = 0;
        while number < words.len() {
            let (word, bit) = (words[number], 1 << number);
            assert!(!word.is_empty(), "a word has a byte");
            mark(&mut lexicon.firsts, word[0], bit, folded);
            if word.len() > 1 {
                mark(&mut lexicon.seconds, word[1], bit, folded);
            } else {
                lexicon.single |= bit;
            }
            number += 1;
        }
        let mut byte = 0;
        while byte < 256 {
            lexicon.seconds[byte] |= lexicon.single;
            byte += 1;
        }
        lexicon
    }

    /// Tells whether a word stands in the text at a place that `accepts`, given the word's number and the place.
    pub fn any(&self, text: &[u8], mut accepts: impl FnMut(usize, usize) -> bool) -> bool {
        text.iter().enumerate().any(|(at, &byte)| {
            let second = text.get(at + 1).map_or(self.single, |&byte| self.seconds[usize::from(byte)]);
            let mut possible = self.firsts[usize::from(byte)] & second;
            while possible != 0 {
                let number = possible.trailing_zeros() as usize;
                if self.opens(number, &text[at..]) && accepts(number, at) {
                    return true;
                }
                possible &= possible - 1;
            }
            false
        })
    }

    /// Tells whether a word stands in the text.
    pub fn stands_in(&self, text: &[u8]) -> bool {
        self.any(text, |_, _| true)
    }

    /// Returns a bit for each word that stands in the text.
    pub(super) fn found_in(&self, text: &[u8]) -> u64 {
        let mut found = 0;
        self.any(text, |number, _| {
            found |= 1 << number;
            false
        });
        found
    }

    /// Returns the length of the longest word that the text begins with.
    pub(super) fn longest_at_head(&self, text: &[u8]) -> Option<usize> {
        let second = text.get(1).map_or(self.single, |&byte| self.seconds[usize::from(byte)]);
        let mut possible = self.firsts[usize::from(*text.first()?)] & second;
        let mut longest = None;
        while possible != 0 {
            let number = possible.trailing_zeros() as usize;
            if self.opens(number, text) {
                longest = longest.max(Some(self.words[number].len()));
            }
            possible &= possible - 1;
        }
        longest
    }

    fn opens(&self, number: usize, text: &[u8]) -> bool {
        let word = self.words[number];
        text.get(..word.len()).is_some_and(|found| if self.folded { found.eq_ignore_ascii_case(word) } else { found == word })
    }
}

/// Any number of words in small letters, one of which a text is as a whole or is not, ASCII case ignored.
pub(super) struct Whole {
    words: &'static [&'static [u8]],
    /// For each byte, a bit for each length of the words that begin with it.
    lengths: [u64; 256],
}

impl Whole {
    /// Makes the table.
    pub(super) const fn of(words: &'static [&'static [u8]]) -> Self {
        let mut table = Self { words, lengths: [0; 256] };
        let mut number = 0;
        while number < words.len() {
            let word = words[number];
            assert!(!word.is_empty() && word.len() < MOST, "a length is a bit of 64");
            mark(&mut table.lengths, word[0], 1 << word.len(), true);
            number += 1;
        }
        table
    }

    /// Tells whether the text is one of the words.
    pub(super) fn holds(&self, text: &[u8]) -> bool {
        let Some(&first) = text.first() else { return false };
        let possible = text.len() < MOST && self.lengths[usize::from(first)] >> text.len() & 1 == 1;
        possible && self.words.iter().any(|word| text.eq_ignore_ascii_case(word))
    }
}

/// Adds bits to those of a byte, and to those of the capital that it stands for as well.
const fn mark(table: &mut [u64; 256], byte: u8, bits: u64, folded: bool) {
    table[byte as usize] |= bits;
    if folded {
        table[byte.to_ascii_lowercase() as usize] |= bits;
        table[byte.to_ascii_uppercase() as usize] |= bits;
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Whole};
    use proptest::prelude::{any, prop, proptest};

    const WORDS: &[&[u8]] = &[b"a", b"ab", b"abc", b"b-", b"ca", b"-", b"cab"];
    static FOLDED: Lexicon = Lexicon::folded(WORDS);
    static EXACT: Lexicon = Lexicon::exact(WORDS);
    static WHOLE: Whole = Whole::of(WORDS);

    /// Returns a bit for each word that is found by looking for one after the other.
    fn plain(text: &[u8]) -> u64 {
        let stands = |word: &[u8]| text.windows(word.len()).any(|window| window == word);
        WORDS.iter().enumerate().map(|(number, word)| u64::from(stands(word)) << number).sum()
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_looking_for_each_does(text in prop::collection::vec(prop::sample::select(b"abcABC-".to_vec()), 0..12)) {
            let small = text.to_ascii_lowercase();
            assert_eq!(EXACT.found_in(&text), plain(&text));
            assert_eq!(FOLDED.found_in(&text), plain(&small));
            assert_eq!(FOLDED.stands_in(&text), plain(&small) != 0);
            let longest = |text: &[u8]| WORDS.iter().filter(|word| text.starts_with(word)).map(|word| word.len()).max();
            assert_eq!(EXACT.longest_at_head(&text), longest(&text));
            assert_eq!(FOLDED.longest_at_head(&text), longest(&small));
            assert_eq!(WHOLE.holds(&text), WORDS.contains(&&*small));
        }

        #[test]
        fn any_bytes_are_taken(text in prop::collection::vec(any::<u8>(), 0..80)) {
            assert_eq!(EXACT.found_in(&text), plain(&text));
            assert!(!WHOLE.holds(&text) || text.len() < 4);
        }
    }

    #[test]
    fn every_place_is_handed_on() {
        let mut places = Vec::new();
        assert!(!EXACT.any(b"abca", |number, at| {
            places.push((number, at));
            false
        }));
        assert_eq!(places, [(0, 0), (1, 0), (2, 0), (4, 2), (0, 3)]);
    }
}
