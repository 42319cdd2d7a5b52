//! The index file, read in place, with the trees that git keeps in it.
//!
//! libgit2 makes an object of every entry, which takes longer than all else where there are tens of thousands. Here an entry is
//! looked at where it stands. Whatever is not exactly as git writes it (a checksum that is not the file's, entries out of order, an
//! extension that must be understood, such as that of a split or a sparse index) is not read at all: then the file is left to
//! libgit2, and if need be to git, which also say what is wrong with it.

use super::{IndexEntry, digest};
use crate::model::{ObjectId, RepoPath};
use git2::ObjectFormat;
use std::cmp::Ordering;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// What stands before the entries: `DIRC`, the version, the number of entries.
const HEADER: usize = 12;
/// What stands before an entry's name of an object: two times, device, inode, mode, owner, group, size.
const STAT: usize = 40;
const MODE: usize = 24;
const SIZE: usize = 36;

const ASSUME_UNCHANGED: u16 = 1 << 15;
const EXTENDED: u16 = 1 << 14;
const NAME_LENGTH: u16 = 0xfff;
const SKIP_WORKTREE: u16 = 1 << 14;
const INTENT_TO_ADD: u16 = 1 << 13;

/// An index.
pub(super) struct IndexFile {
    bytes: Vec<u8>,
    /// The paths of an index that shortens them, one behind the other.
    paths: Option<Vec<u8>>,
    /// By path and stage.
    entries: Vec<Entry>,
    trees: Vec<CachedTree>,
    name_length: usize,
    conflicts: bool,
}

/// Where an entry stands.
#[derive(Clone, Copy)]
struct Entry {
    at: u32,
    path: u32,
    path_length: u32,
    extended: u16,
}

/// A directory as git last wrote it for a commit, unless entries below it have changed since.
///
/// They stand as they do in the file: a directory, then all that is below it.
struct CachedTree {
    name: Range<u32>,
    /// The number of entries, and the tree that they make up; none where entries have changed.
    known: Option<(u32, ObjectId)>,
    /// The place of the first tree that is not below this one.
    end: u32,
}

impl IndexFile {
    /// Reads the file, unless it is one that libgit2 or git must be asked about.
    pub(super) fn read(path: &Path, format: ObjectFormat) -> Option<Self> {
        Self::parse(fs::read(path).ok()?, format)
    }

    fn parse(bytes: Vec<u8>, format: ObjectFormat) -> Option<Self> {
        let name_length = digest::length(format);
        // Places are kept in 32 bits.
        u32::try_from(bytes.len()).ok()?;
        let body = bytes.len().checked_sub(name_length)?;
        let (content, seal) = bytes.split_at(body);
        let [signature, version, count] = [0, 4, 8].map(|at| word(content, at));
        if signature? != u32::from_be_bytes(*b"DIRC") || digest::of(format, &[content])?.as_bytes() != seal {
            return None;
        }
        let version = version.filter(|version| (2..=4).contains(version))?;
        let mut reader = Reader { content, version, name_length, at: HEADER, shortened: (version == 4).then(Vec::new) };
        let entries = reader.entries(count?)?;
        let (at, paths) = (reader.at, reader.shortened);
        let conflicts = entries.iter().any(|entry| stage(content, entry, name_length) != 0);
        let trees = extensions(content, at, name_length)?;
        Some(Self { bytes, paths, entries, trees, name_length, conflicts })
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn path(&self, entry: usize) -> &[u8] {
        let Entry { path, path_length, .. } = self.entries[entry];
        &self.paths.as_ref().unwrap_or(&self.bytes)[path as usize..][..path_length as usize]
    }

    pub(super) fn oid(&self, entry: usize) -> Option<ObjectId> {
        ObjectId::from_bytes(&self.bytes[self.entries[entry].at as usize + STAT..][..self.name_length])
    }

    pub(super) fn stage(&self, entry: usize) -> u8 {
        stage(&self.bytes, &self.entries[entry], self.name_length)
    }

    /// Returns the entry as the rest of the program knows it.
    pub(super) fn entry(&self, number: usize) -> Option<IndexEntry> {
        let entry = &self.entries[number];
        let at = entry.at as usize;
        Some(IndexEntry {
            path: RepoPath::new(self.path(number)),
            oid: self.oid(number)?,
            mode: word(&self.bytes, at + MODE)?,
            size: word(&self.bytes, at + SIZE)?,
            stage: self.stage(number),
            intent_to_add: entry.extended & INTENT_TO_ADD != 0,
            skip_worktree: entry.extended & SKIP_WORKTREE != 0,
            assume_unchanged: half(&self.bytes, at + STAT + self.name_length)? & ASSUME_UNCHANGED != 0,
        })
    }

    /// Returns the entries of the range that share the first one's first `prefix` bytes.
    pub(super) fn within(&self, range: Range<usize>, prefix: usize) -> Range<usize> {
        let shared = &self.path(range.start)[..prefix];
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.path(middle).starts_with(shared) { low = middle + 1 } else { high = middle }
        }
        range.start..low
    }

