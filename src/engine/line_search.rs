//! Which lines of a text an expression hits, as the `grep` programs tell it.
//!
//! This serves the expressions that users configure for `git secrets`, which have no keywords, no secret group and no reach. Speed
//! comes from literals that every hit must hold: a vector search for these names the few lines that the expression is run on.
//! The expression must not be able to take a line feed; what `rules::ere` writes cannot.

use super::{Error, regex, required};
use crate::model::{Copied, Span};
use ::regex::bytes::Regex;
use aho_corasick::{AhoCorasick, packed};
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind, nfa::thompson};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Which matches of an expression count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// All (`grep`).
    Any,
    /// Those that neither begin behind nor end before a byte of a word, whichever way they are chosen (`grep -w`).
    Whole,
    /// The same, but at each place the longest match is the only one looked at, and behind one that does not count the search goes
    /// on at the next word (`git grep -w`).
    Longest,
}

/// An expression, ready to search lines.
#[derive(Debug)]
pub struct LineSearch {
    gate: Gate,
    /// Hits a line only if the line counts; but for [`Words::Longest`], only if it may.
    hits: Regex,
    longest: Option<Longest>,
}

/// A line that was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes, without the line feed.
    pub span: Span,
}

/// What a version of a text was made from.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// The lines that are hit in it, in order.
    pub hit: &'a [Span],
    /// Its length in bytes.
    pub len: usize,
    /// The runs that were copied from it, in the order of the version.
    pub copied: &'a [Copied],
}

/// Returns the part of a copied run that holds lines which are whole in the version and in its base, if there is any.
fn whole_lines(text: &[u8], base_len: usize, run: &Copied) -> Option<(usize, usize)> {
    let bytes = &text[run.to..run.to + run.len];
    let from_start = run.to == 0 && run.from == 0;
    let to_end = run.to + run.len == text.len() && run.from + run.len == base_len;
    let start = if from_start { 0 } else { run.to + memchr::memchr(b'\n', bytes)? + 1 };
    let end = if to_end { text.len() } else { run.to + memchr::memrchr(b'\n', bytes)? + 1 };
    (start < end).then_some((start, end))
}

/// How the lines are found on which the expression is run.
#[derive(Debug)]
enum Gate {
    /// By a vector search for literals.
    Packed(packed::Searcher),
    /// By an automaton of literals.
    Literals(AhoCorasick),
    /// By the expression itself.
    None,
}

impl LineSearch {
    /// Compiles an expression (bytes, Unicode off, no match takes a line feed).
    ///
    /// Errors: syntax, or a program over the engine's limit.
    pub fn new(expression: &str, words: Words) -> Result<Self, Error> {
        let bounded = match words {
            Words::Any => expression.to_owned(),
            Words::Whole | Words::Longest => format!(r"\b{{start-half}}(?:{expression})\b{{end-half}}"),
        };
        let hits = regex::build(&bounded)?;
        let longest = (words == Words::Longest).then(|| Longest::new(expression)).transpose()?;
        Ok(Self { gate: Gate::new(expression), hits, longest })
    }

