//! `git hush allow`.

use super::{caught, fingerprints, forgiven, repo, token};
use crate::support::{Repo, tokens};

/// A settings file with comments, an order, and habits of its own.
const SETTINGS: &str = "# Ours.\n\n[scan]   # how\nconfidence=\"medium\"\n\n# Known.\n[[allow]]\nrule = \"other-rule\"  # why not\n\n[rules]\ndisable = [ ]\n# The end.\n";

#[test]
fn what_a_report_says_lets_the_next_commit_pass() {
    let repo = repo();
    let stopped = repo.commit().fails().stderr();
    let help = stopped.split("if this is no secret: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    let words: Vec<&str> = help.split_whitespace().skip(1).collect();
    repo.git(words).ok().says("allowed ");
    forgiven(&repo);
}

#[test]
fn the_entry_holds_what_was_asked_for() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    repo.hush(["allow", &name, "--reason", "an \"example\" \\ of the manual", "--expires", "9999-12-31"]).ok();
    let text = String::from_utf8(repo.read(".hush.toml")).unwrap();
    assert!(text.contains(&format!("fingerprint = \"{name}\"")) && text.contains("expires = 9999-12-31"), "{text}");
    forgiven(&repo).says("by the allow list: an \"example\" \\ of the manual");
}

#[test]
fn comments_and_order_are_kept() {
    let repo = repo();
    repo.write(".hush.toml", SETTINGS);
    let name = fingerprints(&repo).remove(0);
    repo.hush(["allow", &name]).ok();
    let text = String::from_utf8(repo.read(".hush.toml")).unwrap();
    assert!(text.starts_with(SETTINGS), "{text}");
    assert_eq!(text.matches("[[allow]]").count(), 2);
    forgiven(&repo);
}

#[test]
fn twice_is_once() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    repo.hush(["allow", &name, "--reason", "known"]).ok();
    let once = repo.read(".hush.toml");
    repo.hush(["allow", &name]).ok().says("already");
    repo.hush(["allow", &name, &name, "--reason", "known"]).ok().says("already");
    assert_eq!(repo.read(".hush.toml"), once);
    repo.hush(["allow", &name, "--reason", "better known"]).ok().says("updated");
    let text = String::from_utf8(repo.read(".hush.toml")).unwrap();
    assert!(text.contains("better known") && text.matches("[[allow]]").count() == 1, "{text}");
}

#[test]
fn several_at_once() {
    let repo = Repo::with_hooks();
    repo.stage("a", tokens::github_token(1)).stage("b", tokens::github_token(2)).stage("c", tokens::github_token(3));
    let names = fingerprints(&repo);
    repo.hush(["allow", &names[0], &names[2]]).ok();
    caught(&repo).says("--> b:1:1").says("1 secret found").says("2 allowed");
    repo.hush(["allow", &names[1]]).ok();
    forgiven(&repo);
}

#[test]
fn the_file_stands_at_the_top_wherever_one_stands() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    repo.at("docs").hush(["allow", &name]).ok();
    assert!(repo.has(".hush.toml") && !repo.has("docs/.hush.toml"));
    forgiven(&repo);
}

#[test]
fn an_expired_entry_is_renewed() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    repo.write(".hush.toml", format!("[[allow]]\nfingerprint = \"{name}\"\nexpires = 2001-02-03\n"));
    caught(&repo).says("expired on 2001-02-03");
    repo.hush(["allow", &name]).ok().says("expired");
    repo.hush(["allow", &name, "--expires", "9999-12-31"]).ok();
    forgiven(&repo);
}

#[test]
fn what_is_no_fingerprint_is_refused_and_never_repeated() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    for wrong in [token().as_str(), "", "0123456789ABCDEF0123", "0123456789abcdef012", "0123456789abcdef01234", "../x"] {
        repo.hush(["allow", &name, "--", wrong]).exits(2).says("error: ").never_says(&token());
        assert!(!repo.has(".hush.toml"), "{wrong}");
    }
    repo.hush(["allow"]).exits(2).says("error: ");
}

#[test]
fn a_day_that_is_none_or_over_is_refused() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    for day in ["tomorrow", "2027-02-30", "2001-01-01", "", "31.12.2030"] {
        repo.hush(["allow", &name, &format!("--expires={day}")]).exits(2).says("error: ");
        assert!(!repo.has(".hush.toml"), "{day}");
    }
}

#[test]
fn a_broken_file_is_left_alone() {
    let repo = repo();
    let name = fingerprints(&repo).remove(0);
    let cut = format!("[[allow]]\nsecret = '''{}", token());
    for broken in [cut.as_bytes(), b"\xff\xfe\0", b"[scna]\n"] {
        repo.write(".hush.toml", broken);
        repo.hush(["allow", &name]).exits(2).says("error: ").says("hint: ").says(".hush.toml").never_says(&token());
        assert_eq!(repo.read(".hush.toml"), broken);
    }
}

#[test]
fn without_a_work_tree_there_is_nowhere_to_write() {
    let folder = Repo::folder();
    folder.git(["init", "--quiet", "--bare"]).ok();
    folder.hush(["allow", "0123456789abcdef0123"]).exits(2).says("error: ").says("hint: ");
}
