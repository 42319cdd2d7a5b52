//! Where the hook cannot do its work it says so and stops the commit: what was not read is never clean.

use super::{blocked, commit, discreet, id, leak, record, repo, silent, unable};
use crate::support::Repo;
use std::fs;
use std::path::PathBuf;

/// Returns the file of a loose object.
fn loose(repo: &Repo, object: &str) -> PathBuf {
    repo.dir().join(".git/objects").join(&object[..2]).join(&object[2..])
}

/// Stages content and returns the file of its object.
fn stage_loose(repo: &Repo, path: &str) -> PathBuf {
    repo.stage(path, "content that nobody will read\n");
    loose(repo, &id(repo, &format!(":{path}")))
}

/// Overwrites a file that git made read-only.
fn spoil(path: &PathBuf, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_missing_object_stops_the_commit() {
    let repo = repo();
    fs::remove_file(stage_loose(&repo, "gone")).unwrap();
    repo.stage("leaky", leak());
    let run = unable(repo.hush(["hook", "pre-commit"]));
    // What could be read is told all the same.
    run.says("error: `gone` (object `").says("--> leaky:1:9").says("`git fsck`");
    let run = commit(&repo, []);
    discreet(&run);
    run.fails().says("error: ").says("hint: ");
}

#[test]
fn an_object_that_is_spoilt_stops_the_commit() {
    for bytes in [&b""[..], b"not an object", b"\x78\x9c\xff\xff\xff\xff"] {
        let repo = repo();
        spoil(&stage_loose(&repo, "spoilt"), bytes);
        unable(repo.hush(["hook", "pre-commit"])).says("error: `spoilt` (object `");
        let run = commit(&repo, []);
        discreet(&run);
        run.fails().says("error: `spoilt` (object `").says("hint: ");
    }
}

#[test]
fn an_object_under_the_name_of_another_stops_the_commit() {
    let repo = repo();
    repo.stage("other", leak());
    let other = fs::read(loose(&repo, &id(&repo, ":other"))).unwrap();
    repo.git(["rm", "-q", "--cached", "other"]).ok();
    spoil(&stage_loose(&repo, "exchanged"), &other);
    let run = repo.hush(["hook", "pre-commit"]);
    discreet(&run);
    // Whichever of the two is said, it is not clean.
    run.fails();
}

#[test]
fn an_index_that_is_spoilt_is_an_error() {
    let repo = repo();
    repo.stage("a", leak());
    let index = repo.read(".git/index");
    for bytes in [&b"DIRC"[..], b"not an index at all, by far", &index[..index.len() / 2], &[0xff; 200]] {
        repo.write(".git/index", bytes);
        unable(repo.hush(["hook", "pre-commit"])).says("index");
        commit(&repo, []).fails();
    }
    repo.write(".git/index", index);
    blocked(commit(&repo, []), ["a:1:9"]);
}

#[test]
fn no_index_is_an_index_without_entries() {
    let repo = repo();
    fs::remove_file(repo.dir().join(".git/index")).unwrap();
    silent(repo.hush(["hook", "pre-commit"]));
}

#[test]
fn a_directory_in_the_place_of_the_index_is_an_error() {
    let repo = repo();
    fs::remove_file(repo.dir().join(".git/index")).unwrap();
    fs::create_dir(repo.dir().join(".git/index")).unwrap();
    unable(repo.hush(["hook", "pre-commit"]));
}

#[test]
fn a_repository_without_head_is_an_error() {
    let repo = repo();
    repo.stage("a", leak());
    fs::remove_file(repo.dir().join(".git/HEAD")).unwrap();
    unable(repo.hush(["hook", "pre-commit"])).says("HEAD");
    unable(repo.hush(["hook", "prepare-commit-msg", ".git/COMMIT_EDITMSG", "message"])).says("HEAD");
    commit(&repo, []).fails();
}

#[test]
fn a_head_that_names_nothing_is_an_error_or_a_first_commit() {
    let repo = repo();
    repo.stage("a", leak());
    for head in ["garbage\n", "ref: refs/heads/../../x\n", "", "0123456789012345678901234567890123456789\n"] {
        repo.write(".git/HEAD", head);
        unable(repo.hush(["hook", "pre-commit"]));
        commit(&repo, []).fails();
    }
    repo.write(".git/HEAD", "ref: refs/heads/unborn\n");
    blocked(commit(&repo, []), ["a:1:9"]);
}

#[test]
fn a_parent_that_is_missing_is_an_error() {
    let repo = repo();
    let head = id(&repo, "HEAD");
    repo.stage("a", leak());
    fs::remove_file(loose(&repo, &head)).unwrap();
    unable(repo.hush(["hook", "pre-commit"])).says("`git fsck`");
    commit(&repo, []).fails();
}

#[test]
fn an_earlier_version_that_is_missing_makes_a_secret_new() {
    let repo = repo();
    record(&repo, "file", leak());
    let before = loose(&repo, &id(&repo, ":file"));
    repo.stage("file", leak() + "more\n");
    fs::remove_file(before).unwrap();
    blocked(commit(&repo, []), ["file:1:9"]);
}

#[test]
fn a_folder_that_is_no_repository_is_an_error() {
    let folder = Repo::folder();
    for hook in ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg"] {
        unable(folder.hush(["hook", hook, "file"])).says("is not in a git repository");
    }
}

#[test]
fn a_hook_that_nobody_knows_is_an_error() {
    let repo = repo();
    unable(repo.hush(["hook", "pre-comit"])).says("`pre-comit`");
    unable(repo.hush(["hook", "commit-msg"])).says("was not handed the file");
    unable(repo.hush(["hook", "commit-msg", "no/such/file"]));
    unable(repo.hush(["hook", "commit-msg", "."]));
}

#[test]
fn a_state_of_git_s_that_is_spoilt_is_an_error() {
    let repo = repo();
    repo.stage("a", leak());
    for name in ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"] {
        repo.write(format!(".git/{name}"), b"\xff\0 no name\n");
        unable(repo.hush(["hook", "pre-commit"])).says(name);
        fs::remove_file(repo.dir().join(".git").join(name)).unwrap();
    }
    // A name of nothing.
    repo.write(".git/MERGE_HEAD", "0123456789012345678901234567890123456789\n");
    unable(repo.hush(["hook", "pre-commit"]));
    unable(repo.hush(["hook", "prepare-commit-msg", ".git/COMMIT_EDITMSG", "merge"]));
}

#[test]
fn notes_of_other_hooks_are_no_reason_to_look_away() {
    let repo = repo();
    for note in [&b""[..], b"\xff\xfe", b"1 commit\n", b"4294967296 amend\n"] {
        repo.write(".git/hush/judged", note).stage("a", leak());
        blocked(commit(&repo, []), ["a:1:9"]);
        repo.write(".git/hush/judged", note).stage("a", "clean\n");
        silent(commit(&repo, ["--allow-empty"]));
    }
}

#[test]
fn configuration_that_git_cannot_read_stops_the_commit() {
    let repo = repo();
    repo.stage("a", leak());
    let config = repo.read(".git/config");
    repo.write(".git/config", b"[core\n\0\xff");
    commit(&repo, []).fails();
    let run = repo.call(env!("CARGO_BIN_EXE_git-hush")).args(["hook", "pre-commit"]).run();
    unable(run);
    repo.write(".git/config", config);
    blocked(commit(&repo, []), ["a:1:9"]);
}
