//! The seams of a version: what was inserted, and where runs that were copied meet.

use crate::model::{Copied, Span};

/// How many bits tell triples of bytes apart, once they are hashed.
const BITS: u32 = 17;

/// The bytes that stand next to each other in a keyword, ASCII case ignored: three of them, or both of a keyword of two.
///
/// Other bytes may be taken for these, never these for others.
#[derive(Debug)]
pub(in crate::engine) struct Pairs {
    triples: Box<[u64]>,
    pairs: Box<[u64]>,
    shortest: usize,
    longest: usize,
}

impl Pairs {
    /// Gathers those of some keywords.
    pub(super) fn of<'t>(keywords: impl Iterator<Item = &'t [u8]>) -> Self {
        let none = |bits: u32| vec![0; 1 << (bits - 6)].into_boxed_slice();
        let mut pairs = Self { triples: none(BITS), pairs: none(16), shortest: usize::MAX, longest: 0 };
        for keyword in keywords {
            pairs.longest = pairs.longest.max(keyword.len());
            pairs.shortest = pairs.shortest.min(keyword.len());
            if let &[one, other] = keyword {
                let (word, bit) = pair(one, other);
                pairs.pairs[word] |= bit;
            }
            for triple in keyword.windows(3) {
                let (word, bit) = self::triple(triple);
                pairs.triples[word] |= bit;
            }
        }
        pairs
    }

    /// Tells whether a keyword can hold the three bytes from here on.
    fn holds(&self, haystack: &[u8], at: usize) -> bool {
        haystack.get(at..at + 3).is_some_and(|bytes| {
            let (word, bit) = triple(bytes);
            self.triples[word] & bit != 0
        })
    }

    /// Tells whether the two bytes from here on can be a keyword.
    fn is_pair(&self, haystack: &[u8], at: usize) -> bool {
        // Rules have no keyword that short, so that the bits need not be looked at.
        self.shortest <= 2
            && haystack.get(at..at + 2).is_some_and(|bytes| {
                let (word, bit) = pair(bytes[0], bytes[1]);
                self.pairs[word] & bit != 0
            })
    }

    /// Returns where a keyword that begins before a place and goes on behind it can begin.
    fn start(&self, haystack: &[u8], from: usize) -> usize {
        let mut start = from;
        let Some(before) = from.checked_sub(1) else { return start };
        if self.is_pair(haystack, before) || self.holds(haystack, before) {
            start = before;
        }
        // One that begins earlier has three bytes up to the place.
        let low = from.saturating_sub(self.longest.saturating_sub(1));
        for at in (low..before).rev() {
            if !self.holds(haystack, at) {
                break;
            }
            start = at;
        }
        start
    }

    /// Returns where a keyword that begins before a place and goes on behind it can end.
    fn end(&self, haystack: &[u8], until: usize) -> usize {
        let mut end = until;
        let Some(before) = until.checked_sub(1) else { return end };
        if self.is_pair(haystack, before) || before.checked_sub(1).is_some_and(|at| self.holds(haystack, at)) {
            end = (until + 1).min(haystack.len());
        }
        // One that ends later has three bytes from the one before the place on.
        let high = (until + self.longest.saturating_sub(1)).min(haystack.len());
        for at in before..high.saturating_sub(2) {
            if !self.holds(haystack, at) {
                break;
            }
            end = at + 3;
        }
        end
    }
}

/// Returns the place of the bit for two bytes.
fn pair(one: u8, other: u8) -> (usize, u64) {
    let [one, other] = [one | 0x20, other | 0x20];
    (usize::from(one) << 2 | usize::from(other >> 6), 1 << (other & 63))
}

/// Returns the place of the bit for three bytes.
fn triple(bytes: &[u8]) -> (usize, u64) {
    // Setting this bit takes the case from letters, and mixes up few other bytes.
    let number = bytes.iter().take(3).fold(0_u32, |number, &byte| number << 8 | u32::from(byte | 0x20));
    let hash = number.wrapping_mul(0x9e37_79b1) >> (32 - BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Finds what was inserted, and where runs meet: a keyword that does not lie within one run lies in one of these regions.
///
/// Each region goes on, on both sides, as long as the bytes could be those of a keyword. Where runs meet, that is mostly nowhere.
pub(super) fn find(pairs: &Pairs, copied: &[Copied], haystack: &[u8], regions: &mut Vec<Span>) {
    regions.clear();
    let mut add = |(from, until): (usize, usize)| {
        let (start, end) = (pairs.start(haystack, from), pairs.end(haystack, until));
        // Where runs meet and no keyword reaches across, there is nothing to look at, nor where none has room.
        if from == until && (start == from || end == until) || end - start < pairs.shortest {
            return;
        }
        match regions.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => regions.push(Span::new(start, end)),
        }
    };
    let mut covered = 0;
    for run in copied {
        if run.to > 0 {
            add((covered, run.to));
        }
        covered = run.end();
    }
    if covered < haystack.len() {
        add((covered, haystack.len()));
    }
}
