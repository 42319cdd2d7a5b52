//! The prefilter: one pass over a haystack that names the patterns whose keywords stand in it, and where.
//!
//! It may over-report (it ignores ASCII case, whether or not the regex does), never under-report.
//!
//! The rules have more than a thousand keywords and a hook scans a few lines, so what matters is to be ready at once. Each keyword is
//! known by its rarest four bytes, its gram (the whole of a shorter one). At each place of the haystack a hash of three bytes picks a
//! word of a table that fits the nearest cache, and the fourth byte a bit in it; where the bit is set, the keywords of that gram are
//! compared. Nothing else is built, and the time is linear: few keywords share a gram, and a user's that do are bounded by their number.

use super::PatternId;
use crate::model::Span;
use std::borrow::Cow;

/// Spreads bytes over 32 bits; the high ones are the best.
const SPREAD: u32 = 0x9e37_79b1;

/// The table has two to the power of this many words of 64 bits.
const TABLE: u32 = 11;

/// There are two to the power of this many buckets.
const BUCKETS: u32 = 11;

/// The length of a gram.
const GRAM: usize = 4;

/// The length of the shortest keyword that rules have.
const SHORT: usize = 3;

/// Letters in the order of how common they are in source text, the most common first; what is not here is rare.
const COMMON: &[u8; 30] = b"etaoinsrlcdpumfgh_bykv.-wx/1:0";

/// Takes the case from letters. Other bytes are mixed up with each other by it, which costs a comparison and no hit.
const FOLD: u32 = 0x2020_2020;

static COSTS: [u16; 256] = costs();

const fn costs() -> [u16; 256] {
    let mut table = [1; 256];
    let mut place = 0;
    while place < COMMON.len() {
        table[COMMON[place] as usize] = 4 + (COMMON.len() - place) as u16;
        place += 1;
    }
    table
}

/// Looks for all keywords of all patterns at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    /// A bit for every gram; all bits of the word for a keyword of three bytes, all there are for a shorter one.
    table: Box<[u64; 1 << TABLE]>,
    /// Where the entries of each bucket begin, and behind the last where they end.
    begins: Box<[u32]>,
    entries: Box<[Entry]>,
    /// What cuts four bytes down to the grams of keywords that are shorter.
    masks: Vec<u32>,
}

/// A keyword of a pattern.
#[derive(Clone, Copy, Debug)]
struct Entry {
    gram: u32,
    /// Where in the keyword the gram begins.
    offset: u32,
    pattern: PatternId,
    /// Which of the pattern's keywords it is.
    keyword: u32,
}

/// A keyword that was found.
struct Hit {
    pattern: PatternId,
    span: Span,
}

