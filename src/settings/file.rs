//! A settings file on disk, read with care: whatever may stand at its place.

use super::Error;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The most bytes of a settings file; an allow list of ten thousand entries needs about a fifth.
const LARGEST: u64 = 16 << 20;

/// Returns the content of the file, or nothing if there is none.
///
/// Errors: not a regular file, unreadable, over 16 MiB, or a symbolic link that leads nowhere.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let fail = |cause| Error::Read { file: name(path), cause };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_absent(&error) => {
            // What is a link to nothing was meant to be something.
            return if fs::symlink_metadata(path).is_ok() { Err(fail(error)) } else { Ok(None) };
        }
        Err(error) => return Err(fail(error)),
    };
    // Looked at before it is opened: opening a pipe would wait for its writer.
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "a directory" } else { "a device, pipe or socket" };
        return Err(Error::NotAFile { file: name(path), kind });
    }
    let mut content = Vec::new();
    File::open(path).map_err(fail)?.take(LARGEST + 1).read_to_end(&mut content).map_err(fail)?;
    if content.len() as u64 > LARGEST {
        return Err(Error::TooLarge { file: name(path), limit: LARGEST });
    }
    Ok(Some(content))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Returns the file's name for people.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string().escape_debug().to_string()
}
