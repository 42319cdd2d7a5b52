//! What end-to-end tests stand on: real repositories in temp folders, real git, the built binary, and tokens made at run time.
//!
//! Nothing of the machine reaches them: home, configuration, clock, names and locale are fixed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

mod run;
pub mod tokens;

pub use run::Run;

/// What git is told beyond its own defaults.
const GIT_CONFIG: &str = "\
[user]
\tname = Test
\temail = test@example.com
[init]
\tdefaultBranch = main
[commit]
\tgpgSign = false
[core]
\teditor = true
[protocol \"file\"]
\tallow = always
[advice]
\tdetachedHead = false
";

/// A folder in a sandbox, mostly the top of a repository's work tree.
///
/// The sandbox, with all its repositories, goes when the last of its folders is dropped.
#[derive(Clone)]
pub struct Repo {
    sandbox: Arc<TempDir>,
    dir: PathBuf,
}

impl Repo {
    /// Makes a sandbox with an empty repository in it.
    pub fn new() -> Self {
        let repo = Self::folder();
        repo.git(["init", "--quiet"]).ok();
        repo
    }

    /// Makes a repository whose hooks are wired.
    pub fn with_hooks() -> Self {
        let repo = Self::new();
        repo.hush(["install"]).ok();
        repo
    }

    /// Makes a sandbox with a folder in it that is no repository.
    pub fn folder() -> Self {
        let sandbox = tempfile::tempdir().expect("a temp folder can be made");
        // Git resolves symbolic links in what it prints; a temp folder behind one would be called by two names.
        let top = sandbox.path().canonicalize().expect("the temp folder exists");
        let (home, dir) = (top.join("home"), top.join("repo"));
        fs::create_dir_all(&home).expect("the sandbox can be written");
        fs::create_dir_all(&dir).expect("the sandbox can be written");
        fs::write(home.join(".gitconfig"), GIT_CONFIG).expect("the sandbox can be written");
        Self { sandbox: Arc::new(sandbox), dir }
    }

    /// Returns another folder of the same sandbox, relative to this one: `sub`, `../worktree`.
    pub fn at(&self, path: impl AsRef<Path>) -> Self {
        Self { sandbox: Arc::clone(&self.sandbox), dir: self.dir.join(path) }
    }

    /// Returns the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the sandbox's home folder, which holds `.gitconfig`.
    pub fn home(&self) -> PathBuf {
        self.top().join("home")
    }

    /// Writes a file, and the folders that lead to it.
    pub fn write(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.dir.join(path);
        let folder = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        self
    }

    /// Returns the bytes of a file.
    pub fn read(&self, path: impl AsRef<Path>) -> Vec<u8> {
        let path = self.dir.join(path);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Tells whether there is something at the path.
    pub fn has(&self, path: impl AsRef<Path>) -> bool {
        fs::symlink_metadata(self.dir.join(path)).is_ok()
    }

    /// Runs git.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn git<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.call("git").args(args).run()
    }

    /// Runs `git hush`.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn hush<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.call("git").args(["hush"]).args(args).run()
    }

    /// Writes a file and stages it.
    pub fn stage(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> &Self {
        self.write(&path, bytes);
        self.git([OsStr::new("--literal-pathspecs"), OsStr::new("add"), OsStr::new("--"), path.as_ref().as_os_str()]).ok();
        self
    }

    /// Tries to commit what is staged; the hooks decide.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn commit(&self) -> Run {
        self.git(["commit", "-m", "a commit"])
    }

    /// Commits what is staged, whatever the hooks say: plumbing runs none.
    pub fn commit_unhooked(&self) -> String {
        let tree = self.git(["write-tree"]).ok().line();
        let head = self.git(["rev-parse", "--verify", "--quiet", "HEAD"]);
        let parent = if head.succeeded() { vec!["-p".to_owned(), head.line()] } else { Vec::new() };
        let args = ["commit-tree".to_owned(), tree, "-m".to_owned(), "unhooked".to_owned()];
        let commit = self.git(args.into_iter().chain(parent)).ok().line();
        self.git(["update-ref", "HEAD", &commit]).ok();
        commit
    }

    /// Begins a call of a program in this folder, for what needs variables or input.
    pub fn call(&self, program: impl AsRef<OsStr>) -> Call {
        let mut command = Command::new(program);
        let home = self.home();
        command.current_dir(&self.dir).env_clear().envs([
            ("PATH", path_with_binary()),
            ("HOME", home.clone().into()),
            ("XDG_CONFIG_HOME", home.join(".config").into()),
            ("TMPDIR", self.top().into()),
            ("GIT_CONFIG_GLOBAL", home.join(".gitconfig").into()),
        ]);
        command.envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+00:00"),
            ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+00:00"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
        ]);
        Call { command, stdin: Vec::new() }
    }

    /// Returns the folder that holds everything of the sandbox.
    fn top(&self) -> PathBuf {
        self.sandbox.path().canonicalize().expect("the temp folder exists")
    }
}

/// Returns the search path, the folder of the built binary first, so that `git hush` is ours.
pub fn path_with_binary() -> OsString {
    let binary = Path::new(env!("CARGO_BIN_EXE_git-hush"));
    let folder = binary.parent().expect("the binary stands in a folder").to_owned();
    #[expect(clippy::disallowed_methods, reason = "the tests stand outside the program, which has its own environment")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))).expect("the folders of PATH join again")
}

/// A call that is being put together.
pub struct Call {
    command: Command,
    stdin: Vec<u8>,
}

impl Call {
    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable away.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Sets what standard input holds; nothing unless this is called.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Runs the program to its end.
    #[must_use = "a run whose end nobody looks at tests nothing"]
    pub fn run(mut self) -> Run {
        use std::io::Write;
        let name = format!("{:?}", self.command.get_program())
            + &self.command.get_args().map(|arg| format!(" {arg:?}")).collect::<String>();
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        let bytes = self.stdin;
        // From a thread of its own: the program may write before it has read everything, or not read at all.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().unwrap_or_else(|error| panic!("{name}: {error}"));
        drop(writer.join());
        Run::new(name, output)
    }
}

#[cfg(test)]
mod tests;
