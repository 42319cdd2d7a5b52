//! What can go wrong on this floor: what went wrong below, and what a verb finds wrong itself.

use crate::{engine, git, install, source};
use std::io;

/// What can go wrong in a verb.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// A source failed.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The repository could not be opened or read.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// Hooks could not be wired.
    #[error(transparent)]
    Install(#[from] install::Error),
    /// The canary of `doctor` could not be sent.
    #[error("could not {action}")]
    Canary {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// Output could not be written.
    #[error("could not write the output")]
    Output(#[source] io::Error),
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Source(error) => error.hint(),
            Self::Git(error) => error.hint(),
            Self::Install(error) => error.hint(),
            Self::Canary { .. } => Some("git must be on PATH, and the folder for temporary files writable".to_owned()),
            Self::Output(_) => None,
        }
    }

    /// Tells whether the reader of our output has gone, which ends the program quietly.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
