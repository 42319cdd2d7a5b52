//! What can go wrong with files and streams.

use crate::model::RepoPath;
use std::io;

/// What can go wrong when files and streams are read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A path that was named does not exist.
    #[error("there is no file or folder `{path}`")]
    Missing {
        /// The path, as it was typed.
        path: RepoPath,
    },
    /// A path that was named lies outside the work tree.
    #[error("`{path}` is outside this repository's work tree")]
    Outside {
        /// The path, as it was typed.
        path: RepoPath,
    },
    /// A folder that was named holds files, none of them tracked.
    #[error("nothing in the folder `{path}` is tracked")]
    NothingTracked {
        /// The folder, relative to the top of the work tree.
        path: RepoPath,
    },
    /// A file or folder is there, but cannot be read.
    #[error("could not read `{path}`")]
    Unreadable {
        /// The path.
        path: RepoPath,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A folder cannot be listed.
    #[error("could not list a folder")]
    Walk(#[source] ignore::Error),
    /// A path is not one on this system.
    #[error("this system cannot open `{path}`: its name is not Unicode")]
    NotUnicode {
        /// The path.
        path: RepoPath,
    },
    /// Standard input broke off.
    #[error("could not read standard input")]
    Stdin(#[source] io::Error),
}

impl FilesError {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing { .. } => {
                "paths are relative to the current folder; `git hush scan` without a path scans all tracked files"
            }
            Self::Outside { .. } => "`git hush scan --no-index PATH` scans any file or folder",
            Self::NothingTracked { .. } => {
                "`git hush scan --untracked PATH` also scans what is not tracked, `--no-index` asks no repository at all"
            }
            Self::Unreadable { .. } | Self::Walk(_) => "grant yourself read access, or scan the other paths by name",
            Self::NotUnicode { .. } => "`git hush history` scans it as git stores it",
            Self::Stdin(_) => return None,
        };
        Some(hint.to_owned())
    }
}
