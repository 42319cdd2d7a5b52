//! The scanner: keywords first, and only around them regexes, and only on what these match the checks.
//!
//! A pattern's windows around its keywords are merged where they touch, so each byte is searched at most once by each pattern,
//! however many keywords a hostile text holds. Windows limit where a match may lie, not what it may look at: `\b` and `^` see the
//! bytes around the window. Since every match holds a keyword near its start and none is longer than the pattern's reach, searching
//! the windows finds exactly what searching the whole haystack finds; [`Scanner::scan_whole`] is the slow twin that tests compare with.
//! A window without the run of bytes that each match must hold is not searched, and a regex that no window asks for is not compiled.

use super::edits::Pairs;
use super::grams::Grams;
use super::prefilter::Prefilter;
use super::reading::Reading;
use super::score::{self, Subject};
use super::{Checks, Error, Matcher, Pattern, Reach, checksum, quiet, randomness};
use crate::engine::regex::Searcher;
use crate::model::{Evidence, Span};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The place of a pattern in the list that the scanner was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatternId(pub u32);

/// A secret that a pattern found; holds places, no bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The pattern.
    pub pattern: PatternId,
    /// The whole match.
    pub span: Span,
    /// The secret within it.
    pub secret: Span,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// Looks for all patterns at once; shared by all workers, lock-free once warm.
#[derive(Debug)]
pub struct Scanner {
    /// Tells scanners apart, so that a [`Scratch`] is never used with another's caches.
    id: u64,
    pub(super) patterns: Vec<Compiled>,
    pub(super) prefilter: Prefilter,
    /// What a keyword can be made of, once a version is scanned.
    pub(super) pairs: OnceLock<Pairs>,
}

/// A pattern, with its regex once that was needed.
///
/// There are more than a thousand of them, and a hook needs few: what is seldom there stands apart, and what is built in is not copied.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) pattern: Held,
    /// The length of the longest keyword, of a pattern that reads assignments.
    pub(super) longest: usize,
    searcher: OnceLock<Box<Result<Searcher, String>>>,
}

/// A pattern that is the program's own, or that of somebody else.
#[derive(Debug)]
pub(super) enum Held {
    BuiltIn(&'static Pattern),
    Own(Box<Pattern>),
}

impl std::ops::Deref for Held {
    type Target = Pattern;

    fn deref(&self) -> &Pattern {
        match self {
            Self::BuiltIn(pattern) => pattern,
            Self::Own(pattern) => pattern,
        }
    }
}

/// What one worker reuses from haystack to haystack.
#[derive(Debug, Default)]
pub struct Scratch {
    scanner: u64,
    pub(super) states: Vec<State>,
    /// The patterns that have a window open.
    pub(super) open: Vec<PatternId>,
}

/// What one worker keeps of one pattern.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) window: Option<Span>,
    cache: super::regex::Cache,
    reading: Reading,
}

/// The part of a haystack that is searched.
#[derive(Clone, Copy)]
pub(super) struct Part<'h> {
    pub(super) haystack: &'h [u8],
    pub(super) window: Span,
}

impl Compiled {
    fn new(pattern: Held) -> Self {
        let longest = match pattern.matcher {
            Matcher::Assignment => pattern.keywords.iter().map(|keyword| keyword.len()).max().unwrap_or(0),
            Matcher::Regex(_) => 0,
        };
        Self { pattern, longest, searcher: OnceLock::new() }
    }
}

impl Scanner {
    /// Makes a scanner; compiles no regex yet.
    pub fn new(patterns: Vec<Pattern>) -> Self {
        let grams = Grams::of(patterns.iter());
        Self::of(patterns.into_iter().map(|pattern| Held::Own(Box::new(pattern))), grams)
    }

    /// As [`Scanner::new`], with the program's own patterns and the tables that are made of their keywords in hand.
    pub fn laid_out(patterns: impl Iterator<Item = &'static Pattern>, grams: Grams) -> Self {
        Self::of(patterns.map(Held::BuiltIn), grams)
    }

