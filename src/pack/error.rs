//! What can go wrong: with a file as a whole, and with one object.

use std::io;
use std::path::PathBuf;

/// What can go wrong with a file or a folder of objects as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder that cannot be read.
    #[error("`{}` could not be read", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file that does not hold what git writes there.
    #[error("`{}` is damaged: {what}", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
    },
}

/// What can be wrong with one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Flaw {
    /// It is not in this repository.
    #[error("it is not in this repository")]
    Missing,
    /// Its offset lies outside its pack.
    #[error("its offset lies outside the pack")]
    Offset,
    /// Its header is of no kind that there is.
    #[error("its header is malformed")]
    Header,
    /// Its compressed bytes are cut short or damaged.
    #[error("its compressed bytes are cut short or damaged")]
    Stream,
    /// It says another size than it has.
    #[error("its size is not that of its header")]
    Size,
    /// Its delta does not fit its base.
    #[error("its delta does not fit its base")]
    Delta,
    /// The base of its delta is not here, or leads back to itself.
    #[error("the base of its delta is not here")]
    Base,
    /// The base of its delta has a flaw of its own.
    #[error("the base of its delta cannot be read")]
    FlawedBase,
    /// It is larger than the limit.
    #[error("it has {size} bytes, which is over the limit")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}
