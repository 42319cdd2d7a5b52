//! Merges that git makes by itself: they answer for the history that they bring in.

use super::{blocked, id, leak, leak_of, passed, record, repo, silent};
use crate::support::{Repo, Run};

/// Makes a repository in which `main` and `side` went apart, and stands on `side`.
pub(super) fn apart() -> Repo {
    let repo = repo();
    repo.git(["branch", "side"]).ok();
    record(&repo, "ours", "clean\n");
    repo.git(["checkout", "-q", "side"]).ok();
    repo
}

/// Goes to `main` and merges.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn merge<const N: usize>(repo: &Repo, args: [&str; N]) -> Run {
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q"].into_iter().chain(args))
}

/// Returns a path as the report names it in a commit.
fn in_commit(path: &str, commit: &str) -> String {
    format!("{path} (commit {})", &commit[..10])
}

#[test]
fn a_clean_branch_is_merged_in_silence() {
    let repo = apart();
    record(&repo, "theirs", "clean\n");
    silent(merge(&repo, ["side"]));
    assert!(repo.git(["rev-parse", "--verify", "HEAD^2"]).succeeded());
}

#[test]
fn a_branch_that_brings_a_secret_in_is_stopped() {
    let repo = apart();
    record(&repo, "theirs", leak());
    let culprit = id(&repo, "side");
    record(&repo, "later", "clean\n");
    blocked(merge(&repo, ["side"]), [&*in_commit("theirs:1:9", &culprit)]);
    assert!(!repo.git(["rev-parse", "--verify", "HEAD^2"]).succeeded(), "the merge is not made");
    // Neither by concluding it by hand.
    blocked(repo.git(["commit", "-q", "-m", "x"]), [&*in_commit("theirs:1:9", &culprit)]);
    repo.git(["merge", "--abort"]).ok();
}

#[test]
fn history_holds_what_a_later_commit_took_out() {
    let repo = apart();
    record(&repo, "theirs", leak());
    let culprit = id(&repo, "side");
    record(&repo, "theirs", "clean\n");
    blocked(merge(&repo, ["side"]), [&*in_commit("theirs:1:9", &culprit)]);
}

#[test]
fn the_first_commit_that_brings_a_secret_in_is_the_one_that_is_named() {
    let repo = apart();
    record(&repo, "theirs", leak());
    let culprit = id(&repo, "side");
    record(&repo, "theirs", leak() + "more\n");
    let run = blocked(merge(&repo, ["side"]), [&*in_commit("theirs:1:9", &culprit)]);
    run.says("1 new secret found, 1 known before");
}

#[test]
fn each_head_of_an_octopus_is_answered_for() {
    let repo = repo();
    for (branch, content) in [("one", "1\n".to_owned()), ("two", "2\n".to_owned()), ("three", leak())] {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        record(&repo, branch, content);
    }
    let culprit = id(&repo, "three");
    blocked(merge(&repo, ["one", "two", "three"]), [&*in_commit("three:1:9", &culprit)]);
    repo.git(["reset", "-q", "--hard", "main"]).ok();
    passed(merge(&repo, ["one", "two"]));
}

#[test]
fn a_clean_octopus_is_merged() {
    let repo = repo();
    for branch in ["one", "two", "three"] {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        record(&repo, branch, "clean\n");
    }
    passed(merge(&repo, ["one", "two", "three"]));
    assert!(repo.git(["rev-parse", "--verify", "HEAD^3"]).succeeded());
}

#[test]
fn what_a_remote_or_a_tag_has_already_is_told_and_stops_nobody() {
    for reference in ["refs/remotes/origin/side", "refs/tags/v1"] {
        let repo = apart();
        record(&repo, "theirs", leak());
        let culprit = id(&repo, "side");
        repo.git(["update-ref", reference, "side"]).ok();
        record(&repo, "unpublished", "clean\n");
        let run = merge(&repo, ["side"]);
        super::told(run, &in_commit("theirs:1:9", &culprit))
            .says("it is out already: a remote-tracking branch or a tag has it, so it does not block");
    }
}

