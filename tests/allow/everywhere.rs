//! The same list holds wherever a secret is met: files, index, standard input, messages, merges, linked worktrees.

use super::{entry, fingerprints, repo, token};
use crate::support::{Repo, tokens};

#[test]
fn an_expression_holds_for_standard_input() {
    let repo = repo();
    let scan = || repo.call("git").args(["hush", "scan", "-"]).stdin(token()).run();
    scan().exits(1);
    repo.write(".hush.toml", entry(&[&format!("secret = '''{}'''", token())]));
    scan().ok();
    let marked = format!("{} # hush:allow\n", tokens::github_token(2));
    repo.call("git").args(["hush", "scan", "-"]).stdin(marked).run().ok();
    repo.call("git").args(["hush", "scan", "-"]).stdin(tokens::github_token(2)).run().exits(1);
}

#[test]
fn an_expression_and_a_marker_hold_for_messages() {
    let repo = repo();
    repo.stage("docs/file.md", "nothing\n");
    let message = format!("use {}", token());
    repo.git(["commit", "-m", &message]).exits(1);
    repo.git(["commit", "-m", &format!("{message} hush:allow")]).ok();
    repo.write(".hush.toml", entry(&[&format!("secret = '''{}'''", token())]));
    repo.git(["commit", "--amend", "-m", &message]).ok();
    repo.git(["commit", "--amend", "-m", &format!("{message} {}", tokens::github_token(2))]).exits(1).says("1 secret found");
}

#[test]
fn the_fingerprint_of_a_message_can_be_allowed() {
    let repo = repo();
    repo.stage("docs/file.md", "nothing\n");
    let message = format!("use {}", token());
    let stopped = repo.git(["commit", "-m", &message]).exits(1).stderr();
    let name = stopped.split("git hush allow ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    repo.hush(["allow", &name]).ok();
    repo.git(["commit", "-m", &message]).ok();
}

#[test]
fn a_fingerprint_is_the_same_on_disk_in_the_index_and_in_a_merge() {
    let repo = repo();
    let name = fingerprints(&repo);
    repo.hush(["scan", "--staged"]).exits(1).says(&format!("git hush allow {}", name[0]));
    repo.git(["rm", "--quiet", "--cached", "docs/file.md"]).ok();
    repo.stage("base", "base\n").commit().ok();
    repo.git(["switch", "--quiet", "--create", "side"]).ok();
    repo.git(["add", "docs"]).ok();
    repo.commit_unhooked();
    repo.git(["switch", "--quiet", "main"]).ok();
    repo.stage("other", "other\n").commit().ok();
    repo.git(["merge", "side", "-m", "merge"]).fails().says(&format!("git hush allow {}", name[0]));
    repo.git(["merge", "--abort"]).ok();
    repo.hush(["allow", &name[0]]).ok();
    repo.git(["merge", "side", "-m", "merge"]).ok();
}

#[test]
fn a_linked_worktree_reads_its_own_settings() {
    let repo = Repo::with_hooks();
    repo.stage("base", "base\n").commit().ok();
    repo.git(["worktree", "add", "--quiet", "../linked"]).ok();
    let linked = repo.at("../linked");
    linked.stage("file", token());
    repo.write(".hush.toml", entry(&[&format!("secret = '''{}'''", token())]));
    linked.commit().fails();
    linked.write(".hush.toml", entry(&[&format!("secret = '''{}'''", token())]));
    linked.commit().ok();
}
