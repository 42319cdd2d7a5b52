//! All commits of a store, as far as their place in history goes, read in one walk in the order of the packs.

use super::Header;
use super::numbers::Numbers;
use crate::model::ObjectId;
use crate::pack::walk::{Edits, Object, Place, Progress, Visitor, Wanted, walk};
use crate::pack::{Error, Flaw, Kind};

/// The largest commit or tag that is read, in bytes.
pub(super) const LIMIT: u64 = 64 << 20;

/// No row, or no number.
pub(super) const NONE: u32 = u32::MAX;

/// A commit; objects are numbers, also those that are not here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its own number.
    pub(super) commit: u32,
    /// Its tree.
    pub(super) tree: u32,
    /// When it was made, in seconds since 1970.
    pub(super) time: i64,
    /// Where its parents begin, which end where the next row's do.
    first: u32,
}

/// The commits of a store.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    parents: Vec<u32>,
    /// The row of each object that is a commit, by number.
    of: Vec<u32>,
}

impl Table {
    /// Reads all commits.
    pub(super) fn read(numbers: &Numbers<'_>, progress: &Progress) -> Result<Self, Error> {
        let wanted = Wanted::all(numbers.store(), &[Kind::Commit], LIMIT)?;
        let mut table = Self { of: vec![NONE; numbers.here()], ..Self::default() };
        let readers = walk(numbers.store(), &wanted, progress, || Reading { numbers, rows: Vec::new(), parents: Vec::new() });
        for Reading { rows, parents, .. } in readers {
            let ends = rows.iter().skip(1).map(|row| row.first as usize).chain([parents.len()]).collect::<Vec<_>>();
            for (row, end) in rows.into_iter().zip(ends) {
                table.push(row, &parents[row.first as usize..end]);
            }
        }
        Ok(table)
    }

    /// Adds a commit, and returns its row.
    pub(super) fn add(&mut self, numbers: &Numbers<'_>, commit: u32, header: &Header) -> usize {
        let parents: Vec<u32> = header.parents.iter().map(|parent| numbers.of(parent)).collect();
        let tree = header.tree.as_ref().map_or(NONE, |tree| numbers.of(tree));
        self.push(Row { commit, tree, time: header.time, first: 0 }, &parents)
    }

    fn push(&mut self, row: Row, parents: &[u32]) -> usize {
        let narrow = |len: usize| u32::try_from(len).unwrap_or(NONE);
        if let Some(known) = self.of.get_mut(row.commit as usize) {
            // A commit that is stored twice is read twice.
            if *known != NONE {
                return *known as usize;
            }
            *known = narrow(self.rows.len());
        }
        self.rows.push(Row { first: narrow(self.parents.len()), ..row });
        self.parents.extend_from_slice(parents);
        self.rows.len() - 1
    }

    /// Returns the row of an object, if that is a commit.
    pub(super) fn find(&self, object: u32) -> Option<usize> {
        self.of.get(object as usize).filter(|&&row| row != NONE).map(|&row| row as usize)
    }

    /// Returns how many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, row: usize) -> Row {
        self.rows[row]
    }

    /// Returns the numbers of a row's parents.
    pub(super) fn parents(&self, row: usize) -> &[u32] {
        let end = self.rows.get(row + 1).map_or(self.parents.len(), |next| next.first as usize);
        &self.parents[self.rows[row].first as usize..end]
    }
}

/// Reads commits.
struct Reading<'n> {
    numbers: &'n Numbers<'n>,
    rows: Vec<Row>,
    parents: Vec<u32>,
}

impl Visitor for Reading<'_> {
    type State = ();

    fn visit(&mut self, object: &Object<'_>, _before: Option<(&(), Edits<'_>)>, _state: &mut ()) {
        let Some(commit) = self.numbers.at(object.place, &object.name) else { return };
        let header = Header::of(object.bytes);
        let first = u32::try_from(self.parents.len()).unwrap_or(NONE);
        self.parents.extend(header.parents.iter().map(|parent| self.numbers.of(parent)));
        let tree = header.tree.as_ref().map_or(NONE, |tree| self.numbers.of(tree));
        self.rows.push(Row { commit, tree, time: header.time, first });
    }

    /// What cannot be read is told by whoever needs it.
    fn flawed(&mut self, _place: Place, _name: ObjectId, _flaw: Flaw) {}
}
