//! Looking at every object: what each holds that could be a secret, wherever it stands.

use super::context::{self, Context, Cutter, Key};
use super::{Cache, Error};
use crate::engine::{self, Before, LineIndex, Match, PatternId, Scratch, Seen};
use crate::model::{Evidence, ObjectId, Span};
use crate::pack::walk::{Edits, Object, Place, Progress, Visitor, Wanted, walk};
use crate::pack::{Flaw, Kind, Store};
use crate::rules::RuleSet;
use crate::scan::{Settled, confidence, overlap, rank};
use crate::source::history::{header_end, key_of};
use std::collections::HashMap;
use std::sync::atomic::Ordering;

/// What git-crypt writes before what it encrypts.
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

/// The headers of commits and tags that people write; the others are names and signatures.
const WRITTEN: [&[u8]; 4] = [b"author", b"committer", b"tagger", b"tag"];

/// An object that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighted {
    /// The object.
    pub name: ObjectId,
    /// Its kind.
    pub kind: Kind,
    /// The name that a directory has it under, where it is that name which holds something.
    pub entry: Option<Vec<u8>>,
    /// Where it is stored.
    pub place: Place,
    /// What it holds, by place.
    pub spots: Vec<Spot>,
}

/// A place in an object where something stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What stands there, by its number.
    pub context: u32,
    /// Where.
    pub secret: Span,
    /// The line, from 1; in a commit or a tag, that of the message, or 0 in a header.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// What all objects hold.
#[derive(Debug, Default)]
pub struct Sightings {
    /// The objects that hold something, by name, each once.
    pub objects: Vec<Sighted>,
    /// What they hold.
    pub contexts: Vec<Context>,
    /// How many objects were looked at.
    pub looked: u64,
    /// How many bytes they had.
    pub bytes: u64,
    /// How many objects were looked at in an earlier run.
    pub remembered: u64,
    /// How many are encrypted by git-crypt.
    pub encrypted: u64,
    /// The objects that were not looked at, by name.
    pub flaws: Vec<(ObjectId, Flaw)>,
}

/// How to look.
#[derive(Clone, Copy, Debug)]
pub struct How<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// Whether each object is scanned whole, for comparison.
    pub whole: bool,
}

/// Looks at the wanted objects.
pub fn look(store: &Store, wanted: &Wanted, how: How<'_>, progress: &Progress) -> Result<Sightings, Error> {
    let mut all = Sightings::default();
    let mut known = HashMap::new();
    for looker in walk(store, wanted, progress, || Looker { progress: Some(progress), ..Looker::new(how) }) {
        if let Some(error) = looker.failure {
            return Err(error.into());
        }
        all.add(looker.seen, &mut known);
    }
    all.settle();
    Ok(all)
}

/// As [`look`], with the help of what is remembered of packs; what is seen in others is remembered for the next time.
pub fn look_with_cache(
    store: &Store,
    wanted: &Wanted,
    how: How<'_>,
    progress: &Progress,
    cache: &Cache,
) -> Result<Sightings, Error> {
    let mut all = Sightings::default();
    let mut known = HashMap::new();
    let rest = Wanted { packs: Vec::new(), ..wanted.clone() };
    let mut kept = false;
    for &number in &wanted.packs {
        if let Some(recalled) = cache.recall(store, number) {
            all.remembered += recalled.looked;
            all.add(recalled, &mut known);
            continue;
        }
        let one = Wanted { packs: vec![number], loose: Vec::new(), ..wanted.clone() };
        let seen = look(store, &one, how, progress)?;
        if !progress.stop.load(Ordering::Relaxed) {
            cache.keep(&store.packs()[number], &seen);
            kept = true;
        }
        all.add(seen, &mut known);
    }
    if kept {
        cache.tidy(store);
    }
    all.add(look(store, &rest, how, progress)?, &mut known);
    all.settle();
    Ok(all)
}

