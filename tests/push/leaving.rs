//! `pre-push`: the net below all that makes commits without the other hooks.

use super::{commit, discreet, id, leak, push, push_past, short, sneak, stopped, went, world};
use crate::support::Repo;

#[test]
fn a_commit_made_with_no_verify_is_stopped_and_told_how_to_mend() {
    let repo = world();
    let before = id(&repo, "origin/main");
    let bad = sneak(&repo, "conf", leak(1));
    let run = stopped(push(&repo, ["main"]), [&format!("conf:1:9 (commit {})", &bad[..10])]);
    run.says(&format!("refs/heads/main: commit {}, the last one: take it out, then `git commit --all --amend`", &bad[..10]));
    assert_eq!(id(&repo.at("../remote.git"), "main"), before);
    // Done as told, it goes.
    repo.write("conf", "token = none\n");
    repo.git(["commit", "-q", "--all", "--amend", "--no-edit"]).ok();
    went(push(&repo, ["main"]));
    assert_eq!(id(&repo.at("../remote.git"), "main"), id(&repo, "main"));
}

#[test]
fn what_is_taken_out_by_a_later_commit_leaves_all_the_same() {
    let repo = world();
    let bad = sneak(&repo, "conf", leak(1));
    commit(&repo, "conf", "clean\n");
    let run = stopped(push(&repo, ["main"]), [&format!("conf:1:9 (commit {})", &bad[..10])]);
    let told = format!("refs/heads/main: commit {0}: `git rebase -i {0}^`, and mark it `edit`", &bad[..10]);
    run.says(&told).says("a further commit that removes them is not enough");
}

#[test]
fn the_first_commit_of_all_is_told_to_be_a_root() {
    let repo = Repo::with_hooks();
    super::empty_remote(&repo, "remote.git");
    repo.git(["remote", "add", "origin", "../remote.git"]).ok();
    sneak(&repo, "conf", leak(1));
    commit(&repo, "more", "x\n");
    stopped(push(&repo, ["main"]), ["conf:1:9"]).says("`git rebase -i --root`");
}

#[test]
fn git_am_and_rebase_apply_run_no_other_hook() {
    let repo = world();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    sneak(&repo, "conf", leak(1));
    let patch = repo.git(["format-patch", "--stdout", "-1"]).ok().bytes().to_vec();
    repo.git(["checkout", "-q", "main"]).ok();
    repo.call("git").args(["am", "-q"]).stdin(patch).run().ok();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);

    repo.git(["reset", "-q", "--hard", "origin/main"]).ok();
    commit(&repo, "other", "x\n");
    repo.git(["checkout", "-q", "side"]).ok();
    repo.git(["rebase", "-q", "--apply", "main"]).ok();
    stopped(push(&repo, ["side"]), ["conf:1:9"]);
}

#[test]
fn plumbing_as_graphical_clients_use_it_is_stopped() {
    let repo = world();
    repo.stage("conf", leak(1)).commit_unhooked();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
}

#[test]
fn messages_count() {
    let repo = world();
    repo.git(["commit", "-q", "--no-verify", "--allow-empty", "-m", &leak(1)]).ok();
    let place = format!("COMMIT_EDITMSG:1:9 (message of commit {})", short(&repo, "HEAD"));
    stopped(push(&repo, ["main"]), [&place]).says("the last one: `git commit --amend`");
    commit(&repo, "more", "x\n");
    stopped(push(&repo, ["main"]), [&place]).says("and mark it `reword`");
}

#[test]
fn a_rewritten_branch_is_looked_at_anew() {
    let repo = world();
    commit(&repo, "one", "1\n");
    went(push(&repo, ["main"]));
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    sneak(&repo, "conf", leak(1));
    stopped(push(&repo, ["--force", "main"]), ["conf:1:9"]);
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "two", "2\n");
    went(push(&repo, ["--force", "main"]));
}

#[test]
fn a_deletion_brings_nothing() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    push_past(&repo, "main:bad");
    went(push(&repo, ["--delete", "bad"]));
    // Beside another reference, only that one is looked at.
    push_past(&repo, "main:bad");
    repo.git(["update-ref", "-d", "refs/remotes/origin/bad"]).ok();
    let clean = id(&repo, "main^");
    went(push(&repo, [":bad", &format!("{clean}:refs/heads/clean")]));
}

