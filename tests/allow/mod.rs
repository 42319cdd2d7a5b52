//! What is forgiven, through the built binary and real commits; and next to it, what is still caught.

use crate::support::{Repo, Run, tokens};

mod entries;
mod everywhere;
mod gitallowed;
mod life;
mod markers;
mod verb;

/// A repository with hooks and a staged file that holds the first token in its second line.
fn repo() -> Repo {
    holding(&format!("# a file\ntoken = {}\n", token()))
}

/// A repository with hooks and a staged file of this content.
fn holding(content: &str) -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("docs/file.md", content);
    repo
}

/// Returns the token that the file holds.
fn token() -> String {
    tokens::github_token(1)
}

/// Returns the findings of a scan with these arguments, as JSON, without the summary.
fn findings(repo: &Repo, args: &[&str]) -> Vec<serde_json::Value> {
    let run = repo.hush([&["scan", "--format", "json"], args].concat());
    assert!(matches!(run.code(), Some(0 | 1)), "{run}");
    let objects = run.stdout();
    let objects = objects.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    objects.filter(|object| object["type"] == "finding").collect()
}

/// Returns the fingerprints of what a scan reports.
fn fingerprints(repo: &Repo) -> Vec<String> {
    findings(repo, &[]).iter().map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

/// Shows that everything is forgiven: on disk, in the index, and when it is committed.
#[track_caller]
fn forgiven(repo: &Repo) -> Run {
    repo.hush(["scan"]).ok().never_says(&token());
    repo.hush(["scan", "--staged"]).ok().never_says(&token());
    repo.commit().ok();
    repo.hush(["scan", "--verbose"]).ok().says("allowed: ").never_says(&token())
}

/// Shows that something is caught: on disk, in the index, and when it is committed.
#[track_caller]
fn caught(repo: &Repo) -> Run {
    repo.hush(["scan", "--staged"]).exits(1).never_says(&token());
    repo.commit().fails().says("stopped this commit").never_says(&token());
    assert!(!repo.git(["rev-parse", "--verify", "--quiet", "HEAD"]).succeeded());
    repo.hush(["scan"]).exits(1).never_says(&token())
}

/// Returns an `[[allow]]` entry.
fn entry(lines: &[&str]) -> String {
    format!("[[allow]]\n{}\n", lines.join("\n"))
}
