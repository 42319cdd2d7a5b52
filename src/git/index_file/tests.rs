//! Indexes made by hand: what is read of them, and that no byte in them makes the reader panic.

use super::{EXTENDED, INTENT_TO_ADD, IndexFile, SKIP_WORKTREE};
use crate::git::digest;
use crate::model::ObjectId;
use git2::ObjectFormat;

/// Path, stage, extended flags.
type Written = (&'static str, u8, u16);

const ENTRIES: [Written; 6] = [
    ("a", 0, 0),
    ("b/c/one", 0, 0),
    ("b/c/two", 0, SKIP_WORKTREE),
    ("b/three", 0, INTENT_TO_ADD),
    ("d-and-a-long-name/e", 1, 0),
    ("d-and-a-long-name/e", 2, 0),
];

const TREES: &[u8] = b"\0-1 2\nb\0-1 1\nc\x002 0\nTTTTTTTTTTTTTTTTTTTTd-and-a-long-name\0-1 0\n";

fn sealed(mut content: Vec<u8>) -> Vec<u8> {
    let seal = digest::of(ObjectFormat::Sha1, &[&content]).unwrap();
    content.extend_from_slice(seal.as_bytes());
    content
}

fn written(version: u32, entries: &[Written], extensions: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"DIRC".to_vec();
    bytes.extend(version.to_be_bytes());
    bytes.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    let mut last = "";
    for (number, &(path, stage, extended)) in (1_u8..).zip(entries) {
        let start = bytes.len();
        bytes.extend([0; 24]);
        bytes.extend(0o100_644_u32.to_be_bytes());
        bytes.extend([0; 8]);
        bytes.extend(77_u32.to_be_bytes());
        bytes.extend([number; 20]);
        let has_more = extended != 0 && version > 2;
        let length = u16::try_from(path.len().min(0xfff)).unwrap();
        bytes.extend((length | u16::from(stage) << 12 | if has_more { EXTENDED } else { 0 }).to_be_bytes());
        if has_more {
            bytes.extend(extended.to_be_bytes());
        }
        if version == 4 {
            let shared = last.bytes().zip(path.bytes()).take_while(|(one, other)| one == other).count();
            bytes.push(u8::try_from(last.len() - shared).unwrap());
            bytes.extend(&path.as_bytes()[shared..]);
            bytes.push(0);
        } else {
            bytes.extend(path.as_bytes());
            bytes.resize(start + ((bytes.len() - start + 8) & !7), 0);
        }
        last = path;
    }
    for (name, content) in extensions {
        bytes.extend_from_slice(*name);
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(content);
    }
    sealed(bytes)
}

fn read(bytes: Vec<u8>) -> Option<IndexFile> {
    IndexFile::parse(bytes, ObjectFormat::Sha1)
}

#[test]
fn every_version_is_read() {
    for version in 2..=4 {
        let index = read(written(version, &ENTRIES, &[(b"TREE", TREES), (b"REUC", b"x")])).unwrap();
        assert_eq!(index.len(), ENTRIES.len());
        for (number, (path, stage, extended)) in ENTRIES.into_iter().enumerate() {
            let entry = index.entry(number).unwrap();
            assert_eq!((entry.path.as_bytes(), entry.stage, entry.mode, entry.size), (path.as_bytes(), stage, 0o100_644, 77));
            let kept = if version == 2 { 0 } else { extended };
            assert_eq!(entry.intent_to_add, kept == INTENT_TO_ADD);
            assert_eq!(entry.skip_worktree, kept == SKIP_WORKTREE);
            assert_eq!(entry.oid.as_bytes()[0] as usize, number + 1);
        }
        assert_eq!(index.within(1..6, 2), 1..4);
        assert_eq!(index.within(1..4, 4), 1..3);
    }
}

#[test]
fn a_path_longer_than_its_length_field_is_read() {
    let long: &'static str = Box::leak("x".repeat(5000).into_boxed_str());
    let index = read(written(2, &[("a", 0, 0), (long, 0, 0)], &[])).unwrap();
    assert_eq!(index.path(1), long.as_bytes());
}

#[test]
fn a_tree_counts_for_just_its_entries_and_never_in_a_conflict() {
    let tree = ObjectId::from_bytes(b"TTTTTTTTTTTTTTTTTTTT").unwrap();
    let index = read(written(3, &ENTRIES[..4], &[(b"TREE", TREES)])).unwrap();
    let top = index.below(index.top().unwrap());
    assert_eq!(top, [(&b"b"[..], 1), (&b"d-and-a-long-name"[..], 3)]);
    let below = index.below(1);
    assert_eq!(below, [(&b"c"[..], 2)]);
    assert_eq!(index.made_up_by(&(1..3), 2), Some(tree));
    assert_eq!(index.made_up_by(&(1..4), 2), None);
    assert_eq!(index.made_up_by(&(1..4), 1), None);
    let index = read(written(3, &ENTRIES, &[(b"TREE", TREES)])).unwrap();
    assert_eq!(index.made_up_by(&(1..3), 2), None);
}

#[test]
fn what_is_not_as_git_writes_it_is_not_read() {
    let sound = written(2, &ENTRIES, &[(b"TREE", TREES)]);
    assert!(read(sound.clone()).is_some());
    for version in [0, 1, 5] {
        assert!(read(written(version, &ENTRIES[..1], &[])).is_none());
    }
    for extension in [b"link", b"sdir", b"abcd"] {
        assert!(read(written(2, &ENTRIES, &[(extension, b"")])).is_none());
    }
    assert!(read(written(2, &[("b", 0, 0), ("a", 0, 0)], &[])).is_none());
    assert!(read(written(2, &[("a", 0, 0), ("a", 0, 0)], &[])).is_none());
    assert!(read(written(2, &[("", 0, 0)], &[])).is_none());
    let mut open = sound.clone();
    *open.last_mut().unwrap() ^= 1;
    assert!(read(open).is_none());
    for trees in [&b"\0"[..], b"\0-1 1\n", b"\0-1 0\n\0-1 0\n", b"x\0-1 0\n", b"\x001 0\nTTT", b"\0-1 999999999\n"] {
        assert!(read(written(2, &ENTRIES, &[(b"TREE", trees)])).is_none(), "{}", trees.escape_ascii());
    }
    for length in 0..sound.len() {
        assert!(read(sound[..length].to_vec()).is_none());
    }
}

#[test]
fn no_byte_makes_it_panic() {
    for version in 2..=4 {
        let sound = written(version, &ENTRIES, &[(b"TREE", TREES)]);
        let content = &sound[..sound.len() - 20];
        for at in 0..content.len() {
            for byte in [0, 1, b'/', b'9', 0x7f, 0x80, 0xff] {
                let mut spoilt = content.to_vec();
                spoilt[at] = byte;
                let Some(index) = read(sealed(spoilt)) else { continue };
                for number in 0..index.len() {
                    assert!(index.entry(number).is_some_and(|entry| !entry.path.as_bytes().is_empty()));
                }
                let mut open: Vec<usize> = index.top().into_iter().collect();
                while let Some(tree) = open.pop() {
                    open.extend(index.below(tree).into_iter().map(|(_, below)| below));
                }
            }
            assert!(read(sealed(content[..at].to_vec())).is_none_or(|index| index.len() == ENTRIES.len()));
        }
    }
}
