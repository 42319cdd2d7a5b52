//! Where bytes come from: the index, the work tree, commits that come in, a message, standard input.
//!
//! A source names its units cheaply and in order, and loads one when a worker asks. Knows git and the file system; must not know
//! rules, policy, or how anything is shown.

use crate::model::{Fragment, Secret, Skip, Standing};

mod bases;
mod blob;
mod error;
mod files;
mod grep;
pub mod history;
mod incoming;
mod known;
mod message;
mod pushed;
mod staged;
mod stdin;

pub use bases::{Making, bases, merged};
pub use error::Error;
pub use files::{FileUnit, Files, FilesError, Selection};
pub use grep::{Grep, GrepUnit, Quote, Side, Unreadable, looks_like_text, on_this_system, prefix_of};
pub use incoming::{Incoming, IncomingUnit};
pub use message::{Cleanup, Comment, Message, Mode, kept};
pub use pushed::{Pushed, Update};
pub use staged::Staged;
pub use stdin::Stdin;

/// Where bytes come from.
pub trait Source: Sync {
    /// One thing to scan: a blob, a file, a message.
    type Unit: Send + Sync;
    /// What one worker needs to load units, such as its own handle on the repository.
    type Worker;

    /// Names what there is to scan, in the order in which it is reported: cheap, serial.
    fn units(&self) -> Result<Vec<Self::Unit>, Error>;

    /// Makes what one worker needs.
    fn worker(&self) -> Result<Self::Worker, Error>;

    /// Loads one unit: costly, called from workers. What cannot be read is an error, never an empty fragment.
    fn load(&self, worker: &mut Self::Worker, unit: &Self::Unit) -> Result<Loaded, Error>;

    /// Tells whether a secret found in the unit is new; called only when there is a finding.
    fn standing(&self, _worker: &mut Self::Worker, _unit: &Self::Unit, _secret: &Secret) -> Result<Standing, Error> {
        Ok(Standing::New)
    }
}

/// A unit, loaded.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// Its bytes.
    Fragment(Fragment),
    /// Why there are none.
    Skipped(Skip),
}
