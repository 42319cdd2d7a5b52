//! The delta trees of a pack: which entry builds on which, found from the headers alone.

use super::{Flaw, Kind, Pack, Stored};
use crate::model::ObjectId;
use std::cmp::Reverse;

/// A number that is none: no base, no position.
const NONE: u32 = u32::MAX;

/// What an entry weighs beside its bytes, when work is shared out.
const EACH: u64 = 64;

/// The delta trees of a pack.
///
/// A node is an entry of the pack, numbered by offset.
#[derive(Debug, Default)]
pub(super) struct Forest {
    /// Where the entries begin, and behind them where the last one ends.
    offsets: Vec<u64>,
    /// The position of each entry in the index.
    positions: Vec<u32>,
    /// Where the children of each node begin in `children`.
    firsts: Vec<u32>,
    /// The nodes that build on each node, the heaviest subtree last.
    children: Vec<u32>,
    /// The trees that stand on their own, or on an object outside the pack; the heaviest first.
    pub(super) roots: Vec<Root>,
    /// The nodes that stand on nothing, with the reason.
    pub(super) flawed: Vec<(u32, Flaw)>,
}

/// The root of a tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    /// The node.
    pub(super) node: u32,
    /// What it stands on.
    pub(super) ground: Ground,
    /// What the whole tree weighs.
    pub(super) weight: u64,
    /// How many objects it has.
    pub(super) count: u32,
}

/// What a root stands on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ground {
    /// Nothing: it is whole.
    Itself(Kind),
    /// An object outside the pack.
    Outside(ObjectId),
}

impl Forest {
    /// Reads all headers of the pack.
    pub(super) fn of(pack: &Pack) -> Self {
        let mut forest = Self::default();
        let mut entries: Vec<(u64, u32)> = Vec::with_capacity(pack.index().count() as usize);
        let mut outside = Vec::new();
        for position in 0..pack.index().count() {
            match pack.index().offset(position).filter(|&offset| offset < pack.end()) {
                Some(offset) => entries.push((offset, position)),
                None => outside.push(position),
            }
        }
        entries.sort_unstable();
        // Two names at one offset cannot both be true; the first stands for the entry.
        entries.dedup_by_key(|(offset, _)| *offset);
        if pack.index().is_partial() {
            add_unnamed(pack, &mut entries);
        }
        forest.offsets = entries.iter().map(|&(offset, _)| offset).chain([pack.end()]).collect();
        forest.positions = entries.into_iter().map(|(_, position)| position).collect();
        let bases = forest.bases(pack);
        forest.plant(&bases);
        // What the index puts outside the pack has no node; it gets one that nothing leads to, so that it can be named.
        for position in outside {
            forest.flawed.push((forest.positions.len() as u32, Flaw::Offset));
            forest.positions.push(position);
        }
        forest
    }

    /// Returns the base of each node, noting the roots and those that have a flaw.
    fn bases(&mut self, pack: &Pack) -> Vec<u32> {
        let mut bases = vec![NONE; self.positions.len()];
        for (node, base) in (0..).zip(&mut bases) {
            let offset = self.offsets[node as usize];
            let root = |ground| Root { node, ground, weight: 0, count: 0 };
            match pack.entry(offset, self.offsets[node as usize + 1]).map(|(header, _)| header.stored) {
                Ok(Stored::Whole(kind)) => self.roots.push(root(Ground::Itself(kind))),
                Ok(Stored::Offset(wanted)) => match self.node_at(wanted, node) {
                    Some(found) => *base = found,
                    None => self.flawed.push((node, Flaw::Base)),
                },
                Ok(Stored::Named(name)) => match pack.find(&name) {
                    Some(wanted) => match self.node_at(wanted, self.positions.len() as u32) {
                        Some(found) if found != node => *base = found,
                        _ => self.flawed.push((node, Flaw::Base)),
                    },
                    None => self.roots.push(root(Ground::Outside(name))),
                },
                Err(flaw) => self.flawed.push((node, flaw)),
            }
        }
        bases
    }

    /// Returns the node at the offset, which lies before `end`.
    fn node_at(&self, offset: u64, end: u32) -> Option<u32> {
        // A base mostly stands shortly before what builds on it.
        let high = end as usize;
        let mut low = high.saturating_sub(1);
        let mut step = 8;
        while low > 0 && self.offsets[low] > offset {
            low = low.saturating_sub(step);
            step *= 4;
        }
        let found = low + self.offsets.get(low..high)?.binary_search(&offset).ok()?;
        u32::try_from(found).ok()
    }

