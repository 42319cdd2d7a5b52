//! The objects, for one worker.

use super::loose::LooseBlob;
use super::place::Place;
use super::renames::Renames;
use super::{Error, oid, open, trees};
use crate::model::{Environment, ObjectId};
use git2::ObjectFormat;
use std::cell::OnceCell;

/// A handle on the objects of a repository, for one worker: it can be sent to a thread, not shared between threads.
///
/// Nothing is ever fetched: an object that is not here is [`Error::Missing`].
pub struct Objects {
    /// libgit2's handle, opened when something is asked for that is no loose blob; what is staged mostly is.
    git: OnceCell<git2::Repository>,
    pub(super) format: ObjectFormat,
    pub(super) place: Place,
    pub(super) env: Environment,
    pub(super) renames: Renames,
}

/// A blob, unless it is larger than was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is larger.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}

/// A commit's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitMessage {
    /// The message, in the commit's own encoding.
    pub bytes: Vec<u8>,
}

impl Objects {
    pub(super) fn new(format: ObjectFormat, place: Place, env: Environment) -> Self {
        Self { git: OnceCell::new(), format, place, env, renames: Renames::default() }
    }

    /// Returns libgit2's handle.
    pub(super) fn git(&self) -> Result<&git2::Repository, Error> {
        if let Some(git) = self.git.get() {
            return Ok(git);
        }
        let opened = open::again(&self.place)?;
        Ok(self.git.get_or_init(|| opened))
    }

    /// Returns the bytes of the blob.
    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, Error> {
        match LooseBlob::open(&self.place, id)? {
            Some(loose) => loose.read(self.format),
            None => self.blob_of_libgit2(id),
        }
    }

    /// Returns the bytes of the blob, or its size where that is over the limit, in bytes.
    pub fn blob_within(&self, id: ObjectId, limit: u64) -> Result<Within, Error> {
        let bytes = match LooseBlob::open(&self.place, id)? {
            Some(loose) if loose.size > limit => return Ok(Within::TooLarge { size: loose.size }),
            Some(loose) => loose.read(self.format)?,
            None => match self.size_of_libgit2(id)? {
                size if size > limit => return Ok(Within::TooLarge { size }),
                _ => self.blob_of_libgit2(id)?,
            },
        };
        Ok(Within::Bytes(bytes))
    }

    fn blob_of_libgit2(&self, id: ObjectId) -> Result<Vec<u8>, Error> {
        let blob = self.git()?.find_blob(oid::to_git(id)?).map_err(|source| oid::failed(id, source))?;
        Ok(blob.content().to_vec())
    }

    /// Returns the size of the object in bytes, without inflating it where it is stored whole.
    fn size_of_libgit2(&self, id: ObjectId) -> Result<u64, Error> {
        let odb = self.git()?.odb().map_err(|source| oid::failed(id, source))?;
        let (size, _) = odb.read_header(oid::to_git(id)?).map_err(|source| oid::failed(id, source))?;
        Ok(size as u64)
    }

    /// Returns the blob that the commit has at the path.
    pub fn blob_at(&self, commit: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
        trees::blob_at(self.git()?, commit, path)
    }

    /// Returns the message of the commit.
    pub fn message(&self, commit: ObjectId) -> Result<CommitMessage, Error> {
        let commit = open::commit(self.git()?, commit)?;
        Ok(CommitMessage { bytes: commit.message_raw_bytes().to_vec() })
    }
}
