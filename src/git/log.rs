//! History as `git log --all` goes through it: the commits in its order, what each changes, and what a tree holds.

use super::{Error, Objects, Repo, oid, open, plumbing};
use crate::model::{ObjectId, RepoPath};
use git2::{ObjectType, Repository, Tree};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write;

/// A commit, with its parents as history is shown: at the boundary of a shallow clone there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCommit {
    /// The commit.
    pub id: ObjectId,
    /// Its parents.
    pub parents: Vec<ObjectId>,
}

/// An entry of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeSide {
    /// The object.
    pub oid: ObjectId,
    /// The mode, such as `0o100644`.
    pub mode: i32,
}

/// What one commit changes at one path, which holds no tree on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeChange {
    /// The path.
    pub path: RepoPath,
    /// What stood there.
    pub old: Option<TreeSide>,
    /// What stands there now.
    pub new: Option<TreeSide>,
}

/// A named entry of one tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEntry {
    /// The name, without folders.
    pub name: Vec<u8>,
    /// What it names.
    pub side: TreeSide,
}

impl TreeSide {
    /// Tells whether it is a file, be it executable or not.
    pub fn is_file(self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }

    /// Tells whether it is a tree.
    pub fn is_tree(self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// Tells whether it is the commit of a submodule.
    pub fn is_submodule(self) -> bool {
        self.mode & 0o170_000 == 0o160_000
    }
}

impl Repo {
    /// Returns the commits that any reference reaches, in the order of `git log --all`.
    ///
    /// Git is asked, since the order depends on much that only it knows.
    pub fn logged_commits(&self) -> Result<Vec<LoggedCommit>, Error> {
        let listing = self.ask_git(&["rev-list", "--all", "--parents"])?;
        let mut commits = Vec::new();
        for line in listing.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            let mut ids = line.split(|&byte| byte == b' ').map(ObjectId::from_hex);
            let named = || Error::NotAName { name: String::from_utf8_lossy(line).into_owned() };
            let id = ids.next().flatten().ok_or_else(named)?;
            commits.push(LoggedCommit { id, parents: ids.collect::<Option<_>>().ok_or_else(named)? });
        }
        Ok(commits)
    }

    /// Returns those of the commits in whose diff, renames followed, a line that an expression hits is added or taken out.
    ///
    /// Git is asked: which of several equal lines a diff takes for moved is its own affair.
    pub fn commits_that_touch(&self, commits: &[ObjectId], expression: &OsStr) -> Result<HashSet<ObjectId>, Error> {
        if commits.is_empty() {
            return Ok(HashSet::new());
        }
        let mut input = String::new();
        for commit in commits {
            // Writing to a string cannot fail.
            let _ = writeln!(input, "{commit}");
        }
        let mut pickaxe = OsString::from("-G");
        pickaxe.push(expression);
        let words = ["diff-tree", "--stdin", "--root", "-r", "-M", "--name-only", "-z"].map(OsStr::new);
        let words: Vec<&OsStr> = words.into_iter().chain([pickaxe.as_os_str()]).collect();
        let (env, dir) = plumbing::within(&self.place, &self.env);
        let listing = plumbing::ask_with_input(&env, dir, &words, input.as_bytes())?;
        let wanted: HashSet<ObjectId> = commits.iter().copied().collect();
        let fields = listing.split(|&byte| byte == 0 || byte == b'\n').filter_map(ObjectId::from_hex);
        Ok(fields.filter(|id| wanted.contains(id)).collect())
    }
}

