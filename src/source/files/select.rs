//! Which files are meant: what is tracked, what is named, what lies below a folder.

use super::{FileUnit, FilesError, Selection, paths};
use crate::model::RepoPath;
use ignore::{DirEntry, WalkBuilder};
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files chosen so far: the path that is reported, and the one that is opened.
type Chosen = BTreeMap<RepoPath, PathBuf>;

/// Returns the files of a work tree that the selection asks for.
pub(super) fn worktree(top: &Path, tracked: &[RepoPath], selection: &Selection) -> Result<Vec<FileUnit>, FilesError> {
    let top = top.canonicalize().map_err(|source| unreadable(top.as_os_str(), source))?;
    let mut wanted = Wanted::default();
    for typed in &selection.paths {
        wanted.add(&top, &selection.cwd, typed)?;
    }
    if selection.paths.is_empty() {
        wanted.folders.push(Folder { prefix: Vec::new(), disk: top.clone() });
    }

    let mut known = present(&top, tracked)?;
    if selection.untracked {
        // Ignore files are read from the top down, so the walk begins there whatever folder is asked for.
        known.extend(untracked(&top)?);
    }
    for folder in &wanted.folders {
        // Nothing to scan where there are files would pass for clean.
        let tracks = selection.untracked || tracked.iter().any(|path| folder.holds(path.as_bytes()));
        if !tracks && has_content(&folder.disk) {
            return Err(FilesError::NothingTracked { path: folder.path() });
        }
        let below = known.iter().filter(|(path, _)| folder.holds(path.as_bytes()));
        wanted.files.extend(below.map(|(path, disk)| (path.clone(), disk.clone())));
    }
    Ok(units(wanted.files))
}

/// Returns the files that the selection names, and those below the folders that it names.
pub(super) fn folders(selection: &Selection) -> Result<Vec<FileUnit>, FilesError> {
    let here = [OsStr::new(".").to_owned()];
    let named = if selection.paths.is_empty() { &here[..] } else { &selection.paths };
    let mut chosen = Chosen::new();
    for typed in named {
        let root = selection.cwd.join(typed);
        if !metadata(&root, typed)?.is_dir() {
            chosen.insert(as_typed(typed), root);
            continue;
        }
        let mut builder = WalkBuilder::new(&root);
        builder.parents(true).filter_entry(|entry| !is_git_dir(entry));
        for file in walk(&mut builder)? {
            let below = file.strip_prefix(&root).unwrap_or(&file);
            let typed = Path::new(typed).join(below);
            let path = typed.strip_prefix(".").unwrap_or(&typed);
            chosen.insert(as_typed(path.as_os_str()), file);
        }
    }
    Ok(units(chosen))
}

/// What is asked for by name in a work tree.
#[derive(Default)]
struct Wanted {
    files: Chosen,
    folders: Vec<Folder>,
}

/// A folder of a work tree.
struct Folder {
    /// Its path and a slash; nothing for the top.
    prefix: Vec<u8>,
    /// Where it lies.
    disk: PathBuf,
}

impl Folder {
    fn holds(&self, path: &[u8]) -> bool {
        path.starts_with(&self.prefix)
    }

    /// Returns the folder as people write it.
    fn path(&self) -> RepoPath {
        RepoPath::new(self.prefix.strip_suffix(b"/").unwrap_or(b"."))
    }
}

impl Wanted {
    fn add(&mut self, top: &Path, cwd: &Path, typed: &OsStr) -> Result<(), FilesError> {
        let place = paths::resolve(cwd, typed).map_err(|source| absent_or_unreadable(typed, source))?;
        // A link that lies outside may be another name of the work tree, or of a folder in it.
        let disk = if place.starts_with(top) { place } else { place.canonicalize().unwrap_or(place) };
        let is_folder = metadata(&disk, typed)?.is_dir();
        let below = disk.strip_prefix(top).map_err(|_| FilesError::Outside { path: as_typed(typed) })?;
        let mut path = paths::to_bytes(below.as_os_str()).into_owned();
        if is_folder {
            if !path.is_empty() {
                path.push(b'/');
            }
            self.folders.push(Folder { prefix: path, disk });
        } else {
            self.files.insert(RepoPath::new(&path), disk);
        }
        Ok(())
    }
}

