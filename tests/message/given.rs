//! The ways in which a message reaches git.

use super::{allowed, blocked, commit, commit_edited, edit, editor, is_kept, repo, token};
use crate::support::Repo;

#[test]
fn on_the_command_line() {
    let repo = repo();
    blocked(&repo, commit(&repo, &["-m", &format!("use {}", token())]));
    blocked(&repo, commit(&repo, &["-m", "subject", "-m", &format!("and {} further down", token())]));
    commit(&repo, &["-m", "use a token"])(&[]).ok();
}

#[test]
fn in_a_file_or_on_standard_input() {
    let repo = repo();
    let text = format!("subject\n\ntoken={}\n", token());
    repo.write("../message", &text);
    blocked(&repo, commit(&repo, &["-F", "../message"]));
    blocked(&repo, |more| repo.call("git").args(["commit", "-F", "-"]).args(more).stdin(text.clone()).run());
    repo.write("../message", "subject\n\ntoken=\n");
    commit(&repo, &["-F", "../message"])(&[]).ok();
}

#[test]
fn in_an_editor() {
    let repo = repo();
    blocked(&repo, commit_edited(&repo, &format!("echo 'use {}' >\"$1\"", token()), &[]));
    // Above what git wrote, as people do it.
    let above = format!("{{ echo 'use {}'; cat \"$1\"; }} >\"$1.new\" && mv \"$1.new\" \"$1\"", token());
    blocked(&repo, commit_edited(&repo, &above, &[]));
    commit_edited(&repo, "echo 'use a token' >\"$1\"", &[])(&[]).ok();
}

#[test]
fn in_a_template() {
    let repo = repo();
    repo.write("../template", format!("subject\n\nkey {}\n# {}\n", token(), token()));
    repo.git(["config", "commit.template", "../template"]).ok();
    blocked(&repo, commit_edited(&repo, "echo more >>\"$1\"", &[]));
    repo.write("../template", format!("subject\n\n# for example {}\n", token()));
    allowed(&repo, commit_edited(&repo, "echo more >>\"$1\"", &[]));
}

#[test]
fn in_a_trailer() {
    let repo = repo();
    blocked(&repo, commit(&repo, &["-m", "subject", "--trailer", &format!("Token: {}", token())]));
    commit(&repo, &["-m", "subject", "--trailer", "Token: none", "--signoff"])(&[]).ok();
}

#[test]
fn with_carriage_returns() {
    let repo = repo();
    repo.write("../message", format!("subject\r\n\r\ntoken={}\r\n", token()));
    blocked(&repo, commit(&repo, &["-F", "../message"])).says("COMMIT_EDITMSG:3:7").never_says("\\x0d");
    repo.write("../message", "subject\r\n\r\nbody\r\n");
    commit(&repo, &["-F", "../message"])(&[]).ok();
}

#[test]
fn by_an_amendment_that_rewords() {
    let repo = repo();
    repo.commit().ok();
    blocked(&repo, commit(&repo, &["--amend", "-m", &format!("use {}", token())]));
    blocked(&repo, commit_edited(&repo, &format!("echo 'see {}' >>\"$1\"", token()), &["--amend"]));
    commit(&repo, &["--amend", "-m", "use a token"])(&[]).ok();
}

#[test]
fn from_another_commit() {
    let repo = repo();
    let message = format!("use {}", token());
    repo.git(["commit", "--no-verify", "-m", &message]).ok();
    repo.stage("file", "changed\n");
    blocked(&repo, commit(&repo, &["-C", "HEAD"]));
    blocked(&repo, commit_edited(&repo, "true", &["-c", "HEAD"]));
    blocked(&repo, commit_edited(&repo, "true", &["--squash", "HEAD"]));
}

#[test]
fn by_a_reword_in_a_rebase() {
    let repo = repo();
    repo.commit().ok();
    let before = repo.git(["rev-parse", "HEAD"]).ok().line();
    let reword = |script: &str| {
        let call = repo.call("git").args(["rebase", "--interactive", "HEAD~1"]).env("GIT_EDITOR", editor(&repo, script));
        call.env("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/").run()
    };
    reword(&format!("echo 'use {}' >\"$1\"", token())).fails().says("GitHub personal access token").never_says(&token());
    assert!(!is_kept(&repo));
    repo.git(["rebase", "--abort"]).ok();
    assert_eq!(repo.git(["rev-parse", "HEAD"]).ok().line(), before);
    reword("echo 'use a token' >\"$1\"").ok();
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "use a token");
}

/// Two branches that merge without a conflict.
fn branches() -> Repo {
    let repo = repo();
    repo.commit().ok();
    repo.git(["switch", "--quiet", "--create", "side", "HEAD~1"]).ok();
    repo.stage("side", "side\n").commit().ok();
    repo.git(["switch", "--quiet", "main"]).ok();
    repo
}

#[test]
fn in_the_message_of_a_merge() {
    let repo = branches();
    let before = repo.git(["rev-parse", "HEAD"]).ok().line();
    let message = format!("merge {}", token());
    repo.git(["merge", "side", "-m", &message]).fails().says("MERGE_MSG:1:7 (commit message)").never_says(&token());
    assert_eq!(repo.git(["rev-parse", "HEAD"]).ok().line(), before);
    repo.git(["merge", "--abort"]).ok();
    let script = format!("echo 'see {}' >>\"$1\"", token());
    edit(&repo, &script, &["merge", "--edit", "side"]).fails().says("GitHub personal access token").never_says(&token());
    assert_eq!(repo.git(["rev-parse", "HEAD"]).ok().line(), before);
    repo.git(["merge", "--abort"]).ok();
    repo.git(["merge", "side", "-m", "merge"]).ok();
}

#[test]
fn in_the_message_that_ends_a_merge_with_conflicts() {
    let repo = branches();
    repo.git(["switch", "--quiet", "side"]).ok();
    repo.stage("file", "another content\n").commit().ok();
    repo.git(["merge", "main"]).fails().says("CONFLICT");
    repo.stage("file", "both\n");
    let message = format!("merge {}", token());
    repo.git(["commit", "-m", &message]).exits(1).says("commit message").never_says(&token());
    edit(&repo, "true", &["commit"]).ok();
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "Merge branch 'main' into side");
}

#[test]
fn in_a_linked_worktree_and_in_a_subfolder() {
    let repo = repo();
    repo.git(["worktree", "add", "--quiet", "../linked"]).ok();
    let linked = repo.at("../linked");
    linked.stage("sub/file", "content\n");
    let message = format!("use {}", token());
    blocked(&linked, commit(&linked, &["-m", &message])).says("--> COMMIT_EDITMSG:1:5");
    let sub = linked.at("sub");
    blocked(&sub, commit(&sub, &["-m", &message])).says("--> COMMIT_EDITMSG:1:5");
    commit(&sub, &["-m", "use a token"])(&[]).ok();
}
