//! The header of an entry of a pack: what it is, how large, and on what it builds.

use super::{Flaw, Kind};
use crate::model::ObjectId;

/// How an entry is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Whole.
    Whole(Kind),
    /// As a delta against the entry at that offset of the same pack.
    Offset(u64),
    /// As a delta against the object of that name.
    Named(ObjectId),
}

/// The header of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// How it is stored.
    pub stored: Stored,
    /// The size of what is compressed, in bytes: the object, or its delta.
    pub size: u64,
    /// The length of the header itself, behind which the compressed bytes stand.
    pub len: usize,
}

/// Reads the header at the head of `bytes`, which stand at `offset` of their pack; names have `name_len` bytes.
pub fn header(bytes: &[u8], offset: u64, name_len: usize) -> Result<Header, Flaw> {
    let mut at = 0;
    let mut next = || {
        let byte = bytes.get(at).copied().ok_or(Flaw::Header)?;
        at += 1;
        Ok(byte)
    };
    let first = next()?;
    let mut size = u64::from(first & 0x0f);
    let mut shift = 4;
    let mut byte = first;
    while byte & 0x80 != 0 {
        byte = next()?;
        let bits = u64::from(byte & 0x7f);
        if shift > 63 || bits << shift >> shift != bits {
            return Err(Flaw::Header);
        }
        size |= bits << shift;
        shift += 7;
    }
    let stored = match first >> 4 & 7 {
        1 => Stored::Whole(Kind::Commit),
        2 => Stored::Whole(Kind::Tree),
        3 => Stored::Whole(Kind::Blob),
        4 => Stored::Whole(Kind::Tag),
        6 => {
            let mut byte = next()?;
            let mut distance = u64::from(byte & 0x7f);
            while byte & 0x80 != 0 {
                byte = next()?;
                // Each further byte also adds one, so that no distance can be written in two ways.
                distance = distance.checked_add(1).filter(|one_more| *one_more < 1 << 57).ok_or(Flaw::Header)?;
                distance = distance << 7 | u64::from(byte & 0x7f);
            }
            Stored::Offset(offset.checked_sub(distance).filter(|_| distance > 0).ok_or(Flaw::Base)?)
        }
        7 => {
            let name = bytes.get(at..at + name_len).and_then(ObjectId::from_bytes).ok_or(Flaw::Header)?;
            at += name_len;
            Stored::Named(name)
        }
        _ => return Err(Flaw::Header),
    };
    Ok(Header { stored, size, len: at })
}

#[cfg(test)]
mod tests {
    use super::{Stored, header};
    use crate::pack::{Flaw, Kind};
    use proptest::prelude::{any, prop, proptest};

    #[test]
    fn sizes_and_distances_are_read() {
        let whole = header(&[0xb5, 0x0a, 0xff], 12, 20).unwrap();
        assert_eq!((whole.stored, whole.size, whole.len), (Stored::Whole(Kind::Blob), 0xa5, 2));
        let delta = header(&[0x65, 0x80, 0x01], 1000, 20).unwrap();
        assert_eq!((delta.stored, delta.size, delta.len), (Stored::Offset(1000 - 129), 5, 3));
        let mut named = vec![0x75];
        named.extend([9; 32]);
        assert_eq!(header(&named, 12, 32).unwrap().len, 33);
        assert_eq!(header(&named, 12, 20).unwrap().len, 21);
    }

    #[test]
    fn what_is_no_header_is_told() {
        assert_eq!(header(&[], 12, 20), Err(Flaw::Header));
        assert_eq!(header(&[0x05], 12, 20), Err(Flaw::Header));
        assert_eq!(header(&[0x55], 12, 20), Err(Flaw::Header));
        assert_eq!(header(&[0xb5], 12, 20), Err(Flaw::Header));
        assert_eq!(header(&[0xff; 30], 12, 20), Err(Flaw::Header));
        assert_eq!(header(&[0x65, 0], 12, 20), Err(Flaw::Base));
        assert_eq!(header(&[0x65, 13], 12, 20), Err(Flaw::Base));
        assert_eq!(header(&[0x75; 10], 12, 20), Err(Flaw::Header));
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..60), offset in any::<u64>()) {
            if let Ok(read) = header(&bytes, offset, 20) {
                assert!(read.len <= bytes.len());
            }
        }
    }
}
