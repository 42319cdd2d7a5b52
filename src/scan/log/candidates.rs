//! The blobs in which anything is hit at all, found in one pass over everything that is stored.

use crate::engine::{Base, LineSearch};
use crate::git::Repo;
use crate::model::{ObjectId, Span};
use crate::pack::walk::{self, Edits, Object, Place, Progress, Visitor, Wanted};
use crate::pack::{Flaw, Kind, Store};
use std::collections::HashSet;

/// The size of a blob, in bytes, over which it is not searched here but on its own.
const LIMIT: u64 = 1 << 30;

/// The blobs in which anything is hit, or may be.
pub(super) struct Candidates {
    store: Store,
    /// None, if the objects could not be listed; then every blob may be.
    hit: Option<HashSet<ObjectId>>,
    /// Whether objects may be missing that others name, as in a partial clone.
    partial: bool,
}

impl Candidates {
    /// Searches every blob that is stored in the repository.
    pub(super) fn find(repo: &Repo, search: &LineSearch) -> Self {
        let (folders, name_len) = (repo.object_folders(), repo.name_len());
        let store = Store::open(&folders, name_len);
        let wanted = Wanted::all(&store, &[Kind::Blob], LIMIT);
        let hit = wanted.ok().filter(|_| store.unread().is_empty()).map(|wanted| {
            let visitors = walk::walk(&store, &wanted, &Progress::default(), || Finder { search, hit: Vec::new() });
            visitors.into_iter().flat_map(|finder| finder.hit).collect()
        });
        let partial = store.packs().iter().any(|pack| pack.path().with_extension("promisor").exists());
        Self { store, hit, partial }
    }

    /// Tells whether no blob is hit, so that no commit need be looked at.
    pub(super) fn is_hopeless(&self) -> bool {
        !self.partial && self.hit.as_ref().is_some_and(HashSet::is_empty)
    }

    /// Tells whether nothing is hit in a blob for certain: one that is not here is not among them.
    pub(super) fn is_clean(&self, blob: &ObjectId) -> bool {
        self.hit.as_ref().is_some_and(|hit| !hit.contains(blob)) && self.store.contains(blob)
    }
}

/// Searches blobs, and of those that build on others only what is new in them.
struct Finder<'a> {
    search: &'a LineSearch,
    hit: Vec<ObjectId>,
}

impl Visitor for Finder<'_> {
    type State = Vec<Span>;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Self::State, Edits<'_>)>, state: &mut Self::State) {
        let base = match &before {
            Some((hit, edits)) => Base { hit: hit.as_slice(), len: edits.base_len, copied: edits.copied },
            None => Base { hit: &[], len: 0, copied: &[] },
        };
        *state = self.search.hit_in_version(object.bytes, base);
        self.hit.extend((!state.is_empty()).then_some(object.name));
    }

    fn flawed(&mut self, _: Place, name: ObjectId, _: Flaw) {
        // Whoever needs it reads it again, and hears why it cannot be read.
        self.hit.push(name);
    }
}
