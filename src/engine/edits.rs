//! Scanning a new version of bytes that were scanned before: what a version copies is inherited, and only what its edits touch is
//! searched again.
//!
//! What is inherited first are places of keywords. A keyword that lies within a copied run stands in the old version as well, so
//! only the seams between the runs, and what was inserted there, are run through the prefilter. From the places follow the
//! windows, as in [`Scanner::scan`]. A window is *clean* when it lies within one copied run, a byte apart from its end, and as
//! far from its start as a match is long (or the run is the beginning, or the end, of both versions). Then the pattern finds
//! in it exactly what it found there in the old version:
//!
//! - Every match that lies in the window lies in the run, with the byte on each side that an assertion can look at.
//! - In the old version no keyword before the run has a window that touches this one, because that keyword starts before the run
//!   and its window goes no further than a match is long. So both searches enter the window in the same state.
//! - A keyword behind the run can have a match in the old version that starts in this window and ends behind the run. Had it
//!   taken the place of a match of the new version, or come before one, it would cover that match's keyword, hence not
//!   reach further behind it than a match is long, which is where the window ends, and not end behind the run.
//!
//! Assignments have no windows, since each is read from its keyword; see [`reads`].
//!
//! So the answer is that of a scan of the whole, match for match; tests compare the two on random edits.

mod near;
mod reads;
mod seams;

use super::scanner::Part;
use super::{Error, Match, Matcher, Pattern, PatternId, Reach, Scanner, Scratch};
use crate::model::{Copied, Span};

use near::partition_near;
pub(super) use seams::Pairs;

/// Of how many keywords the places are kept; bytes that hold more are scanned whole, and so are their next versions.
const CROWD: usize = 1 << 20;

/// What a scan saw in some bytes, for the scan of their next versions.
#[derive(Debug, Default)]
pub struct Seen {
    places: Vec<Place>,
    crowded: bool,
    /// By pattern, and within one by place.
    matches: Vec<Match>,
    /// Space to sort in.
    fresh: Vec<Place>,
    regions: Vec<Span>,
    names: Vec<Place>,
}

/// The place of a pattern's keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    pattern: PatternId,
    start: u32,
    end: u32,
}

/// The old version.
#[derive(Clone, Copy, Debug)]
pub struct Before<'b> {
    /// What a scan saw in it.
    pub seen: &'b Seen,
    /// The runs that the new version has from it, in the order of the new version.
    pub copied: &'b [Copied],
    /// Its length in bytes.
    pub len: usize,
}

impl Seen {
    /// Returns the matches, by pattern and place.
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }
}

impl Scanner {
    /// Finds in a haystack what [`Scanner::scan`] finds, with the help of what was seen in the version before it; `now` becomes
    /// what was seen in this one.
    pub fn scan_version(
        &self,
        scratch: &mut Scratch,
        haystack: &[u8],
        before: Option<Before<'_>>,
        now: &mut Seen,
    ) -> Result<(), Error> {
        let Seen { places, crowded, matches, fresh, regions, names } = now;
        places.clear();
        matches.clear();
        let before = before.filter(|before| !before.seen.crowded);
        *crowded = match before {
            _ if u32::try_from(haystack.len()).is_err() => true,
            Some(before) => {
                seams::find(self.pairs(), before.copied, haystack, regions);
                inherit(before, regions, places);
                fresh.clear();
                let mut full = false;
                for &region in regions.iter() {
                    full |= self.collect(haystack, region, fresh);
                }
                merge(places, fresh);
                full || places.len() > CROWD
            }
            None => self.collect(haystack, Span::new(0, haystack.len()), places),
        };
        if *crowded {
            places.clear();
            self.scan(scratch, haystack, &mut |found| matches.push(found))?;
        } else {
            names.clear();
            self.windows(scratch, (haystack, before), (places, names), matches)?;
            self.read_version((haystack, before), names, matches);
        }
        matches.sort_unstable_by_key(|found| (found.pattern, found.span.start));
        Ok(())
    }

