//! The only home of libgit2: the repository as the environment names it, its index, trees, configuration and hooks directory.
//!
//! Knows git; must not know rules, policy, or what the bytes are searched for.

mod attributes;
mod author;
mod config;
mod digest;
mod error;
mod hooks;
mod index;
mod index_file;
mod listing;
mod log;
mod loose;
mod native;
mod objects;
mod oid;
mod open;
mod place;
mod plumbing;
mod published;
mod pushed;
mod refs;
mod remotes;
mod renames;
mod repo;
mod staged;
mod state;
mod trees;
mod walk;

pub use attributes::Textual;
pub use config::{Config, ConfigEntry, ConfigLevel};
pub use error::Error;
pub use hooks::{HooksDir, HooksOrigin};
pub use index::IndexEntry;
pub use listing::{Untracked, parse_options};
pub use log::{LoggedCommit, NamedEntry, TreeChange, TreeSide};
pub use objects::{CommitMessage, Objects, Within};
pub use plumbing::{Spoken, speak};
pub use pushed::{Peeled, PeeledEnd};
pub use refs::{Log, Range, Tip, logged};
pub use repo::Repo;
pub use state::Replayed;
pub use trees::TreeBlob;
pub use walk::IncomingCommit;
