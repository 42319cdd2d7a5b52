//! Puts the shims in, and takes them out again.

use super::journal::{Journal, all_or_nothing};
use super::survey::{Spot, Standing, Wired, aside, in_folder, standing, survey};
use super::{Error, Form, Hook, Kind, Shim, made};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What installing did with a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The shim was written where nothing was.
    Written,
    /// The shim was written, and the hook that was there is kept.
    Kept,
    /// The shim was written into the folder whose scripts the hook that is there runs.
    Joined,
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

/// Writes a shim of that form for each of the hooks; says what was done with each.
///
/// The directory is created if it is missing, but not the one above it. A hook that is there is kept beside the shim, which runs
/// it first; where it runs all scripts of a folder such as `pre-commit.d`, the shim goes into that. Errors: a hook that can not be kept without losing another, or anything that can not be written; nothing is changed then.
pub fn install(directory: &Path, hooks: &[Hook], form: Form<'_>) -> Result<Vec<(Hook, Installed)>, Error> {
    let exists = is_directory(directory)?;
    all_or_nothing(|journal| {
        if !exists {
            made::create(journal, directory)?;
        }
        let mut plans = Vec::new();
        for &hook in hooks {
            let wired = survey(directory, hook)?;
            let form = if wired.spot == Spot::Folder { Form { kind: Kind::Folder, ..form } } else { form };
            let plan = plan(&wired, form)?;
            if !matches!(plan, Installed::AlreadyInPlace | Installed::LeftEdited) {
                // All shims are written before the first hook is touched: a full disk shows here.
                journal.create(&unused(temporary(directory, hook, "new")), &Shim::render_as(hook, form), true)?;
            }
            plans.push((wired, plan));
        }
        for (wired, plan) in &plans {
            carry_out(journal, directory, wired, *plan)?;
        }
        Ok(plans.into_iter().map(|(wired, plan)| (wired.hook, plan)).collect())
    })
}

/// Decides what is to be done for a hook.
fn plan(wired: &Wired, form: Form<'_>) -> Result<Installed, Error> {
    let path = wired.path.clone();
    match &wired.standing {
        Standing::Vacant if wired.spot == Spot::Folder => Ok(Installed::Joined),
        Standing::Vacant => Ok(Installed::Written),
        Standing::Foreign if wired.spot == Spot::Folder => Err(Error::NotOurFile { path }),
        Standing::Foreign if wired.kept => Err(Error::KeptAlready { hook: wired.hook, path }),
        Standing::Foreign => Ok(Installed::Kept),
        Standing::NotAFile => Err(Error::NotAFile { path }),
        Standing::Shim(shim) if shim.current && !shim.pristine => Ok(Installed::LeftEdited),
        Standing::Shim(shim) if wired.executable && shim.form() == Some((form.kind, form.binary)) => Ok(Installed::AlreadyInPlace),
        Standing::Shim(_) => Ok(Installed::Updated),
    }
}

fn carry_out(journal: &mut Journal, directory: &Path, wired: &Wired, plan: Installed) -> Result<(), Error> {
    let (hook, path) = (wired.hook, &wired.path);
    let new = temporary(directory, hook, "new");
    match plan {
        Installed::Written | Installed::Joined => journal.put(&new, path),
        Installed::Kept => {
            journal.keep(path, &directory.join(hook.kept_name()))?;
            journal.put(&new, path)
        }
        Installed::Updated => {
            journal.keep_aside(path, &unused(temporary(directory, hook, "old")))?;
            journal.put(&new, path)
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
        made::remove(directory);
    }
    Ok(removed)
}

fn take_out(journal: &mut Journal, directory: &Path, wired: &Wired) -> Result<Removed, Error> {
    let (path, kept) = (wired.path.clone(), directory.join(wired.hook.kept_name()));
    let old = unused(temporary(directory, wired.hook, "old"));
    // What ran these may be gone or another one by now; the shims in them are ours all the same.
    for (place, name) in [(in_folder(directory, wired.hook), "joined"), (aside(directory, wired.hook), "aside")] {
        if place != wired.path && matches!(standing(&place, wired.hook)?, Standing::Shim(_)) {
            journal.put_aside(&place, &unused(temporary(directory, wired.hook, name)))?;
        }
    }
    match &wired.standing {
        Standing::Vacant if wired.kept => journal.rename(&kept, &path).map(|()| Removed::Restored),
        Standing::Vacant => Ok(Removed::Absent),
        Standing::Foreign | Standing::NotAFile => Ok(Removed::LeftForeign { kept: wired.kept }),
        Standing::Shim(shim) if shim.current && !shim.pristine => Ok(Removed::LeftEdited),
        // What was kept is the very script that stands there now.
        Standing::Shim(_) if wired.kept && wired.spot == Spot::Aside && same(&kept, &directory.join(wired.hook.name())) => {
            journal.put_aside(&kept, &unused(temporary(directory, wired.hook, "kept")))?;
            journal.put_aside(&path, &old).map(|()| Removed::Removed)
        }
        Standing::Shim(_) if wired.kept => {
            journal.keep_aside(&path, &old)?;
            journal.rename(&kept, &path)?;
            Ok(Removed::Restored)
        }
        Standing::Shim(_) => journal.put_aside(&path, &old).map(|()| Removed::Removed),
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Tells whether the directory exists; anything else at its place is an error.
pub(super) fn is_directory(path: &Path) -> Result<bool, Error> {
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
