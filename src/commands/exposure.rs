//! How far what was found has come: whether a remote-tracking branch or a tag has it, and which commit brought it in.
//!
//! Asked only for what is reported, at the path that it is reported at, within bounds; what they cut short is said to be unknown.
//! What cannot be read here stops nothing: the report is what counts.

use crate::git::{Error, Objects, Repo, Within};
use crate::model::{Deed, Exposure, Finding, ObjectId, Provenance, Reach, Standing};
use crate::policy::Judged;
use crate::report::Story;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The largest blob that is looked into, in bytes.
const LIMIT: u64 = 16 << 20;

/// How much is looked at for one report.
#[derive(Clone, Copy)]
struct Bounds {
    commits: usize,
    time: Duration,
}

const BOUNDS: Bounds = Bounds { commits: 20_000, time: Duration::from_millis(1500) };

/// Notes on each finding that is not forgiven how far it has come.
pub(super) fn tell(repo: &Repo, findings: &mut [Judged]) {
    tell_within(repo, findings, BOUNDS);
}

fn tell_within(repo: &Repo, findings: &mut [Judged], bounds: Bounds) {
    if findings.iter().all(|judged| judged.verdict.is_forgiven()) {
        return;
    }
    let Ok(mut look) = Look::new(repo, bounds) else { return };
    let mut known: HashMap<(Vec<u8>, Vec<u8>), Exposure> = HashMap::new();
    for judged in findings.iter_mut().filter(|judged| !judged.verdict.is_forgiven()) {
        let finding = &judged.finding;
        let unknown = |_| Exposure { reach: Reach::Unknown, since: None };
        judged.exposure = match &finding.provenance {
            Provenance::Stdin => None,
            Provenance::Message { commit: None, .. } => Some(Exposure { reach: Reach::Uncommitted, since: None }),
            Provenance::Object { commit: Some(commit), .. } | Provenance::Message { commit: Some(commit), .. } => {
                let reach = if finding.standing == Standing::Published { Reach::Published { at: None } } else { Reach::Local };
                Some(Exposure { reach, since: repo.deed(*commit).ok() })
            }
            provenance => {
                let key = (provenance.path().to_vec(), finding.secret.expose().to_vec());
                let exposure = known.entry(key).or_insert_with(|| look.at(finding).unwrap_or_else(unknown));
                Some(exposure.clone())
            }
        };
    }
}

/// Notes on each story how far its secret has come; by whom and since when, the story says itself.
pub(super) fn tell_stories(repo: &Repo, stories: &mut [Story]) {
    let out = |story: &Story| {
        let names = || story.tips.iter().filter(|name| name.starts_with(b"refs/remotes/") || name.starts_with(b"refs/tags/"));
        names().find(|name| !name.ends_with(b"/HEAD")).or_else(|| names().next()).cloned()
    };
    let open = stories.iter().filter(|story| out(story).is_none());
    let first: Vec<ObjectId> = open.filter_map(|story| Some(story.brought_in.as_ref()?.commit)).collect();
    let local = repo.local_only(&first);
    for story in stories.iter_mut().filter(|story| story.reached && !story.judged.verdict.is_forgiven()) {
        let reach = match (out(story), &story.brought_in, &local) {
            (Some(at), ..) => Reach::Published { at: Some(at) },
            // So the walk of history says.
            _ if story.judged.exposure.is_some() => Reach::Published { at: None },
            (None, Some(change), Ok(local)) if local.contains(&change.commit) => Reach::Local,
            (None, Some(_), Ok(_)) => Reach::Published { at: None },
            _ => Reach::Unknown,
        };
        story.judged.exposure = Some(Exposure { reach, since: None });
    }
}

/// What is looked at, and how much of it may still be.
struct Look<'r> {
    repo: &'r Repo,
    objects: Objects,
    published: Vec<(Vec<u8>, ObjectId)>,
    head: Option<ObjectId>,
    /// Blobs that were looked into for the secret at hand, and whether they hold it.
    blobs: HashMap<ObjectId, bool>,
    left: usize,
    until: Instant,
}