    fn of(patterns: impl Iterator<Item = Held>, grams: Grams) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let prefilter = Prefilter::new(grams);
        let patterns = patterns.map(Compiled::new).collect();
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), patterns, prefilter, pairs: OnceLock::new() }
    }

    /// Returns the scanner as it is where the processor can look at one place at a time only; it exists so that tests can compare.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.prefilter.be_plain();
        self
    }

    /// Scans a haystack and hands each match to `on_match`, in no particular order.
    ///
    /// Time is linear in the haystack, memory does not depend on it. Errors: a pattern whose regex does not compile; what was found
    /// before has been handed out, and the caller must not take the haystack for clean.
    pub fn scan(&self, scratch: &mut Scratch, haystack: &[u8], on_match: &mut dyn FnMut(Match)) -> Result<(), Error> {
        self.prepare(scratch);
        let mut failure = None;
        let keywords = |pattern: PatternId| &*self.patterns[pattern.0 as usize].pattern.keywords;
        self.prefilter.hits_in_matches(haystack, keywords, &mut |pattern, keyword| {
            let Pattern { reach: Reach { length, lead }, matcher, .. } = &*self.patterns[pattern.0 as usize].pattern;
            if *matcher == Matcher::Assignment {
                let state = &mut scratch.states[pattern.0 as usize];
                if state.window.replace(keyword).is_none() {
                    scratch.open.push(pattern);
                }
                return self.read_found(pattern, &mut state.reading, (haystack, Some(keyword)), on_match);
            }
            let (length, lead) = (*length, *lead);
            let end = keyword.start.saturating_add(length as usize).min(haystack.len());
            let window = Span::new(keyword.end.saturating_sub(lead as usize), end);
            let state = &mut scratch.states[pattern.0 as usize];
            match &mut state.window {
                Some(open) if window.start <= open.end => {
                    *open = Span::new(open.start.min(window.start), open.end.max(window.end));
                }
                Some(open) => {
                    let done = std::mem::replace(open, window);
                    let searched = self.search(pattern, state, Part { haystack, window: done }, on_match);
                    failure = failure.take().or(searched.err());
                }
                None => {
                    state.window = Some(window);
                    scratch.open.push(pattern);
                }
            }
        });
        for pattern in scratch.open.drain(..) {
            let state = &mut scratch.states[pattern.0 as usize];
            if self.patterns[pattern.0 as usize].pattern.matcher == Matcher::Assignment {
                state.window = None;
                self.read_found(pattern, &mut state.reading, (haystack, None), on_match);
            } else if let Some(window) = state.window.take() {
                // On an error the remaining windows are cleared all the same, so that the scratch stays sound.
                let searched = self.search(pattern, state, Part { haystack, window }, on_match);
                failure = failure.or(searched.err());
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// As [`Scanner::scan`], without prefilter, windows and gates: every pattern searches the whole haystack.
    ///
    /// Slow; it exists so that tests can compare.
    pub fn scan_whole(&self, scratch: &mut Scratch, haystack: &[u8], on_match: &mut dyn FnMut(Match)) -> Result<(), Error> {
        self.prepare(scratch);
        for (pattern, state) in (0..).map(PatternId).zip(&mut scratch.states) {
            let window = Span::new(0, haystack.len());
            self.search_ungated(pattern, state, Part { haystack, window }, on_match)?;
        }
        Ok(())
    }

    /// Returns how many regexes were compiled so far.
    pub fn compiled(&self) -> usize {
        self.patterns.iter().filter(|compiled| compiled.searcher.get().is_some()).count()
    }

    /// Compiles a pattern's regex now, to learn whether it does.
    pub fn compile(&self, pattern: PatternId) -> Result<(), Error> {
        match self.patterns[pattern.0 as usize].pattern.matcher {
            Matcher::Regex(_) => self.searcher(pattern, usize::MAX).map(|_| ()),
            Matcher::Assignment => Ok(()),
        }
    }

    fn searcher(&self, pattern: PatternId, upcoming: usize) -> Result<&Searcher, Error> {
        let compiled = &self.patterns[pattern.0 as usize];
        let searcher = compiled.searcher.get_or_init(|| {
            Box::new(match &compiled.pattern.matcher {
                Matcher::Regex(regex) => Searcher::build(regex, upcoming),
                Matcher::Assignment => Err("an assignment has no expression".to_owned()),
            })
        });
        searcher.as_ref().as_ref().map_err(|reason| Error::Regex { reason: reason.clone() })
    }

    pub(super) fn prepare(&self, scratch: &mut Scratch) {
        if scratch.scanner != self.id {
            *scratch = Scratch { scanner: self.id, ..Scratch::default() };
            scratch.states.resize_with(self.patterns.len(), State::default);
        }
        // A scan that failed may have left windows of another haystack behind.
        for pattern in scratch.open.drain(..) {
            let state = &mut scratch.states[pattern.0 as usize];
            (state.window, state.reading) = (None, Reading::default());
        }
    }

    /// Searches one window for one pattern, if it holds what every match does.
    pub(super) fn search(
        &self,
        pattern: PatternId,
        state: &mut State,
        part: Part<'_>,
        on_match: &mut dyn FnMut(Match),
    ) -> Result<(), Error> {
        let gate = self.patterns[pattern.0 as usize].pattern.gate;
        if gate.lets_through(&part.haystack[part.window.range()]) {
            self.search_ungated(pattern, state, part, on_match)?;
        }
        Ok(())
    }

    /// Searches one window for one pattern.
    ///
    /// After a match the search goes on behind its secret; after one that failed a check, at its secret, since what was taken for
    /// a value may itself be a name (`auth: password = …`).
    fn search_ungated(
        &self,
        pattern: PatternId,
        state: &mut State,
        part: Part<'_>,
        on_match: &mut dyn FnMut(Match),
    ) -> Result<(), Error> {
        if self.patterns[pattern.0 as usize].pattern.matcher == Matcher::Assignment {
            self.read(pattern, part, on_match);
            return Ok(());
        }
        let Part { haystack, window: mut rest } = part;
        let searcher = self.searcher(pattern, rest.len())?;
        let Pattern { reach, checks, .. } = &*self.patterns[pattern.0 as usize].pattern;
        while let Some(found) = searcher.find(&mut state.cache, haystack, rest).map_err(|reason| Error::Regex { reason })? {
            let evidence = (found.span.len() <= reach.length as usize)
                .then(|| {
                    let (name, secret) = (found.name, found.secret);
                    examine(checks, haystack, (name, secret), |kind| Subject { haystack, kind, secret, name, assignment: None })
                })
                .flatten();
            let next = if evidence.is_some() { found.secret.end } else { found.secret.start };
            if let Some(evidence) = evidence {
                on_match(Match { pattern, span: found.span, secret: found.secret, evidence });
            }
            rest.start = next.max(found.span.start + 1);
            if rest.start >= rest.end {
                break;
            }
        }
        Ok(())
    }
}

/// Puts a match through a pattern's checks and returns what speaks for it, or nothing if it fails one.
pub(super) fn examine<'h>(
    checks: &Checks,
    haystack: &'h [u8],
    (name, secret): (Option<Span>, Span),
    subject: impl FnOnce(super::Weighing) -> Subject<'h>,
) -> Option<Evidence> {
    let (name, secret) = (name.map(|name| &haystack[name.range()]), &haystack[secret.range()]);
    if secret.is_empty() {
        return None;
    }
    let proven = match checks.checksum {
        Some(kind) if !checksum::holds(kind, secret) => return None,
        found => found.is_some(),
    };
    let entropy = randomness::shannon(secret);
    if entropy < checks.min_entropy || quiet::is_quiet(checks.quiet, name, secret) {
        return None;
    }
    // People choose passwords that count; nobody draws a token like that.
    if checks.weighed.is_some_and(|kind| !kind.is_chosen()) && quiet::is_made_up(secret) {
        return None;
    }
    let signals = checks.weighed.map(|kind| score::signals(&subject(kind)));
    Some(Evidence { proven, entropy, signals })
}

#[cfg(test)]
pub(super) mod tests;