impl Prefilter {
    /// Gathers the keywords.
    pub(super) fn new(keywords: impl Iterator<Item = impl AsRef<[Cow<'static, str>]>>) -> Self {
        let mut table = Box::new([0_u64; 1 << TABLE]);
        let mut begins = vec![0_u32; (1 << BUCKETS) + 1].into_boxed_slice();
        let mut unsorted = Vec::with_capacity(2048);
        let mut masks = Vec::new();
        for (pattern, keywords) in (0..).map(PatternId).zip(keywords) {
            for (keyword, text) in (0..).zip(keywords.as_ref()) {
                let Some((gram, offset)) = rarest_gram(text.as_bytes()) else { continue };
                let mask = mask(text.len());
                let (word, bit) = place(gram);
                match text.len() {
                    GRAM.. => table[word] |= 1 << bit,
                    SHORT => table[word] = u64::MAX,
                    _ => table.fill(u64::MAX),
                }
                if mask != u32::MAX && !masks.contains(&mask) {
                    masks.push(mask);
                }
                begins[bucket(gram) + 1] += 1;
                unsorted.push(Entry { gram, offset, pattern, keyword });
            }
        }
        for bucket in 1..begins.len() {
            begins[bucket] += begins[bucket - 1];
        }
        // Each entry goes to the next free place of its bucket.
        let mut free = begins.clone();
        let mut entries = unsorted.clone().into_boxed_slice();
        for entry in unsorted {
            let free = &mut free[bucket(entry.gram)];
            entries[*free as usize] = entry;
            *free += 1;
        }
        Self { table, begins, entries, masks }
    }

    /// Hands each keyword's place, with each pattern that has it, to `on_hit`, in the order in which the keywords end.
    ///
    /// `patterns` are those that the prefilter was made from.
    pub(super) fn hits<'p>(
        &self,
        haystack: &[u8],
        keywords: impl Fn(PatternId) -> &'p [Cow<'static, str>],
        on_hit: &mut dyn FnMut(PatternId, Span),
    ) {
        // What ends later than what is found behind it waits.
        let mut waiting: Vec<Hit> = Vec::new();
        let mut look = |at: usize, bytes: u32| {
            // Where a keyword that is shorter than a gram may stand, all bits of the word are set.
            let masks: &[u32] = if self.table[place(bytes).0] == u64::MAX { &self.masks } else { &[] };
            let shorter = masks.iter().map(|mask| bytes & mask).filter(|&gram| gram != bytes);
            for entry in std::iter::once(bytes).chain(shorter).flat_map(|gram| self.entries_of(gram)) {
                let Some(text) = keywords(entry.pattern).get(entry.keyword as usize) else { continue };
                let Some(start) = at.checked_sub(entry.offset as usize) else { continue };
                let span = Span::new(start, start + text.len());
                if haystack.get(span.range()).is_some_and(|found| found.eq_ignore_ascii_case(text.as_bytes())) {
                    // Whatever is found from here on ends behind this byte.
                    hand_out(&mut waiting, at + 1, on_hit);
                    waiting.push(Hit { pattern: entry.pattern, span });
                }
            }
        };
        for (at, bytes) in haystack.windows(GRAM).enumerate() {
            let bytes = folded(bytes);
            if self.may_hold(bytes) {
                look(at, bytes);
            }
        }
        // Where fewer bytes than a gram are left, only shorter keywords begin.
        (haystack.len().saturating_sub(GRAM - 1)..haystack.len()).for_each(|at| look(at, folded(&haystack[at..])));
        hand_out(&mut waiting, usize::MAX, on_hit);
    }

    fn may_hold(&self, gram: u32) -> bool {
        let (word, bit) = place(gram);
        self.table[word] >> bit & 1 == 1
    }

    fn entries_of(&self, gram: u32) -> impl Iterator<Item = &Entry> {
        let bucket = bucket(gram);
        let entries = &self.entries[self.begins[bucket] as usize..self.begins[bucket + 1] as usize];
        entries.iter().filter(move |entry| entry.gram == gram)
    }
}

/// Hands out what ends at `end` or before, in the order of the ends.
fn hand_out(waiting: &mut Vec<Hit>, end: usize, on_hit: &mut dyn FnMut(PatternId, Span)) {
    waiting.sort_by_key(|hit| hit.span.end);
    let ready = waiting.partition_point(|hit| hit.span.end <= end);
    waiting.drain(..ready).for_each(|hit| on_hit(hit.pattern, hit.span));
}

/// Returns up to four bytes as a number, the first one lowest, ASCII case folded; zeros stand for those that are missing.
fn folded(bytes: &[u8]) -> u32 {
    match bytes.first_chunk() {
        Some(&gram) => u32::from_le_bytes(gram) | FOLD,
        None => {
            let mut gram = [0; GRAM];
            gram[..bytes.len()].copy_from_slice(bytes);
            (u32::from_le_bytes(gram) | FOLD) & mask(bytes.len())
        }
    }
}

/// Returns what cuts four bytes down to that many.
fn mask(length: usize) -> u32 {
    u32::MAX.checked_shr(8 * GRAM.saturating_sub(length) as u32).unwrap_or(0)
}

