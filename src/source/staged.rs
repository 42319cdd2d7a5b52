//! What the index adds to the commits that the commit being made is compared with.
//!
//! The bytes are those of the index's blobs, never those of the files on disk.

use super::{Error, Loaded, Source, blob, known};
use crate::git::{self, IndexEntry, Objects, Repo};
use crate::model::{ObjectId, Provenance, Secret, Standing};

/// What the index adds to its bases.
pub struct Staged<'r> {
    repo: &'r Repo,
    bases: Vec<ObjectId>,
    limit: u64,
}

impl<'r> Staged<'r> {
    /// Compares the index with these commits (none: with nothing); blobs of more than `limit` bytes are skipped.
    pub fn new(repo: &'r Repo, bases: Vec<ObjectId>, limit: u64) -> Self {
        Self { repo, bases, limit }
    }

    /// Returns the blob that the base had at the path, or at the path that it was renamed from.
    fn before(objects: &mut Objects, base: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, git::Error> {
        if let Some(blob) = objects.blob_at(base, path)? {
            return Ok(Some(blob));
        }
        match objects.renamed_in_index(base, path)? {
            Some(old) => objects.blob_at(base, old.as_bytes()),
            None => Ok(None),
        }
    }
}

impl Source for Staged<'_> {
    type Unit = IndexEntry;
    type Worker = Objects;

    fn units(&self) -> Result<Vec<Self::Unit>, Error> {
        Ok(self.repo.staged_changes(&self.bases)?)
    }

    fn worker(&self) -> Result<Self::Worker, Error> {
        Ok(self.repo.objects()?)
    }

    fn load(&self, objects: &mut Self::Worker, unit: &Self::Unit) -> Result<Loaded, Error> {
        blob::load(objects, unit.oid, Provenance::Staged { path: unit.path.clone() }, self.limit)
    }

    fn standing(&self, objects: &mut Self::Worker, unit: &Self::Unit, secret: &Secret) -> Result<Standing, Error> {
        for &base in &self.bases {
            let before = Self::before(objects, base, unit.path.as_bytes());
            if known::blob_has(objects, before, secret)? {
                return Ok(Standing::Old);
            }
        }
        Ok(Standing::New)
    }
}
