//! Amended commits: what the commit in the place of `HEAD` adds to the parents of `HEAD`.

use super::{blocked, commit, git_now, id, leak, leak_of, record, repo, silent};
use crate::support::{Repo, Run};

/// Amends as people do, by the real clock.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn amend<const N: usize>(repo: &Repo, args: [&str; N]) -> Run {
    git_now(repo).args(["commit", "-q", "--amend"]).args(args).run()
}

/// Amends with made-up dates, by which `pre-commit` cannot tell that it is an amendment.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn amend_undated<const N: usize>(repo: &Repo, args: [&str; N]) -> Run {
    repo.git(["commit", "-q", "--amend"].into_iter().chain(args))
}

/// Makes a repository whose `HEAD` brought a secret in behind the hooks' back.
fn with_leak_in_head() -> Repo {
    let repo = repo();
    repo.stage("file", leak());
    silent(commit(&repo, ["--no-verify"]));
    repo
}

#[test]
fn an_amendment_that_adds_a_secret_is_stopped() {
    for amend in [amend::<1>, amend_undated::<1>] {
        let repo = repo();
        record(&repo, "file", "clean\n");
        let head = id(&repo, "HEAD");
        repo.stage("file", leak());
        blocked(amend(&repo, ["--no-edit"]), ["file:1:9"]);
        blocked(amend(&repo, ["-mmessage"]), ["file:1:9"]);
        assert_eq!(id(&repo, "HEAD"), head);
        repo.stage("file", "clean still\n");
        silent(amend(&repo, ["--no-edit"]));
        assert_eq!(id(&repo, "HEAD~1"), id(&repo, &format!("{head}~1")));
    }
}

#[test]
fn an_amendment_that_keeps_what_head_brought_in_is_stopped() {
    let repo = with_leak_in_head();
    blocked(amend(&repo, ["--no-edit"]), ["file:1:9"]);
    blocked(amend(&repo, ["-m", "another message"]), ["file:1:9"]);
    blocked(amend(&repo, []), ["file:1:9"]);
    repo.stage("other", "clean\n");
    blocked(amend(&repo, ["--no-edit"]), ["file:1:9"]);
    blocked(amend(&repo, ["--no-edit", "-a"]), ["file:1:9"]);
    blocked(amend(&repo, ["--no-edit", "--allow-empty", "--only"]), ["file:1:9"]);
}

#[test]
fn it_is_stopped_by_made_up_dates_too_where_git_tells_of_it() {
    let repo = with_leak_in_head();
    blocked(amend_undated(&repo, ["--no-edit"]), ["file:1:9"]);
    blocked(amend_undated(&repo, []), ["file:1:9"]);
}

#[test]
fn it_is_stopped_where_head_is_the_first_commit() {
    let repo = Repo::with_hooks();
    repo.stage("file", leak());
    silent(commit(&repo, ["--no-verify"]));
    blocked(amend(&repo, ["--no-edit"]), ["file:1:9"]);
    repo.stage("file", "clean\n");
    silent(amend(&repo, ["--no-edit"]));
    silent(amend(&repo, ["-m", "another message"]));
}

#[test]
fn an_amendment_that_takes_the_secret_out_is_allowed() {
    for amend in [amend::<1>, amend_undated::<1>] {
        let repo = with_leak_in_head();
        repo.stage("file", "clean\n");
        silent(amend(&repo, ["--no-edit"]));
        assert!(repo.git(["log", "-p", "--format="]).ok().stdout().contains("+clean"));
        silent(amend(&repo, ["-mmessage"]));
    }
}

#[test]
fn an_amendment_that_deletes_the_file_is_allowed() {
    let repo = with_leak_in_head();
    record(&repo, "file", leak() + "more\n");
    // What stood before `HEAD` is old, whoever let it in.
    super::told(amend(&repo, ["--no-edit"]), "file:1:9");
    repo.git(["rm", "-q", "file"]).ok();
    silent(amend(&repo, ["--no-edit"]));
}

#[test]
fn a_new_message_for_a_clean_commit_is_allowed() {
    let repo = repo();
    record(&repo, "old", leak());
    record(&repo, "file", "clean\n");
    silent(amend(&repo, ["-m", "another message"]));
    silent(amend_undated(&repo, ["-m", "yet another message"]));
    silent(amend(&repo, []));
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "yet another message");
}

#[test]
fn no_verify_is_respected() {
    let repo = with_leak_in_head();
    silent(amend(&repo, ["--no-edit", "--no-verify"]));
    silent(amend_undated(&repo, ["--no-edit", "--no-verify"]));
    repo.stage("file", leak_of(2));
    silent(amend(&repo, ["-m", "another message", "-n"]));
    blocked(amend(&repo, ["--no-edit"]), ["file:1:9"]);
}

#[test]
fn a_commit_after_one_that_was_let_through_is_judged_alone() {
    let repo = with_leak_in_head();
    repo.stage("other", "clean\n");
    silent(git_now(&repo).args(["commit", "-q", "-m", "x"]).run());
    repo.stage("file", leak() + "more\n");
    super::told(git_now(&repo).args(["commit", "-q", "-m", "x"]).run(), "file:1:9");
}

#[test]
fn a_new_author_or_date_is_still_an_amendment() {
    let repo = with_leak_in_head();
    for flag in ["--reset-author", "--date=2020-01-01T00:00:00Z", "--author=Other <other@example.com>"] {
        blocked(amend(&repo, ["--no-edit", flag]), ["file:1:9"]);
    }
    repo.stage("file", "clean\n");
    silent(amend(&repo, ["--no-edit", "--reset-author"]));
}

#[test]
fn an_amended_merge_is_compared_with_both_parents() {
    let repo = repo();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    record(&repo, "file", leak());
    repo.git(["checkout", "-q", "main"]).ok();
    record(&repo, "other", "clean\n");
    repo.git(["-c", "core.hooksPath=/dev/null", "merge", "-q", "side"]).ok();
    silent(amend(&repo, ["--no-edit"]));
    repo.stage("slipped-in", leak_of(2));
    blocked(amend(&repo, ["--no-edit"]), ["slipped-in:1:9"]).never_says("file:1:9");
}
