//! A pack with its index.

use super::forest::Forest;
use super::{Error, Flaw, Header, Index, Map, header};
use crate::model::ObjectId;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The head of a pack: magic, version, number of objects.
const HEAD: usize = 12;

/// A pack with its index.
#[derive(Debug)]
pub struct Pack {
    path: PathBuf,
    map: Map,
    index: Index,
    name_len: usize,
    forest: OnceLock<Forest>,
}

impl Pack {
    /// Opens the pack at the path with its index.
    pub fn open(path: &Path, index: Index, name_len: usize) -> Result<Self, Error> {
        let map = Map::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        Self::of(path, map, index, name_len).map_err(|what| Error::Malformed { path: path.to_owned(), what })
    }

    /// Takes these bytes for the pack at the path.
    pub fn of(path: &Path, map: Map, index: Index, name_len: usize) -> Result<Self, &'static str> {
        if map.len() < HEAD + name_len {
            return Err("it is cut short");
        }
        if !map.starts_with(b"PACK\0\0\0\x02") && !map.starts_with(b"PACK\0\0\0\x03") {
            return Err("it is no pack of a version that is known");
        }
        let trailer = &map[map.len() - name_len..];
        if index.pack_checksum().is_some_and(|checksum| checksum != trailer) {
            return Err("its index belongs to another pack, or it is cut short");
        }
        Ok(Self { path: path.to_owned(), map, index, name_len, forest: OnceLock::new() })
    }

    /// Returns the index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Returns the path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the checksum at the end, which names the pack's content.
    pub fn checksum(&self) -> &[u8] {
        &self.map[self.map.len() - self.name_len..]
    }

    /// Returns the size in bytes.
    pub fn size(&self) -> u64 {
        self.map.len() as u64
    }

    /// Returns the offset behind the last entry.
    pub(super) fn end(&self) -> u64 {
        (self.map.len() - self.name_len) as u64
    }

    /// Returns the header of the entry at the offset, and the bytes behind it up to `end`.
    pub fn entry(&self, offset: u64, end: u64) -> Result<(Header, &[u8]), Flaw> {
        let range = |offset: u64| usize::try_from(offset).map_err(|_| Flaw::Offset);
        if offset < HEAD as u64 {
            return Err(Flaw::Offset);
        }
        let bytes = self.map.get(range(offset)?..range(end.min(self.end()))?).ok_or(Flaw::Offset)?;
        let header = header(bytes, offset, self.name_len)?;
        let stream = bytes.get(header.len..).ok_or(Flaw::Header)?;
        Ok((header, stream))
    }

    /// Returns the delta trees, which are found once.
    pub(super) fn forest(&self) -> &Forest {
        self.forest.get_or_init(|| Forest::of(self))
    }

    /// Returns the offset of the object of that name.
    pub fn find(&self, name: &ObjectId) -> Option<u64> {
        self.index.offset(self.index.find(name)?)
    }
}
