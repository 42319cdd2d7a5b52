//! The commits that a merge or a push brings in.

use super::{Error, Objects, Repo, TreeBlob, oid, open, trees};
use crate::model::ObjectId;
use git2::{ErrorCode, Revwalk, Sort};
use std::collections::HashSet;

/// A commit that a merge or a push brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingCommit {
    /// The commit.
    pub id: ObjectId,
    /// Its parents; at the boundary of a shallow clone there are none.
    pub parents: Vec<ObjectId>,
    /// Whether a remote-tracking branch or a tag reaches it, so that a merge cannot keep it in any more.
    pub published: bool,
}

impl Repo {
    /// Returns the commits that are reachable from `heads` and from none of `known`, parents first.
    pub fn incoming(&self, heads: &[ObjectId], known: &[ObjectId]) -> Result<Vec<IncomingCommit>, Error> {
        let git = self.git();
        let unpublished = self.unpublished(&git, heads, known)?;
        commits(&git, range(&git, heads, known)?, |commit| !unpublished.contains(&commit))
    }

    /// Returns the commits that are reachable from `heads` and from none of `known`, parents first, whoever has them.
    ///
    /// What of `known` is not here, or leads to no commit, reaches nothing.
    pub fn unknown_commits(&self, heads: &[ObjectId], known: &[ObjectId]) -> Result<Vec<IncomingCommit>, Error> {
        let git = self.git();
        let mut walk = range(&git, heads, &[])?;
        for &known in known {
            match walk.hide(oid::to_git(known)?) {
                Err(error) if !matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::Peel) => {
                    return Err(oid::failed(known, error));
                }
                _ => {}
            }
        }
        commits(&git, walk, |_| false)
    }

    /// Returns the commits of the range that no remote-tracking branch and no tag reaches.
    fn unpublished(&self, git: &git2::Repository, heads: &[ObjectId], known: &[ObjectId]) -> Result<HashSet<git2::Oid>, Error> {
        let mut walk = range(git, heads, known)?;
        if self.place.foreign.is_some() {
            for tip in self.published_tips()? {
                // A tag may name something that is no commit, and reaches none then.
                if open::commit(git, tip).is_ok() {
                    walk.hide(oid::to_git(tip)?).map_err(|source| oid::failed(tip, source))?;
                }
            }
        } else {
            for group in ["refs/remotes/*", "refs/tags/*"] {
                walk.hide_glob(group).map_err(|source| Error::Reference { name: group.to_owned(), source })?;
            }
        }
        let failed = |source| Error::Library { what: "walking the commits that come in", source };
        walk.collect::<Result<_, _>>().map_err(failed)
    }

    /// Asks git for what the remote-tracking branches and the tags name, tags peeled.
    fn published_tips(&self) -> Result<Vec<ObjectId>, Error> {
        let format = "--format=%(objectname) %(*objectname)";
        let listing = self.ask_git(&["for-each-ref", format, "refs/remotes", "refs/tags"])?;
        Ok(listing.split(|byte| byte.is_ascii_whitespace()).filter_map(ObjectId::from_hex).collect())
    }
}

impl Objects {
    /// Returns the blobs of the commit that differ, at their path, from those of every parent, by path.
    pub fn added(&self, commit: ObjectId, parents: &[ObjectId]) -> Result<Vec<TreeBlob>, Error> {
        let mut blobs = trees::added(self.git()?, commit, parents)?;
        blobs.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(blobs)
    }
}

/// Returns the commits of the walk, parents first.
fn commits(
    git: &git2::Repository,
    mut walk: Revwalk<'_>,
    published: impl Fn(git2::Oid) -> bool,
) -> Result<Vec<IncomingCommit>, Error> {
    let failed = |source| Error::Library { what: "walking the commits that come in", source };
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).map_err(failed)?;
    let mut commits = Vec::new();
    for raw in walk {
        let raw = raw.map_err(failed)?;
        let id = oid::from_git(raw).ok_or_else(|| Error::NotAName { name: raw.to_string() })?;
        let parents = open::commit(git, id)?.parent_ids().filter_map(oid::from_git).collect();
        commits.push(IncomingCommit { id, parents, published: published(raw) });
    }
    Ok(commits)
}

fn range<'r>(git: &'r git2::Repository, heads: &[ObjectId], known: &[ObjectId]) -> Result<Revwalk<'r>, Error> {
    let mut walk = git.revwalk().map_err(|source| Error::Library { what: "walking the commits that come in", source })?;
    for &head in heads {
        walk.push(oid::to_git(head)?).map_err(|source| oid::failed(head, source))?;
    }
    for &known in known {
        walk.hide(oid::to_git(known)?).map_err(|source| oid::failed(known, source))?;
    }
    Ok(walk)
}
