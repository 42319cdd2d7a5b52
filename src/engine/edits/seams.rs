//! The seams of a version: what was inserted, and where runs that were copied meet.

use crate::model::{Copied, Span};

/// The pairs of bytes that stand next to each other in a keyword, ASCII case ignored.
#[derive(Debug)]
pub(in crate::engine) struct Pairs {
    bits: Box<[u64]>,
    /// The length of the longest keyword.
    longest: usize,
}

impl Pairs {
    /// Gathers the pairs of some keywords.
    pub(super) fn of<'t>(keywords: impl Iterator<Item = &'t [u8]>) -> Self {
        let mut pairs = Self { bits: vec![0; 1 << 10].into_boxed_slice(), longest: 0 };
        for keyword in keywords {
            pairs.longest = pairs.longest.max(keyword.len());
            for pair in keyword.windows(2) {
                let [one, other] = [pair[0], pair[1]].map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]);
                for (one, other) in one.into_iter().flat_map(|one| other.map(|other| (one, other))) {
                    let (word, bit) = Self::place(one, other);
                    pairs.bits[word] |= bit;
                }
            }
        }
        pairs
    }

    /// Tells whether a keyword can hold the one byte and behind it the other.
    fn holds(&self, one: u8, other: u8) -> bool {
        let (word, bit) = Self::place(one, other);
        self.bits[word] & bit != 0
    }

    fn place(one: u8, other: u8) -> (usize, u64) {
        (usize::from(one) << 2 | usize::from(other >> 6), 1 << (other & 63))
    }
}

/// Finds what was inserted, and where runs meet: a keyword that does not lie within one run lies in one of these regions.
///
/// Each region goes on, on both sides, as long as the bytes could be those of a keyword, since all neighbouring bytes of a keyword
/// are known pairs. Where runs meet, that is mostly nowhere.
pub(super) fn find(pairs: &Pairs, copied: &[Copied], haystack: &[u8], regions: &mut Vec<Span>) {
    let margin = pairs.longest;
    regions.clear();
    let mut add = |(from, until): (usize, usize)| {
        let (mut start, mut end) = (from, until);
        while start > 0 && start < haystack.len() && from - start < margin && pairs.holds(haystack[start - 1], haystack[start]) {
            start -= 1;
        }
        while end > 0 && end < haystack.len() && end - until < margin && pairs.holds(haystack[end - 1], haystack[end]) {
            end += 1;
        }
        // Where runs meet and no keyword reaches across, there is nothing to look at.
        if start == end || from == until && (start == from || end == until) {
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
