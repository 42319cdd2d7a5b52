//! What can go wrong on this floor.

use crate::git;
use crate::model::{ObjectId, RepoPath};
use std::io;
use std::path::PathBuf;

/// What can go wrong when bytes are fetched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The repository could not be read.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// A blob that is to be scanned could not be read.
    #[error("`{path}` (object `{oid}`) could not be read")]
    Blob {
        /// The path at which the blob stands.
        path: RepoPath,
        /// The blob.
        oid: ObjectId,
        /// Why.
        #[source]
        source: git::Error,
    },
    /// A message file that could not be read.
    #[error("the message `{}` could not be read", .path.display())]
    Message {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file or a stream failed.
    #[error(transparent)]
    Files(#[from] super::FilesError),
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Git(error) | Self::Blob { source: error, .. } => error.hint(),
            Self::Message { .. } => {
                Some("git hands the hook the file that holds the message, such as `.git/COMMIT_EDITMSG`".to_owned())
            }
            Self::Files(error) => error.hint(),
        }
    }
}
