//! What is remembered of clean blobs: what a commit looked at, its push does not look at again, and nothing depends on that.

use super::{commit, empty_remote, id, leak, push, sneak, stopped, went, world};
use crate::support::{Repo, tokens};
use std::fs;
use std::path::PathBuf;

/// Returns the files of the record.
fn records(repo: &Repo) -> Vec<PathBuf> {
    let listed = fs::read_dir(repo.dir().join(".git/hush/clean")).into_iter().flatten();
    listed.map(|entry| entry.unwrap().path()).collect()
}

/// Adds an empty commit whose message stops any push, so that the push says how much it looked at.
fn with_bad_message(repo: &Repo) {
    repo.git(["commit", "-q", "--no-verify", "--allow-empty", "-m", &leak(9)]).ok();
}

#[test]
fn what_a_commit_looked_at_its_push_does_not_look_at_again() {
    let repo = world();
    for name in ["one", "two", "three"] {
        commit(&repo, name, format!("{name}\n"));
    }
    with_bad_message(&repo);
    // Four messages and no blob.
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 4 units");
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    sneak(&repo, "four", "four\n");
    with_bad_message(&repo);
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 6 units");
    // What a push looked at is remembered, too, even if the push was stopped.
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 5 units");
}

#[test]
fn all_work_trees_remember_together() {
    let repo = world();
    repo.git(["worktree", "add", "-q", "../linked", "-b", "linked"]).ok();
    commit(&repo.at("../linked"), "one", "1\n");
    with_bad_message(&repo.at("../linked"));
    stopped(push(&repo, ["linked"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 2 units");
}

#[test]
fn a_merge_remembers_what_it_brings_in() {
    let repo = world();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    sneak(&repo, "side", "x\n");
    repo.git(["checkout", "-q", "main"]).ok();
    commit(&repo, "main", "x\n");
    repo.git(["merge", "-q", "--no-edit", "side"]).ok();
    with_bad_message(&repo);
    // Four messages: two of one parent, the merge's, and the bad one.
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 4 units");
}

#[test]
fn what_was_found_is_not_remembered_even_if_it_was_forgiven() {
    let repo = world();
    repo.write(".hush.toml", format!("[[allow]]\nsecret = '''{}'''\n", tokens::github_token(1)));
    commit(&repo, "conf", leak(1));
    repo.write(".hush.toml", "");
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    // Nor what was too large, or passed over.
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    repo.write(".hush.toml", "[scan]\nmax-size = 4\n").stage("large", leak(2));
    repo.commit().ok().says("not scanned");
    repo.write(".hush.toml", "");
    stopped(push(&repo, ["main"]), ["large:1:9"]);
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    repo.stage("skipped", leak(3));
    repo.call("git").env("HUSH_SKIP", "github-personal-access-token").args(["commit", "-q", "-m", "x"]).run().ok();
    stopped(push(&repo, ["main"]), ["skipped:1:9"]);
}

#[test]
fn other_rules_remember_apart() {
    let repo = world();
    commit(&repo, "conf", "ours-48301927\n");
    let rule = "[[rule]]\nid = \"our-token\"\nname = \"Ours\"\nkeywords = [\"ours-\"]\nregex = '(ours-[0-9]{8})'\n\
                confidence = \"high\"\n[rule.examples]\nmatch = [\"ours-00000000\"]\nignore = [\"ours-x\"]\n";
    repo.write(".hush.toml", rule);
    push(&repo, ["main"]).exits(1).says("conf:1:1");
    repo.write(".hush.toml", "[rules]\ndisable = [\"github-personal-access-token\", \"generic-token\"]\n");
    commit(&repo, "leak", leak(1));
    repo.write(".hush.toml", "");
    stopped(push(&repo, ["main"]), ["leak:1:9"]);
    // Not for ever many of them.
    for number in 0..12 {
        repo.write(".hush.toml", rule.replace("{8}", &format!("{{{}}}", 9 + number)));
        repo.stage("file", format!("{number}\n")).git(["commit", "-q", "-m", "x"]).ok();
    }
    assert!((2..=4).contains(&records(&repo).len()), "{:?}", records(&repo));
}

#[test]
fn the_same_blob_elsewhere_is_looked_at() {
    let repo = world();
    // In a lock file such a value is a digest, elsewhere it may be a secret: where a blob stands counts.
    commit(&repo, "one", "text\n");
    repo.git(["mv", "one", "two"]).ok();
    repo.git(["commit", "-q", "--no-verify", "-m", "moved"]).ok();
    with_bad_message(&repo);
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 4 units");
}

#[test]
fn whatever_stands_at_its_place_nothing_is_missed() {
    let repo = world();
    commit(&repo, "clean", "x\n");
    let [record] = records(&repo).try_into().unwrap();
    let whole = fs::read(&record).unwrap();
    assert!(whole.starts_with(b"git-hush clean record 1\n") && whole.len() % 24 == 0);
    let bad = sneak(&repo, "conf", leak(1));
    let blob = id(&repo, "HEAD:conf");
    let raw: Vec<u8> = (0..20).map(|at| u8::from_str_radix(&blob[2 * at..2 * at + 2], 16).unwrap()).collect();
    let foreign = [&raw[..], &raw, &raw].concat();
    for bytes in [&b""[..], b"\0", &whole[..30], &foreign, &[&whole[..], b"x"].concat(), &vec![b'a'; 5 << 20], &whole] {
        fs::write(&record, bytes).unwrap();
        stopped(push(&repo, ["main"]), [&format!("conf:1:9 (commit {})", &bad[..10])]);
        // And it is mended, or left, but never in the way.
        repo.stage("more", format!("{}\n", bytes.len())).git(["commit", "-q", "-m", "x"]).ok();
        repo.git(["reset", "-q", "--soft", &bad]).ok();
    }
    assert!(fs::metadata(&record).unwrap().len() < 2 << 20);
    for _ in 0..3 {
        fs::remove_file(&record).unwrap();
        std::process::Command::new("mkfifo").arg(&record).status().unwrap();
        stopped(push(&repo, ["main"]), ["conf:1:9"]);
    }
    fs::remove_file(&record).unwrap();
    fs::create_dir(&record).unwrap();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    fs::remove_dir(&record).unwrap();
    fs::remove_dir_all(record.parent().unwrap()).unwrap();
    repo.write(".git/hush/clean", "a file");
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    repo.stage("last", "x\n").git(["commit", "-q", "-m", "x"]).ok();
}

#[test]
fn it_does_not_grow_for_ever() {
    let repo = world();
    commit(&repo, "clean", "x\n");
    let [record] = records(&repo).try_into().unwrap();
    let mut bytes = fs::read(&record).unwrap();
    bytes.resize(24 * 70_000, b'z');
    fs::write(&record, bytes).unwrap();
    commit(&repo, "more", "y\n");
    assert_eq!(fs::metadata(&record).unwrap().len(), 24 * (1 + (1 << 15) + 1));
    with_bad_message(&repo);
    // The newest is still there: of two blobs the older one is looked at again.
    stopped(push(&repo, ["main"]), ["COMMIT_EDITMSG:1:9"]).says("; scanned 4 units");
}

#[test]
fn no_secret_and_no_path_is_in_it() {
    let repo = world();
    commit(&repo, "a-telling-name", "a telling content\n");
    repo.stage("conf", leak(1)).commit().exits(1);
    let [record] = records(&repo).try_into().unwrap();
    let text = String::from_utf8_lossy(&fs::read(record).unwrap()).into_owned();
    assert!(!text.contains("tell") && !text.contains(&tokens::github_token(1)));
}

#[test]
fn where_nothing_can_be_written_pushes_go_on() {
    let repo = world();
    sneak(&repo, "clean", "x\n");
    fs::remove_dir_all(repo.dir().join(".git/hush")).unwrap();
    repo.write(".git/hush", "a file in the way of the folder");
    went(push(&repo, ["main"]));
    repo.stage("conf", leak(1)).commit_unhooked();
    empty_remote(&repo, "other.git");
    stopped(repo.git(["push", "-q", "../other.git", "main"]), ["conf:1:9"]);
}

#[test]
fn many_may_write_at_once() {
    let repo = world();
    for number in 0..8 {
        repo.git(["worktree", "add", "-q", &format!("../linked-{number}"), "-b", &format!("b{number}")]).ok();
    }
    fs::remove_dir_all(repo.dir().join(".git/hush")).unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let linked = repo.at(format!("../linked-{number}"));
            scope.spawn(move || {
                (0..4).for_each(|file| drop(commit(&linked, &format!("{number}-{file}"), format!("{number}-{file}\n"))));
            });
        }
    });
    let [record] = records(&repo).try_into().unwrap();
    assert_eq!(fs::metadata(&record).unwrap().len() % 24, 0);
    for number in 0..8 {
        let linked = repo.at(format!("../linked-{number}"));
        with_bad_message(&linked);
        // Five messages, and no blob.
        let run = push(&linked, [&format!("b{number}")]);
        stopped(run, ["COMMIT_EDITMSG:1:9"]).says("; scanned 5 units");
    }
}
