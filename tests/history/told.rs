//! What `git hush history` tells: who brought a secret in, when, where it stands, and who took it out.

use crate::support::{Repo, Run, tokens};

/// Runs a history scan in JSON, and returns its lines.
fn history(repo: &Repo, args: &[&str]) -> Vec<serde_json::Value> {
    let run = repo.hush([&["history", "--format", "json"], args].concat());
    let lines: Vec<serde_json::Value> = run.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    run.exits(i32::from(lines.len() > 1));
    lines
}

/// Commits a file by a certain author at a certain time.
fn commit(repo: &Repo, path: &str, text: &str, (author, day): (&str, u32)) -> String {
    repo.stage(path, text);
    let date = format!("2026-03-{day:02}T12:00:00+00:00");
    let message = format!("change {path}");
    let call = repo.call("git").args(["commit", "-q", "--allow-empty", "-m", &message]);
    let call = call.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).env("GIT_AUTHOR_NAME", author);
    call.run().ok();
    repo.git(["rev-parse", "HEAD"]).ok().line()
}

fn leak(seed: u64) -> String {
    format!("# a file\ntoken = {}\n", tokens::github_token(seed))
}

#[test]
fn a_secret_has_one_story() {
    let repo = Repo::new();
    commit(&repo, "a", "nothing\n", ("Ann", 1));
    let brought = commit(&repo, "dir/config", &leak(1), ("Bob", 2));
    commit(&repo, "dir/config", &(leak(1) + "more\n"), ("Ann", 3));
    commit(&repo, "copy", &leak(1), ("Ann", 4));
    for packed in [false, true] {
        if packed {
            repo.git(["repack", "-adfq"]).ok();
        }
        let lines = history(&repo, &[]);
        assert_eq!(lines.len(), 2, "{lines:?}");
        let story = &lines[0];
        assert_eq!((&story["brought_in"]["commit"], &story["brought_in"]["author"]), (&brought.clone().into(), &"Bob".into()));
        assert_eq!((&story["brought_in"]["date"], &story["commits"]), (&"2026-03-02".into(), &3.into()));
        assert_eq!((&story["path"], &story["line"], &story["column"]), (&"dir/config".into(), &2.into(), &9.into()));
        assert_eq!(story["paths"], serde_json::json!(["copy", "dir/config"]));
        assert_eq!(story["tips"], serde_json::json!(["HEAD", "refs/heads/main"]));
        assert_eq!(story["taken_out"], serde_json::Value::Null);
        assert!(!story.to_string().contains(&tokens::github_token(1)));
        assert_eq!(lines[1]["findings"], 1);
    }
}

#[test]
fn what_was_taken_out_is_still_found() {
    let repo = Repo::new();
    commit(&repo, "config", &leak(1), ("Bob", 1));
    commit(&repo, "config", "clean\n", ("Ann", 2));
    repo.git(["tag", "old", "HEAD^"]).ok();
    let run = repo.hush(["history"]).exits(1);
    run.says("still there: old").says("taken out of branches by: ").says("2026-03-02 Ann").says("1 secret found");
    repo.git(["tag", "-d", "old"]).ok();
    let taken = repo.git(["rev-parse", "HEAD"]).ok().line();
    let story = history(&repo, &[]).remove(0);
    assert_eq!((&story["taken_out"]["commit"], &story["tips"]), (&taken.into(), &serde_json::json!([])));
    repo.hush(["history"]).exits(1).says("taken out by: ").never_says("still there");
}

#[test]
fn a_merge_brings_nothing_in_that_a_parent_has() {
    let repo = Repo::new();
    commit(&repo, "a", "base\n", ("Ann", 1));
    repo.git(["checkout", "-qb", "side"]).ok();
    let brought = commit(&repo, "config", &leak(1), ("Bob", 2));
    repo.git(["checkout", "-q", "main"]).ok();
    commit(&repo, "b", "main goes on\n", ("Ann", 3));
    repo.git(["merge", "-q", "--no-ff", "-m", "merged", "side"]).ok();
    let story = history(&repo, &[]).remove(0);
    assert_eq!((&story["brought_in"]["commit"], &story["commits"]), (&brought.into(), &2.into()));
    assert_eq!(story["tips"], serde_json::json!(["HEAD", "refs/heads/main", "refs/heads/side"]));
}

