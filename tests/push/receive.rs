//! `pre-receive`: a server takes in no secret, whatever the other side did or did not look at.

use super::{commit, empty_remote, id, leak, push, refused, served, short, went};
use crate::support::Repo;

/// Returns the repository to which [`served`] pushes.
pub(super) fn server(repo: &Repo) -> Repo {
    repo.at("../server.git")
}

#[test]
fn a_push_with_a_secret_is_refused_and_told_how_to_mend() {
    let repo = served();
    let before = id(&repo, "origin/main");
    let bad = commit(&repo, "conf", leak(1));
    let place = format!("conf:1:9 (commit {})", &bad[..10]);
    let told = format!("remote:   refs/heads/main: commit {}, the last one: take it out", &bad[..10]);
    let run = refused(push(&repo, ["main"]), [&place]).says(&told).says("remote: error: GitHub personal access token");
    run.says("history keeps them").says("commit `.hush.toml`, and push that too").says("revoke it: https://");
    assert_eq!(id(&server(&repo), "main"), before);
    assert!(!server(&repo).git(["cat-file", "-e", &bad]).succeeded(), "what is refused is not kept");
    repo.write("conf", "token = none\n");
    repo.git(["commit", "-q", "--all", "--amend", "--no-edit"]).ok();
    went(push(&repo, ["main"]));
}

#[test]
fn a_later_commit_that_takes_it_out_is_not_enough() {
    let repo = served();
    let bad = commit(&repo, "conf", leak(1));
    commit(&repo, "conf", "clean\n");
    let told = format!("refs/heads/main: commit {0}: `git rebase -i {0}^`", &bad[..10]);
    refused(push(&repo, ["main"]), ["conf:1:9"]).says(&told);
}

#[test]
fn messages_and_tags_count() {
    let repo = served();
    repo.git(["tag", "-a", "-m", &leak(1), "v1"]).ok();
    refused(push(&repo, ["v1"]), ["TAG_EDITMSG:1:9"]).says("refs/tags/v1: message of the tag");
    repo.git(["commit", "-q", "--allow-empty", "-m", &leak(2)]).ok();
    refused(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]);
}

#[test]
fn what_is_there_already_is_not_looked_at() {
    let repo = Repo::new();
    let bare = empty_remote(&repo, "server.git");
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    commit(&repo, "old", leak(1));
    repo.git(["tag", "-a", "-m", &leak(2), "v1"]).ok();
    repo.git(["push", "-q", "origin", "main", "v1"]).ok();
    bare.hush(["install"]).ok();
    commit(&repo, "more", "x\n");
    went(push(&repo, ["main", "main:new", "main~1:refs/heads/older"]));
    // The same tag by another name is not new.
    went(push(&repo, ["v1:refs/tags/v2"]));
    // A secret that a new commit repeats elsewhere is.
    commit(&repo, "copy", leak(1));
    refused(push(&repo, ["main"]), ["copy:1:9"]).says("; scanned 2 units");
}

#[test]
fn what_is_brought_back_is_new() {
    let repo = Repo::new();
    let bare = empty_remote(&repo, "server.git");
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    commit(&repo, "conf", leak(1));
    repo.git(["rm", "-q", "conf"]).ok();
    repo.git(["commit", "-q", "-m", "removed"]).ok();
    repo.git(["push", "-q", "origin", "main"]).ok();
    bare.hush(["install"]).ok();
    // The parent of the new commit did not have it any more.
    let bad = commit(&repo, "conf", leak(1));
    refused(push(&repo, ["main"]), [&format!("conf:1:9 (commit {})", &bad[..10])]);
}

#[test]
fn deletions_and_rewritten_branches() {
    let repo = served();
    commit(&repo, "one", "1\n");
    went(push(&repo, ["main", "main:side"]));
    went(push(&repo, ["--delete", "side"]));
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "conf", leak(1));
    refused(push(&repo, ["--force", "main"]), ["conf:1:9"]);
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "two", "2\n");
    went(push(&repo, ["--force", "main"]));
}

