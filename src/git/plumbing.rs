//! The real git, asked for what libgit2 does not know. Plumbing only, and never with content as an argument.

use super::{Error, Repo};
use crate::model::Environment;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs git with these arguments in this directory and environment, and returns what it writes.
///
/// The exit code `tolerated` is no failure; some commands tell with it that there is nothing.
pub(super) fn run(env: &Environment, dir: &Path, arguments: &[&str], tolerated: Option<i32>) -> Result<Vec<u8>, Error> {
    let command = || format!("git {}", arguments.join(" "));
    let output = Command::new("git")
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .envs(&env.vars)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Spawn { command: command(), source })?;
    if output.status.success() || output.status.code() == tolerated {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().next_back().unwrap_or("it was ended").escape_debug().to_string();
    Err(Error::Git { command: command(), complaint })
}

impl Repo {
    /// Runs git on this repository, wherever the environment says that another one lies.
    pub(super) fn ask_git(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let mut env = self.env.clone();
        for (name, dir) in [("GIT_DIR", &self.place.git_dir), ("GIT_COMMON_DIR", &self.place.common_dir)] {
            env.vars.insert(name.into(), dir.into());
        }
        run(&env, &self.place.git_dir, arguments, None)
    }
}
