//! Many repositories at once: templates, folders, a user, the machine. Real git, the built binary, and nothing left behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository must fail")]

mod folders;
mod machine;
mod newer;
mod recursive;
mod template;

use crate::install::support::{Listing, listing};
use crate::support::{Repo, Run, path_with_binary, tokens};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Returns a line with a token.
fn leak() -> String {
    format!("token = {}\n", tokens::github_token(1))
}

/// Returns everything in the sandbox.
fn everything(repo: &Repo) -> Listing {
    listing(repo.home().parent().unwrap())
}

/// Writes a script that git may run as a hook.
fn script(repo: &Repo, path: &str, text: &str) {
    repo.write(path, text);
    fs::set_permissions(repo.dir().join(path), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Begins a call of git, with this folder first on PATH where there is one.
fn git(repo: &Repo, first: Option<&Path>, args: &[&str]) -> Run {
    let call = repo.call("git").args(args);
    match first {
        Some(folder) => call.env("PATH", path_behind(folder)).run(),
        None => call.run(),
    }
}

/// Runs the program itself, with this folder first on PATH: `git hush` would hand on the programs of that very git.
fn hush(repo: &Repo, first: &Path, args: &[&str]) -> Run {
    repo.call(env!("CARGO_BIN_EXE_git-hush")).args(args).env("PATH", path_behind(first)).run()
}

/// Returns the search path behind this folder.
fn path_behind(folder: &Path) -> OsString {
    let path = path_with_binary();
    std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path))).unwrap()
}

/// Makes a folder with a git that says that it is an old one, whichever is here.
fn old_git(repo: &Repo) -> PathBuf {
    let real = repo.call("sh").args(["-c", "command -v git"]).run().ok().line();
    let text = format!("#!/bin/sh\n[ \"$1\" = version ] && {{ echo git version 2.53.9; exit; }}\nexec '{real}' \"$@\"\n");
    script(repo, "../old/git", &text);
    repo.at("../old").dir().to_owned()
}

/// Shows that a commit with a token is stopped and one without passes.
#[track_caller]
fn guarded(repo: &Repo) {
    guarded_with(repo, None);
}

/// As [`guarded`], with the git of that folder.
#[track_caller]
fn guarded_with(repo: &Repo, first: Option<&Path>) {
    let commit = || git(repo, first, &["commit", "-q", "--allow-empty", "-m", "a commit"]);
    repo.stage("leak.env", leak());
    let run = commit().exits(1).says("leak.env:1:9");
    assert_eq!(run.text().matches("stopped this commit").count(), 1, "{run}");
    repo.stage("leak.env", "clean\n");
    commit().ok();
}

/// Shows that nobody stops a token.
#[track_caller]
fn unguarded(repo: &Repo) {
    repo.stage("leak.env", leak());
    repo.commit().ok();
}
