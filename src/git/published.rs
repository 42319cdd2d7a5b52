//! What is known elsewhere: remote-tracking branches and tags, and what leads to them.

use super::{Error, Repo, oid, open};
use crate::model::{Deed, ObjectId};
use git2::Sort;

/// How many commits git is asked about at once.
const AT_ONCE: usize = 500;

impl Repo {
    /// Returns the commits that remote-tracking branches and tags name, each with its reference, tags peeled, by name.
    pub fn published(&self) -> Result<Vec<(Vec<u8>, ObjectId)>, Error> {
        let format = "--format=%(objectname) %(*objectname) %(symref) %(refname)";
        let listing = self.ask_git(&["for-each-ref", format, "refs/remotes", "refs/tags"])?;
        let mut found = Vec::new();
        for line in listing.split(|&byte| byte == b'\n') {
            let mut fields = line.splitn(4, |&byte| byte == b' ');
            let (Some(own), Some(peeled), Some(symbolic), Some(name)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let commit = ObjectId::from_hex(if peeled.is_empty() { own } else { peeled });
            // `origin/HEAD` names a branch that is listed itself.
            found.extend(commit.filter(|_| symbolic.is_empty()).map(|commit| (name.to_vec(), commit)));
        }
        Ok(found)
    }

    /// Returns those of the commits that no remote-tracking branch and no tag reaches.
    pub fn local_only(&self, commits: &[ObjectId]) -> Result<Vec<ObjectId>, Error> {
        let mut local = Vec::new();
        for commits in commits.chunks(AT_ONCE) {
            let names: Vec<String> = commits.iter().map(ToString::to_string).collect();
            let names = names.iter().map(String::as_str);
            let words: Vec<&str> = ["rev-list"].into_iter().chain(names).chain(["--not", "--remotes", "--tags"]).collect();
            let listing = self.ask_git(&words)?;
            let reached = listing.split(|&byte| byte == b'\n').filter_map(ObjectId::from_hex);
            local.extend(reached.filter(|commit| commits.contains(commit)));
        }
        Ok(local)
    }

    /// Returns the commits that any of these reaches, the newest first, `most` of them at most, and whether these are all.
    pub fn newest(&self, heads: &[ObjectId], most: usize) -> Result<(Vec<ObjectId>, bool), Error> {
        let git = self.git();
        let failed = |source| Error::Library { what: "walking commits", source };
        let mut walk = git.revwalk().map_err(failed)?;
        walk.set_sorting(Sort::TIME).map_err(failed)?;
        for &head in heads {
            // A tag may name something that is no commit.
            if open::commit(&git, head).is_ok() {
                walk.push(oid::to_git(head)?).map_err(failed)?;
            }
        }
        let mut commits = Vec::new();
        for commit in walk {
            if commits.len() == most {
                return Ok((commits, false));
            }
            commits.extend(oid::from_git(commit.map_err(failed)?));
        }
        Ok((commits, !self.is_shallow()))
    }

    /// Returns who wrote the commit, and when.
    pub fn deed(&self, id: ObjectId) -> Result<Deed, Error> {
        let git = self.git();
        let commit = open::commit(&git, id)?;
        let author = commit.author();
        let (name, email) = (author.name_bytes().to_vec(), author.email_bytes().to_vec());
        Ok(Deed { commit: id, name, email, time: author.when().seconds() })
    }
}
