//! What the other side has, as far as can be told from here.

use super::{commit, empty_remote, id, leak, push, push_past, sneak, stopped, went, world};

#[test]
fn an_address_stands_for_the_remote_that_has_it() {
    let repo = world();
    sneak(&repo, "old", leak(1));
    push_past(&repo, "main");
    sneak(&repo, "conf", leak(2));
    stopped(repo.git(["push", "-q", "../remote.git", "main:new"]), ["conf:1:9"]);
}

#[test]
fn for_an_address_that_nobody_knows_everything_is_new() {
    let repo = world();
    sneak(&repo, "old", leak(1));
    push_past(&repo, "main");
    empty_remote(&repo, "other.git");
    stopped(repo.git(["push", "-q", "../other.git", "main"]), ["old:1:9"]);
    // As for another remote: that one has it does not put it into the other.
    repo.git(["remote", "add", "other", "../other.git"]).ok();
    stopped(repo.git(["push", "-q", "other", "main"]), ["old:1:9"]);
    repo.git(["push", "-q", "--no-verify", "other", "main"]).ok();
    commit(&repo, "more", "x\n");
    went(repo.git(["push", "-q", "other", "main:new"]));
}

#[test]
fn an_address_to_push_to_is_another_place_than_the_one_to_fetch_from() {
    let repo = world();
    sneak(&repo, "old", leak(1));
    push_past(&repo, "main");
    empty_remote(&repo, "public.git");
    repo.git(["config", "remote.origin.pushurl", "../public.git"]).ok();
    stopped(push(&repo, ["main"]), ["old:1:9"]);
    // With two addresses, the references speak of the first.
    repo.git(["config", "--unset", "remote.origin.pushurl"]).ok();
    repo.git(["config", "--add", "remote.origin.url", "../public.git"]).ok();
    stopped(push(&repo, ["main:new"]), ["old:1:9"]);
}

#[test]
fn references_of_a_mirror_say_nothing_of_the_remote() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    repo.git(["config", "remote.origin.fetch", "+refs/*:refs/*"]).ok();
    stopped(push(&repo, ["main:new"]), ["conf:1:9"]);
    repo.git(["config", "remote.origin.fetch", "+refs/heads/*:refs/heads/*"]).ok();
    stopped(push(&repo, ["main:new"]), ["conf:1:9"]);
}

#[test]
fn a_branch_that_another_has_moved_is_no_hindrance() {
    let repo = world();
    repo.git(["clone", "-q", "../remote.git", "../colleague"]).ok();
    let colleague = repo.at("../colleague");
    commit(&colleague, "theirs", "x\n");
    colleague.git(["push", "-q", "origin", "main"]).ok();
    let theirs = id(&colleague, "main");
    assert!(!repo.git(["cat-file", "-e", &theirs]).succeeded(), "it must not be here");
    sneak(&repo, "conf", leak(1));
    stopped(push(&repo, ["--force", "main"]), ["conf:1:9"]).says("; scanned 2 units");
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "ours", "x\n");
    went(push(&repo, ["--force", "main"]));
}

#[test]
fn what_the_remote_had_once_is_out() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    push_past(&repo, "main:side");
    repo.at("../remote.git").git(["update-ref", "-d", "refs/heads/side"]).ok();
    // Our reference to it is stale, and says that it was there.
    went(push(&repo, ["main"]));
}

#[test]
fn without_references_what_git_says_of_the_branch_suffices() {
    let repo = world();
    sneak(&repo, "old", leak(1));
    push_past(&repo, "main");
    repo.git(["update-ref", "-d", "refs/remotes/origin/main"]).ok();
    commit(&repo, "more", "x\n");
    went(push(&repo, ["main"]));
    repo.git(["update-ref", "-d", "refs/remotes/origin/main"]).ok();
    stopped(push(&repo, ["main:new"]), ["old:1:9"]);
}

#[test]
fn an_old_branch_that_is_here_in_parts_is_left_out_of_account() {
    let repo = world();
    let base = id(&repo, "main");
    let first = commit(&repo, "one", "1\n");
    let old = commit(&repo, "two", "2\n");
    went(push(&repo, ["main"]));
    repo.git(["reset", "-q", "--hard", &base]).ok();
    sneak(&repo, "conf", leak(1));
    // What the branch names there is still here; what came before it is not.
    repo.git(["update-ref", "refs/remotes/origin/main", &base]).ok();
    std::fs::remove_file(repo.dir().join(format!(".git/objects/{}/{}", &first[..2], &first[2..]))).unwrap();
    // Git itself may give up on such a push, or not, by its version; the hook does not.
    let lines = format!("main {} refs/heads/main {old}\n", id(&repo, "main"));
    let hook = ["hush", "hook", "pre-push", "origin", "../remote.git"];
    stopped(repo.call("git").args(hook).stdin(lines).run(), ["conf:1:9"]).says("; scanned 2 units");
}

#[test]
fn a_shallow_clone_pushes_what_is_new_in_it() {
    let repo = world();
    sneak(&repo, "old", leak(1));
    commit(&repo, "more", "x\n");
    push_past(&repo, "main");
    let url = format!("file://{}", repo.at("../remote.git").dir().canonicalize().unwrap().display());
    repo.git(["clone", "-q", "--depth", "1", &url, "../shallow"]).ok();
    let shallow = repo.at("../shallow");
    shallow.hush(["install"]).ok();
    commit(&shallow, "mine", "x\n");
    went(push(&shallow, ["main:mine"]));
    sneak(&shallow, "conf", leak(2));
    stopped(push(&shallow, ["main:mine"]), ["conf:1:9"]);
    // Where nothing is known of the other side, the commit at the boundary brings all its files.
    empty_remote(&repo, "other.git");
    let run = shallow.git(["push", "-q", "../other.git", "main"]);
    stopped(run, ["old:1:9", "conf:1:9"]);
}

#[test]
fn a_linked_work_tree_and_a_subfolder_push_alike() {
    let repo = world();
    repo.git(["worktree", "add", "-q", "../linked", "-b", "linked"]).ok();
    let linked = repo.at("../linked");
    sneak(&linked, "dir/conf", leak(1));
    stopped(push(&linked, ["linked"]), ["dir/conf:1:9"]);
    stopped(push(&linked.at("dir"), ["linked"]), ["dir/conf:1:9"]);
}