    /// Opens the patterns' windows around the places of their keywords, merges those that touch, and closes each; the places of
    /// patterns that have none are put aside.
    fn windows(
        &self,
        scratch: &mut Scratch,
        (haystack, before): (&[u8], Option<Before<'_>>),
        (places, names): (&[Place], &mut Vec<Place>),
        matches: &mut Vec<Match>,
    ) -> Result<(), Error> {
        self.prepare(scratch);
        let Scratch { states, open, .. } = scratch;
        let mut near = 0;
        let mut close = |pattern: PatternId, state: &mut super::scanner::State, window: Span| {
            let longest = self.patterns[pattern.0 as usize].pattern.reach.length as usize;
            match before.and_then(|before| Some((before, before.clean_run(window, longest, haystack.len(), &mut near)?))) {
                Some((before, run)) => {
                    before.inherit(pattern, window, run, matches);
                    Ok(())
                }
                None => self.search(pattern, state, Part { haystack, window }, &mut |found| matches.push(found)),
            }
        };
        for &Place { pattern, start, end } in places {
            let Pattern { matcher, reach: Reach { length, lead }, .. } = &*self.patterns[pattern.0 as usize].pattern;
            if *matcher == Matcher::Assignment {
                names.push(Place { pattern, start, end });
                continue;
            }
            let (length, lead) = (*length, *lead);
            let (start, end) = (start as usize, end as usize);
            let window = Span::new(end.saturating_sub(lead as usize), start.saturating_add(length as usize).min(haystack.len()));
            let state = &mut states[pattern.0 as usize];
            match &mut state.window {
                Some(open) if window.start <= open.end => {
                    *open = Span::new(open.start.min(window.start), open.end.max(window.end));
                }
                Some(open) => {
                    let done = std::mem::replace(open, window);
                    close(pattern, state, done)?;
                }
                None => {
                    state.window = Some(window);
                    open.push(pattern);
                }
            }
        }
        // What an error leaves open is closed when the scratch is used next.
        while let Some(pattern) = open.pop() {
            let state = &mut states[pattern.0 as usize];
            if let Some(window) = state.window.take() {
                close(pattern, state, window)?;
            }
        }
        Ok(())
    }

    /// Collects the keywords in a region; tells whether there are too many.
    fn collect(&self, haystack: &[u8], region: Span, places: &mut Vec<Place>) -> bool {
        let mut full = false;
        let keywords = |pattern: PatternId| &*self.patterns[pattern.0 as usize].pattern.keywords;
        self.prefilter.hits(&haystack[region.range()], keywords, &mut |pattern, keyword| {
            full |= places.len() >= CROWD;
            if !full {
                // The haystack is no longer than such a number can say.
                let place = |offset: usize| u32::try_from(region.start + offset).unwrap_or(u32::MAX);
                places.push(Place { pattern, start: place(keyword.start), end: place(keyword.end) });
            }
        });
        full
    }

    /// Returns which bytes stand next to each other in the patterns' keywords.
    fn pairs(&self) -> &Pairs {
        self.pairs.get_or_init(|| {
            let keywords = self.patterns.iter().flat_map(|compiled| compiled.pattern.keywords.iter());
            Pairs::of(keywords.map(|keyword| keyword.as_bytes()))
        })
    }
}

impl Before<'_> {
    /// Returns the run that the window lies cleanly in; the pattern's longest match and the new version are that many bytes long.
    ///
    /// `near` is where the search for the run begins, and where it ended.
    fn clean_run(&self, window: Span, longest: usize, len: usize, near: &mut usize) -> Option<Copied> {
        *near = partition_near(self.copied, *near, |run| run.to <= window.start);
        let run = *self.copied.get(near.checked_sub(1)?)?;
        let begins_both = run.to == 0 && run.from == 0;
        let ends_both = run.end() == len && run.from + run.len == self.len && window.end <= len;
        let clean_start = begins_both || window.start >= run.to + longest.max(1);
        (clean_start && (window.end < run.end() || ends_both)).then_some(run)
    }

    /// Hands down the pattern's matches in a clean window.
    fn inherit(&self, pattern: PatternId, window: Span, run: Copied, matches: &mut Vec<Match>) {
        let old = |offset: usize| offset - run.to + run.from;
        let new = |span: Span| Span::new(span.start - run.from + run.to, span.end - run.from + run.to);
        let all = &self.seen.matches;
        let first = all.partition_point(|found| (found.pattern, found.span.start) < (pattern, old(window.start)));
        let end = old(window.end);
        let within = all[first..].iter().take_while(|found| found.pattern == pattern && found.span.start < end);
        let within = within.filter(|found| found.span.end <= end);
        matches.extend(within.map(|found| Match { span: new(found.span), secret: new(found.secret), ..*found }));
    }
}

/// Inherits the keywords that lie within a run, but for those that lie within a region.
fn inherit(before: Before<'_>, regions: &[Span], places: &mut Vec<Place>) {
    let old = &before.seen.places;
    let mut regions = regions.iter().peekable();
    // Most runs stand in the old version in the order of the new one.
    let mut next = 0;
    for run in before.copied {
        next = partition_near(old, next, |place| place.end as usize <= run.from);
        while let Some(known) = old.get(next) {
            let (start, end) = (known.start as usize, known.end as usize);
            if end > run.from + run.len {
                break;
            }
            next += 1;
            if start < run.from {
                continue;
            }
            let (start, end) = (start - run.from + run.to, end - run.from + run.to);
            while regions.next_if(|region| region.end < end).is_some() {}
            if regions.peek().is_none_or(|region| start < region.start) {
                let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
                places.push(Place { start: place(start), end: place(end), ..*known });
            }
        }
    }
}

/// Merges the fresh places into the others, both in order.
fn merge(places: &mut Vec<Place>, fresh: &[Place]) {
    let mut kept = places.len();
    let mut added = fresh.len();
    places.extend_from_slice(fresh);
    let mut at = places.len();
    while added > 0 && kept > 0 {
        at -= 1;
        if places[kept - 1].end > fresh[added - 1].end {
            kept -= 1;
            places[at] = places[kept];
        } else {
            added -= 1;
            places[at] = fresh[added];
        }
    }
    places[..added].copy_from_slice(&fresh[..added]);
}

#[cfg(test)]
mod tests;
