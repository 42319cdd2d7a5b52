//! The commits that are reachable from where one looks, each once.

use super::Header;
use super::numbers::Numbers;
use super::table::{LIMIT, NONE, Table};
use crate::model::ObjectId;
use crate::pack::walk::Progress;
use crate::pack::{Error, Flaw, Kind, Reader};
use std::collections::{BTreeMap, HashSet};

/// A commit, as far as its place in history goes.
#[derive(Clone, Copy, Debug)]
pub struct Commit {
    /// Its number.
    pub number: u32,
    /// The number of its tree; none if that is not here.
    pub tree: Option<u32>,
    /// When it was made, in seconds since 1970.
    pub time: i64,
    /// Whether the range ends before it: it is only here to compare with.
    pub hidden: bool,
    /// Where its parents begin, which end where the next one's do.
    first: u32,
}

/// What a name leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peeled {
    /// The annotated tags on the way.
    pub tags: Vec<ObjectId>,
    /// The commit, by its place in the list.
    pub commit: Option<u32>,
    /// The tree or blob that is named instead of a commit.
    pub other: Option<(Kind, ObjectId)>,
}

/// Commits, parents first.
#[derive(Debug)]
pub struct Commits<'n> {
    /// The commits.
    pub list: Vec<Commit>,
    /// What each head leads to, by its name.
    pub peeled: BTreeMap<ObjectId, Peeled>,
    /// What history needs and is not here, or cannot be read.
    pub missing: Vec<(ObjectId, Flaw)>,
    numbers: &'n Numbers<'n>,
    parents: Vec<u32>,
}

/// What a name leads to, before commits have places.
struct Way {
    tags: Vec<ObjectId>,
    /// The row of a commit, or what is named instead.
    end: Result<usize, (Kind, ObjectId)>,
}

/// The commits that were reached, by their rows.
struct Walk<'n> {
    numbers: &'n Numbers<'n>,
    table: Table,
    reader: Reader,
    /// The rows in the order in which they were reached, and whether they are hidden.
    reached: Vec<(usize, bool)>,
    missing: Vec<(ObjectId, Flaw)>,
}

impl<'n> Commits<'n> {
    /// Returns, for each commit, whether it is what one of the heads leads to, or comes before that.
    pub fn before(&self, heads: &[ObjectId]) -> Vec<bool> {
        let mut reached = vec![false; self.list.len()];
        for at in heads.iter().filter_map(|head| self.peeled.get(head)?.commit) {
            reached[at as usize] = true;
        }
        for at in (0..self.list.len()).rev().filter_map(|at| u32::try_from(at).ok()) {
            if reached[at as usize] {
                self.parents(at).iter().for_each(|&parent| reached[parent as usize] = true);
            }
        }
        reached
    }

    /// Walks from the heads; what is reachable from `hidden` is marked so. At a commit of `shallow` history ends by intent.
    pub fn walk(
        numbers: &'n Numbers<'n>,
        (heads, hidden, shallow): (&[ObjectId], &[ObjectId], &[ObjectId]),
        progress: &Progress,
    ) -> Result<Self, Error> {
        let shallow: HashSet<u32> = shallow.iter().filter_map(|name| numbers.find(name)).collect();
        let table = Table::read(numbers, progress)?;
        let mut walk = Walk { numbers, table, reader: Reader::default(), reached: Vec::new(), missing: Vec::new() };
        let mut ends: BTreeMap<ObjectId, Way> = BTreeMap::new();
        let mut seen = vec![false; walk.table.len()];
        for (heads, is_hidden) in [(hidden, true), (heads, false)] {
            for &head in heads {
                let Some(way) = walk.peel(head) else { continue };
                let mut waiting: Vec<usize> = way.end.iter().copied().collect();
                ends.insert(head, way);
                while let Some(row) = waiting.pop() {
                    seen.resize(walk.table.len(), false);
                    // What is hidden was walked first, so that it is never taken for part of the range.
                    if std::mem::replace(&mut seen[row], true) {
                        continue;
                    }
                    walk.reached.push((row, is_hidden));
                    if !shallow.contains(&walk.table.row(row).commit) {
                        let parents = walk.table.parents(row).to_vec();
                        waiting.extend(parents.iter().rev().filter_map(|&parent| walk.row(parent)));
                    }
                }
            }
        }
        Ok(walk.finish(ends))
    }

    /// Returns the parents of a commit that are here, by their places in the list.
    pub fn parents(&self, at: u32) -> &[u32] {
        let first = |at: usize| self.list.get(at).map_or(self.parents.len(), |commit| commit.first as usize);
        &self.parents[first(at as usize)..first(at as usize + 1)]
    }

    /// Returns the name of a commit.
    pub fn name(&self, at: u32) -> Option<ObjectId> {
        self.list.get(at as usize).and_then(|commit| self.numbers.name(commit.number))
    }

