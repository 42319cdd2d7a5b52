//! What `grep` and `git grep` would read: files by name, the work tree below a folder, the index.
//!
//! Unlike [`super::Files`], it keeps to these programs' own choice and order: links are no files, what is missing on disk is passed
//! over, paths are shown as they show them. Which bytes are text is theirs to say, too.

mod disk;
mod listing;
mod named;

pub use listing::{on_this_system, prefix_of};
pub use named::Unreadable;

use super::files::paths;
use super::{Error, FilesError, Loaded, Source};
use crate::git::{Objects, Repo, Textual};
use crate::model::{Fragment, ObjectId, Provenance, RepoPath};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What one worker needs.
#[derive(Default)]
pub struct GrepWorker {
    objects: Option<Objects>,
}

/// Which bytes of a repository are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The tracked files of the work tree.
    Worktree,
    /// These and untracked files that nothing ignores.
    Untracked,
    /// The index's blobs.
    Index,
}

/// How a path is shown.
pub type Quote = fn(&[u8]) -> Vec<u8>;

/// What `grep` or `git grep` would read.
pub struct Grep<'r> {
    repo: Option<&'r Repo>,
    /// The units, in order; handed out once.
    units: Mutex<Vec<GrepUnit>>,
    binary: Binary,
    /// The top of the work tree, opened.
    top: Option<disk::Folder>,
    /// The folder, with a slash behind it, from which paths are shown.
    prefix: Vec<u8>,
    quote: Quote,
}

/// A file or blob to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrepUnit {
    /// The path from the top of the work tree, or as it was named.
    path: RepoPath,
    bytes: Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Bytes {
    /// A file of the work tree, if it still is one, of about this size.
    Tracked {
        size: u32,
    },
    /// A file that was named, or found, whatever kind of file it is.
    File(PathBuf),
    Blob(ObjectId),
    Held(Vec<u8>),
}

/// How what is not text is told.
#[derive(Clone, Copy, Debug)]
enum Binary {
    /// As `git grep -I`: a NUL among the first bytes, unless the attributes know better.
    Git,
    /// As `grep -I`: a NUL anywhere.
    Grep,
}

/// How many bytes git looks at.
const GIT_LOOKS_AT: usize = 8000;

/// Tells whether git takes bytes for text, as far as they alone say: no NUL stands among the first.
pub fn looks_like_text(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(GIT_LOOKS_AT)]).is_none()
}

impl<'r> Grep<'r> {
    fn new(repo: Option<&'r Repo>, units: Vec<GrepUnit>, binary: Binary) -> Self {
        Self { repo, units: Mutex::new(units), binary, top: None, prefix: Vec::new(), quote: <[u8]>::to_vec }
    }

    /// Has paths, which lie in the work tree at `top`, shown from the folder that the prefix leads to, as git shows them.
    fn within(self, top: &Path, prefix: Vec<u8>, quote: Quote) -> Result<Self, Error> {
        let opened = disk::Folder::open(top);
        let opened =
            opened.map_err(|source| FilesError::Unreadable { path: RepoPath::new(&paths::to_bytes(top.as_os_str())), source })?;
        Ok(Self { top: Some(opened), prefix, quote, ..self })
    }

    /// Takes one text, which has a name and no place.
    pub fn text(name: &str, bytes: Vec<u8>) -> Self {
        let unit = GrepUnit { path: RepoPath::new(name.as_bytes()), bytes: Bytes::Held(bytes) };
        Self::new(None, vec![unit], Binary::Grep)
    }

    /// Returns the unit's path as it is shown.
    pub fn shown(&self, unit: &GrepUnit) -> Vec<u8> {
        (self.quote)(&listing::relative(&self.prefix, unit.path.as_bytes()))
    }

    /// Tells whether the unit, which holds these bytes, is one that is searched; asked only where there is something to report.
    pub fn is_text(&self, unit: &GrepUnit, bytes: &[u8]) -> Result<bool, Error> {
        let textual = match (self.binary, self.repo) {
            (Binary::Grep, _) => return Ok(memchr::memchr(0, bytes).is_none()),
            (Binary::Git, Some(repo)) => repo.textual(&on_this_system(&unit.path)?)?,
            (Binary::Git, None) => Textual::ByContent,
        };
        Ok(match textual {
            Textual::Always => true,
            Textual::Never => false,
            Textual::ByContent => looks_like_text(bytes),
        })
    }
}

impl Source for Grep<'_> {
    type Unit = GrepUnit;
    type Worker = GrepWorker;

    fn units(&self) -> Result<Vec<GrepUnit>, Error> {
        Ok(std::mem::take(&mut *self.units.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    fn worker(&self) -> Result<Self::Worker, Error> {
        Ok(GrepWorker::default())
    }

    fn load(&self, worker: &mut Self::Worker, unit: &GrepUnit) -> Result<Loaded, Error> {
        let provenance = Provenance::Worktree { path: unit.path.clone() };
        let failed = |source| FilesError::Unreadable { path: unit.path.clone(), source };
        let bytes = match (&unit.bytes, self.repo, &self.top) {
            (&Bytes::Tracked { size }, _, Some(top)) => top.read(&unit.path, size).map_err(failed)?,
            (Bytes::File(disk), ..) => fs::read(disk).map_err(failed)?,
            (Bytes::Held(bytes), ..) => bytes.clone(),
            (&Bytes::Blob(oid), Some(repo), _) => {
                let objects = match &mut worker.objects {
                    Some(objects) => objects,
                    none => none.insert(repo.objects()?),
                };
                objects.blob(oid).map_err(|source| Error::Blob { path: unit.path.clone(), oid, source })?
            }
            // A listing of tracked files has its top, and one of blobs its repository.
            (Bytes::Blob(_) | Bytes::Tracked { .. }, ..) => Vec::new(),
        };
        Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance }))
    }
}
