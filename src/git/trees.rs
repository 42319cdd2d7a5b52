//! Trees, compared with other trees directory by directory; those that are equal are never loaded.

use super::{Error, oid, open};
use crate::model::{ObjectId, RepoPath};
use git2::{ObjectType, Repository, Tree};

/// A blob at a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TreeBlob {
    /// The path.
    pub path: RepoPath,
    /// The blob.
    pub oid: ObjectId,
}

/// One directory as several commits have it.
pub(super) struct Directory<'r> {
    trees: Vec<Tree<'r>>,
}

impl<'r> Directory<'r> {
    /// Returns the top directory of the commits.
    pub(super) fn top(git: &'r Repository, commits: &[ObjectId]) -> Result<Self, Error> {
        let trees = commits.iter().map(|&commit| open::tree(git, commit)).collect::<Result<_, _>>()?;
        Ok(Self { trees })
    }

    /// Tells whether this is the directory as one of the commits has it.
    pub(super) fn is(&self, tree: git2::Oid) -> bool {
        self.trees.iter().any(|known| known.id() == tree)
    }

    /// Tells whether one of the commits has this very object under this name.
    pub(super) fn has(&self, name: &[u8], object: git2::Oid) -> bool {
        self.trees.iter().any(|tree| tree.get_name_bytes(name).is_some_and(|entry| entry.id() == object))
    }

    /// Returns the directory of that name in this one, for the commits that have it.
    pub(super) fn enter(&self, git: &'r Repository, name: &[u8]) -> Result<Self, Error> {
        let mut trees = Vec::new();
        for tree in &self.trees {
            if let Some(entry) = tree.get_name_bytes(name).filter(|entry| entry.kind() == Some(ObjectType::Tree)) {
                trees.push(load(git, entry.id())?);
            }
        }
        Ok(Self { trees })
    }
}

/// Returns the blobs of the commit that differ, at their path, from those of every parent, in no particular order.
pub(super) fn added(git: &Repository, commit: ObjectId, parents: &[ObjectId]) -> Result<Vec<TreeBlob>, Error> {
    let tree = open::tree(git, commit)?;
    let top = Directory::top(git, parents)?;
    if top.trees.iter().any(|parent| parent.id() == tree.id()) {
        return Ok(Vec::new());
    }
    below(git, tree, top)
}

/// Returns all blobs of the tree, in no particular order.
pub(super) fn all(git: &Repository, tree: ObjectId) -> Result<Vec<TreeBlob>, Error> {
    below(git, load(git, oid::to_git(tree)?)?, Directory { trees: Vec::new() })
}

/// Returns the blobs below a tree that differ, at their path, from those of each of the trees before it.
fn below<'r>(git: &'r Repository, tree: Tree<'r>, before: Directory<'r>) -> Result<Vec<TreeBlob>, Error> {
    let mut blobs = Vec::new();
    // A stack of our own: a hostile tree may be nested deeper than a thread's stack is.
    let mut open = vec![(Vec::new(), tree, before)];
    while let Some((prefix, tree, before)) = open.pop() {
        for entry in &tree {
            if before.has(entry.name_bytes(), entry.id()) {
                continue;
            }
            let path = join(&prefix, entry.name_bytes());
            match entry.kind() {
                Some(ObjectType::Tree) => open.push((path, load(git, entry.id())?, before.enter(git, entry.name_bytes())?)),
                Some(ObjectType::Blob) => {
                    let oid = oid::from_git(entry.id()).ok_or_else(|| Error::NotAName { name: entry.id().to_string() })?;
                    blobs.push(TreeBlob { path: RepoPath::new(&path), oid });
                }
                // A submodule: its content is in another repository.
                _ => {}
            }
        }
    }
    Ok(blobs)
}

/// Returns the blob that the commit has at the path.
pub(super) fn blob_at(git: &Repository, commit: ObjectId, path: &[u8]) -> Result<Option<ObjectId>, Error> {
    let mut tree = open::tree(git, commit)?;
    let mut names = path.split(|&byte| byte == b'/').peekable();
    while let Some(name) = names.next() {
        let Some((id, kind)) = tree.get_name_bytes(name).map(|entry| (entry.id(), entry.kind())) else { return Ok(None) };
        match (names.peek().is_some(), kind) {
            (true, Some(ObjectType::Tree)) => tree = load(git, id)?,
            (false, Some(ObjectType::Blob)) => return Ok(oid::from_git(id)),
            _ => return Ok(None),
        }
    }
    Ok(None)
}

fn load(git: &Repository, id: git2::Oid) -> Result<Tree<'_>, Error> {
    git.find_tree(id).map_err(|source| match oid::from_git(id) {
        Some(ours) => oid::failed(ours, source),
        None => Error::NotAName { name: id.to_string() },
    })
}

fn join(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}
