//! The scanner: prefilter, windows, regexes, checks.

use super::{Error, Pattern};
use crate::model::{Evidence, Span};

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

/// Looks for all patterns at once; shared by all workers, lock-free.
#[derive(Debug)]
pub struct Scanner {}

/// What one worker reuses from haystack to haystack.
#[derive(Debug, Default)]
pub struct Scratch {}

impl Scanner {
    /// Makes a scanner; compiles no regex and builds no automaton yet.
    pub fn new(_patterns: Vec<Pattern>) -> Self {
        unimplemented!()
    }

    /// Scans a haystack and hands each match to `on_match`, in no particular order.
    ///
    /// Errors: a pattern whose regex does not compile. What was found before it has been handed out; the caller must not take the
    /// haystack for clean.
    pub fn scan(&self, _scratch: &mut Scratch, _haystack: &[u8], _on_match: &mut dyn FnMut(Match)) -> Result<(), Error> {
        unimplemented!()
    }
}
