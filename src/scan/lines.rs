//! Lines that expressions hit, and if asked those that hold a finding, printed as `grep` prints them.

use super::{Error, Options, Pipeline, Scanned, Worker, workers};
use crate::engine::{Line, LineIndex, LineSearch, Scratch};
use crate::model::Fragment;
use crate::policy::{Policy, Verdict};
use crate::rules::RuleSet;
use crate::source::{self, Grep, GrepUnit, Loaded, Source};
use std::io::Write;

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Sought<'a> {
    /// The expressions, if there are any.
    pub search: Option<&'a LineSearch>,
    /// The rules, with what they forgive, if they are asked for.
    pub rules: Option<(&'a RuleSet, &'a Policy, Options)>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Printed {
    /// Lines of `path:number:content`, in the order of the source.
    pub lines: Vec<u8>,
    /// What could not be read.
    pub failures: Vec<source::Error>,
}

/// Prints every line of the source that holds what is looked for.
pub fn lines(source: &Grep<'_>, sought: Sought<'_>) -> Result<Printed, Error> {
    let units = source.units()?;
    let make = || Ok(Worker { source: source.worker()?, scratch: Scratch::default() });
    let work = |worker: &mut Worker<_>, unit: &GrepUnit| of_unit(source, sought, worker, unit);
    let mut printed = Printed::default();
    for answer in workers::share_out(&units, Options::default().parallel_from, make, work)? {
        match answer {
            Ok(mut lines) => printed.lines.append(&mut lines),
            Err(error) => printed.failures.push(error),
        }
    }
    Ok(printed)
}

/// Returns the lines of one unit, or why it cannot be read.
fn of_unit(
    source: &Grep<'_>,
    sought: Sought<'_>,
    worker: &mut Worker<<Grep<'_> as Source>::Worker>,
    unit: &GrepUnit,
) -> Result<Result<Vec<u8>, source::Error>, Error> {
    let fragment = match source.load(&mut worker.source, unit) {
        Ok(Loaded::Fragment(fragment)) => fragment,
        Ok(Loaded::Skipped(_)) => return Ok(Ok(Vec::new())),
        Err(error) => return Ok(Err(error)),
    };
    let mut hit: Vec<Line> = Vec::new();
    if let Some(search) = sought.search {
        search.lines(&fragment.bytes, &mut |line| hit.push(line));
    }
    if let Some((rules, policy, options)) = sought.rules {
        let pipeline = Pipeline { source, rules, policy, options };
        match pipeline.fragment(worker, unit, &fragment)? {
            Scanned::Failed(error) => return Ok(Err(error)),
            scanned => hit.append(&mut lines_of(scanned, &fragment)),
        }
        hit.sort_by_key(|line| line.number);
        hit.dedup_by_key(|line| line.number);
    }
    if hit.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    match source.is_text(unit, &fragment.bytes) {
        Ok(true) => Ok(Ok(print(&source.shown(unit), &hit, &fragment.bytes))),
        Ok(false) => Ok(Ok(Vec::new())),
        Err(error) => Ok(Err(error)),
    }
}

/// Returns the lines of a blob in which matches of our own rules begin; where the blob stands, and so what is forgiven, is not known.
pub(super) fn of_rules(
    rules: &RuleSet,
    sought: Sought<'_>,
    scratch: &mut Scratch,
    fragment: &Fragment,
) -> Result<Vec<Line>, Error> {
    let least = sought.rules.map_or(Options::default(), |(.., options)| options).threshold;
    let mut starts = Vec::new();
    rules.scanner().scan(scratch, &fragment.bytes, &mut |found| {
        starts.extend((rules.rule(found.pattern).confidence >= least).then_some(found.secret.start));
    })?;
    starts.sort_unstable();
    let mut index = LineIndex::new(&fragment.bytes, 1);
    let line = |start: usize| Line { number: index.position(start).line as u64, span: index.line_span(start) };
    Ok(starts.into_iter().map(line).collect())
}

/// Returns the lines in which findings begin that nothing forgives.
fn lines_of(scanned: Scanned, fragment: &Fragment) -> Vec<Line> {
    let Scanned::Findings { findings, .. } = scanned else { return Vec::new() };
    let mut index = LineIndex::new(&fragment.bytes, 1);
    let standing = findings.iter().filter(|judged| judged.verdict == Verdict::Report);
    let lines = standing
        .map(|judged| Line { number: judged.finding.position.line as u64, span: index.line_span(judged.finding.span.start) });
    lines.collect()
}

fn print(path: &[u8], hit: &[Line], text: &[u8]) -> Vec<u8> {
    let mut printed = Vec::new();
    for line in hit {
        printed.extend_from_slice(path);
        // Writing to a vector cannot fail.
        let _ = write!(printed, ":{}:", line.number);
        // No line is printed with a NUL in it: what takes the lines in is a shell, or might be.
        printed.extend(text[line.span.range()].iter().filter(|&&byte| byte != 0));
        printed.push(b'\n');
    }
    printed
}
