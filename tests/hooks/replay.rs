//! Commits that git makes once more: replaying stops nobody, what slips in on the way does.

use super::{blocked, commit, id, leak, leak_of, passed, record, record_staged, repo};
use crate::support::{Repo, Run};

/// Makes a repository with a commit on `side` that leaks into `theirs` and edits `readme`; `main` edits `readme` too if asked.
fn with_side(conflict: bool) -> Repo {
    let repo = repo();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    repo.stage("theirs", leak());
    record(&repo, "readme", "hello\ntheirs\n");
    repo.git(["checkout", "-q", "main"]).ok();
    record(&repo, "ours", "clean\n");
    if conflict {
        record(&repo, "readme", "hello\nours\n");
    }
    repo
}

/// Asserts that git went on, whatever was told, and that nothing was stopped.
#[track_caller]
fn went_on(run: Run) {
    super::discreet(&run);
    run.ok().never_says("stopped this commit").never_says("error:");
}

#[test]
fn a_cherry_pick_of_a_secret_stops_nobody() {
    let repo = with_side(false);
    went_on(repo.git(["cherry-pick", "side"]));
    assert_eq!(repo.read("theirs"), leak().into_bytes());
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "recorded");
}

#[test]
fn a_clean_cherry_pick_is_quiet() {
    let repo = repo();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    record(&repo, "theirs", "clean\n");
    repo.git(["checkout", "-q", "main"]).ok();
    record(&repo, "ours", "clean\n");
    passed(repo.git(["cherry-pick", "side"]));
    passed(repo.git(["cherry-pick", "--allow-empty", "--keep-redundant-commits", "side"]));
}

#[test]
fn a_secret_in_the_resolution_of_a_cherry_pick_is_stopped() {
    for conclude in [&["cherry-pick", "--continue"][..], &["commit", "-q", "--no-edit"]] {
        let repo = with_side(true);
        repo.git(["cherry-pick", "side"]).exits(1).says("CONFLICT");
        repo.stage("readme", leak_of(2));
        let head = id(&repo, "HEAD");
        let run = repo.git(conclude);
        super::discreet(&run);
        blocked(run, ["readme:1:9"]);
        assert_eq!(id(&repo, "HEAD"), head);
        repo.stage("readme", "hello\nboth\n");
        went_on(repo.git(conclude));
        assert_ne!(id(&repo, "HEAD"), head);
    }
}

#[test]
fn a_cherry_pick_that_is_committed_later_is_stopped_for_what_was_added() {
    let repo = with_side(false);
    repo.git(["cherry-pick", "--no-commit", "side"]).ok();
    // Git keeps no trace of what was picked: it is a commit like any other.
    blocked(commit(&repo, []), ["theirs:1:9"]);
    repo.stage("theirs", "clean\n");
    passed(repo.commit());
}

#[test]
fn a_cherry_pick_of_a_secret_into_a_repository_in_use_does_not_open_it() {
    let repo = with_side(false);
    went_on(repo.git(["cherry-pick", "side"]));
    repo.stage("other", leak());
    blocked(commit(&repo, []), ["other:1:9"]);
}

#[test]
fn a_rebase_of_a_secret_stops_nobody() {
    for flag in ["--merge", "--interactive", "--apply", "--force-rebase"] {
        let repo = with_side(false);
        repo.git(["checkout", "-q", "side"]).ok();
        record(&repo, "later", "clean\n");
        went_on(repo.git(["rebase", "-q", flag, "main"]));
        assert_eq!(repo.git(["log", "--format=%s", "main.."]).ok().line().lines().count(), 2);
        assert_eq!(repo.read("theirs"), leak().into_bytes());
    }
}

#[test]
fn a_secret_in_the_resolution_of_a_rebase_is_stopped() {
    let repo = with_side(true);
    repo.git(["checkout", "-q", "side"]).ok();
    repo.git(["rebase", "-q", "main"]).exits(1).says("CONFLICT");
    repo.stage("readme", leak_of(2));
    blocked(repo.git(["rebase", "--continue"]), ["readme:1:9"]);
    repo.stage("readme", "hello\nboth\n");
    went_on(repo.git(["rebase", "--continue"]));
    assert_eq!(repo.git(["show", "HEAD:readme"]).ok().stdout(), "hello\nboth\n");
    assert_eq!(id(&repo, "HEAD~1"), id(&repo, "main"));
}

/// Rebases by a list that an editor changed.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn rebase_edited(repo: &Repo, edit: &str, onto: &str) -> Run {
    let call = repo.call("git").args(["rebase", "-q", "-i", onto]);
    call.env("GIT_SEQUENCE_EDITOR", format!("sed -i -e '{edit}'")).env("GIT_EDITOR", "sed -i -e 's/recorded/reworded/'").run()
}

