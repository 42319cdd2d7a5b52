//! The repositories below a folder, each once: work trees, bare repositories, submodules and linked worktrees.
//!
//! Symbolic links are not followed, so that nothing outside is touched and no circle is walked.

use super::hooks_place::HooksPlace;
use super::{Context, Error};
use crate::model::Environment;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What was come upon.
pub(super) enum Found {
    /// A repository, by the first of its work trees.
    Repository(PathBuf, Box<HooksPlace>),
    /// A folder or a repository that could not be looked at.
    Failed(PathBuf, Error),
}

/// Hands on what is below the folder, in order of the paths.
pub(super) fn each(
    folder: &Path,
    context: &mut Context<'_>,
    on_found: &mut dyn FnMut(&mut Context<'_>, Found) -> Result<(), Error>,
) -> Result<(), Error> {
    let top = context.env.cwd.join(folder);
    let top = top.canonicalize().map_err(|source| Error::Folder { path: top, source })?;
    let mut seen = BTreeSet::new();
    let mut folders = vec![top];
    while let Some(folder) = folders.pop() {
        match look(&folder, context.env) {
            Ok(looked) => {
                folders.extend(looked.below.into_iter().rev());
                if let Some(place) = looked.place
                    && seen.insert(identity(&place.directory))
                {
                    on_found(context, Found::Repository(folder, Box::new(place)))?;
                }
            }
            Err(error) => on_found(context, Found::Failed(folder, error))?,
        }
    }
    Ok(())
}

/// What a folder is and holds.
struct Looked {
    /// The repository whose top it is.
    place: Option<HooksPlace>,
    /// The folders in it that may hold others.
    below: Vec<PathBuf>,
}

fn look(folder: &Path, env: &Environment) -> Result<Looked, Error> {
    let failed = |source| Error::Folder { path: folder.to_owned(), source };
    let mut below = Vec::new();
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        // A link's own type is neither that of a file nor that of a folder.
        if name != ".git" && entry.file_type().map_err(failed)?.is_dir() {
            below.push(entry.path());
        }
        names.insert(name);
    }
    below.sort();
    let has = |name: &str| names.contains(std::ffi::OsStr::new(name));
    let bare = has("HEAD") && has("objects") && has("refs");
    if !bare && !has(".git") {
        return Ok(Looked { place: None, below });
    }
    match HooksPlace::open(Some(folder), env) {
        Ok(place) if is_top(&place, folder) => {
            let below = if bare { Vec::new() } else { below };
            Ok(Looked { place: Some(place), below })
        }
        // Git itself takes it for a part of what is around it.
        Ok(_) => Ok(Looked { place: None, below }),
        // A `.git` that holds no repository is none to git either.
        Err(Error::Git(crate::git::Error::NotARepository { .. })) => Ok(Looked { place: None, below }),
        Err(error) => Err(error),
    }
}

fn is_top(place: &HooksPlace, folder: &Path) -> bool {
    let is = |path: &Path| path.canonicalize().is_ok_and(|path| path == folder);
    place.repo.worktree_root().is_some_and(is) || is(place.repo.git_dir()) || place.repo.git_dir().parent().is_some_and(is)
}

/// Returns a hooks directory by its one name; it need not exist.
fn identity(directory: &Path) -> PathBuf {
    let above = || Some(directory.parent()?.canonicalize().ok()?.join(directory.file_name()?));
    directory.canonicalize().ok().or_else(above).unwrap_or_else(|| directory.to_owned())
}
