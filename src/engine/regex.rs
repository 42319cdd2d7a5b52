//! The only place where regexes are built: bytes, Unicode off, sizes limited.

use super::Error;
use super::shape::one_line;
use crate::model::Span;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Input, PatternID, meta};

/// The largest program of one expression, in bytes.
///
/// The widest built-in rule needs about a tenth. Beyond it an expression is a mistake or an attack by configuration.
const SIZE_LIMIT: usize = 4 << 20;

/// Builds an expression that policy searches with: bytes, Unicode off, linear time.
///
/// `.` does not match a line feed. Errors: syntax, or a program over 4 MiB.
pub fn build(expression: &str) -> Result<regex::bytes::Regex, Error> {
    build_with(expression, false)
}

/// Builds an expression that must match the whole of what it is given, by construction.
///
/// Alternations are grouped first, so `a|b` forgives `a` and `b` and nothing that merely contains them.
pub fn build_whole(expression: &str) -> Result<regex::bytes::Regex, Error> {
    // The expression is checked on its own first, so that `a)|(b` cannot break out of the group.
    build_with(expression, false)?;
    build_with(&format!(r"\A(?:{expression})\z"), false)
}

/// As [`build`], ignoring ASCII case if `fold` is set.
pub fn build_with(expression: &str, fold: bool) -> Result<regex::bytes::Regex, Error> {
    regex::bytes::RegexBuilder::new(expression)
        .unicode(false)
        .case_insensitive(fold)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| Error::Regex { reason: one_line(&error.to_string()) })
}

/// What one search needs to remember; one a worker and expression.
#[derive(Debug)]
pub(super) struct Cache {
    regex: meta::Cache,
    slots: Box<[Option<NonMaxUsize>]>,
}

/// The most memory that one worker's lazy automaton of one expression may take, in bytes.
const AUTOMATON_LIMIT: usize = 1 << 20;

/// An expression that finds secrets: spans of a haystack are searched with what surrounds them in view.
#[derive(Debug)]
pub(super) struct Searcher {
    regex: meta::Regex,
    /// The groups that may hold the secret, in order: the unnamed ones.
    secrets: Box<[usize]>,
    /// The group that holds the name that the secret is assigned to.
    name: Option<usize>,
}

/// A match of a [`Searcher`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The whole match.
    pub(super) span: Span,
    /// The first unnamed group that took part, or the whole match where none did.
    pub(super) secret: Span,
    /// The group `name`, if it took part.
    pub(super) name: Option<Span>,
}

impl Searcher {
    /// Compiles an expression: bytes, Unicode off, program limited to 4 MiB.
    pub(super) fn build(expression: &str) -> Result<Self, String> {
        let config = meta::Config::new()
            .utf8_empty(false)
            .nfa_size_limit(Some(SIZE_LIMIT))
            .onepass_size_limit(Some(SIZE_LIMIT))
            .hybrid_cache_capacity(AUTOMATON_LIMIT);
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        let regex = meta::Builder::new().configure(config).syntax(syntax).build(expression).map_err(|error| {
            let reason = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
            one_line(&reason)
        })?;
        let names: Vec<Option<&str>> = regex.group_info().pattern_names(PatternID::ZERO).collect();
        let secrets = names.iter().enumerate().skip(1).filter(|(_, name)| name.is_none()).map(|(group, _)| group).collect();
        let name = names.iter().position(|&name| name == Some("name"));
        Ok(Self { regex, secrets, name })
    }

    /// Returns what one worker needs to search.
    pub(super) fn cache(&self) -> Cache {
        let slots = vec![None; self.regex.group_info().slot_len()].into_boxed_slice();
        Cache { regex: self.regex.create_cache(), slots }
    }

    /// Finds the first match that lies in `window`; assertions see the bytes around it.
    pub(super) fn find(&self, cache: &mut Cache, haystack: &[u8], window: Span) -> Option<Found> {
        let input = Input::new(haystack).span(window.range());
        self.regex.search_slots_with(&mut cache.regex, &input, &mut cache.slots)?;
        let group = |index: usize| {
            let bounds = cache.slots.get(2 * index..2 * index + 2)?;
            Some(Span::new(bounds[0]?.get(), bounds[1]?.get()))
        };
        let span = group(0)?;
        let secret = self.secrets.iter().find_map(|&index| group(index)).unwrap_or(span);
        Some(Found { span, secret, name: self.name.and_then(group) })
    }
}