    /// Hands every line that is hit to `on_line`, in order.
    pub fn lines(&self, text: &[u8], on_line: &mut dyn FnMut(Line)) {
        let (mut number, mut counted, mut from) = (1, 0, 0);
        while let Some(at) = self.next_candidate(text, from) {
            let start = memchr::memrchr(b'\n', &text[..at]).map_or(0, |feed| feed + 1);
            let end = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |found| at + found);
            // Behind the last line feed there is no line.
            if start == text.len() {
                break;
            }
            if self.counts(&text[start..end]) {
                number += memchr::memchr_iter(b'\n', &text[counted..start]).count() as u64;
                counted = start;
                on_line(Line { number, span: Span::new(start, end) });
            }
            from = end + 1;
        }
    }

    /// Returns the lines that are hit in a version of a text, given those that are hit in the text that it was made from.
    ///
    /// Whether a line is hit depends on it alone, so that a line that was copied whole needs no search.
    pub fn hit_in_version(&self, text: &[u8], base: Base<'_>) -> Vec<Span> {
        let mut hit = Vec::new();
        let search = |from: usize, to: usize, hit: &mut Vec<Span>| {
            let shifted = |line: Line| Span::new(from + line.span.start, from + line.span.end);
            self.lines(&text[from..to], &mut |line| hit.push(shifted(line)));
        };
        let mut done = 0;
        for run in base.copied {
            let Some((start, end)) = whole_lines(text, base.len, run) else { continue };
            search(done, start, &mut hit);
            let origin = start - run.to + run.from;
            let first = base.hit.partition_point(|line| line.start < origin);
            let inherited = base.hit[first..].iter().take_while(|line| line.end <= origin + (end - start));
            hit.extend(inherited.map(|line| Span::new(start + (line.start - origin), start + (line.end - origin))));
            done = end;
        }
        search(done, text.len(), &mut hit);
        hit
    }

    /// Tells whether the expression hits this one line.
    pub fn hits(&self, line: &[u8]) -> bool {
        self.counts(line)
    }

    /// Returns a place in the next line that may be hit.
    fn next_candidate(&self, text: &[u8], from: usize) -> Option<usize> {
        if from > text.len() {
            return None;
        }
        match &self.gate {
            Gate::Packed(literals) => literals.find_in(text, (from..text.len()).into()).map(|found| found.start()),
            Gate::Literals(literals) => literals.find(aho_corasick::Input::new(text).range(from..)).map(|found| found.start()),
            Gate::None => self.hits.shortest_match_at(text, from),
        }
    }

    fn counts(&self, line: &[u8]) -> bool {
        self.hits.is_match(line) && self.longest.as_ref().is_none_or(|longest| longest.hits(line))
    }
}

impl Gate {
    fn new(expression: &str) -> Self {
        let Some(literals) = required::of_expression(expression) else { return Self::None };
        if let Some(searcher) = packed::Searcher::new(&literals) {
            return Self::Packed(searcher);
        }
        AhoCorasick::new(&literals).map_or(Self::None, Self::Literals)
    }
}

/// The choice of `git grep -w`: leftmost, longest, and on to the next word.
#[derive(Debug)]
struct Longest {
    leftmost: Regex,
    /// Finds, from a given place, the longest match.
    automaton: DFA,
    /// Locked for a line at a time, and only for lines that may be hit.
    cache: Mutex<Cache>,
}