/// Returns the tracked paths that stand on disk, without the folders of submodules.
fn present(top: &Path, tracked: &[RepoPath]) -> Result<Chosen, FilesError> {
    let mut chosen = Chosen::new();
    let mut through_link = HashMap::new();
    for path in tracked {
        let relative = paths::from_bytes(path.as_bytes()).ok_or_else(|| FilesError::NotUnicode { path: path.clone() })?;
        // A path behind a symbolic link is not in this work tree, whatever the link leads to.
        if leads_through_link(top, path.as_bytes(), &mut through_link) {
            continue;
        }
        let disk = top.join(relative);
        match fs::symlink_metadata(&disk) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => _ = chosen.insert(path.clone(), disk),
            Err(error) if is_absent(&error) => {}
            Err(source) => return Err(FilesError::Unreadable { path: path.clone(), source }),
        }
    }
    Ok(chosen)
}

/// Tells whether a folder on the way to the path is a symbolic link; `known` remembers the answers.
fn leads_through_link<'p>(top: &Path, path: &'p [u8], known: &mut HashMap<&'p [u8], bool>) -> bool {
    memchr::memchr_iter(b'/', path).any(|slash| {
        let folder = &path[..slash];
        *known.entry(folder).or_insert_with(|| {
            let disk = paths::from_bytes(folder).map(|folder| top.join(folder));
            disk.and_then(|disk| fs::symlink_metadata(disk).ok()).is_some_and(|metadata| metadata.is_symlink())
        })
    })
}

/// Returns the files below the top that no ignore file excludes, tracked or not, without those of repositories within.
fn untracked(top: &Path) -> Result<Chosen, FilesError> {
    let mut builder = WalkBuilder::new(top);
    builder.parents(false).filter_entry(|entry| {
        let nested = entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir()) && entry.path().join(".git").exists();
        !is_git_dir(entry) && !nested
    });
    let files = walk(&mut builder)?.into_iter().map(|file| {
        let path = paths::to_bytes(file.strip_prefix(top).unwrap_or(&file).as_os_str()).into_owned();
        (RepoPath::new(&path), file)
    });
    Ok(files.collect())
}

/// Returns everything but folders that a walk meets, with git's ignore files in force and no others.
fn walk(builder: &mut WalkBuilder) -> Result<Vec<PathBuf>, FilesError> {
    builder.hidden(false).ignore(false).git_ignore(true).git_exclude(true).git_global(true).require_git(false).follow_links(false);
    let mut files = Vec::new();
    for entry in builder.build() {
        let entry = entry.map_err(FilesError::Walk)?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// Tells whether an entry is a repository's own, be it a folder or, in a linked work tree or a submodule, a file.
fn is_git_dir(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name() == ".git"
}

/// Tells whether a folder holds anything that could be scanned.
fn has_content(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.any(|entry| entry.map_or(true, |entry| entry.file_name() != ".git")))
}

fn metadata(disk: &Path, typed: &OsStr) -> Result<fs::Metadata, FilesError> {
    fs::symlink_metadata(disk).map_err(|source| absent_or_unreadable(typed, source))
}

fn absent_or_unreadable(typed: &OsStr, source: io::Error) -> FilesError {
    if is_absent(&source) { FilesError::Missing { path: as_typed(typed) } } else { unreadable(typed, source) }
}

fn unreadable(typed: &OsStr, source: io::Error) -> FilesError {
    FilesError::Unreadable { path: as_typed(typed), source }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn as_typed(typed: &OsStr) -> RepoPath {
    RepoPath::new(&paths::to_bytes(typed))
}

fn units(chosen: Chosen) -> Vec<FileUnit> {
    chosen.into_iter().map(|(path, disk)| FileUnit { path, disk }).collect()
}
