//! Which trees lead to some objects: found in one walk over all trees, in the order of the packs, without a look at a single commit.
//!
//! Most trees differ from the one that they build on by an entry or two, so of each tree is kept only what it leads to that its base
//! does not, and what it does not any more. What is kept is directories, whatever they hold, and the objects that are sought; which
//! directories lead to one of these is worked out afterwards (see [`States`](super::States)).

use super::numbers::Numbers;
use super::trees::{Entry, Eyes, Noted, TreeVisitor};
use crate::model::ObjectId;
use crate::pack::walk::{Object, Progress, Wanted, walk};
use crate::pack::{Error, Flaw, Kind};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The largest tree that is made, in bytes.
const LIMIT: u64 = 256 << 20;

/// A record with fewer notes than this is never written in full.
const SHORT: usize = 32;

/// Of how many objects it is known that they are here, in a repository that need not have all.
const PRESENT: usize = 1 << 14;

/// No record: a tree that leads nowhere has that of the empty one.
pub(super) const EMPTY: u32 = 0;

/// Says which objects are sought, and which names.
pub trait Interest {
    /// Tells whether it matters what leads to what is sought.
    fn follows(&self) -> bool;

    /// Tells whether the object is sought, of which these are the raw bytes of the name.
    fn seeks(&self, object: &[u8]) -> bool;

    /// Tells whether an entry is sought for its own name.
    fn is_named(&mut self, entry: &Entry<'_>) -> bool;

    /// Takes note of a tree that cannot be read, or an object that a tree names and that is not here.
    fn flawed(&mut self, object: ObjectId, flaw: Flaw);
}

/// What is noted of an entry of a tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Note {
    /// The number of the object.
    pub(super) object: u32,
    /// The number of the entry's name, and below it two bits: is it a directory, is it sought itself.
    name: u32,
}

impl Note {
    const LEADS: u32 = 1;
    const SOUGHT: u32 = 2;

    pub(super) fn name(self) -> usize {
        self.name as usize >> 2
    }

    /// Tells whether it is a directory.
    pub(super) fn leads(self) -> bool {
        self.name & Self::LEADS != 0
    }

    /// Tells whether it is sought itself, by its object or its name.
    pub(super) fn is_sought(self) -> bool {
        self.name & Self::SOUGHT != 0
    }

    fn with_name(self, name: u32) -> Self {
        Self { name: name << 2 | self.name & 3, ..self }
    }
}

/// What a tree leads to, by way of another.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    /// The record that it builds on.
    base: u32,
    /// Where its notes begin: those that are dropped, then those that are added, up to the next record's.
    first: u32,
    /// How many are dropped.
    dropped: u32,
}

/// What one thread records.
#[derive(Debug, Default)]
struct Records {
    list: Vec<Record>,
    notes: Vec<Note>,
    names: Vec<Arc<[u8]>>,
    /// The record of each tree that has one.
    trees: Vec<(u32, u32)>,
}

/// The trees, and what leads from them to the objects that are sought.
#[derive(Debug)]
pub struct Holders<'n> {
    numbers: &'n Numbers<'n>,
    records: Records,
    /// The record of each object, by number.
    of: Vec<u32>,
}

/// What is made of a tree: its record, and how many notes there are on the way to the last one that was written in full.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mark {
    record: u32,
    weight: usize,
}

impl<'n> Holders<'n> {
    /// Walks over the trees of each part of a store in turn; returns as well what took an interest in it, one for each thread.
    pub fn find<I: Interest + Send>(
        numbers: &'n Numbers<'n>,
        parts: &[Wanted],
        progress: &Progress,
        interest: impl Fn() -> I + Sync,
    ) -> (Self, Vec<Vec<I>>) {
        let store = numbers.store();
        let make = || {
            let present = store.is_partial().then(|| vec![0; PRESENT].into_boxed_slice());
            let seeker = Seeker {
                numbers,
                interest: interest(),
                names: HashMap::new(),
                records: Records::new(),
                present,
                absent: HashSet::new(),
            };
            TreeVisitor::new(seeker, store.name_len())
        };
        let mut records = Records::new();
        let mut interests = Vec::new();
        for part in parts {
            let visitors = walk(store, part, progress, make).into_iter();
            interests.push(
                visitors
                    .map(|visitor| {
                        records.append(visitor.eyes.records);
                        visitor.eyes.interest
                    })
                    .collect(),
            );
        }
        let mut of = vec![EMPTY; numbers.here()];
        for (tree, record) in std::mem::take(&mut records.trees) {
            if let Some(known) = of.get_mut(tree as usize) {
                *known = record;
            }
        }
        (Self { numbers, records, of }, interests)
    }

    /// Asks for all trees of a store, each pack a part of its own, and the loose ones another.
    pub fn everything(numbers: &Numbers<'_>) -> Result<Vec<Wanted>, Error> {
        let all = Wanted::all(numbers.store(), &[Kind::Tree], LIMIT)?;
        let packs = all.packs.iter().map(|&pack| Wanted { packs: vec![pack], loose: Vec::new(), ..all.clone() });
        let loose = Wanted { packs: Vec::new(), ..all.clone() };
        Ok(packs.chain([loose]).collect())
    }

    pub(super) fn numbers(&self) -> &'n Numbers<'n> {
        self.numbers
    }

    /// Returns how many records there are.
    pub(super) fn count(&self) -> usize {
        self.records.list.len()
    }

    /// Returns the record of a tree.
    pub(super) fn record(&self, tree: u32) -> u32 {
        self.of.get(tree as usize).copied().unwrap_or(EMPTY)
    }

    /// Returns a name by its number.
    pub(super) fn name(&self, name: usize) -> &Arc<[u8]> {
        &self.records.names[name]
    }

