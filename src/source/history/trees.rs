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
    /// What is noted of an entry.
    type Note: Copy + PartialEq;
    /// What is made of a tree, for those that build on it.
    type Mark: Copy + Default;

    /// Looks at a new entry, and says what to note of it.
    fn fresh(&mut self, entry: &Entry<'_>) -> Option<Self::Note>;

    /// Takes a tree, with what was noted of it.
    fn tree(&mut self, tree: &Object<'_>, noted: Noted<'_, Self::Note, Self::Mark>) -> Self::Mark;

    /// Takes note of a tree that cannot be read.
    fn flawed(&mut self, tree: ObjectId, flaw: Flaw);
}

/// What was noted of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'n, N, M> {
    /// What was made of the tree that it builds on; of none, what is made of an empty one.
    pub base: M,
    /// The notes of that tree's entries which it has not.
    pub dropped: &'n [N],
    /// The notes of its entries which that tree has not.
    pub added: &'n [N],
    /// The notes of all its entries, each with where the entry begins.
    pub all: &'n [(u32, N)],
}

/// Walks over trees for some eyes.
pub struct TreeVisitor<E: Eyes> {
    /// The eyes.
    pub eyes: E,
    name_len: usize,
    /// Which notes of the old tree the new one has.
    kept: Vec<bool>,
    dropped: Vec<E::Note>,
    added: Vec<E::Note>,
}

/// Where the entries of a tree begin, and what was noted of them.
#[derive(Debug)]
pub struct Outline<N, M> {
    starts: Vec<u32>,
    noted: Vec<(u32, N)>,
    mark: M,
}

impl<N, M: Default> Default for Outline<N, M> {
    fn default() -> Self {
        Self { starts: Vec::new(), noted: Vec::new(), mark: M::default() }
    }
}

impl<E: Eyes> TreeVisitor<E> {
    /// Makes a visitor; names have `name_len` bytes.
    pub fn new(eyes: E, name_len: usize) -> Self {
        Self { eyes, name_len, kept: Vec::new(), dropped: Vec::new(), added: Vec::new() }
    }

    /// Looks at the entries from `from` on that begin before `until`; returns where the last one ends.
    fn look(&mut self, tree: &[u8], (from, until): (usize, usize), outline: &mut Outline<E::Note, E::Mark>) -> usize {
        let mut end = from;
        for entry in entries(tree, from, self.name_len).take_while(|entry| entry.start < until) {
            let start = narrow(entry.start);
            outline.starts.push(start);
            if let Some(note) = self.eyes.fresh(&entry) {
                outline.noted.push((start, note));
                self.added.push(note);
            }
            end = entry.end;
        }
        end
    }

    /// Keeps the entries that lie within a run, and looks at those before them; returns where the last one ends, or nothing where
    /// the tree is malformed before the run.
    fn keep(
        &mut self,
        (old, base_len): (&Outline<E::Note, E::Mark>, usize),
        tree: &[u8],
        (run, covered): (&Copied, usize),
        outline: &mut Outline<E::Note, E::Mark>,
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
        let shift = narrow(run.to).wrapping_sub(narrow(run.from));
        outline.starts.extend(starts[first..behind].iter().map(|&start| start.wrapping_add(shift)));
        let (low, high) = (starts[first], starts[behind - 1]);
        let noted = old.noted.partition_point(|&(start, _)| start < low);
        for (at, &(start, note)) in old.noted.iter().enumerate().skip(noted).take_while(|(_, (start, _))| *start <= high) {
            outline.noted.push((start.wrapping_add(shift), note));
            if std::mem::replace(&mut self.kept[at], true) {
                self.added.push(note);
            }
        }
        let end = starts.get(behind).map_or(base_len, |&start| start as usize);
        Some(end - run.from + run.to)
    }

