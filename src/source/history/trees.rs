//! The bytes of a tree: `mode SP name NUL object-name`, entry behind entry.

use crate::model::ObjectId;
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
    /// The beginning of each entry, and whether it is remembered.
    starts: Vec<(u32, bool)>,
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
            let remembered = self.eyes.fresh(&entry);
            outline.starts.push((u32::try_from(entry.start).unwrap_or(u32::MAX), remembered));
            end = entry.end;
        }
        end
    }
}

impl<E: Eyes> Visitor for TreeVisitor<E> {
    type State = Outline;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Outline, Edits<'_>)>, outline: &mut Outline) {
        outline.starts.clear();
        let tree = object.bytes;
        let mut covered = 0;
        let mut lost = false;
        if let Some((old, edits)) = before {
            for run in edits.copied {
                let first = old.starts.partition_point(|&(start, _)| (start as usize) < run.from);
                for (at, &(start, remembered)) in old.starts.iter().enumerate().skip(first) {
                    let end = old.starts.get(at + 1).map_or(edits.base_len, |&(next, _)| next as usize);
                    if end > run.from + run.len {
                        break;
                    }
                    let (start, end) = (start as usize - run.from + run.to, end - run.from + run.to);
                    if start > covered && !lost {
                        let ended = self.look(tree, (covered, start), outline);
                        // A tree that is malformed ends where it can be read no further.
                        lost = ended < start;
                        covered = ended;
                    }
                    // Entries are read from their beginning, so the same bytes at the end of the one before are the same entry.
                    if start == covered && !lost {
                        outline.starts.push((u32::try_from(start).unwrap_or(u32::MAX), remembered));
                        covered = end;
                    }
                }
            }
        }
        if covered < tree.len() && !lost {
            self.look(tree, (covered, tree.len()), outline);
        }
        if outline.starts.iter().any(|&(_, remembered)| remembered) {
            let kept = outline.starts.iter().filter(|&&(_, remembered)| remembered);
            let mut kept = kept.filter_map(|&(start, _)| entries(tree, start as usize, self.name_len).next());
            self.eyes.remembered(object.name, &mut kept);
        }
    }

    fn flawed(&mut self, _place: Place, name: ObjectId, flaw: Flaw) {
        self.eyes.flawed(name, flaw);
    }
}
