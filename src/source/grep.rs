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
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What one worker needs.
#[derive(Default)]
pub struct GrepWorker {
    objects: Option<Objects>,
    buffer: Vec<u8>,
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
}

/// A file or blob to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrepUnit {
    /// The path as it is shown.
    shown: RepoPath,
    /// The path from the top of the work tree, by which attributes are looked up.
    path: Option<PathBuf>,
    bytes: Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Bytes {
    /// A file of the work tree, if it still is one.
    Tracked(PathBuf),
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

impl<'r> Grep<'r> {
    fn new(repo: Option<&'r Repo>, units: Vec<GrepUnit>, binary: Binary) -> Self {
        Self { repo, units: Mutex::new(units), binary }
    }

    /// Takes one text, which has a name and no place.
    pub fn text(name: &str, bytes: Vec<u8>) -> Self {
        let unit = GrepUnit { shown: RepoPath::new(name.as_bytes()), path: None, bytes: Bytes::Held(bytes) };
        Self::new(None, vec![unit], Binary::Grep)
    }

    /// Returns the unit's path as it is shown.
    pub fn shown(unit: &GrepUnit) -> &[u8] {
        unit.shown.as_bytes()
    }

    /// Tells whether the unit, which holds these bytes, is one that is searched; asked only where there is something to report.
    pub fn is_text(&self, unit: &GrepUnit, bytes: &[u8]) -> Result<bool, Error> {
        let without_nul = |looked_at: usize| memchr::memchr(0, &bytes[..bytes.len().min(looked_at)]).is_none();
        let textual = match (self.binary, self.repo, &unit.path) {
            (Binary::Grep, ..) => return Ok(without_nul(bytes.len())),
            (Binary::Git, Some(repo), Some(path)) => repo.textual(path)?,
            (Binary::Git, ..) => Textual::ByContent,
        };
        Ok(match textual {
            Textual::Always => true,
            Textual::Never => false,
            Textual::ByContent => without_nul(GIT_LOOKS_AT),
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
        let path = unit.path.as_ref().map(|path| RepoPath::new(&paths::to_bytes(path.as_os_str())));
        let provenance = Provenance::Worktree { path: path.unwrap_or_else(|| unit.shown.clone()) };
        let failed = |source| FilesError::Unreadable { path: unit.shown.clone(), source };
        let bytes = match (&unit.bytes, self.repo) {
            (Bytes::Tracked(disk), _) => disk::read_tracked(disk, &mut worker.buffer).map_err(failed)?,
            (Bytes::File(disk), _) => fs::read(disk).map_err(failed)?,
            (Bytes::Held(bytes), _) => bytes.clone(),
            (&Bytes::Blob(oid), Some(repo)) => {
                let objects = match &mut worker.objects {
                    Some(objects) => objects,
                    none => none.insert(repo.objects()?),
                };
                objects.blob(oid).map_err(|source| Error::Blob { path: unit.shown.clone(), oid, source })?
            }
            (Bytes::Blob(_), None) => Vec::new(),
        };
        Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance }))
    }
}
