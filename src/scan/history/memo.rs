//! What commits and trees said of the secrets, remembered as long as neither the references nor what is found change.
//!
//! What is forgiven may change at any time. So the places are kept with what was made of each, and all are judged again: only if
//! every verdict is the same is the answer. A path at which a rule finds something is not written.

use super::cache::Cache;
use super::frame::{self, Digest32, Writer};
use super::judge::Judge;
use super::look::Sightings;
use super::tell::{Asked, Facts};
use crate::engine::Scratch;
use crate::model::{Confidence, ObjectId, RepoPath};
use crate::source::history::{Found, Marks};
use sha2::{Digest, Sha256};

/// The file.
const NAME: &str = "told";

/// Recalls what was found out, if it still holds.
pub(super) fn recall(cache: &Cache, seen: (&Sightings, Confidence), asked: &Asked, judge: &mut Judge<'_>) -> Option<Facts> {
    let mut facts = frame::Facts::load(&cache.path(NAME), &key(cache, seen, asked))?;
    let places = facts.list(|facts| {
        let object = id(facts)?;
        let path = facts.bytes()?.to_vec();
        Some((object, path, facts.list(frame::Facts::small)?))
    })?;
    let texts = facts.list(|facts| facts.list(frame::Facts::small))?;
    let (secrets, tips) = (judge.count(), asked.targets().len());
    let commits = facts.size()?;
    let found = facts.list(|facts| found(facts, tips))?;
    let same = facts.is_at_end() && found.len() == secrets && judge.texts() == texts;
    let same = same && places.iter().all(|(object, path, marks)| judge.at(path, object) == *marks);
    same.then_some(Facts { found, commits, missing: Vec::new() })
}

/// Keeps what was found out, unless something was missing.
pub(super) fn keep(cache: &Cache, seen: (&Sightings, Confidence), asked: &Asked, (judge, facts): (&mut Judge<'_>, &Facts)) {
    if !facts.missing.is_empty() {
        return;
    }
    let mut writer = Writer::new(&key(cache, seen, asked));
    let (texts, rules) = (judge.texts(), judge.rules());
    let places = judge.places();
    writer.size(places.len());
    let mut scratch = Scratch::default();
    for (object, path, marks) in places {
        let mut secret = false;
        let scanned = rules.scanner().scan(&mut scratch, path, &mut |_| secret = true);
        if secret || scanned.is_err() {
            return;
        }
        writer.bytes(object.as_bytes()).bytes(path);
        numbers(&mut writer, marks.iter().copied());
    }
    writer.size(texts.len());
    for marks in texts {
        numbers(&mut writer, marks.iter().copied());
    }
    writer.size(facts.commits).size(facts.found.len());
    for found in &facts.found {
        for commit in [found.brought_in, found.taken_out] {
            writer.bytes(commit.as_ref().map_or(&[], ObjectId::as_bytes));
        }
        writer.size(found.commits).size(usize::from(found.published)).size(found.tips.len());
        for &tip in &found.tips {
            writer.size(tip);
        }
        writer.size(found.paths.len());
        for path in &found.paths {
            writer.bytes(path.as_bytes());
        }
        let (path, blob) = found.place.as_ref().map_or((&[][..], &[][..]), |(path, blob)| (path.as_bytes(), blob.as_bytes()));
        writer.bytes(path).bytes(blob);
    }
    writer.save(&cache.path(NAME));
}

fn numbers(writer: &mut Writer, numbers: impl ExactSizeIterator<Item = u32>) {
    writer.size(numbers.len());
    for number in numbers {
        writer.number(number.into());
    }
}

fn id(facts: &mut frame::Facts) -> Option<ObjectId> {
    ObjectId::from_bytes(facts.bytes()?)
}

/// Reads a name that may be left out.
fn maybe(facts: &mut frame::Facts) -> Option<Option<ObjectId>> {
    let raw = facts.bytes()?;
    let name = ObjectId::from_bytes(raw);
    (raw.is_empty() || name.is_some()).then_some(name)
}

fn found(facts: &mut frame::Facts, tips: usize) -> Option<Found> {
    Some(Found {
        brought_in: maybe(facts)?,
        taken_out: maybe(facts)?,
        commits: facts.size()?,
        published: facts.size()? != 0,
        tips: facts.list(|facts| facts.size().filter(|&tip| tip < tips))?,
        paths: facts.list(|facts| facts.bytes().map(RepoPath::new))?.into_iter().collect(),
        place: {
            let path = RepoPath::new(facts.bytes()?);
            maybe(facts)?.map(|blob| (path, blob))
        },
    })
}

/// Returns the digest of all that the answer depends on, but for what is forgiven.
fn key(cache: &Cache, (sightings, threshold): (&Sightings, Confidence), asked: &Asked) -> Digest32 {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    // The number of this layout.
    add(b"2");
    add(cache.key());
    add(threshold.as_str().as_bytes());
    add(&[u8::from(asked.range)]);
    for tip in &asked.tips {
        add(&tip.name);
        add(tip.target.as_bytes());
    }
    for list in [&asked.heads, &asked.hidden, &asked.shallow] {
        add(b"list");
        list.iter().for_each(|name| add(name.as_bytes()));
    }
    add(b"paths");
    asked.paths.iter().for_each(|path| add(path));
    add(b"objects");
    for sighted in &sightings.objects {
        add(sighted.name.as_bytes());
        for spot in &sighted.spots {
            for number in [spot.secret.start, spot.secret.end, spot.line, spot.column] {
                add(&number.to_be_bytes());
            }
        }
    }
    hasher.finalize().into()
}
