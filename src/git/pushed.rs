//! What a pushed reference names: tags, peeled one by one, and what is at their end.

use super::{Error, Objects, TreeBlob, oid, trees};
use crate::model::ObjectId;
use git2::ObjectType;

/// What a reference names, with the annotated tags on the way there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peeled {
    /// The tags, the one that the reference names first.
    pub tags: Vec<ObjectId>,
    /// What is at the end.
    pub end: PeeledEnd,
}

/// What is at the end of all tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeeledEnd {
    /// A commit, as with most.
    Commit(ObjectId),
    /// A tree, without a commit around it.
    Tree(ObjectId),
    /// A blob, without a tree around it.
    Blob(ObjectId),
}

impl Objects {
    /// Follows annotated tags to what they are of.
    pub fn peel(&self, id: ObjectId) -> Result<Peeled, Error> {
        let git = self.git()?;
        let mut tags = Vec::new();
        let mut id = id;
        loop {
            let object = git.find_object(oid::to_git(id)?, None).map_err(|source| oid::failed(id, source))?;
            let end = match object.kind() {
                Some(ObjectType::Commit) => PeeledEnd::Commit(id),
                Some(ObjectType::Tree) => PeeledEnd::Tree(id),
                Some(ObjectType::Blob) => PeeledEnd::Blob(id),
                // A name is a digest of what it names, so that no tag leads back to itself.
                _ => {
                    tags.push(id);
                    let named = object.as_tag().map(git2::Tag::target_id);
                    id = named.and_then(oid::from_git).ok_or_else(|| Error::NotAName { name: id.to_string() })?;
                    continue;
                }
            };
            return Ok(Peeled { tags, end });
        }
    }

    /// Returns the message of the annotated tag.
    pub fn tag_message(&self, id: ObjectId) -> Result<Vec<u8>, Error> {
        let tag = self.git()?.find_tag(oid::to_git(id)?).map_err(|source| oid::failed(id, source))?;
        Ok(tag.message_bytes().unwrap_or_default().to_vec())
    }

    /// Returns all blobs of the tree, by path.
    pub fn blobs_of(&self, tree: ObjectId) -> Result<Vec<TreeBlob>, Error> {
        let mut blobs = trees::all(self.git()?, tree)?;
        blobs.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(blobs)
    }
}
