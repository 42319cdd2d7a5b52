//! What the index adds to the commits that it is compared with.

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
        let mut entries = self.tracked_paths()?;
        entries.retain(|entry| !entry.intent_to_add && !entry.is_submodule());
        self.those_that_differ(entries, bases)
    }

    /// Returns the submodules whose commit in the index differs from that of every base at their path.
    pub fn staged_submodules(&self, bases: &[ObjectId]) -> Result<Vec<IndexEntry>, Error> {
        let mut entries = self.tracked_paths()?;
        entries.retain(IndexEntry::is_submodule);
        self.those_that_differ(entries, bases)
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

/// Returns the entries of the range that share the first one's first `prefix` bytes.
fn within(entries: &[IndexEntry], range: Range<usize>, prefix: usize) -> Range<usize> {
    let shared = &entries[range.start].path.as_bytes()[..prefix];
    let count = entries[range.clone()].partition_point(|entry| entry.path.as_bytes().starts_with(shared));
    range.start..range.start + count
}
