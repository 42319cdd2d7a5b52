//! Directories that we made ourselves, which go again when nobody else uses them.

use super::Error;
use super::journal::Journal;
use std::fs;
use std::path::Path;

/// Marks a directory that we made. Its name begins with a dot, so that git does not copy it from a template.
const MARK: &str = ".git-hush-made-this-directory";

/// Creates a directory and marks it; the one above it must exist.
pub(super) fn create(journal: &mut Journal, directory: &Path) -> Result<(), Error> {
    journal.create_directory(directory)?;
    journal.create(&directory.join(MARK), b"", false)
}

/// Creates a directory, and those above it that are missing, and marks each.
pub(super) fn create_all(journal: &mut Journal, directory: &Path) -> Result<(), Error> {
    if directory.is_dir() {
        return Ok(());
    }
    if let Some(above) = directory.parent() {
        create_all(journal, above)?;
    }
    create(journal, directory)
}

/// Deletes a directory that we made, if nothing is left in it but the mark that says so, and likewise those above it.
pub(super) fn remove(directory: &Path) {
    let mark = directory.join(MARK);
    if !mark.is_file() {
        return;
    }
    let Ok(entries) = fs::read_dir(directory) else { return };
    let others: Vec<_> = entries.filter_map(Result::ok).filter(|entry| entry.file_name() != MARK).collect();
    if others.iter().any(|entry| entry.path().join(MARK).is_file()) {
        // Another of our directories is in use in it; the mark is for the day on which that goes.
        return;
    }
    // Somebody may put a file into it this very moment; then it stays, and that is right.
    if fs::remove_file(mark).is_ok() && others.is_empty() && fs::remove_dir(directory).is_ok() {
        directory.parent().into_iter().for_each(remove);
    }
}
