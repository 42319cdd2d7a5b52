//! The report for people: each finding like a good compiler's error.

use super::palette::Ink;
use super::sanitize::{quote_path, sanitize};
use super::snippet::snippet;
use super::{Account, Options, Reporter, Story, history, words};
use crate::model::{Finding, Provenance, Standing, Summary};
use crate::policy::{Judged, Verdict};
use crate::rules::Rule;
use std::io::{self, Write};

/// Writes for people.
pub(super) struct Human<'r> {
    options: Options,
    rules: &'r [Rule],
    /// How many findings block.
    new: usize,
    /// How many are told only.
    known: usize,
    /// How many would block if the policy did not say that they warn.
    warned: usize,
}

impl<'r> Human<'r> {
    pub(super) fn new(options: Options, rules: &'r [Rule]) -> Self {
        Self { options, rules, new: 0, known: 0, warned: 0 }
    }

    /// Writes `error: name (id)`.
    fn headline(&self, out: &mut dyn Write, judged: &Judged, rule: Option<&Rule>) -> io::Result<()> {
        let (ink, severity) = match (&judged.verdict, judged.finding.standing) {
            (verdict, _) if verdict.is_known() => (Ink::Note, "known"),
            (Verdict::Suppress(_), _) => (Ink::Note, "allowed"),
            (Verdict::Report, Standing::New) => (Ink::Error, "error"),
            (Verdict::Warn { .. }, Standing::New) => (Ink::Warning, "warning"),
            (Verdict::Report | Verdict::Warn { .. }, Standing::Old | Standing::Published) => (Ink::Note, "note"),
        };
        let id = sanitize(judged.finding.rule.as_bytes());
        let name = rule.map_or_else(|| "secret".to_owned(), |rule| sanitize(rule.name.as_bytes()));
        let palette = self.options.palette;
        writeln!(out, "{}{}", palette.paint(ink, severity), palette.paint(Ink::Bold, &format!(": {name} ({id})")))
    }

    /// Writes the place, the line and its underline.
    fn excerpt(&self, out: &mut dyn Write, judged: &Judged, gutter: usize) -> io::Result<()> {
        let finding: &Finding = &judged.finding;
        let palette = self.options.palette;
        let line = finding.position.line;
        let bar = palette.paint(Ink::Frame, "|");
        let arrow = palette.paint(Ink::Frame, "-->");
        let place = words::place(&finding.provenance).map_or_else(String::new, |place| format!(" ({place})"));
        let path = match &finding.provenance {
            Provenance::Stdin => "-".to_owned(),
            provenance => quote_path(provenance.path()),
        };
        writeln!(out, "{:gutter$}{arrow} {path}:{line}:{}{place}", "", finding.position.column)?;

        let snippet = snippet(finding, self.options.width.saturating_sub(gutter + 3), self.options.show_secrets);
        let ink = match (&judged.verdict, finding.standing) {
            (Verdict::Warn { .. }, Standing::New) => Ink::Warning,
            (_, Standing::New) => Ink::Error,
            _ => Ink::Note,
        };
        let number = format!("{line:>gutter$}");
        writeln!(out, "{:gutter$} {bar}", "")?;
        writeln!(out, "{} {bar} {}", palette.paint(Ink::Frame, &number), snippet.text.trim_end())?;
        let carets = "^".repeat(snippet.carets);
        writeln!(out, "{:gutter$} {bar} {:indent$}{}", "", "", palette.paint(ink, &carets), indent = snippet.indent)?;
        writeln!(out, "{:gutter$} {bar}", "")
    }

