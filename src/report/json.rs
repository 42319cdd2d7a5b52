//! The report for programs: JSON Lines, one object a finding (`"type": "finding"`), then one for the run (`"type": "summary"`).
//!
//! Bytes that are not UTF-8 (paths; secrets, if they were asked for) stand twice: as text with U+FFFD for what is not, and whole, in
//! `path_base64` and `secret_base64`. Characters that a terminal must not see are written as `\uXXXX`, which reads the same.

use super::exposure_json::ExposureLine;
use super::sanitize::is_hidden;
use super::{Account, Options, Reporter, Story, history_json, words};
use crate::model::{Finding, Provenance, Skip, SkipReason, Summary};
use crate::policy::{Judged, Verdict, context};
use crate::rules::Rule;
use base64::Engine;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes JSON Lines.
pub(super) struct Json<'r> {
    options: Options,
    rules: &'r [Rule],
    findings: usize,
    warned: usize,
}

impl<'r> Json<'r> {
    pub(super) fn new(options: Options, rules: &'r [Rule]) -> Self {
        Self { options, rules, findings: 0, warned: 0 }
    }
}

impl Reporter for Json<'_> {
    fn finding(&mut self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        if matches!(judged.verdict, Verdict::Suppress(_)) && !self.options.verbose {
            return Ok(());
        }
        self.findings += usize::from(judged.verdict == Verdict::Report);
        self.warned += usize::from(matches!(judged.verdict, Verdict::Warn { .. }));
        write_line(out, &FindingLine::new(judged, self.rules, self.options.show_secrets))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let line = SummaryLine {
            kind: "summary",
            version: VERSION,
            findings: self.findings,
            warned: self.warned,
            units: summary.units,
            bytes: summary.bytes,
            suppressed: summary.suppressed,
            known: summary.known,
            below_threshold: summary.below_threshold,
            skipped: summary.skipped.iter().map(SkipLine::new).collect(),
        };
        write_line(out, &line)
    }

    fn story(&mut self, out: &mut dyn Write, story: &Story) -> io::Result<()> {
        self.findings += usize::from(story.judged.verdict == Verdict::Report);
        self.warned += usize::from(matches!(story.judged.verdict, Verdict::Warn { .. }));
        history_json::story(out, FindingLine::new(&story.judged, self.rules, self.options.show_secrets), story)
    }

    fn close(&mut self, out: &mut dyn Write, account: &Account) -> io::Result<()> {
        history_json::account(out, (self.findings, self.warned), account)
    }
}

/// Writes one object and a line feed; what a terminal must not see is escaped.
pub fn write_line(out: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(line)?;
    // Everything outside the strings is visible ASCII, so what is hidden stands in a string and may be escaped there.
    let mut text = String::with_capacity(json.len() + 1);
    for char in json.chars() {
        if is_hidden(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // Writing into a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(char);
        }
    }
    text.push('\n');
    out.write_all(text.as_bytes())
}

/// Bytes as JSON can say them.
pub(super) struct Bytes<'b> {
    pub(super) text: Cow<'b, str>,
    /// The bytes themselves, where `text` does not say them.
    pub(super) base64: Option<String>,
}

impl<'b> Bytes<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let exact = matches!(text, Cow::Borrowed(_));
        Self { text, base64: (!exact).then(|| base64::engine::general_purpose::STANDARD.encode(bytes)) }
    }
}

/// The version of the format, that of `docs/report.schema.json`: another number where a field goes, or means something else.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct FindingLine<'f> {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    rule: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'f str>,
    confidence: &'static str,
    source: &'static str,
    path: Cow<'f, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_base64: Option<String>,
    line: usize,
    column: usize,
    span: [usize; 2],
    fingerprint: &'f str,
    secret: Cow<'f, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_base64: Option<String>,
    proven: bool,
    entropy: f64,
    /// What the value and its place weigh, where that decides; 0 is enough for medium confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// What was noticed, each with its weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    signals: Option<serde_json::Map<String, serde_json::Value>>,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    also: Vec<&'f str>,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// How far the secret has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    exposure: Option<ExposureLine<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoke: Option<&'f str>,
}

impl<'f> FindingLine<'f> {
    pub(super) fn new(judged: &'f Judged, rules: &'f [Rule], show_secrets: bool) -> Self {
        let finding: &Finding = &judged.finding;
        let rule = words::rule_of(rules, &finding.rule);
        let path = Bytes::new(finding.provenance.path());
        let secret = if show_secrets {
            Bytes::new(finding.secret.expose())
        } else {
            Bytes { text: finding.secret.masked().into(), base64: None }
        };
        let (verdict, reason) = match &judged.verdict {
            Verdict::Report => ("report", None),
            verdict if verdict.is_known() => ("known", None),
            Verdict::Warn { place } => ("warn", Some(format!("by the policy: {place}"))),
            Verdict::Suppress(reason) => ("suppress", Some(words::reason(reason))),
        };
        Self {
            kind: "finding",
            version: VERSION,
            rule: &finding.rule,
            name: rule.map(|rule| rule.name.as_ref()),
            confidence: finding.confidence.as_str(),
            source: source(&finding.provenance),
            path: path.text,
            path_base64: path.base64,
            line: finding.position.line,
            column: finding.position.column,
            span: [finding.span.start, finding.span.end],
            fingerprint: finding.fingerprint.as_str(),
            secret: secret.text,
            secret_base64: secret.base64,
            proven: finding.evidence.proven,
            // Two decimals: more would be noise, and would differ with the order of summation.
            entropy: (f64::from(finding.evidence.entropy) * 100.0).round() / 100.0,
            score: context::explained(finding).map(|explained| f64::from(explained.points) / 100.0),
            signals: context::explained(finding).map(|explained| {
                explained.weights.iter().map(|&(name, weight)| (name.to_owned(), (f64::from(weight) / 100.0).into())).collect()
            }),
            standing: words::standing_name(finding.standing),
            commit: finding.provenance.commit().map(|commit| commit.to_string()),
            also: finding.also.iter().map(AsRef::as_ref).collect(),
            verdict,
            reason,
            exposure: judged.exposure.as_ref().map(ExposureLine::new),
            revoke: rule.and_then(|rule| rule.revoke.as_deref()),
        }
    }
}

#[derive(Serialize)]
struct SummaryLine<'s> {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    findings: usize,
    warned: usize,
    units: usize,
    bytes: u64,
    suppressed: usize,
    known: usize,
    below_threshold: usize,
    skipped: Vec<SkipLine<'s>>,
}

#[derive(Serialize)]
struct SkipLine<'s> {
    source: &'static str,
    path: Cow<'s, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_base64: Option<String>,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
}

impl<'s> SkipLine<'s> {
    fn new(skip: &'s Skip) -> Self {
        let path = Bytes::new(skip.provenance.path());
        let (reason, size, limit) = match skip.reason {
            SkipReason::TooLarge { size, limit } => ("too-large", Some(size), Some(limit)),
            SkipReason::Encrypted => ("encrypted", None, None),
            SkipReason::NotAFile => ("not-a-file", None, None),
        };
        Self { source: source(&skip.provenance), path: path.text, path_base64: path.base64, reason, size, limit }
    }
}

/// Returns the name of the kind of place.
const fn source(provenance: &Provenance) -> &'static str {
    match provenance {
        Provenance::Staged { .. } => "staged",
        Provenance::Worktree { .. } => "worktree",
        Provenance::Object { .. } => "object",
        Provenance::Message { .. } => "message",
        Provenance::Stdin => "stdin",
    }
}
