//! The note that `pre-commit` leaves for `prepare-commit-msg` and `post-commit`: this commit has been looked at, and as what.
//!
//! git tells neither hook whether the other runs: `--no-verify` skips the first and not the second. Both are children of the
//! same git process, so the note carries that process's number; a note of another commit, or one left over, does not count.

use super::Error;
use crate::git::Repo;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What `pre-commit` has judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Whether it compared with the parents of `HEAD`, as an amended commit is.
    pub(super) amends: bool,
}

impl Judged {
    /// Leaves the note in the work tree's own git directory.
    pub(super) fn note(self, repo: &Repo) -> Result<(), Error> {
        self.note_at(&place(repo, JUDGED))
    }

    /// Leaves the note for `post-commit` alone.
    pub(super) fn pass(self, repo: &Repo) -> Result<(), Error> {
        self.note_at(&place(repo, PASSED))
    }

    fn note_at(self, path: &Path) -> Result<(), Error> {
        let failed = |source| Error::Note { path: path.to_owned(), source };
        match (fs::write(path, self.text()), path.parent()) {
            // The folder is made by the first commit.
            (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(folder).map_err(failed)?;
                fs::write(path, self.text()).map_err(failed)
            }
            (written, _) => written.map_err(failed),
        }
    }

    /// Hands the note on to `post-commit` and returns it, if it is of the commit being made.
    pub(super) fn take(repo: &Repo) -> Result<Option<Self>, Error> {
        let path = place(repo, JUDGED);
        let Some(text) = read(&path)? else { return Ok(None) };
        fs::rename(&path, place(repo, PASSED)).map_err(|source| Error::Note { path, source })?;
        Ok(Self::of(&text))
    }

    /// Takes all notes away, and tells whether one was of the commit that was made just now.
    pub(super) fn was_noted(repo: &Repo) -> Result<bool, Error> {
        let mut noted = false;
        // Where `prepare-commit-msg` is not wired, nobody handed the note on.
        for path in [place(repo, PASSED), place(repo, JUDGED)] {
            if let Some(text) = read(&path)? {
                fs::remove_file(&path).map_err(|source| Error::Note { path, source })?;
                noted |= Self::of(&text).is_some();
            }
        }
        Ok(noted)
    }

    fn of(text: &[u8]) -> Option<Self> {
        [Self { amends: false }, Self { amends: true }].into_iter().find(|judged| judged.text().as_bytes() == text)
    }

    fn text(self) -> String {
        format!("{} {}\n", parent_process(), if self.amends { "amend" } else { "commit" })
    }
}

/// The note for `prepare-commit-msg`.
const JUDGED: &str = "judged";

/// The note for `post-commit`.
const PASSED: &str = "passed";

fn place(repo: &Repo, name: &str) -> PathBuf {
    repo.git_dir().join("hush").join(name)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Note { path: path.to_owned(), source }),
    }
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