    /// Returns the numbers of objects.
    pub fn numbers(&self) -> &'n Numbers<'n> {
        self.numbers
    }
}

impl<'n> Walk<'n> {
    /// Follows annotated tags from a name.
    fn peel(&mut self, head: ObjectId) -> Option<Way> {
        let (mut tags, mut name) = (Vec::new(), head);
        loop {
            if let Some(row) = self.numbers.find(&name).and_then(|number| self.table.find(number)) {
                return Some(Way { tags, end: Ok(row) });
            }
            match self.numbers.store().read(&mut self.reader, &name, LIMIT) {
                Ok((Kind::Commit, bytes)) => {
                    let row = self.table.add(self.numbers, self.numbers.of(&name), &Header::of(&bytes));
                    return Some(Way { tags, end: Ok(row) });
                }
                Ok((Kind::Tag, bytes)) if !tags.contains(&name) => {
                    tags.push(name);
                    name = Header::of(&bytes).object?;
                }
                Ok((kind, _)) => return Some(Way { tags, end: Err((kind, name)) }),
                Err(Flaw::TooLarge { .. }) => return Some(Way { tags, end: Err((Kind::Blob, name)) }),
                Err(flaw) => {
                    self.missing.push((name, flaw));
                    return None;
                }
            }
        }
    }

    /// Returns the row of a commit, or notes what is wrong with it.
    fn row(&mut self, commit: u32) -> Option<usize> {
        if let Some(row) = self.table.find(commit) {
            return Some(row);
        }
        let name = self.numbers.name(commit)?;
        if commit as usize >= self.numbers.here() {
            self.missing.push((name, Flaw::Missing));
            return None;
        }
        let flaw = match self.numbers.store().read(&mut self.reader, &name, LIMIT) {
            Ok((Kind::Commit, bytes)) => return Some(self.table.add(self.numbers, commit, &Header::of(&bytes))),
            Ok(_) => Flaw::Header,
            Err(flaw) => flaw,
        };
        self.missing.push((name, flaw));
        None
    }

    /// Puts what was reached in order.
    fn finish(mut self, ends: BTreeMap<ObjectId, Way>) -> Commits<'n> {
        let order = self.parents_first();
        let mut places = vec![NONE; self.table.len()];
        for (place, &(row, _)) in (0..).zip(&order) {
            places[row] = place;
        }
        let place = |row: usize| places.get(row).copied().filter(|&place| place != NONE);
        let mut parents = Vec::new();
        let mut list = Vec::with_capacity(order.len());
        for (row, hidden) in order {
            let first = u32::try_from(parents.len()).unwrap_or(NONE);
            parents.extend(self.table.parents(row).iter().filter_map(|&parent| place(self.table.find(parent)?)));
            let found = self.table.row(row);
            let here = (found.tree as usize) < self.numbers.here();
            if !here && found.tree != NONE && !hidden {
                self.missing.extend(self.numbers.name(found.tree).map(|name| (name, Flaw::Missing)));
            }
            list.push(Commit { number: found.commit, tree: here.then_some(found.tree), time: found.time, hidden, first });
        }
        let peeled = ends
            .into_iter()
            .map(|(head, Way { tags, end })| (head, Peeled { tags, commit: end.ok().and_then(place), other: end.err() }));
        Commits { list, peeled: peeled.collect(), missing: self.missing, numbers: self.numbers, parents }
    }

    /// Orders what was reached so that each stands behind its parents; a stack of our own, since history is longer than a thread's
    /// stack.
    fn parents_first(&self) -> Vec<(usize, bool)> {
        const UNREACHED: u8 = 0;
        const REACHED: u8 = 1;
        const HIDDEN: u8 = 2;
        const ENTERED: u8 = 4;
        let mut marks = vec![UNREACHED; self.table.len()];
        for &(row, hidden) in &self.reached {
            marks[row] = if hidden { HIDDEN } else { REACHED };
        }
        let mut order = Vec::with_capacity(self.reached.len());
        let mut stack = Vec::new();
        for &(first, _) in &self.reached {
            if marks[first] & ENTERED == 0 {
                marks[first] |= ENTERED;
                stack.push((first, 0));
            }
            while let Some((row, next)) = stack.pop() {
                match self.table.parents(row).get(next) {
                    Some(&parent) => {
                        stack.push((row, next + 1));
                        let parent = self.table.find(parent);
                        if let Some(parent) = parent.filter(|&parent| matches!(marks[parent], REACHED | HIDDEN)) {
                            marks[parent] |= ENTERED;
                            stack.push((parent, 0));
                        }
                    }
                    None => order.push((row, marks[row] & HIDDEN != 0)),
                }
            }
        }
        order
    }
}
