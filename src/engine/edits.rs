//! Scanning a new version of bytes that were scanned before: what a version copies is inherited, and only what its edits touch is
//! searched again.
//!
//! What is inherited first are places of keywords. A keyword that lies within a copied run stands in the old version as well, so
//! only the seams between the runs, and what was inserted there, are run through the prefilter. From the places follow the
//! windows, as in [`Scanner::scan`]. A window is *clean* when it lies within one copied run, a byte apart from its end, and as
//! far from its start as the pattern reaches (or the run is the beginning, or the end, of both versions). Then the pattern finds
//! in it exactly what it found there in the old version:
//!
//! - Every match that lies in the window lies in the run, with the byte on each side that an assertion can look at.
//! - In the old version no keyword before the run has a window that touches this one, because that keyword starts before the run
//!   and its window is no longer than the reach. So both searches enter the window in the same state.
//! - A keyword behind the run can have a match in the old version that starts in this window and ends behind the run. Had it
//!   taken the place of a match of the new version, or come before one, it would cover that match's keyword, hence lie within
//!   that keyword's reach and not end behind the run.
//!
//! So the answer is that of a scan of the whole, match for match; tests compare the two on random edits.

use super::prefilter::Prefilter;
use super::scanner::Part;
use super::{Error, Match, PatternId, Scanner, Scratch};
use crate::model::{Copied, Span};
use std::ops::ControlFlow;

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
}

/// The place of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    keyword: u32,
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
        let Seen { places, crowded, matches, fresh, regions } = now;
        places.clear();
        matches.clear();
        let before = before.filter(|before| !before.seen.crowded);
        *crowded = match before {
            _ if u32::try_from(haystack.len()).is_err() => true,
            Some(before) => {
                seams(&self.prefilter, before.copied, haystack, regions);
                inherit(&self.prefilter, before, regions, places);
                fresh.clear();
                let mut full = false;
                for &region in regions.iter() {
                    full |= collect(&self.prefilter, haystack, region, fresh)?;
                }
                merge(places, fresh);
                full || places.len() > CROWD
            }
            None => collect(&self.prefilter, haystack, Span::new(0, haystack.len()), places)?,
        };
        if *crowded {
            places.clear();
            self.scan(scratch, haystack, &mut |found| matches.push(found))?;
        } else {
            self.windows(scratch, (haystack, before), places, matches)?;
        }
        matches.sort_unstable_by_key(|found| (found.pattern, found.span.start));
        Ok(())
    }

    /// Opens the patterns' windows around the places of their keywords, merges those that touch, and closes each.
    fn windows(
        &self,
        scratch: &mut Scratch,
        (haystack, before): (&[u8], Option<Before<'_>>),
        places: &[Place],
        matches: &mut Vec<Match>,
    ) -> Result<(), Error> {
        self.prepare(scratch);
        let Scratch { states, open, .. } = scratch;
        let mut close = |pattern: PatternId, state: &mut super::scanner::State, window: Span| {
            let reach = self.patterns[pattern.0 as usize].pattern.reach.0 as usize;
            match before.and_then(|before| Some((before, before.clean_run(window, reach, haystack.len())?))) {
                Some((before, run)) => {
                    before.inherit(pattern, window, run, matches);
                    Ok(())
                }
                None => self.search(pattern, state, Part { haystack, window }, &mut |found| matches.push(found)),
            }
        };
        for place in places {
            let end = place.end as usize;
            let start = end - self.prefilter.len_of(place.keyword);
            for &pattern in self.prefilter.patterns_of(place.keyword) {
                let reach = self.patterns[pattern.0 as usize].pattern.reach.0 as usize;
                let window = Span::new(end.saturating_sub(reach), start.saturating_add(reach).min(haystack.len()));
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
}

impl Before<'_> {
    /// Returns the run that the window of the new version, which is `len` bytes long, lies cleanly in.
    fn clean_run(&self, window: Span, reach: usize, len: usize) -> Option<Copied> {
        let behind = self.copied.partition_point(|run| run.to <= window.start);
        let run = *self.copied.get(behind.checked_sub(1)?)?;
        let begins_both = run.to == 0 && run.from == 0;
        let ends_both = run.end() == len && run.from + run.len == self.len && window.end <= len;
        let clean_start = begins_both || window.start >= run.to + reach.max(1);
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

/// Finds what was inserted, and where runs meet: a keyword that does not lie within one run lies in one of these regions.
///
/// Each region goes on, on both sides, as long as the bytes could be those of a keyword, since all neighbouring bytes of a keyword
/// are known pairs. Where runs meet, that is mostly nowhere.
fn seams(prefilter: &Prefilter, copied: &[Copied], haystack: &[u8], regions: &mut Vec<Span>) {
    let (pairs, margin) = (prefilter.pairs(), prefilter.longest());
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

/// Collects the keywords in a region; tells whether there are too many.
fn collect(prefilter: &Prefilter, haystack: &[u8], region: Span, places: &mut Vec<Place>) -> Result<bool, Error> {
    let mut full = false;
    prefilter.places(&haystack[region.range()], &mut |keyword, end| {
        full = places.len() >= CROWD;
        if full {
            return ControlFlow::Break(());
        }
        // The haystack is no longer than such a number can say.
        places.push(Place { keyword, end: u32::try_from(region.start + end).unwrap_or(u32::MAX) });
        ControlFlow::Continue(())
    })?;
    Ok(full)
}

/// Inherits the keywords that lie within a run, but for those that lie within a region.
fn inherit(prefilter: &Prefilter, before: Before<'_>, regions: &[Span], places: &mut Vec<Place>) {
    let old = &before.seen.places;
    let mut regions = regions.iter().peekable();
    for run in before.copied {
        let first = old.partition_point(|place| place.end as usize <= run.from);
        for place in &old[first..] {
            let end = place.end as usize;
            if end > run.from + run.len {
                break;
            }
            let len = prefilter.len_of(place.keyword);
            if end - len < run.from {
                continue;
            }
            let end = end - run.from + run.to;
            while regions.next_if(|region| region.end < end).is_some() {}
            if regions.peek().is_none_or(|region| end - len < region.start) {
                places.push(Place { keyword: place.keyword, end: u32::try_from(end).unwrap_or(u32::MAX) });
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
