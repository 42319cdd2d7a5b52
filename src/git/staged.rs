//! What the index adds to the commits that it is compared with.
//!
//! Git keeps in the index which tree each directory makes up, until an entry in it changes. Where a commit has that very tree, the
//! directory adds nothing, and none of its entries is looked at. [`Repo::staged_changes_one_by_one`] is the slow twin that looks at
//! all of them; tests compare the two.

use super::index_file::IndexFile;
use super::trees::Directory;
use super::{Error, IndexEntry, Repo, oid};
use crate::model::ObjectId;
use std::ops::Range;

impl Repo {
    /// Returns the entries of the index that differ from those of every base at their path, by path and stage.
    ///
    /// No content is read and renames are not looked for. What is no content of the next commit is left out: submodules, and
    /// entries that only announce a file. All sides of a conflict are returned. No bases stand for the empty tree.
    pub fn staged_changes(&self, bases: &[ObjectId]) -> Result<Vec<IndexEntry>, Error> {
        self.changes(bases, is_content)
    }

    /// Returns the submodules whose commit in the index differs from that of every base at their path.
    pub fn staged_submodules(&self, bases: &[ObjectId]) -> Result<Vec<IndexEntry>, Error> {
        self.changes(bases, IndexEntry::is_submodule)
    }

    /// As [`Repo::staged_changes`], with a look at each entry.
    pub fn staged_changes_one_by_one(&self, bases: &[ObjectId]) -> Result<Vec<IndexEntry>, Error> {
        self.changes_one_by_one(bases, is_content)
    }

    fn changes(&self, bases: &[ObjectId], wanted: fn(&IndexEntry) -> bool) -> Result<Vec<IndexEntry>, Error> {
        let format = self.git().object_format();
        match IndexFile::read(&self.place.index, format) {
            Some(index) => self.changes_by_tree(&index, bases, wanted),
            None => self.changes_one_by_one(bases, wanted),
        }
    }

    fn changes_one_by_one(&self, bases: &[ObjectId], wanted: fn(&IndexEntry) -> bool) -> Result<Vec<IndexEntry>, Error> {
        let mut entries = self.tracked_paths()?;
        entries.retain(wanted);
        self.those_that_differ(entries, bases)
    }

    fn changes_by_tree(
        &self,
        index: &IndexFile,
        bases: &[ObjectId],
        wanted: fn(&IndexEntry) -> bool,
    ) -> Result<Vec<IndexEntry>, Error> {
        let git = self.git();
        let malformed = || Error::Malformed { path: self.place.index.clone() };
        let same = |entries: &Range<usize>, tree: Option<usize>| tree.and_then(|tree| index.made_up_by(entries, tree));
        let (all, top) = (0..index.len(), Directory::top(&git, bases)?);
        let mut changed = Vec::new();
        // A stack of our own: a hostile index may be nested deeper than a thread's stack is.
        let mut open = match same(&all, index.top()) {
            Some(tree) if top.is(oid::to_git(tree)?) => Vec::new(),
            _ => vec![(all, 0, top, index.top())],
        };
        while let Some((mut rest, prefix, before, tree)) = open.pop() {
            let cached = tree.map(|tree| index.below(tree)).unwrap_or_default();
            while !rest.is_empty() {
                let first = rest.start;
                let below = &index.path(first)[prefix..];
                let Some(slash) = memchr::memchr(b'/', below) else {
                    let object = index.oid(first).ok_or_else(malformed)?;
                    if index.stage(first) != 0 || !before.has(below, oid::to_git(object)?) {
                        changed.push(first);
                    }
                    rest.start += 1;
                    continue;
                };
                let (name, deeper) = (&below[..slash], prefix + slash + 1);
                let inside = index.within(rest.clone(), deeper);
                rest.start = inside.end;
                let tree = cached.binary_search_by_key(&name, |&(name, _)| name).ok().map(|found| cached[found].1);
                match same(&inside, tree) {
                    Some(tree) if before.has(name, oid::to_git(tree)?) => {}
                    _ => open.push((inside, deeper, before.enter(&git, name)?, tree)),
                }
            }
        }
        changed.sort_unstable();
        let entries = changed.into_iter().map(|entry| index.entry(entry).ok_or_else(malformed));
        entries.filter(|entry| entry.as_ref().map_or(true, wanted)).collect()
    }

    fn those_that_differ(&self, mut entries: Vec<IndexEntry>, bases: &[ObjectId]) -> Result<Vec<IndexEntry>, Error> {
        let git = self.git();
        let mut changed = Vec::new();
        // A stack of our own: a hostile index may be nested deeper than a thread's stack is.
        let mut open = vec![(0..entries.len(), 0, Directory::top(&git, bases)?)];
        while let Some((range, prefix, before)) = open.pop() {
            let mut rest = range;
            while let Some(first) = entries.get(rest.start).filter(|_| !rest.is_empty()) {
                let below = &first.path.as_bytes()[prefix..];
                let Some(slash) = below.iter().position(|&byte| byte == b'/') else {
                    if first.stage != 0 || !before.has(below, oid::to_git(first.oid)?) {
                        changed.push(rest.start);
                    }
                    rest.start += 1;
                    continue;
                };
                let inside = within(&entries, rest.clone(), prefix + slash + 1);
                rest.start = inside.end;
                open.push((inside, prefix + slash + 1, before.enter(&git, &below[..slash])?));
            }
        }
        changed.sort_unstable();
        let mut keep = changed.into_iter().peekable();
        let mut position = 0;
        entries.retain(|_| {
            let kept = keep.next_if_eq(&position).is_some();
            position += 1;
            kept
        });
        Ok(entries)
    }
}

/// Tells whether the entry is content of the next commit.
fn is_content(entry: &IndexEntry) -> bool {
    !entry.intent_to_add && !entry.is_submodule()
}

/// Returns the entries of the range that share the first one's first `prefix` bytes.
fn within(entries: &[IndexEntry], range: Range<usize>, prefix: usize) -> Range<usize> {
    let shared = &entries[range.start].path.as_bytes()[..prefix];
    let count = entries[range.clone()].partition_point(|entry| entry.path.as_bytes().starts_with(shared));
    range.start..range.start + count
}
