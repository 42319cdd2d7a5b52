//! `git hush hook NAME [ARG…]`: what the shims call.
//!
//! Which hook runs when is git's affair and full of surprises; what each must answer for is decided here and below. Hooks report on
//! standard error.

mod commits;
mod pushes;
mod record;
mod stops;

use super::session::Session;
use super::{Asked, Context, Error, Outcome, ignore_broken_pipe};
use crate::git::Repo;
use crate::model::Environment;
use crate::report::{Format, Stream};
use crate::scan::Report;
use commits::Prepared;
use std::ffi::OsString;
use stops::skipped;

/// What is typed behind `git hush hook`.
#[derive(Debug)]
pub struct Options {
    /// The hook's name, as git has it.
    pub name: OsString,
    /// What git hands the hook.
    pub args: Vec<OsString>,
}

/// How hooks report.
const HUMAN: (Format, Stream) = (Format::Human, Stream::Err);

/// The variable that names rules to pass over this once.
const SKIP: &str = "HUSH_SKIP";

/// Does a hook's work. A finding that is new gives [`Outcome::Found`], which stops git.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = Repo::from_env(context.env)?;
    let argument = |index: usize| options.args.get(index).and_then(|argument| argument.to_str());
    match options.name.to_str() {
        Some("pre-commit") => commits::pre_commit(&repo, context),
        Some("pre-merge-commit") => commits::pre_merge_commit(&repo, context),
        Some("commit-msg") => commits::commit_msg(&repo, options.args.first(), context),
        Some("prepare-commit-msg") => {
            let source = Prepared { kind: argument(1), commit: argument(2) };
            commits::prepare_commit_msg(&repo, source, context)
        }
        Some("post-commit") => commits::post_commit(&repo, context),
        Some("pre-push") => pushes::pre_push(&repo, &options.args, context),
        Some("pre-receive") => pushes::pre_receive(repo, context),
        _ => Err(Error::UnknownHook { name: options.name.to_string_lossy().into_owned() }),
    }
}

/// Opens what is in force for a commit, without the rules that are to be passed over this once.
fn open(repo: &Repo, context: &Context<'_>) -> Result<Session, Error> {
    let mut session = Session::open(Some(repo), &Asked::default(), HUMAN, context.env)?;
    session.skip(to_skip(context.env))?;
    Ok(session)
}

/// Returns the rules that are to be passed over this once.
fn to_skip(env: &Environment) -> Vec<String> {
    let Some(named) = env.nonempty(SKIP) else { return Vec::new() };
    named.to_string_lossy().split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// Reports, and says what was stopped and how to go on.
fn conclude((repo, session): (&Repo, &Session), report: Report, way_on: &str, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let skipped = skipped(&report);
    let outcome = session.report(Some(repo), report, context);
    ignore_broken_pipe(context.err.write_all(skipped.as_bytes()))?;
    let outcome = outcome?;
    if outcome == Outcome::Found {
        ignore_broken_pipe(writeln!(context.err, "git hush stopped this commit: {way_on}"))?;
    }
    Ok(outcome)
}
