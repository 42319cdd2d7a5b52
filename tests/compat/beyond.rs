//! What the drop-in does that the other program does not: our own rules, and the ways in and out.

use super::support::{Place, Told};
use crate::support::{Repo, tokens};
use std::fs;

fn is_ours() -> bool {
    super::support::is_ours()
}

#[test]
fn our_rules_are_looked_for_where_they_are_asked_for() {
    if !is_ours() {
        return;
    }
    let place = Place::with(&["foo"]);
    let token = tokens::github_token(7);
    place.stage("a", format!("one\ntoken = \"{token}\" # first\nfoo\nplain\n"));
    place.says("--scan").reports("a:3:foo\n");
    place.set("hush.rules", &["true"]);
    let lines = format!("a:2:token = \"{token}\" # first\na:3:foo\n");
    for words in ["--scan", "--scan a", "--scan --cached", "--pre_commit_hook"] {
        place.says(words).reports(&lines);
    }
    place.set("secrets.allowed", &["# first"]);
    place.says("--scan").reports("a:3:foo\n");
    place.git(["config", "--unset-all", "secrets.allowed"]).ok();
    place.git(["config", "--unset-all", "secrets.patterns"]).ok();
    let commit = place.commit_unhooked();
    place.says("--scan-history").reports(format!("{commit}:a:2:token = \"{token}\" # first\n"));
    place.set("hush.rules", &["false"]);
    place.says("--scan").passes();
}

#[test]
fn the_native_tool_takes_the_setting_for_none_of_its_own() {
    let repo = Repo::new();
    repo.git(["config", "hush.rules", "true"]).ok();
    repo.stage("a", "plain\n");
    repo.hush(["scan"]).ok();
}

#[test]
fn what_is_configured_becomes_rules_and_entries() {
    let repo = Repo::new();
    let set = |key: &str, value: &str| repo.git(["config", "--add", key, value]).ok();
    set("secrets.patterns", "ACME[0-9A-Z]{16}");
    set("secrets.patterns", "(int|ext)_tok_[a-z]+");
    set("secrets.allowed", "^docs/");
    let run = repo.hush(["import", "git-secrets"]).ok();
    assert!(run.stdout().contains("2 rules and 1 entry"), "{run}");
    repo.git(["config", "--unset-all", "secrets.patterns"]).ok();
    repo.git(["config", "--unset-all", "secrets.allowed"]).ok();
    repo.hush(["rules", "check", ".hush.toml"]).ok();
    let text = "id ACME0123456789ABCDEF int_tok_abc xACME0123456789ABCDEFx\n";
    repo.stage("docs/a", text).stage("b", text);
    let found = repo.hush(["scan", "--format", "lines"]).exits(1);
    assert_eq!(found.stdout().lines().filter(|line| line.starts_with("b:1:")).count(), 2, "{found}");
    assert!(!found.stdout().contains("docs/a"), "{found}");
    let before = repo.read(".hush.toml");
    set("secrets.patterns", "ACME[0-9A-Z]{16}");
    repo.hush(["import", "git-secrets"]).ok();
    assert_eq!(repo.read(".hush.toml"), before, "what is there is not written twice");
}

#[test]
fn what_cannot_be_taken_over_is_told() {
    let repo = Repo::new();
    for value in ["b2b4you99", "[0-9]{16}", "(a)\\1bcd", "fine_[a-z]{9}"] {
        repo.git(["config", "--add", "secrets.patterns", value]).ok();
    }
    repo.git(["config", "--add", "secrets.providers", "cat patterns"]).ok();
    let run = repo.hush(["import", "git-secrets"]).exits(2);
    for word in ["`secrets.patterns` 1", "`secrets.patterns` 2", "`secrets.patterns` 3", "`secrets.providers`", "hint:"] {
        assert!(run.stderr().contains(word), "{word}: {run}");
    }
    assert!(!format!("{run}").contains("b2b4you"), "{run}");
    let written = String::from_utf8(repo.read(".hush.toml")).unwrap();
    assert!(written.contains("fine_") && !written.contains("b2b4you"), "{written}");
}

#[test]
fn the_name_is_a_link_beside_the_program() {
    let repo = Repo::new();
    let tools = repo.at("../bin");
    fs::create_dir(tools.dir()).unwrap();
    // Copied by another process: a program that this one holds open for writing cannot be run.
    repo.call("cp").args([env!("CARGO_BIN_EXE_git-hush")]).args([tools.dir().join("git-hush")]).run().ok();
    let install = |words: &[&str]| repo.call(tools.dir().join("git-hush")).args(["install", "--drop-in"]).args(words).run();
    install(&[]).ok();
    assert_eq!(fs::read_link(tools.dir().join("git-secrets")).unwrap().to_str(), Some("git-hush"));
    install(&[]).ok();
    let listed = repo.call(tools.dir().join("git-secrets")).args(["--list"]).run();
    listed.tells(1, "", "");
    fs::remove_file(tools.dir().join("git-secrets")).unwrap();
    tools.write("git-secrets", "another's\n");
    install(&[]).exits(2);
    assert_eq!(tools.read("git-secrets"), b"another's\n");
    install(&["--force"]).ok();
    assert_eq!(fs::read_link(tools.dir().join("git-secrets")).unwrap().to_str(), Some("git-hush"));
}
