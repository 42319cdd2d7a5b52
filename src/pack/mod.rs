//! Objects as git stores them: packfiles and loose objects in, bytes and edits out.
//!
//! Reads indexes, packs and loose objects of any repository by itself, mapped into memory, and hands out every object once,
//! with what its delta copied from another. Knows the formats, SHA-1 and SHA-256 names alike; must not know policy, rules, or
//! what the bytes are searched for. Whatever a file says is checked before it is believed: a hostile pack costs an error for the
//! objects it lies about, never a panic and no more time or memory than its honest size.

mod delta;
mod entry;
mod error;
mod forest;
mod index;
mod inflate;
mod loose;
mod map;
mod midx;
mod object;
mod packfile;
mod store;
pub mod walk;

pub use delta::apply;
pub use entry::{Header, Stored, header};
pub use error::{Error, Flaw};
pub use index::Index;
pub use inflate::Inflater;
pub use map::Map;
pub use midx::MultiIndex;
pub use object::Kind;
pub use packfile::Pack;
pub use store::{Reader, Store};
