//! One thread's way through delta trees: down to the leaves, making each object from its base.

use super::{Copied, Edits, Flaw, Forest, Ground, Kind, Object, ObjectId, Place, Reader, Root, Task, Visitor, Work};
use crate::pack::delta::{apply, result_size};
use crate::pack::{Inflater, Stored};
use std::sync::atomic::Ordering;

/// Buffers that are larger are given back to the system instead of being kept, in bytes.
const KEPT: usize = 4 << 20;

/// After so many objects those who watch are told.
const TOLD: u64 = 256;

/// One thread's way through the work.
pub(super) struct Climber<'w, V: Visitor> {
    work: &'w Work<'w>,
    visitor: V,
    inflater: Inflater,
    reader: Reader,
    delta: Vec<u8>,
    copied: Vec<Copied>,
    spare: Vec<Level<V::State>>,
    waiting: Vec<Waiting<V::State>>,
    objects: u64,
    bytes: u64,
}

/// An object that others are made from.
#[derive(Default)]
struct Level<S> {
    bytes: Vec<u8>,
    state: S,
    /// Whether the visitor has seen the object, so that its state is one.
    seen: bool,
}

/// A node whose children are not all made yet.
struct Waiting<S> {
    level: Level<S>,
    node: u32,
    next: usize,
}

/// The tree that is being climbed.
#[derive(Clone, Copy)]
struct Tree<'w> {
    pack: u32,
    forest: &'w Forest,
    kind: Kind,
}

impl<'w, V: Visitor> Climber<'w, V> {
    pub(super) fn new(work: &'w Work<'w>, visitor: V) -> Self {
        Self {
            work,
            visitor,
            inflater: Inflater::default(),
            reader: Reader::default(),
            delta: Vec::new(),
            copied: Vec::new(),
            spare: Vec::new(),
            waiting: Vec::new(),
            objects: 0,
            bytes: 0,
        }
    }

    /// Ends the way and returns the visitor.
    pub(super) fn finish(mut self) -> V {
        self.tell();
        self.visitor
    }

    /// Does a piece of work.
    pub(super) fn task(&mut self, task: &Task) {
        let work = self.work;
        match *task {
            Task::Trees { forest, first, end } => {
                let Some((pack, forest)) = work.forests.get(forest) else { return };
                for root in forest.roots[first..end].iter().filter(|root| work.wants(root)) {
                    if self.stopped() {
                        return;
                    }
                    self.tree(*pack, forest, root);
                }
            }
            Task::Loose { first, end } => work.wanted.loose[first..end].iter().for_each(|name| self.loose(*name)),
        }
        self.tell();
    }

    fn stopped(&self) -> bool {
        self.work.progress.stop.load(Ordering::Relaxed)
    }

    /// Adds to the numbers that those who watch see.
    fn tell(&mut self) {
        self.work.progress.objects.fetch_add(std::mem::take(&mut self.objects), Ordering::Relaxed);
        self.work.progress.bytes.fetch_add(std::mem::take(&mut self.bytes), Ordering::Relaxed);
    }

    fn loose(&mut self, name: ObjectId) {
        let (place, limit) = (Place::Loose, self.work.wanted.limit);
        match self.work.store.read_loose(&name, limit) {
            Ok((kind, bytes)) if self.work.wanted.kinds.contains(&kind) => {
                let mut level = self.spare.pop().unwrap_or_default();
                self.visitor.visit(&Object { name, kind, place, bytes: &bytes }, None, &mut level.state);
                self.count(bytes.len());
                self.spare.push(level);
            }
            Ok(_) => {}
            // An object that was packed in the meantime is gone from here, and no loss.
            Err(Flaw::Missing) if self.work.store.contains(&name) => {}
            Err(flaw) => self.visitor.flawed(place, name, flaw),
        }
    }

    fn count(&mut self, bytes: usize) {
        self.objects += 1;
        self.bytes += bytes as u64;
        if self.objects >= TOLD {
            self.tell();
        }
    }

    /// Climbs a whole tree.
    fn tree(&mut self, pack: u32, forest: &'w Forest, root: &Root) {
        let mut level = self.spare.pop().unwrap_or_default();
        let made = match root.ground {
            Ground::Itself(kind) => {
                let tree = Tree { pack, forest, kind };
                self.whole(tree, root.node, &mut level).map(|()| tree)
            }
            Ground::Outside(base) => self.on_outside(pack, forest, (root.node, base), &mut level),
        };
        match made {
            Ok(tree) => {
                self.settle(tree, root.node, level);
                self.climb(tree);
            }
            Err(flaw) => {
                self.spare.push(level);
                self.lose(Tree { pack, forest, kind: Kind::Blob }, root.node, flaw);
            }
        }
    }

