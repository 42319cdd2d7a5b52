//! Files of the work tree, read by as few calls as can be.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// How much is read at once; nearly every file is smaller.
const AT_ONCE: usize = 128 << 10;

/// Reads a tracked file whole; what is no file any more is empty, as for git. The buffer is scratch.
///
/// Links are not followed and pipes not waited for, so no call is spent on asking what the path leads to.
pub(super) fn read_tracked(path: &Path, buffer: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    let mut file = match open(path) {
        Err(error) if leads_to_no_file(&error) => return Ok(Vec::new()),
        file => file?,
    };
    buffer.resize(AT_ONCE, 0);
    let first = match file.read(buffer) {
        Err(error) if leads_to_no_file(&error) => return Ok(Vec::new()),
        first => first?,
    };
    let mut bytes = buffer[..first].to_vec();
    // A file gives all that is asked for, but at its end.
    if first == AT_ONCE {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_file() {
        OpenOptions::new().read(true).open(path)
    } else {
        Err(ErrorKind::NotFound.into())
    }
}

/// Tells whether the path leads to nothing, to a link, to a folder, to a socket, or to a pipe that nobody writes into.
fn leads_to_no_file(error: &io::Error) -> bool {
    #[cfg(unix)]
    if matches!(error.raw_os_error(), Some(libc::ELOOP | libc::ENXIO)) {
        return true;
    }
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::WouldBlock)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{AT_ONCE, read_tracked};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    #[test]
    fn a_file_is_read_whole_whatever_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        for size in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE] {
            fs::write(&path, vec![b'x'; size]).unwrap();
            assert_eq!(read_tracked(&path, &mut Vec::new()).unwrap().len(), size);
        }
    }

    #[test]
    fn what_is_no_file_is_empty_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "content").unwrap();
        symlink("file", path("link")).unwrap();
        assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        let _listener = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        for name in ["link", "pipe", "socket", "gone", "file/below", "."] {
            assert_eq!(read_tracked(&path(name), &mut Vec::new()).unwrap(), b"", "{name}");
        }
    }
}
