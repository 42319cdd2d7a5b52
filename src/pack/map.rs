//! Files mapped into memory: the only place where packs are touched without copies, and the only unsafe file of this floor.
//!
//! Knows files; must not know what stands in them.

use memmap2::Mmap;
use std::fs::{self, File};
use std::io;
use std::ops::Deref;
use std::path::Path;

/// The bytes of a file.
#[derive(Debug)]
pub struct Map(Held);

#[derive(Debug)]
enum Held {
    Mapped(Mmap),
    Copied(Vec<u8>),
}

impl Map {
    /// Maps the file into memory.
    #[expect(unsafe_code, reason = "memory maps cannot be had otherwise; the proof stands below")]
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        if metadata.len() == 0 {
            return Ok(Self(Held::Copied(Vec::new())));
        }
        // SAFETY: the map is read-only and private to us, and the file is of a kind that nobody changes in place: git writes
        // packs and their indexes under a temporary name, renames them when they are whole, makes them read-only, and replaces
        // them by other files only (an unlinked file keeps its pages). Nothing read from the map is trusted to stay the same
        // between two looks at it: every length is checked against the slice that is used with it, so that even a file that
        // somebody overwrites cannot lead outside the map. Who cuts such a file short while we read it ends this process by a
        // signal, as it ends git's own, and harms nothing else.
        let map = unsafe { Mmap::map(&file)? };
        Ok(Self(Held::Mapped(map)))
    }

    /// Reads the file instead: the safe twin, which tests compare with.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(Self(Held::Copied(fs::read(path)?)))
    }

    /// Takes bytes that are in memory already.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(Held::Copied(bytes))
    }
}

impl Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Held::Mapped(map) => map,
            Held::Copied(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Map;
    use std::fs;

    #[test]
    fn a_map_holds_what_its_safe_twin_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for size in [0_usize, 1, 4095, 4096, 4097, 100_000] {
            fs::write(&path, (0..size).map(|at| at as u8).collect::<Vec<u8>>()).unwrap();
            assert_eq!(*Map::open(&path).unwrap(), *Map::read(&path).unwrap(), "{size}");
        }
    }

    #[test]
    fn what_is_no_file_is_not_mapped() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Map::open(folder.path()).is_err());
        assert!(Map::open(&folder.path().join("nothing")).is_err());
    }
}
