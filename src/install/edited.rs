//! A file of somebody else's that is changed whole or not at all, as git changes its own: through `FILE.lock`.

use super::{Error, journal};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is being changed; nobody who honours its lock changes it meanwhile.
#[derive(Debug)]
pub(super) struct Edited {
    /// What stood in it; nothing where there was no file.
    pub text: Option<Vec<u8>>,
    target: PathBuf,
    lock: PathBuf,
}

impl Edited {
    /// Locks and reads the file, which need not exist; a symbolic link is followed, and stays.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let target = match fs::symlink_metadata(path) {
            Ok(_) => path.canonicalize().map_err(Error::io("read", path))?,
            Err(_) => path.to_owned(),
        };
        if fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Error::NotPlain { path: target });
        }
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let lock = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&lock) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(Error::Locked { path: target, lock }),
            Err(error) => return Err(Error::io("write", &lock)(error)),
        }
        let mut edited = Self { text: None, target, lock };
        edited.text = match fs::read(&edited.target) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io("read", &edited.target)(error)),
        };
        Ok(edited)
    }

    /// Writes the file anew, with the permissions that it had.
    pub fn write(mut self, text: &[u8], executable: bool) -> Result<(), Error> {
        let failed = || Error::io("write", &self.target);
        let mut file = OpenOptions::new().write(true).truncate(true).open(&self.lock).map_err(failed())?;
        file.write_all(text).and_then(|()| file.sync_all()).map_err(failed())?;
        match fs::metadata(&self.target) {
            Ok(metadata) => fs::set_permissions(&self.lock, metadata.permissions()).map_err(failed())?,
            Err(_) if executable => journal::make_executable(&self.lock).map_err(failed())?,
            Err(_) => {}
        }
        fs::rename(&self.lock, &self.target).map_err(failed())?;
        // From now on the name belongs to whoever takes it next.
        self.lock = PathBuf::new();
        Ok(())
    }

    /// Deletes the file.
    pub fn delete(self) -> Result<(), Error> {
        fs::remove_file(&self.target).map_err(Error::io("delete", &self.target))
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        // One that was left would lock the file for ever.
        if !self.lock.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.lock);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Edited;
    use std::fs;

    #[test]
    fn a_file_is_changed_whole_by_one_at_a_time() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("config");
        fs::write(&path, "old").unwrap();
        let edited = Edited::open(&path).unwrap();
        assert!(Edited::open(&path).unwrap_err().hint().unwrap().contains("config.lock"));
        edited.write(b"new", false).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
        drop(Edited::open(&path).unwrap());
        Edited::open(&path).unwrap().delete().unwrap();
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_mode_stays_a_mode() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let temp = tempfile::tempdir().unwrap();
        let (path, link) = (temp.path().join("dotfiles"), temp.path().join("config"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("dotfiles", &link).unwrap();
        Edited::open(&link).unwrap().write(b"new", true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