/// Returns the word of the table, picked by the first three bytes, and the number of the bit in it, picked by the fourth.
fn place(gram: u32) -> (usize, u32) {
    // The eight low bits of the factor are zero, which leaves no trace of the fourth byte.
    let word = gram.wrapping_mul(SPREAD << 8) >> (32 - TABLE);
    // Folded bytes have their fifth bit set, so it tells nothing by itself; with its neighbours mixed in, six bits tell all the others
    // but the highest.
    (word as usize, (gram ^ gram >> 1) >> 24 & 63)
}

fn bucket(gram: u32) -> usize {
    (gram.wrapping_mul(SPREAD) >> (32 - BUCKETS)) as usize
}

/// Returns the gram of a keyword and where in it the gram begins.
fn rarest_gram(keyword: &[u8]) -> Option<(u32, u32)> {
    if keyword.len() < GRAM {
        return (!keyword.is_empty()).then(|| (folded(keyword), 0));
    }
    let cost = |gram: &[u8]| gram.iter().map(|&byte| COSTS[usize::from(byte.to_ascii_lowercase())]).sum::<u16>();
    let (start, gram) = keyword.windows(GRAM).enumerate().min_by_key(|(_, gram)| cost(gram))?;
    Some((folded(gram), u32::try_from(start).ok()?))
}

#[cfg(test)]
mod tests {
    use super::Prefilter;
    use proptest::prelude::{prop, proptest};
    use std::borrow::Cow;

    fn keywords(lists: &[&[&'static str]]) -> Vec<Vec<Cow<'static, str>>> {
        lists.iter().map(|list| list.iter().map(|&text| Cow::Borrowed(text)).collect()).collect()
    }

    /// Returns pattern, start and end of every hit, in the order in which they are handed out.
    fn hits(lists: &[Vec<Cow<'static, str>>], haystack: &[u8]) -> Vec<(u32, usize, usize)> {
        let mut hits = Vec::new();
        let prefilter = Prefilter::new(lists.iter());
        prefilter.hits(haystack, |pattern| &lists[pattern.0 as usize], &mut |pattern, span| {
            hits.push((pattern.0, span.start, span.end));
        });
        hits
    }

    #[test]
    fn keywords_are_found_in_any_case_and_with_each_other_in_them() {
        let lists = keywords(&[&["acme_key", "key"], &["KEY"], &["me_k"]]);
        let mut found = hits(&lists, b"xACME_KEYy");
        found.sort_unstable();
        assert_eq!(found, [(0, 1, 9), (0, 6, 9), (1, 6, 9), (2, 3, 7)]);
        assert!(hits(&lists, b"acme_ke").len() == 1 && hits(&lists, b"ke").is_empty() && hits(&lists, b"").is_empty());
    }

    proptest! {
        #[test]
        fn every_place_is_found_once_and_in_order(pieces in prop::collection::vec(0..8_usize, 0..40)) {
            const PIECES: [&str; 8] = ["acme", "_", "k", "ey", "KEY", "\0", "e_", "token"];
            let lists = keywords(&[&["acme_key", "key"], &["acmeacme", "e_k", "zzzz"], &["token", "k_token", "eyeyey", "_k", "y"]]);
            let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            let mut plain = Vec::new();
            for (pattern, list) in (0..).zip(&lists) {
                for keyword in list {
                    let found = text.as_bytes().windows(keyword.len()).enumerate();
                    let found = found.filter(|(_, window)| window.eq_ignore_ascii_case(keyword.as_bytes()));
                    plain.extend(found.map(|(start, _)| (pattern, start, start + keyword.len())));
                }
            }
            let mut found = hits(&lists, text.as_bytes());
            assert!(found.is_sorted_by_key(|&(_, _, end)| end));
            found.sort_unstable();
            plain.sort_unstable();
            assert_eq!(found, plain);
        }
    }
}
