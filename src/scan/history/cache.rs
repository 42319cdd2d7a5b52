//! What is remembered of packs, which never change: where something was found in each, by the pack's checksum and the rules.
//!
//! No secret is written, nor anything that a secret could be guessed by: places only. The secrets are read from the pack again.

use super::context::{Context, Cutter, Seen};
use super::frame::{Digest32, Facts, Writer};
use super::look::{Sighted, Sightings, Spot};
use crate::engine::{Match, PatternId};
use crate::model::{Evidence, ObjectId, Signals, Span};
use crate::pack::walk::Place;
use crate::pack::{Flaw, Kind, Pack, Reader, Store};
use crate::rules::RuleSet;
use crate::scan::overlap;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// After so long a temporary file is one that somebody left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// The folder where facts are kept, and the rules for which they hold.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    key: Digest32,
    /// How many patterns there are.
    patterns: usize,
    limit: u64,
}

impl Cache {
    /// Opens the cache of a repository, by its common git directory; objects over `limit` bytes are not looked at.
    pub fn new(common_dir: &Path, rules: &RuleSet, limit: u64) -> Self {
        let folder = common_dir.join("hush").join("history");
        Self { folder, key: key(rules, limit), patterns: rules.rules().len(), limit }
    }

    /// Returns the key of these rules.
    pub(super) fn key(&self) -> &Digest32 {
        &self.key
    }

    /// Returns where facts of that name are kept.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn path_of(&self, pack: &Pack) -> PathBuf {
        self.path(&file_name(pack))
    }

    /// Recalls what was seen in a pack.
    pub(super) fn recall(&self, store: &Store, number: usize) -> Option<Sightings> {
        let pack = store.packs().get(number)?;
        let mut facts = Facts::load(&self.path_of(pack), &self.key)?;
        if facts.bytes()? != pack.checksum() {
            return None;
        }
        let mut seen =
            Sightings { looked: facts.number()?, bytes: facts.number()?, encrypted: facts.number()?, ..Sightings::default() };
        let notes = facts.list(note)?;
        let number = u32::try_from(number).ok()?;
        let name = |position: u32| pack.index().name(position);
        seen.objects = facts.list(|facts| {
            let (position, kind) = (facts.small()?, facts.size()?);
            let spots = facts.list(spot)?;
            let place = Place::Packed { pack: number, position };
            Some(Sighted { name: name(position)?, kind: *Kind::ALL.get(kind)?, entry: None, place, spots })
        })?;
        seen.flaws = facts.list(|facts| {
            let object = ObjectId::from_bytes(facts.bytes()?)?;
            Some((object, Flaw::TooLarge { size: facts.number()? }))
        })?;
        let sound = seen.objects.iter().flat_map(|sighted| &sighted.spots).all(|spot| (spot.context as usize) < notes.len());
        let patterns = notes.iter().flat_map(|(pattern, also, _)| also.iter().map(|(pattern, _)| pattern).chain([pattern]));
        let sound = sound && patterns.into_iter().all(|pattern| (pattern.0 as usize) < self.patterns);
        if !facts.is_at_end() || !sound {
            return None;
        }
        seen.contexts = contexts((store, self.limit), &seen.objects, &notes)?;
        Some(seen)
    }

    /// Keeps what was seen in a pack, unless some of it could not be seen.
    pub(super) fn keep(&self, pack: &Pack, seen: &Sightings) {
        let mut writer = Writer::new(&self.key);
        writer.bytes(pack.checksum()).number(seen.looked).number(seen.bytes).number(seen.encrypted);
        writer.size(seen.contexts.len());
        for context in &seen.contexts {
            writer.number(context.pattern.0.into()).size(context.also.len());
            for (pattern, evidence) in &context.also {
                writer.number(pattern.0.into());
                weight(&mut writer, evidence);
            }
            weight(&mut writer, &context.evidence);
        }
        writer.size(seen.objects.len());
        for sighted in &seen.objects {
            let Place::Packed { position, .. } = sighted.place else { return };
            let kind = Kind::ALL.iter().position(|kind| *kind == sighted.kind).unwrap_or_default();
            writer.number(position.into()).size(kind).size(sighted.spots.len());
            for spot in &sighted.spots {
                writer.number(spot.context.into()).size(spot.secret.start).size(spot.secret.len());
                writer.size(spot.line).size(spot.column);
            }
        }
        writer.size(seen.flaws.len());
        for (name, flaw) in &seen.flaws {
            let Flaw::TooLarge { size } = flaw else { return };
            writer.bytes(name.as_bytes()).number(*size);
        }
        writer.save(&self.path_of(pack));
    }

    /// Removes what is kept of packs that are no more, and what others left behind.
    pub(super) fn tidy(&self, store: &Store) {
        let known: Vec<String> = store.packs().iter().map(file_name).collect();
        let old = SystemTime::now().checked_sub(LEFT_BEHIND).unwrap_or(UNIX_EPOCH);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let aged = || entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|time| time < old);
            let gone = name.starts_with("pack-") && !known.iter().any(|known| name.starts_with(known.as_str()))
                || name.starts_with("tmp-") && aged();
            if gone {
                drop(fs::remove_file(entry.path()));
            }
        }
    }
}

