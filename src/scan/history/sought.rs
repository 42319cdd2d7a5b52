//! What is looked for in trees: the objects that hold something, so that it can be told where they stood.

use super::look::Sightings;
use crate::model::{Confidence, ObjectId};
use crate::pack::{Flaw, Kind};
use crate::rules::RuleSet;
use crate::source::history::{Entry, Interest};
use std::collections::HashSet;

/// How many bits of a name tell most objects that are not sought from those that are.
const BITS: u32 = 18;

/// The objects that are sought.
#[derive(Debug)]
pub(super) struct Sought {
    names: HashSet<Vec<u8>>,
    /// For each beginning of a name whether an object that is sought has it.
    begins: Box<[u64]>,
}

impl Sought {
    /// Gathers the files that hold what is sure enough wherever it stands.
    pub(super) fn of(sightings: &Sightings, rules: &RuleSet, threshold: Confidence) -> Self {
        let weighty = |context: &super::Context| context.confidence(rules, b"") >= Some(threshold);
        let weighty: Vec<bool> = sightings.contexts.iter().map(weighty).collect();
        let mut sought = Self { names: HashSet::new(), begins: vec![0; 1 << (BITS - 6)].into_boxed_slice() };
        let files = sightings.objects.iter().filter(|sighted| sighted.entry.is_none() && sighted.kind == Kind::Blob);
        for sighted in files.filter(|sighted| sighted.spots.iter().any(|spot| weighty[spot.context as usize])) {
            let raw = sighted.name.as_bytes();
            let begin = begin(raw);
            sought.begins[begin >> 6] |= 1 << (begin & 63);
            sought.names.insert(raw.to_vec());
        }
        sought
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Tells whether the object is sought, of which these are the raw bytes of the name.
    pub(super) fn has(&self, raw: &[u8]) -> bool {
        let begin = begin(raw);
        self.begins[begin >> 6] >> (begin & 63) & 1 == 1 && self.names.contains(raw)
    }
}

fn begin(raw: &[u8]) -> usize {
    let begin = raw.iter().take(4).fold(0_u32, |number, &byte| number << 8 | u32::from(byte));
    (begin >> (32 - BITS)) as usize
}

/// Looks for objects and names that are known.
pub(super) struct Known<'a> {
    sought: &'a Sought,
    names: HashSet<&'a [u8]>,
}

impl<'a> Known<'a> {
    /// Takes the names of entries from what was sighted.
    pub(super) fn new(sought: &'a Sought, sightings: &'a Sightings) -> Self {
        Self { sought, names: sightings.objects.iter().filter_map(|sighted| sighted.entry.as_deref()).collect() }
    }
}

impl Interest for Known<'_> {
    fn follows(&self) -> bool {
        true
    }

    fn seeks(&self, object: &[u8]) -> bool {
        self.sought.has(object)
    }

    fn is_named(&mut self, entry: &Entry<'_>) -> bool {
        !self.names.is_empty() && self.names.contains(entry.name)
    }

    /// What cannot be read was told when names were looked at.
    fn flawed(&mut self, _object: ObjectId, _flaw: Flaw) {}
}