#[test]
fn ranges_branches_paths_and_days_narrow_the_search() {
    let repo = Repo::new();
    commit(&repo, "config", &leak(1), ("Bob", 1));
    repo.git(["checkout", "-qb", "feature"]).ok();
    commit(&repo, "src/other", &leak(2), ("Bob", 5));
    let paths = |args: &[&str]| -> Vec<String> {
        let lines = history(&repo, args);
        lines[..lines.len() - 1].iter().map(|line| line["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(paths(&[]), ["src/other", "config"]);
    assert_eq!(paths(&["main..feature"]), ["src/other"]);
    assert_eq!(paths(&["main"]), ["config"]);
    assert_eq!(paths(&["--branch", "main"]), ["config"]);
    assert_eq!(paths(&["--path", "src"]), ["src/other"]);
    assert_eq!(paths(&["--path", "sr"]), [""; 0]);
    assert_eq!(paths(&["--since", "2026-03-03"]), ["src/other"]);
    assert_eq!(paths(&["-n", "1"]), ["src/other"]);
    repo.hush(["history", "no-such-thing"]).exits(2).says("error: `no-such-thing` names no commits");
    repo.hush(["history", "--since", "yesterday"]).exits(2).says("`yesterday` is no day");
}

#[test]
fn messages_tags_notes_stashes_and_names_are_looked_at() {
    let repo = Repo::new();
    commit(&repo, "a", "base\n", ("Ann", 1));
    let said = format!("the token is {}", tokens::github_token(1));
    repo.git(["commit", "-q", "--allow-empty", "-m", &said]).ok();
    repo.git(["tag", "-a", "v1", "-m", &format!("so is {}", tokens::github_token(2))]).ok();
    repo.git(["notes", "add", "-m", &format!("and {}", tokens::github_token(3))]).ok();
    repo.stage("a", leak(4)).git(["stash", "-q"]).ok();
    commit(&repo, "b", "by\n", (&tokens::github_token(5), 3));
    repo.git(["branch", &format!("fix-{}", tokens::github_token(6))]).ok();
    repo.stage(format!("dir/{}.txt", tokens::github_token(7)), "named\n").commit_unhooked();
    repo.stage(format!("dir/{}/file", tokens::github_token(8)), "in a folder\n").commit_unhooked();
    let mut secrets = Vec::new();
    for line in history(&repo, &["--show-secrets"]) {
        secrets.extend(line["secret"].as_str().map(str::to_owned));
    }
    secrets.sort();
    let mut all: Vec<String> = (1..=8).map(tokens::github_token).collect();
    all.sort();
    assert_eq!(secrets, all);
}

#[test]
fn what_nothing_reaches_is_told_when_asked() {
    let repo = Repo::new();
    commit(&repo, "a", "base\n", ("Ann", 1));
    repo.stage("never-committed", leak(1));
    repo.git(["rm", "-q", "--cached", "never-committed"]).ok();
    let run = repo.hush(["history"]).exits(0);
    run.says("1 in objects that nothing reaches").says("no secrets found");
    let story = history(&repo, &["--unreachable"]).remove(0);
    assert_eq!((&story["reached"], &story["commits"]), (&false.into(), &0.into()));
}

#[test]
fn policy_holds_for_history() {
    let repo = Repo::new();
    commit(&repo, "a", &format!("{} # hush:allow\n", leak(1).trim_end()), ("Ann", 1));
    commit(&repo, "tests/b", &leak(2), ("Ann", 2));
    commit(&repo, "c", &leak(3), ("Ann", 3));
    let stories = |repo: &Repo| history(repo, &[]).len() - 1;
    assert_eq!(stories(&repo), 2);
    repo.write(".hush.toml", "[[allow]]\npaths = [\"tests/\"]\nreason = \"fixtures\"\n");
    assert_eq!(stories(&repo), 1);
    let print = history(&repo, &[])[0]["fingerprint"].as_str().unwrap().to_owned();
    repo.hush(["allow", &print]).ok();
    assert_eq!(stories(&repo), 0);
    repo.hush(["history"]).exits(0).says("3 allowed");
    // At another path nothing forgives it.
    commit(&repo, "d", &leak(2), ("Ann", 4));
    let story = history(&repo, &[]).remove(0);
    assert_eq!((&story["path"], &story["paths"]), (&"d".into(), &serde_json::json!(["d"])));
}

#[test]
fn a_clean_repository_is_clean() {
    let repo = Repo::new();
    repo.hush(["history"]).exits(0).says("no secrets found");
    commit(&repo, "a", "base\n", ("Ann", 1));
    repo.hush(["history"]).exits(0).says("no secrets found; scanned 2 objects");
    Repo::folder().hush(["history"]).exits(2).says("error: ");
}

/// Runs a scan that compares itself with a full one.
fn verified(repo: &Repo) -> Run {
    repo.hush(["history", "--verify-against-full-scan", "--confidence", "low", "--format", "json"])
}

#[test]
fn a_scan_by_edits_is_that_of_the_whole() {
    let repo = Repo::new();
    for seed in 1..4 {
        super::support::grow_with(&repo, seed, 80, &[&leak(seed), &format!("password = \"{}\"", tokens::aws_secret_key(seed))]);
        repo.git(["repack", "-adfq", "--depth=50", "--window=50"]).ok();
        let run = verified(&repo).exits(1);
        assert!(run.stdout().lines().count() > 2, "{run}");
    }
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let repo = Repo::new();
    super::support::grow_with(&repo, 5, 150, &[&leak(1), &leak(2), &leak(3)]);
    repo.git(["repack", "-adfq"]).ok();
    for format in ["human", "lines", "json"] {
        let on = |threads: &str| {
            let call = repo.call("git").args(["hush", "history", "--no-cache", "--format", format]);
            call.env("RAYON_NUM_THREADS", threads).run().exits(1).stdout()
        };
        let alone = on("1");
        assert!(alone.lines().count() >= 3);
        assert!(["2", "7"].iter().all(|threads| on(threads) == alone), "{format}");
    }
}

#[test]
fn what_is_missing_is_counted_and_strict_fails() {
    let repo = Repo::new();
    commit(&repo, "a", &leak(1), ("Ann", 1));
    let gone = commit(&repo, "b", "gone\n", ("Ann", 2));
    repo.hush(["history", "--strict"]).exits(1);
    let blob = repo.git(["rev-parse", &format!("{gone}:b")]).ok().line();
    let file = repo.dir().join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, "no object").unwrap();
    repo.hush(["history"]).exits(1).says("warning: 1 object not here or not readable");
    repo.hush(["history", "--strict"]).exits(2).says("error: 1 of the objects");
    repo.git(["clone", "-q", "--depth", "1", &format!("file://{}", repo.dir().display()), "../shallow"]).fails();
}

#[test]
fn a_value_that_is_weighed_is_judged_where_it_stands() {
    let repo = Repo::new();
    let text = format!("db_password = \"{}\"\n", tokens::random(1, b"abcdefghkmnpqrstuvwxyzACDEFGHKLMNPQR2345679", 10));
    commit(&repo, "tests/locked/package-lock.json", &text, ("Ann", 1));
    commit(&repo, "clean", "nothing\n", ("Ann", 2));
    for round in 0..2 {
        let lines = history(&repo, &["--unreachable"]);
        assert_eq!(lines.len(), 1, "round {round}: {lines:?}");
        repo.git(["repack", "-adfq"]).ok();
    }
    commit(&repo, "app.conf", &text, ("Bob", 3));
    for round in 0..2 {
        let lines = history(&repo, &[]);
        assert_eq!(lines.len(), 2, "round {round}: {lines:?}");
        assert_eq!((&lines[0]["path"], &lines[0]["paths"]), (&"app.conf".into(), &serde_json::json!(["app.conf"])));
        repo.git(["repack", "-adfq"]).ok();
    }
}

#[test]
fn what_a_partial_clone_has_not_fetched_is_counted() {
    let repo = Repo::new();
    commit(&repo, "dir/a", "one\n", ("Ann", 1));
    commit(&repo, "dir/a", "two\n", ("Ann", 2));
    repo.git(["config", "uploadpack.allowFilter", "true"]).ok();
    let url = format!("file://{}", repo.dir().display());
    repo.git(["clone", "-q", "--filter=blob:none", "--no-checkout", &url, "../partial"]).ok();
    let partial = repo.at("../partial");
    // Where they would come from is gone, so that a fetch would fail.
    partial.git(["remote", "set-url", "origin", "/nowhere"]).ok();
    for _ in 0..2 {
        partial.hush(["history"]).exits(0).says("2 objects not here or not readable");
        partial.hush(["history", "--strict"]).exits(2).says("error: 2 of the objects");
    }
}

#[test]
fn reflogs_of_a_reftable_are_read() {
    let repo = Repo::folder();
    repo.git(["init", "-q", "--ref-format=reftable"]).ok();
    commit(&repo, "a", "base\n", ("Ann", 1));
    let gone = commit(&repo, "config", &leak(1), ("Bob", 2));
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    repo.git(["update-ref", "-m", &format!("with {}", tokens::github_token(2)), "refs/heads/main", "HEAD"]).ok();
    let lines = history(&repo, &[]);
    let brought: Vec<_> = lines.iter().map(|line| line["brought_in"]["commit"].as_str().unwrap_or_default()).collect();
    assert!(brought.contains(&&*gone), "{lines:?}");
}