    /// Returns what a record builds on, what it drops of that, and what it adds.
    pub(super) fn parts(&self, record: u32) -> (u32, &[Note], &[Note]) {
        let Record { base, first, dropped } = self.records.list[record as usize];
        let end = self.records.list.get(record as usize + 1).map_or(self.records.notes.len(), |next| next.first as usize);
        let (dropped, added) = self.records.notes[first as usize..end].split_at(dropped as usize);
        (base, dropped, added)
    }

    /// Returns all notes of a record.
    pub(super) fn all(&self, mut record: u32) -> Vec<Note> {
        let mut all = Vec::new();
        let mut gone: HashMap<Note, usize> = HashMap::new();
        while record != EMPTY {
            let (base, dropped, added) = self.parts(record);
            for &note in added {
                match gone.get_mut(&note).filter(|count| **count > 0) {
                    Some(count) => *count -= 1,
                    None => all.push(note),
                }
            }
            dropped.iter().for_each(|&note| *gone.entry(note).or_default() += 1);
            record = base;
        }
        all
    }
}

impl Records {
    fn new() -> Self {
        Self { list: vec![Record::default()], ..Self::default() }
    }

    fn add(&mut self, base: u32, dropped: &[Note], added: &[Note]) -> u32 {
        let narrow = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        self.list.push(Record { base, first: narrow(self.notes.len()), dropped: narrow(dropped.len()) });
        self.notes.extend_from_slice(dropped);
        self.notes.extend_from_slice(added);
        narrow(self.list.len() - 1)
    }

    /// Adds what another thread recorded.
    fn append(&mut self, other: Self) {
        let narrow = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let mut known: HashMap<Arc<[u8]>, u32> = self.names.iter().cloned().zip(0..).collect();
        let mut names = Vec::with_capacity(other.names.len());
        for name in other.names {
            names.push(*known.entry(Arc::clone(&name)).or_insert_with(|| {
                self.names.push(name);
                narrow(self.names.len() - 1)
            }));
        }
        // The empty record, which comes first, is one and the same.
        let (records, notes) = (narrow(self.list.len() - 1), narrow(self.notes.len()));
        let moved = |record: u32| if record == EMPTY { EMPTY } else { record + records };
        let list = other.list.into_iter().skip(1);
        self.list.extend(list.map(|record| Record { base: moved(record.base), first: record.first + notes, ..record }));
        self.notes.extend(other.notes.into_iter().map(|note| note.with_name(names[note.name()])));
        self.trees.extend(other.trees.into_iter().map(|(tree, record)| (tree, moved(record))));
    }
}

/// Looks for entries that may lead to what is sought.
struct Seeker<'n, I> {
    numbers: &'n Numbers<'n>,
    interest: I,
    names: HashMap<Arc<[u8]>, u32>,
    records: Records,
    /// The beginnings of the names of some objects that are here, where others may not be.
    present: Option<Box<[u64]>>,
    absent: HashSet<ObjectId>,
}

impl<I: Interest> Seeker<'_, I> {
    /// Takes note of an object that is not here.
    fn check(&mut self, entry: &Entry<'_>) {
        let Some((present, start)) = self.present.as_mut().zip(entry.raw.first_chunk().map(|start| u64::from_be_bytes(*start)))
        else {
            return;
        };
        let known = &mut present[start as usize % PRESENT];
        if *known == start || entry.is_submodule() {
            return;
        }
        let Some(object) = entry.object() else { return };
        if self.numbers.find(&object).is_some() {
            *known = start;
        } else if self.absent.insert(object) {
            self.interest.flawed(object, Flaw::Missing);
        }
    }

    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(&known) = self.names.get(name) {
            return known;
        }
        let (name, number) = (Arc::<[u8]>::from(name), u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.records.names.push(Arc::clone(&name));
        self.names.insert(name, number);
        number
    }
}

impl<I: Interest> Eyes for Seeker<'_, I> {
    type Note = Note;
    type Mark = Mark;

    fn fresh(&mut self, entry: &Entry<'_>) -> Option<Note> {
        self.check(entry);
        let is_tree = entry.is_tree();
        let named = self.interest.is_named(entry);
        let sought = named || !is_tree && !entry.is_submodule() && self.interest.seeks(entry.raw);
        if !(sought || is_tree && self.interest.follows()) {
            return None;
        }
        let name = entry.object()?;
        // A directory that is not here leads nowhere.
        let object = if sought { self.numbers.of(&name) } else { self.numbers.find(&name)? };
        let bits = if is_tree { Note::LEADS } else { 0 } | if sought { Note::SOUGHT } else { 0 };
        Some(Note { object, name: bits }.with_name(self.name(entry.name)))
    }

    fn tree(&mut self, tree: &Object<'_>, noted: Noted<'_, Note, Mark>) -> Mark {
        let Noted { base, dropped, added, all } = noted;
        let mut mark = base;
        if !dropped.is_empty() || !added.is_empty() {
            let weight = base.weight + dropped.len() + added.len();
            mark = if all.is_empty() {
                Mark::default()
            } else if base.record != EMPTY && weight > all.len().max(SHORT) {
                let all: Vec<Note> = all.iter().map(|(_, note)| *note).collect();
                Mark { record: self.records.add(EMPTY, &[], &all), weight: 0 }
            } else {
                Mark { record: self.records.add(base.record, dropped, added), weight }
            };
        }
        if mark.record != EMPTY {
            self.records.trees.extend(self.numbers.at(tree.place, &tree.name).map(|number| (number, mark.record)));
        }
        mark
    }

    fn flawed(&mut self, tree: ObjectId, flaw: Flaw) {
        self.interest.flawed(tree, flaw);
    }
}
