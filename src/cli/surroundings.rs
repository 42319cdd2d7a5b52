//! The one place where the process looks around itself.

use crate::model::Environment;
use std::ffi::OsString;
use std::io::{self, IsTerminal};

/// Takes the snapshot that the rest of the program reads.
pub(super) fn snapshot() -> Environment {
    Environment {
        vars: std::env::vars_os().map(|(name, value)| (spelled(name), value)).collect(),
        // A folder that was removed under us has no name; what needs one fails on the empty path, and says so.
        cwd: std::env::current_dir().unwrap_or_default(),
        out_is_terminal: io::stdout().is_terminal(),
        err_is_terminal: io::stderr().is_terminal(),
        width: terminal_size::terminal_size_of(io::stderr())
            .or_else(|| terminal_size::terminal_size_of(io::stdout()))
            .map(|(terminal_size::Width(columns), _)| columns.into()),
    }
}

/// Returns the name of a variable as the rest of the program asks for it: Windows has `Path` for `PATH`, and takes both for one.
fn spelled(name: OsString) -> OsString {
    if cfg!(windows) { name.to_ascii_uppercase() } else { name }
}