    /// Returns the cached tree of the top, by its place.
    pub(super) fn top(&self) -> Option<usize> {
        (!self.trees.is_empty()).then_some(0)
    }

    /// Returns the places of the trees directly below one, by name.
    pub(super) fn below(&self, tree: usize) -> Vec<(&[u8], usize)> {
        let mut below = Vec::new();
        let (mut at, end) = (tree + 1, self.trees[tree].end as usize);
        while at < end {
            let CachedTree { name, end, .. } = &self.trees[at];
            below.push((&self.bytes[name.start as usize..name.end as usize], at));
            at = *end as usize;
        }
        below.sort_unstable();
        below
    }

    /// Returns the tree that these entries make up, if git noted it for just these.
    ///
    /// It is what git takes for the next commit, without a look at the entries.
    pub(super) fn made_up_by(&self, entries: &Range<usize>, tree: usize) -> Option<ObjectId> {
        let (count, oid) = self.trees[tree].known.filter(|_| !self.conflicts)?;
        (count as usize == entries.len()).then_some(oid)
    }
}

/// Reads entries, one behind the other.
struct Reader<'b> {
    content: &'b [u8],
    version: u32,
    name_length: usize,
    at: usize,
    /// The paths so far, where each is written as what tells it from the one before it.
    shortened: Option<Vec<u8>>,
}

impl Reader<'_> {
    fn entries(&mut self, count: u32) -> Option<Vec<Entry>> {
        // The number is checked against what is there before memory is taken for it.
        let least = STAT + self.name_length + 3;
        let count = usize::try_from(count).ok().filter(|&count| count <= self.content.len() / least)?;
        let mut entries: Vec<Entry> = Vec::with_capacity(count);
        for _ in 0..count {
            let entry = self.entry(entries.last())?;
            if let Some(last) = entries.last() {
                let stage = |entry| stage(self.content, entry, self.name_length);
                let order = self.path(last).cmp(self.path(&entry)).then_with(|| stage(last).cmp(&stage(&entry)));
                if order != Ordering::Less {
                    return None;
                }
            }
            entries.push(entry);
        }
        Some(entries)
    }

    fn path(&self, entry: &Entry) -> &[u8] {
        let paths = self.shortened.as_deref().unwrap_or(self.content);
        &paths[entry.path as usize..][..entry.path_length as usize]
    }

    fn entry(&mut self, last: Option<&Entry>) -> Option<Entry> {
        let (content, at) = (self.content, self.at);
        let oid = content.get(at + STAT..at + STAT + self.name_length)?;
        // Git writes no such entry, and one that names nothing must not be passed over.
        if oid.iter().all(|&byte| byte == 0) {
            return None;
        }
        let mut behind = at + STAT + self.name_length;
        let flags = half(content, behind)?;
        behind += 2;
        let mut extended = 0;
        if flags & EXTENDED != 0 {
            if self.version == 2 {
                return None;
            }
            extended = half(content, behind)?;
            behind += 2;
        }
        let (path, path_length) = match &mut self.shortened {
            None => {
                // The length is in the flags, as far as it fits there.
                let end = match flags & NAME_LENGTH {
                    NAME_LENGTH => end_of_name(content, behind)?,
                    length => Some(behind + usize::from(length)).filter(|&end| content.get(end) == Some(&0))?,
                };
                // As many zeros follow, at least one, as bring the entry to a multiple of eight.
                self.at = at + ((end - at + 8) & !7);
                (behind, end - behind)
            }
            Some(paths) => {
                let (cut, from) = offset(content, behind)?;
                let end = end_of_name(content, from)?;
                let start = paths.len();
                if let Some(last) = last {
                    let kept = (last.path_length as usize).checked_sub(cut)?;
                    paths.extend_from_within(last.path as usize..last.path as usize + kept);
                } else if cut != 0 {
                    return None;
                }
                paths.extend_from_slice(&content[from..end]);
                self.at = end + 1;
                (start, paths.len() - start)
            }
        };
        let place = |number: usize| u32::try_from(number).ok();
        let entry = Entry { at: place(at)?, path: place(path)?, path_length: place(path_length)?, extended };
        // A name with a zero in it is none, and neither is an empty one.
        (path_length != 0 && self.at <= content.len() && !self.path(&entry).contains(&0)).then_some(entry)
    }
}

