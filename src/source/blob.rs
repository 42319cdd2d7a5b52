//! A blob, loaded whole, or the reason why it is not.

use super::{Error, Loaded};
use crate::git::{self, Objects, Within};
use crate::model::{Fragment, ObjectId, Provenance, RepoPath, Skip, SkipReason};

/// What git-crypt writes before what it encrypts.
pub(super) const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

/// Loads the blob, unless it is larger than the limit (in bytes) or encrypted.
pub(super) fn load(objects: &Objects, oid: ObjectId, provenance: Provenance, limit: u64) -> Result<Loaded, Error> {
    let failed = |source: git::Error| Error::Blob { path: RepoPath::new(provenance.path()), oid, source };
    let bytes = match objects.blob_within(oid, limit).map_err(failed)? {
        Within::Bytes(bytes) => bytes,
        Within::TooLarge { size } => {
            return Ok(Loaded::Skipped(Skip { provenance, reason: SkipReason::TooLarge { size, limit } }));
        }
    };
    if bytes.starts_with(GIT_CRYPT) {
        return Ok(Loaded::Skipped(Skip { provenance, reason: SkipReason::Encrypted }));
    }
    Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance }))
}
