//! The prefilter: one pass over a haystack that names the patterns whose keywords stand in it, and where.
//!
//! It may over-report (it ignores ASCII case, whether or not the regex does), never under-report.
//!
//! The rules have more than a thousand keywords and a hook scans a few lines, so what matters is to be ready at once. Each keyword is
//! known by its rarest four bytes, its gram (the whole of a shorter one). At each place of the haystack a hash of three bytes picks a
//! word of a table that fits the nearest cache, and the fourth byte a bit in it; where the bit is set, the keywords of that gram are
//! compared. Nothing else is built, and the time is linear: few keywords share a gram, and a user's that do are bounded by their number.

use super::PatternId;
use super::grams::{self, BEFORE, BEHIND, Entry, GRAM, Grams, Table};
use super::simd::{BLOCK, Fast, SPARE};
use crate::model::Span;
use std::borrow::Cow;

/// How many blocks are looked through at a time; the numbers of all their places fit the nearest cache.
const BLOCKS: usize = 128;

/// The blocks around those that are probed, in which runs are looked for that count for these.
const BLOCKS_BEFORE: usize = BEHIND.div_ceil(BLOCK);
const BLOCKS_BEHIND: usize = BEFORE.div_ceil(BLOCK);

/// Looks for all keywords of all patterns at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    grams: Grams,
    /// What the processor can do, if it can look at many bytes at a time.
    fast: Option<Fast>,
}

/// A keyword that was found.
struct Hit {
    pattern: PatternId,
    span: Span,
}

impl Prefilter {
    /// Takes the tables of the patterns' keywords.
    pub(super) fn new(grams: Grams) -> Self {
        Self { grams, fast: Fast::detect() }
    }

    /// Looks at one place at a time, whatever the processor can do.
    pub(super) const fn be_plain(&mut self) {
        self.fast = None;
    }

    /// Hands each keyword's place, with each pattern that has it, to `on_hit`, in the order in which the keywords end.
    ///
    /// `keywords` are those that the prefilter was made from.
    pub(super) fn hits<'p>(
        &self,
        haystack: &[u8],
        keywords: impl Fn(PatternId) -> &'p [Cow<'static, str>],
        on_hit: &mut dyn FnMut(PatternId, Span),
    ) {
        let mut look = self.looks(haystack, keywords, on_hit);
        look.through(0, haystack.len());
        look.end();
    }

    /// As [`Prefilter::hits`], but may leave out keywords that are in no match.
    pub(super) fn hits_in_matches<'p>(
        &self,
        haystack: &[u8],
        keywords: impl Fn(PatternId) -> &'p [Cow<'static, str>],
        on_hit: &mut dyn FnMut(PatternId, Span),
    ) {
        let (Some(fast), Some(anywhere)) = (self.fast, &self.grams.anywhere) else {
            return self.hits(haystack, keywords, on_hit);
        };
        let mut look = self.looks(haystack, keywords, on_hit);
        let mut places = [0; BLOCKS];
        let mut list = [0; BLOCKS * BLOCK + SPARE];
        for (number, chunk) in haystack.chunks(BLOCKS * BLOCK).enumerate() {
            let start = number * BLOCKS * BLOCK;
            let places = &mut places[..chunk.len().div_ceil(BLOCK)];
            fast.grams(anywhere, &haystack[start..], places);
            mark_runs(fast, haystack, start, places);
            for &place in fast.known(look.table, &haystack[start..], places, &mut list) {
                look.at(start + usize::from(place));
            }
        }
        look.end();
    }

    fn looks<'l, 'p, K: Fn(PatternId) -> &'p [Cow<'static, str>]>(
        &'l self,
        haystack: &'l [u8],
        keywords: K,
        on_hit: &'l mut dyn FnMut(PatternId, Span),
    ) -> Looks<'l, K> {
        Looks { grams: &self.grams, table: self.grams.table(), haystack, keywords, waiting: Vec::new(), on_hit }
    }
}

/// Marks all places of the blocks from `start` on that are within reach of a run.
fn mark_runs(fast: Fast, haystack: &[u8], start: usize, places: &mut [u64]) {
    let mut runs = [0; BLOCKS_BEFORE + BLOCKS + BLOCKS_BEHIND];
    let before = BLOCKS_BEFORE.min(start / BLOCK);
    let from = start - before * BLOCK;
    let runs = &mut runs[..(before + places.len() + BLOCKS_BEHIND).min((haystack.len() - from).div_ceil(BLOCK))];
    fast.runs(&haystack[from..], runs);
    let mut marked = 0;
    for (number, &bits) in runs.iter().enumerate().filter(|(_, bits)| **bits != 0) {
        let first = number * BLOCK + bits.trailing_zeros() as usize;
        let last = number * BLOCK + bits.ilog2() as usize;
        // These are numbers of places behind `from`, which is `before` blocks in front of the first that is marked.
        let low = (first.saturating_sub(BEFORE) / BLOCK).saturating_sub(before).max(marked);
        let high = ((last + BEHIND) / BLOCK + 1).saturating_sub(before).min(places.len());
        if low < high {
            places[low..high].fill(u64::MAX);
            marked = high;
        }
    }
}

/// A pass over a haystack.
struct Looks<'l, K> {
    grams: &'l Grams,
    table: &'l Table,
    haystack: &'l [u8],
    keywords: K,
    /// What ends later than what is found behind it.
    waiting: Vec<Hit>,
    on_hit: &'l mut dyn FnMut(PatternId, Span),
}

