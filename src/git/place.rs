//! Where the parts of a repository lie, as the environment and git's own rules say.
//!
//! libgit2 can read the environment itself, but resolves a relative `GIT_WORK_TREE` against the git directory, ignores it in a
//! linked worktree and takes variables from the process alone; so the places are worked out here.

use crate::model::Environment;
use git2::ObjectFormat;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where the parts of a repository lie.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The kind of object names, where libgit2 opens the objects alone and git is asked for all else.
    pub(super) foreign: Option<ObjectFormat>,
    /// The git directory of this work tree: `HEAD`, `MERGE_HEAD`, `index`.
    pub(super) git_dir: PathBuf,
    /// The git directory that linked worktrees share: refs, objects, configuration, hooks.
    pub(super) common_dir: PathBuf,
    /// The top of the work tree, if there is one.
    pub(super) worktree: Option<PathBuf>,
    /// The index file.
    pub(super) index: PathBuf,
    /// The directory that `GIT_OBJECT_DIRECTORY` names.
    pub(super) objects: Option<PathBuf>,
    /// The directories that `GIT_ALTERNATE_OBJECT_DIRECTORIES` names.
    pub(super) alternates: Vec<PathBuf>,
}

/// The variables that speak of one repository, and say nothing of another.
const REPOSITORY_VARIABLES: [&str; 9] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_CONFIG",
    "GIT_IMPLICIT_WORK_TREE",
];

/// What the environment says about where to look.
pub(super) struct Wanted<'a> {
    env: &'a Environment,
    /// The directory that `GIT_DIR` names, or in which the search begins.
    pub(super) start: PathBuf,
    /// Whether `start` is the git directory itself.
    pub(super) exact: bool,
    honoured: bool,
}

impl<'a> Wanted<'a> {
    /// Takes `GIT_DIR` and its kin from the environment.
    pub(super) fn from_env(env: &'a Environment) -> Self {
        match env.var("GIT_DIR") {
            Some(dir) => Self { env, start: env.cwd.join(dir), exact: true, honoured: true },
            None => Self { env, start: env.cwd.clone(), exact: false, honoured: true },
        }
    }

    /// Begins at `dir` and ignores what the environment says of another repository.
    pub(super) fn at(dir: &Path, env: &'a Environment) -> Self {
        Self { env, start: env.cwd.join(dir), exact: false, honoured: false }
    }

    /// Returns the directories above which the search does not go.
    pub(super) fn ceilings(&self) -> Vec<PathBuf> {
        let listed = self.env.nonempty("GIT_CEILING_DIRECTORIES").map(std::env::split_paths);
        listed.into_iter().flatten().filter(|path| path.is_absolute()).collect()
    }

    /// Tells whether the search may go on into another file system.
    pub(super) fn crosses_file_systems(&self) -> bool {
        let value = self.env.nonempty("GIT_DISCOVERY_ACROSS_FILESYSTEM").and_then(OsStr::to_str).unwrap_or("");
        matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on")
    }

    /// Returns the common directory that the environment names.
    pub(super) fn common_dir(&self) -> Option<PathBuf> {
        Some(self.env.cwd.join(self.honoured("GIT_COMMON_DIR")?))
    }

    /// Returns the top of the work tree; `found` is where libgit2 sees it, `configured` whether `core.worktree` says so.
    ///
    /// With `GIT_DIR` and nothing else, git takes the working directory for the top, even in a linked worktree.
    pub(super) fn worktree(&self, found: Option<&Path>, configured: bool) -> Option<PathBuf> {
        match self.honoured("GIT_WORK_TREE") {
            Some(top) => Some(self.env.cwd.join(top)),
            None if self.exact && found.is_some() && !configured => Some(self.env.cwd.clone()),
            None => found.map(Path::to_path_buf),
        }
    }

    /// Returns the place made of these directories, with what the environment says of the index and the objects.
    ///
    /// Git changes into the top of the work tree before it uses these, so that they are relative to it.
    pub(super) fn place(&self, git_dir: PathBuf, common_dir: PathBuf, worktree: Option<PathBuf>) -> Place {
        let base = worktree.as_deref().unwrap_or(&self.env.cwd).to_path_buf();
        let index = self.honoured("GIT_INDEX_FILE").map_or_else(|| git_dir.join("index"), |path| base.join(path));
        let objects = self.honoured("GIT_OBJECT_DIRECTORY").map(|path| base.join(path));
        let alternates = self.honoured("GIT_ALTERNATE_OBJECT_DIRECTORIES").map(std::env::split_paths);
        let alternates = alternates.into_iter().flatten().filter(|path| !path.as_os_str().is_empty());
        let alternates = alternates.map(|path| base.join(path)).collect();
        Place { foreign: None, git_dir, common_dir, worktree, index, objects, alternates }
    }

    /// Returns the environment in which git opens the repository that is wanted.
    pub(super) fn environment(&self) -> Environment {
        let mut env = self.env.clone();
        if !self.honoured {
            REPOSITORY_VARIABLES.iter().for_each(|&name| drop(env.vars.remove(OsStr::new(name))));
        }
        env
    }

    fn honoured(&self, name: &str) -> Option<&OsStr> {
        self.env.nonempty(name).filter(|_| self.honoured)
    }
}
