//! A sandbox in which `git secrets` is the program that is tested, and what it is expected to tell, byte for byte.
//!
//! `HUSH_COMPAT_PROGRAM` names the program; without it, it is our binary under the name `git-secrets`. The other program is the
//! measure: what these tests expect was learned by running it.

use crate::support::{Call, Repo, Run, path_with_binary};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::ops::Deref;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// What follows the lines that were found.
const BLOCK: &str = "
[ERROR] Matched one or more prohibited patterns

Possible mitigations:
- Mark false positives as allowed using: git config --add secrets.allowed ...
- Mark false positives as allowed by adding regular expressions to .gitallowed at repository's root directory
- List your configured patterns: git config --get-all secrets.patterns
- List your configured allowed patterns: git config --get-all secrets.allowed
- List your configured allowed patterns in .gitallowed at repository's root directory
- Use --no-verify if this is a one-time false positive
";

/// A folder of a sandbox whose search path begins with the program under the name `git-secrets`.
#[derive(Clone)]
pub struct Place(Repo);

impl Deref for Place {
    type Target = Repo;

    fn deref(&self) -> &Repo {
        &self.0
    }
}

impl Place {
    /// Makes a sandbox with an empty repository in it.
    pub fn new() -> Self {
        Self::wired(Repo::new())
    }

    /// Makes a sandbox with a folder in it that is no repository.
    pub fn folder() -> Self {
        Self::wired(Repo::folder())
    }

    /// Makes a sandbox with an empty repository that has the patterns.
    pub fn with(patterns: &[&str]) -> Self {
        let place = Self::new();
        place.set("secrets.patterns", patterns);
        place
    }

    fn wired(repo: Repo) -> Self {
        let place = Self(repo);
        fs::create_dir(place.tools()).unwrap();
        symlink(program(), place.tools().join("git-secrets")).unwrap();
        place
    }

    /// Returns another folder of the same sandbox.
    pub fn at(&self, path: impl AsRef<Path>) -> Self {
        Self(self.0.at(path))
    }

    /// Returns the folder that comes first in the search path.
    pub fn tools(&self) -> PathBuf {
        self.home().parent().unwrap().join("tools")
    }

    /// Begins a call of a program in this folder.
    pub fn call(&self, program: impl AsRef<OsStr>) -> Call {
        let path = path_with_binary();
        let path = std::env::join_paths(std::iter::once(self.tools()).chain(std::env::split_paths(&path))).unwrap();
        self.0.call(program).env("PATH", path)
    }

    /// Runs git.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn git<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.call("git").args(args).run()
    }

    /// Runs `git-secrets`.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn secrets<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.call("git-secrets").args(args).run()
    }

    /// Runs `git-secrets` with words that hold no blanks.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn says(&self, words: &str) -> Run {
        self.secrets(words.split(' ').filter(|word| !word.is_empty()))
    }

    /// Gives a key these values in the repository's configuration and no others.
    pub fn set<V: AsRef<OsStr>>(&self, key: &str, values: &[V]) {
        drop(self.git(["config", "--unset-all", key]));
        for value in values {
            // Git takes a value that begins with a dash for an option, unless a pattern follows that no value has.
            self.git([OsStr::new("config"), OsStr::new("--add"), OsStr::new(key), value.as_ref()]).ok();
        }
    }

    /// Returns the values of a key.
    pub fn values(&self, key: &str) -> String {
        self.git(["config", "--get-all", key]).stdout()
    }

    /// Writes a file, stages it and commits everything that is staged, whatever hooks there are.
    pub fn commit_file(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> String {
        self.stage(path, bytes);
        self.commit_unhooked()
    }
}

/// Returns the program that is tested.
fn program() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the tests stand outside the program, which has its own environment")]
    let named: Option<OsString> = std::env::var_os("HUSH_COMPAT_PROGRAM");
    let program = named.map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_git-hush")), PathBuf::from);
    program.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

/// Tells whether the program is ours, whatever its name.
pub fn is_ours() -> bool {
    program().file_name().is_some_and(|name| name == "git-hush")
}

/// Tells whether a case is left out because the program is the other one, and it has a fault that nobody can want.
///
/// The fault is named where this is called, so that all of them are found in one search.
pub fn left_out(fault: &str) -> bool {
    assert!(!fault.is_empty());
    !is_ours()
}

/// Returns what is told when these lines are found.
pub fn found(lines: impl AsRef<[u8]>) -> Vec<u8> {
    [lines.as_ref(), BLOCK.as_bytes()].concat()
}

/// What a run is expected to tell.
pub trait Told {
    /// Asserts the exit code and both streams, byte for byte.
    #[track_caller]
    fn tells(self, code: i32, out: impl AsRef<[u8]>, err: impl AsRef<[u8]>);

    /// Asserts that the lines were found, and nothing else told.
    #[track_caller]
    fn reports(self, lines: impl AsRef<[u8]>);

    /// Asserts that nothing was told and everything is well.
    #[track_caller]
    fn passes(self);

    /// Returns the lines that were found, without what follows them; asserts that the exit code fits.
    #[track_caller]
    fn lines(self) -> Vec<u8>;
}

impl Told for Run {
    fn tells(self, code: i32, out: impl AsRef<[u8]>, err: impl AsRef<[u8]>) {
        let got = shown(self.code(), self.bytes(), &quiet(self.error_bytes()));
        let wanted = shown(Some(code), out.as_ref(), err.as_ref());
        assert!(got == wanted, "wanted {wanted}\ngot {got}\n{self}");
    }

    fn reports(self, lines: impl AsRef<[u8]>) {
        self.tells(1, "", found(lines));
    }

    fn passes(self) {
        self.tells(0, "", "");
    }

    fn lines(self) -> Vec<u8> {
        let told = quiet(self.error_bytes());
        let Some(lines) = told.strip_suffix(BLOCK.as_bytes()) else {
            assert!(self.code() == Some(0) && told.is_empty(), "neither clean nor found\n{self}");
            return told;
        };
        assert_eq!(self.code(), Some(1), "another exit code\n{self}");
        lines.to_vec()
    }
}

/// Returns the bytes without what a shell says about its own script, which is no word of the program.
fn quiet(bytes: &[u8]) -> Vec<u8> {
    bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| !is_noise(line)).flatten().copied().collect()
}

/// Tells whether the line is what a shell says about its own script, or a warning of a newer grep, which an older one does not know.
pub fn is_noise(line: &[u8]) -> bool {
    if line.starts_with(b"grep: warning: ") {
        return true;
    }
    let said = b"/git-secrets: line ";
    line.windows(said.len()).any(|window| window == said)
}

/// Returns an end in a form that one can compare by eye.
fn shown(code: Option<i32>, out: &[u8], err: &[u8]) -> String {
    let lines = |bytes: &[u8]| -> String {
        bytes.split_inclusive(|&byte| byte == b'\n').map(|line| format!("\n    {}", line.escape_ascii())).collect()
    };
    format!("exit code {code:?}, stdout:{}\nand stderr:{}", lines(out), lines(err))
}