    /// Makes an object that is stored whole.
    fn whole(&mut self, tree: Tree<'_>, node: u32, level: &mut Level<V::State>) -> Result<(), Flaw> {
        let (offset, end) = tree.forest.range(node);
        let pack = self.work.store.packs().get(tree.pack as usize).ok_or(Flaw::Missing)?;
        let (header, stream) = pack.entry(offset, end)?;
        if header.size > self.work.wanted.limit {
            return Err(Flaw::TooLarge { size: header.size });
        }
        let len = self.inflater.inflate(stream, header.size, &mut level.bytes)?.len();
        level.bytes.truncate(len);
        level.seen = false;
        self.see(tree, node, None, level);
        Ok(())
    }

    /// Makes a root from an object outside the pack, if that is of a kind that is wanted.
    fn on_outside(
        &mut self,
        pack: u32,
        forest: &'w Forest,
        (node, base): (u32, ObjectId),
        level: &mut Level<V::State>,
    ) -> Result<Tree<'w>, Flaw> {
        let limit = self.work.wanted.limit;
        let (kind, bytes) = self.work.store.read(&mut self.reader, &base, limit).map_err(|_| Flaw::Base)?;
        let tree = Tree { pack, forest, kind };
        if !self.work.wanted.kinds.contains(&kind) {
            return Ok(tree);
        }
        let outside = Level { bytes, state: V::State::default(), seen: false };
        self.derived(tree, node, &outside, level)?;
        Ok(tree)
    }

    /// Makes an object from its base.
    fn derived(&mut self, tree: Tree<'_>, node: u32, base: &Level<V::State>, level: &mut Level<V::State>) -> Result<(), Flaw> {
        let (offset, end) = tree.forest.range(node);
        let pack = self.work.store.packs().get(tree.pack as usize).ok_or(Flaw::Missing)?;
        let limit = self.work.wanted.limit;
        let (header, stream) = pack.entry(offset, end)?;
        if matches!(header.stored, Stored::Whole(_)) || header.size > limit {
            return Err(Flaw::Header);
        }
        let delta = self.inflater.inflate(stream, header.size, &mut self.delta)?;
        let size = result_size(delta)?;
        if size > limit {
            return Err(Flaw::TooLarge { size });
        }
        level.seen = false;
        apply(&base.bytes, delta, limit, &mut level.bytes, &mut self.copied)?;
        let base = base.seen.then_some((&base.state, base.bytes.len()));
        self.see(tree, node, base, level);
        Ok(())
    }

    /// Shows an object to the visitor.
    fn see(&mut self, tree: Tree<'_>, node: u32, before: Option<(&V::State, usize)>, level: &mut Level<V::State>) {
        // An entry without a name is only there for those that build on it.
        let Some((place, name)) = self.work.named(tree.pack, tree.forest, node) else { return };
        let before = before.map(|(state, base_len)| (state, Edits { copied: &self.copied, base_len }));
        let object = Object { name, kind: tree.kind, place, bytes: &level.bytes };
        self.visitor.visit(&object, before, &mut level.state);
        level.seen = true;
        self.count(level.bytes.len());
    }

    /// Makes everything that builds on what waits.
    fn climb(&mut self, tree: Tree<'_>) {
        while let Some(mut top) = self.waiting.pop() {
            if self.stopped() {
                self.reuse(top.level);
                continue;
            }
            let children = tree.forest.children(top.node);
            let child = children[top.next];
            let mut level = self.spare.pop().unwrap_or_default();
            let made = self.derived(tree, child, &top.level, &mut level);
            top.next += 1;
            if top.next < children.len() {
                self.waiting.push(top);
            } else {
                self.reuse(top.level);
            }
            match made {
                Ok(()) => self.settle(tree, child, level),
                Err(flaw) => {
                    self.reuse(level);
                    self.lose(tree, child, flaw);
                }
            }
        }
    }

    /// Keeps an object as long as others are to be made from it.
    fn settle(&mut self, tree: Tree<'_>, node: u32, level: Level<V::State>) {
        let wanted = self.work.wanted.kinds.contains(&tree.kind);
        if wanted && !tree.forest.children(node).is_empty() {
            self.waiting.push(Waiting { level, node, next: 0 });
        } else {
            self.reuse(level);
        }
    }

    fn reuse(&mut self, level: Level<V::State>) {
        if level.bytes.capacity() <= KEPT {
            self.spare.push(level);
        }
    }

    /// Tells of an object that could not be made, and of all that build on it.
    fn lose(&mut self, tree: Tree<'_>, node: u32, flaw: Flaw) {
        let mut lost = vec![(node, flaw)];
        while let Some((node, flaw)) = lost.pop() {
            if let Some((place, name)) = self.work.named(tree.pack, tree.forest, node) {
                self.visitor.flawed(place, name, flaw);
                self.count(0);
            }
            lost.extend(tree.forest.children(node).iter().map(|&child| (child, Flaw::FlawedBase)));
        }
    }
}
