//! The hooks of a commit: each compares the commit being made with that commit's own parents.

use super::record::{Noted, Record};
use super::{conclude, open};
use crate::commands::judged::Judged;
use crate::commands::{Context, Error, Outcome, ignore_broken_pipe};
use crate::git::Repo;
use crate::model::ObjectId;
use crate::source::{Incoming, Making, Message, Staged, bases};
use std::ffi::OsString;

/// Where `prepare-commit-msg` says that the message comes from: its second and third argument.
#[derive(Clone, Copy)]
pub(super) struct Prepared<'a> {
    pub(super) kind: Option<&'a str>,
    pub(super) commit: Option<&'a str>,
}

/// Judges what the index adds to the parents of the commit being made.
pub(super) fn pre_commit(repo: &Repo, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let amends = repo.amends_by_author()?;
    let outcome = staged(repo, if amends { Making::Amend } else { Making::Commit }, context)?;
    if outcome != Outcome::Found {
        Judged { amends }.note(repo)?;
    }
    Ok(outcome)
}

/// Judges what the index of a merge adds to all that is merged.
pub(super) fn pre_merge_commit(repo: &Repo, context: &mut Context<'_>) -> Result<Outcome, Error> {
    staged(repo, Making::Merge, context)
}

/// Judges what `pre-commit` could not: the history that a merge brings in, and commits for which git runs no other hook.
///
/// `--no-verify` skips `pre-commit` and not this hook. Nothing here second-guesses a commit for which it was given: an amend is
/// judged only if `pre-commit` was asked too, and a replay only where git itself never asks it.
pub(super) fn prepare_commit_msg(repo: &Repo, prepared: Prepared<'_>, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let judged = Judged::take(repo)?;
    let heads = repo.merge_heads()?;
    match (prepared.kind, judged) {
        _ if !heads.is_empty() => incoming(repo, &heads, context),
        // `git commit --amend`; `-c HEAD` and `-C HEAD` look the same from here.
        (Some("commit"), Some(Judged { amends: false })) if prepared.commit == Some("HEAD") => staged(repo, Making::Amend, context),
        (Some("message") | None, None) if repo.replayed_commit()?.is_some() => {
            let outcome = staged(repo, Making::Commit, context)?;
            if outcome != Outcome::Found {
                Judged { amends: false }.pass(repo)?;
            }
            Ok(outcome)
        }
        _ => Ok(Outcome::Clean),
    }
}

/// Judges the message.
pub(super) fn commit_msg(repo: &Repo, file: Option<&OsString>, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let file = file.ok_or(Error::NoMessageFile)?;
    let session = open(repo, context)?;
    let source = Message::new(repo, file.as_ref(), context.env)?;
    let way_on = "take the secret out of the message, and commit again";
    conclude((repo, &session), session.scan(&source)?, way_on, context)
}

/// Tells of a commit that nobody looked at. It is made already, and nothing stops it.
pub(super) fn post_commit(repo: &Repo, context: &mut Context<'_>) -> Result<Outcome, Error> {
    if !Judged::was_noted(repo)?
        && let Some(head) = repo.head()?
    {
        let told = writeln!(
            context.err,
            "warning: commit {} was not scanned for secrets: `pre-commit` did not run (`--no-verify`, or it is not wired)\n\
             hint: `git hush history HEAD^!` looks at it now; `pre-push`, where it is wired, looks at it before it leaves",
            head.short()
        );
        ignore_broken_pipe(told)?;
    }
    Ok(Outcome::Done)
}

fn staged(repo: &Repo, making: Making, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let session = open(repo, context)?;
    let source = Noted::new(Staged::new(repo, bases(repo, making)?, session.max_size()));
    let report = session.scan(&source)?;
    Record::open(repo, &session).add(&source.found_clean(&report));
    let way_on = "take the secret out, stage the file again, and commit";
    conclude((repo, &session), report, way_on, context)
}

fn incoming(repo: &Repo, heads: &[ObjectId], context: &mut Context<'_>) -> Result<Outcome, Error> {
    let session = open(repo, context)?;
    let source = Incoming::new(repo, heads.to_vec(), repo.head()?.into_iter().collect(), session.max_size());
    let record = Record::open(repo, &session);
    let source = Noted::except(source, record.load());
    let report = session.scan(&source)?;
    record.add(&source.found_clean(&report));
    let way_on = "a merge answers for the commits that it brings in; `git merge --abort` takes it back";
    conclude((repo, &session), report, way_on, context)
}
