//! What the formats for collectors share: each turns one [`Item`] at a time into what it writes, and knows neither verdicts' inner
//! life nor whether the run went through files or through history.

use super::item::Item;
use super::{Account, Options, Reporter, Story, words};
use crate::model::Summary;
use crate::policy::Judged;
use crate::rules::RuleSet;
use std::io::{self, Write};

/// A format that takes items, and then the end.
pub(super) trait Form {
    /// Takes one item; a format that needs no end writes it at once.
    fn item(&mut self, out: &mut dyn Write, item: &Item<'_>) -> io::Result<()>;

    /// Writes what is still to be written.
    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()>;
}

/// What a run did, at its end.
#[derive(Debug, Default)]
pub(super) struct End {
    /// Whether it went through history.
    pub(super) history: bool,
    /// How many findings are reported.
    pub(super) reported: usize,
    /// How many of them are new.
    pub(super) new: usize,
    /// What was scanned, for people.
    pub(super) scanned: String,
    /// What else there is to say, for people: what was left out, and why.
    pub(super) notes: Vec<String>,
    /// What was not scanned or not to be had, for people.
    pub(super) gaps: Vec<String>,
}

/// A reporter that writes such a format.
pub(super) struct Formed<'r, F> {
    form: F,
    options: Options,
    rules: &'r RuleSet,
    reported: usize,
    new: usize,
}

impl<'r, F: Form> Formed<'r, F> {
    pub(super) fn new(form: F, options: Options, rules: &'r RuleSet) -> Self {
        Self { form, options, rules, reported: 0, new: 0 }
    }

    fn take(&mut self, out: &mut dyn Write, judged: &Judged, story: Option<&Story>) -> io::Result<()> {
        if judged.verdict.is_forgiven() && !self.options.verbose {
            return Ok(());
        }
        let rule = words::rule_of(self.rules.rules(), &judged.finding.rule);
        let item = Item { judged, story, rule, show_secrets: self.options.show_secrets };
        self.reported += usize::from(!judged.verdict.is_forgiven());
        self.new += usize::from(item.blocks());
        self.form.item(out, &item)
    }
}

impl<F: Form> Reporter for Formed<'_, F> {
    fn finding(&mut self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        self.take(out, judged, None)
    }

    fn story(&mut self, out: &mut dyn Write, story: &Story) -> io::Result<()> {
        self.take(out, &story.judged, Some(story))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let skip = |skip: &crate::model::Skip| {
            let place = words::place(&skip.provenance).map_or_else(String::new, |place| format!(" ({place})"));
            format!("{}{place}: {}", super::quote_path(skip.provenance.path()), words::skip(skip.reason))
        };
        let end = End {
            history: false,
            reported: self.reported,
            new: self.new,
            scanned: format!("{} ({})", words::number(summary.units, "unit", "units"), words::bytes(summary.bytes)),
            notes: notes([
                (summary.known, "known by the baseline"),
                (summary.suppressed, "allowed"),
                (summary.below_threshold, "below the confidence asked for"),
            ]),
            gaps: summary.skipped.iter().map(skip).collect(),
        };
        self.form.end(out, &end)
    }

    fn close(&mut self, out: &mut dyn Write, account: &Account) -> io::Result<()> {
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let objects = words::number(size(account.objects), "object", "objects");
        let unreached = if account.unreached_told { 0 } else { account.unreached };
        let mut gaps = notes([
            (size(account.unread), "objects not here or not readable"),
            (size(account.too_large), "objects over the limit of size"),
            (size(account.encrypted), "objects encrypted by git-crypt"),
        ]);
        let ends = [(account.shallow, "history is shallow"), (account.partial, "this is a partial clone")];
        gaps.extend(ends.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| what.to_owned()));
        let end = End {
            history: true,
            reported: self.reported,
            new: self.new,
            scanned: format!("{objects} ({})", words::bytes(account.bytes)),
            notes: notes([
                (account.known, "known by the baseline"),
                (account.forgiven, "allowed"),
                (account.below, "below the confidence asked for"),
                (account.cut, "not shown"),
                (unreached, "in objects that nothing reaches"),
            ]),
            gaps,
        };
        self.form.end(out, &end)
    }
}

fn notes<const N: usize>(counts: [(usize, &str); N]) -> Vec<String> {
    counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
}