#[test]
fn a_rebase_that_rewords_stops_nobody() {
    let repo = with_side(false);
    repo.git(["checkout", "-q", "side"]).ok();
    record(&repo, "later", "clean\n");
    went_on(rebase_edited(&repo, "s/^pick/reword/", "main"));
    assert_eq!(repo.git(["log", "--format=%s", "main.."]).ok().line(), "reworded\nreworded");
    assert_eq!(repo.read("theirs"), leak().into_bytes());
}

#[test]
fn a_rebase_that_rewords_where_it_stands_stops_nobody() {
    let repo = with_side(false);
    repo.git(["checkout", "-q", "side"]).ok();
    went_on(rebase_edited(&repo, "s/^pick/reword/", "HEAD~1"));
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "reworded");
}

#[test]
fn a_secret_that_is_written_while_rewording_is_stopped() {
    let repo = with_side(false);
    repo.git(["checkout", "-q", "side"]).ok();
    let call = repo.call("git").args(["rebase", "-q", "-i", "main"]).env("GIT_SEQUENCE_EDITOR", "sed -i -e 's/^pick/reword/'");
    let run = call.env("GIT_EDITOR", format!("sed -i -e 's/recorded/{}/'", leak_of(2).trim())).run();
    super::discreet(&run);
    run.fails().says("git hush stopped this commit").says("(commit message)");
}

#[test]
fn a_secret_that_is_added_where_a_rebase_pauses_is_stopped() {
    let repo = with_side(false);
    repo.git(["checkout", "-q", "side"]).ok();
    record(&repo, "later", "clean\n");
    rebase_edited(&repo, "1s/^pick/edit/", "main").ok();
    repo.stage("theirs", leak() + &leak_of(2));
    blocked(repo.git(["commit", "-q", "--amend", "--no-edit"]), ["theirs:2:9"]);
    blocked(repo.git(["rebase", "--continue"]), ["theirs:2:9"]);
    repo.stage("theirs", leak()).stage("beside", leak_of(3));
    blocked(commit(&repo, []), ["beside:1:9"]);
    repo.git(["rm", "-q", "--cached", "beside"]).ok();
    went_on(repo.git(["rebase", "--continue"]));
    assert_eq!(repo.git(["log", "--format=%s", "main.."]).ok().line().lines().count(), 2);
}

#[test]
fn squashing_and_fixing_up_stop_nobody() {
    for word in ["squash", "fixup"] {
        let repo = with_side(false);
        repo.git(["checkout", "-q", "side"]).ok();
        record(&repo, "later", "clean\n");
        record(&repo, "theirs", leak() + "more\n");
        went_on(rebase_edited(&repo, &format!("2,3s/^pick/{word}/"), "main"));
        assert_eq!(id(&repo, "HEAD~1"), id(&repo, "main"), "{word}");
    }
}

#[test]
fn a_revert_that_brings_back_what_was_there_stops_nobody() {
    let repo = repo();
    record(&repo, "file", leak());
    record(&repo, "file", "taken out\n");
    record(&repo, "other", "clean\n");
    went_on(repo.git(["revert", "--no-edit", "HEAD~1"]));
    assert_eq!(repo.read("file"), leak().into_bytes());
}

#[test]
fn a_revert_of_what_brought_the_secret_in_is_quiet() {
    let repo = repo();
    record(&repo, "file", leak());
    passed(repo.git(["revert", "--no-edit", "HEAD"]));
    assert!(!repo.has("file"));
}

#[test]
fn a_secret_in_the_resolution_of_a_revert_is_stopped() {
    let repo = repo();
    record(&repo, "file", "one\n");
    record(&repo, "file", "two\n");
    record(&repo, "file", "three\n");
    repo.git(["revert", "--no-edit", "HEAD~1"]).exits(1).says("CONFLICT");
    repo.stage("file", leak());
    blocked(repo.git(["revert", "--continue"]), ["file:1:9"]);
    repo.stage("file", "four\n");
    went_on(repo.git(["revert", "--continue"]));
}

#[test]
fn a_message_that_speaks_of_a_revert_is_no_revert() {
    let repo = repo();
    record(&repo, "file", leak());
    record(&repo, "file", "taken out\n");
    let removed = id(&repo, "HEAD");
    repo.stage("file", leak());
    blocked(repo.git(["commit", "-q", "-m", &format!("x\n\nThis reverts commit {removed}.")]), ["file:1:9"]);
}

#[test]
fn patches_that_are_applied_ask_none_of_these_hooks() {
    let repo = with_side(false);
    let patch = repo.git(["format-patch", "--stdout", "-1", "side"]).ok().bytes().to_vec();
    repo.call("git").args(["am", "-q"]).stdin(patch).run().ok();
    assert_eq!(repo.read("theirs"), leak().into_bytes());
    repo.stage("readme", "stashed\n").stage("secret", leak_of(2)).git(["stash", "-q"]).ok();
    record_staged(&repo);
}
