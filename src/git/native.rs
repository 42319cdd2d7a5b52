//! Bytes that git holds, as names of this system.

use std::borrow::Cow;
use std::ffi::OsStr;

/// Returns the bytes as a name of this system.
#[cfg(unix)]
pub(super) fn name(bytes: &[u8]) -> Cow<'_, OsStr> {
    use std::os::unix::ffi::OsStrExt;
    Cow::Borrowed(OsStr::from_bytes(bytes))
}

/// Returns the bytes as a name of this system, where git writes names in UTF-8; what is none names nothing that there is.
#[cfg(not(unix))]
pub(super) fn name(bytes: &[u8]) -> Cow<'_, OsStr> {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Cow::Borrowed(OsStr::new(text)),
        Cow::Owned(text) => Cow::Owned(text.into()),
    }
}
