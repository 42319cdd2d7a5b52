//! Every object of a store, once: delta trees depth first, shared out to threads by weight.
//!
//! Each object is handed to a visitor with what its delta copied from its base, and with what the visitor made of that base. At any
//! time a thread holds the objects that others are still to be made from, which are few (see [`super::forest`]), and no more.

mod climb;

use super::forest::{Forest, Ground, Root};
use super::{Error, Flaw, Kind, Pack, Reader, Store};
use crate::model::{Copied, ObjectId};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How many loose objects are one piece of work.
const LOOSE: usize = 64;

/// How many light trees are one piece of work, by weight.
const PIECE: u64 = 1 << 16;

/// What sees the objects; one for each thread.
pub trait Visitor {
    /// What it makes of an object, to be used for those that build on it. States are reused: one that is handed out may hold what
    /// was made of another object.
    type State: Default;

    /// Takes an object, and fills in its state.
    ///
    /// An object that builds on one that was seen comes with that one's state and the edits that lead from it to this one.
    fn visit(&mut self, object: &Object<'_>, before: Option<(&Self::State, Edits<'_>)>, state: &mut Self::State);

    /// Takes note of an object that cannot be read.
    fn flawed(&mut self, place: Place, name: ObjectId, flaw: Flaw);
}

/// An object.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// Its name.
    pub name: ObjectId,
    /// What it is.
    pub kind: Kind,
    /// Where it is stored.
    pub place: Place,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Where an object is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In a pack of the store.
    Packed {
        /// The number of the pack.
        pack: u32,
        /// The position in its index.
        position: u32,
    },
    /// In a file of its own.
    Loose,
}

/// How an object was made from its base.
#[derive(Clone, Copy, Debug)]
pub struct Edits<'a> {
    /// The runs that it has from the base, in its own order; all else was inserted.
    pub copied: &'a [Copied],
    /// The length of the base in bytes.
    pub base_len: usize,
}

/// What is asked of a walk.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The kinds of objects.
    pub kinds: Vec<Kind>,
    /// The size, in bytes, over which an object is not made.
    pub limit: u64,
    /// The numbers of the packs.
    pub packs: Vec<usize>,
    /// The loose objects.
    pub loose: Vec<ObjectId>,
}

impl Wanted {
    /// Asks for all objects of these kinds that are in the store.
    pub fn all(store: &Store, kinds: &[Kind], limit: u64) -> Result<Self, Error> {
        Ok(Self { kinds: kinds.to_vec(), limit, packs: (0..store.packs().len()).collect(), loose: store.loose()? })
    }
}

/// How far a walk has come; shared with whoever watches it, who may also end it.
#[derive(Debug, Default)]
pub struct Progress {
    /// How many objects there are to see, as far as is known.
    pub total: AtomicU64,
    /// How many objects were seen.
    pub objects: AtomicU64,
    /// How many bytes they had.
    pub bytes: AtomicU64,
    /// In how many objects something was found; visitors count them.
    pub found: AtomicU64,
    /// Whether the walk is to end early.
    pub stop: Arc<AtomicBool>,
}

/// A piece of work.
enum Task {
    /// Trees of a pack: the pack's place in the list of forests, and a range of its roots.
    Trees { forest: usize, first: usize, end: usize },
    /// Loose objects.
    Loose { first: usize, end: usize },
}

/// What all threads share.
struct Work<'w> {
    store: &'w Store,
    wanted: &'w Wanted,
    progress: &'w Progress,
    forests: Vec<(u32, &'w Forest)>,
}

/// Sees all objects that are wanted, and returns the visitors, of which each thread made one.
///
/// Which visitor sees an object depends on the threads; the objects, their bytes and flaws do not. Edits may: an object is handed
/// out once for each time it is stored.
pub fn walk<V: Visitor + Send>(store: &Store, wanted: &Wanted, progress: &Progress, make: impl Fn() -> V + Sync) -> Vec<V> {
    let next = AtomicUsize::new(0);
    rayon::broadcast(|_| {
        while let Some(&pack) = wanted.packs.get(next.fetch_add(1, Ordering::Relaxed)) {
            store.packs().get(pack).map(Pack::forest);
        }
    });
    let forests = wanted.packs.iter().filter_map(|&pack| Some((u32::try_from(pack).ok()?, store.packs().get(pack)?.forest())));
    let forests = forests.collect();
    let work = Work { store, wanted, progress, forests };
    let tasks = work.tasks();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    rayon::broadcast(|_| {
        let mut climber = climb::Climber::new(&work, make());
        while !progress.stop.load(Ordering::Relaxed) {
            let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            climber.task(task);
        }
        lock(&done).push(climber.finish());
    });
    let mut visitors = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(visitor) = visitors.first_mut() {
        work.tell_flaws(visitor);
    }
    visitors
}

impl Work<'_> {
    /// Tells whether a tree may be of a kind that is wanted.
    fn wants(&self, root: &Root) -> bool {
        match root.ground {
            Ground::Itself(kind) => self.wanted.kinds.contains(&kind),
            Ground::Outside(_) => true,
        }
    }

    /// Cuts the work into pieces, the heaviest first.
    fn tasks(&self) -> Vec<Task> {
        let mut tasks = Vec::new();
        let mut total = self.wanted.loose.len();
        for (number, (_, forest)) in self.forests.iter().enumerate() {
            let mut first = 0;
            let mut weight = 0;
            for (at, root) in forest.roots.iter().enumerate() {
                if self.wants(root) {
                    weight += root.weight;
                    total += root.count as usize;
                }
                if weight >= PIECE || weight > 0 && at + 1 == forest.roots.len() {
                    tasks.push((weight, Task::Trees { forest: number, first, end: at + 1 }));
                    (first, weight) = (at + 1, 0);
                }
            }
        }
        let loose = self.wanted.loose.len();
        let pieces = (0..loose).step_by(LOOSE);
        tasks.extend(pieces.map(|first| (PIECE, Task::Loose { first, end: loose.min(first + LOOSE) })));
        tasks.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        self.progress.total.fetch_add(total as u64, Ordering::Relaxed);
        tasks.into_iter().map(|(_, task)| task).collect()
    }

    /// Tells of the objects that stand on nothing, whatever kind they would be.
    fn tell_flaws(&self, visitor: &mut impl Visitor) {
        for (pack, forest) in &self.forests {
            for &(node, flaw) in &forest.flawed {
                if let Some((place, name)) = self.named(*pack, forest, node) {
                    visitor.flawed(place, name, flaw);
                }
            }
        }
    }

    fn named(&self, pack: u32, forest: &Forest, node: u32) -> Option<(Place, ObjectId)> {
        let position = forest.position(node)?;
        let name = self.store.packs().get(pack as usize)?.index().name(position)?;
        Some((Place::Packed { pack, position }, name))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
