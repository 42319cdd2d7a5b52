//! What surrounds the process: variables, folder, terminals.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A snapshot of what surrounds the process, taken once, at start.
///
/// The rest of the program reads the environment from here, so that a test can hand in another one.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The variables. `Debug` of this type prints them; it is never logged.
    pub vars: BTreeMap<OsString, OsString>,
    /// The working directory.
    pub cwd: PathBuf,
    /// Whether standard output is a terminal.
    pub out_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub err_is_terminal: bool,
    /// The width of the terminal in columns, where there is one.
    pub width: Option<usize>,
}

impl Environment {
    /// Returns the variable's value, if it is set.
    pub fn var(&self, name: &str) -> Option<&OsStr> {
        self.vars.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// Returns the variable's value, if it is set and not empty.
    pub fn nonempty(&self, name: &str) -> Option<&OsStr> {
        self.var(name).filter(|value| !value.is_empty())
    }
}
