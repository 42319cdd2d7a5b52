//! The trees of selected commits, each looked through once.

use super::LogSought;
use super::blobs::Blobs;
use crate::git::{NamedEntry, Objects, Repo};
use crate::model::{ObjectId, RepoPath};
use crate::scan::Error;
use crate::source;
use std::collections::HashMap;
use std::io::Write;
use std::rc::Rc;

/// A file in a tree, by its path from there.
type File = (Vec<u8>, ObjectId);

/// Prints what is hit in the tree of each of the commits, in order.
pub(super) fn print(repo: &Repo, sought: LogSought<'_>, blobs: &mut Blobs<'_>, commits: &[ObjectId]) -> Result<Vec<u8>, Error> {
    let objects = repo.objects().map_err(source::Error::from)?;
    let mut trees = Trees { objects, known: HashMap::new(), order: Vec::new() };
    let mut tops = Vec::with_capacity(commits.len());
    for &commit in commits {
        let top = trees.objects.tree_of(commit).map_err(source::Error::from)?;
        trees.learn(top)?;
        tops.push((commit, top));
    }
    // What only merges brought in was not searched yet.
    blobs.search(trees.files().collect())?;
    let held = trees.files_that_hit(blobs);
    let mut printed = Vec::new();
    for (commit, top) in tops {
        for (path, blob) in held.get(&top).map(Rc::as_ref).into_iter().flatten() {
            let Some(below) = path.strip_prefix(sought.prefix) else { continue };
            let hits = blobs.hits(*blob);
            if !blobs.is_text(&RepoPath::new(path), *blob)? {
                continue;
            }
            let shown = (sought.quote)(below);
            for (number, content) in hits.into_iter().flat_map(|hits| &hits.printed) {
                // Writing to a vector cannot fail.
                let _ = write!(printed, "{commit}:");
                printed.extend_from_slice(&shown);
                let _ = write!(printed, ":{number}:");
                printed.extend(content.iter().filter(|&&byte| byte != 0));
                printed.push(b'\n');
            }
        }
    }
    Ok(printed)
}

struct Trees {
    objects: Objects,
    known: HashMap<ObjectId, Vec<NamedEntry>>,
    /// The trees, each before those in it.
    order: Vec<ObjectId>,
}

impl Trees {
    /// Reads a tree and all below it that are not known yet.
    fn learn(&mut self, top: ObjectId) -> Result<(), Error> {
        // A stack of our own: a hostile tree may be nested deeper than a thread's stack is.
        let mut open = vec![top];
        while let Some(tree) = open.pop() {
            if self.known.contains_key(&tree) {
                continue;
            }
            let entries = self.objects.entries(tree).map_err(source::Error::from)?;
            open.extend(entries.iter().filter(|entry| entry.side.is_tree()).map(|entry| entry.side.oid));
            self.known.insert(tree, entries);
            self.order.push(tree);
        }
        Ok(())
    }

    /// Returns the blobs of all files.
    fn files(&self) -> impl Iterator<Item = ObjectId> {
        self.known.values().flatten().filter(|entry| entry.side.is_file()).map(|entry| entry.side.oid)
    }

    /// Returns, for every tree that has any, the files below it in which something is hit.
    fn files_that_hit(&self, blobs: &Blobs<'_>) -> HashMap<ObjectId, Rc<Vec<File>>> {
        let mut held: HashMap<ObjectId, Rc<Vec<File>>> = HashMap::new();
        let mut waiting = self.order.clone();
        // A tree is done once those in it are; most were learnt after it, and the rest are waited for.
        while let Some(tree) = waiting.pop() {
            if held.contains_key(&tree) {
                continue;
            }
            let entries = &self.known[&tree];
            let undone = entries.iter().filter(|entry| entry.side.is_tree() && !held.contains_key(&entry.side.oid));
            let undone: Vec<ObjectId> = undone.map(|entry| entry.side.oid).collect();
            if !undone.is_empty() {
                waiting.push(tree);
                waiting.extend(undone);
                continue;
            }
            let mut files = Vec::new();
            for NamedEntry { name, side } in entries {
                if side.is_tree() {
                    files.extend(held[&side.oid].iter().map(|(path, blob)| ([name, &b"/"[..], path].concat(), *blob)));
                } else if side.is_file() && blobs.hits(side.oid).is_some() {
                    files.push((name.clone(), side.oid));
                }
            }
            held.insert(tree, Rc::new(files));
        }
        held
    }
}
