//! What history says of a secret, and of itself.

use crate::model::{ObjectId, RepoPath};
use crate::policy::Judged;
use std::cmp::Reverse;

/// What history says of a secret.
#[derive(Clone, Debug)]
pub struct Story {
    /// The secret, where it first stood.
    pub judged: Judged,
    /// The commit that brought it in.
    pub brought_in: Option<Change>,
    /// The commit that took it out, where it stands at no tip any more.
    pub taken_out: Option<Change>,
    /// How many commits hold it.
    pub commits: usize,
    /// All paths at which it ever stood.
    pub paths: Vec<RepoPath>,
    /// The references that hold it now.
    pub tips: Vec<Vec<u8>>,
    /// Whether a reference or a reflog reaches it.
    pub reached: bool,
}

/// A commit that changed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit.
    pub commit: ObjectId,
    /// Who wrote it.
    pub name: Vec<u8>,
    /// Their mail address.
    pub email: Vec<u8>,
    /// When it was written, in seconds since 1970.
    pub time: i64,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
}

impl Story {
    /// Makes the story of a secret that nothing reaches.
    pub fn unreached(judged: Judged) -> Self {
        Self { judged, brought_in: None, taken_out: None, commits: 0, paths: Vec::new(), tips: Vec::new(), reached: false }
    }

    /// Orders stories: what still stands first, then the newest, then by fingerprint.
    pub fn order(&self) -> impl Ord + use<> {
        let when = self.brought_in.as_ref().map_or(i64::MIN, |change| change.committed);
        (self.tips.is_empty(), !self.reached, Reverse(when), self.judged.finding.fingerprint.clone())
    }
}

/// The account that a history scan gives of itself.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// How many objects were looked at, now or in an earlier run.
    pub objects: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many of the objects an earlier run looked at.
    pub remembered: u64,
    /// How many objects are encrypted by git-crypt.
    pub encrypted: u64,
    /// How many objects are over the limit of size.
    pub too_large: u64,
    /// The limit of size, in bytes.
    pub limit: u64,
    /// How many objects are not here, or cannot be read.
    pub unread: u64,
    /// Whether history ends before its beginning here.
    pub shallow: bool,
    /// Whether the repository was cloned without all of its objects.
    pub partial: bool,
    /// How many secrets are forgiven.
    pub forgiven: usize,
    /// How many secrets are in the baseline.
    pub known: usize,
    /// How many secrets stand only in objects that nothing reaches.
    pub unreached: usize,
    /// Whether these are reported.
    pub unreached_told: bool,
    /// How many secrets were found that are not shown, for lack of room that was asked for.
    pub cut: usize,
    /// How many matches are below the confidence that is asked for.
    pub below: usize,
}
