//! What can go wrong on this floor: what went wrong below, and what a verb finds wrong itself.

use crate::{engine, git, install, policy, settings, source};
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
    /// Settings could not be read or written.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// What is forgiven could not be made out.
    #[error(transparent)]
    Policy(#[from] policy::Error),
    /// No fingerprint was given.
    #[error("no fingerprint was given")]
    NoFingerprint,
    /// An argument is no fingerprint; it may be a secret, so it is not quoted.
    #[error("argument {index} is not a fingerprint, which is 20 lower-case hex digits")]
    MalformedFingerprint {
        /// Which argument it is, from 1.
        index: usize,
    },
    /// The last day of an entry is no day of the calendar, or is over.
    #[error("`--expires` wants a day that is not over, written as `YYYY-MM-DD`")]
    ExpiryDate,
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
            Self::Settings(error) => error.hint(),
            Self::Policy(error) => error.hint(),
            Self::NoFingerprint | Self::MalformedFingerprint { .. } => {
                Some("`git hush scan` shows the fingerprint of each finding".to_owned())
            }
            Self::ExpiryDate => Some("leave it out for an entry that never expires".to_owned()),
            Self::Canary { .. } => Some("git must be on PATH, and the folder for temporary files writable".to_owned()),
            Self::Output(_) => None,
        }
    }

    /// Tells whether the reader of our output has gone, which ends the program quietly.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