#[test]
fn of_many_references_the_one_is_named() {
    let repo = served();
    let tree = id(&repo, "HEAD^{tree}");
    let mut lines = String::new();
    for number in 0..150 {
        let made = repo.git(["commit-tree", &tree, "-p", "main", "-m", &format!("number {number}")]).ok().line();
        lines += &format!("create refs/heads/b{number} {made}\n");
    }
    repo.call("git").args(["update-ref", "--stdin"]).stdin(lines).run().ok();
    repo.git(["checkout", "-q", "b77"]).ok();
    commit(&repo, "conf", leak(1));
    let told = format!("refs/heads/b77: commit {}, the last one", short(&repo, "HEAD"));
    refused(push(&repo, ["--all"]), ["conf:1:9"]).says(&told);
    assert_eq!(server(&repo).git(["for-each-ref"]).ok().stdout().lines().count(), 1, "a push goes as a whole or not at all");
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    went(push(&repo, ["--all"]));
}

#[test]
fn what_arrives_in_a_pack_is_read_where_it_waits() {
    let repo = served();
    // More objects than git unpacks: they wait in a pack, in a folder of their own.
    for number in 0..150 {
        repo.write(format!("dir/file-{number}"), format!("{number}\n"));
    }
    repo.write("dir/conf", leak(1));
    repo.git(["add", "."]).ok();
    repo.git(["commit", "-q", "-m", "many"]).ok();
    refused(push(&repo, ["main"]), ["dir/conf:1:9"]);
    repo.git(["rm", "-q", "--cached", "dir/conf"]).ok();
    repo.git(["commit", "-q", "--amend", "-m", "many"]).ok();
    went(push(&repo, ["main"]));
}

#[test]
fn a_fork_that_borrows_its_objects_takes_in_pushes() {
    let repo = served();
    let url = format!("file://{}", server(&repo).dir().canonicalize().unwrap().display());
    repo.git(["clone", "-q", "--bare", "--shared", &url, "../fork.git"]).ok();
    repo.at("../fork.git").hush(["install"]).ok();
    repo.git(["remote", "set-url", "origin", "../fork.git"]).ok();
    commit(&repo, "more", "x\n");
    went(push(&repo, ["main"]));
    commit(&repo, "conf", leak(1));
    refused(push(&repo, ["main"]), ["conf:1:9"]);
}

#[test]
fn a_server_with_other_names_of_objects() {
    let repo = Repo::folder();
    repo.git(["init", "-q", "--object-format=sha256"]).ok();
    repo.git(["init", "-q", "--bare", "--object-format=sha256", "../server.git"]).ok();
    server(&repo).hush(["install"]).ok();
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    commit(&repo, "readme", "hello\n");
    went(push(&repo, ["main"]));
    commit(&repo, "conf", leak(1));
    refused(push(&repo, ["main"]), ["conf:1:9"]);
}

#[test]
fn without_an_answer_in_time_nothing_comes_in() {
    let repo = served();
    server(&repo).git(["config", "hush.receiveTimeout", "0.0001"]).ok();
    commit(&repo, "more", "x\n");
    let run = push(&repo, ["main"]).exits(1).says("remote: error: this push was not looked at to the end within 0.0001 seconds");
    run.says("remote: hint: ").says("git config hush.receiveTimeout SECONDS").says("pre-receive hook declined");
    for enough in ["0", "600", "1e3"] {
        server(&repo).git(["config", "hush.receiveTimeout", enough]).ok();
        commit(&repo, enough, "x\n");
        went(push(&repo, ["main"]));
    }
    commit(&repo, "and-more", "x\n");
    for nonsense in ["soon", "-1", "nan", "1e300", ""] {
        server(&repo).git(["config", "hush.receiveTimeout", nonsense]).ok();
        push(&repo, ["main"]).exits(1).says("`hush.receiveTimeout` does not hold a number of seconds").says("remote: hint: ");
    }
}

#[test]
fn what_the_other_side_sets_changes_nothing() {
    let repo = served();
    commit(&repo, "conf", leak(1));
    let push = |name: &str, value: &str| repo.call("git").env(name, value).args(["push", "-q", "origin", "main"]).run();
    refused(push("HUSH_SKIP", "github-personal-access-token"), ["conf:1:9"]).never_says("HUSH_SKIP");
    refused(push("GIT_HUSH_KEPT", "skip"), ["conf:1:9"]);
}