    /// Turns bases into children, and weighs the trees.
    fn plant(&mut self, bases: &[u32]) {
        let count = bases.len();
        self.firsts = vec![0; count + 1];
        for &base in bases.iter().filter(|&&base| base != NONE) {
            self.firsts[base as usize + 1] += 1;
        }
        for node in 0..count {
            self.firsts[node + 1] += self.firsts[node];
        }
        let mut next = self.firsts.clone();
        self.children = vec![0; self.firsts[count] as usize];
        for (node, &base) in (0..).zip(bases).filter(|(_, base)| **base != NONE) {
            self.children[next[base as usize] as usize] = node;
            next[base as usize] += 1;
        }
        drop(next);

        // Roots first, each node behind its base; what is not reached so leads back to itself, or stands on something flawed.
        let mut order: Vec<u32> = self.roots.iter().map(|root| root.node).collect();
        order.reserve(count.saturating_sub(order.len()));
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            order.extend_from_slice(self.children(node));
            at += 1;
        }
        let mut weights: Vec<u64> = (0..count).map(|node| self.offsets[node + 1] - self.offsets[node] + EACH).collect();
        for &node in order.iter().rev() {
            let (first, end) = (self.firsts[node as usize] as usize, self.firsts[node as usize + 1] as usize);
            let children = &mut self.children[first..end];
            weights[node as usize] += children.iter().map(|&child| weights[child as usize]).sum::<u64>();
            // In a long chain with short branches only the branches wait while the chain goes on, so that at any time no more
            // objects are held than the logarithm of how many there are.
            children.sort_by_key(|&child| weights[child as usize]);
        }
        // Counted in the same way, once the weights are not needed any more.
        let mut counts = weights;
        for root in &mut self.roots {
            root.weight = counts[root.node as usize];
        }
        counts.iter_mut().for_each(|count| *count = 1);
        for &node in order.iter().rev() {
            counts[node as usize] += self.children(node).iter().map(|&child| counts[child as usize]).sum::<u64>();
        }
        for root in &mut self.roots {
            root.count = u32::try_from(counts[root.node as usize]).unwrap_or(u32::MAX);
        }
        self.roots.sort_by_key(|root| Reverse(root.weight));
        if order.len() < count {
            let mut reached = vec![false; count];
            order.iter().for_each(|&node| reached[node as usize] = true);
            self.flawed.iter().for_each(|&(node, _)| reached[node as usize] = true);
            let lost = (0..).zip(&reached).filter(|(_, reached)| !**reached);
            self.flawed.extend(lost.map(|(node, _)| (node, Flaw::Base)));
        }
    }

    /// Returns the nodes that build on this one, the heaviest subtree last.
    pub(super) fn children(&self, node: u32) -> &[u32] {
        let node = node as usize;
        match (self.firsts.get(node), self.firsts.get(node + 1)) {
            (Some(&first), Some(&end)) => &self.children[first as usize..end as usize],
            _ => &[],
        }
    }

    /// Returns where the entry begins and ends.
    pub(super) fn range(&self, node: u32) -> (u64, u64) {
        (self.offsets[node as usize], self.offsets[node as usize + 1])
    }

    /// Returns the entry's position in the index; an entry that only others build on has none.
    pub(super) fn position(&self, node: u32) -> Option<u32> {
        Some(self.positions[node as usize]).filter(|&position| position != NONE)
    }
}

/// Adds the entries that a partial index leaves out and that others build on, however deep.
fn add_unnamed(pack: &Pack, entries: &mut Vec<(u64, u32)>) {
    let mut known: std::collections::BTreeSet<u64> = entries.iter().map(|&(offset, _)| offset).collect();
    let mut waiting: Vec<u64> = known.iter().copied().collect();
    while let Some(offset) = waiting.pop() {
        if let Ok((header, _)) = pack.entry(offset, pack.end())
            && let Stored::Offset(base) = header.stored
            && known.insert(base)
        {
            entries.push((base, NONE));
            waiting.push(base);
        }
    }
    entries.sort_unstable();
}
