//! The prefilter: one pass over a haystack that names the patterns whose keywords stand in it, and where.
//!
//! It may over-report (it ignores ASCII case, whether or not the regex does), never under-report.

use super::{Error, Pattern, PatternId};
use crate::model::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// From this many bytes on, seen in all, the automaton that is fast to run pays for its making.
///
/// The deterministic automaton takes about twenty times as long to make as the other and runs more than twice as fast.
const WORTH_A_DFA: u64 = 1 << 20;

/// Looks for all keywords of all patterns at once.
#[derive(Debug)]
pub(super) struct Prefilter {
    keywords: Vec<Keyword>,
    quick_to_make: OnceLock<AhoCorasick>,
    quick_to_run: OnceLock<AhoCorasick>,
    seen: AtomicU64,
    pairs: OnceLock<Pairs>,
}

/// A keyword, with the patterns that have it.
#[derive(Debug)]
struct Keyword {
    text: String,
    patterns: Vec<PatternId>,
}

impl Prefilter {
    /// Gathers the keywords; builds no automaton yet.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let mut keywords: Vec<Keyword> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (index, pattern) in (0..).zip(patterns) {
            for keyword in pattern.keywords.iter() {
                let text = keyword.to_ascii_lowercase();
                let place = *places.entry(text).or_insert_with_key(|text| {
                    keywords.push(Keyword { text: text.clone(), patterns: Vec::new() });
                    keywords.len() - 1
                });
                keywords[place].patterns.push(PatternId(index));
            }
        }
        Self {
            keywords,
            quick_to_make: OnceLock::new(),
            quick_to_run: OnceLock::new(),
            seen: AtomicU64::new(0),
            pairs: OnceLock::new(),
        }
    }

    /// Hands each keyword's place, with each pattern that has it, to `on_hit`, in the order in which the keywords end.
    pub(super) fn hits(&self, haystack: &[u8], on_hit: &mut dyn FnMut(PatternId, Span)) -> Result<(), Error> {
        for found in self.automaton(haystack.len())?.try_find_overlapping_iter(haystack).map_err(Error::Search)? {
            let keyword = &self.keywords[found.pattern().as_usize()];
            for &pattern in &keyword.patterns {
                on_hit(pattern, Span::new(found.start(), found.end()));
            }
        }
        Ok(())
    }

    /// Hands each keyword's number and the offset behind its place to `on_hit`, in the order of these, until that has enough.
    pub(super) fn places(&self, haystack: &[u8], on_hit: &mut dyn FnMut(u32, usize) -> ControlFlow<()>) -> Result<(), Error> {
        for found in self.automaton(haystack.len())?.try_find_overlapping_iter(haystack).map_err(Error::Search)? {
            if on_hit(found.pattern().as_u32(), found.end()).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns the length of the keyword of that number.
    pub(super) fn len_of(&self, keyword: u32) -> usize {
        self.keywords[keyword as usize].text.len()
    }

    /// Returns the patterns that have the keyword of that number.
    pub(super) fn patterns_of(&self, keyword: u32) -> &[PatternId] {
        &self.keywords[keyword as usize].patterns
    }

    /// Returns the length of the longest keyword.
    pub(super) fn longest(&self) -> usize {
        self.keywords.iter().map(|keyword| keyword.text.len()).max().unwrap_or(0)
    }

    /// Returns the pairs of bytes that stand next to each other in a keyword, ASCII case ignored.
    pub(super) fn pairs(&self) -> &Pairs {
        self.pairs.get_or_init(|| Pairs::of(self.keywords.iter().map(|keyword| keyword.text.as_bytes())))
    }

    /// Returns the automaton that suits the work so far, built on first use.
    fn automaton(&self, upcoming: usize) -> Result<&AhoCorasick, Error> {
        let seen = self.seen.fetch_add(upcoming as u64, Ordering::Relaxed).saturating_add(upcoming as u64);
        let (cell, kind) = if seen < WORTH_A_DFA {
            (&self.quick_to_make, AhoCorasickKind::NoncontiguousNFA)
        } else {
            (&self.quick_to_run, AhoCorasickKind::DFA)
        };
        if let Some(ready) = cell.get() {
            return Ok(ready);
        }
        let built = self.build(kind)?;
        Ok(cell.get_or_init(|| built))
    }

    fn build(&self, kind: AhoCorasickKind) -> Result<AhoCorasick, Error> {
        AhoCorasick::builder()
            .kind(Some(kind))
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(self.keywords.iter().map(|keyword| &keyword.text))
            .map_err(Error::Keywords)
    }
}

/// Pairs of bytes, as bits.
#[derive(Debug)]
pub(super) struct Pairs(Box<[u64]>);

impl Pairs {
    /// Gathers the pairs of some lower-case texts, in any case.
    fn of<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Self {
        let mut bits = vec![0; 1 << 10].into_boxed_slice();
        for pair in texts.flat_map(|text| text.windows(2)) {
            for one in [pair[0], pair[0].to_ascii_uppercase()] {
                for other in [pair[1], pair[1].to_ascii_uppercase()] {
                    let at = Self::place(one, other);
                    bits[at.0] |= at.1;
                }
            }
        }
        Self(bits)
    }

    /// Tells whether a keyword can hold the one byte and behind it the other.
    pub(super) fn holds(&self, one: u8, other: u8) -> bool {
        let at = Self::place(one, other);
        self.0[at.0] & at.1 != 0
    }

    fn place(one: u8, other: u8) -> (usize, u64) {
        (usize::from(one) << 2 | usize::from(other >> 6), 1 << (other & 63))
    }
}
