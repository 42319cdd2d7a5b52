//! Beside other managers of hooks: the real ones, where they are here, in real repositories.
//!
//! `tests/managers.sh DIR` installs them, and `HUSH_TEST_MANAGERS=DIR/bin` names them; else those on PATH are taken. Where one is
//! missing its tests are skipped, and say so.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository must fail")]

mod framework;
mod husky;
mod lefthook;
mod scripts;

use crate::install::support::{Listing, listing};
use crate::support::{Repo, Run, path_with_binary, tokens};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Returns the folder of a manager, or says that the test is skipped.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "the tests stand outside the program, and say what they skip")]
fn folder_of(manager: &str) -> Option<PathBuf> {
    let named = std::env::var_os("HUSH_TEST_MANAGERS").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = named.into_iter().chain(std::env::split_paths(&path)).find(|folder| folder.join(manager).is_file());
    if found.is_none() {
        eprintln!("skipped: there is no `{manager}`; tests/managers.sh installs it for HUSH_TEST_MANAGERS");
    }
    found
}

/// A repository with a manager of hooks on PATH.
struct Managed {
    repo: Repo,
    path: OsString,
}

impl Managed {
    /// Makes one with these files in its first commit, or says that the test is skipped.
    fn new(manager: &str, files: &[(&str, &str)]) -> Option<Self> {
        let folder = folder_of(manager)?;
        let repo = Repo::new();
        let ours = path_with_binary();
        let mut path: Vec<_> = std::env::split_paths(&ours).collect();
        path.insert(1, folder);
        let managed = Self { repo, path: std::env::join_paths(path).unwrap() };
        for (path, text) in files {
            managed.repo.write(path, text);
        }
        managed.run("git", &["add", "-A"]).ok();
        managed.run("git", &["commit", "-q", "--allow-empty", "-m", "first"]).ok();
        Some(managed)
    }

    fn run(&self, program: &str, args: &[&str]) -> Run {
        self.repo.call(program).args(args).env("PATH", &self.path).env("NO_COLOR", "1").run()
    }

    fn hush(&self, args: &[&str]) -> Run {
        self.run("git", &[&["hush"], args].concat())
    }

    fn commit(&self, message: &str) -> Run {
        self.run("git", &["commit", "-q", "-m", message])
    }

    /// Returns everything in the sandbox but what a manager remembers for itself.
    fn everything(&self) -> Listing {
        let mut all = listing(self.repo.home().parent().unwrap());
        all.retain(|path, _| !path.starts_with(self.repo.home().join(".cache")));
        all
    }

    /// Commits what is there, which must pass.
    fn commit_all(&self) {
        self.run("git", &["add", "-A"]).ok();
        self.run("git", &["commit", "-q", "--allow-empty", "-m", "all"]).ok();
    }

    /// Shows that a token is stopped by us, once, in a file and in a message, and that what is clean passes.
    #[track_caller]
    fn guarded(&self) {
        self.repo.stage("leak.env", leak());
        let run = self.commit("a commit").fails().says("leak.env:1:9");
        assert_eq!(run.text().matches("stopped this commit").count(), 1, "{run}");
        self.repo.stage("leak.env", format!("clean {}\n", self.run("git", &["rev-parse", "HEAD"]).ok().line()));
        self.commit(&leak()).fails().says("COMMIT_EDITMSG:1:9");
        self.commit("a commit").ok();
    }
}

impl Managed {
    /// Shows that a push of what is clean passes, and one of what went past the other hooks does not.
    #[track_caller]
    fn pushes_guarded(&self) {
        self.run("git", &["init", "-q", "--bare", "../home/remote.git"]).ok();
        let push = || self.run("git", &["push", "-q", "../home/remote.git", "HEAD:refs/heads/main"]);
        self.commit_all();
        push().ok();
        self.repo.stage("pushed.env", leak());
        self.run("git", &["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "past the hooks"]).ok();
        push().fails().says("pushed.env:1:9");
    }
}

/// Returns a line with a token.
fn leak() -> String {
    format!("token = {}\n", tokens::github_token(1))
}

/// Writes a script that git may run as a hook.
fn script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