    /// Writes why, and what helps.
    fn footnotes(&self, out: &mut dyn Write, judged: &Judged, rule: Option<&Rule>, gutter: usize) -> io::Result<()> {
        let palette = self.options.palette;
        let finding = &judged.finding;
        let mut note = |ink, label: &str, text: &str| {
            let equals = palette.paint(Ink::Frame, "=");
            writeln!(out, "{:gutter$} {equals} {} {text}", "", palette.paint(ink, label))
        };
        note(Ink::Bold, "why:", &words::why(finding, rule))?;
        if let Some(text) = words::standing(finding.standing) {
            note(Ink::Note, "note:", text)?;
        }
        if let (Verdict::Warn { place }, Standing::New) = (&judged.verdict, finding.standing) {
            note(
                Ink::Warning,
                "note:",
                &format!("the policy says that it warns, so it does not block: {}", sanitize(place.as_bytes())),
            )?;
        }
        if let Verdict::Suppress(reason) = &judged.verdict {
            let label = if judged.verdict.is_known() { "known:" } else { "allowed:" };
            return note(Ink::Note, label, &words::reason(reason));
        }
        if let Some((urgent, text)) = judged.exposure.as_ref().and_then(words::exposure) {
            note(if urgent { Ink::Help } else { Ink::Note }, if urgent { "help:" } else { "note:" }, &text)?;
        }
        note(Ink::Help, "help:", &format!("if this is no secret: git hush allow {}", finding.fingerprint))?;
        match rule.and_then(|rule| rule.revoke.as_deref()) {
            Some(page) => note(Ink::Help, "help:", &format!("if it was ever pushed, revoke it: {}", sanitize(page.as_bytes()))),
            None => Ok(()),
        }
    }
}

impl Reporter for Human<'_> {
    fn finding(&mut self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        match (&judged.verdict, judged.finding.standing) {
            (Verdict::Suppress(_), _) if !self.options.verbose => return Ok(()),
            (Verdict::Suppress(_), _) => {}
            (Verdict::Report, Standing::New) => self.new += 1,
            (Verdict::Warn { .. }, Standing::New) => self.warned += 1,
            (Verdict::Report | Verdict::Warn { .. }, Standing::Old | Standing::Published) => self.known += 1,
        }
        let rule = words::rule_of(self.rules, &judged.finding.rule);
        let gutter = judged.finding.position.line.to_string().len();
        self.headline(out, judged, rule)?;
        self.excerpt(out, judged, gutter)?;
        self.footnotes(out, judged, rule, gutter)?;
        writeln!(out)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let palette = self.options.palette;
        for skip in &summary.skipped {
            let label = palette.paint(Ink::Warning, "warning");
            let path = quote_path(skip.provenance.path());
            let place = words::place(&skip.provenance).map_or_else(String::new, |place| format!(" ({place})"));
            writeln!(out, "{label}: not scanned: {path}{place}: {}", words::skip(skip.reason))?;
        }
        let quiet = self.new + self.known + self.warned + summary.known == 0 && summary.skipped.is_empty() && !self.options.verbose;
        if quiet {
            return Ok(());
        }
        writeln!(out, "{}", self.account(summary))
    }

    fn story(&mut self, out: &mut dyn Write, story: &Story) -> io::Result<()> {
        let mut text = Vec::new();
        self.finding(&mut text, &story.judged)?;
        history::tell(out, self.options, (story, &text))
    }

    fn close(&mut self, out: &mut dyn Write, account: &Account) -> io::Result<()> {
        history::summary(out, self.options, (self.new + self.known, self.warned), account)
    }
}

impl Human<'_> {
    /// Says in one line what was found and what the run did.
    fn account(&self, summary: &Summary) -> String {
        let palette = self.options.palette;
        let found = match (self.new, self.known) {
            (0, 0) if self.warned > 0 => palette.paint(Ink::Note, "no secrets found that block").to_string(),
            (0, 0) if summary.known > 0 => palette.paint(Ink::Help, "no new secrets found").to_string(),
            (0, 0) => palette.paint(Ink::Help, "no secrets found").to_string(),
            (new, 0) => palette.paint(Ink::Error, &words::number(new, "secret found", "secrets found")).to_string(),
            (0, known) => palette.paint(Ink::Note, &format!("no new secrets found, {known} known before")).to_string(),
            (new, known) => {
                let text = format!("{}, {known} known before", words::number(new, "new secret found", "new secrets found"));
                palette.paint(Ink::Error, &text).to_string()
            }
        };
        let warned = match self.warned {
            0 => String::new(),
            count => format!(", {}", palette.paint(Ink::Warning, &words::number(count, "warning", "warnings"))),
        };
        let mut text =
            format!("{found}{warned}; scanned {} ({})", words::number(summary.units, "unit", "units"), words::bytes(summary.bytes));
        let counts = [
            (summary.skipped.len(), "not scanned"),
            (summary.known, "known by the baseline"),
            (summary.suppressed, "allowed"),
            (summary.below_threshold, "below the confidence asked for"),
        ];
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            text.push_str(&format!("; {count} {what}"));
        }
        text
    }
}
