//! Whose a hooks directory is: the repository's own, or one that others share.

use std::path::{Path, PathBuf};

/// Whose a hooks directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// It lies in the repository's git directory: nobody else has it.
    Own,
    /// It lies in the work tree, where what is written can be committed.
    WorkTree,
    /// It lies elsewhere, where other repositories may use it.
    Elsewhere,
}

impl Ownership {
    /// Tells whose `directory` is, by where it really lies: any of the paths may lead through symbolic links.
    ///
    /// `git_dirs` are the repository's git directory and the one it shares with its worktrees.
    pub fn of(directory: &Path, git_dirs: &[&Path], work_tree: Option<&Path>) -> Self {
        let directory = real(directory);
        if git_dirs.iter().any(|git_dir| directory.starts_with(real(git_dir))) {
            return Self::Own;
        }
        match work_tree {
            Some(work_tree) if directory.starts_with(real(work_tree)) => Self::WorkTree,
            _ => Self::Elsewhere,
        }
    }
}

/// Returns the path without symbolic links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let found = path.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match found {
        Some((ancestor, real)) => match path.strip_prefix(ancestor) {
            Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
            _ => real,
        },
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Ownership;
    use std::fs;

    #[test]
    fn a_directory_is_whose_it_really_is() {
        let temp = tempfile::tempdir().unwrap();
        let (work_tree, git_dir) = (temp.path().join("w"), temp.path().join("w/.git"));
        fs::create_dir_all(work_tree.join("githooks")).unwrap();
        fs::create_dir_all(&git_dir).unwrap();
        let of = |path: &str| Ownership::of(&temp.path().join(path), &[&git_dir], Some(&work_tree));

        assert_eq!(of("w/.git/hooks"), Ownership::Own);
        assert_eq!(of("w/githooks"), Ownership::WorkTree);
        assert_eq!(of("w/not/there/yet"), Ownership::WorkTree);
        assert_eq!(of("other"), Ownership::Elsewhere);
        assert_eq!(of("w.gitty"), Ownership::Elsewhere);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../githooks", git_dir.join("hooks")).unwrap();
            assert_eq!(of("w/.git/hooks"), Ownership::WorkTree);
        }
    }
}
