//! `git hush baseline`: records what is known today, so that only what is new stops anyone.

use super::outputs::whole;
use super::session::Session;
use super::{Asked, Context, Error, Outcome, history, scan};
use crate::engine::Scratch;
use crate::git::Repo;
use crate::model::Fingerprint;
use crate::policy::Baseline;
use crate::report::{Format, Stream, quote_path, sanitize};
use crate::rules::RuleSet;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The line by which git merges the baselines of two branches.
const UNION: &str = ".hush-baseline merge=union";

/// What is asked of `baseline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What is to be done.
    pub task: Task,
    /// Whether to look through history as well.
    pub history: bool,
    /// Whether to have git merge baselines line by line.
    pub merge_union: bool,
}

/// What is to be done with the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Write it, where there is none.
    Create,
    /// Add what is new.
    Update,
    /// List it.
    Show,
    /// Take out what is gone.
    Prune,
}

/// Does what is asked, at the top of the work tree.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = Repo::from_env(context.env)?;
    let top = repo.worktree_root().ok_or_else(|| Error::NoWorkTree { git_dir: repo.git_dir().to_owned() })?;
    let path = top.join(Baseline::FILE_NAME);
    let there = read(&path)?;
    let mut baseline = match (options.task, there) {
        (Task::Create, Some(_)) => return Err(Error::BaselineThere),
        (Task::Create, None) => Baseline::default(),
        (_, None) => return Err(Error::NoBaseline),
        (_, Some(baseline)) => baseline,
    };
    if options.task == Task::Show {
        return show(&baseline, context);
    }
    baseline.history |= options.history;
    let session = Session::open(Some(&repo), &Asked::default(), (Format::Human, Stream::Err), context.env)?.recording();
    let found = found(&repo, &session, baseline.history, context)?;
    let before: BTreeSet<Fingerprint> = baseline.entries.keys().cloned().collect();
    let gone = before.iter().filter(|known| !found.contains_key(known)).count();
    match options.task {
        Task::Prune => baseline.entries.retain(|known, _| found.contains_key(known)),
        // What is there keeps its words: a line that says the same is no change.
        _ => {
            for (new, said) in found {
                baseline.entries.entry(new).or_insert(said);
            }
        }
    }
    let failed = |source| Error::BaselineFile { path: path.clone(), source };
    whole(&path, |out| out.write_all(baseline.content().as_bytes())).map_err(failed)?;
    let (now, all) = (baseline.entries.len(), before.len());
    let told = match options.task {
        Task::Prune => format!("took {gone} out that are gone; {now} stay in {}", Baseline::FILE_NAME),
        Task::Create => format!("wrote {}: {now} known from now on; commit it", Baseline::FILE_NAME),
        _ if gone > 0 => format!("added {}; {all} were known, {gone} of them gone: `git hush baseline prune`", now - all),
        _ => format!("added {}; {all} were known", now - all),
    };
    writeln!(context.out, "{told}").map_err(Error::Output)?;
    if options.merge_union {
        attribute(top, context)?;
    }
    Ok(Outcome::Done)
}

/// Reads the baseline, if there is one.
pub(super) fn read(path: &Path) -> Result<Option<Baseline>, Error> {
    const LARGEST: u64 = 64 << 20;
    let failed = |source| Error::BaselineFile { path: path.to_owned(), source };
    // Looked at before it is opened: opening a pipe would wait for its writer.
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => Err(failed(std::io::Error::other("it is not a file"))),
        Ok(there) if there.len() > LARGEST => Err(failed(std::io::Error::other("it is over 64 MiB"))),
        Ok(_) => Ok(Some(Baseline::parse(&fs::read(path).map_err(failed)?, Baseline::FILE_NAME)?)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound) && fs::symlink_metadata(path).is_err() => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// Returns all that a scan would report, were there no baseline, with what is said of each.
fn found(
    repo: &Repo,
    session: &Session,
    in_history: bool,
    context: &mut Context<'_>,
) -> Result<BTreeMap<Fingerprint, String>, Error> {
    // A new repository holds nothing yet, which is no error here.
    if !repo.tracked_paths()?.is_empty() {
        let report = session.scan(&scan::tracked(repo, &scan::Options::default(), session, context.env)?)?;
        if !report.failures.is_empty() {
            return Err(Error::Unread { failures: report.failures });
        }
    }
    if in_history {
        history::look_through(repo, session, context)?;
    }
    let (rules, policy, _) = session.law();
    let mut scratch = Scratch::default();
    let mut found = BTreeMap::new();
    for (fingerprint, (rule, path)) in policy.recorded() {
        let path = if holds_secret(rules, &mut scratch, &path)? { "…".to_owned() } else { quote_path(&path) };
        found.insert(fingerprint, format!("{} {path}", sanitize(rule.as_bytes())));
    }
    Ok(found)
}

/// Tells whether a rule finds something in the path, which then is not written.
fn holds_secret(rules: &RuleSet, scratch: &mut Scratch, path: &[u8]) -> Result<bool, Error> {
    let mut holds = false;
    rules.scanner().scan(scratch, path, &mut |_| holds = true)?;
    Ok(holds)
}

/// Lists the findings by path, and says how many there are.
fn show(baseline: &Baseline, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let split = |said: &str| {
        said.split_once(' ').map_or((String::new(), said.to_owned()), |(rule, path)| (path.to_owned(), rule.to_owned()))
    };
    let mut lines: Vec<_> = baseline.entries.iter().map(|(name, said)| (split(said), name)).collect();
    lines.sort();
    let mut out = || -> std::io::Result<()> {
        for ((path, rule), name) in &lines {
            writeln!(context.out, "{name} {} {}", sanitize(rule.as_bytes()), sanitize(path.as_bytes()))?;
        }
        let paths: BTreeSet<&String> = lines.iter().map(|((path, _), _)| path).collect();
        let scope = if baseline.history { "files and history" } else { "files" };
        let (count, paths) = (lines.len(), paths.len());
        let (findings, places) = (if count == 1 { "finding" } else { "findings" }, if paths == 1 { "path" } else { "paths" });
        writeln!(context.err, "{count} {findings} known at {paths} {places}, from {scope}")
    };
    out().map_err(Error::Output)?;
    Ok(Outcome::Done)
}

/// Has git merge baselines line by line.
fn attribute(top: &Path, context: &mut Context<'_>) -> Result<(), Error> {
    let path = top.join(".gitattributes");
    let failed = |source| Error::BaselineFile { path: path.clone(), source };
    let mut content = match fs::metadata(&path) {
        Ok(there) if !there.is_file() => return Err(failed(std::io::Error::other("it is not a file"))),
        Ok(_) => fs::read(&path).map_err(failed)?,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(failed(error)),
    };
    if content.split(|&byte| byte == b'\n').any(|line| line.trim_ascii() == UNION.as_bytes()) {
        return Ok(());
    }
    if content.last().is_some_and(|&byte| byte != b'\n') {
        content.push(b'\n');
    }
    content.extend_from_slice(UNION.as_bytes());
    content.push(b'\n');
    whole(&path, |out| out.write_all(&content)).map_err(failed)?;
    writeln!(context.out, "wrote `{UNION}` into .gitattributes; commit it as well").map_err(Error::Output)
}
