//! Changes to a directory that are made all together or not at all.

use super::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Runs `work`, and takes back what it did through the journal if it fails.
pub(super) fn all_or_nothing<T>(work: impl FnOnce(&mut Journal) -> Result<T, Error>) -> Result<T, Error> {
    let mut journal = Journal::default();
    match work(&mut journal) {
        Ok(value) => {
            journal.finish();
            Ok(value)
        }
        Err(error) => {
            let left = journal.undo();
            if left.is_empty() { Err(error) } else { Err(Error::HalfDone { left, source: Box::new(error) }) }
        }
    }
}

/// What was done, so that it can be undone.
#[derive(Debug, Default)]
pub(super) struct Journal {
    undo: Vec<Undo>,
    /// Files that were put aside for `undo`, and are deleted when all is well.
    aside: Vec<PathBuf>,
}

#[derive(Debug)]
enum Undo {
    /// Delete the file.
    Delete(PathBuf),
    /// Delete the directory.
    DeleteDirectory(PathBuf),
    /// Rename the first to the second, over what may stand there.
    Rename(PathBuf, PathBuf),
}

impl Journal {
    /// Creates a directory; the one above it must exist.
    pub fn create_directory(&mut self, path: &Path) -> Result<(), Error> {
        fs::create_dir(path).map_err(Error::io("create the directory", path))?;
        self.undo.push(Undo::DeleteDirectory(path.to_owned()));
        Ok(())
    }

    /// Creates a file that is complete, on disk, and executable if asked.
    pub fn create(&mut self, path: &Path, text: &[u8], executable: bool) -> Result<(), Error> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(Error::io("write", path))?;
        self.undo.push(Undo::Delete(path.to_owned()));
        file.write_all(text).map_err(Error::io("write", path))?;
        if executable {
            make_executable(path).map_err(Error::io("make executable", path))?;
        }
        // A shim that a power cut leaves empty would let every commit pass.
        file.sync_all().map_err(Error::io("write", path))
    }

    /// Gives what stands at `path` the other name too, so that `path` can be replaced without a moment in which it is gone.
    ///
    /// Where the file system has no hard links it is renamed. Nothing must stand at `to`.
    pub fn keep(&mut self, path: &Path, to: &Path) -> Result<(), Error> {
        match fs::hard_link(path, to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(Error::io("write", to)(error)),
            Err(_) => fs::rename(path, to).map_err(Error::io("rename", path))?,
        }
        self.undo.push(Undo::Rename(to.to_owned(), path.to_owned()));
        Ok(())
    }

    /// Renames a file that the journal created to a place that is vacant, or whose file was kept.
    pub fn put(&mut self, created: &Path, to: &Path) -> Result<(), Error> {
        let vacant = fs::symlink_metadata(to).is_err();
        fs::rename(created, to).map_err(Error::io("write", to))?;
        if vacant {
            self.undo.push(Undo::Delete(to.to_owned()));
        }
        Ok(())
    }

    /// Renames a file to a place that is vacant, or whose file was kept.
    pub fn rename(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        fs::rename(from, to).map_err(Error::io("rename", from))?;
        self.undo.push(Undo::Rename(to.to_owned(), from.to_owned()));
        Ok(())
    }

    /// Puts a file aside until all is done; then it is deleted.
    pub fn put_aside(&mut self, path: &Path, to: &Path) -> Result<(), Error> {
        self.rename(path, to)?;
        self.aside.push(to.to_owned());
        Ok(())
    }

    /// Keeps a file for undoing alone: as [`Journal::keep`], but deleted when all is done.
    pub fn keep_aside(&mut self, path: &Path, to: &Path) -> Result<(), Error> {
        self.keep(path, to)?;
        self.aside.push(to.to_owned());
        Ok(())
    }

    /// Deletes what was put aside. What cannot be deleted harms nobody: it has a name that git does not look for.
    fn finish(self) {
        for path in self.aside {
            let _ = fs::remove_file(path);
        }
    }

    /// Takes everything back, the last first; returns what could not be.
    fn undo(self) -> Vec<PathBuf> {
        self.undo.into_iter().rev().filter_map(Undo::run).collect()
    }
}

impl Undo {
    /// Takes one change back; returns the path that could not be put right.
    fn run(self) -> Option<PathBuf> {
        let (result, path) = match self {
            Self::Delete(path) => (fs::remove_file(&path), path),
            Self::DeleteDirectory(path) => (fs::remove_dir(&path), path),
            Self::Rename(from, to) => {
                // If both still name the same file, renaming does nothing, and the other name would stay.
                let result = fs::rename(&from, &to);
                if result.is_ok() {
                    let _ = fs::remove_file(&from);
                }
                (result, to)
            }
        };
        match result {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Some(path),
            _ => None,
        }
    }
}

#[cfg(unix)]
pub(super) fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
pub(super) fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Journal, all_or_nothing};
    use crate::install::Error;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    fn fails(_: &mut Journal) -> Result<(), Error> {
        Err(Error::UnknownHook { name: "none".to_owned() })
    }

    fn listing(directory: &Path) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
    }

    #[test]
    fn a_failure_takes_every_change_back() {
        let temp = tempfile::tempdir().unwrap();
        let at = |name: &str| temp.path().join(name);
        for name in ["kept", "replaced", "removed", "restored", "restored.old"] {
            fs::write(at(name), name).unwrap();
        }
        let before = listing(temp.path());
        let work = |journal: &mut Journal, fail: bool| {
            journal.create(&at("new"), b"new", true)?;
            journal.put(&at("new"), &at("fresh"))?;
            journal.keep(&at("kept"), &at("kept.old"))?;
            journal.create(&at("new"), b"shim", true)?;
            journal.put(&at("new"), &at("kept"))?;
            journal.keep_aside(&at("replaced"), &at("aside.1"))?;
            journal.create(&at("new"), b"newer", true)?;
            journal.put(&at("new"), &at("replaced"))?;
            journal.put_aside(&at("removed"), &at("aside.2"))?;
            journal.keep_aside(&at("restored"), &at("aside.3"))?;
            journal.rename(&at("restored.old"), &at("restored"))?;
            if fail { fails(journal) } else { Ok(()) }
        };

        all_or_nothing(|journal| work(journal, true)).unwrap_err();
        assert_eq!(listing(temp.path()), before);

        all_or_nothing(|journal| work(journal, false)).unwrap();
        let names: Vec<_> = listing(temp.path()).into_keys().collect();
        assert_eq!(names, ["fresh", "kept", "kept.old", "replaced", "restored"]);
    }

    #[test]
    fn a_failure_between_keeping_and_replacing_leaves_one_name() {
        let temp = tempfile::tempdir().unwrap();
        fs::write(temp.path().join("hook"), "theirs").unwrap();
        let before = listing(temp.path());
        all_or_nothing(|journal| {
            journal.keep(&temp.path().join("hook"), &temp.path().join("hook.kept"))?;
            fails(journal)
        })
        .unwrap_err();
        assert_eq!(listing(temp.path()), before);
    }

    #[test]
    fn a_directory_that_was_made_goes_with_what_was_put_into_it() {
        let temp = tempfile::tempdir().unwrap();
        let made = temp.path().join("hooks");
        all_or_nothing(|journal| {
            journal.create_directory(&made)?;
            journal.create(&made.join("file"), b"", false)?;
            fails(journal)
        })
        .unwrap_err();
        assert!(!made.exists());
    }
}