#[test]
fn what_is_not_published_is_stopped_beside_what_is() {
    let repo = apart();
    record(&repo, "published", leak());
    repo.git(["update-ref", "refs/remotes/origin/side", "side"]).ok();
    record(&repo, "local", leak_of(2));
    let culprit = id(&repo, "side");
    blocked(merge(&repo, ["side"]), [&*in_commit("local:1:9", &culprit)]).says("1 new secret found, 1 known before");
}

#[test]
fn a_branch_of_ones_own_publishes_nothing() {
    let repo = apart();
    record(&repo, "theirs", leak());
    repo.git(["branch", "backup"]).ok();
    repo.git(["update-ref", "refs/notes/x", "side"]).ok();
    blocked(merge(&repo, ["side"]), ["theirs:1:9"]);
}

#[test]
fn what_both_sides_have_is_not_brought_in() {
    let repo = repo();
    record(&repo, "old", leak());
    repo.git(["branch", "side"]).ok();
    record(&repo, "ours", "clean\n");
    repo.git(["checkout", "-q", "side"]).ok();
    record(&repo, "theirs", "clean\n");
    silent(merge(&repo, ["side"]));
}

#[test]
fn the_message_of_an_incoming_commit_is_read() {
    let repo = apart();
    repo.stage("theirs", "clean\n");
    let message = format!("subject\n\nbody: {}", super::token());
    repo.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", &message]).ok();
    let culprit = id(&repo, "side");
    blocked(merge(&repo, ["side"]), []).says(&format!("3:7 (message of commit {})", &culprit[..10]));
}

#[test]
fn a_fast_forward_makes_no_commit_and_asks_no_hook() {
    let repo = repo();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    record(&repo, "theirs", leak());
    silent(merge(&repo, ["side"]));
    // With a commit of its own it is a merge like any other.
    repo.git(["reset", "-q", "--hard", "HEAD~1"]).ok();
    blocked(merge(&repo, ["--no-ff", "side"]), ["theirs:1:9"]);
}

#[test]
fn a_merge_without_a_common_commit_brings_everything_in() {
    let repo = repo();
    repo.git(["checkout", "-q", "--orphan", "side"]).ok();
    record(&repo, "theirs", leak());
    blocked(merge(&repo, ["--allow-unrelated-histories", "side"]), ["theirs:1:9"]);
}

#[test]
fn a_branch_whose_content_is_dropped_brings_its_history_in() {
    let repo = apart();
    record(&repo, "theirs", leak());
    blocked(merge(&repo, ["-s", "ours", "side"]), ["theirs:1:9"]);
}

#[test]
fn a_merge_within_the_branch_is_read() {
    let repo = apart();
    repo.git(["checkout", "-q", "-b", "deep"]).ok();
    record(&repo, "deep", leak());
    let culprit = id(&repo, "deep");
    repo.git(["checkout", "-q", "side"]).ok();
    repo.git(["-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "deep"]).ok();
    let run = blocked(merge(&repo, ["side"]), [&*in_commit("deep:1:9", &culprit)]);
    assert!(run.stderr().contains("1 secret found"), "what a merge only takes over is named once\n{run}");
}

#[test]
fn a_pull_merges_what_the_remote_has() {
    let repo = apart();
    record(&repo, "theirs", leak());
    repo.git(["checkout", "-q", "main"]).ok();
    let fresh = |name: &str| {
        repo.git(["clone", "-q", ".", &format!("../{name}")]).ok();
        let clone = repo.at(format!("../{name}"));
        clone.hush(["install"]).ok();
        record(&clone, "local", "clean\n");
        clone
    };
    // The remote-tracking branch has it by then: it is out.
    let clone = fresh("tracking");
    super::told(clone.git(["pull", "-q", "--no-rebase", "--no-edit", "origin", "side"]), "theirs:1:9");
    // From a place that is no remote, it is in nobody's hands yet but theirs.
    let clone = fresh("untracked");
    clone.git(["remote", "remove", "origin"]).ok();
    blocked(clone.git(["pull", "-q", "--no-rebase", "--no-edit", "../repo", "side"]), ["theirs:1:9"]);
}
