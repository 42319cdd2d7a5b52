//! What commits say of some marks: which brought each in, how many hold it, which took it out, and at which tips it stands.
//!
//! A mark is a number that whoever asks gives to objects, such as one for each secret. The marks of a tree are the union of those
//! below it, and worked out once for each state of trees and the path that it stands at; then one pass over the commits, parents
//! first, compares each with its parents.

use super::{Commits, Holders, StateId, States};
use crate::model::{ObjectId, RepoPath};
use crate::pack::Kind;
use std::collections::{BTreeSet, HashMap};

/// How many directories of different paths are looked into; a hostile tree can be folded into more of them than there are atoms.
const PLACES: usize = 1 << 21;

/// A set of marks, by its number.
type SetId = u32;

/// The empty set.
const EMPTY: SetId = 0;

/// Says which marks objects carry.
pub trait Marks {
    /// Returns the marks of a blob, or of a directory, at a path.
    fn at(&mut self, path: &[u8], blob: &ObjectId) -> Vec<u32>;

    /// Returns the marks of a commit or an annotated tag itself.
    fn of(&mut self, object: &ObjectId) -> Vec<u32>;
}

/// What was found out about a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The first commit that has the mark while none of its parents has.
    pub brought_in: Option<ObjectId>,
    /// The last commit that does not have the mark while all of its parents have.
    pub taken_out: Option<ObjectId>,
    /// How many commits have it.
    pub commits: usize,
    /// Whether a commit that has it is one of those that are known elsewhere, or before one.
    pub published: bool,
    /// The tips that have it, by their place in the list that was handed in.
    pub tips: Vec<usize>,
    /// The paths at which it stands, in any commit or tree that was looked at.
    pub paths: BTreeSet<RepoPath>,
    /// Where it stands in the commit that brought it in: path and blob. A mark of the commit itself stands nowhere in its tree.
    pub place: Option<(RepoPath, ObjectId)>,
}

/// What is known of the marks so far.
pub struct Marking<'m> {
    marks: &'m mut dyn Marks,
    states: &'m States,
    sets: Sets,
    /// By the state of a tree, and the number of its path.
    trees: HashMap<(StateId, u32), SetId>,
    prefixes: HashMap<Vec<u8>, u32>,
    /// By number: the path of a directory, with a slash at its end.
    paths: Vec<Vec<u8>>,
    found: Vec<Found>,
    /// The commits that brought in and took out each mark, by their places in the list.
    firsts: Vec<Option<u32>>,
    lasts: Vec<Option<u32>>,
}

/// Explains `count` marks: by all commits that are not hidden, and by the tips, each a head that the commits were walked from;
/// `published` are those of them that are known elsewhere.
pub fn explain(
    commits: &Commits<'_>,
    (tips, published): (&[ObjectId], &[ObjectId]),
    holders: Holders<'_>,
    (marks, count): (&mut dyn Marks, usize),
) -> Vec<Found> {
    // What a tip names instead of a commit may be a tree.
    let others = tips.iter().map(|tip| match commits.peeled.get(tip).and_then(|peeled| peeled.other) {
        Some((Kind::Tree, tree)) => commits.numbers().find(&tree),
        _ => None,
    });
    let roots = commits.list.iter().map(|commit| commit.tree).chain(others);
    let (states, roots) = States::of_trees(&holders, roots);
    drop(holders);
    let (roots, others) = roots.split_at(commits.list.len());
    let mut marking = Marking {
        marks,
        states: &states,
        sets: Sets::default(),
        trees: HashMap::new(),
        prefixes: HashMap::from([(Vec::new(), 0)]),
        paths: vec![Vec::new()],
        found: vec![Found::default(); count],
        firsts: vec![None; count],
        lasts: vec![None; count],
    };
    let (own, inherited) = marking.commits(commits, roots, &commits.before(published));
    marking.tips((commits, others), tips, &inherited);
    marking.place(roots, &own);
    let id = |at: &Option<u32>| at.and_then(|at| commits.name(at));
    for ((found, first), last) in marking.found.iter_mut().zip(&marking.firsts).zip(&marking.lasts) {
        (found.brought_in, found.taken_out) = (id(first), id(last));
    }
    marking.found
}

