//! How far what was found has come: out already, or only here; since which commit, and by whom.

use crate::support::{Repo, Run, tokens};

/// A repository whose `file` came in with its second commit, holds a token, and is followed by a third; nothing is pushed.
fn committed() -> Repo {
    let repo = Repo::new();
    repo.git(["init", "--quiet", "--bare", "../remote"]).ok();
    repo.git(["remote", "add", "origin", "../remote"]).ok();
    for (path, content) in [("first", "x".to_owned()), ("file", text("one")), ("file", text("two"))] {
        repo.stage(path, content);
        repo.commit_unhooked();
    }
    repo
}

fn text(line: &str) -> String {
    format!("{line}\ntoken = {}\n", tokens::github_token(1))
}

/// Returns the name of a commit.
fn name(repo: &Repo, commit: &str) -> String {
    repo.git(["rev-parse", commit]).ok().line()
}

/// Returns what a report in JSON says of the first finding's exposure.
fn told(run: &Run) -> serde_json::Value {
    let first: serde_json::Value = serde_json::from_str(run.stdout().lines().next().unwrap()).unwrap();
    first["exposure"].clone()
}

fn scan(repo: &Repo) -> serde_json::Value {
    told(&repo.hush(["scan", "--format", "json"]).exits(1))
}

fn history(repo: &Repo) -> serde_json::Value {
    told(&repo.hush(["history", "--format", "json"]).exits(1))
}

#[test]
fn what_was_never_pushed_is_only_here() {
    let repo = committed();
    let told = scan(&repo);
    assert_eq!((&told["reach"], &told["since"]["commit"]), (&"local".into(), &name(&repo, "HEAD~1").into()));
    assert_eq!((&told["since"]["author"], &told["since"]["email"]), (&"Test".into(), &"test@example.com".into()));
    assert_eq!(history(&repo)["reach"], "local");
    let since = &name(&repo, "HEAD~1")[..7];
    repo.hush(["scan"])
        .exits(1)
        .says("help: amend before you push: only commits here have it, since ")
        .says(since)
        .says(" by Test <test@example.com>");
    repo.hush(["history"]).exits(1).says("help: amend before you push");
}

#[test]
fn what_was_pushed_is_out() {
    let repo = committed();
    repo.git(["push", "-q", "origin", "main"]).ok();
    let told = scan(&repo);
    assert_eq!((&told["reach"], &told["at"]), (&"published".into(), &"refs/remotes/origin/main".into()));
    assert_eq!(told["since"]["commit"], name(&repo, "HEAD~1"));
    assert_eq!(history(&repo)["at"], "refs/remotes/origin/main");
    repo.hush(["scan"]).exits(1).says("help: rotate it: it is out already, in origin/main, since ");
    repo.hush(["history"]).exits(1).says("help: rotate it: it is out already, in origin/main");
}

#[test]
fn what_a_tag_has_is_out() {
    for annotated in [false, true] {
        let repo = committed();
        repo.git(if annotated { vec!["tag", "-a", "-m", "v1", "v1"] } else { vec!["tag", "v1"] }).ok();
        assert_eq!((&scan(&repo)["reach"], &scan(&repo)["at"]), (&"published".into(), &"refs/tags/v1".into()));
        assert_eq!(history(&repo)["reach"], "published");
    }
}

#[test]
fn what_was_pushed_once_and_taken_out_is_out_all_the_same() {
    let repo = committed();
    repo.stage("file", "nothing");
    repo.commit_unhooked();
    repo.git(["push", "-q", "origin", "main"]).ok();
    assert_eq!(history(&repo)["reach"], "published");
    repo.stage("file", text("again"));
    for told in [scan(&repo), told(&repo.hush(["scan", "--staged", "--format", "json"]).exits(1))] {
        assert_eq!((&told["reach"], &told["at"]), (&"published".into(), &serde_json::Value::Null));
        assert_eq!(told["since"]["commit"], name(&repo, "HEAD~2"));
    }
    repo.hush(["install"]).ok();
    repo.commit().fails().says("help: rotate it: it was out already, in an older commit, since ");
}

#[test]
fn what_is_pushed_of_the_beginning_only_says_nothing_of_the_end() {
    let repo = committed();
    repo.git(["push", "-q", "origin", "HEAD~2:refs/heads/main"]).ok();
    assert_eq!((&scan(&repo)["reach"], &history(&repo)["reach"]), (&"local".into(), &"local".into()));
}

#[test]
fn what_no_commit_has_needs_no_word() {
    let repo = Repo::with_hooks();
    repo.stage("file", text("new"));
    assert_eq!(scan(&repo)["reach"], "uncommitted");
    repo.commit().fails().never_says("rotate it").never_says("amend before").never_says("in time");
}

#[test]
fn what_came_in_twice_is_out_if_the_later_one_is() {
    let repo = committed();
    // The remote got the secret by a commit of its own, and lost it again.
    repo.git(["checkout", "-q", "-b", "theirs", "HEAD~2"]).ok();
    repo.stage("file", text("theirs"));
    repo.commit_unhooked();
    repo.stage("file", "nothing");
    repo.commit_unhooked();
    repo.git(["push", "-q", "origin", "theirs"]).ok();
    repo.git(["checkout", "-q", "main"]).ok();
    repo.git(["branch", "-q", "-D", "theirs"]).ok();
    assert_eq!(scan(&repo)["reach"], "published");
    assert_eq!(history(&repo)["reach"], "published");
}

#[test]
fn what_a_shallow_clone_does_not_have_is_unknown() {
    let repo = committed();
    let url = format!("file://{}", repo.dir().display());
    repo.git(["clone", "-q", "--depth", "1", &url, "../shallow"]).ok();
    let shallow = repo.at("../shallow");
    shallow.git(["remote", "remove", "origin"]).ok();
    shallow.stage("other", text("new"));
    let all = shallow.hush(["scan", "--format", "json", "other"]).exits(1);
    assert_eq!(told(&all)["reach"], "unknown");
    shallow.hush(["scan", "other"]).exits(1).says("note: whether it was ever pushed could not be told");
}
