//! The real git, asked for what libgit2 does not know. Plumbing only, and never with content as an argument.

use super::place::Place;
use super::{Error, Repo};
use crate::model::Environment;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs git with these arguments in this directory and environment, and returns what it writes.
pub(super) fn run(env: &Environment, dir: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let arguments: Vec<_> = arguments.iter().map(OsStr::new).collect();
    run_words(env, dir, &arguments)
}

/// As [`run`], with words that need not be text.
pub(super) fn run_words(env: &Environment, dir: &Path, arguments: &[&OsStr]) -> Result<Vec<u8>, Error> {
    let output = output(env, dir, arguments)?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(arguments, &output)) }
}

/// What git wrote, and how it ended.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// What it wrote to standard output.
    pub out: Vec<u8>,
    /// What it wrote to standard error.
    pub err: Vec<u8>,
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
}

/// Runs git in the working directory and returns what it says, whether or not it fails.
pub fn speak(env: &Environment, arguments: &[&OsStr]) -> Result<Spoken, Error> {
    converse(env, arguments, b"")
}

/// As [`speak`], with a text for git to read.
pub(super) fn converse(env: &Environment, arguments: &[&OsStr], text: &[u8]) -> Result<Spoken, Error> {
    let output = output_with_input(env, &env.cwd, arguments, text)?;
    Ok(Spoken { out: output.stdout, err: output.stderr, code: output.status.code() })
}

/// As [`run_words`], with a text for git to read.
pub(super) fn ask_with_input(env: &Environment, dir: &Path, arguments: &[&OsStr], text: &[u8]) -> Result<Vec<u8>, Error> {
    let output = output_with_input(env, dir, arguments, text)?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(arguments, &output)) }
}

fn output_with_input(env: &Environment, dir: &Path, arguments: &[&OsStr], text: &[u8]) -> Result<Output, Error> {
    let failed = |source| Error::Spawn { command: shown(arguments), source };
    let mut git = command(env, dir, arguments);
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let mut input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // What git does not read is no failure of ours: it says why in its answer. The end of the thread closes the pipe.
        scope.spawn(move || input.take().map(|mut input| input.write_all(text)));
        child.wait_with_output()
    });
    output.map_err(failed)
}

/// Runs git and returns how it ended.
fn output(env: &Environment, dir: &Path, arguments: &[&OsStr]) -> Result<Output, Error> {
    let mut git = command(env, dir, arguments);
    git.stdin(Stdio::null()).output().map_err(|source| Error::Spawn { command: shown(arguments), source })
}

/// Returns a git, which neither takes locks nor fetches, yet to be run.
fn command(env: &Environment, dir: &Path, arguments: &[&OsStr]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(dir).env_clear().envs(&env.vars);
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    git
}

fn failed(arguments: &[&OsStr], output: &Output) -> Error {
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().next_back().unwrap_or("it was ended");
    let complaint =
        complaint.chars().flat_map(|char| if char.is_control() { char.escape_debug().collect() } else { vec![char] }).collect();
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
