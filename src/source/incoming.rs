//! What the commits add that a merge brings in: their blobs and their messages.

use super::{Error, Loaded, Source, blob, known};
use crate::git::{self, IncomingCommit, Objects, Repo};
use crate::model::{Fragment, ObjectId, Provenance, RepoPath, Secret, Standing};
use std::collections::HashSet;
use std::sync::Arc;

/// What the commits add that are reachable from the merged heads and not from `HEAD`.
pub struct Incoming<'r> {
    repo: &'r Repo,
    heads: Vec<ObjectId>,
    known: Vec<ObjectId>,
    limit: u64,
}

/// A blob or a message of an incoming commit.
#[derive(Clone, Debug)]
pub struct IncomingUnit {
    commit: Arc<IncomingCommit>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Blob { path: RepoPath, oid: ObjectId },
    Message,
}

impl<'r> Incoming<'r> {
    /// Walks from `heads` to what is reachable from `known`; blobs of more than `limit` bytes are skipped.
    pub fn new(repo: &'r Repo, heads: Vec<ObjectId>, known: Vec<ObjectId>, limit: u64) -> Self {
        Self { repo, heads, known, limit }
    }

    /// Returns the blob that the parent had at the path, or at the path that it was renamed from.
    fn before(objects: &mut Objects, parent: ObjectId, commit: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, git::Error> {
        if let Some(blob) = objects.blob_at(parent, path)? {
            return Ok(Some(blob));
        }
        match objects.renamed_in_commit(parent, commit, path)? {
            Some(old) => objects.blob_at(parent, old.as_bytes()),
            None => Ok(None),
        }
    }
}

impl Source for Incoming<'_> {
    type Unit = IncomingUnit;
    type Worker = Objects;

    fn units(&self) -> Result<Vec<Self::Unit>, Error> {
        let objects = self.repo.objects()?;
        let mut seen = HashSet::new();
        let mut units = Vec::new();
        for commit in self.repo.incoming(&self.heads, &self.known)? {
            let commit = Arc::new(commit);
            units.push(IncomingUnit { commit: Arc::clone(&commit), content: Content::Message });
            for blob in objects.added(commit.id, &commit.parents)? {
                if seen.insert(blob.clone()) {
                    let content = Content::Blob { path: blob.path, oid: blob.oid };
                    units.push(IncomingUnit { commit: Arc::clone(&commit), content });
                }
            }
        }
        Ok(units)
    }

    fn worker(&self) -> Result<Self::Worker, Error> {
        Ok(self.repo.objects()?)
    }

    fn load(&self, objects: &mut Self::Worker, unit: &Self::Unit) -> Result<Loaded, Error> {
        let commit = Some(unit.commit.id);
        match &unit.content {
            Content::Blob { path, oid } => {
                blob::load(objects, *oid, Provenance::Object { oid: *oid, path: path.clone(), commit }, self.limit)
            }
            Content::Message => {
                let bytes = objects.message(unit.commit.id)?.bytes;
                let provenance = Provenance::Message { path: RepoPath::new(b"COMMIT_EDITMSG"), commit };
                Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance }))
            }
        }
    }

    fn standing(&self, objects: &mut Self::Worker, unit: &Self::Unit, secret: &Secret) -> Result<Standing, Error> {
        if unit.commit.published {
            return Ok(Standing::Published);
        }
        let Content::Blob { path, .. } = &unit.content else { return Ok(Standing::New) };
        for &parent in &unit.commit.parents {
            let before = Self::before(objects, parent, unit.commit.id, path.as_bytes());
            if known::blob_has(objects, before, secret)? {
                return Ok(Standing::Old);
            }
        }
        Ok(Standing::New)
    }
}
