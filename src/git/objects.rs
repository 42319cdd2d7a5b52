//! The objects, for one worker.

use super::loose::LooseBlob;
use super::place::Place;
use super::renames::Renames;
use super::{Error, oid, open, trees};
use crate::model::{Environment, ObjectId};

/// A handle on the objects of a repository, for one worker: it can be sent to a thread, not shared between threads.
///
/// Nothing is ever fetched: an object that is not here is [`Error::Missing`].
pub struct Objects {
    pub(super) git: git2::Repository,
    pub(super) place: Place,
    pub(super) env: Environment,
    pub(super) renames: Renames,
}

/// A commit's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitMessage {
    /// The message, in the commit's own encoding.
    pub bytes: Vec<u8>,
}

impl Objects {
    pub(super) fn new(git: git2::Repository, place: Place, env: Environment) -> Self {
        Self { git, place, env, renames: Renames::default() }
    }

    /// Returns the bytes of the blob.
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, Error> {
        if let Some(loose) = LooseBlob::open(&self.place, id)? {
            return loose.read(self.git.object_format());
        }
        let blob = self.git.find_blob(oid::to_git(id)?).map_err(|source| oid::failed(id, source))?;
        Ok(blob.content().to_vec())
    }

    /// Returns the size of the object in bytes, without inflating it where it is stored whole.
    pub fn blob_size(&self, id: ObjectId) -> Result<u64, Error> {
        if let Some(loose) = LooseBlob::open(&self.place, id)? {
            return Ok(loose.size);
        }
        let odb = self.git.odb().map_err(|source| oid::failed(id, source))?;
        let (size, _) = odb.read_header(oid::to_git(id)?).map_err(|source| oid::failed(id, source))?;
        Ok(size as u64)
    }

    /// Returns the blob that the commit has at the path.
    pub fn blob_at(&self, commit: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        trees::blob_at(&self.git, commit, path)
    }

    /// Returns the message of the commit.
    pub fn message(&self, commit: ObjectId) -> Result<CommitMessage, Error> {
        let commit = open::commit(&self.git, commit)?;
        Ok(CommitMessage { bytes: commit.message_raw_bytes().to_vec() })
    }
}
