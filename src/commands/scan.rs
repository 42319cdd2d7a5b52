//! `git hush scan`: looks through files on disk, the index, or standard input.

use super::session::Session;
use super::{Asked, Context, Error, Outcome};
use crate::git::{self, Repo};
use crate::model::{Environment, RepoPath};
use crate::report::{Format, Output, Stream};
use crate::source::{Files, Making, Selection, Staged, Stdin, bases};
use std::ffi::OsStr;
use std::path::PathBuf;

/// What is asked of `scan`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The files and folders; none stands for all tracked files, a single `-` for standard input.
    pub paths: Vec<PathBuf>,
    /// Whether to scan what is staged, as `pre-commit` does.
    pub staged: bool,
    /// Whether to scan untracked files that are not ignored, too.
    pub untracked: bool,
    /// Whether to scan files on disk without asking git which it knows.
    pub no_index: bool,
    /// What the flags that scanning verbs share ask for.
    pub asked: Asked,
    /// How findings are shown, and where; nothing stands for people, on standard output.
    pub outputs: Vec<Output>,
}

/// Scans and reports on standard output. Findings give [`Outcome::Found`].
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let from_stdin = options.paths.len() == 1 && options.paths[0].as_os_str() == OsStr::new("-");
    let repo = match Repo::from_env(context.env) {
        Ok(repo) => Some(repo),
        // Standard input and plain folders need no repository; one that is there and broken is an error all the same.
        Err(git::Error::NotARepository { .. }) if from_stdin || options.no_index => None,
        Err(error) => return Err(error.into()),
    };
    let session = Session::open(repo.as_ref(), &options.asked, (Format::Human, Stream::Out), context.env)?;
    let session = session.reporting(&options.outputs, context.env)?;
    let report = match &repo {
        _ if from_stdin => session.scan(&Stdin::new(std::io::stdin(), session.max_size()))?,
        Some(repo) if options.staged => session.scan(&Staged::new(repo, bases(repo, Making::Commit)?, session.max_size()))?,
        Some(repo) if !options.no_index => session.scan(&tracked(repo, options, &session, context.env)?)?,
        _ => session.scan(&Files::no_index(selection(options, &session, context.env)))?,
    };
    session.report(repo.as_ref(), report, context)
}

/// Returns the files of the work tree that are asked for.
pub(super) fn tracked(repo: &Repo, options: &Options, session: &Session, env: &Environment) -> Result<Files, Error> {
    let top = repo.worktree_root().ok_or_else(|| Error::NoWorkTree { git_dir: repo.git_dir().to_owned() })?;
    let tracked: Vec<RepoPath> =
        repo.tracked_paths()?.into_iter().filter(|entry| !entry.is_submodule()).map(|entry| entry.path).collect();
    Ok(Files::worktree(top, tracked, selection(options, session, env)))
}

fn selection(options: &Options, session: &Session, env: &Environment) -> Selection {
    Selection {
        cwd: env.cwd.clone(),
        paths: options.paths.iter().map(|path| path.clone().into_os_string()).collect(),
        untracked: options.untracked,
        limit: session.max_size(),
    }
}