#[test]
fn what_the_remote_has_is_not_looked_at_again() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    push_past(&repo, "main");
    commit(&repo, "more", "x\n");
    went(push(&repo, ["main"]));
    commit(&repo, "and-more", "x\n");
    went(push(&repo, ["main:another"]));
}

#[test]
fn only_what_is_new_is_scanned() {
    let repo = world();
    for number in 0..20 {
        sneak(&repo, &format!("file-{number}"), format!("{number}\n"));
    }
    went(push(&repo, ["main"]));
    sneak(&repo, "conf", leak(1));
    // A message and a blob.
    stopped(push(&repo, ["main"]), ["conf:1:9"]).says("; scanned 2 units");
    stopped(push(&repo, ["main:new"]), ["conf:1:9"]).says("; scanned 2 units");
}

#[test]
fn a_merge_answers_for_what_it_brings_and_what_it_adds() {
    let repo = world();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    let side = sneak(&repo, "side", leak(1));
    repo.git(["checkout", "-q", "main"]).ok();
    commit(&repo, "more", "x\n");
    repo.git(["-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-commit", "side"]).ok();
    repo.stage("evil", leak(2));
    repo.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "merge"]).ok();
    let merge = short(&repo, "HEAD");
    // What stood on a side is told once, of that side.
    let places = [&format!("side:1:9 (commit {})", &side[..10])[..], &format!("evil:1:9 (commit {merge})")];
    stopped(push(&repo, ["main"]), places);
}

#[test]
fn what_an_earlier_version_had_is_told_and_goes() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    push_past(&repo, "main");
    commit(&repo, "conf", format!("first\n{}", leak(1)));
    let run = push(&repo, ["main"]).ok().says("note: GitHub personal access token").says("1 known before");
    discreet(&run);
}

#[test]
fn no_verify_is_the_way_past() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    went(push(&repo, ["--no-verify", "main"]));
}

#[test]
fn what_git_says_must_be_understood_and_read() {
    let repo = world();
    let head = id(&repo, "HEAD");
    let hook = |text: String| repo.call("git").args(["hush", "hook", "pre-push", "origin", "../remote.git"]).stdin(text).run();
    hook(String::new()).ok();
    hook("refs/heads/main\n".to_owned()).exits(2).says("line 1 of what git tells").says("hint: ");
    hook(format!("a {head} refs/heads/a {}\nb\n", "0".repeat(40))).exits(2).says("line 2 of what git tells");
    hook(format!("a {} refs/heads/a {}\n", "1".repeat(40), "0".repeat(40))).exits(2).says("is not in this repository");
    // A blob that is not there cannot be called clean.
    sneak(&repo, "conf", "to be lost\n");
    let blob = id(&repo, "HEAD:conf");
    std::fs::remove_file(repo.dir().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    hook(format!("a {} refs/heads/main {head}\n", id(&repo, "HEAD"))).exits(2).says("`conf`");
}

#[test]
fn a_hook_that_was_there_reads_the_same_lines() {
    let repo = Repo::new();
    super::empty_remote(&repo, "remote.git");
    repo.git(["remote", "add", "origin", "../remote.git"]).ok();
    super::script(&repo, ".git/hooks/pre-push", "cat >told\ntest ! -e stop\n");
    repo.hush(["install"]).ok().says("runs first");
    let first = commit(&repo, "readme", "hello\n");
    push(&repo, ["main"]).ok();
    let told = format!("refs/heads/main {first} refs/heads/main {}\n", "0".repeat(40));
    assert_eq!(String::from_utf8(repo.read("told")).unwrap(), told);
    sneak(&repo, "conf", leak(1));
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    // Its word counts, too.
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "more", "x\n");
    repo.write("stop", "");
    push(&repo, ["main"]).exits(1).never_says("git hush");
}

#[test]
fn a_replacement_hides_nothing() {
    let repo = world();
    let clean = commit(&repo, "clean", "x\n");
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    let bad = sneak(&repo, "conf", leak(1));
    repo.git(["replace", &bad, &clean]).ok();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    // Nor does one that makes it known to be there.
    repo.git(["replace", "-d", &bad]).ok();
    repo.git(["replace", "-f", &id(&repo, "origin/main"), &bad]).ok();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
}