fn end_of_name(content: &[u8], from: usize) -> Option<usize> {
    Some(from + memchr::memchr(0, content.get(from..)?)?)
}

/// Returns the number that stands there as git writes offsets, and the place behind it.
fn offset(content: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *content.get(at)?;
    let mut number = usize::from(byte & 127);
    while byte & 128 != 0 {
        at += 1;
        byte = *content.get(at)?;
        number = number.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 127))?;
    }
    Some((number, at + 1))
}

/// Reads what stands behind the entries, and returns the trees; nothing where there is what must be understood and is not.
fn extensions(content: &[u8], mut at: usize, name_length: usize) -> Option<Vec<CachedTree>> {
    let mut trees = Vec::new();
    while at < content.len() {
        let signature = content.get(at..at + 4)?;
        let start = at + 8;
        at = start.checked_add(usize::try_from(word(content, at + 4)?).ok()?)?;
        let extension = content.get(start..at)?;
        if signature == b"TREE" {
            trees = cached_trees(extension, start, name_length)?;
        } else if !signature[0].is_ascii_uppercase() {
            return None;
        }
    }
    Some(trees)
}

/// Reads the trees: each as `NAME NUL ENTRIES SPACE SUBTREES LF`, the object unless the number of entries is negative, and the subtrees.
fn cached_trees(extension: &[u8], start: usize, name_length: usize) -> Option<Vec<CachedTree>> {
    let place = |number: usize| u32::try_from(number).ok();
    let mut trees: Vec<CachedTree> = Vec::new();
    // A stack of our own: how many subtrees of each tree around this place are still to come.
    let mut open: Vec<(usize, u32)> = Vec::new();
    let mut at = 0;
    while at < extension.len() {
        let name = at..at + memchr::memchr(0, &extension[at..])?;
        let line = name.end + 1;
        let end = line + memchr::memchr(b'\n', extension.get(line..)?)?;
        let mut numbers = std::str::from_utf8(&extension[line..end]).ok()?.split(' ');
        let count: i64 = numbers.next()?.parse().ok()?;
        let subtrees: u32 = numbers.next()?.parse().ok()?;
        at = end + 1;
        let known = match u32::try_from(count) {
            Ok(count) => {
                let oid = ObjectId::from_bytes(extension.get(at..at + name_length)?)?;
                at += name_length;
                Some((count, oid))
            }
            Err(_) => None,
        };
        // One top, and only it has no name.
        if trees.is_empty() != name.is_empty() || (open.is_empty() && !trees.is_empty()) {
            return None;
        }
        let number = trees.len();
        trees.push(CachedTree { name: place(start + name.start)?..place(start + name.end)?, known, end: 0 });
        open.push((number, subtrees));
        while let Some((tree, left)) = open.last_mut() {
            if *left != 0 {
                *left -= 1;
                break;
            }
            trees[*tree].end = place(number + 1)?;
            open.pop();
        }
    }
    open.is_empty().then_some(trees)
}

fn stage(content: &[u8], entry: &Entry, name_length: usize) -> u8 {
    // The four bits below the two of `assume-unchanged` and `extended`; only the first byte of the flags has them.
    content[entry.at as usize + STAT + name_length] >> 4 & 3
}

fn word(content: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*content.get(at..)?.first_chunk()?))
}

fn half(content: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*content.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests;
