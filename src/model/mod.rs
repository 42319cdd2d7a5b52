//! The nouns that every floor shares: spans, secrets, where bytes come from, what was found.
//!
//! Knows the standard library only; must not know how anything is found, forgiven or shown.

mod confidence;
mod copied;
mod environment;
mod exposure;
mod finding;
mod object_id;
mod path;
mod provenance;
mod secret;
mod span;
mod summary;

pub use confidence::Confidence;
pub use copied::Copied;
pub use environment::Environment;
pub use exposure::{Deed, Exposure, Reach};
pub use finding::{Evidence, Excerpt, Finding, Fingerprint, Position, Signals, Standing};
pub use object_id::ObjectId;
pub use path::RepoPath;
pub use provenance::{Fragment, Provenance};
pub use secret::Secret;
pub use span::Span;
pub use summary::{Skip, SkipReason, Summary};
