//! The bytes of a tree: `mode SP name NUL object-name`, entry behind entry.

use crate::model::{Copied, ObjectId};
use crate::pack::Flaw;
use crate::pack::walk::{Edits, Object, Place, Visitor};

/// An entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// Where it begins in the tree.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The digits of its mode.
    pub mode: &'t [u8],
    /// Its name.
    pub name: &'t [u8],
    /// The object's name, raw.
    pub raw: &'t [u8],
}

impl Entry<'_> {
    /// Returns the name of the object.
    pub fn object(&self) -> Option<ObjectId> {
        ObjectId::from_bytes(self.raw)
    }

    /// Tells whether it is a directory.
    pub fn is_tree(&self) -> bool {
        self.mode == b"40000" || self.mode == b"040000"
    }

    /// Tells whether it is a commit of another repository.
    pub fn is_submodule(&self) -> bool {
        self.mode == b"160000"
    }
}

/// Returns the entries from the offset on; a malformed one ends them.
pub fn entries(tree: &[u8], from: usize, name_len: usize) -> impl Iterator<Item = Entry<'_>> {
    let mut start = from;
    std::iter::from_fn(move || {
        let rest = tree.get(start..)?;
        let nul = memchr::memchr(0, rest)?;
        let blank = memchr::memchr(b' ', &rest[..nul])?;
        let raw = rest.get(nul + 1..nul + 1 + name_len)?;
        let entry = Entry { start, end: start + nul + 1 + name_len, mode: &rest[..blank], name: &rest[blank + 1..nul], raw };
        start = entry.end;
        Some(entry)
    })
}

