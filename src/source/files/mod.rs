//! Files on disk: what is tracked, what is named, what lies below a folder.
//!
//! Never follows a symbolic link: its target is its content, as git has it. Knows the file system; which paths are tracked is handed
//! in.

use super::blob::GIT_CRYPT;
use super::{Error, Loaded, Source};
use crate::model::{Fragment, Provenance, RepoPath, Skip, SkipReason};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

mod error;
pub(super) mod paths;
mod select;

pub use error::FilesError;

/// What of the files is asked for.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The folder that paths are relative to.
    pub cwd: PathBuf,
    /// The files and folders asked for, as they were typed; none stands for everything.
    pub paths: Vec<OsString>,
    /// Whether files that are neither tracked nor ignored belong to it.
    pub untracked: bool,
    /// The size, in bytes, over which a file is not read.
    pub limit: u64,
}

/// Files on disk, sorted by the bytes of their paths, each once.
#[derive(Debug)]
pub struct Files {
    base: Base,
    selection: Selection,
}

/// What the files are looked up in.
#[derive(Debug)]
enum Base {
    /// A work tree: its top and what is tracked in it.
    Worktree { top: PathBuf, tracked: Vec<RepoPath> },
    /// The file system.
    Folders,
}

/// A file to scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileUnit {
    /// The path that is reported.
    path: RepoPath,
    /// The path that is opened.
    disk: PathBuf,
}

impl Files {
    /// Takes the files of a work tree: the tracked ones, unless the selection says otherwise.
    ///
    /// A file that is named is scanned whether it is tracked or not; of a folder, what is tracked below it. What is tracked but
    /// absent on disk is not there, as for `git grep`; a path that is named and absent is an error, and so is a folder that holds files
    /// of which none is tracked.
    pub fn worktree(top: &Path, tracked: Vec<RepoPath>, selection: Selection) -> Self {
        Self { base: Base::Worktree { top: top.to_owned(), tracked }, selection }
    }

    /// Takes files without asking any repository: the named ones, and below folders all that `.gitignore` does not exclude.
    ///
    /// Where nothing is named, the working directory is. Repositories' own `.git` is left out.
    pub fn no_index(selection: Selection) -> Self {
        Self { base: Base::Folders, selection }
    }
}

impl Source for Files {
    type Unit = FileUnit;
    type Worker = ();

    fn units(&self) -> Result<Vec<FileUnit>, Error> {
        let units = match &self.base {
            Base::Worktree { top, tracked } => select::worktree(top, tracked, &self.selection)?,
            Base::Folders => select::folders(&self.selection)?,
        };
        Ok(units)
    }

    fn worker(&self) -> Result<(), Error> {
        Ok(())
    }

    fn load(&self, (): &mut (), unit: &FileUnit) -> Result<Loaded, Error> {
        let provenance = Provenance::Worktree { path: unit.path.clone() };
        let content = read(&unit.disk, self.selection.limit);
        match content.map_err(|source| FilesError::Unreadable { path: unit.path.clone(), source })? {
            Content::Bytes(bytes) => Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance })),
            Content::None(reason) => Ok(Loaded::Skipped(Skip { provenance, reason })),
        }
    }
}

/// What a file holds, or why nobody knows.
enum Content {
    Bytes(Vec<u8>),
    None(SkipReason),
}

fn read(disk: &Path, limit: u64) -> io::Result<Content> {
    let kind = fs::symlink_metadata(disk)?.file_type();
    if kind.is_symlink() {
        return Ok(Content::Bytes(paths::to_bytes(fs::read_link(disk)?.as_os_str()).into_owned()));
    }
    // Opening a pipe would wait for a writer, and opening a device may do anything.
    if !kind.is_file() {
        return Ok(Content::None(SkipReason::NotAFile));
    }
    let file = File::open(disk)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(Content::None(SkipReason::TooLarge { size, limit }));
    }
    // The file may grow while it is read.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Ok(Content::None(SkipReason::TooLarge { size, limit }));
    }
    if bytes.starts_with(GIT_CRYPT) {
        return Ok(Content::None(SkipReason::Encrypted));
    }
    Ok(Content::Bytes(bytes))
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
