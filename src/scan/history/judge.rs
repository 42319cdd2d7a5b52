//! Judging each place at which an object stands, and giving each secret its number.

use super::look::{Sighted, Sightings, Spot};
use crate::model::{Confidence, Finding, ObjectId, Position, Provenance, RepoPath, Standing};
use crate::pack::Kind;
use crate::policy::{self, Judged, LineMarks, Policy, Verdict};
use crate::rules::RuleSet;
use crate::source::history::{Marks, key_of};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What judging needs.
#[derive(Clone, Copy)]
pub(super) struct Law<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) policy: &'a Policy,
    /// The least confidence that is reported.
    pub(super) threshold: Confidence,
    /// The files and folders that are asked for; none stands for all.
    pub(super) paths: &'a [Vec<u8>],
}

/// Judges places; its marks are the numbers of secrets.
pub(super) struct Judge<'a> {
    law: Law<'a>,
    sightings: &'a Sightings,
    places: HashMap<ObjectId, Vec<usize>>,
    /// The secret of each context; none for one below the confidence that is asked for, wherever it stands.
    secrets: Vec<Option<u32>>,
    /// For each secret, the objects that hold it, with the spots in them, in order.
    holders: Vec<Vec<(u32, u32)>>,
    count: usize,
    /// The contexts that are below that confidence where they stand, and those that are not.
    light: BTreeSet<u32>,
    heavy: BTreeSet<u32>,
    /// What was seen of markers in the lines that were looked at last.
    marks: Option<LineMarks<'a>>,
    known: HashMap<ObjectId, BTreeMap<Vec<u8>, Vec<u32>>>,
    /// The secrets that do not only warn, at one place at least.
    blocking: BTreeSet<u32>,
    /// What was forgiven, by secret, at the first of its places.
    pub(super) forgiven: BTreeMap<u32, Judged>,
    /// What the policy stumbled over.
    pub(super) failure: Option<policy::Error>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(law: Law<'a>, sightings: &'a Sightings) -> Self {
        let mut places: HashMap<ObjectId, Vec<usize>> = HashMap::new();
        for (at, sighted) in sightings.objects.iter().enumerate() {
            places.entry(sighted.name).or_default().push(at);
        }
        let mut numbers: HashMap<&[u8], u32> = HashMap::new();
        let mut secrets = vec![None; sightings.contexts.len()];
        // Numbered in the order of objects, which does not depend on threads.
        for spot in sightings.objects.iter().flat_map(|sighted| &sighted.spots) {
            let context = &sightings.contexts[spot.context as usize];
            if context.confidence(law.rules, b"") >= Some(law.threshold) {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                secrets[spot.context as usize] = Some(*numbers.entry(context.secret.expose()).or_insert(next));
            }
        }
        let count = numbers.len();
        let mut holders = vec![Vec::new(); count];
        for (object, sighted) in (0..).zip(&sightings.objects) {
            for (at, spot) in (0..).zip(&sighted.spots) {
                let secret = secrets[spot.context as usize].and_then(|secret| holders.get_mut(secret as usize));
                secret.into_iter().for_each(|spots: &mut Vec<(u32, u32)>| spots.push((object, at)));
            }
        }
        Self {
            law,
            sightings,
            places,
            secrets,
            holders,
            count,
            light: BTreeSet::new(),
            heavy: BTreeSet::new(),
            known: HashMap::new(),
            blocking: BTreeSet::new(),
            forgiven: BTreeMap::new(),
            failure: None,
            marks: None,
        }
    }

    /// Returns how many secrets there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Returns how many contexts are below the confidence that is asked for, at all places that were judged so far.
    pub(super) fn below(&self) -> usize {
        self.secrets.iter().filter(|secret| secret.is_none()).count() + self.light.difference(&self.heavy).count()
    }

    /// Tells whether the secret stands at a place where it is below the confidence that is asked for.
    pub(super) fn is_light(&self, secret: u32) -> bool {
        self.light.iter().any(|&context| self.secrets[context as usize] == Some(secret))
    }

    /// Returns the finding of a secret in an object at a path, the first that is not forgiven.
    pub(super) fn finding(&mut self, secret: u32, object: &ObjectId, path: Option<&[u8]>) -> Option<Judged> {
        let mut judged = Vec::new();
        for at in 0..self.holders.get(secret as usize).map_or(0, Vec::len) {
            let (sighted, spot) = self.holders[secret as usize][at];
            let sighted = &self.sightings.objects[sighted as usize];
            if sighted.name == *object && is_named(sighted, path) {
                judged.extend(self.judge(sighted, &sighted.spots[spot as usize], path));
            }
        }
        let mut gravest = judged.into_iter().min_by_key(|judged| judged.verdict.rank())?;
        // A secret that blocks at one of its places blocks, wherever its story begins.
        if self.blocking.contains(&secret) && !gravest.verdict.is_forgiven() {
            gravest.verdict = Verdict::Report;
        }
        Some(gravest)
    }

    /// Returns the first object that holds the secret.
    pub(super) fn holder(&self, secret: u32) -> Option<&'a Sighted> {
        let &(first, _) = self.holders.get(secret as usize)?.first()?;
        Some(&self.sightings.objects[first as usize])
    }

    /// Returns all places that were judged so far with their marks, in order.
    pub(super) fn places(&self) -> Vec<(ObjectId, &[u8], &[u32])> {
        let places =
            self.known.iter().flat_map(|(object, paths)| paths.iter().map(|(path, marks)| (*object, &path[..], &marks[..])));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        places
    }

    /// Returns the marks of all commits and tags that hold something, in order.
    pub(super) fn texts(&mut self) -> Vec<Vec<u32>> {
        let texts = self.sightings.objects.iter().filter(|sighted| matches!(sighted.kind, Kind::Commit | Kind::Tag));
        texts.map(|sighted| self.of(&sighted.name)).collect()
    }

    /// Returns the rules.
    pub(super) fn rules(&self) -> &'a RuleSet {
        self.law.rules
    }

    /// Returns what holds something in the object, and in its name if the path has that.
    fn sighted(&self, object: &ObjectId, path: Option<&[u8]>) -> Vec<&'a Sighted> {
        let all = self.places.get(object).into_iter().flatten().map(|&at| &self.sightings.objects[at]);
        all.filter(|sighted| is_named(sighted, path)).collect()
    }

    fn asked_for(&self, path: &[u8]) -> bool {
        let within = |asked: &Vec<u8>| match path.strip_prefix(&asked[..]) {
            Some(rest) => rest.is_empty() || rest.starts_with(b"/") || asked.ends_with(b"/"),
            None => false,
        };
        self.law.paths.is_empty() || self.law.paths.iter().any(within)
    }

    /// Judges one spot at one path.
    fn judge(&mut self, sighted: &Sighted, spot: &Spot, path: Option<&[u8]>) -> Option<Judged> {
        let Law { rules, policy, .. } = self.law;
        let context = &self.sightings.contexts[spot.context as usize];
        let rule = rules.rule(context.pattern);
        let provenance = match sighted.kind {
            Kind::Commit | Kind::Tag => {
                let commit = Some(sighted.name).filter(|_| sighted.kind == Kind::Commit);
                Provenance::Message { path: RepoPath::new(text_of(sighted, spot, context.lines.bytes())), commit }
            }
            _ => Provenance::Object { oid: sighted.name, path: RepoPath::new(path.unwrap_or_default()), commit: None },
        };
        let Some(confidence) = context.confidence(rules, provenance.path()).filter(|&sure| sure >= self.law.threshold) else {
            self.light.insert(spot.context);
            return None;
        };
        self.heavy.insert(spot.context);
        let finding = Finding {
            rule: Arc::from(&*rule.id),
            confidence,
            span: spot.secret,
            position: Position { line: spot.line.max(1), column: spot.column },
            excerpt: context.excerpt.clone(),
            secret: context.secret.clone(),
            fingerprint: policy.fingerprint(&rule.id, provenance.path(), context.secret.expose()),
            evidence: context.evidence,
            standing: Standing::New,
            also: context.also.iter().map(|(pattern, _)| Arc::from(&*rules.rule(*pattern).id)).collect(),
            provenance,
        };
        let lines = context.lines.bytes();
        let marks = self.marks.take().filter(|marks| marks.are_of(lines)).unwrap_or_else(|| LineMarks::new(lines));
        match policy.judge(&finding, &self.marks.insert(marks).context(context.span)) {
            Ok(verdict) => Some(Judged { finding, verdict, exposure: None }),
            Err(error) => {
                self.failure.get_or_insert(error);
                None
            }
        }
    }

    /// Notes what was forgiven, at the first of its places by path.
    fn forgive(&mut self, secret: u32, judged: Judged) {
        let order = |judged: &Judged| (judged.finding.provenance.path().to_vec(), judged.finding.span);
        match self.forgiven.get_mut(&secret) {
            Some(first) if order(first) <= order(&judged) => {}
            Some(first) => *first = judged,
            None => drop(self.forgiven.insert(secret, judged)),
        }
    }

    fn judged(&mut self, object: &ObjectId, path: Option<&[u8]>) -> Vec<u32> {
        let mut marks = Vec::new();
        let all = self.sighted(object, path);
        for (sighted, spot) in all.into_iter().flat_map(|sighted| sighted.spots.iter().map(move |spot| (sighted, spot))) {
            let Some(secret) = self.secrets[spot.context as usize] else { continue };
            match self.judge(sighted, spot, path) {
                Some(judged) if judged.verdict.is_forgiven() => self.forgive(secret, judged),
                Some(judged) => {
                    marks.push(secret);
                    if judged.verdict == Verdict::Report {
                        self.blocking.insert(secret);
                    }
                }
                None => {}
            }
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

impl Marks for Judge<'_> {
    fn at(&mut self, path: &[u8], blob: &ObjectId) -> Vec<u32> {
        if !self.places.contains_key(blob) || !self.asked_for(path) {
            return Vec::new();
        }
        if let Some(marks) = self.known.get(blob).and_then(|places| places.get(path)) {
            return marks.clone();
        }
        let marks = self.judged(blob, Some(path));
        self.known.entry(*blob).or_default().insert(path.to_vec(), marks.clone());
        marks
    }

    fn of(&mut self, object: &ObjectId) -> Vec<u32> {
        if self.law.paths.is_empty() && self.places.contains_key(object) { self.judged(object, None) } else { Vec::new() }
    }
}

/// Tells whether the object has the name that the path ends in, where it has one.
fn is_named(sighted: &Sighted, path: Option<&[u8]>) -> bool {
    match (&sighted.entry, path) {
        (Some(entry), Some(path)) => path.rsplit(|&byte| byte == b'/').next() == Some(&entry[..]),
        _ => true,
    }
}

/// Returns the name by which a text of a commit or a tag is judged: that of git's file for the message, or the header's key.
fn text_of<'l>(sighted: &Sighted, spot: &Spot, lines: &'l [u8]) -> &'l [u8] {
    match (spot.line, sighted.kind) {
        (0, _) => key_of(lines, lines.len().saturating_sub(2)),
        (_, Kind::Tag) => b"TAG_EDITMSG",
        _ => b"COMMIT_EDITMSG",
    }
}
