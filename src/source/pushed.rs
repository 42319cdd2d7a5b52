//! What a push brings in: for each reference the commits, tags and loose ends that the other side does not have.
//!
//! A commit that several references lead to belongs to the first of them, as if they were pushed one after the other.

use super::{Error, Incoming, IncomingUnit};
use crate::git::{IncomingCommit, Peeled, PeeledEnd, Repo};
use crate::model::{ObjectId, RepoPath};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A reference that a push sets, as git tells its hooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The reference on the other side, such as `refs/heads/main`.
    pub name: Vec<u8>,
    /// What it names now; zero where it is not there yet.
    pub old: ObjectId,
    /// What it is to name; zero where it is to go.
    pub new: ObjectId,
}

impl Update {
    /// Reads a line that `pre-push` is handed: our reference and object, theirs and its object.
    pub fn of_push(line: &[u8]) -> Option<Self> {
        // What was typed for our reference, such as `HEAD@{1 day ago}`, may hold blanks.
        let words: Vec<&[u8]> = line.rsplitn(4, |&byte| byte == b' ').collect();
        let [old, name, new, _] = words[..] else { return None };
        Some(Self { name: name.to_vec(), old: ObjectId::from_hex(old)?, new: ObjectId::from_hex(new)? })
    }

    /// Reads a line that `pre-receive` is handed: the object now, the object to come, and the reference.
    pub fn of_receive(line: &[u8]) -> Option<Self> {
        let words: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
        let [old, new, name] = words[..] else { return None };
        Some(Self { name: name.to_vec(), old: ObjectId::from_hex(old)?, new: ObjectId::from_hex(new)? })
    }

    /// Tells whether the reference is to go, so that nothing comes in by it.
    pub fn deletes(&self) -> bool {
        self.new.is_zero()
    }
}

/// What comes in by one reference.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// The reference.
    pub update: Update,
    /// The commit that it leads to, which says what is forgiven.
    pub tip: Option<ObjectId>,
    /// The commits, parents first.
    pub commits: Vec<Arc<IncomingCommit>>,
    /// What comes in by no commit: messages of tags, and blobs that tags or the reference itself name.
    pub others: Vec<IncomingUnit>,
}

impl Pushed {
    /// Finds out what the references bring in that is reachable from none of `known`; deletions bring in nothing.
    pub fn find(repo: &Repo, updates: Vec<Update>, known: &[ObjectId]) -> Result<Vec<Self>, Error> {
        let objects = repo.objects()?;
        let mut seen: HashSet<ObjectId> = known.iter().copied().collect();
        let mut all = Vec::new();
        for update in updates.into_iter().filter(|update| !update.deletes()) {
            let Peeled { tags, end } = objects.peel(update.new)?;
            let mut others: Vec<IncomingUnit> = tags.into_iter().filter(|tag| seen.insert(*tag)).map(IncomingUnit::tag).collect();
            let tip = match end {
                PeeledEnd::Commit(commit) => Some(commit),
                PeeledEnd::Tree(tree) if seen.insert(tree) => {
                    others.extend(objects.blobs_of(tree)?.into_iter().map(|blob| IncomingUnit::blob_alone(blob.path, blob.oid)));
                    None
                }
                PeeledEnd::Blob(blob) if seen.insert(blob) => {
                    // It has no path of its own.
                    others.push(IncomingUnit::blob_alone(RepoPath::new(&update.name), blob));
                    None
                }
                _ => None,
            };
            all.push(Self { update, tip, commits: Vec::new(), others });
        }
        let heads: Vec<ObjectId> = all.iter().filter_map(|pushed| pushed.tip).collect();
        if !heads.is_empty() {
            share_out(&mut all, repo.unknown_commits(&heads, known)?);
        }
        Ok(all)
    }

    /// Returns what comes in by these references together; blobs of more than `limit` bytes are skipped.
    pub fn source<'r>(repo: &'r Repo, pushed: &[&Self], limit: u64) -> Incoming<'r> {
        let commits = pushed.iter().flat_map(|pushed| pushed.commits.iter().cloned()).collect();
        let others = pushed.iter().flat_map(|pushed| pushed.others.iter().cloned()).collect();
        Incoming::listed(repo, commits, others, limit)
    }

    /// Tells whether the commit or the tag comes in by this reference.
    pub fn brings(&self, object: ObjectId) -> bool {
        self.commits.iter().any(|commit| commit.id == object) || self.others.iter().any(|unit| unit.is_tag(object))
    }

    /// Tells whether nothing comes in.
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty() && self.others.is_empty()
    }
}

/// Gives each commit to the first reference that leads to it.
fn share_out(all: &mut [Pushed], commits: Vec<IncomingCommit>) {
    let numbers: HashMap<ObjectId, usize> = commits.iter().enumerate().map(|(number, commit)| (commit.id, number)).collect();
    let mut owners = vec![usize::MAX; commits.len()];
    for (owner, pushed) in all.iter().enumerate() {
        let mut open: Vec<ObjectId> = pushed.tip.into_iter().collect();
        while let Some(id) = open.pop() {
            let Some(&number) = numbers.get(&id).filter(|&&number| owners[number] == usize::MAX) else { continue };
            owners[number] = owner;
            open.extend(&commits[number].parents);
        }
    }
    for (commit, owner) in commits.into_iter().zip(owners) {
        if let Some(pushed) = all.get_mut(owner) {
            pushed.commits.push(Arc::new(commit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Update;

    #[test]
    fn lines_of_git_are_read_and_no_others() {
        let (one, zero) = ("1".repeat(40), "0".repeat(40));
        let push = Update::of_push(format!("HEAD@{{1 day ago}} {one} refs/heads/b {zero}").as_bytes()).unwrap();
        let receive = Update::of_receive(format!("{zero} {one} refs/heads/b").as_bytes()).unwrap();
        assert_eq!(push, receive);
        assert!(!push.deletes() && push.old.is_zero() && push.name == b"refs/heads/b");
        assert!(Update::of_push(format!("(delete) {zero} refs/heads/b {one}").as_bytes()).unwrap().deletes());
        for line in ["", "a", &format!("{one} {one}"), &format!("x {one} y {}", &one[1..]), &format!("{one} x {one}")] {
            assert_eq!((Update::of_push(line.as_bytes()), Update::of_receive(line.as_bytes())), (None, None), "{line}");
        }
    }
}
