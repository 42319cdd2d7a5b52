//! One page for a browser, complete in itself: totals, a time line, counts, and each secret, what still stands first.
//!
//! The page asks nothing of any network, and its policy forbids it to; style and script run because their digests stand in that
//! policy, so that nothing that slipped in would. Without JavaScript all is there but the search.

mod parts;
mod sums;

use super::form::{End, Form};
use super::history::day;
use super::item::Item;
use super::sanitize::sanitize;
use crate::model::Confidence;
use std::io::{self, Write};

/// A secret, as the page shows it.
struct Card {
    rule: String,
    rule_id: String,
    confidence: &'static str,
    path: String,
    line: usize,
    column: usize,
    secret: String,
    status: &'static str,
    note: Option<String>,
    why: String,
    fingerprint: String,
    allow: String,
    revoke: Option<String>,
    brought_in: Option<Deed>,
    taken_out: Option<Deed>,
    tips: Vec<String>,
    paths: Vec<String>,
    commits: usize,
    /// Whether it stands now: in a file that was scanned, or at a tip.
    stands: bool,
    reported: bool,
}

/// A commit that changed something.
struct Deed {
    commit: String,
    name: String,
    email: String,
    day: String,
}

impl Deed {
    fn new(change: &super::Change) -> Self {
        Self {
            commit: change.commit.to_string(),
            name: sanitize(&change.name),
            email: sanitize(&change.email),
            day: day(change.time),
        }
    }
}

#[derive(Default)]
pub(super) struct Page {
    cards: Vec<Card>,
}

impl Form for Page {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        let [line, column, ..] = item.region();
        let tips = item.tips();
        let paths = item.story.map_or(&[][..], |story| &story.paths);
        self.cards.push(Card {
            rule: item.rule_name(),
            rule_id: item.rule_id(),
            confidence: match item.judged.finding.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            path: item.path(),
            line,
            column,
            secret: item.secret(),
            status: item.status(),
            note: item.note(),
            why: item.why(),
            fingerprint: item.fingerprint().to_owned(),
            allow: item.allow(),
            revoke: item.revoke().map(str::to_owned),
            brought_in: item.brought_in().map(Deed::new),
            taken_out: item.taken_out().map(Deed::new),
            stands: item.story.is_none() || !tips.is_empty(),
            tips,
            paths: paths.iter().map(|path| super::quote_path(path.as_bytes())).filter(|path| *path != item.path()).collect(),
            commits: item.story.map_or(0, |story| story.commits),
            reported: !item.judged.verdict.is_forgiven(),
        });
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        // Stable: within both groups the order of the report stands.
        self.cards.sort_by_key(|card| (!card.reported, !card.stands));
        out.write_all(parts::page(&self.cards, end).into_string().as_bytes())?;
        writeln!(out)
    }
}
