//! Assignments in a version: those that are read again, and those that are inherited.
//!
//! What is read at a keyword depends on the bytes within the pattern's reach, and on whether the keyword stands in a secret that was
//! read before. A *cut* is the place of a keyword whose reach lies within one copied run, and which no assignment of the old version
//! spans. A scan that comes to a cut with no secret open goes on as the one of the old version did, up to any later cut of the run:
//! whatever was found between the two is inherited.

use super::{Before, Copied, Match, Pattern, PatternId, Place, Scanner, Span};

/// Where a scan can skip to, and what it skips.
struct Skip {
    /// The place of the keyword that is read next.
    next: usize,
    run: Copied,
}

impl Scanner {
    /// Reads the assignments of all patterns that have some, given the places of their keywords.
    pub(super) fn read_version(
        &self,
        (haystack, before): (&[u8], Option<Before<'_>>),
        places: &mut [Place],
        matches: &mut Vec<Match>,
    ) {
        let keywords = |pattern: PatternId| &*self.patterns[pattern.0 as usize].pattern.keywords;
        let order = |place: &Place| {
            let found = &haystack[place.start as usize..place.end as usize];
            keywords(place.pattern).iter().position(|text| found.eq_ignore_ascii_case(text.as_bytes()))
        };
        // Keywords are read in the order in which they begin, and of those that begin together, in that of the pattern's list.
        places.sort_by(|one, other| {
            let begins = |place: &Place| (place.pattern, place.start);
            begins(one).cmp(&begins(other)).then_with(|| order(one).cmp(&order(other)))
        });
        for places in places.chunk_by(|one, other| one.pattern == other.pattern) {
            let pattern = places[0].pattern;
            let Pattern { reach, .. } = &*self.patterns[pattern.0 as usize].pattern;
            let cuts =
                before.map(|before| Cuts { before, pattern, reach: reach.length.max(reach.lead) as usize, len: haystack.len() });
            let (mut at, mut done) = (0, 0);
            while let Some(place) = places.get(at) {
                let skip = cuts.as_ref().filter(|_| done <= place.start as usize).and_then(|cuts| cuts.skip(places, at));
                if let Some((Skip { next, run }, cuts)) = skip.zip(cuts.as_ref()) {
                    let span = Span::new(place.start as usize, places[next].start as usize);
                    cuts.before.inherit(pattern, span, run, matches);
                    at = next;
                    // The cut stands in no secret; it is read, since what is behind it may not be cut off.
                }
                let Place { start, end, .. } = places[at];
                let keyword = Span::new(start as usize, end as usize);
                self.read_one(pattern, (haystack, keyword), &mut done, &mut |found| matches.push(found));
                at += 1;
            }
        }
    }
}

/// Finds cuts among the places of a pattern's keywords.
struct Cuts<'b> {
    before: Before<'b>,
    pattern: PatternId,
    /// How far from a keyword bytes matter.
    reach: usize,
    /// The length of the new version.
    len: usize,
}

impl Cuts<'_> {
    /// Returns the last cut that can be skipped to, if the place is a cut itself.
    fn skip(&self, places: &[Place], at: usize) -> Option<Skip> {
        let first = places[at];
        let behind = self.before.copied.partition_point(|run| run.to <= first.start as usize);
        let run = *self.before.copied.get(behind.checked_sub(1)?)?;
        if !self.is_cut(first, run) {
            return None;
        }
        let within = at + places[at..].partition_point(|place| self.ends_within(*place, run));
        let next = (at + 1..within).rev().find(|&next| {
            let begins = places[next - 1].start < places[next].start;
            begins && self.is_cut(places[next], run)
        })?;
        Some(Skip { next, run })
    }

    /// Tells whether all that matters behind the keyword lies in the run, a byte apart from its end.
    fn ends_within(&self, place: Place, run: Copied) -> bool {
        let ends_both = run.end() == self.len && run.from + run.len == self.before.len;
        (place.start as usize + self.reach).max(place.end as usize) < run.end() || ends_both && (place.end as usize) <= run.end()
    }

    /// Tells whether the place is a cut.
    fn is_cut(&self, place: Place, run: Copied) -> bool {
        let begins_both = run.to == 0 && run.from == 0;
        let begins = begins_both || (place.start as usize) > run.to + self.reach;
        if !begins || !self.ends_within(place, run) {
            return false;
        }
        let old = place.start as usize - run.to + run.from;
        let all = &self.before.seen.matches;
        let before = all.partition_point(|found| (found.pattern, found.span.start) <= (self.pattern, old));
        // None that begins earlier is long enough.
        let near = |found: &&Match| found.pattern == self.pattern && found.span.start + self.reach > old;
        all[..before].iter().rev().take_while(near).all(|found| found.span.end <= old)
    }
}
