//! History: what the objects of a repository hold together by, read from packs without libgit2.
//!
//! Knows commits, trees and how they lead to a blob; must not know what a secret is. Whoever asks names the objects and says which
//! marks each carries at which path; the answer says which commits bring a mark in, hold it, and take it out.

mod commits;
mod graph;
mod holders;
mod numbers;
mod object;
mod states;
mod table;
mod trees;

pub use commits::{Commit, Commits, Peeled};
pub use graph::{Found, Marking, Marks, explain};
pub use holders::{Holders, Interest};
pub use numbers::Numbers;
pub use object::{Deed, Header, deed, header_end, key_of};
pub use states::{Edge, StateId, States};
pub use trees::{Entry, Eyes, Noted, TreeVisitor, entries};
