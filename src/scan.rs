//! The pipeline: the one place where source, engine and policy meet.
//!
//! A unit is loaded, scanned, its matches settled (one finding for the same bytes), judged, and only then described. Units are
//! shared out to workers and put back in the source's order, so the answer does not depend on how many there are.

pub mod history;
mod lines;
mod log;
mod overlap;
mod workers;

pub use lines::{Printed, Sought, lines};
pub use log::{LogSought, log_lines};

use crate::engine::{self, LineIndex, Match, Scratch};
use crate::model::{Confidence, Evidence, Finding, Fragment, Secret, Span, Standing, Summary};
use crate::policy::{self, Judged, LineMarks, Policy, Verdict};
use crate::rules::RuleSet;
use crate::source::{self, Loaded, Source};
use std::sync::Arc;

/// What a scan is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The least confidence that is reported.
    pub threshold: Confidence,
    /// How many units are worth a second worker; fewer are scanned on the calling thread.
    pub parallel_from: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { threshold: Confidence::Medium, parallel_from: 16 }
    }
}

/// What a scan came to.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, in the order of the source's units and within one by place.
    pub findings: Vec<Judged>,
    /// The account of the run.
    pub summary: Summary,
    /// What could not be read; a report with any is not a clean one.
    pub failures: Vec<source::Error>,
}

impl Report {
    /// Tells whether a finding stands that is new, not forgiven, and does not only warn.
    pub fn blocks(&self) -> bool {
        self.findings.iter().any(|judged| judged.verdict == Verdict::Report && judged.finding.standing == Standing::New)
    }
}

/// What can end a scan as a whole; a unit that cannot be read does not, it is a failure in the [`Report`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The source cannot name its units or make a worker.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// The policy failed.
    #[error(transparent)]
    Policy(#[from] policy::Error),
}

/// Scans everything that the source names.
pub fn run<S: Source>(source: &S, rules: &RuleSet, policy: &Policy, options: Options) -> Result<Report, Error> {
    let units = source.units()?;
    let pipeline = Pipeline { source, rules, policy, options };
    let make = || Ok(Worker { source: source.worker()?, scratch: Scratch::default() });
    let mut report = Report::default();
    for scanned in workers::share_out(&units, options.parallel_from, make, |worker, unit| pipeline.unit(worker, unit))? {
        report.take(scanned);
    }
    Ok(report)
}

impl Report {
    fn take(&mut self, scanned: Scanned) {
        match scanned {
            Scanned::Clean { bytes } => self.count(bytes),
            Scanned::Findings { bytes, findings, below_threshold } => {
                self.count(bytes);
                self.summary.below_threshold += below_threshold;
                let known = findings.iter().filter(|judged| judged.verdict.is_known()).count();
                self.summary.known += known;
                self.summary.suppressed += findings.iter().filter(|judged| judged.verdict.is_forgiven()).count() - known;
                self.findings.extend(findings);
            }
            Scanned::Skipped(skip) => self.summary.skipped.push(skip),
            Scanned::Failed(error) => self.failures.push(error),
        }
    }

    fn count(&mut self, bytes: u64) {
        self.summary.units += 1;
        self.summary.bytes += bytes;
    }
}

/// What one unit came to.
enum Scanned {
    Clean { bytes: u64 },
    Findings { bytes: u64, findings: Vec<Judged>, below_threshold: usize },
    Skipped(crate::model::Skip),
    Failed(source::Error),
}

/// The best match of those that share bytes, with the confidence of the surest.
type Settled = overlap::Settled<Option<Confidence>>;

struct Worker<W> {
    source: W,
    scratch: Scratch,
}

struct Pipeline<'a, S> {
    source: &'a S,
    rules: &'a RuleSet,
    policy: &'a Policy,
    options: Options,
}

