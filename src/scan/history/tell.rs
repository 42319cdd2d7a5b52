//! From what objects hold to what history says of it: one story a secret.

use super::judge::{Judge, Law};
use super::sought::{Known, Sought};
use super::{Cache, Error, Sightings, memo};
use crate::git::Tip;
use crate::model::{Confidence, Exposure, ObjectId, Provenance, Reach};
use crate::pack::walk::Progress;
use crate::pack::{Flaw, Reader, Store};
use crate::policy::{Judged, Policy};
use crate::report::{Change, Story};
use crate::rules::RuleSet;
use crate::source::history::{Commits, Found, Header, Holders, Numbers, deed, explain, header_end};
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// The largest commit or tag that is read again, in bytes.
const LIMIT: u64 = 64 << 20;

/// What is asked of history.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Where references stand.
    pub tips: Vec<Tip>,
    /// The commits to walk from beside the tips (reflogs), or instead of them, where `hidden` or a range was asked for.
    pub heads: Vec<ObjectId>,
    /// The commits that are not of the range.
    pub hidden: Vec<ObjectId>,
    /// Whether only the heads are walked from.
    pub range: bool,
    /// The commits at which history ends by intent.
    pub shallow: Vec<ObjectId>,
    /// The files and folders that are asked for; none stands for all.
    pub paths: Vec<Vec<u8>>,
    /// Whether to tell what no reference reaches.
    pub unreachable: bool,
}

/// What history says.
#[derive(Debug, Default)]
pub struct Told {
    /// The secrets, newest danger first.
    pub stories: Vec<Story>,
    /// The secrets that are forgiven at all of their places.
    pub forgiven: Vec<Judged>,
    /// How many secrets stand only in objects that nothing reaches.
    pub unreached: usize,
    /// How many spots are below the confidence that is asked for.
    pub below: usize,
    /// How many commits were walked.
    pub commits: usize,
    /// What history needs and is not here, or cannot be read.
    pub missing: Vec<(ObjectId, Flaw)>,
}

/// Tells the story of each secret; `holders` are what leads to them, if that is known already.
pub fn tell<'n>(
    numbers: &'n Numbers<'n>,
    (sightings, holders): (&Sightings, Option<Holders<'n>>),
    (rules, policy, threshold): (&RuleSet, &Policy, Confidence),
    asked: &Asked,
    (progress, cache): (&Progress, Option<&Cache>),
) -> Result<Told, Error> {
    let law = Law { rules, policy, threshold, paths: &asked.paths };
    let mut judge = Judge::new(law, sightings);
    let mut told = Told { below: judge.below(), ..Told::default() };
    if judge.count() == 0 {
        return Ok(told);
    }
    // Whatever is recalled, what is forgiven is counted over the same places.
    judge.texts();
    let facts = match cache.and_then(|cache| memo::recall(cache, (sightings, threshold), asked, &mut judge)) {
        Some(facts) => facts,
        None => {
            let holders = match holders {
                Some(holders) => holders,
                None => {
                    let sought = Sought::of(sightings, rules, threshold);
                    let (holders, _) =
                        Holders::find(numbers, &Holders::everything(numbers)?, progress, || Known::new(&sought, sightings));
                    holders
                }
            };
            let facts = find((numbers, holders), asked, &mut judge, progress)?;
            if let Some(cache) = cache.filter(|_| !progress.stop.load(Ordering::Relaxed)) {
                memo::keep(cache, (sightings, threshold), asked, (&mut judge, &facts));
            }
            facts
        }
    };
    told.commits = facts.commits;
    told.missing = facts.missing;
    let mut teller = Teller { store: numbers.store(), reader: Reader::default(), asked };
    for (secret, found) in (0..).zip(facts.found) {
        let reached = found.commits > 0 || !found.tips.is_empty();
        if asked.range && found.brought_in.is_none() {
            continue;
        }
        if reached {
            told.stories.extend(teller.story(&mut judge, secret, &found));
        } else if !judge.forgiven.contains_key(&secret) && !judge.is_light(secret) {
            let lost = judge.holder(secret).and_then(|holder| judge.finding(secret, &holder.name, None));
            if let Some(judged) = lost.filter(|judged| !judged.verdict.is_forgiven() && asked.paths.is_empty()) {
                told.unreached += 1;
                if asked.unreachable {
                    told.stories.push(Story::unreached(judged));
                }
            }
        }
    }
    told.below = judge.below();
    let reported: HashSet<&[u8]> = told.stories.iter().map(|story| story.judged.finding.secret.expose()).collect();
    told.forgiven = judge.forgiven.values().filter(|judged| !reported.contains(judged.finding.secret.expose())).cloned().collect();
    told.stories.sort_by_cached_key(Story::order);
    match judge.failure {
        Some(error) => Err(error.into()),
        None => Ok(told),
    }
}

