//! The names of files and directories: each new one is looked at once, in the same walk that finds out what leads where.
//!
//! Of a pack whose names hold nothing, that is remembered. Names that hold something are not written anywhere.

use super::frame::{Facts, Writer};
use super::look::{How, Sighted, Sightings, look_at_texts};
use super::sought::Sought;
use super::{Cache, Error};
use crate::engine::{self, Scratch};
use crate::model::{Confidence, ObjectId};
use crate::pack::walk::{Place, Progress, Wanted};
use crate::pack::{Flaw, Kind, Pack, Store};
use crate::scan::confidence;
use crate::source::history::{Entry, Holders, Interest, Numbers};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;

/// Of how many names it is known whether they hold something, before that is forgotten.
const KNOWN: usize = 1 << 20;

/// Adds the objects whose names hold something; returns what leads to these and to all others, if all trees had to be read.
pub fn look_at_names<'n>(
    numbers: &'n Numbers<'n>,
    (how, threshold): (How<'_>, Confidence),
    (progress, cache): (&Progress, Option<&Cache>),
    sightings: &mut Sightings,
) -> Result<Option<Holders<'n>>, Error> {
    let store = numbers.store();
    let sought = Sought::of(sightings, how.rules, threshold);
    let mut parts = Holders::everything(numbers)?;
    let all = parts.len();
    let mut flaws = Vec::new();
    parts.retain(|part| match pack_of(store, part).zip(cache).and_then(|(pack, cache)| recall(cache, pack)) {
        Some(absent) => {
            let absent = absent.into_iter().filter(|object| !store.contains(object));
            flaws.extend(absent.map(|object| (object, Flaw::Missing)));
            false
        }
        None => true,
    });
    let follows = parts.len() == all && !sought.is_empty();
    let make = || Readers {
        how,
        sought: follows.then_some(&sought),
        scratch: Scratch::default(),
        known: HashMap::new(),
        seen: Seen::default(),
    };
    let (holders, readers) = Holders::find(numbers, &parts, progress, make);
    let mut named = BTreeSet::new();
    for (part, readers) in parts.iter().zip(readers) {
        let (mut clean, mut absent) = (true, BTreeSet::new());
        for reader in readers {
            let Seen { failure, named: found, flaws: lost } = reader.seen;
            if let Some(error) = failure {
                return Err(error.into());
            }
            clean &= found.is_empty() && lost.iter().all(|(_, flaw)| *flaw == Flaw::Missing);
            absent.extend(lost.iter().map(|(object, _)| *object));
            named.extend(found);
            flaws.extend(lost);
        }
        let pack = pack_of(store, part).filter(|_| clean && !progress.stop.load(Ordering::Relaxed));
        if let Some((pack, cache)) = pack.zip(cache) {
            let mut writer = Writer::new(cache.key());
            writer.bytes(pack.checksum()).size(absent.len());
            for object in &absent {
                writer.bytes(object.as_bytes());
            }
            writer.save(&cache.path(&file_name(pack)));
        }
    }
    add(how, named, flaws, sightings)?;
    Ok(Some(holders).filter(|_| follows))
}

/// Returns the pack that is asked for.
fn pack_of<'s>(store: &'s Store, part: &Wanted) -> Option<&'s Pack> {
    part.packs.first().and_then(|&pack| store.packs().get(pack))
}

/// Adds what stands in names.
fn add(
    how: How<'_>,
    named: BTreeSet<(ObjectId, Vec<u8>, Kind)>,
    flaws: Vec<(ObjectId, Flaw)>,
    sightings: &mut Sightings,
) -> Result<(), Error> {
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

/// Recalls that no name of the pack holds anything, and which objects that its trees name were not here.
fn recall(cache: &Cache, pack: &Pack) -> Option<Vec<ObjectId>> {
    let mut facts = Facts::load(&cache.path(&file_name(pack)), cache.key())?;
    let same = facts.bytes()? == pack.checksum();
    let absent = facts.list(|facts| ObjectId::from_bytes(facts.bytes()?))?;
    (same && facts.is_at_end()).then_some(absent)
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
    /// The objects that are sought as well.
    sought: Option<&'a Sought>,
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

impl Interest for Readers<'_> {
    fn follows(&self) -> bool {
        self.sought.is_some()
    }

    fn seeks(&self, object: &[u8]) -> bool {
        self.sought.is_some_and(|sought| sought.has(object))
    }

    fn is_named(&mut self, entry: &Entry<'_>) -> bool {
        let holds = self.holds(entry.name);
        if holds {
            let kind = if entry.is_tree() { Kind::Tree } else { Kind::Blob };
            self.seen.named.extend(entry.object().map(|object| (object, entry.name.to_vec(), kind)));
        }
        holds
    }

    fn flawed(&mut self, object: ObjectId, flaw: Flaw) {
        self.seen.flaws.push((object, flaw));
    }
}
