//! The formats, and what the flags change about them.

use super::{leak, scan};
use crate::support::{Repo, Run, tokens};
use serde_json::Value;

fn repo() -> Repo {
    let repo = Repo::new();
    repo.stage("dir/file", leak(1)).stage("clean", "nothing\n");
    repo
}

/// Returns the objects of a JSON report.
fn objects(run: &Run) -> Vec<Value> {
    run.stdout().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{run}"))).collect()
}

#[test]
fn for_people() {
    let run = scan(&repo(), &[]).exits(1);
    assert_eq!(run.stderr(), "");
    let report = run.stdout();
    assert!(report.starts_with("error: GitHub personal access token (github-personal-access-token)\n --> dir/file:2:9\n"), "{run}");
    let run = run.says("2 | token = ghp_").says("why: its checksum holds").says("help: if this is no secret: git hush allow ");
    run.says("revoke it: https://github.com/settings/tokens")
        .says("1 secret found; scanned 2 units")
        .never_says(&tokens::github_token(1));
}

#[test]
fn a_clean_scan_says_nothing_unless_asked() {
    let repo = repo();
    for format in ["human", "lines"] {
        assert_eq!(scan(&repo, &["--format", format, "clean"]).ok().text(), "");
    }
    assert_eq!(scan(&repo, &["--verbose", "clean"]).ok().text(), "no secrets found; scanned 1 unit (8 bytes)\n");
}

#[test]
fn as_lines() {
    let run = scan(&repo(), &["--format", "lines"]).exits(1);
    let secret = tokens::github_token(1);
    let masked = format!("ghp_…{}", &secret[38..]);
    assert_eq!(run.text(), format!("dir/file:2:9: github-personal-access-token: {masked}\n"));
}

#[test]
fn as_json() {
    let run = scan(&repo(), &["--format", "json"]).exits(1).never_says(&tokens::github_token(1));
    let objects = objects(&run);
    assert_eq!(objects.len(), 2, "{run}");
    let (finding, summary) = (&objects[0], &objects[1]);
    for (key, value) in [
        ("type", "finding"),
        ("rule", "github-personal-access-token"),
        ("name", "GitHub personal access token"),
        ("confidence", "high"),
        ("source", "worktree"),
        ("path", "dir/file"),
        ("standing", "new"),
        ("verdict", "report"),
        ("revoke", "https://github.com/settings/tokens"),
    ] {
        assert_eq!(finding[key], value, "{key}");
    }
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &9.into()));
    assert_eq!(finding["span"], serde_json::json!([17, 57]));
    assert_eq!(finding["proven"], true);
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 20);
    assert!(finding["secret"].as_str().unwrap().starts_with("ghp_…"));
    assert_eq!((&summary["type"], &summary["findings"], &summary["units"]), (&"summary".into(), &1.into(), &2.into()));
    assert_eq!(summary["bytes"], leak(1).len() + "nothing\n".len());
    assert_eq!(summary["skipped"], serde_json::json!([]));
}

#[test]
fn clean_json_is_the_summary() {
    let run = scan(&repo(), &["--format", "json", "clean"]).ok();
    let objects = objects(&run);
    assert_eq!(objects.len(), 1);
    assert_eq!(objects[0]["findings"], 0);
}

#[test]
fn json_says_bytes_that_are_no_text() {
    use base64::Engine;
    use std::os::unix::ffi::OsStrExt;
    let repo = Repo::new();
    repo.stage(std::ffi::OsStr::from_bytes(b"caf\xe9\x1b[2J"), leak(1));
    let run = scan(&repo, &["--format", "json"]).exits(1);
    assert!(run.bytes().iter().all(|&byte| byte == b'\n' || byte >= b' '), "{run}");
    let finding = &objects(&run)[0];
    assert_eq!(finding["path"], "caf\u{fffd}\u{1b}[2J");
    let path = base64::engine::general_purpose::STANDARD.decode(finding["path_base64"].as_str().unwrap()).unwrap();
    assert_eq!(path, b"caf\xe9\x1b[2J");
}

#[test]
fn json_tells_where_the_bytes_come_from() {
    let repo = repo();
    let staged = scan(&repo, &["--staged", "--format", "json"]).exits(1);
    assert_eq!(objects(&staged)[0]["source"], "staged");
    let stdin = repo.call("git").args(["hush", "scan", "-", "--format", "json"]).stdin(leak(1)).run().exits(1);
    assert_eq!((&objects(&stdin)[0]["source"], &objects(&stdin)[0]["path"]), (&"stdin".into(), &"-".into()));
    repo.commit_unhooked();
    repo.stage("dir/file", leak(1) + "more\n");
    let old = scan(&repo, &["--staged", "--format", "json"]).ok();
    assert_eq!(objects(&old)[0]["standing"], "old");
}

#[test]
fn secrets_are_shown_whole_only_when_asked() {
    let repo = repo();
    for format in ["human", "lines", "json"] {
        scan(&repo, &["--format", format])
            .exits(1)
            .never_says(&tokens::github_token(1))
            .never_says(&tokens::github_token(1)[4..38]);
        scan(&repo, &["--format", format, "--show-secrets"]).exits(1).says(&tokens::github_token(1));
    }
}

#[test]
fn every_secret_of_a_line_is_a_finding() {
    let repo = Repo::new();
    repo.stage("file", format!("{} {}\n", tokens::github_token(1), tokens::github_token(2)));
    let run = scan(&repo, &["--format", "lines"]).exits(1);
    assert!(run.stdout().contains("file:1:1: ") && run.stdout().contains("file:1:42: "), "{run}");
}

/// Rules of our own, one of each confidence.
const RULES: &str = r#"
[[rule]]
id = "acme-low"
name = "Low"
keywords = ["acmelow_"]
regex = '''\b(acmelow_[0-9a-z]{8})\b'''
confidence = "low"
[rule.examples]
match = ["acmelow_<lower:8>"]
ignore = ["acmelow_"]

[[rule]]
id = "acme-medium"
name = "Medium"
keywords = ["acmemid_"]
regex = '''\b(acmemid_[0-9a-z]{8})\b'''
confidence = "medium"
[rule.examples]
match = ["acmemid_<lower:8>"]
ignore = ["acmemid_"]
"#;

#[test]
fn confidence_is_the_least_that_is_told() {
    let repo = Repo::new();
    let random = |seed| tokens::random(seed, b"bcdfghjkmnpqrstvwxz2345679", 8);
    repo.stage(".hush.toml", RULES).stage("low", format!("acmelow_{}\n", random(1)));
    repo.stage("medium", format!("acmemid_{}\n", random(2))).stage("high", leak(1));
    assert_eq!(super::found(&repo, &[]), ["high", "medium"]);
    assert_eq!(super::found(&repo, &["--confidence", "low"]), ["high", "low", "medium"]);
    assert_eq!(super::found(&repo, &["--confidence", "medium"]), ["high", "medium"]);
    assert_eq!(super::found(&repo, &["--confidence", "high"]), ["high"]);
    scan(&repo, &["--confidence", "high"]).exits(1).says("2 below the confidence asked for");
}
