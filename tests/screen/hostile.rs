//! What somebody else wrote never controls the screen: escape sequences, bidirectional and invisible characters, in content and
//! in paths.

use super::on_terminal;
use crate::support::{Repo, Run, tokens};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Clears the screen, sets the title, colours, rings, moves back, and reorders what follows.
const ATTACK: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}[31m\u{8}\u{9b}31m\u{202e}\u{2066}\u{200b}";

/// Shows that nothing of the attack came through; `colour` says whether our own escape sequences may be there.
#[track_caller]
fn harmless(run: &Run, colour: bool) {
    let text = run.text();
    let text = if colour { without_colour(&text) } else { text };
    let found = text.chars().find(|&char| {
        (char.is_control() && char != '\n' && char != '\r')
            || matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(found, None, "{:?}", run.text());
}

/// Takes out the colours that we use ourselves, and nothing else.
fn without_colour(text: &str) -> String {
    ["1;31", "1;33", "1;36", "1;32", "1;34", "1", "0"]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(&format!("\u{1b}[{code}m"), ""))
}

/// A repository whose file has a hostile line.
fn content() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("file", format!("{ATTACK} {} {ATTACK}\n", tokens::github_token(1)));
    repo
}

#[test]
fn in_content() {
    let repo = content();
    for format in ["human", "lines", "json"] {
        for more in [&[][..], &["--show-secrets"], &["--verbose"]] {
            let run = repo.hush([&["scan", "--format", format], more].concat()).exits(1);
            harmless(&run, false);
        }
    }
    harmless(&repo.hush(["scan"]).exits(1).says("\\x1b[2J").says("\\u{202e}"), false);
    harmless(&repo.commit().exits(1).says("\\x1b[2J"), false);
    let Some(run) = on_terminal(&repo, 80, "git hush scan", &[]) else { return };
    harmless(&run, true);
}

#[test]
fn in_a_path() {
    let repo = Repo::with_hooks();
    let path = [ATTACK.as_bytes(), b"\xff\n"].concat();
    repo.stage(OsStr::from_bytes(&path), tokens::github_token(1));
    harmless(&repo.hush(["scan"]).exits(1).says("--> \"\\033[2J"), false);
    harmless(&repo.hush(["scan", "--format", "json"]).exits(1), false);
    harmless(&repo.commit().exits(1).says("\\033[2J"), false);
    for format in ["human", "lines", "json"] {
        let Some(run) = on_terminal(&repo, 80, &format!("git hush scan --format {format}"), &[]) else { return };
        harmless(&run, true);
    }
}

#[test]
fn in_the_path_of_what_is_not_scanned_or_not_there() {
    let repo = Repo::new();
    let path = repo.dir().join(ATTACK);
    repo.call("mkfifo").args([&path]).run().ok();
    let run = repo.hush([OsStr::new("scan"), path.as_os_str()]).ok().says("not scanned");
    harmless(&run, false);
    let missing = format!("{ATTACK}missing");
    harmless(&repo.hush(["scan", &missing]).exits(2).says("error: "), false);
    harmless(&repo.hush(["scan", "--no-index", &missing]).exits(2).says("error: "), false);
    harmless(&repo.hush(["hook", ATTACK]).exits(2).says("error: "), false);
    harmless(&repo.hush(["hook", "commit-msg", &missing]).exits(2).says("error: "), false);
}

#[test]
fn in_a_message() {
    let repo = Repo::with_hooks();
    repo.stage("file", "content\n");
    let run = repo.git(["commit", "-m", &format!("{ATTACK} {}", tokens::github_token(1))]).exits(1);
    harmless(&run.says("\\x1b[2J"), false);
}

#[test]
fn in_a_merge() {
    let repo = Repo::with_hooks();
    repo.stage("base", "base\n").commit().ok();
    repo.git(["switch", "--quiet", "--create", "side"]).ok();
    repo.stage(ATTACK, format!("{ATTACK} {}\n", tokens::github_token(1))).commit_unhooked();
    repo.git(["switch", "--quiet", "main"]).ok();
    repo.stage("other", "other\n").commit().ok();
    let run = repo.git(["merge", "side"]).fails().says("GitHub personal access token");
    // Git's own words about the merge are its affair; ours begin with the first finding.
    let ours = run.stderr();
    assert!(ours.contains("\\033[2J") && !ours.contains("\u{1b}[2J") && !ours.contains('\u{202e}'), "{ours:?}");
}

#[test]
fn in_the_configuration() {
    let repo = content();
    let key =
        format!("\"{}\" = 1\n", ATTACK.replace('\u{1b}', "\\u001b").replace(['\u{7}', '\u{8}'], "").replace('\u{9b}', "\\u009b"));
    repo.write(".hush.toml", key);
    harmless(&repo.hush(["scan"]).exits(2).says("error: "), false);
    repo.write(".hush.toml", ATTACK);
    harmless(&repo.hush(["scan"]).exits(2).says("error: "), false);
    harmless(&repo.commit().fails().says("error: "), false);
}
