//! The index of a pack: names, sorted, with their offsets (versions 1 and 2).

use super::{Error, Map};
use crate::model::ObjectId;
use std::path::Path;

/// How the table of names is introduced in version 2.
const MAGIC: &[u8] = b"\xfftOc\0\0\0\x02";

/// The fan-out table: for each first byte, how many names do not exceed it.
const FANOUT: usize = 256 * 4;

/// Among so few names it is not worth guessing where one stands.
const FEW: u32 = 16;

/// After so many guesses the names are not spread as they should be.
const GUESSES: u32 = 8;

/// The index of a pack.
#[derive(Debug)]
pub struct Index {
    table: Table,
    name_len: usize,
    count: u32,
}

#[derive(Debug)]
enum Table {
    /// Entries of offset and name.
    One(Map),
    /// Names, checksums, offsets, large offsets.
    Two { map: Map, large: usize },
    /// Names and offsets that were gathered from elsewhere, for some of the pack's objects.
    Gathered { names: Vec<u8>, offsets: Vec<u64> },
}

impl Index {
    /// Reads an index; names have `name_len` bytes. Errors: it is too short, or its tables contradict each other.
    pub fn open(path: &Path, name_len: usize) -> Result<Self, Error> {
        let map = Map::open(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        Self::of(map, name_len).map_err(|what| Error::Malformed { path: path.to_owned(), what })
    }

    /// Reads the index that these bytes are.
    pub fn of(map: Map, name_len: usize) -> Result<Self, &'static str> {
        let second = map.starts_with(MAGIC);
        let head = if second { MAGIC.len() } else { 0 };
        let fanout = map.get(head..head + FANOUT).ok_or("it is cut short")?;
        let mut count = 0;
        for entry in fanout.chunks_exact(4) {
            let next = number(entry);
            if next < count {
                return Err("its fan-out table is not in order");
            }
            count = next;
        }
        let entries = count as usize;
        let fixed = head + FANOUT + 2 * name_len;
        if !second {
            let whole = entries.checked_mul(name_len + 4).and_then(|table| table.checked_add(fixed));
            return match whole == Some(map.len()) {
                true => Ok(Self { table: Table::One(map), name_len, count }),
                false => Err("its length is not that of its tables"),
            };
        }
        let whole = entries.checked_mul(name_len + 8).and_then(|tables| tables.checked_add(fixed));
        let large = whole.and_then(|whole| map.len().checked_sub(whole)).ok_or("it is cut short")?;
        if large % 8 != 0 || large / 8 > entries {
            return Err("its length is not that of its tables");
        }
        Ok(Self { table: Table::Two { map, large: large / 8 }, name_len, count })
    }

    /// Makes an index of names, in order and end to end, and their offsets.
    pub(super) fn gathered(names: Vec<u8>, offsets: Vec<u64>, name_len: usize) -> Self {
        let count = u32::try_from(offsets.len()).unwrap_or(u32::MAX);
        Self { table: Table::Gathered { names, offsets }, name_len, count }
    }

    /// Tells whether the index may leave out objects of its pack.
    pub(super) fn is_partial(&self) -> bool {
        matches!(self.table, Table::Gathered { .. })
    }

    /// Returns how many objects the pack has.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Returns the name at the position; none behind the last one.
    pub fn name(&self, position: u32) -> Option<ObjectId> {
        self.raw_name(position).and_then(ObjectId::from_bytes)
    }

    fn raw_name(&self, position: u32) -> Option<&[u8]> {
        if position >= self.count {
            return None;
        }
        let (position, len) = (position as usize, self.name_len);
        let (bytes, start): (&[u8], usize) = match &self.table {
            Table::One(map) => (map, FANOUT + position * (4 + len) + 4),
            Table::Two { map, .. } => (map, MAGIC.len() + FANOUT + position * len),
            Table::Gathered { names, .. } => (names, position * len),
        };
        bytes.get(start..start + len)
    }

