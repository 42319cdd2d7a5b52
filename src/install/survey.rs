//! How a hook stands in a hooks directory: ours, somebody else's, kept, not there.

use super::error::Error;
use super::shim::MAX_LEN;
use super::{Hook, Shim};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The name of a shim in a folder such as `pre-commit.d`.
const IN_FOLDER: &str = "git-hush";

/// What stands at a hook's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Vacant,
    /// A shim of ours.
    Shim(Shim),
    /// A file or symbolic link that we did not write.
    Foreign,
    /// A directory, or another thing that git can not run.
    NotAFile,
}

/// How a hook stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wired {
    /// The hook.
    pub hook: Hook,
    /// Its place: the hook's own file, or the one of ours in a folder all of whose scripts that hook runs.
    pub path: PathBuf,
    /// Whether the place is in such a folder.
    pub in_folder: bool,
    /// What stands at its place.
    pub standing: Standing,
    /// Whether git would run what stands there.
    pub executable: bool,
    /// Whether a hook that was there before us is kept.
    pub kept: bool,
    /// Whether the shim would run the kept hook.
    pub kept_executable: bool,
}

/// Says how `hook` stands in the hooks directory; a directory that does not exist has none.
pub fn survey(directory: &Path, hook: Hook) -> Result<Wired, Error> {
    let path = directory.join(hook.name());
    let kept = directory.join(hook.kept_name());
    let standing = standing(&path, hook)?;
    let executable = is_executable(&path);
    let place = in_folder(directory, hook);
    if standing == Standing::Foreign && executable && runs_folder(&path, hook)? && !is_kept(&kept)? {
        let standing = self::standing(&place, hook)?;
        let executable = is_executable(&place);
        return Ok(Wired { hook, path: place, in_folder: true, standing, executable, kept: false, kept_executable: false });
    }
    let (kept, kept_executable) = (is_kept(&kept)?, is_executable(&kept));
    Ok(Wired { hook, path, in_folder: false, standing, executable, kept, kept_executable })
}

/// Returns the place of a shim in the folder whose scripts another hook runs.
pub(super) fn in_folder(directory: &Path, hook: Hook) -> PathBuf {
    directory.join(format!("{hook}.d")).join(IN_FOLDER)
}

/// Says what stands at a path.
pub(super) fn standing(path: &Path, hook: Hook) -> Result<Standing, Error> {
    Ok(match stat(path)? {
        None => Standing::Vacant,
        Some(metadata) if metadata.is_file() => match Shim::parse(hook, &read(path)?) {
            Some(shim) => Standing::Shim(shim),
            None => Standing::Foreign,
        },
        // We write files, so a link is never ours, whatever it leads to.
        Some(metadata) if metadata.is_symlink() => Standing::Foreign,
        Some(_) => Standing::NotAFile,
    })
}

fn is_kept(path: &Path) -> Result<bool, Error> {
    Ok(stat(path)?.is_some())
}

/// Tells whether a hook that we did not write runs what stands in its folder, such as `pre-commit.d`.
///
/// Such a hook often finds the folder by its own name, so that it must not be renamed.
fn runs_folder(path: &Path, hook: Hook) -> Result<bool, Error> {
    if !path.with_file_name(format!("{hook}.d")).is_dir() {
        return Ok(false);
    }
    let text = read(path)?;
    let ends = |rest: &[u8]| rest.first().is_none_or(|&byte| !byte.is_ascii_alphanumeric() && byte != b'_' && byte != b'-');
    let folder = memchr::memmem::find_iter(&text, b".d").any(|at| ends(&text[at + 2..]));
    Ok(folder || memchr::memmem::find(&text, b"run-parts").is_some())
}

/// Returns what is known of the path itself, a link not followed, or nothing where there is nothing.
fn stat(path: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io("look at", path)(error)),
    }
}

/// Reads as much of a file as tells a shim: whatever is longer is not one.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    let file = File::open(path).map_err(Error::io("read", path))?;
    file.take(MAX_LEN).read_to_end(&mut text).map_err(Error::io("read", path))?;
    Ok(text)
}

/// Tells whether the path leads to a file that may be run.
pub fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && has_mode(&metadata))
}

#[cfg(unix)]
fn has_mode(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn has_mode(_: &Metadata) -> bool {
    true
}
