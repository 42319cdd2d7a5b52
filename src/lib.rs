//! The library behind `git hush`: keeps secrets out of git.
//!
//! The house has floors, and imports point down only; `tests/house.rs` holds that.
//!
//! | floor | modules | what they know |
//! |---|---|---|
//! | 0 | [`model`] | the nouns: spans, secrets, findings, provenance |
//! | 1 | [`engine`], [`pack`] | bytes in, matches out; packfiles in, objects out |
//! | 2 | [`rules`], [`git`] | what is looked for; the only home of libgit2 |
//! | 3 | [`source`] | where bytes come from |
//! | 4 | [`policy`] | what is forgiven |
//! | 5 | [`report`], [`settings`] | how it is shown; what is asked for |
//! | 6 | [`scan`], [`install`] | the pipeline; the hooks' wiring |
//! | 7 | [`commands`] | one file a verb |
//! | 8 | [`cli`] | arguments to options, outcomes to exit codes |

pub mod cli;
pub mod commands;
pub mod engine;
pub mod git;
pub mod install;
pub mod model;
pub mod pack;
pub mod policy;
pub mod report;
pub mod rules;
pub mod scan;
pub mod settings;
pub mod source;