/// What commits and trees say of each secret.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) found: Vec<Found>,
    pub(super) commits: usize,
    pub(super) missing: Vec<(ObjectId, Flaw)>,
}

/// Finds out what commits and trees say.
fn find<'n>(
    (numbers, holders): (&'n Numbers<'n>, Holders<'n>),
    asked: &Asked,
    judge: &mut Judge<'_>,
    progress: &Progress,
) -> Result<Facts, Error> {
    let tips = asked.tips.iter().filter(|_| !asked.range).map(|tip| tip.target);
    let heads: Vec<ObjectId> = tips.chain(asked.heads.iter().copied()).collect();
    let commits = Commits::walk(numbers, (&heads, &asked.hidden, &asked.shallow), progress)?;
    let mut missing = commits.missing.clone();
    missing.sort_unstable();
    missing.dedup();
    let count = judge.count();
    let found = explain(&commits, (&asked.targets(), &asked.published()), holders, (judge, count));
    Ok(Facts { found, commits: commits.list.len(), missing })
}

impl Asked {
    /// Returns all that may say that a secret still stands: the references, and the other heads.
    pub(super) fn targets(&self) -> Vec<ObjectId> {
        self.tips.iter().map(|tip| tip.target).chain(self.heads.iter().copied()).collect()
    }
}

impl Asked {
    /// Returns what remote-tracking branches and tags name.
    fn published(&self) -> Vec<ObjectId> {
        let out = |tip: &&Tip| tip.name.starts_with(b"refs/remotes/") || tip.name.starts_with(b"refs/tags/");
        self.tips.iter().filter(out).map(|tip| tip.target).collect()
    }
}

/// Puts stories into words.
struct Teller<'a> {
    store: &'a Store,
    reader: Reader,
    asked: &'a Asked,
}

impl Teller<'_> {
    fn story(&mut self, judge: &mut Judge<'_>, secret: u32, found: &Found) -> Option<Story> {
        let brought_in = found.brought_in.and_then(|at| self.change(at));
        let mut judged = match &found.place {
            Some((path, blob)) => judge.finding(secret, blob, Some(path.as_bytes()))?,
            None => {
                let own = brought_in.as_ref().and_then(|change| judge.finding(secret, &change.commit, None));
                own.or_else(|| judge.finding(secret, &judge.holder(secret)?.name, found.paths.first().map(|path| path.as_bytes())))?
            }
        };
        if let (Provenance::Object { commit, .. }, Some(change)) = (&mut judged.finding.provenance, &brought_in) {
            *commit = Some(change.commit);
        }
        if found.published {
            judged.exposure = Some(Exposure { reach: Reach::Published { at: None }, since: None });
        }
        let names: Vec<Vec<u8>> =
            found.tips.iter().filter_map(|&tip| self.asked.tips.get(tip)).map(|tip| tip.name.clone()).collect();
        let standing = names.iter().any(|name| !name.starts_with(b"refs/tags/"));
        let taken_out = found.taken_out.filter(|_| !standing).and_then(|at| self.change(at));
        Some(Story {
            judged,
            brought_in,
            taken_out,
            commits: found.commits,
            paths: found.paths.iter().cloned().collect(),
            tips: names,
            reached: true,
        })
    }

    /// Reads who made a commit, and when.
    fn change(&mut self, commit: ObjectId) -> Option<Change> {
        let (_, bytes) = self.store.read(&mut self.reader, &commit, LIMIT).ok()?;
        let head = &bytes[..header_end(&bytes)];
        let author = head.split(|&byte| byte == b'\n').find_map(|line| line.strip_prefix(b"author "));
        let author = deed(author.unwrap_or_default());
        let committed = Header::of(&bytes).time;
        Some(Change { commit, name: author.name, email: author.email, time: author.time, committed })
    }
}
