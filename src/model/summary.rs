//! The account that every run gives of itself.

use super::Provenance;

/// What a run did: how much was scanned, what was left out and why, what was forgiven.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many units (blobs, files, messages) were scanned.
    pub units: usize,
    /// How many bytes they held.
    pub bytes: u64,
    /// What was not scanned.
    pub skipped: Vec<Skip>,
    /// How many findings the policy forgave.
    pub suppressed: usize,
    /// How many findings are in the baseline.
    pub known: usize,
    /// How many matches fell below the confidence asked for.
    pub below_threshold: usize,
}

/// A unit that was not scanned.
#[derive(Clone, Debug)]
pub struct Skip {
    /// The unit.
    pub provenance: Provenance,
    /// Why it was not scanned.
    pub reason: SkipReason,
}

/// Why a unit was not scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It is larger than the limit; both in bytes.
    TooLarge {
        /// The unit's size.
        size: u64,
        /// The limit that was set.
        limit: u64,
    },
    /// It is encrypted by git-crypt.
    Encrypted,
    /// It is neither a file nor a symbolic link: a socket, a device, a pipe.
    NotAFile,
}
