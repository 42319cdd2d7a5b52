//! `git hush scan` from the outside: what is scanned, how it is told, and what ends in an error.

use crate::support::{Repo, Run, tokens};

mod formats;
mod order;
mod places;
mod select;
mod unread;

/// A file with a secret of its own, in its second line.
fn leak(seed: u64) -> String {
    format!("# a file\ntoken = {}\n", tokens::github_token(seed))
}

/// Runs a scan.
fn scan(repo: &Repo, args: &[&str]) -> Run {
    repo.hush([&["scan"], args].concat())
}

/// Returns the paths of the findings, in their order; the exit code must agree with them.
#[track_caller]
fn found(repo: &Repo, args: &[&str]) -> Vec<String> {
    let run = scan(repo, &[&["--format", "lines"], args].concat());
    let paths: Vec<String> = run.stdout().lines().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect();
    run.exits(i32::from(!paths.is_empty()));
    paths
}
