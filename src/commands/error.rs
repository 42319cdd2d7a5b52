//! What can go wrong on this floor: what went wrong below, and what a verb finds wrong itself.

use crate::{engine, source};
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
            Self::Output(_) => None,
        }
    }

    /// Tells whether the reader of our output has gone, which ends the program quietly.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
