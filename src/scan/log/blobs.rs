//! What was hit in each blob, and whether two versions differ in it.

use super::candidates::Candidates;
use super::{LogSought, Touch};
use crate::engine::{Line, Scratch};
use crate::git::{Objects, Repo, Textual};
use crate::model::{Fragment, ObjectId, Provenance, RepoPath};
use crate::scan::{Error, Options, lines, workers};
use crate::source;
use std::collections::{HashMap, HashSet};

/// The lines of a blob that are hit.
#[derive(Debug)]
pub(super) struct Hits {
    /// Those that are printed, by number.
    pub(super) printed: Vec<(u64, Box<[u8]>)>,
    /// Those that select a commit that adds or takes them out, in order.
    pub(super) selecting: Vec<Box<[u8]>>,
    /// Whether the content alone speaks for text.
    textual: bool,
}

/// The blobs that were searched.
pub(super) struct Blobs<'a> {
    repo: &'a Repo,
    sought: LogSought<'a>,
    candidates: Option<Candidates>,
    clean: HashSet<ObjectId>,
    hit: HashMap<ObjectId, Hits>,
}

impl<'a> Blobs<'a> {
    pub(super) fn new(repo: &'a Repo, sought: LogSought<'a>, candidates: Option<Candidates>) -> Self {
        Self { repo, sought, candidates, clean: HashSet::new(), hit: HashMap::new() }
    }

    /// Returns what was hit in a blob that was searched, if anything was.
    pub(super) fn hits(&self, blob: ObjectId) -> Option<&Hits> {
        self.hit.get(&blob)
    }

    /// Searches those of the blobs that were not searched before.
    pub(super) fn search(&mut self, mut blobs: Vec<ObjectId>) -> Result<(), Error> {
        blobs.sort_unstable();
        blobs.dedup();
        blobs.retain(|blob| !self.clean.contains(blob) && !self.hit.contains_key(blob));
        if let Some(candidates) = &self.candidates {
            blobs.retain(|blob| !candidates.is_clean(blob));
        }
        let make = || Ok((self.repo.objects().map_err(source::Error::from)?, Scratch::default()));
        let found = workers::share_out(&blobs, Options::default().parallel_from, make, |(objects, scratch), &blob| {
            Self::search_one(self.sought, objects, scratch, blob)
        })?;
        for (blob, hits) in blobs.into_iter().zip(found) {
            match hits {
                Some(hits) => drop(self.hit.insert(blob, hits)),
                None => drop(self.clean.insert(blob)),
            }
        }
        Ok(())
    }

    fn search_one(sought: LogSought<'_>, objects: &Objects, scratch: &mut Scratch, blob: ObjectId) -> Result<Option<Hits>, Error> {
        let bytes = read(objects, blob)?;
        let provenance = Provenance::Object { oid: blob, path: RepoPath::new(b""), commit: None };
        let fragment = Fragment { bytes, first_line: 1, provenance };
        let mut ours: Vec<Line> = Vec::new();
        if let Some((rules, ..)) = sought.printed.rules {
            ours = lines::of_rules(rules, sought.printed, scratch, &fragment)?;
        }
        let mut printed = ours.clone();
        let mut selecting = ours;
        // Every line that is printed also selects: a whole word is a part.
        if let Some(search) = sought.selecting {
            search.lines(&fragment.bytes, &mut |line| selecting.push(line));
        }
        if let Some(search) = sought.printed.search.filter(|_| !selecting.is_empty()) {
            search.lines(&fragment.bytes, &mut |line| printed.push(line));
        }
        if selecting.is_empty() {
            return Ok(None);
        }
        let text = |line: &Line| Box::from(&fragment.bytes[line.span.range()]);
        for lines in [&mut printed, &mut selecting] {
            lines.sort_by_key(|line| line.number);
            lines.dedup_by_key(|line| line.number);
        }
        Ok(Some(Hits {
            printed: printed.iter().map(|line| (line.number, text(line))).collect(),
            selecting: selecting.iter().map(text).collect(),
            textual: source::looks_like_text(&fragment.bytes),
        }))
    }

    /// Tells whether git takes a blob for text where it stands.
    pub(super) fn is_text(&self, path: &RepoPath, blob: ObjectId) -> Result<bool, Error> {
        let path = source::on_this_system(path)?;
        Ok(match (self.repo.textual(&path).map_err(source::Error::from)?, self.hits(blob)) {
            (Textual::Always, _) => true,
            (Textual::Never, _) => false,
            (Textual::ByContent, Some(hits)) => hits.textual,
            (Textual::ByContent, None) => source::looks_like_text(&read(&self.repo.objects().map_err(source::Error::from)?, blob)?),
        })
    }

    /// Tells whether a diff of two versions touches a line that selects.
    pub(super) fn compare(&self, old: ObjectId, new: ObjectId) -> Result<Touch, Error> {
        let selecting = |blob| self.hits(blob).map_or(&[][..], |hits| &hits.selecting);
        let (one, other) = (selecting(old), selecting(new));
        let sorted = |lines: &[Box<[u8]>]| {
            let mut lines: Vec<_> = lines.to_vec();
            lines.sort_unstable();
            lines
        };
        if one.len() != other.len() || sorted(one) != sorted(other) {
            return Ok(Touch::Yes);
        }
        // The same lines stand in both; a diff may yet take one for moved, unless it stands in what both begin or end with.
        let objects = self.repo.objects().map_err(source::Error::from)?;
        let (one, other) = (read(&objects, old)?, read(&objects, new)?);
        let mut one: Vec<&[u8]> = one.split_inclusive(|&byte| byte == b'\n').collect();
        let mut other: Vec<&[u8]> = other.split_inclusive(|&byte| byte == b'\n').collect();
        let head = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
        one.drain(..head);
        other.drain(..head);
        let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        one.truncate(one.len() - tail);
        other.truncate(other.len() - tail);
        let lines = selecting(old);
        let held = |line: &&[u8]| lines.iter().any(|hit| line.strip_suffix(b"\n").unwrap_or(line) == &**hit);
        Ok(if one.iter().chain(&other).any(held) { Touch::Doubtful } else { Touch::No })
    }
}

fn read(objects: &Objects, blob: ObjectId) -> Result<Vec<u8>, source::Error> {
    objects.blob(blob).map_err(|source| source::Error::Blob { path: RepoPath::new(b""), oid: blob, source })
}
