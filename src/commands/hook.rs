//! `git hush hook NAME [ARG…]`: what the shims call.
//!
//! Which hook runs when is git's affair and full of surprises; what each must answer for is decided here. Every hook compares the
//! commit being made with that commit's own parents, and reports on standard error, as hooks do.

use super::judged::Judged;
use super::session::Session;
use super::{Asked, Context, Error, Outcome, ignore_broken_pipe};
use crate::git::Repo;
use crate::model::ObjectId;
use crate::report::{Format, Stream};
use crate::scan::Report;
use crate::source::{Incoming, Making, Message, Staged, bases};
use std::ffi::OsString;

/// What is typed behind `git hush hook`.
#[derive(Debug)]
pub struct Options {
    /// The hook's name, as git has it.
    pub name: OsString,
    /// What git hands the hook.
    pub args: Vec<OsString>,
}

/// Does a hook's work. A finding that is new gives [`Outcome::Found`], which stops git.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = Repo::from_env(context.env)?;
    let argument = |index: usize| options.args.get(index).and_then(|argument| argument.to_str());
    match options.name.to_str() {
        Some("pre-commit") => pre_commit(&repo, context),
        Some("pre-merge-commit") => staged(&repo, Making::Merge, context),
        Some("commit-msg") => commit_msg(&repo, options.args.first(), context),
        Some("prepare-commit-msg") => {
            let source = Prepared { kind: argument(1), commit: argument(2) };
            prepare_commit_msg(&repo, source, context)
        }
        _ => Err(Error::UnknownHook { name: options.name.to_string_lossy().into_owned() }),
    }
}

/// Where `prepare-commit-msg` says that the message comes from: its second and third argument.
#[derive(Clone, Copy)]
struct Prepared<'a> {
    kind: Option<&'a str>,
    commit: Option<&'a str>,
}

/// Judges what the index adds to the parents of the commit being made.
fn pre_commit(repo: &Repo, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let amends = repo.amends_by_author()?;
    let outcome = staged(repo, if amends { Making::Amend } else { Making::Commit }, context)?;
    if outcome != Outcome::Found {
        Judged { amends }.note(repo)?;
    }
    Ok(outcome)
}

/// Judges what `pre-commit` could not: the history that a merge brings in, and commits for which git runs no other hook.
///
/// `--no-verify` skips `pre-commit` and not this hook. Nothing here second-guesses a commit for which it was given: an amend is
/// judged only if `pre-commit` was asked too, and a replay only where git itself never asks it.
fn prepare_commit_msg(repo: &Repo, prepared: Prepared<'_>, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let judged = Judged::take(repo)?;
    let heads = repo.merge_heads()?;
    match (prepared.kind, judged) {
        _ if !heads.is_empty() => incoming(repo, &heads, context),
        // `git commit --amend`; `-c HEAD` and `-C HEAD` look the same from here.
        (Some("commit"), Some(Judged { amends: false })) if prepared.commit == Some("HEAD") => staged(repo, Making::Amend, context),
        (Some("message") | None, None) if repo.replayed_commit()?.is_some() => staged(repo, Making::Commit, context),
        _ => Ok(Outcome::Clean),
    }
}

fn staged(repo: &Repo, making: Making, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let session = open(repo, context)?;
    let source = Staged::new(repo, bases(repo, making)?, session.max_size());
    let way_on = "take the secret out, stage the file again, and commit";
    conclude((repo, &session), session.scan(&source)?, way_on, context)
}

fn incoming(repo: &Repo, heads: &[ObjectId], context: &mut Context<'_>) -> Result<Outcome, Error> {
    let session = open(repo, context)?;
    let source = Incoming::new(repo, heads.to_vec(), repo.head()?.into_iter().collect(), session.max_size());
    let way_on = "a merge answers for the commits that it brings in; `git merge --abort` takes it back";
    conclude((repo, &session), session.scan(&source)?, way_on, context)
}

fn commit_msg(repo: &Repo, file: Option<&OsString>, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let file = file.ok_or(Error::NoMessageFile)?;
    let session = open(repo, context)?;
    let source = Message::new(repo, file.as_ref(), context.env)?;
    let way_on = "take the secret out of the message, and commit again";
    conclude((repo, &session), session.scan(&source)?, way_on, context)
}

fn open(repo: &Repo, context: &Context<'_>) -> Result<Session, Error> {
    Session::open(Some(repo), &Asked::default(), (Format::Human, Stream::Err), context.env)
}

/// Reports, and says what was stopped and how to go on.
fn conclude((repo, session): (&Repo, &Session), report: Report, way_on: &str, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let outcome = session.report(Some(repo), report, context)?;
    if outcome == Outcome::Found {
        ignore_broken_pipe(writeln!(context.err, "git hush stopped this commit: {way_on}"))?;
    }
    Ok(outcome)
}
