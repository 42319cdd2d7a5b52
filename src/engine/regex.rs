//! The only place where regexes are built: bytes, Unicode off, sizes limited.

use super::Error;
use super::shape::one_line;
use crate::model::Span;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Input, PatternID, meta};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The largest program of one expression, in bytes.
///
/// The widest built-in rule needs about a tenth. Beyond it an expression is a mistake or an attack by configuration.
const SIZE_LIMIT: usize = 4 << 20;

/// Builds an expression that policy searches with: bytes, Unicode off, linear time.
///
/// `.` does not match a line feed. Errors: syntax, or a program over 4 MiB.
pub fn build(expression: &str) -> Result<regex::bytes::Regex, Error> {
    regex::bytes::RegexBuilder::new(expression)
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| Error::Regex { reason: one_line(&error.to_string()) })
}

/// Builds an expression that must match the whole of what it is given, by construction.
///
/// Alternations are grouped first, so `a|b` forgives `a` and `b` and nothing that merely contains them.
pub fn build_whole(expression: &str) -> Result<regex::bytes::Regex, Error> {
    // The expression is checked on its own first, so that `a)|(b` cannot break out of the group.
    build(expression)?;
    build(&format!(r"\A(?:{expression})\z"))
}

/// What one search needs to remember; one a worker and expression.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// One for each [`Kind`], made when that is first used; a place to stand is all that a pattern takes before.
    engines: [Option<Box<meta::Cache>>; 2],
    slots: Vec<Option<NonMaxUsize>>,
}

/// The most memory that one worker's lazy automaton of one expression may take, in bytes.
const AUTOMATON_LIMIT: usize = 1 << 20;

/// Up to this many bytes, searched in all, the engine that is quick to make does the work.
///
/// It takes a third as long to make as the other and many times as long to run; they break even at some three thousand bytes.
const SHORT_WORK: u64 = 2 << 10;

/// The ways to run an expression; all find the same.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Without automata: quick to make, slow to run.
    QuickToMake,
    /// With lazy automata for both directions.
    QuickToRun,
}

/// An expression that finds secrets: spans of a haystack are searched with what surrounds them in view.
#[derive(Debug)]
pub(super) struct Searcher {
    expression: String,
    /// One for each [`Kind`], compiled when that is first used.
    engines: [OnceLock<Result<meta::Regex, String>>; 2],
    /// How many bytes were searched so far.
    searched: AtomicU64,
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
    /// Compiles an expression (bytes, Unicode off, program limited to 4 MiB) to search `upcoming` bytes first.
    pub(super) fn build(expression: &str, upcoming: usize) -> Result<Self, String> {
        let searcher = Self {
            expression: expression.to_owned(),
            engines: [OnceLock::new(), OnceLock::new()],
            searched: AtomicU64::new(0),
            secrets: Box::default(),
            name: None,
        };
        let regex = searcher.engine(Kind::suits(upcoming as u64)).as_ref().map_err(String::clone)?;
        let names: Vec<Option<&str>> = regex.group_info().pattern_names(PatternID::ZERO).collect();
        let secrets = names.iter().enumerate().skip(1).filter(|(_, name)| name.is_none()).map(|(group, _)| group).collect();
        let name = names.iter().position(|&name| name == Some("name"));
        Ok(Self { secrets, name, ..searcher })
    }

    /// Finds the first match that lies in `window`; assertions see the bytes around it.
    ///
    /// Errors: the expression does not compile for the kind of work that this has grown to.
    pub(super) fn find(&self, cache: &mut Cache, haystack: &[u8], window: Span) -> Result<Option<Found>, String> {
        let input = Input::new(haystack).span(window.range());
        let upcoming = window.len() as u64;
        let kind = Kind::suits(self.searched.fetch_add(upcoming, Ordering::Relaxed).saturating_add(upcoming));
        let regex = self.engine(kind).as_ref().map_err(String::clone)?;
        cache.slots.resize(regex.group_info().slot_len(), None);
        let inner = cache.engines[kind as usize].get_or_insert_with(|| Box::new(regex.create_cache()));
        if regex.search_slots_with(inner, &input, &mut cache.slots).is_none() {
            return Ok(None);
        }
        let group = |index: usize| {
            let bounds = cache.slots.get(2 * index..2 * index + 2)?;
            Some(Span::new(bounds[0]?.get(), bounds[1]?.get()))
        };
        let Some(span) = group(0) else { return Ok(None) };
        let secret = self.secrets.iter().find_map(|&index| group(index)).unwrap_or(span);
        Ok(Some(Found { span, secret, name: self.name.and_then(group) }))
    }

    fn engine(&self, kind: Kind) -> &Result<meta::Regex, String> {
        self.engines[kind as usize].get_or_init(|| compile(&self.expression, kind))
    }
}

impl Kind {
    /// Returns the kind that suits the work, given how many bytes it comes to.
    const fn suits(bytes: u64) -> Self {
        if bytes <= SHORT_WORK { Self::QuickToMake } else { Self::QuickToRun }
    }
}

fn compile(expression: &str, kind: Kind) -> Result<meta::Regex, String> {
    let automata = matches!(kind, Kind::QuickToRun);
    let config = meta::Config::new()
        .utf8_empty(false)
        .nfa_size_limit(Some(SIZE_LIMIT))
        .onepass(automata)
        .onepass_size_limit(Some(SIZE_LIMIT))
        .hybrid(automata)
        .hybrid_cache_capacity(AUTOMATON_LIMIT);
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    meta::Builder::new().configure(config).syntax(syntax).build(expression).map_err(|error| {
        let reason = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
        one_line(&reason)
    })
}
