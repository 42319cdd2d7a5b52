//! Merges that people conclude: conflicts, merges that are changed before they are committed, squashed branches.

use super::merge::apart;
use super::{blocked, commit, id, leak, leak_of, passed, record, repo, silent};
use crate::support::Repo;

/// Makes a repository on `main` in the middle of a merge with a conflict in `readme`, of which the branch did what is asked.
fn in_conflict(theirs: impl Fn(&Repo)) -> Repo {
    let repo = repo();
    repo.git(["branch", "side"]).ok();
    record(&repo, "readme", "ours\n");
    repo.git(["checkout", "-q", "side"]).ok();
    theirs(&repo);
    record(&repo, "readme", "theirs\n");
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q", "side"]).exits(1).says("CONFLICT");
    repo
}

#[test]
fn a_conflict_that_is_resolved_is_committed_in_silence() {
    let repo = in_conflict(|repo| record(repo, "theirs", "clean\n"));
    repo.stage("readme", "both\n");
    silent(commit(&repo, []));
    assert!(repo.git(["rev-parse", "--verify", "HEAD^2"]).succeeded());
}

#[test]
fn a_secret_in_the_resolution_is_stopped() {
    let repo = in_conflict(|repo| record(repo, "theirs", "clean\n"));
    repo.stage("readme", format!("both\n{}", leak()));
    blocked(commit(&repo, []), ["readme:2:9"]);
    blocked(repo.git(["merge", "--continue"]), ["readme:2:9"]);
    repo.stage("readme", "both\n");
    passed(repo.git(["merge", "--continue"]));
}

#[test]
fn what_the_other_side_holds_is_not_the_resolution_s() {
    let repo = in_conflict(|repo| {
        record(repo, "theirs", leak());
        repo.git(["update-ref", "refs/remotes/origin/side", "side"]).ok();
    });
    // It is out already, so it is told as part of the history, and by no hook as new.
    repo.stage("readme", "both\n");
    let run = super::told(commit(&repo, []), "theirs:1:9");
    assert!(run.stderr().contains("theirs:1:9 (commit "), "{run}");
}

#[test]
fn what_either_side_has_at_the_same_path_is_old_in_the_resolution() {
    let repo = repo();
    record(&repo, "file", "base\n");
    repo.git(["branch", "side"]).ok();
    record(&repo, "file", leak() + "ours\n");
    repo.git(["checkout", "-q", "side"]).ok();
    record(&repo, "file", leak_of(2) + "theirs\n");
    repo.git(["update-ref", "refs/remotes/origin/side", "side"]).ok();
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q", "side"]).exits(1);
    repo.stage("file", leak() + &leak_of(2) + "both\n");
    super::told(commit(&repo, []), "file:2:9");
}

#[test]
fn a_conflict_answers_for_the_history_that_it_brings_in() {
    let repo = in_conflict(|repo| {
        record(repo, "theirs", leak());
        record(repo, "theirs", "clean\n");
    });
    let culprit = id(&repo, "side~2");
    repo.stage("readme", "both\n");
    blocked(commit(&repo, []), [&*format!("theirs:1:9 (commit {})", &culprit[..10])]);
}

#[test]
fn a_secret_that_is_added_to_a_clean_merge_is_stopped() {
    let repo = apart();
    record(&repo, "theirs", "clean\n");
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q", "--no-commit", "side"]).ok();
    repo.stage("evil", leak()).stage("theirs", format!("changed\n{}", leak_of(2)));
    blocked(commit(&repo, []), ["evil:1:9", "theirs:2:9"]);
    repo.stage("theirs", "changed\n").git(["rm", "-q", "--cached", "evil"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn a_squashed_branch_is_content_like_any_other() {
    let repo = apart();
    record(&repo, "theirs", leak());
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q", "--squash", "side"]).ok();
    blocked(commit(&repo, []), ["theirs:1:9"]);
    blocked(repo.git(["commit", "-q", "--no-edit"]), ["theirs:1:9"]);
    repo.stage("theirs", "clean\n");
    passed(repo.git(["commit", "-q", "--no-edit"]));
}

#[test]
fn a_squashed_branch_brings_no_history_in() {
    let repo = apart();
    record(&repo, "theirs", leak());
    record(&repo, "theirs", "clean\n");
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["merge", "-q", "--squash", "side"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn a_secret_in_the_message_that_a_merge_prepares_is_stopped() {
    let repo = apart();
    record(&repo, "theirs", "clean\n");
    repo.git(["checkout", "-q", "main"]).ok();
    let run = repo.git(["merge", "-q", "-m", &format!("subject\n\n{}", leak()), "side"]);
    super::discreet(&run);
    blocked(run, []).says("(commit message)");
    silent(repo.git(["commit", "-q", "-m", "a clean message"]));
}

#[test]
fn the_history_of_a_merge_is_judged_whatever_no_verify_says_of_its_content() {
    let repo = apart();
    record(&repo, "theirs", leak());
    repo.git(["checkout", "-q", "main"]).ok();
    blocked(repo.git(["merge", "-q", "--no-verify", "side"]), ["theirs:1:9"]);
}

#[test]
fn a_merge_in_a_linked_worktree_reads_its_own_state() {
    let repo = apart();
    record(&repo, "theirs", leak());
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["worktree", "add", "-q", "-b", "other", "../linked"]).ok();
    let linked = repo.at("../linked");
    blocked(linked.git(["merge", "-q", "side"]), ["theirs:1:9"]);
    // The merge that the worktree is in the middle of is not this one's affair.
    repo.stage("file", "clean\n");
    silent(commit(&repo, []));
    linked.git(["merge", "--abort"]).ok();
    linked.stage("file", "clean\n");
    silent(commit(&linked, []));
}
