//! The canary: a made-up secret, staged apart from everything and put through the installed hook.
//!
//! Its index and its object lie in a folder of their own, which goes when the canary is done; the repository is only read.

use crate::commands::Error;
use crate::commands::last::CANARY;
use crate::git::Repo;
use crate::model::Environment;
use crate::report::sanitize;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The letters of an AWS access key id.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What became of the canary.
pub(super) enum Verdict {
    /// The hook named it and stopped the commit.
    Stopped,
    /// The hook named it, and let it through.
    Warned,
    /// The hook let it through.
    Passed,
    /// The hook ended in another way.
    Failed {
        /// How it ended.
        status: String,
        /// What it wrote.
        said: Vec<u8>,
    },
}

impl Verdict {
    /// Returns the verdict's name in the machine-readable format.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Warned => "warned",
            Self::Passed => "passed",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Stages a made-up secret apart from the repository's own index, and runs the hook on it as git would.
///
/// Only the shim and its program run: a hook that was kept may do anything, such as putting changes aside, and has no part in this.
pub(super) fn send(repo: &Repo, top: &Path, hook: &Path, env: &Environment) -> Result<Verdict, Error> {
    let scratch = Scratch::new(env).map_err(failed("make a folder for the canary"))?;
    let name = format!("{CANARY}{:016x}", random());
    scratch.borrow_objects(repo, env, top).map_err(failed("make an object directory for the canary"))?;

    let apart = |program: &Path| {
        let mut command = command(program, repo, top, env);
        command.env("GIT_INDEX_FILE", scratch.path("index")).env("GIT_OBJECT_DIRECTORY", scratch.path("objects"));
        command
    };
    let git = Path::new("git");
    let id = fed(apart(git).args(["hash-object", "-w", "--stdin"]), &canary()).map_err(failed("store the canary"))?;
    let entry = format!("100644,{},{name}", String::from_utf8_lossy(&id).trim());
    fed(apart(git).args(["update-index", "--add", "--cacheinfo", &entry]), b"").map_err(failed("stage the canary"))?;

    let mut run = if cfg!(windows) { apart(Path::new("sh")) } else { apart(hook) };
    if cfg!(windows) {
        run.arg(hook);
    }
    let output = run.env("GIT_HUSH_KEPT", "skip").stdin(Stdio::null()).output().map_err(failed("run the hook"))?;
    Ok(judge(&output, &name))
}

/// Returns the hooks directory as git itself names it.
pub(super) fn hooks_directory_by_git(repo: &Repo, env: &Environment) -> Result<PathBuf, Error> {
    let top = repo.worktree_root().unwrap_or(repo.git_dir());
    let mut git = command(Path::new("git"), repo, top, env);
    let path = fed(git.args(["rev-parse", "--git-path", "hooks"]), b"").map_err(failed("ask git for its hooks directory"))?;
    Ok(top.join(to_path(path.strip_suffix(b"\n").unwrap_or(&path))))
}

/// Returns what git says of its version.
pub(super) fn git_version(env: &Environment) -> Option<String> {
    let mut git = Command::new("git");
    let said = fed(git.arg("--version").env_clear().envs(&env.vars), b"").ok()?;
    let said = sanitize(said.trim_ascii());
    Some(said.strip_prefix("git version ").unwrap_or(&said).to_owned())
}

/// Tells from how the hook ended what it made of the canary: a failure of another kind is no proof.
fn judge(output: &Output, name: &str) -> Verdict {
    let said = [&output.stdout[..], &output.stderr].concat();
    let named = memchr::memmem::find(&said, name.as_bytes()).is_some();
    match output.status.code() {
        Some(1) if named => Verdict::Stopped,
        Some(0) if named => Verdict::Warned,
        Some(0) => Verdict::Passed,
        _ => Verdict::Failed { status: output.status.to_string(), said },
    }
}

/// Returns a file with a made-up AWS access key id, another one each time.
///
/// No letter stands in it twice, so that it looks like nothing but a key.
fn canary() -> Vec<u8> {
    let mut letters = *BASE32;
    for at in (1..letters.len()).rev() {
        let other = random() % (at as u64 + 1);
        letters.swap(at, usize::try_from(other).unwrap_or(at));
    }
    [b"aws_access_key_id = AK", &b"IA"[..], &letters[..16], b"\n"].concat()
}

/// Returns a number that nobody can tell beforehand; it keeps no secret.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// Returns a command that works on the repository, whichever the environment names.
fn command(program: &Path, repo: &Repo, top: &Path, env: &Environment) -> Command {
    let mut command = Command::new(program);
    command.current_dir(top).env_clear().envs(&env.vars).env("GIT_DIR", repo.git_dir());
    if env.var("GIT_WORK_TREE").is_some() {
        command.env("GIT_WORK_TREE", top);
    }
    if env.var("GIT_COMMON_DIR").is_some() {
        command.env("GIT_COMMON_DIR", repo.common_dir());
    }
    for variable in ["GIT_PREFIX", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    command
}

/// Runs a git command with that input, and returns its output if it succeeds.
fn fed(command: &mut Command, input: &[u8]) -> io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that fails at once does not read; its own complaint says more than the broken pipe.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(io::Error::other(sanitize(output.stderr.trim_ascii())))
}

fn failed(action: &'static str) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Canary { action, source }
}

#[cfg(unix)]
fn to_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn to_path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// A folder that goes when its owner goes.
struct Scratch(PathBuf);

impl Scratch {
    fn new(env: &Environment) -> io::Result<Self> {
        let parent = env.nonempty("TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let path = parent.join(format!("git-hush-{:016x}", random()));
        // Not `create_dir_all`: a folder that somebody has put there beforehand is not ours.
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Makes an object directory in which the repository's objects can be read, and nothing of theirs changed.
    fn borrow_objects(&self, repo: &Repo, env: &Environment, top: &Path) -> io::Result<()> {
        let own = env.nonempty("GIT_OBJECT_DIRECTORY").map(|path| top.join(path));
        let mut lenders = vec![own.unwrap_or_else(|| repo.common_dir().join("objects"))];
        if let Some(others) = env.nonempty("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            lenders.extend(std::env::split_paths(others).map(|path| top.join(path)));
        }
        // A file and not the variable, whose paths cannot hold a colon.
        fs::create_dir_all(self.path("objects/info"))?;
        let mut alternates = fs::File::create(self.path("objects/info/alternates"))?;
        for lender in lenders {
            alternates.write_all(lender.as_os_str().as_encoded_bytes())?;
            alternates.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind in the folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::canary;
    use crate::engine::Scratch;
    use crate::model::Confidence;
    use crate::rules::RuleSet;

    #[test]
    fn every_canary_is_another_key() {
        let (one, other) = (canary(), canary());
        assert_ne!(one, other);
        let key = one.strip_prefix(b"aws_access_key_id = ").unwrap().strip_suffix(b"\n").unwrap();
        assert_eq!(key.len(), 20);
        assert!(key.iter().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte)));
    }

    #[test]
    fn the_rules_are_sure_of_every_canary() {
        let rules = RuleSet::builtin();
        let mut scratch = Scratch::default();
        for _ in 0..1000 {
            let mut sure = false;
            let mut on_match = |found: crate::engine::Match| sure |= rules.rule(found.pattern).confidence == Confidence::High;
            rules.scanner().scan(&mut scratch, &canary(), &mut on_match).unwrap();
            assert!(sure);
        }
    }
}
