//! Where the hooks of a repository are, as install, uninstall and doctor need to know it.

use super::Error;
use super::machine::Version;
use crate::git::{HooksOrigin, Repo};
use crate::install::managers::{Managed, Manager};
use crate::install::{self, Hook, Ownership, Standing, Wired};
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
    env: Environment,
}

impl HooksPlace {
    /// Opens the repository that `directory` stands in, or the one of the environment.
    pub fn open(directory: Option<&Path>, env: &Environment) -> Result<Self, Error> {
        let repo = match directory {
            Some(directory) => Repo::at(directory, env)?,
            None => Repo::from_env(env)?,
        };
        let hooks = repo.hooks_dir()?;
        Ok(Self { repo, directory: hooks.path, origin: hooks.origin, env: env.clone() })
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

    /// Says how a hook stands: as the hooks directory has it, or where nothing of ours is in that, as git's configuration names it.
    pub fn survey(&self, hook: Hook) -> Result<Wired, Error> {
        let wired = install::survey(&self.directory, hook)?;
        if matches!(wired.standing, Standing::Shim(_)) {
            return Ok(wired);
        }
        Ok(self.configured(hook)?.unwrap_or(wired))
    }

    /// Returns our shim that git's configuration names for the hook, where this git runs such hooks.
    fn configured(&self, hook: Hook) -> Result<Option<Wired>, Error> {
        let config = self.repo.config()?;
        let key = |variable: &str| format!("hook.hush-{hook}.{variable}");
        let text = |variable: &str| config.get(&key(variable)).and_then(|value| std::str::from_utf8(value).ok());
        let events = config.get_all(&key("event"));
        let off =
            [key("enabled"), format!("hook.{hook}.enabled")].iter().any(|key| matches!(config.get_bool(key), Ok(Some(false))));
        // An empty value takes back those before it.
        let runs = events.rsplit(|event| event.is_empty()).next().is_some_and(|events| events.contains(&hook.name().as_bytes()));
        let Some(path) = text("command").and_then(install::shim_of).filter(|_| runs && !off) else { return Ok(None) };
        if !Version::ask(&self.env)?.runs_configured_hooks() {
            return Ok(None);
        }
        let directory = path.parent().unwrap_or(&path);
        let wired = install::survey(directory, hook)?;
        Ok(Some(wired).filter(|wired| wired.path == path && matches!(wired.standing, Standing::Shim(_))))
    }

    /// Returns the program that runs the hooks here, or that has its configuration here.
    pub fn managed(&self) -> Result<Option<Managed>, Error> {
        let found = self.repo.worktree_root().map(|root| Managed::find(root, &self.directory));
        Ok(found.transpose()?.flatten())
    }

    /// Returns the program that runs the hook and calls us from it, where no shim of ours is there to run.
    pub fn called_by(&self, hook: Hook) -> Result<Option<Manager>, Error> {
        let Some(managed) = self.managed()? else { return Ok(None) };
        Ok(managed.calls(hook)?.then_some(managed.manager))
    }

    /// Returns those of the hooks that would run neither a shim of ours nor what calls us otherwise.
    pub fn lacks(&self, hooks: &[Hook]) -> Result<Vec<Hook>, Error> {
        let mut lacking = Vec::new();
        for &hook in hooks {
            let wired = self.survey(hook)?;
            let shim = wired.executable && matches!(wired.standing, Standing::Shim(_));
            if !shim && self.called_by(hook)?.is_none() {
                lacking.push(hook);
            }
        }
        Ok(lacking)
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
