//! The commits that a merge or a push brings in.

use super::{Error, Objects, Repo, TreeBlob, oid, open, plumbing, trees};
use crate::model::ObjectId;
use git2::{Revwalk, Sort};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt::Write;

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

impl IncomingCommit {
    /// Reads a line of git: a commit and its parents.
    fn of_line(line: &[u8]) -> Result<Self, Error> {
        let named = || Error::NotAName { name: String::from_utf8_lossy(line).into_owned() };
        let mut ids = line.split(|&byte| byte == b' ').map(ObjectId::from_hex);
        let id = ids.next().flatten().ok_or_else(named)?;
        Ok(Self { id, parents: ids.collect::<Option<_>>().ok_or_else(named)?, published: false })
    }
}

impl Repo {
    /// Returns the commits that are reachable from `heads` and from none of `known`, parents first.
    pub fn incoming(&self, heads: &[ObjectId], known: &[ObjectId]) -> Result<Vec<IncomingCommit>, Error> {
        let git = self.git();
        let failed = |source| Error::Library { what: "walking the commits that are merged in", source };
        let mut walk = range(&git, heads, known)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).map_err(failed)?;
        let incoming: Vec<_> = walk.collect::<Result<_, _>>().map_err(failed)?;
        let unpublished = self.unpublished(&git, heads, known)?;
        let mut commits = Vec::with_capacity(incoming.len());
        for raw in incoming {
            let id = oid::from_git(raw).ok_or_else(|| Error::NotAName { name: raw.to_string() })?;
            let parents = open::commit(&git, id)?.parent_ids().filter_map(oid::from_git).collect();
            commits.push(IncomingCommit { id, parents, published: !unpublished.contains(&raw) });
        }
        Ok(commits)
    }

    /// Returns the commits that are reachable from `heads` and from none of `known`, parents first, whoever has them.
    ///
    /// Git is asked, since there may be thousands of `known`. What of them is not here reaches nothing, and of what is here only
    /// in parts, those parts count.
    pub fn unknown_commits(&self, heads: &[ObjectId], known: &[ObjectId]) -> Result<Vec<IncomingCommit>, Error> {
        let mut input = String::new();
        for head in heads {
            // Writing to a string cannot fail.
            let _ = writeln!(input, "{head}");
        }
        let failed = |source| Error::Library { what: "opening the objects", source };
        let git = self.git();
        let odb = git.odb().map_err(failed)?;
        for &known in known {
            if odb.exists(oid::to_git(known)?) {
                let _ = writeln!(input, "^{known}");
            }
        }
        let (mut env, dir) = plumbing::within(&self.place, &self.env);
        // A replacement could hide what leaves.
        env.vars.insert("GIT_NO_REPLACE_OBJECTS".into(), "1".into());
        let words = ["rev-list", "--stdin", "--topo-order", "--reverse", "--parents"].map(OsStr::new);
        let listing = plumbing::ask_with_input(&env, dir, &words, input.as_bytes())?;
        listing.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(IncomingCommit::of_line).collect()
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
        let failed = |source| Error::Library { what: "walking the commits that are merged in", source };
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

fn range<'r>(git: &'r git2::Repository, heads: &[ObjectId], known: &[ObjectId]) -> Result<Revwalk<'r>, Error> {
    let mut walk = git.revwalk().map_err(|source| Error::Library { what: "walking the commits that are merged in", source })?;
    for &head in heads {
        walk.push(oid::to_git(head)?).map_err(|source| oid::failed(head, source))?;
    }
    for &known in known {
        walk.hide(oid::to_git(known)?).map_err(|source| oid::failed(known, source))?;
    }
    Ok(walk)
}
