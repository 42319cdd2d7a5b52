//! The digests by which git names objects and seals its files.

use crate::model::ObjectId;
use git2::ObjectFormat;
use sha1::Digest;

/// Returns the length of a name in bytes.
pub(super) fn length(format: ObjectFormat) -> usize {
    if format == ObjectFormat::Sha256 { 32 } else { 20 }
}

/// Returns the digest of the parts, one behind the other.
pub(super) fn of(format: ObjectFormat, parts: &[&[u8]]) -> Option<ObjectId> {
    fn digest<D: Digest>(parts: &[&[u8]]) -> Option<ObjectId> {
        let mut digest = D::new();
        parts.iter().for_each(|part| digest.update(part));
        ObjectId::from_bytes(&digest.finalize())
    }
    if format == ObjectFormat::Sha256 { digest::<sha2::Sha256>(parts) } else { digest::<sha1::Sha1>(parts) }
}

#[cfg(test)]
mod tests {
    use super::{length, of};
    use crate::git::oid;
    use git2::{ObjectFormat, ObjectType, Oid};

    #[test]
    fn a_blob_has_the_name_that_libgit2_gives_it() {
        for format in [ObjectFormat::Sha1, ObjectFormat::Sha256] {
            for size in [0, 1, 55, 64, 1000] {
                let bytes = vec![b'x'; size];
                let theirs = Oid::hash_object_ext(ObjectType::Blob, &bytes, format).unwrap();
                let ours = of(format, &[format!("blob {size}\0").as_bytes(), &bytes]).unwrap();
                assert_eq!(Some(ours), oid::from_git(theirs));
                assert_eq!(ours.as_bytes().len(), length(format));
            }
        }
    }
}
