//! Where the hooks of a repository are, as install, uninstall and doctor need to know it.

use super::Error;
use crate::git::{HooksOrigin, Repo};
use crate::install::{self, Hook, Ownership, Standing};
use crate::model::Environment;
use std::path::{Path, PathBuf};

/// A repository and the directories in which its hooks are.
pub(super) struct HooksPlace {
    /// The repository.
    pub repo: Repo,
    /// The directory in which git looks for hooks.
    pub directory: PathBuf,
    /// Why git looks there.
    pub origin: HooksOrigin,
}

impl HooksPlace {
    /// Opens the repository that `directory` stands in, or the one of the environment.
    pub fn open(directory: Option<&Path>, env: &Environment) -> Result<Self, Error> {
        let repo = match directory {
            Some(directory) => Repo::at(directory, env)?,
            None => Repo::from_env(env)?,
        };
        let hooks = repo.hooks_dir()?;
        Ok(Self { repo, directory: hooks.path, origin: hooks.origin })
    }

    /// Returns the repository's own hooks directory where git does not look there, because a setting names another.
    pub fn overruled(&self) -> Option<PathBuf> {
        let own = self.repo.common_dir().join("hooks");
        let same = match (own.canonicalize(), self.directory.canonicalize()) {
            (Ok(own), Ok(directory)) => own == directory,
            _ => own == self.directory,
        };
        (!same).then_some(own)
    }

    /// Returns the hooks that make sense in the repository.
    ///
    /// To a bare one others push; but to one with linked work trees, which is where somebody works.
    pub fn usual_hooks(&self) -> &'static [Hook] {
        let linked = || self.repo.common_dir().join("worktrees").is_dir();
        match self.repo.worktree_root() {
            None if !linked() => &Hook::OF_SERVER,
            _ => &Hook::OF_WORK_TREE,
        }
    }

    /// Tells whose the directory is in which git looks for hooks.
    pub fn ownership(&self) -> Ownership {
        self.ownership_of(&self.directory)
    }

    /// Refuses a directory that others share.
    pub fn refuse_shared(&self, directory: &Path) -> Result<(), Error> {
        match self.ownership_of(directory) {
            Ownership::Own => Ok(()),
            ownership => Err(install::Error::NotOurs { path: directory.to_owned(), ownership }.into()),
        }
    }

    fn ownership_of(&self, directory: &Path) -> Ownership {
        let git_dirs = [self.repo.git_dir(), self.repo.common_dir()];
        Ownership::of(directory, &git_dirs, self.repo.worktree_root())
    }
}

/// Tells whether anything that we put into the directory is there.
pub(super) fn is_wired(directory: &Path) -> Result<bool, Error> {
    for hook in Hook::ALL {
        let wired = install::survey(directory, hook)?;
        if wired.kept || matches!(wired.standing, Standing::Shim(_)) {
            return Ok(true);
        }
    }
    Ok(false)
}
