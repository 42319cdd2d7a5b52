//! The verbs of `git secrets`: what people configured for that tool, searched for and extended as it does.
//!
//! Knows what each verb means; must not know how it is typed, nor the words in which its outcome is told.

use super::{Context, Error as CommandError};
use crate::git::{self, Repo};
use crate::model::RepoPath;
use crate::rules::ere::{Dialect, EreError};
use crate::source::{self, Unreadable};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

mod allowed;
mod aws;
mod configure;
mod history;
mod install;
mod patterns;
mod scan;

pub use aws::provide as aws_provider;
pub use configure::{Added, Key, add, add_provider, is_of_aws, list, literal, register_aws};
pub use history::scan_history;
pub use install::{Installed, install};
pub use patterns::to_os;
pub use scan::{Scan, commit_msg, pre_commit, prepare_commit_msg, scan};

/// What a search came to.
#[derive(Debug, Default)]
pub struct Searched {
    /// Lines that hold what is prohibited and not allowed, as `path:number:content`; none, if all is well.
    pub lines: Vec<u8>,
    /// Whether there is no work tree in which `.gitallowed` could have been looked for.
    pub without_work_tree: bool,
}

/// Why a verb of `git secrets` failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An expression among the patterns is malformed.
    #[error("a prohibited pattern is malformed: {}", .causes[0])]
    Pattern {
        /// Whose reading it fails in.
        dialect: Dialect,
        /// The patterns, as they were put together.
        text: Vec<u8>,
        /// What is wrong, of each line that is; at least one.
        causes: Vec<EreError>,
    },
    /// An allowed expression is malformed.
    #[error("an allowed pattern is malformed: {0}")]
    Allowed(EreError),
    /// Files that were named and cannot be read.
    #[error("files could not be read")]
    Unreadable(Vec<Unreadable>),
    /// There is no repository, as git tells it.
    #[error("this is not a git repository")]
    NoRepository,
    /// There is a repository, and no work tree.
    #[error("this must be run in a work tree")]
    NoWorkTree,
    /// A hook is in the way.
    #[error("`{}` already exists", .0.display())]
    HookExists(PathBuf),
    /// The folder of the hooks could not be made.
    #[error("`{}` could not be made", .part.display())]
    HooksFolder {
        /// What was to be wired.
        dir: PathBuf,
        /// What is in the way, or could not be made.
        part: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A hook could not be written.
    #[error("`{}` could not be written", .path.display())]
    Hook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A provider could not be started.
    #[error("the provider `{}` could not be started", .command.display())]
    Provider {
        /// What is configured.
        command: OsString,
        /// Why.
        source: io::Error,
    },
    /// Git, asked to do a part of the work, refused.
    #[error("git refused")]
    Git(git::Spoken),
    /// Anything that the native verbs fail with, too.
    #[error(transparent)]
    Other(Box<CommandError>),
}

impl<E: Into<CommandError>> From<E> for Error {
    fn from(error: E) -> Self {
        match error.into() {
            CommandError::Git(git::Error::NotARepository { .. }) => Self::NoRepository,
            error => Self::Other(Box::new(error)),
        }
    }
}

/// Opens the repository of the environment, if there is one; one that is there and broken is an error.
fn repository(context: &Context<'_>) -> Result<Option<Repo>, Error> {
    match Repo::from_env(context.env) {
        Ok(repo) => Ok(Some(repo)),
        Err(git::Error::NotARepository { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns the settings in force, also where there is no repository.
fn config(repo: Option<&Repo>, context: &Context<'_>) -> Result<git::Config, Error> {
    Ok(match repo {
        Some(repo) => repo.config()?,
        None => git::Config::without_repository(context.env)?,
    })
}

/// Turns failures of a scan into the error that names them.
fn unread(failures: Vec<source::Error>) -> Result<(), Error> {
    let mut named = Vec::new();
    let mut others = Vec::new();
    for failure in failures {
        match failure {
            source::Error::Files(source::FilesError::Unreadable { path, source }) => {
                named.push(Unreadable { path: RepoPath::new(path.as_bytes()), reason: source });
            }
            other => others.push(other),
        }
    }
    match (others.is_empty(), named.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => Err(Error::Unreadable(named)),
        (false, _) => Err(CommandError::Unread { failures: others }.into()),
    }
}
