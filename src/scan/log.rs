//! Lines of history that expressions hit: of each commit whose diff touches one, all that its tree holds, as `git grep` prints them.
//!
//! Each blob is read and searched once, however many commits hold it, and each tree is looked through once.

mod blobs;
mod candidates;
mod trees;

use super::lines::Sought;
use super::{Error, Options, workers};
use crate::engine::LineSearch;
use crate::git::{LoggedCommit, Objects, Repo, TreeChange, TreeSide};
use crate::model::ObjectId;
use crate::source;
use blobs::{Blobs, Hits};
use candidates::Candidates;
use std::collections::HashSet;
use std::ffi::OsStr;

/// How many commits are looked at together; it bounds what is held in memory beside what was hit.
const TOGETHER: usize = 4096;

/// What is looked for in history.
#[derive(Clone, Copy)]
pub struct LogSought<'a> {
    /// What is printed.
    pub printed: Sought<'a>,
    /// What selects a commit, if a line that it adds or takes out holds it.
    pub selecting: Option<&'a LineSearch>,
    /// The same as git writes it.
    pub expression: &'a OsStr,
    /// How a path is shown.
    pub quote: source::Quote,
    /// The folder, with a slash behind it, outside of which nothing is printed.
    pub prefix: &'a [u8],
}

/// Returns lines of `commit:path:number:content`, or nothing where no commit is selected.
pub fn log_lines(repo: &Repo, sought: LogSought<'_>) -> Result<Option<Vec<u8>>, Error> {
    let read = source::Error::from;
    // What our own rules find, which look farther than a line, is not looked for in advance.
    let candidates = match (sought.printed.rules, sought.selecting) {
        (None, Some(search)) => Some(Candidates::find(repo, search)),
        _ => None,
    };
    if candidates.as_ref().is_some_and(Candidates::is_hopeless) {
        return Ok(None);
    }
    let mut commits = repo.logged_commits().map_err(read)?;
    // The diff of a merge is not looked at, as `git log` does not.
    commits.retain(|commit| commit.parents.len() < 2);
    let mut log = Log { repo, sought, blobs: Blobs::new(repo, sought, candidates) };
    let mut selected = Vec::new();
    for commits in commits.chunks(TOGETHER) {
        selected.append(&mut log.selected(commits)?);
    }
    if selected.is_empty() {
        return Ok(None);
    }
    trees::print(repo, sought, &mut log.blobs, &selected).map(Some)
}

struct Log<'a> {
    repo: &'a Repo,
    sought: LogSought<'a>,
    blobs: Blobs<'a>,
}

/// Whether a diff touches a line that is hit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    No,
    /// Only git's own diff can tell.
    Doubtful,
    Yes,
}

impl Log<'_> {
    /// Returns those of the commits that touch a line that is hit, in order.
    fn selected(&mut self, commits: &[LoggedCommit]) -> Result<Vec<ObjectId>, Error> {
        let make = || self.repo.objects().map_err(|error| Error::from(source::Error::from(error)));
        let changes = workers::share_out(commits, Options::default().parallel_from, make, |objects: &mut Objects, commit| {
            let changes = objects.changes(commit.id, commit.parents.first().copied());
            changes.map_err(|error| Error::from(source::Error::from(error)))
        })?;
        let sides = changes.iter().flatten().flat_map(|change| [change.old, change.new]).flatten();
        self.blobs.search(sides.filter(|side| !side.is_submodule()).map(|side| side.oid).collect())?;
        let mut touches = Vec::with_capacity(commits.len());
        for changes in &changes {
            touches.push(self.touch(changes)?);
        }
        let doubtful = commits.iter().zip(&touches).filter(|(_, touch)| **touch == Touch::Doubtful).map(|(commit, _)| commit.id);
        let doubtful: Vec<ObjectId> = doubtful.collect();
        // What our own rules find git's diff cannot be asked for; such a commit is taken.
        let settled: HashSet<ObjectId> = match self.sought.printed.rules {
            Some(_) => doubtful.into_iter().collect(),
            None => self.repo.commits_that_touch(&doubtful, self.sought.expression).map_err(source::Error::from)?,
        };
        let touched = commits.iter().zip(touches).filter(|(commit, touch)| *touch == Touch::Yes || settled.contains(&commit.id));
        Ok(touched.map(|(commit, _)| commit.id).collect())
    }

    fn touch(&self, changes: &[TreeChange]) -> Result<Touch, Error> {
        let (mut touch, mut added, mut removed) = (Touch::No, false, false);
        for change in changes {
            if [change.old, change.new].into_iter().flatten().any(TreeSide::is_submodule) {
                touch = touch.max(self.touch_of_submodule(change));
                continue;
            }
            let hits = |side: Option<TreeSide>| side.and_then(|side| self.blobs.hits(side.oid));
            let (old, new) = (hits(change.old), hits(change.new));
            if old.is_none() && new.is_none() {
                continue;
            }
            // A diff with anything but text shows no lines.
            let mut sides = [change.old, change.new].into_iter().flatten().map(|side| self.blobs.is_text(&change.path, side.oid));
            if !sides.try_fold(true, |all, text| Ok::<_, Error>(all && text?))? {
                continue;
            }
            let selects = |hits: Option<&Hits>| hits.is_some_and(|hits| !hits.selecting.is_empty());
            match (change.old, change.new) {
                (None, _) => added |= selects(new),
                (_, None) => removed |= selects(old),
                (Some(one), Some(other)) => touch = touch.max(self.blobs.compare(one.oid, other.oid)?),
            }
        }
        // A file that was renamed is compared with what it was; then what is in both is not touched.
        Ok(match (added, removed) {
            (true, true) => touch.max(Touch::Doubtful),
            (false, false) => touch,
            _ => Touch::Yes,
        })
    }

    /// Looks at what git's diff shows in the place of a submodule.
    fn touch_of_submodule(&self, change: &TreeChange) -> Touch {
        let shown = |side: TreeSide| match side.is_submodule() {
            true => self.sought.selecting.is_some_and(|search| search.hits(format!("Subproject commit {}", side.oid).as_bytes())),
            false => self.blobs.hits(side.oid).is_some_and(|hits| !hits.selecting.is_empty()),
        };
        if [change.old, change.new].into_iter().flatten().any(shown) { Touch::Yes } else { Touch::No }
    }
}
