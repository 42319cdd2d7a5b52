//! Packs made of entries that build on each other in any way, also in circles, and lie about their sizes: the walk over all sees what reading
//! each object by its name sees, and ends.

#![no_main]

use arbitrary::Arbitrary;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use git_hush::model::ObjectId;
use git_hush::pack::walk::{Edits, Object, Place, Progress, Visitor, Wanted, walk};
use git_hush::pack::{Flaw, Index, Kind, Map, Pack, Reader, Store};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

const LIMIT: u64 = 1 << 14;

/// An entry as the fuzzer asks for it.
#[derive(Arbitrary, Debug)]
struct Entry {
    stored: Stored,
    /// Added to the size that the header tells.
    lie: Option<u16>,
    content: Content,
}

#[derive(Arbitrary, Debug)]
enum Stored {
    Whole(u8),
    /// The base stands so many entries before this one.
    Offset(u8),
    /// The base has the name of that entry.
    Named(u8),
}

#[derive(Arbitrary, Debug)]
enum Content {
    Bytes(Vec<u8>),
    /// A delta that fits a base of that length: so many bytes of it from there, then these.
    Delta { base: u8, from: u8, len: u8, then: Vec<u8> },
    /// What is no stream at all.
    Broken(Vec<u8>),
}

fuzz_target!(|entries: Vec<Entry>| {
    let entries = &entries[..entries.len().min(40)];
    let (pack, index) = packed(entries);
    let index = Index::of(Map::of(index), 20).expect("the index is sound");
    let pack = Pack::of(Path::new("made-up.pack"), Map::of(pack), index, 20).expect("the pack has a head and a tail");
    let store = Store::of(vec![pack], 20);
    let wanted = Wanted::all(&store, &Kind::ALL, LIMIT).expect("there are no loose objects");
    let mut seen = Seen::default();
    for one in walk(&store, &wanted, &Progress::default(), Seen::default) {
        seen.objects.extend(one.objects);
        seen.flaws.extend(one.flaws);
    }
    let mut reader = Reader::default();
    for number in 0..entries.len() {
        let name = name(number);
        match store.read(&mut reader, &name, LIMIT) {
            Ok(object) => assert_eq!(seen.objects.get(&name), Some(&object), "read by name, and not seen so"),
            Err(flaw) => {
                assert!(!seen.objects.contains_key(&name), "seen, but cannot be read: {flaw}");
                assert!(seen.flaws.contains_key(&name), "neither seen nor told: {flaw}");
            }
        }
    }
});

/// All that a walk sees.
#[derive(Default)]
struct Seen {
    objects: BTreeMap<ObjectId, (Kind, Vec<u8>)>,
    flaws: BTreeMap<ObjectId, Flaw>,
}

impl Visitor for Seen {
    type State = Vec<u8>;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Vec<u8>, Edits<'_>)>, state: &mut Vec<u8>) {
        if let Some((base, edits)) = before {
            assert_eq!(base.len(), edits.base_len);
            for run in edits.copied {
                assert_eq!(object.bytes[run.to..run.end()], base[run.from..run.from + run.len]);
            }
        }
        *state = object.bytes.to_vec();
        self.objects.insert(object.name, (object.kind, object.bytes.to_vec()));
    }

    fn flawed(&mut self, _: Place, name: ObjectId, flaw: Flaw) {
        self.flaws.insert(name, flaw);
    }
}

fn name(number: usize) -> ObjectId {
    ObjectId::from_bytes(&[number as u8; 20]).expect("a name has 20 bytes")
}

/// Writes the entries as a pack and its index; the entries' names count.
fn packed(entries: &[Entry]) -> (Vec<u8>, Vec<u8>) {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend((entries.len() as u32).to_be_bytes());
    let mut offsets: Vec<u32> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        offsets.push(pack.len() as u32);
        let (size, stream) = content(&entry.content);
        let size = size + u64::from(entry.lie.unwrap_or(0));
        match entry.stored {
            Stored::Whole(kind) => head(&mut pack, 1 + kind % 4, size),
            Stored::Named(base) => {
                head(&mut pack, 7, size);
                pack.extend([base % 48; 20]);
            }
            Stored::Offset(back) => {
                head(&mut pack, 6, size);
                let base = number.checked_sub(usize::from(back)).map_or(1, |base| offsets[base]);
                distance(&mut pack, offsets[number] - base);
            }
        }
        pack.extend(stream);
    }
    let trailer = [7; 20];
    pack.extend(trailer);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..256 {
        index.extend((entries.len().min(first + 1) as u32).to_be_bytes());
    }
    (0..entries.len()).for_each(|number| index.extend([number as u8; 20]));
    index.extend(vec![0; 4 * entries.len()]);
    offsets.iter().for_each(|offset| index.extend(offset.to_be_bytes()));
    index.extend(trailer);
    index.extend([0; 20]);
    (pack, index)
}

fn content(content: &Content) -> (u64, Vec<u8>) {
    let bytes = match content {
        Content::Broken(bytes) => return (bytes.len() as u64, bytes.clone()),
        Content::Bytes(bytes) => bytes.clone(),
        Content::Delta { base, from, len, then } => {
            let (base, from, len) = (base & 0x7f, from & 0x7f, len & 0x7f);
            let then = &then[..then.len().min(100)];
            let size = usize::from(len) + then.len();
            let mut delta = vec![base, size as u8 | 0x80, (size >> 7) as u8];
            if len > 0 {
                delta.extend([0x91, from, len]);
            }
            if !then.is_empty() {
                delta.push(then.len() as u8);
                delta.extend(then);
            }
            delta
        }
    };
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&bytes).expect("memory takes what it is given");
    (bytes.len() as u64, encoder.finish().expect("memory takes what it is given"))
}

fn head(pack: &mut Vec<u8>, kind: u8, size: u64) {
    let mut byte = kind << 4 | (size & 0x0f) as u8;
    let mut rest = size >> 4;
    while rest > 0 {
        pack.push(byte | 0x80);
        byte = (rest & 0x7f) as u8;
        rest >>= 7;
    }
    pack.push(byte);
}

fn distance(pack: &mut Vec<u8>, mut rest: u32) {
    let mut bytes = vec![(rest & 0x7f) as u8];
    rest >>= 7;
    while rest > 0 {
        rest -= 1;
        bytes.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    pack.extend(bytes.iter().rev());
}
