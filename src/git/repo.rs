//! The repository.

use super::place::{Place, Wanted};
use super::{Error, Objects, oid, open};
use crate::model::{Environment, ObjectId};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A repository, as git's own commands would open it.
///
/// It can be shared between threads: libgit2's handle goes behind a lock. Workers that load many objects take their own
/// [`Objects`] each.
pub struct Repo {
    git: Mutex<git2::Repository>,
    pub(super) place: Place,
    pub(super) env: Environment,
}

impl Repo {
    /// Opens the repository that git's own commands would open in this environment, as inside a hook.
    pub fn from_env(env: &Environment) -> Result<Self, Error> {
        Self::open(&Wanted::from_env(env))
    }

    /// Opens the repository that `dir` stands in, as `git -C DIR` would, whatever repository the environment names.
    pub fn at(dir: &Path, env: &Environment) -> Result<Self, Error> {
        Self::open(&Wanted::at(dir, env))
    }

    fn open(wanted: &Wanted<'_>) -> Result<Self, Error> {
        let (git, place) = open::open(wanted)?;
        Ok(Self { git: Mutex::new(git), place, env: wanted.environment() })
    }

    /// Returns the git directory of this work tree, in which `HEAD` stands.
    pub fn git_dir(&self) -> &Path {
        &self.place.git_dir
    }

    /// Returns the git directory that linked worktrees share, in which the objects stand.
    pub fn common_dir(&self) -> &Path {
        &self.place.common_dir
    }

    /// Returns the top of the work tree; a bare repository has none.
    pub fn worktree_root(&self) -> Option<&Path> {
        self.place.worktree.as_deref()
    }

    /// Returns the index file, which may not exist.
    pub fn index_path(&self) -> &Path {
        &self.place.index
    }

    /// Tells whether history ends before its beginning here.
    pub fn is_shallow(&self) -> bool {
        fs::metadata(self.place.common_dir.join("shallow")).is_ok_and(|file| file.len() > 0)
    }

    /// Opens a handle on the objects, for one worker.
    pub fn objects(&self) -> Result<Objects, Error> {
        Ok(Objects::new(self.git().object_format(), self.place.clone(), self.env.clone()))
    }

    /// Returns the parents of the commit.
    pub fn parents(&self, commit: ObjectId) -> Result<Vec<ObjectId>, Error> {
        let git = self.git();
        let commit = open::commit(&git, commit)?;
        Ok(commit.parent_ids().filter_map(oid::from_git).collect())
    }

    /// Tells whether git's rules for ignored files name the path, which is relative to the top of the work tree.
    pub fn is_ignored(&self, path: &Path) -> Result<bool, Error> {
        if self.place.foreign.is_some() {
            let arguments = [OsStr::new("check-ignore"), OsStr::new("-q"), OsStr::new("--"), path.as_os_str()];
            return Ok(self.ask_git_code(&arguments, &[0, 1])? == 0);
        }
        self.git().status_should_ignore(path).map_err(|source| Error::Library { what: "reading the ignore rules", source })
    }

    /// Returns libgit2's handle; a panic of another thread leaves it usable, since nothing here changes it.
    pub(super) fn git(&self) -> MutexGuard<'_, git2::Repository> {
        self.git.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
