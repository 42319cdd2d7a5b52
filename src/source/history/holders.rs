//! Which trees lead to some objects: found from below, wave by wave, without a look at a single commit.
//!
//! A wave is one walk over all trees for those that hold one of some objects; the trees that it finds are what the next one looks
//! for. There are as many waves as directories are deep, and each costs little more than making every tree once.

use super::trees::{Entry, Eyes, TreeVisitor};
use crate::model::ObjectId;
use crate::pack::walk::{Progress, Wanted, walk};
use crate::pack::{Error, Flaw, Kind, Store};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The largest tree that is made, in bytes.
const LIMIT: u64 = 256 << 20;

/// An entry of a tree that leads to one of the objects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Its name.
    pub name: Arc<[u8]>,
    /// The object.
    pub object: ObjectId,
    /// Whether it is a directory, which leads on.
    pub is_tree: bool,
}

/// The trees that lead to some objects.
#[derive(Debug, Default)]
pub struct Holders {
    edges: HashMap<ObjectId, Vec<Edge>>,
    /// The trees that cannot be read.
    pub flawed: Vec<(ObjectId, Flaw)>,
}

impl Holders {
    /// Finds the trees that lead to the objects.
    pub fn find(store: &Store, objects: HashSet<ObjectId>, progress: &Progress) -> Result<Self, Error> {
        let mut holders = Self::default();
        let mut sought = objects;
        let wanted = Wanted::all(store, &[Kind::Tree], LIMIT)?;
        while !sought.is_empty() && !progress.stop.load(Ordering::Relaxed) {
            let make = || TreeVisitor::new(Seekers { sought: &sought, holders: Self::default() }, store.name_len());
            let found: Vec<Self> = walk(store, &wanted, progress, make).into_iter().map(|visitor| visitor.eyes.holders).collect();
            let mut next = HashSet::new();
            for (tree, mut edges) in found.into_iter().flat_map(|one| {
                holders.flawed.extend(one.flawed);
                one.edges
            }) {
                let known = holders.edges.entry(tree).or_insert_with(|| {
                    next.insert(tree);
                    Vec::new()
                });
                known.append(&mut edges);
            }
            sought = next;
        }
        // A tree that is stored twice is found twice.
        for edges in holders.edges.values_mut() {
            edges.sort_unstable();
            edges.dedup();
        }
        holders.flawed.sort_unstable();
        holders.flawed.dedup();
        Ok(holders)
    }

    /// Returns the entries of the tree that lead to one of the objects, by name.
    pub fn of(&self, tree: &ObjectId) -> &[Edge] {
        self.edges.get(tree).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Looks for entries with certain objects.
struct Seekers<'s> {
    sought: &'s HashSet<ObjectId>,
    holders: Holders,
}

impl Eyes for Seekers<'_> {
    fn fresh(&mut self, entry: &Entry<'_>) -> bool {
        !entry.is_submodule() && entry.object().is_some_and(|object| self.sought.contains(&object))
    }

    fn remembered(&mut self, tree: ObjectId, entries: &mut dyn Iterator<Item = Entry<'_>>) {
        let edges =
            entries.filter_map(|entry| Some(Edge { name: entry.name.into(), object: entry.object()?, is_tree: entry.is_tree() }));
        self.holders.edges.entry(tree).or_default().extend(edges);
    }

    fn flawed(&mut self, tree: ObjectId, flaw: Flaw) {
        self.holders.flawed.push((tree, flaw));
    }
}