impl Marking<'_> {
    /// Goes over the commits; returns the marks of each one's tree, and those with the marks of its own and its ancestors' texts.
    fn commits(&mut self, commits: &Commits<'_>, roots: &[StateId], published: &[bool]) -> (Vec<SetId>, Vec<SetId>) {
        let mut trees = Vec::with_capacity(commits.list.len());
        let mut texts: Vec<SetId> = Vec::with_capacity(commits.list.len());
        let mut all: Vec<SetId> = Vec::with_capacity(commits.list.len());
        let mut counts: HashMap<SetId, (usize, bool)> = HashMap::new();
        for (at, commit) in (0..).zip(&commits.list) {
            let tree = self.tree(roots[at as usize]);
            let own = commits.name(at).map(|name| self.marks.of(&name)).unwrap_or_default();
            let mut text = self.sets.number(own);
            let parents = commits.parents(at);
            for &parent in parents {
                text = self.sets.union(text, texts[parent as usize]);
            }
            let now = self.sets.union(tree, text);
            trees.push(tree);
            texts.push(text);
            all.push(now);
            let before = parents.iter().fold(EMPTY, |set, &parent| self.sets.union(set, all[parent as usize]));
            if !commit.hidden {
                let (count, out) = counts.entry(now).or_default();
                *count += 1;
                *out |= published[at as usize];
                if now != before {
                    self.changed(at, (before, now), (commits, &all));
                }
            }
        }
        for (set, (count, out)) in counts {
            for &mark in self.sets.get(set) {
                self.found[mark as usize].commits += count;
                self.found[mark as usize].published |= out;
            }
        }
        (trees, all)
    }

    /// Notes what a commit brings in and takes out.
    fn changed(&mut self, at: u32, (before, now): (SetId, SetId), (commits, all): (&Commits<'_>, &[SetId])) {
        let (before, now) = (self.sets.get(before), self.sets.get(now));
        let when = |at: u32| commits.list.get(at as usize).map(|commit| (commit.time, commits.name(at)));
        for &mark in now.iter().filter(|mark| before.binary_search(mark).is_err()) {
            let first = &mut self.firsts[mark as usize];
            if first.is_none_or(|known| when(at) < when(known)) {
                *first = Some(at);
            }
        }
        let parents: Vec<&[u32]> = commits.parents(at).iter().map(|&parent| self.sets.get(all[parent as usize])).collect();
        for &mark in before.iter().filter(|mark| now.binary_search(mark).is_err()) {
            let last = &mut self.lasts[mark as usize];
            let everywhere = parents.iter().all(|parent| parent.binary_search(&mark).is_ok());
            if everywhere && last.is_none_or(|known| when(at) > when(known)) {
                *last = Some(at);
            }
        }
    }

    fn tips(&mut self, (commits, others): (&Commits<'_>, &[StateId]), tips: &[ObjectId], all: &[SetId]) {
        for (number, tip) in tips.iter().enumerate() {
            let Some(peeled) = commits.peeled.get(tip) else { continue };
            let mut set = peeled.commit.map_or(EMPTY, |at| all[at as usize]);
            for tag in &peeled.tags {
                let own = self.marks.of(tag);
                let own = self.sets.number(own);
                set = self.sets.union(set, own);
            }
            if let Some((kind, object)) = peeled.other {
                let other = match kind {
                    Kind::Tree => self.tree(others[number]),
                    _ => {
                        let marks = self.marks.at(b"", &object);
                        self.sets.number(marks)
                    }
                };
                set = self.sets.union(set, other);
            }
            for &mark in self.sets.get(set) {
                self.found[mark as usize].tips.push(number);
            }
        }
    }

    /// Returns the marks of a commit's tree.
    fn tree(&mut self, root: StateId) -> SetId {
        if root == 0 {
            return EMPTY;
        }
        if let Some(&known) = self.trees.get(&(root, 0)) {
            return known;
        }
        let states = self.states;
        // A stack of our own: a hostile tree may be nested deeper than a thread's stack is.
        let mut stack = vec![(root, 0, false)];
        while let Some((tree, prefix, opened)) = stack.pop() {
            if self.trees.contains_key(&(tree, prefix)) {
                continue;
            }
            if opened {
                let set = self.directory(tree, prefix);
                self.trees.insert((tree, prefix), set);
            } else {
                stack.push((tree, prefix, true));
                for edge in states.of(tree).iter().filter(|edge| edge.below != 0) {
                    let below = self.below(prefix, &edge.name);
                    if let Some(below) = below.filter(|below| !self.trees.contains_key(&(edge.below, *below))) {
                        stack.push((edge.below, below, false));
                    }
                }
            }
        }
        self.trees.get(&(root, 0)).copied().unwrap_or(EMPTY)
    }

    /// Returns the marks of a directory whose own directories are known.
    fn directory(&mut self, tree: StateId, prefix: u32) -> SetId {
        let mut set = EMPTY;
        let states = self.states;
        for edge in states.of(tree) {
            if edge.below != 0 {
                let below = self.below(prefix, &edge.name);
                let below = below.and_then(|below| self.trees.get(&(edge.below, below)).copied()).unwrap_or(EMPTY);
                set = self.sets.union(set, below);
            }
            if !edge.is_sought {
                continue;
            }
            // A directory can carry a mark as well: by its name.
            let one = {
                let path = [&self.paths[prefix as usize][..], &edge.name].concat();
                let marks = self.marks.at(&path, &edge.object);
                for &mark in &marks {
                    self.found[mark as usize].paths.insert(RepoPath::new(&path));
                }
                self.sets.number(marks)
            };
            set = self.sets.union(set, one);
        }
        set
    }

    /// Returns the number of a directory's path; none if there are too many.
    fn below(&mut self, prefix: u32, name: &[u8]) -> Option<u32> {
        let path = [&self.paths[prefix as usize][..], name, b"/"].concat();
        if let Some(&known) = self.prefixes.get(&path) {
            return Some(known);
        }
        let number = u32::try_from(self.paths.len()).ok().filter(|_| self.trees.len() + self.paths.len() < PLACES)?;
        self.prefixes.insert(path.clone(), number);
        self.paths.push(path);
        Some(number)
    }

    /// Finds where each mark stands in the commit that brought it in, or else wherever it stands first.
    fn place(&mut self, roots: &[StateId], own: &[SetId]) {
        for mark in 0..self.found.len() {
            let Some(at) = self.firsts[mark] else { continue };
            let wanted = u32::try_from(mark).unwrap_or(u32::MAX);
            if self.sets.get(own[at as usize]).binary_search(&wanted).is_err() {
                continue;
            }
            let mut tree = roots[at as usize];
            let mut prefix = 0;
            // Each step goes one directory down, and trees hold each other in no circle.
            while let Some(step) = self.step(tree, prefix, wanted) {
                match step {
                    Step::Down(next, below) => (tree, prefix) = (next, below),
                    Step::Here(path, blob) => {
                        self.found[mark].place = Some((path, blob));
                        break;
                    }
                }
            }
        }
    }

    /// Goes one step from a directory to the mark.
    fn step(&mut self, tree: StateId, prefix: u32, mark: u32) -> Option<Step> {
        let states = self.states;
        for edge in states.of(tree) {
            let path = [&self.paths[prefix as usize][..], &edge.name].concat();
            if edge.is_sought && self.marks.at(&path, &edge.object).contains(&mark) {
                return Some(Step::Here(RepoPath::new(&path), edge.object));
            }
            if edge.below != 0 {
                let below = self.below(prefix, &edge.name)?;
                let set = self.trees.get(&(edge.below, below)).copied().unwrap_or(EMPTY);
                if self.sets.get(set).binary_search(&mark).is_ok() {
                    return Some(Step::Down(edge.below, below));
                }
            }
        }
        None
    }
}

enum Step {
    Down(StateId, u32),
    Here(RepoPath, ObjectId),
}

/// Sets of marks, each once.
struct Sets {
    list: Vec<Box<[u32]>>,
    numbers: HashMap<Box<[u32]>, SetId>,
    unions: HashMap<(SetId, SetId), SetId>,
}

impl Default for Sets {
    fn default() -> Self {
        Self { list: vec![Box::default()], numbers: HashMap::from([(Box::default(), EMPTY)]), unions: HashMap::new() }
    }
}

impl Sets {
    fn get(&self, set: SetId) -> &[u32] {
        &self.list[set as usize]
    }

    fn number(&mut self, mut marks: Vec<u32>) -> SetId {
        marks.sort_unstable();
        marks.dedup();
        let marks = marks.into_boxed_slice();
        if let Some(&known) = self.numbers.get(&marks) {
            return known;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(EMPTY);
        self.list.push(marks.clone());
        self.numbers.insert(marks, number);
        number
    }

    fn union(&mut self, one: SetId, other: SetId) -> SetId {
        if one == other || other == EMPTY {
            return one;
        }
        if one == EMPTY {
            return other;
        }
        let key = (one.min(other), one.max(other));
        if let Some(&known) = self.unions.get(&key) {
            return known;
        }
        let both = [self.get(one), self.get(other)].concat();
        let set = self.number(both);
        self.unions.insert(key, set);
        set
    }
}
