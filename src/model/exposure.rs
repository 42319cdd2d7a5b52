//! How far a secret has come.

use super::ObjectId;

/// How far a secret has come, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// How far.
    pub reach: Reach,
    /// The commit that brought it in, where that could be told.
    pub since: Option<Deed>,
}

/// How far a secret has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A remote-tracking branch or a tag has it, or an ancestor of one had it.
    Published {
        /// The reference that has it now, such as `refs/remotes/origin/main`.
        at: Option<Vec<u8>>,
    },
    /// Only commits have it that are here alone.
    Local,
    /// No commit has it.
    Uncommitted,
    /// It could not be told in time, or what tells it is not here.
    Unknown,
}

/// Who wrote a commit, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The commit.
    pub commit: ObjectId,
    /// Who wrote it.
    pub name: Vec<u8>,
    /// Their mail address.
    pub email: Vec<u8>,
    /// When it was written, in seconds since 1970.
    pub time: i64,
}
