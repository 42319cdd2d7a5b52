//! Template directories, which git copies into every repository that it makes.

use super::journal::{Journal, all_or_nothing};
use super::{Error, Form, Hook, Installed, Kind, Removed, made, wiring};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Lists the files of git's own template that we copied. Its name begins with a dot, so that git does not copy it.
const COPIED: &str = ".git-hush-copied";

/// What git makes of a repository by itself, whatever the template.
const NOT_TEMPLATE: [&str; 4] = ["HEAD", "config", "objects", "refs"];

/// What was taken out of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenApart {
    /// What was done with each hook.
    pub hooks: Vec<(Hook, Removed)>,
    /// Files that stay because somebody has changed them since.
    pub left: Vec<PathBuf>,
}

/// Writes shims into a template, which call whichever program is found where they are copied to.
///
/// A directory that is missing or empty begins as a copy of git's own template, which it takes the place of; `fresh` is a git
/// directory that was just made from that.
pub fn install(directory: &Path, hooks: &[Hook], fresh: &Path) -> Result<Vec<(Hook, Installed)>, Error> {
    if !wiring::is_directory(directory)? || is_empty(directory)? {
        all_or_nothing(|journal| {
            made::create_all(journal, directory)?;
            let mut copied = Vec::new();
            copy(journal, fresh, directory, Path::new(""), &mut copied)?;
            journal.create(&directory.join(COPIED), copied.join("\n").as_bytes(), false)
        })?;
    }
    wiring::install(&directory.join("hooks"), hooks, Form { kind: Kind::Hooks, binary: None })
}

/// Takes the shims out of a template, and what was copied.
pub fn uninstall(directory: &Path) -> Result<TakenApart, Error> {
    let hooks = wiring::uninstall(&directory.join("hooks"))?;
    let mut left = Vec::new();
    let list = directory.join(COPIED);
    let text = match fs::read_to_string(&list) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(TakenApart { hooks, left }),
        Err(error) => return Err(Error::io("read", &list)(error)),
    };
    // What stands in a directory comes behind it, so that it goes first.
    for (sum, name) in text.lines().rev().filter_map(|line| line.split_once(' ')) {
        let path = directory.join(name);
        match sum {
            // A directory in which somebody has put something stays.
            "directory" => drop(fs::remove_dir(&path)),
            sum => match fs::read(&path) {
                Ok(bytes) if checksum(&bytes) == sum => fs::remove_file(&path).map_err(Error::io("delete", &path))?,
                Ok(_) => left.push(path),
                Err(_) => {}
            },
        }
    }
    fs::remove_file(&list).map_err(Error::io("delete", &list))?;
    made::remove(directory);
    Ok(TakenApart { hooks, left })
}

/// Copies what is below `name` from one directory to the other, and lists it.
fn copy(journal: &mut Journal, from: &Path, to: &Path, name: &Path, copied: &mut Vec<String>) -> Result<(), Error> {
    let folder = from.join(name);
    let entries = fs::read_dir(&folder).map_err(Error::io("read", &folder))?;
    let mut names: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    names.sort();
    for entry in names {
        let name = name.join(&entry);
        let Some(shown) = name.to_str().filter(|name| !NOT_TEMPLATE.contains(name) && !name.contains('\n')) else { continue };
        let (source, target) = (from.join(&name), to.join(&name));
        let metadata = fs::symlink_metadata(&source).map_err(Error::io("read", &source))?;
        if metadata.is_dir() {
            journal.create_directory(&target)?;
            copied.push(format!("directory {shown}"));
            copy(journal, from, to, &name, copied)?;
        } else if metadata.is_file() {
            let bytes = fs::read(&source).map_err(Error::io("read", &source))?;
            journal.create(&target, &bytes, super::is_executable(&source))?;
            copied.push(format!("{} {shown}", checksum(&bytes)));
        }
    }
    Ok(())
}

fn is_empty(directory: &Path) -> Result<bool, Error> {
    let mut entries = fs::read_dir(directory).map_err(Error::io("read", directory))?;
    Ok(entries.next().is_none())
}

/// Returns a checksum by which a file that somebody has edited is told from ours (FNV-1a); nobody needs to be deceived by it.
fn checksum(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}")
}
