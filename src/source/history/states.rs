//! What trees lead to, each state once: trees that lead to the same objects by the same names are in one state, whatever else is in
//! them, and a history of a million trees goes through few of these.

use super::holders::{EMPTY, Holders, Note};
use crate::model::ObjectId;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// The number of a state; that of a tree which leads to nothing is 0.
pub type StateId = u32;

/// An entry of a tree that leads to an object that is sought, or is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Its name.
    pub name: Arc<[u8]>,
    /// The object; a directory stands for all that are in its state.
    pub object: ObjectId,
    /// Whether the entry is sought itself.
    pub is_sought: bool,
    /// The state of the directory that it is, if that leads on.
    pub below: StateId,
}

/// The states of trees.
#[derive(Debug)]
pub struct States {
    lists: Vec<Vec<Edge>>,
}

impl States {
    /// Works out the states of some trees, by their numbers, and of all that these lead to; returns the states of those in order.
    pub fn of_trees(holders: &Holders<'_>, roots: impl Iterator<Item = Option<u32>>) -> (Self, Vec<StateId>) {
        let sums = Sums::of(holders);
        let mut known: HashMap<u128, StateId> = HashMap::from([(0, 0)]);
        let mut records = vec![EMPTY];
        let mut state = |record: u32, records: &mut Vec<u32>| {
            let next = u32::try_from(records.len()).unwrap_or(0);
            *known.entry(sums.list[record as usize]).or_insert_with(|| {
                records.push(record);
                next
            })
        };
        let roots = roots.map(|root| root.map_or(0, |root| state(holders.record(root), &mut records))).collect();
        let mut lists = vec![Vec::new()];
        while let Some(&record) = records.get(lists.len()) {
            let mut edges = Vec::new();
            for note in holders.all(record) {
                let below = if note.leads() { state(holders.record(note.object), &mut records) } else { 0 };
                if note.is_sought() || below != 0 {
                    let (name, is_sought) = (Arc::clone(holders.name(note.name())), note.is_sought());
                    edges.extend(holders.numbers().name(note.object).map(|object| Edge { name, object, is_sought, below }));
                }
            }
            edges.sort_unstable();
            edges.dedup();
            lists.push(edges);
        }
        (Self { lists }, roots)
    }

    /// Returns what leads on from a state, by name.
    pub fn of(&self, state: StateId) -> &[Edge] {
        self.lists.get(state as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

/// For each record the sum of what its notes lead to: the same for the same notes in any order, so that it follows from that of the
/// base with a few additions and subtractions. With keys that nobody knows, others have the same sum once in 2^64 times or less.
struct Sums<'h> {
    holders: &'h Holders<'h>,
    keys: [RandomState; 2],
    list: Vec<u128>,
}

impl<'h> Sums<'h> {
    fn of(holders: &'h Holders<'h>) -> Self {
        let mut sums = Self { holders, keys: [RandomState::new(), RandomState::new()], list: vec![0; holders.count()] };
        let mut begun = vec![false; holders.count()];
        // What a record needs first stands in the notes, which a hostile index can lead in a circle; there it counts as nothing.
        let mut stack = Vec::new();
        for first in 0..u32::try_from(holders.count()).unwrap_or(u32::MAX) {
            if !std::mem::replace(&mut begun[first as usize], true) {
                stack.push((first, 0));
            }
            while let Some((record, next)) = stack.pop() {
                let (base, dropped, added) = holders.parts(record);
                let needs = |at: usize| match at.checked_sub(1) {
                    None => base,
                    Some(at) => {
                        let note = dropped.get(at).or_else(|| added.get(at - dropped.len()));
                        note.filter(|note| note.leads()).map_or(EMPTY, |note| holders.record(note.object))
                    }
                };
                let count = 1 + dropped.len() + added.len();
                match (next..count).find(|&at| !begun[needs(at) as usize]) {
                    Some(at) => {
                        begun[needs(at) as usize] = true;
                        stack.push((record, at + 1));
                        stack.push((needs(at), 0));
                    }
                    None => {
                        let sum = |notes: &[Note]| notes.iter().fold(0_u128, |sum, note| sum.wrapping_add(sums.term(*note)));
                        let sum = sums.list[base as usize].wrapping_add(sum(added)).wrapping_sub(sum(dropped));
                        sums.list[record as usize] = sum;
                    }
                }
            }
        }
        sums
    }

    /// Returns what a note adds to the sum.
    fn term(&self, note: Note) -> u128 {
        let below = if note.leads() { self.list[self.holders.record(note.object) as usize] } else { 0 };
        if !note.is_sought() && below == 0 {
            return 0;
        }
        // A directory is told by what it leads to.
        let object = (!note.leads()).then_some(note.object);
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one((note.name(), note.is_sought(), object, below))));
        high << 64 | low
    }
}