impl Longest {
    fn new(expression: &str) -> Result<Self, Error> {
        let automaton = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).skip_cache_capacity_check(true))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false))
            .build(expression)
            .map_err(|error| Error::Regex { reason: error.to_string() })?;
        let cache = Mutex::new(automaton.create_cache());
        Ok(Self { leftmost: regex::build(expression)?, automaton, cache })
    }

    fn hits(&self, line: &[u8]) -> bool {
        let mut from = 0;
        while let Some(found) = self.find(line, from) {
            let free = |neighbour: Option<&u8>| !neighbour.is_some_and(|&byte| is_word(byte));
            let before = found.start.checked_sub(1).and_then(|at| line.get(at));
            if !found.is_empty() && free(before) && free(line.get(found.end)) {
                return true;
            }
            from = found.start + 1;
            while from < line.len() && is_word(line[from - 1]) {
                from += 1;
            }
            if from >= line.len() {
                break;
            }
        }
        false
    }

    fn find(&self, line: &[u8], from: usize) -> Option<Range<usize>> {
        let first = self.leftmost.find_at(line, from)?;
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let input = Input::new(line).range(first.start()..).anchored(Anchored::Yes);
        // The automaton neither gives up nor quits as it is configured; were it to, the first match stands in.
        let end = self.automaton.try_search_fwd(&mut cache, &input).ok().flatten().map_or(first.end(), |longest| longest.offset());
        Some(first.start()..end)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{Base, Copied, LineSearch, Words};
    use proptest::prelude::{prop, proptest};

    fn hit(expression: &str, words: Words, text: &str) -> Vec<u64> {
        let mut numbers = Vec::new();
        let search = LineSearch::new(expression, words).unwrap();
        search.lines(text.as_bytes(), &mut |line| numbers.push(line.number));
        numbers
    }

    #[test]
    fn lines_are_numbered_and_the_last_needs_no_feed() {
        assert_eq!(hit("key", Words::Any, "key\n\nno\nkey key\nmonkey"), [1, 4, 5]);
        assert_eq!(hit("(?m:^)(?m:$)", Words::Any, "a\n\nb\n"), [2], "behind the last line feed there is no line");
        assert_eq!(hit("[a-z]*", Words::Any, "\n1\n"), [1, 2]);
        assert_eq!(hit("x", Words::Any, ""), [] as [u64; 0]);
    }

    #[test]
    fn words_are_whole() {
        for words in [Words::Whole, Words::Longest] {
            assert_eq!(hit("key", words, "monkey\nkeys\nkey\na key=b\nmonkey key\nkey_"), [3, 4, 5], "{words:?}");
        }
    }

    #[test]
    fn the_two_ways_to_choose_differ_where_a_shorter_match_would_do() {
        assert_eq!(hit("a(?: b)?", Words::Whole, "a bc"), [1]);
        assert_eq!(hit("a(?: b)?", Words::Longest, "a bc"), [] as [u64; 0]);
        assert_eq!(hit("b c|c", Words::Longest, "ab c"), [1], "the search goes on at the next word");
        assert_eq!(hit("ab|abc", Words::Longest, "abc"), [1], "the longest is taken, not the first");
    }

    #[test]
    fn a_match_of_nothing_is_no_word_to_git() {
        assert_eq!(hit("x*", Words::Whole, "a\n- -\n"), [2]);
        assert_eq!(hit("x*", Words::Longest, "a\n- -\n"), [] as [u64; 0]);
    }

    proptest! {
        #[test]
        fn a_version_is_hit_as_if_it_were_searched_whole(
            base in prop::collection::vec(0..5usize, 0..30),
            pieces in prop::collection::vec((0..30usize, 0..20usize, 0..5usize), 0..8),
        ) {
            const PIECES: [&str; 5] = ["key", "\n", " ", "a", "k\n"];
            let base: String = base.into_iter().map(|piece| PIECES[piece]).collect();
            let (mut text, mut copied) = (String::new(), Vec::new());
            for (from, len, inserted) in pieces {
                let from = from.min(base.len());
                let len = len.min(base.len() - from);
                if len > 0 {
                    copied.push(Copied { to: text.len(), from, len });
                    text.push_str(&base[from..from + len]);
                }
                text.push_str(PIECES[inserted]);
            }
            let search = LineSearch::new("key", Words::Whole).unwrap();
            let whole = |text: &str| search.hit_in_version(text.as_bytes(), Base { hit: &[], len: 0, copied: &[] });
            let hit = whole(&base);
            let version = search.hit_in_version(text.as_bytes(), Base { hit: &hit, len: base.len(), copied: &copied });
            assert_eq!(version, whole(&text), "{base:?} {text:?} {copied:?}");
        }

        #[test]
        fn the_gate_loses_no_line(parts in prop::collection::vec(0..14usize, 1..6), pieces in prop::collection::vec(0..12usize, 0..60)) {
            const PARTS: [&str; 14] =
                ["key", "(?:ab|cd)", "[0-9]*", "_?", "(?:KEY|key|Key)", "[a-c]", "x{2}", "(?m:^)", r"\b", "(?:a|)", "y+", "(?:ab|c){2}", "[xy]z", "|"];
            const PIECES: [&str; 12] = ["key", "KEY", "ab", "cd", "\n", "x", "xx", "y", "z", "1", "_", " "];
            let expression: String = parts.into_iter().map(|part| PARTS[part]).collect();
            let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            for words in [Words::Any, Words::Whole, Words::Longest] {
                let search = LineSearch::new(&expression, words).unwrap();
                let each = (1..).zip(text.split_terminator('\n'));
                let slow: Vec<u64> =
                    each.filter(|(_, line)| search.hits(line.as_bytes())).map(|(number, _)| number).collect();
                assert_eq!(hit(&expression, words, &text), slow, "{expression:?} {words:?} {text:?}");
            }
        }
    }
}
