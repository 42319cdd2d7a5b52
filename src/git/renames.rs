//! Which file a file was renamed from. Looked up only for a file that has a finding, since comparing contents is costly.

use super::{Error, Objects, index, oid, open};
use crate::model::{ObjectId, RepoPath};
use git2::{Delta, Diff, DiffFindOptions, DiffOptions};
use std::collections::HashMap;

/// What a comparison is made with.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Index,
    Commit(ObjectId),
}

/// The renames that were looked up, by the two sides that were compared.
#[derive(Default)]
pub(super) struct Renames {
    known: HashMap<(ObjectId, Side), HashMap<Vec<u8>, RepoPath>>,
}

impl Objects {
    /// Returns the path in the base from which the path in the index was renamed.
    pub fn renamed_in_index(&mut self, base: ObjectId, path: &[u8]) -> Result<Option<RepoPath>, Error> {
        self.renamed(base, Side::Index, path)
    }

    /// Returns the path in the parent from which the path in the commit was renamed.
    pub fn renamed_in_commit(&mut self, parent: ObjectId, commit: ObjectId, path: &[u8]) -> Result<Option<RepoPath>, Error> {
        self.renamed(parent, Side::Commit(commit), path)
    }

    fn renamed(&mut self, before: ObjectId, after: Side, path: &[u8]) -> Result<Option<RepoPath>, Error> {
        if !self.renames.known.contains_key(&(before, after)) {
            let found = self.find_renames(before, after)?;
            self.renames.known.insert((before, after), found);
        }
        Ok(self.renames.known.get(&(before, after)).and_then(|found| found.get(path).cloned()))
    }

    fn find_renames(&self, before: ObjectId, after: Side) -> Result<HashMap<Vec<u8>, RepoPath>, Error> {
        let failed = |source| Error::Library { what: "looking for renamed files", source };
        let mut diff = self.compare(before, after)?;
        let mut options = DiffFindOptions::new();
        options.renames(true).copies(false).rewrites(false).renames_from_rewrites(false);
        diff.find_similar(Some(&mut options)).map_err(failed)?;
        let renamed = diff.deltas().filter(|delta| delta.status() == Delta::Renamed);
        let pairs = renamed
            .filter_map(|delta| Some((delta.new_file().path_bytes()?.to_vec(), RepoPath::new(delta.old_file().path_bytes()?))));
        Ok(pairs.collect())
    }

    /// Returns a copy of the index in memory, whichever way it was read.
    fn index(&self) -> Result<git2::Index, Error> {
        let format = self.format;
        let failed = |source| Error::Library { what: "copying the index", source };
        let mut copy = git2::Index::new_ext(format).map_err(failed)?;
        let entries = index::read(format, &self.place, &self.env)?;
        for entry in entries.iter().filter(|entry| entry.stage == 0 && !entry.intent_to_add && !entry.is_submodule()) {
            let time = git2::IndexTime::new(0, 0);
            let (id, path, mode) = (oid::to_git(entry.oid)?, entry.path.as_bytes().to_vec(), entry.mode);
            let copied = git2::IndexEntry {
                ctime: time,
                mtime: time,
                dev: 0,
                ino: 0,
                mode,
                uid: 0,
                gid: 0,
                file_size: 0,
                id,
                flags: 0,
                flags_extended: 0,
                path,
            };
            // A path that libgit2 refuses was renamed from nowhere that it could tell.
            let _ = copy.add(&copied);
        }
        Ok(copy)
    }

    fn compare(&self, before: ObjectId, after: Side) -> Result<Diff<'_>, Error> {
        let failed = |source| Error::Library { what: "comparing two trees", source };
        let old = open::tree(self.git()?, before)?;
        let mut options = DiffOptions::new();
        options.skip_binary_check(true).ignore_submodules(true);
        match after {
            Side::Index => {
                let index = self.index()?;
                self.git()?.diff_tree_to_index(Some(&old), Some(&index), Some(&mut options)).map_err(failed)
            }
            Side::Commit(commit) => {
                let new = open::tree(self.git()?, commit)?;
                self.git()?.diff_tree_to_tree(Some(&old), Some(&new), Some(&mut options)).map_err(failed)
            }
        }
    }
}
