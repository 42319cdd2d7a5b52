//! Reads the assignments to names that hold a keyword: in a window, or right where the prefilter finds the keywords.
//!
//! What is read depends on the haystack and the keyword's place alone, so where the places are known no window is looked through for
//! them again. A keyword within a secret is no name, and one that shares its name with a keyword before it names the same secret;
//! hence keywords are read in the order in which they begin, which is not the one in which the prefilter finds them.

use super::scanner::{Part, examine};
use super::score::Subject;
use super::{Match, Pattern, PatternId, Scanner, assign};
use crate::model::Span;

/// What is kept of one pattern between two keywords.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The keywords that one which is not found yet may begin before, in their order; few, since it ends behind them.
    waiting: Vec<Span>,
    /// Where the last secret that was found ends.
    done: usize,
    /// Up to where no byte stands that bounds a value, from the last keyword on that was asked about.
    unbounded: usize,
}

impl Reading {
    /// Tells whether the bytes from a keyword on go on so long without one that bounds a value that nothing is assigned.
    ///
    /// Keywords are asked about in the order in which they begin, and what was looked at for one is not looked at again for the next.
    fn is_unbounded(&mut self, haystack: &[u8], keyword: Span) -> bool {
        let enough = keyword.end.saturating_add(assign::WITHOUT_BOUND);
        let from = self.unbounded.max(keyword.start);
        if from < enough {
            let rest = &haystack[from.min(haystack.len())..enough.min(haystack.len())];
            self.unbounded = from + rest.iter().position(|&byte| assign::bounds_value(byte)).unwrap_or(rest.len());
        }
        self.unbounded >= enough
    }
}

impl Scanner {
    /// Reads the assignments in one window for one pattern that has no regex.
    pub(super) fn read(&self, pattern: PatternId, part: Part<'_>, on_match: &mut dyn FnMut(Match)) {
        let Part { haystack, window } = part;
        let mut done = 0;
        assign::keywords(&self.patterns[pattern.0 as usize].pattern.keywords, haystack, window, &mut |keyword| {
            self.read_one(pattern, (haystack, keyword), &mut done, on_match);
        });
    }

    /// Reads on, given the keyword that ends next in the haystack, or nothing where none is left.
    pub(super) fn read_found(
        &self,
        pattern: PatternId,
        reading: &mut Reading,
        (haystack, keyword): (&[u8], Option<Span>),
        on_match: &mut dyn FnMut(Match),
    ) {
        let compiled = &self.patterns[pattern.0 as usize];
        // Whatever is found from here on ends where this keyword does or behind it.
        let next = keyword.map_or(usize::MAX, |keyword| keyword.end.saturating_sub(compiled.longest));
        if let Some(keyword) = keyword {
            let keywords = &compiled.pattern.keywords;
            let order =
                |place: &Span| keywords.iter().position(|text| haystack[place.range()].eq_ignore_ascii_case(text.as_bytes()));
            let follows =
                |other: &Span| keyword.start > other.start || (keyword.start == other.start && order(&keyword) >= order(other));
            let place = reading.waiting.iter().rposition(follows).map_or(0, |at| at + 1);
            reading.waiting.insert(place, keyword);
        }
        let mut ready = 0;
        while let Some(&keyword) = reading.waiting.get(ready).filter(|waiting| waiting.start < next) {
            if !reading.is_unbounded(haystack, keyword) {
                self.read_one(pattern, (haystack, keyword), &mut reading.done, on_match);
            }
            ready += 1;
        }
        reading.waiting.drain(..ready);
        if keyword.is_none() {
            (reading.done, reading.unbounded) = (0, 0);
        }
    }

    /// Reads the assignment to the name that a keyword stands in, unless it stands in a secret.
    pub(super) fn read_one(
        &self,
        pattern: PatternId,
        (haystack, keyword): (&[u8], Span),
        done: &mut usize,
        on_match: &mut dyn FnMut(Match),
    ) {
        if keyword.start < *done {
            return;
        }
        let Some(found) = assign::at(haystack, keyword) else { return };
        let Pattern { checks, .. } = &*self.patterns[pattern.0 as usize].pattern;
        let (name, secret) = (Some(found.name), found.secret);
        let subject = |kind| Subject { haystack, kind, secret, name, assignment: Some(found) };
        if let Some(evidence) = examine(checks, haystack, (name, secret), subject) {
            on_match(Match { pattern, span: found.span, secret, evidence });
            *done = secret.end;
        }
    }
}