impl Objects {
    /// Returns what the commit changes against its parent, or against nothing, in no particular order.
    pub fn changes(&self, commit: ObjectId, parent: Option<ObjectId>) -> Result<Vec<TreeChange>, Error> {
        let git = self.git()?;
        let new = open::tree(git, commit)?;
        let old = parent.map(|parent| open::tree(git, parent)).transpose()?;
        let mut changes = Vec::new();
        if old.as_ref().is_some_and(|old| old.id() == new.id()) {
            return Ok(changes);
        }
        // A stack of our own: a hostile tree may be nested deeper than a thread's stack is.
        let mut open = vec![(Vec::new(), old, Some(new))];
        while let Some((prefix, old, new)) = open.pop() {
            for Difference { name, old, new } in differences(old.as_ref(), new.as_ref())? {
                let path = if prefix.is_empty() { name } else { [&prefix, &b"/"[..], &name].concat() };
                let tree = |side: Option<TreeSide>| side.filter(|side| side.is_tree()).map(|side| load(git, side.oid)).transpose();
                let (below_old, below_new) = (tree(old)?, tree(new)?);
                let leaf = |side: Option<TreeSide>| side.filter(|side| !side.is_tree());
                let (old, new) = (leaf(old), leaf(new));
                if old.is_some() || new.is_some() {
                    changes.push(TreeChange { path: RepoPath::new(&path), old, new });
                }
                if below_old.is_some() || below_new.is_some() {
                    open.push((path, below_old, below_new));
                }
            }
        }
        Ok(changes)
    }

    /// Returns the tree of the commit.
    pub fn tree_of(&self, commit: ObjectId) -> Result<ObjectId, Error> {
        let tree = open::commit(self.git()?, commit)?.tree_id();
        oid::from_git(tree).ok_or_else(|| Error::NotAName { name: tree.to_string() })
    }

    /// Returns the entries of the tree, in git's order.
    pub fn entries(&self, tree: ObjectId) -> Result<Vec<NamedEntry>, Error> {
        let tree = load(self.git()?, tree)?;
        tree.iter().map(|entry| Ok(NamedEntry { name: entry.name_bytes().to_vec(), side: side(&entry)? })).collect()
    }
}

/// What two trees have at one name.
struct Difference {
    name: Vec<u8>,
    old: Option<TreeSide>,
    new: Option<TreeSide>,
}

/// Returns what differs between two trees.
fn differences(old: Option<&Tree<'_>>, new: Option<&Tree<'_>>) -> Result<Vec<Difference>, Error> {
    let (old_len, new_len) = (old.map_or(0, Tree::len), new.map_or(0, Tree::len));
    let (mut at_old, mut at_new) = (0, 0);
    let mut found = Vec::new();
    while at_old < old_len || at_new < new_len {
        let (one, other) = (old.and_then(|tree| tree.get(at_old)), new.and_then(|tree| tree.get(at_new)));
        let order = match (&one, &other) {
            (Some(one), Some(other)) => sort_key(one).cmp(&sort_key(other)),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let (one, other) = (one.filter(|_| order.is_le()), other.filter(|_| order.is_ge()));
        at_old += usize::from(one.is_some());
        at_new += usize::from(other.is_some());
        let (left, right) = (one.as_ref().map(side).transpose()?, other.as_ref().map(side).transpose()?);
        if let Some(named) = one.as_ref().or(other.as_ref()).filter(|_| left != right) {
            found.push(Difference { name: named.name_bytes().to_vec(), old: left, new: right });
        }
    }
    Ok(found)
}

/// Returns what git sorts a tree's entries by: the name, a folder's with a slash behind it.
fn sort_key(entry: &git2::TreeEntry<'_>) -> Vec<u8> {
    let mut key = entry.name_bytes().to_vec();
    key.extend((entry.kind() == Some(ObjectType::Tree)).then_some(b'/'));
    key
}

fn side(entry: &git2::TreeEntry<'_>) -> Result<TreeSide, Error> {
    let oid = oid::from_git(entry.id()).ok_or_else(|| Error::NotAName { name: entry.id().to_string() })?;
    Ok(TreeSide { oid, mode: entry.filemode_raw() })
}

fn load(git: &Repository, id: ObjectId) -> Result<Tree<'_>, Error> {
    git.find_tree(oid::to_git(id)?).map_err(|source| oid::failed(id, source))
}