    /// Strikes out what was dropped and added again, unless that is much.
    fn strike(&mut self) {
        if self.added.len() > 64 || self.dropped.len() > 64 {
            return;
        }
        let added = &mut self.added;
        self.dropped.retain(|dropped| match added.iter().position(|added| added == dropped) {
            Some(at) => {
                added.swap_remove(at);
                false
            }
            None => true,
        });
    }
}

/// Returns where an entry begins; of a tree that is too long to say so, the end is as good.
fn narrow(start: usize) -> u32 {
    u32::try_from(start).unwrap_or(u32::MAX)
}

impl<E: Eyes> Visitor for TreeVisitor<E> {
    type State = Outline<E::Note, E::Mark>;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Self::State, Edits<'_>)>, outline: &mut Self::State) {
        outline.starts.clear();
        outline.noted.clear();
        self.kept.clear();
        self.dropped.clear();
        self.added.clear();
        let tree = object.bytes;
        let mut covered = 0;
        if let Some((old, edits)) = before {
            self.kept.resize(old.noted.len(), false);
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
        let mut base = E::Mark::default();
        if let Some((old, _)) = before {
            base = old.mark;
            self.dropped.extend(old.noted.iter().zip(&self.kept).filter(|(_, kept)| !**kept).map(|((_, note), _)| *note));
            self.strike();
        }
        let noted = Noted { base, dropped: &self.dropped, added: &self.added, all: &outline.noted };
        outline.mark = self.eyes.tree(object, noted);
    }

    fn flawed(&mut self, _place: Place, name: ObjectId, flaw: Flaw) {
        self.eyes.flawed(name, flaw);
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Eyes, Noted, Outline, TreeVisitor, entries};
    use crate::model::{Copied, ObjectId};
    use crate::pack::walk::{Edits, Object, Place, Visitor};
    use crate::pack::{Flaw, Kind};
    use proptest::prelude::{any, prop, proptest};

    /// Notes the names of entries that begin with `a`, and how many of each are in the tree.
    #[derive(Default)]
    struct Begins {
        trees: Vec<Vec<Vec<u8>>>,
        names: Vec<Vec<u8>>,
    }

    impl Eyes for Begins {
        type Note = usize;
        type Mark = usize;

        fn fresh(&mut self, entry: &Entry<'_>) -> Option<usize> {
            entry.name.starts_with(b"a").then(|| {
                self.names.push(entry.name.to_vec());
                self.names.len() - 1
            })
        }

        fn tree(&mut self, _tree: &Object<'_>, noted: Noted<'_, usize, usize>) -> usize {
            let names = |notes: &[usize]| -> Vec<Vec<u8>> { notes.iter().map(|&note| self.names[note].clone()).collect() };
            let mut made = match noted.base.checked_sub(1) {
                Some(base) => self.trees[base].clone(),
                None => Vec::new(),
            };
            for name in names(noted.dropped) {
                let at = made.iter().position(|known| *known == name).expect("what is dropped was there");
                made.swap_remove(at);
            }
            made.extend(names(noted.added));
            made.sort();
            let mut all: Vec<Vec<u8>> = noted.all.iter().map(|(_, note)| self.names[*note].clone()).collect();
            all.sort();
            assert_eq!(made, all);
            self.trees.push(made);
            self.trees.len()
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
            let mut visitor = TreeVisitor::new(Begins::default(), 20);
            let (mut before, mut by_edits, mut whole) = (Outline::default(), Outline::default(), Outline::default());
            visitor.visit(&object(&old), None, &mut before);
            visitor.visit(&object(&new), Some((&before, Edits { copied: &copied, base_len: old.len() })), &mut by_edits);
            visitor.visit(&object(&new), None, &mut whole);
            let trees = &visitor.eyes.trees;
            assert_eq!(trees[1], trees[2]);
            let begins = |outline: &Outline<usize, usize>| outline.noted.iter().map(|(start, _)| *start).collect::<Vec<_>>();
            assert_eq!((&by_edits.starts, begins(&by_edits)), (&whole.starts, begins(&whole)));
        }
    }
}