impl<'r> Look<'r> {
    fn new(repo: &'r Repo, bounds: Bounds) -> Result<Self, Error> {
        let (objects, published, head) = (repo.objects()?, repo.published()?, repo.head()?);
        let until = Instant::now() + bounds.time;
        Ok(Self { repo, objects, published, head, blobs: HashMap::new(), left: bounds.commits, until })
    }

    /// Looks for the finding's secret at its path.
    fn at(&mut self, finding: &Finding) -> Result<Exposure, Error> {
        self.blobs.clear();
        for at in 0..self.published.len() {
            let commit = self.published[at].1;
            if self.holds(commit, finding) == Some(true) {
                let reach = Reach::Published { at: Some(self.published[at].0.clone()) };
                return Ok(Exposure { reach, since: self.since(commit, finding) });
            }
        }
        // If what holds it is before something that is out, so is what brought it in.
        let here = match self.head.filter(|&head| self.holds(head, finding) == Some(true)) {
            Some(head) => {
                let since = self.since(head, finding);
                if let Some(deed) = &since
                    && self.repo.local_only(&[deed.commit])?.is_empty()
                {
                    return Ok(Exposure { reach: Reach::Published { at: None }, since });
                }
                Some(since)
            }
            None => None,
        };
        let tips: Vec<ObjectId> = self.published.iter().map(|(_, commit)| *commit).collect();
        if let (Some(holder), _) = self.search(&tips, finding)? {
            return Ok(Exposure { reach: Reach::Published { at: None }, since: self.since(holder, finding) });
        }
        let (older, whole) = match here {
            Some(_) => (None, false),
            None => self.search(&self.head.into_iter().collect::<Vec<_>>(), finding)?,
        };
        let since = here.unwrap_or_else(|| older.and_then(|older| self.since(older, finding)));
        let reach = match &since {
            Some(_) if self.left > 0 => Reach::Local,
            None if whole && older.is_none() => Reach::Uncommitted,
            _ => Reach::Unknown,
        };
        Ok(Exposure { reach, since })
    }

    /// Returns the newest commit before these that holds the secret, and whether all could be looked at; with none left, none is.
    fn search(&mut self, heads: &[ObjectId], finding: &Finding) -> Result<(Option<ObjectId>, bool), Error> {
        let (commits, whole) = self.repo.newest(heads, self.left)?;
        for commit in commits {
            match self.holds(commit, finding) {
                Some(false) => {}
                Some(true) => return Ok((Some(commit), true)),
                None => {
                    self.left = 0;
                    return Ok((None, false));
                }
            }
        }
        if !whole {
            self.left = 0;
        }
        Ok((None, whole))
    }

    /// Goes from a commit that holds the secret to one before it, as long as there is one; nothing if that takes too long.
    fn since(&mut self, holder: ObjectId, finding: &Finding) -> Option<Deed> {
        let mut commit = holder;
        loop {
            let parents = self.repo.parents(commit).ok()?;
            let mut before = None;
            for parent in parents {
                if self.holds(parent, finding)? {
                    before = Some(parent);
                    break;
                }
            }
            match before {
                Some(parent) => commit = parent,
                None => return self.repo.deed(commit).ok(),
            }
        }
    }

    /// Tells whether the commit holds the secret at the finding's path; nothing where that cannot be told, or not in time.
    fn holds(&mut self, commit: ObjectId, finding: &Finding) -> Option<bool> {
        self.left = self.left.checked_sub(1)?;
        if Instant::now() > self.until {
            self.left = 0;
            return None;
        }
        let Some(blob) = self.objects.blob_at(commit, finding.provenance.path()).ok()? else { return Some(false) };
        if let Some(&known) = self.blobs.get(&blob) {
            return Some(known);
        }
        let Within::Bytes(bytes) = self.objects.blob_within(blob, LIMIT).ok()? else { return None };
        let holds = memchr::memmem::find(&bytes, finding.secret.expose()).is_some();
        self.blobs.insert(blob, holds);
        Some(holds)
    }
}
