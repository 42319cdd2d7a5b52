//! The directory in which git looks for hooks, by the rules of `git rev-parse --git-path hooks`.

use super::{ConfigLevel, Error, Repo, native};
use std::path::PathBuf;

/// The directory in which git looks for hooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HooksDir {
    /// The directory, which may not exist.
    pub path: PathBuf,
    /// Why it is this one.
    pub origin: HooksOrigin,
}

/// Why a directory is the one in which git looks for hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HooksOrigin {
    /// It is the repository's own.
    Default,
    /// `core.hooksPath` names it.
    Configured {
        /// Where that setting stands.
        level: ConfigLevel,
    },
}

impl Repo {
    /// Returns the directory in which git looks for this repository's hooks.
    ///
    /// Linked worktrees share the hooks of their repository; a submodule has its own under `.git/modules`.
    pub fn hooks_dir(&self) -> Result<HooksDir, Error> {
        let config = self.config()?;
        let Some(entry) = config.entry("core.hooksPath") else {
            return Ok(HooksDir { path: self.common_dir().join("hooks"), origin: HooksOrigin::Default });
        };
        let value = entry.value.as_deref().unwrap_or_default();
        let path = match (value, value.strip_prefix(b"~/"), self.env.nonempty("HOME")) {
            (_, Some(below), Some(home)) => PathBuf::from(home).join(native::name(below)),
            // Another user's home, or git's own prefix: git knows them.
            ([b'~', ..] | [b'%', ..], ..) => self.expanded_by_git()?,
            // Hooks run at the top of the work tree, or in the git directory where there is none.
            _ => self.worktree_root().unwrap_or(self.git_dir()).join(native::name(value)),
        };
        Ok(HooksDir { path, origin: HooksOrigin::Configured { level: entry.level } })
    }

    fn expanded_by_git(&self) -> Result<PathBuf, Error> {
        let written = self.ask_git(&["config", "--type=path", "-z", "--get", "core.hooksPath"])?;
        let path = written.strip_suffix(b"\0").unwrap_or(&written);
        Ok(self.worktree_root().unwrap_or(self.git_dir()).join(native::name(path)))
    }
}
