//! Between the system's paths and git's: bytes, separated by `/`.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// Returns the bytes of a path as git would store them.
pub(in crate::source) fn to_bytes(path: &OsStr) -> Cow<'_, [u8]> {
    let bytes = path.as_encoded_bytes();
    if cfg!(windows) {
        return bytes.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect();
    }
    Cow::Borrowed(bytes)
}

/// Returns the path of this system that git's bytes name, if the system can name it.
#[cfg(unix)]
pub(in crate::source) fn from_bytes(bytes: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt;
    Some(Path::new(OsStr::from_bytes(bytes)))
}

/// Returns the path of this system that git's bytes name, if the system can name it.
#[cfg(not(unix))]
pub(in crate::source) fn from_bytes(bytes: &[u8]) -> Option<&Path> {
    std::str::from_utf8(bytes).ok().map(Path::new)
}

/// Returns where a path that was typed really lies, its last part not followed if it is a symbolic link.
pub(super) fn resolve(cwd: &Path, typed: &OsStr) -> io::Result<PathBuf> {
    if typed.is_empty() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let path = cwd.join(typed);
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}
