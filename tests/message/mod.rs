//! Secrets in commit messages, through real commits: stopped if and only if git would keep them.
//!
//! Git itself says what is right: each case is first committed with `--no-verify`, and what the commit then holds is the answer.

use crate::support::{Repo, Run, tokens};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

mod cleanup;
mod given;
mod shown;

/// A repository with hooks and one commit, and something staged for the next one.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("base", "base\n").commit_unhooked();
    repo.stage("file", "content\n");
    repo
}

/// Returns the token that the messages hold.
fn token() -> String {
    tokens::github_token(7)
}

/// Writes an editor: a shell script that is handed the file as `$1`.
fn editor(repo: &Repo, script: &str) -> PathBuf {
    let path = repo.home().join("editor");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Runs a git command with an editor.
fn edit(repo: &Repo, script: &str, args: &[&str]) -> Run {
    repo.call("git").args(args).env("GIT_EDITOR", editor(repo, script)).run()
}

/// Tells whether the message of HEAD holds the token.
fn is_kept(repo: &Repo) -> bool {
    repo.git(["log", "-1", "--format=%B"]).ok().stdout().contains(&token())
}

/// Makes the commit without the hooks to learn what git keeps, undoes it, and makes it with them.
///
/// `git` runs the command, with more arguments at its end.
#[track_caller]
fn judged(repo: &Repo, git: impl Fn(&[&str]) -> Run) -> (bool, Run) {
    let before = repo.git(["rev-parse", "HEAD"]).ok().line();
    git(&["--no-verify"]).ok();
    assert_ne!(repo.git(["rev-parse", "HEAD"]).ok().line(), before, "without hooks, nothing stops the commit");
    let kept = is_kept(repo);
    repo.git(["reset", "--quiet", "--soft", &before]).ok();
    let run = git(&[]);
    let made = repo.git(["rev-parse", "HEAD"]).ok().line() != before;
    assert_eq!(made, run.succeeded(), "a commit that failed is none\n{run}");
    (kept, run)
}

/// Shows that the commit is stopped, and that git would have kept the secret.
#[track_caller]
fn blocked(repo: &Repo, git: impl Fn(&[&str]) -> Run) -> Run {
    let (kept, run) = judged(repo, git);
    assert!(kept, "git does not keep the secret; the case is made up wrong");
    run.exits(1).says("error: GitHub personal access token").says("commit message").says("stopped this commit").never_says(&token())
}

/// Shows that the commit is made, and that git drops the secret.
#[track_caller]
fn allowed(repo: &Repo, git: impl Fn(&[&str]) -> Run) {
    let (kept, run) = judged(repo, git);
    assert!(!kept, "git keeps the secret; the case is made up wrong");
    run.ok();
    assert!(!is_kept(repo));
}

/// Runs `git commit` with these arguments, and then those that are added.
fn commit<'r>(repo: &'r Repo, args: &'r [&'r str]) -> impl Fn(&[&str]) -> Run + 'r {
    move |more| repo.call("git").args(["commit"]).args(args).args(more).run()
}

/// Runs `git commit` with an editor.
fn commit_edited<'r>(repo: &'r Repo, script: &'r str, args: &'r [&'r str]) -> impl Fn(&[&str]) -> Run + 'r {
    move |more| edit(repo, script, &[&["commit"], args, more].concat())
}
