//! Where bytes come from.

use super::{ObjectId, RepoPath};

/// Where a fragment's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// A blob of the index that git is about to commit.
    Staged {
        /// The path in the index.
        path: RepoPath,
    },
    /// A file on disk.
    Worktree {
        /// The path relative to the top of the work tree, or as it was typed where there is none.
        path: RepoPath,
    },
    /// A blob at a path of a commit.
    Object {
        /// The blob.
        oid: ObjectId,
        /// The path at which the commit has it.
        path: RepoPath,
        /// The commit that brings it in.
        commit: Option<ObjectId>,
    },
    /// A commit message.
    Message {
        /// The message file, relative to the git directory, such as `COMMIT_EDITMSG`.
        path: RepoPath,
        /// The commit that carries the message, if it exists already.
        commit: Option<ObjectId>,
    },
    /// Standard input.
    Stdin,
}

impl Provenance {
    /// Returns the path by which the finding is fingerprinted and forgiven.
    pub fn path(&self) -> &[u8] {
        match self {
            Self::Staged { path } | Self::Worktree { path } | Self::Object { path, .. } | Self::Message { path, .. } => {
                path.as_bytes()
            }
            Self::Stdin => b"-",
        }
    }

    /// Returns the commit that the bytes stand in, if they stand in one.
    pub fn commit(&self) -> Option<ObjectId> {
        match self {
            Self::Object { commit, .. } | Self::Message { commit, .. } => *commit,
            _ => None,
        }
    }
}

/// A run of bytes to scan, with where it comes from.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// The bytes, as they are stored.
    pub bytes: Vec<u8>,
    /// The number, from 1, of the line that the first byte stands in.
    pub first_line: usize,
    /// Where the bytes come from.
    pub provenance: Provenance,
}
