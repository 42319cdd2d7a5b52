//! The note that `pre-commit` leaves for `prepare-commit-msg`: this commit has been looked at, and as what.
//!
//! git tells neither hook whether the other runs: `--no-verify` skips the first and not the second. Both are children of the
//! same git process, so the note carries that process's number; a note of another commit, or one left over, does not count.

use super::Error;
use crate::git::Repo;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

/// What `pre-commit` has judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Whether it compared with the parents of `HEAD`, as an amended commit is.
    pub(super) amends: bool,
}

impl Judged {
    /// Leaves the note in the work tree's own git directory.
    pub(super) fn note(self, repo: &Repo) -> Result<(), Error> {
        let path = place(repo);
        let failed = |source| Error::Note { path: path.clone(), source };
        match (fs::write(&path, self.text()), path.parent()) {
            // The folder is made by the first commit.
            (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(failed)?;
                fs::write(&path, self.text()).map_err(failed)
            }
            (written, _) => written.map_err(failed),
        }
    }

    /// Takes the note away and returns it, if it is of the commit being made.
    pub(super) fn take(repo: &Repo) -> Result<Option<Self>, Error> {
        let path = place(repo);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Note { path, source }),
        };
        fs::remove_file(&path).map_err(|source| Error::Note { path, source })?;
        Ok([Self { amends: false }, Self { amends: true }].into_iter().find(|judged| judged.text().as_bytes() == text))
    }

    fn text(self) -> String {
        format!("{} {}\n", parent_process(), if self.amends { "amend" } else { "commit" })
    }
}

fn place(repo: &Repo) -> PathBuf {
    repo.git_dir().join("hush").join("judged")
}

/// Returns the number of the git process that runs the hook; the shim hands its own place over to us.
#[cfg(unix)]
fn parent_process() -> u32 {
    std::os::unix::process::parent_id()
}

/// Without process numbers a note counts for any commit.
#[cfg(not(unix))]
fn parent_process() -> u32 {
    0
}
