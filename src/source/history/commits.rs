//! The commits that are reachable from where one looks, each once.

use super::Header;
use crate::model::ObjectId;
use crate::pack::{Flaw, Kind, Reader, Store};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The largest commit or tag that is read, in bytes.
const LIMIT: u64 = 64 << 20;

/// A commit, as far as its place in history goes.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its name.
    pub id: ObjectId,
    /// Its tree.
    pub tree: Option<ObjectId>,
    /// The parents that are here, by their place in the list.
    pub parents: Vec<u32>,
    /// When it was made, in seconds since 1970.
    pub time: i64,
    /// Whether the range ends before it: it is only here to compare with.
    pub hidden: bool,
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
#[derive(Debug, Default)]
pub struct Commits {
    /// The commits.
    pub list: Vec<Commit>,
    /// What each head leads to, by its name.
    pub peeled: BTreeMap<ObjectId, Peeled>,
    /// What history needs and is not here, or cannot be read.
    pub missing: Vec<(ObjectId, Flaw)>,
}

/// What a name leads to, before commits have places.
struct Way {
    tags: Vec<ObjectId>,
    /// A commit, or what is named instead.
    end: Result<ObjectId, (Kind, ObjectId)>,
}

/// A commit that has been read; parents are names still.
struct Read {
    header: Header,
    id: ObjectId,
    hidden: bool,
}

impl Commits {
    /// Walks from the heads; what is reachable from `hidden` is marked so. At a commit of `shallow` history ends by intent.
    pub fn walk(store: &Store, heads: &[ObjectId], hidden: &[ObjectId], shallow: &[ObjectId]) -> Self {
        let shallow: HashSet<&ObjectId> = shallow.iter().collect();
        let mut commits = Self::default();
        let mut reader = Reader::default();
        let mut places: HashMap<ObjectId, usize> = HashMap::new();
        let mut read: Vec<Read> = Vec::new();
        let mut ends: BTreeMap<ObjectId, Way> = BTreeMap::new();
        for (heads, is_hidden) in [(hidden, true), (heads, false)] {
            for &head in heads {
                let Some(way) = commits.peel(store, &mut reader, head) else { continue };
                let mut waiting: Vec<ObjectId> = way.end.iter().copied().collect();
                ends.insert(head, way);
                while let Some(id) = waiting.pop() {
                    // What is hidden was walked first, so that it is never taken for part of the range.
                    if places.contains_key(&id) {
                        continue;
                    }
                    let Some(header) = commits.read(store, &mut reader, id) else { continue };
                    if !shallow.contains(&id) {
                        waiting.extend(header.parents.iter().rev());
                    }
                    places.insert(id, read.len());
                    read.push(Read { header, id, hidden: is_hidden });
                }
            }
        }
        let order = parents_first(&read, &places);
        let mut new_places = vec![0_u32; read.len()];
        for (new, &old) in (0..).zip(&order) {
            new_places[old] = new;
        }
        let place = |id: &ObjectId| places.get(id).map(|&old| new_places[old]);
        commits.list = order
            .iter()
            .map(|&old| {
                let Read { header, id, hidden } = &read[old];
                let parents = header.parents.iter().filter_map(place).collect();
                Commit { id: *id, tree: header.tree, parents, time: header.time, hidden: *hidden }
            })
            .collect();
        commits.peeled = ends
            .into_iter()
            .map(|(head, Way { tags, end })| (head, Peeled { tags, commit: end.ok().as_ref().and_then(place), other: end.err() }))
            .collect();
        commits
    }

    /// Follows annotated tags from a name.
    fn peel(&mut self, store: &Store, reader: &mut Reader, head: ObjectId) -> Option<Way> {
        let (mut tags, mut name) = (Vec::new(), head);
        loop {
            match store.read(reader, &name, LIMIT) {
                Ok((Kind::Commit, _)) => return Some(Way { tags, end: Ok(name) }),
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

    fn read(&mut self, store: &Store, reader: &mut Reader, id: ObjectId) -> Option<Header> {
        match store.read(reader, &id, LIMIT) {
            Ok((Kind::Commit, bytes)) => Some(Header::of(&bytes)),
            Ok(_) => {
                self.missing.push((id, Flaw::Header));
                None
            }
            Err(flaw) => {
                self.missing.push((id, flaw));
                None
            }
        }
    }
}

/// Orders commits so that each stands behind its parents; a stack of our own, since history is longer than a thread's stack.
fn parents_first(read: &[Read], places: &HashMap<ObjectId, usize>) -> Vec<usize> {
    let mut order = Vec::with_capacity(read.len());
    let mut entered = vec![false; read.len()];
    for first in 0..read.len() {
        let mut stack = vec![(first, 0)];
        while let Some((at, next)) = stack.pop() {
            if next == 0 && std::mem::replace(&mut entered[at], true) {
                continue;
            }
            match read[at].header.parents.get(next) {
                Some(parent) => {
                    stack.push((at, next + 1));
                    if let Some(&parent) = places.get(parent).filter(|&&parent| !entered[parent]) {
                        stack.push((parent, 0));
                    }
                }
                None => order.push(at),
            }
        }
    }
    order
}
