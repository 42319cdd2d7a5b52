//! Files of the work tree, read by as few calls as can be.

use crate::model::RepoPath;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// How much is read at first of a file whose size nobody knows.
const UNKNOWN: usize = 32 << 10;

/// The most that a hint is believed.
const MOST: usize = 16 << 20;

/// A folder, opened once, so that the way to it need not be gone for each file.
pub(super) struct Folder(system::Folder);

impl Folder {
    /// Opens the folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        system::Folder::open(path).map(Self)
    }

    /// Reads a file below the folder whole; what is no file is empty, as for git. The size is a hint.
    ///
    /// Links are not followed and pipes not waited for, so no call is spent on asking what the path leads to.
    pub(super) fn read(&self, path: &RepoPath, size: u32) -> io::Result<Vec<u8>> {
        match self.read_file(path, size) {
            Err(error) if leads_to_no_file(&error) => Ok(Vec::new()),
            read => read,
        }
    }

    fn read_file(&self, path: &RepoPath, size: u32) -> io::Result<Vec<u8>> {
        let mut file = self.0.file(path)?;
        // One byte more than there is, so that a first call that does not fill it has seen the end.
        let room = if size == 0 { UNKNOWN } else { (size as usize).min(MOST) + 1 };
        let mut bytes = Vec::with_capacity(room);
        let first = system::read_once(&mut file, &mut bytes)?;
        if first == room {
            file.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}

/// Tells whether the path leads to nothing, to a link, to a folder, to a socket, or to a pipe that nobody writes into.
fn leads_to_no_file(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::WouldBlock)
        || system::is_no_file(error)
}

#[cfg(unix)]
mod system {
    use crate::model::RepoPath;
    use rustix::buffer::spare_capacity;
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    pub(super) struct Folder(OwnedFd);

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(rustix::fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?))
        }

        pub(super) fn file(&self, path: &RepoPath) -> io::Result<File> {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
            Ok(rustix::fs::openat(&self.0, path.as_bytes(), flags, Mode::empty())?.into())
        }
    }

    pub(super) fn read_once(file: &mut File, bytes: &mut Vec<u8>) -> io::Result<usize> {
        Ok(rustix::io::retry_on_intr(|| rustix::io::read(&*file, spare_capacity(bytes)))?)
    }

    pub(super) fn is_no_file(error: &io::Error) -> bool {
        matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NXIO))
    }
}

#[cfg(not(unix))]
mod system {
    use crate::model::RepoPath;
    use crate::source::grep::on_this_system;
    use std::fs::File;
    use std::io::{self, ErrorKind, Read};
    use std::path::{Path, PathBuf};

    pub(super) struct Folder(PathBuf);

    impl Folder {
        pub(super) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        pub(super) fn file(&self, path: &RepoPath) -> io::Result<File> {
            let path = self.0.join(on_this_system(path).map_err(|_| ErrorKind::NotFound)?);
            if std::fs::symlink_metadata(&path)?.is_file() { File::open(path) } else { Err(ErrorKind::NotFound.into()) }
        }
    }

    pub(super) fn read_once(file: &mut File, bytes: &mut Vec<u8>) -> io::Result<usize> {
        file.take(bytes.capacity() as u64).read_to_end(bytes)
    }

    pub(super) fn is_no_file(_: &io::Error) -> bool {
        false
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Folder, RepoPath, UNKNOWN};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    #[test]
    fn a_file_is_read_whole_whatever_its_size_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let opened = Folder::open(folder.path()).unwrap();
        for size in [0, 1, UNKNOWN - 1, UNKNOWN, UNKNOWN + 1, 3 * UNKNOWN] {
            fs::write(folder.path().join("f"), vec![b'x'; size]).unwrap();
            for hint in [0, 1, size / 2, size, size + 1, 2 * size] {
                let read = opened.read(&RepoPath::new(b"f"), u32::try_from(hint).unwrap()).unwrap();
                assert_eq!(read.len(), size, "{hint}");
            }
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
        let opened = Folder::open(folder.path()).unwrap();
        for name in ["link", "pipe", "socket", "gone", "file/below", "."] {
            assert_eq!(opened.read(&RepoPath::new(name.as_bytes()), 7).unwrap(), b"", "{name}");
        }
    }
}