impl Sightings {
    /// Adds what another thread, or another pack, has.
    pub(super) fn add(&mut self, other: Self, known: &mut HashMap<Key, u32>) {
        let numbers: Vec<u32> = other.contexts.into_iter().map(|context| number(&mut self.contexts, known, context)).collect();
        self.objects.extend(other.objects.into_iter().map(|mut sighted| {
            sighted.spots.iter_mut().for_each(|spot| spot.context = numbers[spot.context as usize]);
            sighted
        }));
        self.looked += other.looked;
        self.bytes += other.bytes;
        self.encrypted += other.encrypted;
        self.flaws.extend(other.flaws);
    }

    /// Puts all in an order that does not depend on threads; an object that is stored twice is here once.
    pub(super) fn settle(&mut self) {
        self.objects.sort_by_cached_key(|sighted| (sighted.name, sighted.entry.clone(), sighted.place));
        self.objects.dedup_by(|one, other| one.name == other.name && one.entry == other.entry);
        self.flaws.sort_unstable();
        self.flaws.dedup_by_key(|(name, _)| *name);
    }
}

/// Returns the number of a context, a new one if it is not known yet.
fn number(contexts: &mut Vec<Context>, known: &mut HashMap<Key, u32>, context: Context) -> u32 {
    *known.entry(context.key()).or_insert_with(|| {
        contexts.push(context);
        u32::try_from(contexts.len() - 1).unwrap_or(u32::MAX)
    })
}

/// Looks at texts that are no objects, such as the names of references; each is named by its place in the list.
pub(super) fn look_at_texts<'t>(how: How<'_>, texts: impl Iterator<Item = &'t [u8]>) -> Result<Sightings, Error> {
    let mut looker = Looker::new(how);
    for (number, bytes) in (0..).zip(texts) {
        let object = Object { name: name_of_text(number), kind: Kind::Blob, place: Place::Loose, bytes };
        looker.visit(&object, None, &mut Seen::default());
    }
    match looker.failure {
        Some(error) => Err(error.into()),
        None => Ok(looker.seen),
    }
}

/// Returns the name under which a text is looked at.
pub(super) fn name_of_text(number: u64) -> ObjectId {
    let mut raw = [0; 32];
    raw[..8].copy_from_slice(&number.to_be_bytes());
    ObjectId::from_bytes(&raw).expect("a name may have 32 bytes")
}

/// Returns the number of the text that was looked at under that name.
pub(super) fn number_of_text(name: &ObjectId) -> Option<usize> {
    let raw = name.as_bytes().get(..8)?;
    usize::try_from(raw.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))).ok()
}

/// One thread's eyes.
struct Looker<'a> {
    how: How<'a>,
    progress: Option<&'a Progress>,
    scratch: Scratch,
    seen: Sightings,
    known: HashMap<Key, u32>,
    failure: Option<engine::Error>,
}

impl<'a> Looker<'a> {
    fn new(how: How<'a>) -> Self {
        Self { how, progress: None, scratch: Scratch::default(), seen: Sightings::default(), known: HashMap::new(), failure: None }
    }

    /// Keeps what was found in an object.
    fn keep(&mut self, object: &Object<'_>, found: &Seen) {
        let text = matches!(object.kind, Kind::Commit | Kind::Tag).then(|| header_end(object.bytes));
        let mut matches = found.matches().to_vec();
        if let Some(end) = text {
            matches.retain(|found| found.secret.start >= end || WRITTEN.contains(&key_of(object.bytes, found.secret.start)));
        }
        let hidden = overlap::union(matches.iter().map(|found| found.secret));
        let rules = self.how.rules;
        // A value that is weighed and found too light at any path is no match.
        matches.retain(|found| confidence(rules, found, b"").is_some());
        if matches.is_empty() {
            return;
        }
        let all = ByPlace::of(matches.clone());
        let mut cutter = Cutter::new(object.bytes, object.kind == Kind::Blob);
        let mut lines = LineIndex::new(&object.bytes[text.unwrap_or(0)..], 1);
        let mut spots = Vec::new();
        for settled in overlap::settle(matches, |found| rank(rules, found, b""), |found| confidence(rules, found, b"")) {
            let also = others(rules, &all, &settled);
            let shared = context::Seen { best: &settled.best, also: &also };
            let key = Context::key_of(&mut cutter, &shared);
            let contexts = &mut self.seen.contexts;
            let context = *self.known.entry(key).or_insert_with(|| {
                contexts.push(Context::of(&mut cutter, &shared, &hidden));
                u32::try_from(contexts.len() - 1).unwrap_or(u32::MAX)
            });
            let secret = settled.best.secret;
            let (line, column) = match secret.start.checked_sub(text.unwrap_or(0)) {
                Some(offset) => {
                    let position = lines.position(offset);
                    (position.line, position.column)
                }
                None => (0, 1),
            };
            spots.push(Spot { context, secret, line, column });
        }
        if let Some(progress) = self.progress {
            progress.found.fetch_add(1, Ordering::Relaxed);
        }
        self.seen.objects.push(Sighted { name: object.name, kind: object.kind, entry: None, place: object.place, spots });
    }
}

