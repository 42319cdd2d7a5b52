//! All kinds of references: branches, tags of all kinds, notes, references of one's own.

use super::{commit, discreet, id, leak, push, short, sneak, stopped, went, world};

#[test]
fn all_references_of_a_push_are_looked_at() {
    let repo = world();
    for branch in ["a", "b", "c"] {
        repo.git(["checkout", "-q", "-b", branch, "main"]).ok();
        commit(&repo, branch, "x\n");
    }
    let bad = sneak(&repo, "conf", leak(1));
    repo.git(["checkout", "-q", "-b", "d", "c"]).ok();
    commit(&repo, "d", "x\n");
    let run = stopped(push(&repo, ["--all"]), ["conf:1:9"]);
    // The first reference that brings it in answers for it.
    run.says(&format!("refs/heads/c: commit {}, the last one", &bad[..10])).never_says("refs/heads/d:");
    repo.git(["branch", "-f", "c", "c^"]).ok();
    stopped(push(&repo, ["--all"]), ["conf:1:9"]).says(&format!("refs/heads/d: commit {}: `git rebase", &bad[..10]));
    assert!(!repo.at("../remote.git").git(["rev-parse", "--verify", "a"]).succeeded(), "a push goes as a whole or not at all");
}

#[test]
fn a_tag_s_message_counts() {
    let repo = world();
    repo.git(["tag", "-a", "-m", &leak(1), "v1"]).ok();
    let place = format!("TAG_EDITMSG:1:9 (message of tag {})", short(&repo, "v1"));
    stopped(push(&repo, ["v1"]), [&place]).says("refs/tags/v1: message of the tag: write it anew");
    // A tag of the tag brings it along.
    repo.git(["tag", "-a", "-m", "clean", "v2", "v1"]).ok();
    stopped(push(&repo, ["v2"]), [&place]).says("refs/tags/v2: message of the tag");
    repo.git(["tag", "-f", "-a", "-m", "clean", "v1", "main"]).ok();
    went(push(&repo, ["v1"]));
}

#[test]
fn a_tag_brings_its_commits() {
    let repo = world();
    let clean = id(&repo, "main");
    let bad = sneak(&repo, "conf", leak(1));
    repo.git(["tag", "light"]).ok();
    repo.git(["tag", "-a", "-m", "heavy", "heavy"]).ok();
    repo.git(["reset", "-q", "--hard", &clean]).ok();
    for tag in ["light", "heavy"] {
        stopped(push(&repo, [tag]), [&format!("conf:1:9 (commit {})", &bad[..10])]).says(&format!("refs/tags/{tag}: commit"));
    }
    // A tag that is here says nothing of what is there.
    stopped(push(&repo, [&format!("{bad}:refs/heads/bad")]), ["conf:1:9"]);
}

#[test]
fn a_tag_may_name_a_blob_or_a_tree() {
    let repo = world();
    let blob = repo.call("git").args(["hash-object", "-w", "--stdin"]).stdin(leak(1)).run().ok().line();
    let tree = repo.call("git").args(["mktree"]).stdin(format!("100644 blob {blob}\tdeep\n")).run().ok().line();
    let tree = repo.call("git").args(["mktree"]).stdin(format!("040000 tree {tree}\tdir\n")).run().ok().line();
    repo.git(["tag", "blob", &blob]).ok();
    repo.git(["tag", "tree", &tree]).ok();
    repo.git(["tag", "-a", "-m", "clean", "noted", &blob]).ok();
    stopped(push(&repo, ["blob"]), ["refs/tags/blob:1:9"]).says("refs/tags/blob: it names no commit");
    stopped(push(&repo, ["tree"]), ["dir/deep:1:9"]).says("refs/tags/tree: it names no commit");
    stopped(push(&repo, ["noted"]), ["refs/tags/noted:1:9"]);
    let clean = repo.call("git").args(["hash-object", "-w", "--stdin"]).stdin("hello\n").run().ok().line();
    repo.git(["tag", "clean", &clean]).ok();
    went(push(&repo, ["clean"]));
}

#[test]
fn notes_and_other_references_count() {
    let repo = world();
    repo.git(["notes", "add", "-m", &leak(1), "HEAD"]).ok();
    let commit_of_note = short(&repo, "refs/notes/commits");
    let run = push(&repo, ["refs/notes/commits"]);
    stopped(run, [&format!("{}:1:9 (commit {commit_of_note})", id(&repo, "HEAD"))]).says("refs/notes/commits: commit");

    repo.write("conf", leak(2));
    repo.git(["stash", "-q", "--include-untracked"]).ok();
    let run = push(&repo, ["refs/stash:refs/kept/stash"]).exits(1).says("--> conf:1:9").says("refs/kept/stash: commit");
    discreet(&run);
}

#[test]
fn what_is_typed_for_a_reference_may_hold_blanks() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    stopped(push(&repo, ["HEAD@{0 days ago}:refs/heads/new"]), ["conf:1:9"]);
    stopped(push(&repo, ["HEAD~0:refs/heads/new"]), ["conf:1:9"]);
}

#[test]
fn a_mirror_pushes_everything() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    repo.git(["clone", "-q", "--mirror", ".", "../mirror"]).ok();
    let mirror = repo.at("../mirror");
    super::empty_remote(&repo, "copy.git");
    // Whoever pushes from a bare repository can have the hook there, too. The references of a mirror are its own: they say
    // nothing of what is elsewhere.
    mirror.hush(["install", "--hooks", "pre-push"]).ok();
    mirror.git(["config", "remote.origin.url", "../copy.git"]).ok();
    let run = mirror.git(["push", "-q", "--mirror", "origin"]);
    stopped(run, ["conf:1:9"]);
}
