//! The history pipeline: every object is looked at first, without knowing where it stood; commits are walked only where there is
//! something to explain.
//!
//! What an object holds (`Sightings`) does not depend on paths, so it holds for every place at which the object stands; what is
//! forgiven does, so each place is judged for itself. A secret is reported if one of its places is not forgiven.

mod cache;
mod context;
mod frame;
mod judge;
mod look;
mod memo;
mod names;
mod sought;
mod tell;
mod texts;

pub use cache::Cache;
pub use context::Context;
pub use look::{How, Sighted, Sightings, Spot, look, look_with_cache};
pub use names::look_at_names;
pub use tell::{Asked, Told, tell};
pub use texts::{Text, tell_texts};

pub use crate::source::history::Numbers;

use crate::{engine, pack, policy};

/// What can end a history scan as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The objects could not be listed.
    #[error(transparent)]
    Pack(#[from] pack::Error),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// The policy failed.
    #[error(transparent)]
    Policy(#[from] policy::Error),
}