/// Who looks at trees: each entry that a tree does not have from the tree that it builds on is shown once.
pub trait Eyes {
    /// Looks at a new entry, and tells whether to remember it for the trees that keep it.
    fn fresh(&mut self, entry: &Entry<'_>) -> bool;

    /// Takes a tree with its remembered entries, if it has any.
    fn remembered(&mut self, tree: ObjectId, entries: &mut dyn Iterator<Item = Entry<'_>>);

    /// Takes note of a tree that cannot be read.
    fn flawed(&mut self, tree: ObjectId, flaw: Flaw);
}

/// Walks over trees for some eyes.
pub struct TreeVisitor<E> {
    /// The eyes.
    pub eyes: E,
    name_len: usize,
}

/// Where the entries of a tree begin.
#[derive(Debug, Default)]
pub struct Outline {
    starts: Vec<u32>,
    /// Those of them that are remembered.
    remembered: Vec<u32>,
}

impl<E: Eyes> TreeVisitor<E> {
    /// Makes a visitor; names have `name_len` bytes.
    pub fn new(eyes: E, name_len: usize) -> Self {
        Self { eyes, name_len }
    }

    /// Looks at the entries from `from` on that begin before `until`; returns where the last one ends.
    fn look(&mut self, tree: &[u8], (from, until): (usize, usize), outline: &mut Outline) -> usize {
        let mut end = from;
        for entry in entries(tree, from, self.name_len).take_while(|entry| entry.start < until) {
            let start = u32::try_from(entry.start).unwrap_or(u32::MAX);
            outline.starts.push(start);
            if self.eyes.fresh(&entry) {
                outline.remembered.push(start);
            }
            end = entry.end;
        }
        end
    }
}

impl<E: Eyes> TreeVisitor<E> {
    /// Keeps the entries that lie within a run, and looks at those before them; returns where the last one ends, or nothing where
    /// the tree is malformed before the run.
    fn keep(
        &mut self,
        (old, base_len): (&Outline, usize),
        tree: &[u8],
        (run, covered): (&Copied, usize),
        outline: &mut Outline,
    ) -> Option<usize> {
        let starts = &old.starts;
        let run_end = run.from + run.len;
        let mut first = starts.partition_point(|&start| (start as usize) < run.from);
        // An entry ends where the next one begins, so those that end within the run begin before the last one that begins there.
        let ended = starts.partition_point(|&start| start as usize <= run_end);
        let whole = ended == starts.len() && run_end == base_len;
        let behind = if whole { ended } else { ended.saturating_sub(1) };
        let new = |start: u32| (start as usize - run.from) + run.to;
        let mut covered = covered;
        while first < behind && new(starts[first]) != covered {
            if new(starts[first]) > covered {
                let end = self.look(tree, (covered, new(starts[first])), outline);
                if end < new(starts[first]) {
                    return None;
                }
                covered = end;
            } else {
                first += 1;
            }
        }
        if first >= behind {
            return Some(covered);
        }
        // Entries are read from their beginning, so the same bytes at the end of the one before are the same entry, and so are those
        // that follow it.
        let narrow = |start: usize| u32::try_from(start).unwrap_or(u32::MAX);
        outline.starts.extend(starts[first..behind].iter().map(|&start| narrow(new(start))));
        let (low, high) = (starts[first], starts[behind - 1]);
        let kept = &old.remembered[old.remembered.partition_point(|&start| start < low)..];
        outline.remembered.extend(kept.iter().take_while(|&&start| start <= high).map(|&start| narrow(new(start))));
        let end = starts.get(behind).map_or(base_len, |&start| start as usize);
        Some(end - run.from + run.to)
    }
}

impl<E: Eyes> Visitor for TreeVisitor<E> {
    type State = Outline;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Outline, Edits<'_>)>, outline: &mut Outline) {
        outline.starts.clear();
        outline.remembered.clear();
        let tree = object.bytes;
        let mut covered = 0;
        if let Some((old, edits)) = before {
            for run in edits.copied {
                match self.keep((old, edits.base_len), tree, (run, covered), outline) {
                    Some(end) => covered = end,
                    // A tree that is malformed ends where it can be read no further.
                    None => {
                        covered = tree.len();
                        break;
                    }
                }
            }
        }
        if covered < tree.len() {
            self.look(tree, (covered, tree.len()), outline);
        }
        if !outline.remembered.is_empty() {
            let mut kept = outline.remembered.iter().filter_map(|&start| entries(tree, start as usize, self.name_len).next());
            self.eyes.remembered(object.name, &mut kept);
        }
    }

    fn flawed(&mut self, _place: Place, name: ObjectId, flaw: Flaw) {
        self.eyes.flawed(name, flaw);
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Eyes, Outline, TreeVisitor, entries};
    use crate::model::{Copied, ObjectId};
    use crate::pack::walk::{Edits, Object, Place, Visitor};
    use crate::pack::{Flaw, Kind};
    use proptest::prelude::{any, prop, proptest};

    /// Remembers entries whose name begins with `a`.
    struct Begins(Vec<Vec<u8>>);

    impl Eyes for Begins {
        fn fresh(&mut self, entry: &Entry<'_>) -> bool {
            entry.name.starts_with(b"a")
        }

        fn remembered(&mut self, _tree: ObjectId, entries: &mut dyn Iterator<Item = Entry<'_>>) {
            self.0 = entries.map(|entry| entry.name.to_vec()).collect();
        }

        fn flawed(&mut self, _tree: ObjectId, _flaw: Flaw) {}
    }

    fn tree(names: &[(u8, u8)]) -> Vec<u8> {
        let entry = |&(name, object): &(u8, u8)| {
            let name = [&[b'a' + name % 3][..], &vec![b'x'; usize::from(name % 5)]].concat();
            [&b"100644 "[..], &name, b"\0", &[object % 4 * 32; 20]].concat()
        };
        names.iter().flat_map(entry).collect()
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_reading_the_whole_finds(
            old in prop::collection::vec(any::<(u8, u8)>(), 0..12),
            runs in prop::collection::vec((any::<(u16, u16)>(), prop::collection::vec(any::<(u8, u8)>(), 0..3), any::<bool>()), 0..5),
        ) {
            let old = tree(&old);
            let (mut new, mut copied) = (Vec::new(), Vec::new());
            for ((one, other), inserted, aligned) in runs {
                let place = |part: u16| (usize::from(part) * (old.len() + 1)) >> 16;
                let starts: Vec<usize> = entries(&old, 0, 20).map(|entry| entry.start).chain([old.len()]).collect();
                let place = |part: u16| if aligned { starts[starts.partition_point(|&at| at < place(part))] } else { place(part) };
                let (from, end) = (place(one.min(other)), place(one.max(other)));
                if from < end {
                    copied.push(Copied { to: new.len(), from, len: end - from });
                    new.extend_from_slice(&old[from..end]);
                }
                new.extend(tree(&inserted));
            }
            let name = ObjectId::from_bytes(&[1; 20]).unwrap();
            let object = |bytes| Object { name, kind: Kind::Tree, place: Place::Loose, bytes };
            let mut visitor = TreeVisitor::new(Begins(Vec::new()), 20);
            let (mut before, mut by_edits, mut whole) = (Outline::default(), Outline::default(), Outline::default());
            visitor.visit(&object(&old), None, &mut before);
            visitor.eyes.0.clear();
            visitor.visit(&object(&new), Some((&before, Edits { copied: &copied, base_len: old.len() })), &mut by_edits);
            let kept = std::mem::take(&mut visitor.eyes.0);
            visitor.visit(&object(&new), None, &mut whole);
            assert_eq!((&by_edits.starts, &by_edits.remembered), (&whole.starts, &whole.remembered));
            assert_eq!(kept, visitor.eyes.0);
        }
    }
}