    /// Returns the offset of the object at the position; none behind the last one, or where the large offsets end too early.
    pub fn offset(&self, position: u32) -> Option<u64> {
        if position >= self.count {
            return None;
        }
        let position = position as usize;
        match &self.table {
            Table::One(map) => {
                let start = FANOUT + position * (4 + self.name_len);
                map.get(start..start + 4).map(|bytes| number(bytes).into())
            }
            Table::Two { map, large } => {
                let (count, names) = (self.count as usize, MAGIC.len() + FANOUT);
                let offsets = names + count * (self.name_len + 4);
                let short = number(map.get(offsets + 4 * position..offsets + 4 * position + 4)?);
                if short & 0x8000_0000 == 0 {
                    return Some(short.into());
                }
                let place = (short & 0x7fff_ffff) as usize;
                let start = offsets + 4 * count + 8 * place;
                let bytes = map.get(start..start + 8).filter(|_| place < *large)?;
                Some(bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
            }
            Table::Gathered { offsets, .. } => offsets.get(position).copied(),
        }
    }

    /// Returns the position of the name.
    pub fn find(&self, name: &ObjectId) -> Option<u32> {
        let wanted = name.as_bytes();
        let (mut low, mut high) = match self.fanout() {
            Some(fanout) => {
                let first = usize::from(*wanted.first()?);
                let bound = |at: usize| fanout.get(4 * at..4 * at + 4).map(number);
                (first.checked_sub(1).map_or(Some(0), bound)?, bound(first)?)
            }
            None => (0, self.count),
        };
        // Names are spread evenly, so where one stands can be guessed well; should the index have it otherwise, halving goes on.
        let mut guesses = if high - low > FEW { GUESSES } else { 0 };
        let (mut below, mut above) = (u64::from(*wanted.first()?) << 24, (u64::from(*wanted.first()?) + 1) << 24);
        let sought = leading(wanted);
        while low < high {
            let middle = match guesses {
                0 => low + (high - low) / 2,
                _ => {
                    guesses -= 1;
                    let part = u64::from(high - low) * (sought.saturating_sub(below)) / (above - below).max(1);
                    low + u32::try_from(part).unwrap_or(u32::MAX).min(high - low - 1)
                }
            };
            let found = self.raw_name(middle)?;
            match found.cmp(wanted) {
                std::cmp::Ordering::Less => (low, below) = (middle + 1, leading(found)),
                std::cmp::Ordering::Greater => (high, above) = (middle, leading(found)),
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn fanout(&self) -> Option<&[u8]> {
        match &self.table {
            Table::One(map) => map.get(..FANOUT),
            Table::Two { map, .. } => map.get(MAGIC.len()..MAGIC.len() + FANOUT),
            Table::Gathered { .. } => None,
        }
    }

    /// Returns the checksum of the pack that the index belongs to; what was gathered belongs to none for sure.
    pub fn pack_checksum(&self) -> Option<&[u8]> {
        match &self.table {
            Table::One(map) | Table::Two { map, .. } => {
                let end = map.len().checked_sub(self.name_len)?;
                map.get(end.checked_sub(self.name_len)?..end)
            }
            Table::Gathered { .. } => None,
        }
    }
}

/// Returns the first bytes of a name as a number.
fn leading(name: &[u8]) -> u64 {
    name.iter().take(4).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Reads a number of four bytes, the highest first.
pub(super) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, &byte| value << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::model::ObjectId;
    use crate::pack::Map;
    use proptest::prelude::{any, prop, proptest};

    fn second(offsets: &[u32], large: &[u64]) -> Vec<u8> {
        let mut bytes = super::MAGIC.to_vec();
        let count = offsets.len() as u32;
        // The names begin with 5, 6, 7 …
        bytes.extend((0..256_u32).flat_map(|first| (first + 1).saturating_sub(5).min(count).to_be_bytes()));
        bytes.extend((0..count).flat_map(|name| [name as u8 + 5; 20]));
        bytes.extend((0..count).flat_map(|_| [0; 4]));
        bytes.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
        bytes.extend(large.iter().flat_map(|offset| offset.to_be_bytes()));
        bytes.extend([1; 20]);
        bytes.extend([2; 20]);
        bytes
    }

    #[test]
    fn offsets_beyond_two_gib_are_read() {
        let index = Index::of(Map::of(second(&[12, 0x8000_0000, 77], &[5 << 32])), 20).unwrap();
        let offsets: Vec<_> = (0..4).map(|at| index.offset(at)).collect();
        assert_eq!(offsets, [Some(12), Some(5 << 32), Some(77), None]);
        assert_eq!(index.find(&ObjectId::from_bytes(&[6; 20]).unwrap()), Some(1));
        assert_eq!(index.find(&ObjectId::from_bytes(&[8; 20]).unwrap()), None);
        assert_eq!(index.find(&ObjectId::from_bytes(&[255; 20]).unwrap()), None);
        assert_eq!(index.pack_checksum(), Some(&[1; 20][..]));
    }

    #[test]
    fn a_large_offset_that_is_not_there_is_none() {
        let index = Index::of(Map::of(second(&[0x8000_0001], &[5 << 32])), 20).unwrap();
        assert_eq!(index.offset(0), None);
    }

    #[test]
    fn tables_that_do_not_fit_are_told() {
        let whole = second(&[12, 13], &[]);
        assert!(Index::of(Map::of(whole[..whole.len() - 1].to_vec()), 20).is_err());
        assert!(Index::of(Map::of(whole.clone()), 32).is_err());
        assert!(Index::of(Map::of(Vec::new()), 20).is_err());
        let mut disorder = whole;
        disorder[super::MAGIC.len()] = 9;
        assert!(Index::of(Map::of(disorder), 20).is_err());
    }

    proptest! {
        #[test]
        fn damage_is_taken_without_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
            let mut bytes = second(&[12, 0x8000_0000, 77], &[5 << 32]);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            for end in [bytes.len(), cut.index(bytes.len())] {
                if let Ok(index) = Index::of(Map::of(bytes[..end].to_vec()), 20) {
                    for at in 0..index.count().min(1000) {
                        let _ = (index.name(at), index.offset(at));
                    }
                    let _ = index.find(&ObjectId::from_bytes(&[6; 20]).unwrap());
                }
            }
        }
    }
}
