//! Puts the shims in, and takes them out again.

use super::journal::{Journal, all_or_nothing};
use super::survey::{Standing, Wired, survey};
use super::{Error, Hook, Shim};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Marks a hooks directory that we made ourselves, so that uninstalling may delete it.
const MADE: &str = ".git-hush-made-this-directory";

/// What installing did with a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The shim was written where nothing was.
    Written,
    /// The shim was written, and the hook that was there is kept.
    Kept,
    /// A shim that called another program, was not executable, or was of another version, was replaced.
    Updated,
    /// The same shim was there already.
    AlreadyInPlace,
    /// A shim of ours that somebody has edited since was left as it is.
    LeftEdited,
}

/// What uninstalling did with a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// The shim was taken out, and nothing stands there now.
    Removed,
    /// The shim was taken out, and the hook that was kept stands there again.
    Restored,
    /// There was nothing of ours.
    Absent,
    /// A hook that is not ours was left as it is.
    LeftForeign {
        /// Whether a hook that we kept stands beside it.
        kept: bool,
    },
    /// A shim of ours that somebody has edited since was left as it is.
    LeftEdited,
}

/// Writes a shim that calls `binary` for each of the hooks; says what was done with each.
///
/// The directory is created if it is missing, but not the one above it. A hook that is there is kept beside the shim, which runs
/// it first. Errors: a hook that can not be kept without losing another, or anything that can not be written; nothing is changed then.
pub fn install(directory: &Path, hooks: &[Hook], binary: &Path) -> Result<Vec<(Hook, Installed)>, Error> {
    let exists = is_directory(directory)?;
    all_or_nothing(|journal| {
        if !exists {
            journal.create_directory(directory)?;
            journal.create(&directory.join(MADE), b"", false)?;
        }
        let mut plans = Vec::new();
        for &hook in hooks {
            let plan = plan(directory, &survey(directory, hook)?, binary)?;
            if matches!(plan, Installed::Written | Installed::Kept | Installed::Updated) {
                // All shims are written before the first hook is touched: a full disk shows here.
                journal.create(&unused(temporary(directory, hook, "new")), &Shim::render(hook, binary), true)?;
            }
            plans.push((hook, plan));
        }
        for &(hook, plan) in &plans {
            carry_out(journal, directory, hook, plan)?;
        }
        Ok(plans)
    })
}

/// Decides what is to be done for a hook.
fn plan(directory: &Path, wired: &Wired, binary: &Path) -> Result<Installed, Error> {
    let path = directory.join(wired.hook.name());
    match &wired.standing {
        Standing::Vacant => Ok(Installed::Written),
        Standing::Foreign if wired.kept => Err(Error::KeptAlready { hook: wired.hook, path }),
        Standing::Foreign => Ok(Installed::Kept),
        Standing::NotAFile => Err(Error::NotAFile { path }),
        Standing::Shim(shim) if shim.current && !shim.pristine => Ok(Installed::LeftEdited),
        Standing::Shim(shim) if shim.pristine && wired.executable && shim.binary.as_deref() == Some(binary) => {
            Ok(Installed::AlreadyInPlace)
        }
        Standing::Shim(_) => Ok(Installed::Updated),
    }
}

fn carry_out(journal: &mut Journal, directory: &Path, hook: Hook, plan: Installed) -> Result<(), Error> {
    let (path, new) = (directory.join(hook.name()), temporary(directory, hook, "new"));
    match plan {
        Installed::Written => journal.put(&new, &path),
        Installed::Kept => {
            journal.keep(&path, &directory.join(hook.kept_name()))?;
            journal.put(&new, &path)
        }
        Installed::Updated => {
            journal.keep_aside(&path, &unused(temporary(directory, hook, "old")))?;
            journal.put(&new, &path)
        }
        Installed::AlreadyInPlace | Installed::LeftEdited => Ok(()),
    }
}

/// Takes every shim out that we wrote, and puts back what was kept; says what was done with each hook.
///
/// The directory itself goes too, if installing made it and nothing else is in it. Errors: what can not be renamed; nothing is
/// changed then.
pub fn uninstall(directory: &Path) -> Result<Vec<(Hook, Removed)>, Error> {
    if !is_directory(directory)? {
        return Ok(Hook::ALL.map(|hook| (hook, Removed::Absent)).to_vec());
    }
    let removed = all_or_nothing(|journal| {
        Hook::ALL
            .into_iter()
            .map(|hook| Ok((hook, take_out(journal, directory, &survey(directory, hook)?)?)))
            .collect::<Result<Vec<_>, _>>()
    })?;
    if removed.iter().all(|(_, removed)| {
        matches!(removed, Removed::Removed | Removed::Restored | Removed::Absent | Removed::LeftForeign { kept: false })
    }) {
        remove_if_made(directory);
    }
    Ok(removed)
}

fn take_out(journal: &mut Journal, directory: &Path, wired: &Wired) -> Result<Removed, Error> {
    let (path, kept) = (directory.join(wired.hook.name()), directory.join(wired.hook.kept_name()));
    let aside = unused(temporary(directory, wired.hook, "old"));
    match &wired.standing {
        Standing::Vacant if wired.kept => journal.rename(&kept, &path).map(|()| Removed::Restored),
        Standing::Vacant => Ok(Removed::Absent),
        Standing::Foreign | Standing::NotAFile => Ok(Removed::LeftForeign { kept: wired.kept }),
        Standing::Shim(shim) if shim.current && !shim.pristine => Ok(Removed::LeftEdited),
        Standing::Shim(_) if wired.kept => {
            journal.keep_aside(&path, &aside)?;
            journal.rename(&kept, &path)?;
            Ok(Removed::Restored)
        }
        Standing::Shim(_) => journal.put_aside(&path, &aside).map(|()| Removed::Removed),
    }
}

/// Deletes a directory that we made, if nothing is left in it but the mark that says so.
fn remove_if_made(directory: &Path) {
    let mark = directory.join(MADE);
    let alone = fs::read_dir(directory).is_ok_and(|entries| entries.count() == 1);
    if fs::remove_file(mark).is_ok() && alone {
        // Somebody may have put a file into it this very moment; then it stays, and that is right.
        let _ = fs::remove_dir(directory);
    }
}

/// Tells whether the directory exists; anything else at its place is an error.
fn is_directory(path: &Path) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(Error::NotADirectory { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io("look at", path)(error)),
    }
}

/// Returns the name of a file that lives only as long as a run.
fn temporary(directory: &Path, hook: Hook, kind: &str) -> PathBuf {
    directory.join(format!(".git-hush-{}-{hook}.{kind}", std::process::id()))
}

/// Deletes what a run that was killed may have left under the name of a temporary file: process numbers come again.
fn unused(path: PathBuf) -> PathBuf {
    let _ = fs::remove_file(&path);
    path
}
