//! The names of files and directories: each new one is looked at once, and only trees that bring one in are read for it.
//!
//! Of a pack whose names hold nothing, that is remembered. Names that hold something are not written anywhere.

use super::frame::{Facts, Writer};
use super::look::{How, Sighted, Sightings, look_at_texts};
use super::{Cache, Error};
use crate::engine::{self, Scratch};
use crate::model::ObjectId;
use crate::pack::walk::{Place, Progress, Wanted, walk};
use crate::pack::{Flaw, Kind, Pack, Store};
use crate::scan::confidence;
use crate::source::history::{Entry, Eyes, TreeVisitor};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

/// The largest tree that is made, in bytes.
const LIMIT: u64 = 256 << 20;

/// Of how many names it is known whether they hold something, before that is forgotten.
const KNOWN: usize = 1 << 20;

/// Adds the objects whose names hold something.
pub fn look_at_names(
    store: &Store,
    how: How<'_>,
    (progress, cache): (&Progress, Option<&Cache>),
    sightings: &mut Sightings,
) -> Result<(), Error> {
    let mut named = BTreeSet::new();
    let mut flaws = Vec::new();
    let all = Wanted::all(store, &[Kind::Tree], LIMIT)?;
    let packs = all.packs.iter().map(|&pack| Wanted { packs: vec![pack], loose: Vec::new(), ..all.clone() });
    let loose = Wanted { packs: Vec::new(), ..all.clone() };
    for wanted in packs.chain([loose]) {
        let pack = wanted.packs.first().and_then(|&pack| store.packs().get(pack));
        if pack.zip(cache).is_some_and(|(pack, cache)| is_clean(cache, pack)) {
            continue;
        }
        let make = || {
            TreeVisitor::new(
                Readers { how, scratch: Scratch::default(), known: HashMap::new(), seen: Seen::default() },
                store.name_len(),
            )
        };
        let mut clean = true;
        for reader in walk(store, &wanted, progress, make) {
            let Seen { failure, named: found, flaws: lost } = reader.eyes.seen;
            if let Some(error) = failure {
                return Err(error.into());
            }
            clean &= found.is_empty() && lost.is_empty();
            named.extend(found);
            flaws.extend(lost);
        }
        if let Some((pack, cache)) = pack.zip(cache).filter(|_| clean && !progress.stop.load(Ordering::Relaxed)) {
            Writer::new(cache.key()).take(pack.checksum()).save(&cache.path(&file_name(pack)));
        }
    }
    let found = look_at_texts(how, named.iter().map(|(_, name, _)| &name[..]))?;
    // Texts are numbered in the order in which they are looked at, and sighted in it.
    let mut entries = found;
    let names: Vec<_> = named.into_iter().collect();
    for sighted in &mut entries.objects {
        let number = super::look::number_of_text(&sighted.name);
        if let Some((object, name, kind)) = number.and_then(|number| names.get(number)) {
            *sighted = Sighted {
                name: *object,
                kind: *kind,
                entry: Some(name.clone()),
                place: Place::Loose,
                spots: std::mem::take(&mut sighted.spots),
            };
        }
    }
    (entries.looked, entries.bytes) = (0, 0);
    entries.flaws = flaws;
    let mut known = sightings.contexts.iter().enumerate().map(|(at, context)| (context.key(), at as u32)).collect();
    sightings.add(entries, &mut known);
    sightings.settle();
    Ok(())
}

fn file_name(pack: &Pack) -> String {
    super::cache::file_name(pack) + "-names"
}

/// Tells whether it is remembered that no name of the pack holds anything.
fn is_clean(cache: &Cache, pack: &Pack) -> bool {
    let facts = Facts::load(&cache.path(&file_name(pack)), cache.key());
    facts.is_some_and(|mut facts| facts.bytes().is_some_and(|checksum| checksum == pack.checksum()))
}

/// What one thread saw.
#[derive(Default)]
struct Seen {
    named: BTreeSet<(ObjectId, Vec<u8>, Kind)>,
    flaws: Vec<(ObjectId, Flaw)>,
    failure: Option<engine::Error>,
}

/// Reads names.
struct Readers<'a> {
    how: How<'a>,
    scratch: Scratch,
    /// Whether a name holds something.
    known: HashMap<Vec<u8>, bool>,
    seen: Seen,
}

impl Readers<'_> {
    fn holds(&mut self, name: &[u8]) -> bool {
        if let Some(&known) = self.known.get(name) {
            return known;
        }
        let (rules, mut holds) = (self.how.rules, false);
        if let Err(error) =
            self.how.rules.scanner().scan(&mut self.scratch, name, &mut |found| holds |= confidence(rules, &found, b"").is_some())
        {
            self.seen.failure.get_or_insert(error);
        }
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        self.known.insert(name.to_vec(), holds);
        holds
    }
}

impl Eyes for Readers<'_> {
    fn fresh(&mut self, entry: &Entry<'_>) -> bool {
        if self.holds(entry.name) {
            let kind = if entry.is_tree() { Kind::Tree } else { Kind::Blob };
            self.seen.named.extend(entry.object().map(|object| (object, entry.name.to_vec(), kind)));
        }
        false
    }

    fn remembered(&mut self, _tree: ObjectId, _entries: &mut dyn Iterator<Item = Entry<'_>>) {}

    fn flawed(&mut self, tree: ObjectId, flaw: Flaw) {
        self.seen.flaws.push((tree, flaw));
    }
}
