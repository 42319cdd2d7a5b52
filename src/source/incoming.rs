//! What the commits add that a merge or a push brings in: their blobs and their messages.

use super::{Error, Loaded, Source, blob, known};
use crate::git::{self, IncomingCommit, Objects, Repo};
use crate::model::{Fragment, ObjectId, Provenance, RepoPath, Secret, Standing};
use std::collections::HashSet;
use std::sync::Arc;

/// What commits add, such as those that are reachable from the merged heads and not from `HEAD`.
pub struct Incoming<'r> {
    repo: &'r Repo,
    asked: Asked,
    limit: u64,
}

/// How the commits are named.
enum Asked {
    /// By where they begin and end.
    Between { heads: Vec<ObjectId>, known: Vec<ObjectId> },
    /// One by one, parents first, with units that belong to no commit.
    Listed { commits: Vec<Arc<IncomingCommit>>, others: Vec<IncomingUnit> },
}

/// A blob or a message that comes in.
#[derive(Clone, Debug)]
pub struct IncomingUnit {
    commit: Option<Arc<IncomingCommit>>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Blob { path: RepoPath, oid: ObjectId },
    Message { commit: ObjectId },
    Tag { tag: ObjectId },
}

impl IncomingUnit {
    /// Returns the unit of a blob that stands in no commit.
    pub(super) fn blob_alone(path: RepoPath, oid: ObjectId) -> Self {
        Self { commit: None, content: Content::Blob { path, oid } }
    }

    /// Returns the unit of an annotated tag's message.
    pub(super) fn tag(tag: ObjectId) -> Self {
        Self { commit: None, content: Content::Tag { tag } }
    }

    /// Tells whether it is the message of that tag.
    pub(super) fn is_tag(&self, object: ObjectId) -> bool {
        matches!(self.content, Content::Tag { tag } if tag == object)
    }

    /// Returns where the blob stands, if it is one, and which it is.
    pub fn blob(&self) -> Option<(&RepoPath, ObjectId)> {
        match &self.content {
            Content::Blob { path, oid } => Some((path, *oid)),
            _ => None,
        }
    }

    /// Returns the commit that brings it in, if one does.
    pub fn commit(&self) -> Option<ObjectId> {
        self.commit.as_ref().map(|commit| commit.id)
    }
}

impl<'r> Incoming<'r> {
    /// Walks from `heads` to what is reachable from `known`; blobs of more than `limit` bytes are skipped.
    pub fn new(repo: &'r Repo, heads: Vec<ObjectId>, known: Vec<ObjectId>, limit: u64) -> Self {
        Self { repo, asked: Asked::Between { heads, known }, limit }
    }

    /// Takes the commits, parents first, and what belongs to none; blobs of more than `limit` bytes are skipped.
    pub fn listed(repo: &'r Repo, commits: Vec<Arc<IncomingCommit>>, others: Vec<IncomingUnit>, limit: u64) -> Self {
        Self { repo, asked: Asked::Listed { commits, others }, limit }
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
        let (commits, mut units) = match &self.asked {
            Asked::Between { heads, known } => {
                (self.repo.incoming(heads, known)?.into_iter().map(Arc::new).collect::<Vec<_>>(), Vec::new())
            }
            Asked::Listed { commits, others } => (commits.clone(), others.clone()),
        };
        for commit in commits {
            let message = Content::Message { commit: commit.id };
            units.push(IncomingUnit { commit: Some(Arc::clone(&commit)), content: message });
            for blob in objects.added(commit.id, &commit.parents)? {
                if seen.insert(blob.clone()) {
                    let content = Content::Blob { path: blob.path, oid: blob.oid };
                    units.push(IncomingUnit { commit: Some(Arc::clone(&commit)), content });
                }
            }
        }
        Ok(units)
    }

    fn worker(&self) -> Result<Self::Worker, Error> {
        Ok(self.repo.objects()?)
    }

    fn load(&self, objects: &mut Self::Worker, unit: &Self::Unit) -> Result<Loaded, Error> {
        let message = |bytes, path: &[u8], commit| {
            let provenance = Provenance::Message { path: RepoPath::new(path), commit };
            Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance }))
        };
        match &unit.content {
            Content::Blob { path, oid } => {
                let provenance = Provenance::Object { oid: *oid, path: path.clone(), commit: unit.commit() };
                blob::load(objects, *oid, provenance, self.limit)
            }
            Content::Message { commit } => message(objects.message(*commit)?.bytes, b"COMMIT_EDITMSG", Some(*commit)),
            Content::Tag { tag } => message(objects.tag_message(*tag)?, b"TAG_EDITMSG", Some(*tag)),
        }
    }

    fn standing(&self, objects: &mut Self::Worker, unit: &Self::Unit, secret: &Secret) -> Result<Standing, Error> {
        let Some(commit) = &unit.commit else { return Ok(Standing::New) };
        if commit.published {
            return Ok(Standing::Published);
        }
        let Content::Blob { path, .. } = &unit.content else { return Ok(Standing::New) };
        for &parent in &commit.parents {
            let before = Self::before(objects, parent, commit.id, path.as_bytes());
            if known::blob_has(objects, before, secret)? {
                return Ok(Standing::Old);
            }
        }
        Ok(Standing::New)
    }
}
