//! Which commits the commit being made is compared with.

use super::Error;
use crate::git::{Replayed, Repo};
use crate::model::ObjectId;

/// What kind of commit is being made, as far as the hook was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// A commit on top of `HEAD`; it concludes a merge where git is in the middle of one.
    Commit,
    /// A commit in the place of `HEAD`. Only `prepare-commit-msg` is told.
    Amend,
    /// A merge that git makes by itself: `pre-merge-commit`, or `prepare-commit-msg` with `merge`.
    Merge,
}

/// Returns the commits that the commit being made is compared with; none stand for nothing at all, as for a first commit.
///
/// What one of them has at a path is not added by the commit. They are its parents, and where git makes a commit once more also
/// the one that it replays, so that replaying stops nobody, and only what comes in on the way counts as new.
pub fn bases(repo: &Repo, making: Making) -> Result<Vec<ObjectId>, Error> {
    let Some(head) = repo.head()? else { return Ok(Vec::new()) };
    let mut bases = match making {
        Making::Amend => repo.parents(head)?,
        Making::Commit | Making::Merge => vec![head],
    };
    bases.extend(merged(repo, making)?);
    // An amendment is compared with the replayed commit only within a rebase (`reword`); anywhere else what git says it replays is
    // either refused together with `--amend` or left over.
    if making != Making::Merge && (making != Making::Amend || repo.is_rebasing()) {
        match repo.replayed_commit()? {
            Some(Replayed::Picked(commit)) => bases.push(commit),
            Some(Replayed::Reverted(commit)) => bases.extend(repo.parents(commit)?),
            None => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    bases.retain(|&base| seen.insert(base));
    Ok(bases)
}

/// Returns the commits that are being merged in.
pub fn merged(repo: &Repo, making: Making) -> Result<Vec<ObjectId>, Error> {
    let heads = repo.merge_heads()?;
    if heads.is_empty() && making == Making::Merge { Ok(repo.merge_heads_of_env()) } else { Ok(heads) }
}
