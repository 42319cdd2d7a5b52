//! Pushes through real git and the built binary, on both sides: what is stopped, what goes through, and what is said.

mod addresses;
mod kinds;
mod leaving;
mod load;
mod post_commit;
mod receive;
mod record;
mod repositories;
mod server;
mod settings;
mod ways_out;

use crate::support::{Repo, Run, tokens};

/// Returns a line with a token; the seeds go from 1 to 9.
fn leak(seed: u64) -> String {
    format!("token = {}\n", tokens::github_token(seed))
}

/// Makes a repository with hooks and one clean commit, which its remote `origin` has too; no hook runs there.
fn world() -> Repo {
    let repo = Repo::with_hooks();
    empty_remote(&repo, "remote.git");
    repo.git(["remote", "add", "origin", "../remote.git"]).ok();
    commit(&repo, "readme", "hello\n");
    repo.git(["push", "-q", "origin", "main"]).ok();
    repo
}

/// Makes a repository without hooks, with one clean commit, which the server has too; there `pre-receive` is wired.
fn served() -> Repo {
    let repo = Repo::new();
    empty_remote(&repo, "server.git").hush(["install"]).ok();
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    commit(&repo, "readme", "hello\n");
    repo.git(["push", "-q", "origin", "main"]).ok();
    repo
}

/// Makes a bare repository beside this one.
fn empty_remote(repo: &Repo, name: &str) -> Repo {
    repo.git(["init", "-q", "--bare", &format!("../{name}")]).ok();
    repo.at(format!("../{name}"))
}

/// Commits a file, as hooks let it.
fn commit(repo: &Repo, path: &str, bytes: impl AsRef<[u8]>) -> String {
    repo.stage(path, bytes);
    repo.git(["commit", "-q", "-m", &format!("adds {path}")]).ok();
    id(repo, "HEAD")
}

/// Commits a file past the hooks, as `--no-verify` does.
fn sneak(repo: &Repo, path: &str, bytes: impl AsRef<[u8]>) -> String {
    repo.stage(path, bytes);
    repo.git(["commit", "-q", "--no-verify", "-m", &format!("adds {path}")]).ok();
    id(repo, "HEAD")
}

/// Writes a script that can be run.
fn script(repo: &Repo, path: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    repo.write(path, format!("#!/bin/sh\n{text}"));
    std::fs::set_permissions(repo.dir().join(path), PermissionsExt::from_mode(0o755)).unwrap();
}

/// Returns what a revision names.
fn id(repo: &Repo, revision: &str) -> String {
    repo.git(["rev-parse", "--verify", revision]).ok().line()
}

/// Returns the first ten digits of what a revision names, as reports show it.
fn short(repo: &Repo, revision: &str) -> String {
    id(repo, revision)[..10].to_owned()
}

/// Pushes to `origin`.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn push<const N: usize>(repo: &Repo, args: [&str; N]) -> Run {
    repo.git(["push", "-q", "origin"].into_iter().chain(args))
}

/// Pushes to `origin` past the hook on this side.
fn push_past(repo: &Repo, reference: &str) {
    repo.git(["push", "-q", "--no-verify", "origin", reference]).ok();
}

/// Asserts that no token is printed whole, and that nothing panicked.
#[track_caller]
fn discreet(run: &Run) {
    for seed in 1..=9 {
        assert!(!run.text().contains(&tokens::github_token(seed)), "a secret was printed\n(the streams are withheld)");
    }
    assert!(!run.text().contains("panicked"), "a panic\n{run}");
}

/// Asserts that findings stopped the push on this side, and that these are the places, and no others.
#[track_caller]
fn stopped<const N: usize>(run: Run, places: [&str; N]) -> Run {
    by_findings(run, "git hush stopped this push.", places)
}

/// Asserts that findings had the server refuse the push, and that these are the places, and no others.
#[track_caller]
fn refused<const N: usize>(run: Run, places: [&str; N]) -> Run {
    by_findings(run, "remote: git hush refused this push.", places).says("pre-receive hook declined")
}

#[track_caller]
fn by_findings<const N: usize>(run: Run, words: &str, places: [&str; N]) -> Run {
    discreet(&run);
    let run = run.exits(1).says(words);
    for place in places {
        assert!(run.stderr().contains(&format!("--> {place}")), "{place:?} is not named\n{run}");
    }
    assert_eq!(run.stderr().matches("error: GitHub personal access token").count(), N, "other findings\n{run}");
    run
}

/// Asserts that the push went through and that nobody said a word.
#[track_caller]
fn went(run: Run) {
    discreet(&run);
    let run = run.ok();
    assert_eq!(run.text(), "", "not silent\n{run}");
}
