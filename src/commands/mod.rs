//! The verbs: each takes its options and a [`Context`], and returns an [`Outcome`].
//!
//! Knows everything below; must not know how arguments are written.

use crate::model::Environment;
use std::io::{self, ErrorKind, Write};

pub mod allow;
pub mod baseline;
mod below;
pub mod config;
pub mod doctor;
pub mod drop_in;
mod error;
mod exposure;
pub mod history;
pub mod hook;
mod hooks_place;
pub mod import;
pub mod install;
mod judged;
mod last;
mod machine;
mod outputs;
pub mod rules;
pub mod scan;
pub mod secrets;
mod session;
pub mod uninstall;

pub use error::Error;
pub use machine::Level;
pub use session::Asked;

/// What a verb is handed beside its options.
pub struct Context<'a> {
    /// Where results go.
    pub out: &'a mut dyn Write,
    /// Where words for people go.
    pub err: &'a mut dyn Write,
    /// What surrounds the process.
    pub env: &'a Environment,
}

/// How what a verb tells of itself is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// For people.
    #[default]
    Human,
    /// For programs: one JSON object, on one line.
    Json,
}

/// How a verb ended; any error is exit code 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The work is done; nothing was searched. Exit code 0.
    Done,
    /// Nothing was found. Exit code 0.
    Clean,
    /// Something was found. Exit code 1.
    Found,
}

/// Takes a reader that went away for no failure: what follows from the work does not depend on who watches it.
fn ignore_broken_pipe(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}
