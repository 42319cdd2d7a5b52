//! What is remembered between runs changes no answer, holds no secret, and is not believed when it is damaged.

use super::support::{Numbers, grow_with};
use crate::support::{Repo, tokens};
use std::fs;
use std::path::PathBuf;

fn leaky() -> Repo {
    let repo = Repo::new();
    let lines: Vec<String> = (1..4).map(|seed| format!("token = {}", tokens::github_token(seed))).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    grow_with(&repo, 9, 120, &lines);
    repo.git(["repack", "-adfq"]).ok();
    repo
}

fn told(repo: &Repo, args: &[&str]) -> String {
    let text = repo.hush([&["history", "--format", "json"], args].concat()).exits(1).stdout();
    let (stories, summary) = text.trim_end().rsplit_once('\n').unwrap();
    let summary: serde_json::Value = serde_json::from_str(summary).unwrap();
    format!("{stories}\n{} {}", summary["findings"], summary["objects"])
}

fn remembered(repo: &Repo) -> u64 {
    let text = repo.hush(["history", "--format", "json"]).exits(1).stdout();
    let summary: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    summary["remembered"].as_u64().unwrap()
}

fn kept(repo: &Repo) -> Vec<PathBuf> {
    let entries = fs::read_dir(repo.dir().join(".git/hush/history")).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn a_second_run_tells_the_same() {
    let repo = leaky();
    let fresh = told(&repo, &["--no-cache"]);
    assert!(kept(&repo).is_empty());
    assert_eq!(told(&repo, &[]), fresh);
    assert_eq!(kept(&repo).len(), 3);
    assert_eq!(told(&repo, &[]), fresh);
    assert!(remembered(&repo) > 100);
    for path in kept(&repo) {
        let bytes = fs::read(path).unwrap();
        let secrets = (1..4).map(tokens::github_token);
        assert!(secrets.into_iter().all(|secret| memchr::memmem::find(&bytes, &secret.as_bytes()[4..12]).is_none()));
    }
}

#[test]
fn what_changes_is_seen() {
    let repo = leaky();
    let fresh = told(&repo, &[]);
    repo.stage("new", format!("token = {}\n", tokens::github_token(7))).commit_unhooked();
    let more = told(&repo, &[]);
    assert_ne!(more, fresh);
    assert_eq!(more, told(&repo, &["--no-cache"]));
    repo.write(".hush.toml", "[[allow]]\npaths = [\"new\"]\nreason = \"known\"\n");
    assert_eq!(told(&repo, &[]), told(&repo, &["--no-cache"]));
    repo.write(".hush.toml", "[rules]\ndisable = [\"github-personal-access-token\"]\n");
    repo.hush(["history"]).exits(1).says("(generic-token)").never_says("(github-personal-access-token)");
    repo.write(".hush.toml", "");
    assert_eq!(told(&repo, &[]), more);
    // A pack that is gone is forgotten.
    repo.git(["repack", "-adfq"]).ok();
    assert_eq!(told(&repo, &[]), more);
    assert_eq!(kept(&repo).len(), 3);
}

#[test]
fn damage_is_not_believed() {
    let repo = leaky();
    let fresh = told(&repo, &[]);
    let mut numbers = Numbers(1);
    for round in 0..24 {
        for path in kept(&repo) {
            let mut bytes = fs::read(&path).unwrap();
            let at = numbers.below(bytes.len());
            match round % 4 {
                0 => bytes.truncate(at),
                1 => bytes[at] ^= 0x55,
                2 => bytes.extend([7; 40]),
                _ => bytes.clear(),
            }
            fs::write(&path, bytes).unwrap();
        }
        assert_eq!(told(&repo, &[]), fresh, "{round}");
    }
    for path in kept(&repo) {
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    assert_eq!(told(&repo, &[]), fresh);
}

#[test]
fn two_runs_at_once_tell_the_same() {
    let repo = leaky();
    let fresh = told(&repo, &["--no-cache"]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| told(&repo, &[]))).collect();
        assert!(runs.into_iter().all(|run| run.join().unwrap() == fresh));
    });
    assert!(kept(&repo).iter().all(|path| !path.to_string_lossy().contains("tmp-")));
}