impl<S: Source> Pipeline<'_, S> {
    fn unit(&self, worker: &mut Worker<S::Worker>, unit: &S::Unit) -> Result<Scanned, Error> {
        let fragment = match self.source.load(&mut worker.source, unit) {
            Ok(Loaded::Fragment(fragment)) => fragment,
            Ok(Loaded::Skipped(skip)) => return Ok(Scanned::Skipped(skip)),
            Err(error) => return Ok(Scanned::Failed(error)),
        };
        self.fragment(worker, unit, &fragment)
    }

    fn fragment(&self, worker: &mut Worker<S::Worker>, unit: &S::Unit, fragment: &Fragment) -> Result<Scanned, Error> {
        let bytes = fragment.bytes.len() as u64;
        let mut matches = Vec::new();
        self.rules.scanner().scan(&mut worker.scratch, &fragment.bytes, &mut |found| matches.push(found))?;
        if matches.is_empty() {
            return Ok(Scanned::Clean { bytes });
        }
        let hidden = overlap::union(matches.iter().map(|found| found.secret));
        let mut below_threshold = 0;
        let mut findings = Vec::new();
        let mut lines = LineIndex::new(&fragment.bytes, fragment.first_line);
        let mut marks = LineMarks::new(&fragment.bytes);
        // A value that is weighed and found too light is no match.
        let path = fragment.provenance.path();
        matches.retain(|found| confidence(self.rules, found, path).is_some());
        let settled = overlap::settle(matches, |found| rank(self.rules, found, path), |found| confidence(self.rules, found, path));
        for settled in settled {
            let Some(confidence) = settled.confidence else { continue };
            if confidence < self.options.threshold {
                below_threshold += 1;
                continue;
            }
            let mut finding = self.describe(fragment, &mut lines, &settled, &hidden);
            let verdict = self.policy.judge(&finding, &marks.context(finding.span))?;
            if !verdict.is_forgiven() {
                match self.source.standing(&mut worker.source, unit, &finding.secret) {
                    Ok(standing) => finding.standing = standing,
                    Err(error) => return Ok(Scanned::Failed(error)),
                }
            }
            findings.push(Judged { finding, verdict, exposure: None });
        }
        Ok(Scanned::Findings { bytes, findings, below_threshold })
    }

    fn describe(&self, fragment: &Fragment, lines: &mut LineIndex<'_>, settled: &Settled, hidden: &[Span]) -> Finding {
        let found = &settled.best;
        let rule = self.rules.rule(found.pattern);
        let secret = Secret::new(&fragment.bytes[found.secret.range()]);
        let mut excerpt = lines.excerpt(found.secret);
        excerpt.masked = overlap::within(hidden, found.secret.start - excerpt.secret.start, excerpt.bytes.len());
        Finding {
            rule: Arc::from(&*rule.id),
            confidence: settled.confidence.unwrap_or(rule.confidence),
            span: found.secret,
            position: lines.position(found.secret.start),
            excerpt,
            fingerprint: self.policy.fingerprint(&rule.id, fragment.provenance.path(), secret.expose()),
            secret,
            evidence: found.evidence,
            standing: Standing::New,
            also: settled.also.iter().map(|&pattern| Arc::from(&*self.rules.rule(pattern).id)).collect(),
            provenance: fragment.provenance.clone(),
        }
    }
}

/// Orders the rules that matched the same bytes, the most specific first: what knows a shape before what weighs a value, then the
/// surest, then what is proven, then the longer secret, then the rule that stands earlier.
fn rank(rules: &RuleSet, found: &Match, path: &[u8]) -> impl Ord + use<> {
    let Evidence { proven, signals, .. } = found.evidence;
    let confidence = confidence(rules, found, path);
    (std::cmp::Reverse((signals.is_none(), confidence, proven, found.secret.len())), found.pattern)
}

/// Returns how sure a match is, given where it stands; nothing where too little speaks for it.
fn confidence(rules: &RuleSet, found: &Match, path: &[u8]) -> Option<Confidence> {
    policy::context::confidence(rules.rule(found.pattern).confidence, &found.evidence, path)
}
