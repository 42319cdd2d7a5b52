//! The index: what the next commit will hold.

use super::{Error, Repo, oid};
use crate::model::{ObjectId, RepoPath};
use git2::IndexEntryExtendedFlag;

/// An entry of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The path.
    pub path: RepoPath,
    /// The blob, or the commit of a submodule.
    pub oid: ObjectId,
    /// The mode, such as `0o100644`.
    pub mode: u32,
    /// The stage: 0, or 1 to 3 for the sides of a conflict.
    pub stage: u8,
    /// Whether it only announces a file (`git add -N`), and so is no part of the next commit.
    pub intent_to_add: bool,
    /// Whether its file is meant to be absent from the work tree.
    pub skip_worktree: bool,
}

/// The bits of a mode that tell what kind of thing it is.
const KIND: u32 = 0o170_000;

impl IndexEntry {
    /// Tells whether the entry is a submodule, whose content is in another repository.
    pub fn is_submodule(&self) -> bool {
        self.mode & KIND == 0o160_000
    }

    /// Tells whether the entry is a symbolic link, whose blob is its target.
    pub fn is_symlink(&self) -> bool {
        self.mode & KIND == 0o120_000
    }
}

impl Repo {
    /// Returns the entries of the index, by path and stage. The index is neither refreshed nor written.
    pub fn tracked_paths(&self) -> Result<Vec<IndexEntry>, Error> {
        let format = self.git().object_format();
        let failed = |source| Error::Index { path: self.place.index.clone(), source };
        let index = git2::Index::open_ext(&self.place.index, format).map_err(failed)?;
        let mut entries = Vec::with_capacity(index.len());
        for raw in index.iter() {
            let Some(oid) = oid::from_git(raw.id) else {
                // Git itself never writes the zero name; an entry that has it cannot be read, so it must not be passed over.
                return Err(Error::Malformed { path: self.place.index.clone() });
            };
            let extended = IndexEntryExtendedFlag::from_bits_truncate(raw.flags_extended);
            entries.push(IndexEntry {
                path: RepoPath::new(&raw.path),
                oid,
                mode: raw.mode,
                stage: u8::try_from(raw.flags >> 12 & 3).unwrap_or(0),
                intent_to_add: extended.contains(IndexEntryExtendedFlag::INTENT_TO_ADD),
                skip_worktree: extended.contains(IndexEntryExtendedFlag::SKIP_WORKTREE),
            });
        }
        entries.sort_by(|one, other| (one.path.as_bytes(), one.stage).cmp(&(other.path.as_bytes(), other.stage)));
        Ok(entries)
    }
}
