//! How a server is wired, and how its hook lives with others.

use super::receive::server;
use super::{commit, empty_remote, leak, push, refused, served, stopped};
use crate::support::Repo;

#[test]
fn a_hook_that_was_there_reads_the_same_lines() {
    let repo = Repo::new();
    let bare = empty_remote(&repo, "server.git");
    super::script(&bare, "hooks/pre-receive", "cat >told\ntest ! -e stop\n");
    bare.hush(["install"]).ok().says("runs first");
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    let first = commit(&repo, "readme", "hello\n");
    push(&repo, ["main"]).ok();
    let told = format!("{} {first} refs/heads/main\n", "0".repeat(40));
    assert_eq!(String::from_utf8(bare.read("told")).unwrap(), told);
    commit(&repo, "conf", leak(1));
    refused(push(&repo, ["main"]), ["conf:1:9"]);
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    commit(&repo, "more", "x\n");
    bare.write("stop", "");
    push(&repo, ["main"]).exits(1).says("pre-receive hook declined").never_says("git hush");
}

#[test]
fn it_is_wired_with_what_makes_sense_there() {
    let repo = Repo::new();
    let bare = empty_remote(&repo, "server.git");
    bare.hush(["install"]).ok().says("pre-receive          installed").says("hush.receiveTimeout").never_says("pre-push");
    assert!(bare.has("hooks/pre-receive") && !bare.has("hooks/pre-push"));
    bare.hush(["doctor"]).ok().says("pre-receive          ours");
    bare.hush(["uninstall"]).ok();
    assert!(!bare.has("hooks/pre-receive"));
    bare.hush(["install", "--hooks", "pre-receive"]).ok().never_says("pre-commit");
    // An ordinary repository is wired for pushes that leave.
    repo.hush(["install"]).ok().says("pre-push             installed").never_says("pre-receive").never_says("post-commit");
}

#[test]
fn a_bare_repository_with_linked_work_trees_makes_commits() {
    let repo = Repo::new();
    let bare = empty_remote(&repo, "bare.git");
    commit(&repo, "readme", "hello\n");
    repo.git(["push", "-q", "../bare.git", "main"]).ok();
    bare.git(["worktree", "add", "-q", "../linked", "main"]).ok();
    bare.hush(["install"]).ok().says("pre-commit           installed").says("pre-push             installed");
    let linked = repo.at("../linked");
    linked.stage("conf", leak(1)).commit().exits(1);
    linked.git(["commit", "-q", "--no-verify", "-m", "x"]).ok();
    empty_remote(&repo, "other.git");
    stopped(linked.git(["push", "-q", "../other.git", "main"]), ["conf:1:9"]);
}

#[test]
fn an_ordinary_repository_can_take_in_pushes_too() {
    let repo = Repo::new();
    commit(&repo, "readme", "hello\n");
    repo.hush(["install", "--hooks", "pre-receive"]).ok().says("pre-receive          installed").never_says("pre-commit");
    // What stands in its work tree forgives nothing that comes in.
    repo.write(".hush.toml", "[[allow]]\npaths = [\"**\"]\n");
    repo.git(["clone", "-q", ".", "../clone"]).ok();
    let clone = repo.at("../clone");
    commit(&clone, "conf", leak(1));
    refused(push(&clone, ["main:new"]), ["conf:1:9"]);
}

#[test]
fn a_program_that_is_gone_stops_pushes() {
    let repo = served();
    let text = String::from_utf8(server(&repo).read("hooks/pre-receive")).unwrap();
    let line = text.lines().find(|line| line.starts_with("hush=")).unwrap();
    server(&repo).write("hooks/pre-receive", text.replace(line, "hush='/nowhere/git-hush'"));
    commit(&repo, "more", "x\n");
    let run = repo.call("git").env("PATH", "/usr/bin:/bin").args(["push", "-q", "origin", "main"]).run();
    run.exits(1).says("git-hush is gone, so pre-receive cannot look").says("only whoever runs this server");
}
