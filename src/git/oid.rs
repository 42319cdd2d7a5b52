//! Between libgit2's object names and ours.

use super::Error;
use crate::model::ObjectId;

/// Returns our name for libgit2's.
///
/// The zero name of libgit2 may carry no hash algorithm, and asking it for its bytes would panic; it names no object anyway.
pub(super) fn from_git(oid: git2::Oid) -> Option<ObjectId> {
    if oid.is_zero() { None } else { ObjectId::from_bytes(oid.as_bytes()) }
}

/// Returns libgit2's name for ours.
pub(super) fn to_git(oid: ObjectId) -> Result<git2::Oid, Error> {
    git2::Oid::from_bytes(oid.as_bytes()).map_err(|_| Error::NotAName { name: oid.to_string() })
}

/// Returns the error for an object that libgit2 could not hand over.
pub(super) fn failed(oid: ObjectId, source: git2::Error) -> Error {
    match source.code() {
        git2::ErrorCode::NotFound => Error::Missing { oid },
        _ => Error::Unreadable { oid, source },
    }
}

#[cfg(test)]
mod tests {
    use super::{from_git, to_git};
    use crate::model::ObjectId;

    #[test]
    fn names_of_both_sizes_survive_the_round_trip() {
        for length in [20, 32] {
            let ours = ObjectId::from_bytes(&vec![7; length]).unwrap();
            assert_eq!(from_git(to_git(ours).unwrap()), Some(ours));
        }
    }

    #[test]
    fn the_zero_name_names_nothing() {
        assert_eq!(from_git(git2::Oid::ZERO_SHA1), None);
        assert_eq!(from_git(git2::Oid::ZERO_SHA256), None);
    }
}