/// Matches in the order in which their secrets begin.
struct ByPlace {
    matches: Vec<Match>,
    /// The length of the longest secret.
    longest: usize,
}

impl ByPlace {
    fn of(mut matches: Vec<Match>) -> Self {
        matches.sort_by_key(|found| found.secret.start);
        let longest = matches.iter().map(|found| found.secret.len()).max().unwrap_or(0);
        Self { matches, longest }
    }

    /// Returns the matches whose secrets share bytes with a span.
    fn over(&self, span: Span) -> impl Iterator<Item = &Match> {
        let first = self.matches.partition_point(|found| found.secret.start.saturating_add(self.longest) <= span.start);
        self.matches[first..]
            .iter()
            .take_while(move |found| found.secret.start < span.end)
            .filter(move |found| found.secret.overlaps(span))
    }
}

/// Returns the other patterns that found the bytes of what was settled, each with the most that speaks for it.
fn others(rules: &RuleSet, matches: &ByPlace, settled: &Settled) -> Vec<(PatternId, Evidence)> {
    let most = |&pattern: &PatternId| {
        let shared = matches.over(settled.best.secret).filter(|found| found.pattern == pattern);
        let most = shared.max_by_key(|found| (confidence(rules, found, b""), std::cmp::Reverse(found.secret)))?;
        Some((pattern, most.evidence))
    };
    settled.also.iter().filter_map(most).collect()
}

impl Visitor for Looker<'_> {
    type State = Seen;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Seen, Edits<'_>)>, state: &mut Seen) {
        let before = before.map(|(seen, edits)| Before { seen, copied: edits.copied, len: edits.base_len });
        let before = before.filter(|_| !self.how.whole);
        if let Err(error) = self.how.rules.scanner().scan_version(&mut self.scratch, object.bytes, before, state) {
            self.failure.get_or_insert(error);
        }
        if object.kind == Kind::Blob && object.bytes.starts_with(GIT_CRYPT) {
            self.seen.encrypted += 1;
            return;
        }
        self.seen.looked += 1;
        self.seen.bytes += object.bytes.len() as u64;
        if !state.matches().is_empty() {
            self.keep(object, state);
        }
    }

    fn flawed(&mut self, _place: Place, name: ObjectId, flaw: Flaw) {
        self.seen.flaws.push((name, flaw));
    }
}

impl Sightings {
    /// Returns the first difference from what another look at the same objects saw.
    pub fn differs_from(&self, other: &Self) -> Option<String> {
        let told = |seen: &Self| -> Vec<String> {
            let spots = seen.objects.iter().flat_map(|sighted| sighted.spots.iter().map(move |spot| (sighted, spot)));
            spots
                .map(|(sighted, spot)| {
                    let context = &seen.contexts[spot.context as usize];
                    let (pattern, also) = (context.pattern, &context.also);
                    format!(
                        "{} {:?} {}:{} {pattern:?} {also:?} {:?}",
                        sighted.name, spot.secret, spot.line, spot.column, context.evidence
                    )
                })
                .collect()
        };
        let (ours, theirs) = (told(self), told(other));
        let first = ours.iter().zip(&theirs).find(|(one, other)| one != other).map(|(one, other)| format!("{one} is not {other}"));
        let counts = (ours.len() != theirs.len()).then(|| format!("{} are not {}", ours.len(), theirs.len()));
        first.or(counts)
    }
}
