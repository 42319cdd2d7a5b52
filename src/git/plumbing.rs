//! The real git, asked for what libgit2 does not know. Plumbing only, and never with content as an argument.

use super::place::Place;
use super::{Error, Repo};
use crate::model::Environment;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs git with these arguments in this directory and environment, and returns what it writes.
pub(super) fn run(env: &Environment, dir: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let arguments: Vec<_> = arguments.iter().map(OsStr::new).collect();
    let output = output(env, dir, &arguments)?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(&arguments, &output)) }
}

/// Runs git, which neither takes locks nor fetches, and returns how it ended.
fn output(env: &Environment, dir: &Path, arguments: &[&OsStr]) -> Result<Output, Error> {
    Command::new("git")
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .envs(&env.vars)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Spawn { command: shown(arguments), source })
}

fn failed(arguments: &[&OsStr], output: &Output) -> Error {
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().next_back().unwrap_or("it was ended").escape_debug().to_string();
    Error::Git { command: shown(arguments), complaint }
}

fn shown(arguments: &[&OsStr]) -> String {
    let words = arguments.iter().map(|word| word.to_string_lossy().escape_debug().to_string());
    std::iter::once("git".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

impl Repo {
    /// Runs git on this repository, and returns what it writes.
    pub(super) fn ask_git(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let (env, dir) = within(&self.place, &self.env);
        run(&env, dir, arguments)
    }

    /// Runs git on this repository for an answer in its exit code, which is an error where it is not one of those.
    pub(super) fn ask_git_code(&self, arguments: &[&OsStr], expected: &[i32]) -> Result<i32, Error> {
        let (env, dir) = within(&self.place, &self.env);
        let output = output(&env, dir, arguments)?;
        match output.status.code() {
            Some(code) if expected.contains(&code) => Ok(code),
            _ => Err(failed(arguments, &output)),
        }
    }
}

/// Returns the environment and the directory in which git works on this very repository.
pub(super) fn within<'p>(place: &'p Place, env: &Environment) -> (Environment, &'p Path) {
    let mut env = env.clone();
    let Place { git_dir, common_dir, index, worktree, .. } = place;
    for (name, path) in [("GIT_DIR", git_dir), ("GIT_COMMON_DIR", common_dir), ("GIT_INDEX_FILE", index)] {
        env.vars.insert(name.into(), path.into());
    }
    if let Some(top) = worktree {
        env.vars.insert("GIT_WORK_TREE".into(), top.into());
    }
    (env, worktree.as_ref().unwrap_or(git_dir))
}
