//! The one place where repositories are opened.

use super::place::{Place, Wanted};
use super::{Error, native, oid, plumbing};
use crate::model::ObjectId;
use git2::{ErrorClass, ErrorCode, ObjectFormat, RepositoryOpenFlags};
use std::path::{Path, PathBuf};

/// Opens the repository that is wanted, and says where its parts lie.
pub(super) fn open(wanted: &Wanted<'_>) -> Result<(git2::Repository, Place), Error> {
    let mut flags = RepositoryOpenFlags::empty();
    if wanted.exact {
        flags |= RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    }
    if wanted.crosses_file_systems() {
        flags |= RepositoryOpenFlags::CROSS_FS;
    }
    let opened = match wanted.common_dir() {
        Some(common_dir) if wanted.exact => return open_split(wanted, &common_dir),
        _ => git2::Repository::open_ext(&wanted.start, flags, wanted.ceilings()),
    };
    let git = match opened.map_err(|source| refused(wanted, source)) {
        Ok(git) => git,
        Err(refusal @ (Error::Open { .. } | Error::NotOwned { .. })) => return foreign(wanted, refusal),
        Err(error) => return Err(error),
    };
    let configured = git.config().and_then(|config| config.get_entry("core.worktree").map(|_| ())).is_ok();
    let worktree = wanted.worktree(git.workdir(), configured);
    let place = wanted.place(git.path().to_path_buf(), git.commondir().to_path_buf(), worktree);
    let git = with_objects(git, &place)?;
    Ok((git, place))
}

/// Opens a repository whose `GIT_COMMON_DIR` is apart from its `GIT_DIR`.
///
/// libgit2 opens the common directory; what belongs to the work tree is read from `GIT_DIR` by hand.
fn open_split(wanted: &Wanted<'_>, common_dir: &Path) -> Result<(git2::Repository, Place), Error> {
    let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    let git = git2::Repository::open_ext(common_dir, flags, NO_CEILINGS).map_err(|source| refused(wanted, source))?;
    if !wanted.start.join("HEAD").exists() {
        return Err(Error::NoHead { git_dir: wanted.start.clone() });
    }
    let worktree = wanted.worktree(git.workdir(), false);
    let place = wanted.place(wanted.start.clone(), git.path().to_path_buf(), worktree);
    let git = with_objects(git, &place)?;
    Ok((git, place))
}

/// Opens the objects alone of a repository that libgit2 refuses, where git itself opens it: a partial clone, another storage of
/// references, an owner whom only git was told to trust.
fn foreign(wanted: &Wanted<'_>, refusal: Error) -> Result<(git2::Repository, Place), Error> {
    const PARTS: [&str; 5] = ["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--show-object-format"];
    let env = wanted.environment();
    let dir = if wanted.exact { &env.cwd } else { &wanted.start };
    let Ok(parts) = plumbing::run(&env, dir, &PARTS) else { return Err(refusal) };
    let lines: Vec<_> = parts.split(|&byte| byte == b'\n').collect();
    let [git_dir, common_dir, format, b""] = lines[..] else { return Err(refusal) };
    let format = if format == b"sha256" { ObjectFormat::Sha256 } else { ObjectFormat::Sha1 };
    // A bare repository has no top, and git says so with an error.
    let top = plumbing::run(&env, dir, &["rev-parse", "--show-toplevel"]).ok();
    let path = |bytes: &[u8]| PathBuf::from(native::name(bytes).into_owned());
    let top = top.and_then(|top| top.strip_suffix(b"\n").map(path));
    let place = Place { foreign: Some(format), ..wanted.place(path(git_dir), path(common_dir), top) };
    Ok((objects_alone(&place, format)?, place))
}

/// Opens the objects without the repository around them.
fn objects_alone(place: &Place, format: ObjectFormat) -> Result<git2::Repository, Error> {
    git2::Repository::from_odb(objects(place, format)?).map_err(|source| Error::Library { what: "opening the objects", source })
}

/// Opens one more handle on the same repository, for a worker.
pub(super) fn again(place: &Place) -> Result<git2::Repository, Error> {
    if let Some(format) = place.foreign {
        return objects_alone(place, format);
    }
    let flags = RepositoryOpenFlags::BARE | RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    // The git directory of a linked worktree knows its common directory; one that `GIT_COMMON_DIR` names is not known to it.
    let dir = if place.git_dir.join("commondir").exists() { &place.git_dir } else { &place.common_dir };
    let git = git2::Repository::open_ext(dir, flags, NO_CEILINGS).map_err(|source| Error::Open { dir: dir.clone(), source })?;
    with_objects(git, place)
}

/// No directory at which a search would end.
const NO_CEILINGS: [&str; 0] = [];

/// Puts the object directories that the environment names in the place of the repository's own.
fn with_objects(git: git2::Repository, place: &Place) -> Result<git2::Repository, Error> {
    if place.objects.is_none() && place.alternates.is_empty() {
        return Ok(git);
    }
    let odb = objects(place, git.object_format())?;
    git.set_odb(&odb).map_err(|source| Error::Library { what: "opening the objects", source })?;
    drop(odb);
    Ok(git)
}

/// Opens the object directories that the environment names, or the repository's own.
fn objects(place: &Place, format: ObjectFormat) -> Result<git2::Odb<'static>, Error> {
    let failed = |source| Error::Library { what: "opening the object directories", source };
    let own = place.common_dir.join("objects");
    let odb = git2::Odb::new_ext(format).map_err(failed)?;
    for dir in std::iter::once(place.objects.as_ref().unwrap_or(&own)).chain(&place.alternates) {
        let dir = dir.to_str().ok_or_else(|| Error::NotARepository { dir: dir.clone() })?;
        odb.add_disk_alternate(dir).map_err(failed)?;
    }
    Ok(odb)
}

/// Returns the error for a repository that libgit2 would not open.
fn refused(wanted: &Wanted<'_>, source: git2::Error) -> Error {
    let dir = wanted.start.clone();
    match (source.code(), source.class()) {
        (ErrorCode::Owner, _) => Error::NotOwned { dir },
        (ErrorCode::NotFound, ErrorClass::Repository | ErrorClass::Os) => match without_head(wanted) {
            Some(git_dir) => Error::NoHead { git_dir },
            None => Error::NotARepository { dir },
        },
        _ => Error::Open { dir, source },
    }
}

/// Returns the git directory that would have been taken if it had a `HEAD`.
fn without_head(wanted: &Wanted<'_>) -> Option<PathBuf> {
    let looks_like_one = |dir: &PathBuf| dir.join("objects").is_dir() && dir.join("refs").is_dir() && !dir.join("HEAD").exists();
    if wanted.exact {
        return Some(wanted.start.clone()).filter(looks_like_one);
    }
    wanted.start.ancestors().map(|dir| dir.join(".git")).find(|dir| dir.exists()).filter(looks_like_one)
}

/// Returns the commit of that name.
pub(super) fn commit(git: &git2::Repository, id: ObjectId) -> Result<git2::Commit<'_>, Error> {
    git.find_commit(oid::to_git(id)?).map_err(|source| oid::failed(id, source))
}

/// Returns the tree of the commit of that name.
pub(super) fn tree(git: &git2::Repository, commit_id: ObjectId) -> Result<git2::Tree<'_>, Error> {
    let commit = commit(git, commit_id)?;
    git.find_tree(commit.tree_id()).map_err(|source| oid::failed(oid::from_git(commit.tree_id()).unwrap_or(commit_id), source))
}
