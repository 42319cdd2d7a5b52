//! The index of many packs at once, for packs that have none of their own.

use super::index::number;
use super::{Error, Index, Map};
use std::path::Path;

/// The head of the file: magic, version, kind of names, number of chunks, of files below this one, of packs.
const HEAD: usize = 12;

/// A row of the table of chunks: its id, and the offset where it begins.
const ROW: usize = 12;

/// The index of many packs at once.
#[derive(Debug)]
pub struct MultiIndex {
    map: Map,
    name_len: usize,
    /// The names of the packs' own indexes, in the order of their numbers.
    packs: Vec<Vec<u8>>,
    names: (usize, usize),
    offsets: (usize, usize),
    large: (usize, usize),
}

impl MultiIndex {
    /// Reads the file; names have `name_len` bytes.
    pub fn open(path: &Path, name_len: usize) -> Result<Self, Error> {
        let map = Map::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        Self::of(map, name_len).map_err(|what| Error::Malformed { path: path.to_owned(), what })
    }

    /// Reads the index that these bytes are.
    pub fn of(map: Map, name_len: usize) -> Result<Self, &'static str> {
        let kind = if name_len == 32 { 2 } else { 1 };
        let head = map.get(..HEAD).ok_or("it is cut short")?;
        if !head.starts_with(b"MIDX\x01") || head[5] != kind {
            return Err("it is of a version that is not known");
        }
        let chunk = |id: &[u8; 4]| {
            let row = |at: usize| map.get(HEAD + at * ROW..HEAD + (at + 1) * ROW);
            let at = (0..usize::from(head[6])).find(|&at| row(at).is_some_and(|row| row.starts_with(id)))?;
            let begins = |row: &[u8]| usize::try_from(u64::from(number(&row[4..8])) << 32 | u64::from(number(&row[8..12]))).ok();
            let (start, end) = (begins(row(at)?)?, begins(row(at + 1)?)?);
            (start <= end && end <= map.len()).then_some((start, end))
        };
        let names = chunk(b"OIDL").ok_or("it has no names")?;
        let offsets = chunk(b"OOFF").ok_or("it has no offsets")?;
        let large = chunk(b"LOFF").unwrap_or_default();
        let listed = chunk(b"PNAM").ok_or("it names no packs")?;
        let packs = map[listed.0..listed.1].split(|&byte| byte == 0).take(number(&head[8..12]) as usize).map(<[u8]>::to_vec);
        let packs = packs.collect();
        if (names.1 - names.0) / name_len != (offsets.1 - offsets.0) / 8 {
            return Err("its tables contradict each other");
        }
        Ok(Self { packs, names, offsets, large, name_len, map })
    }

    /// Returns the names of the packs' own index files.
    pub fn packs(&self) -> impl Iterator<Item = &[u8]> {
        self.packs.iter().map(Vec::as_slice)
    }

    /// Returns an index of the pack of that number, which lacks the objects that the file has from another pack.
    pub fn index_of(&self, pack: usize) -> Index {
        let names = self.map[self.names.0..self.names.1].chunks_exact(self.name_len);
        let rows = self.map[self.offsets.0..self.offsets.1].chunks_exact(8);
        let (mut own, mut offsets) = (Vec::new(), Vec::new());
        for (name, row) in names.zip(rows).filter(|(_, row)| number(row) as usize == pack) {
            let short = number(&row[4..]);
            let offset = match short & 0x8000_0000 {
                0 => Some(u64::from(short)),
                _ => self.large_offset((short & 0x7fff_ffff) as usize),
            };
            if let Some(offset) = offset {
                own.extend_from_slice(name);
                offsets.push(offset);
            }
        }
        Index::gathered(own, offsets, self.name_len)
    }

    fn large_offset(&self, place: usize) -> Option<u64> {
        let start = self.large.0.checked_add(place.checked_mul(8)?)?;
        let bytes = self.map.get(start..start.checked_add(8)?).filter(|_| start + 8 <= self.large.1)?;
        Some(bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }
}