impl<'p, K: Fn(PatternId) -> &'p [Cow<'static, str>]> Looks<'_, K> {
    /// Looks at the places of a range where a whole gram is left.
    fn through(&mut self, start: usize, end: usize) {
        let (haystack, table) = (self.haystack, self.table);
        for (at, bytes) in (start..end).zip(haystack.get(start..).unwrap_or_default().windows(GRAM)) {
            let gram = grams::folded(bytes);
            if grams::may_hold(table, gram) {
                self.closely(at, gram);
            }
        }
    }

    /// Looks closely at one place, if a whole gram is left there.
    fn at(&mut self, at: usize) {
        if let Some(bytes) = self.haystack.get(at..at + GRAM) {
            self.closely(at, grams::folded(bytes));
        }
    }

    /// Looks at the last places, where only keywords begin that are shorter than a gram, and hands out what still waits.
    fn end(mut self) {
        let haystack = self.haystack;
        for at in haystack.len().saturating_sub(GRAM - 1)..haystack.len() {
            let gram = grams::folded(&haystack[at..]);
            // Nearly no three bytes are a whole keyword, and much that is looked through, where edits meet, is hardly longer.
            if grams::may_hold_shorter(self.table, gram) {
                self.closely(at, gram);
            }
        }
        if !self.waiting.is_empty() {
            self.hand_out(usize::MAX);
        }
    }

    /// Compares the keywords whose gram may stand at a place.
    fn closely(&mut self, at: usize, bytes: u32) {
        let masks: &[u32] = if grams::may_hold_shorter(self.table, bytes) { &self.grams.masks } else { &[] };
        let shorter = masks.iter().map(|mask| bytes & mask).filter(|&gram| gram != bytes);
        for gram in std::iter::once(bytes).chain(shorter) {
            for &Entry { offset, pattern, keyword, probe, apart, .. } in self.grams.entries_of(gram) {
                let there = || self.haystack.get(at.checked_add_signed(apart as isize)?..)?.get(..GRAM).map(grams::folded);
                if apart != 0 && there() != Some(probe) {
                    continue;
                }
                let pattern = PatternId(pattern);
                let Some(text) = (self.keywords)(pattern).get(keyword as usize) else { continue };
                let Some(start) = at.checked_sub(offset as usize) else { continue };
                let span = Span::new(start, start + text.len());
                if self.haystack.get(span.range()).is_some_and(|found| found.eq_ignore_ascii_case(text.as_bytes())) {
                    // Whatever is found from here on ends behind this byte.
                    self.hand_out(at + 1);
                    self.waiting.push(Hit { pattern, span });
                }
            }
        }
    }

    /// Hands out what ends at `end` or before, in the order of the ends.
    fn hand_out(&mut self, end: usize) {
        self.waiting.sort_by_key(|hit| hit.span.end);
        let ready = self.waiting.partition_point(|hit| hit.span.end <= end);
        for hit in self.waiting.drain(..ready) {
            (self.on_hit)(hit.pattern, hit.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Grams, Prefilter};
    use crate::engine::{Checks, Gate, Matcher, Pattern, Quiet, Reach};
    use proptest::prelude::{prop, proptest};
    use std::borrow::Cow;

    fn keywords(lists: &[&[&'static str]]) -> Vec<Pattern> {
        let checks = Checks { checksum: None, min_entropy: 0.0, quiet: Quiet::Off, weighed: None };
        let list = |list: &&[&'static str]| list.iter().map(|&text| Cow::Borrowed(text)).collect();
        let pattern =
            |keywords| Pattern { keywords, matcher: Matcher::Assignment, reach: Reach::OF_ASSIGNMENT, gate: Gate::OPEN, checks };
        lists.iter().map(list).map(pattern).collect()
    }

    /// Returns pattern, start and end of every hit, in the order in which they are handed out.
    fn hits(patterns: &[Pattern], haystack: &[u8]) -> Vec<(u32, usize, usize)> {
        let prefilter = Prefilter::new(Grams::of(patterns.iter()));
        let keywords = |pattern: super::PatternId| &*patterns[pattern.0 as usize].keywords;
        let (mut hits, mut in_matches) = (Vec::new(), Vec::new());
        prefilter.hits(haystack, keywords, &mut |pattern, span| hits.push((pattern.0, span.start, span.end)));
        // No match needs a run, so nothing is left out.
        prefilter.hits_in_matches(haystack, keywords, &mut |pattern, span| in_matches.push((pattern.0, span.start, span.end)));
        assert_eq!(hits, in_matches);
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
        fn every_place_is_found_once_and_in_order(pieces in prop::collection::vec(0..8_usize, 0..200), short in 0..2_usize) {
            const PIECES: [&str; 8] = ["acme", "_", "k", "ey", "KEY", "\0", "e_", "token"];
            let lists = keywords(&[&["acme_key", "key"], &["acmeacme", "e_k", "zzzz"], &["token", "k_token", "eyeyey"], &["_k", "y"]]);
            let lists = &lists[..3 + short];
            let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            let mut plain = Vec::new();
            for (pattern, list) in (0..).zip(lists) {
                for keyword in list.keywords.iter() {
                    let found = text.as_bytes().windows(keyword.len()).enumerate();
                    let found = found.filter(|(_, window)| window.eq_ignore_ascii_case(keyword.as_bytes()));
                    plain.extend(found.map(|(start, _)| (pattern, start, start + keyword.len())));
                }
            }
            let mut found = hits(lists, text.as_bytes());
            assert!(found.is_sorted_by_key(|&(_, _, end)| end));
            found.sort_unstable();
            plain.sort_unstable();
            assert_eq!(found, plain);
        }
    }
}
