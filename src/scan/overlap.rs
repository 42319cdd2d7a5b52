//! Several rules on the same bytes make one finding.

use crate::engine::{Match, PatternId};
use crate::model::Span;
use std::collections::BTreeMap;

/// The best of the matches that share bytes of a secret.
#[derive(Debug, PartialEq)]
pub(super) struct Settled<C> {
    /// The match that is reported.
    pub(super) best: Match,
    /// The highest confidence of all that matched there: the rule that says most precisely what it is need not be the surest.
    pub(super) confidence: C,
    /// The other patterns that matched there, in order, each once.
    pub(super) also: Vec<PatternId>,
}

/// Keeps the best of the matches whose secrets overlap, best first by `rank`, and returns what is kept by place.
pub(super) fn settle<R: Ord, C: Ord>(
    mut matches: Vec<Match>,
    rank: impl Fn(&Match) -> R,
    confidence: impl Fn(&Match) -> C,
) -> Vec<Settled<C>> {
    matches.sort_by_cached_key(|found| (rank(found), found.secret.start));
    // What is kept does not overlap, so of all that start before a match's end only the last can share bytes with it.
    let mut kept: BTreeMap<usize, Settled<C>> = BTreeMap::new();
    for found in matches {
        let neighbour = kept.range_mut(..found.secret.end).next_back().map(|(_, settled)| settled);
        match neighbour {
            Some(settled) if settled.best.secret.overlaps(found.secret) => {
                if settled.best.pattern != found.pattern && !settled.also.contains(&found.pattern) {
                    settled.also.push(found.pattern);
                }
                let confidence = confidence(&found);
                if confidence > settled.confidence {
                    settled.confidence = confidence;
                }
            }
            _ => {
                let confidence = confidence(&found);
                kept.insert(found.secret.start, Settled { best: found, confidence, also: Vec::new() });
            }
        }
    }
    kept.into_values()
        .map(|mut settled| {
            settled.also.sort_unstable();
            settled
        })
        .collect()
}

/// Returns the spans that cover the same bytes, in order and apart from each other.
pub(super) fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// Returns the parts of ordered, disjoint spans that lie in the `len` bytes from `offset` on, relative to that.
pub(super) fn within(spans: &[Span], offset: usize, len: usize) -> Vec<Span> {
    let first = spans.partition_point(|span| span.end <= offset);
    spans[first..]
        .iter()
        .take_while(|span| span.start < offset + len)
        .map(|span| Span::new(span.start.saturating_sub(offset), (span.end - offset).min(len)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Settled, settle, union, within};
    use crate::engine::{Match, PatternId};
    use crate::model::{Evidence, Span};

    fn found(pattern: u32, start: usize, end: usize) -> Match {
        let secret = Span::new(start, end);
        Match { pattern: PatternId(pattern), span: secret, secret, evidence: Evidence::default() }
    }

    #[test]
    fn the_best_of_those_that_share_bytes_is_kept() {
        let matches = vec![found(3, 4, 9), found(1, 0, 5), found(2, 4, 8), found(1, 20, 22)];
        let settled = settle(matches, |found| found.pattern, |found| found.pattern.0);
        assert_eq!(
            settled,
            [
                Settled { best: found(1, 0, 5), confidence: 3, also: vec![PatternId(2), PatternId(3)] },
                Settled { best: found(1, 20, 22), confidence: 1, also: vec![] }
            ]
        );
    }

    #[test]
    fn neighbours_that_only_touch_are_two() {
        assert_eq!(settle(vec![found(1, 5, 9), found(1, 0, 5)], |found| found.pattern, |_| ()).len(), 2);
    }

    #[test]
    fn a_match_around_a_better_one_is_folded_into_it() {
        let settled = settle(vec![found(1, 4, 6), found(2, 0, 10)], |found| found.pattern, |found| found.pattern.0);
        assert_eq!(settled, [Settled { best: found(1, 4, 6), confidence: 2, also: vec![PatternId(2)] }]);
    }

    #[test]
    fn spans_are_joined_and_cut_to_the_excerpt() {
        let spans = union([Span::new(5, 9), Span::new(0, 6), Span::new(12, 15)].into_iter());
        assert_eq!(spans, [Span::new(0, 9), Span::new(12, 15)]);
        assert_eq!(within(&spans, 4, 9), [Span::new(0, 5), Span::new(8, 9)]);
        assert!(within(&spans, 9, 3).is_empty());
    }
}