pub(super) fn file_name(pack: &Pack) -> String {
    pack.checksum().iter().fold("pack-".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// What is kept of a context.
type Note = (PatternId, Vec<(PatternId, Evidence)>, Evidence);

fn note(facts: &mut Facts) -> Option<Note> {
    let pattern = PatternId(facts.small()?);
    let also = facts.list(|facts| Some((PatternId(facts.small()?), evidence(facts)?)))?;
    Some((pattern, also, evidence(facts)?))
}

/// Writes what speaks for a match.
fn weight(writer: &mut Writer, evidence: &Evidence) {
    writer.number(evidence.proven.into()).number(evidence.entropy.to_bits().into());
    writer.number(evidence.signals.is_some().into()).number(evidence.signals.unwrap_or_default().0);
}

/// Reads what speaks for a match.
fn evidence(facts: &mut Facts) -> Option<Evidence> {
    let (proven, entropy) = (facts.number()? == 1, f32::from_bits(facts.small()?));
    let (weighed, signals) = (facts.number()? == 1, Signals(facts.number()?));
    Some(Evidence { proven, entropy, signals: weighed.then_some(signals) })
}

fn spot(facts: &mut Facts) -> Option<Spot> {
    let (context, start) = (facts.small()?, facts.size()?);
    let secret = Span::new(start, start.checked_add(facts.size()?)?);
    Some(Spot { context, secret, line: facts.size()?, column: facts.size()? })
}

/// Reads the contexts again, each from the first object that has it.
fn contexts((store, limit): (&Store, u64), objects: &[Sighted], notes: &[Note]) -> Option<Vec<Context>> {
    let mut contexts: HashMap<u32, Context> = HashMap::new();
    let mut reader = Reader::default();
    for sighted in objects {
        if sighted.spots.iter().all(|spot| contexts.contains_key(&spot.context)) {
            continue;
        }
        let (_, bytes) = store.read(&mut reader, &sighted.name, limit).ok()?;
        let hidden = overlap::union(sighted.spots.iter().map(|spot| spot.secret));
        let mut cutter = Cutter::new(&bytes, sighted.kind == Kind::Blob);
        for spot in &sighted.spots {
            if contexts.contains_key(&spot.context) {
                continue;
            }
            if spot.secret.is_empty() || spot.secret.end > bytes.len() {
                return None;
            }
            let (pattern, also, evidence) = notes[spot.context as usize].clone();
            let best = Match { pattern, span: spot.secret, secret: spot.secret, evidence };
            contexts.insert(spot.context, Context::of(&mut cutter, &Seen { best: &best, also: &also }, &hidden));
        }
    }
    (0..u32::try_from(notes.len()).ok()?).map(|number| contexts.remove(&number)).collect()
}

/// Returns the digest of all that decides what is found: the rules, the limit, and the program itself.
fn key(rules: &RuleSet, limit: u64) -> Digest32 {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(&limit.to_be_bytes());
    // A program that was built anew may look in another way, whatever its version says.
    let program = std::env::current_exe().and_then(fs::metadata);
    if let Ok(program) = program {
        let built = program.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        add(&program.len().to_be_bytes());
        add(&built.as_nanos().to_be_bytes());
    }
    for rule in rules.rules() {
        add(rule.id.as_bytes());
        add(format!("{:?}", (&rule.pattern, rule.confidence)).as_bytes());
    }
    hasher.finalize().into()
}
