//! The repositories that are scanned: submodules, linked worktrees, bare and empty ones, and those that the environment names.

use super::{found, leak, scan};
use crate::support::Repo;

#[test]
fn a_submodule_answers_for_itself() {
    let repo = Repo::new();
    let other = repo.at("../other");
    other.write("file", leak(1));
    other.git(["init", "--quiet"]).ok();
    other.git(["add", "."]).ok();
    other.commit_unhooked();
    repo.stage("top", leak(2));
    repo.git(["submodule", "--quiet", "add", "../other", "module"]).ok();
    assert_eq!(found(&repo, &[]), ["top"]);
    assert_eq!(found(&repo, &["--untracked"]), ["top"]);
    assert_eq!(found(&repo, &["--staged"]), ["top"]);
    assert_eq!(found(&repo.at("module"), &[]), ["file"]);
    // A folder that holds files of another repository is not called clean.
    scan(&repo, &["module"]).exits(2).says("error: nothing in the folder `module` is tracked").says("hint: ");
}

#[test]
fn a_linked_worktree_has_files_of_its_own() {
    let repo = Repo::new();
    repo.stage("top", leak(1)).commit_unhooked();
    repo.git(["worktree", "add", "--quiet", "../linked"]).ok();
    let linked = repo.at("../linked");
    linked.write("top", "mended\n").stage("sub/new", leak(2));
    assert_eq!(found(&linked, &[]), ["sub/new"]);
    assert_eq!(found(&linked.at("sub"), &["--staged"]), ["sub/new"]);
    assert_eq!(found(&repo, &[]), ["top"]);
    assert_eq!(found(&repo, &["--staged"]), Vec::<String>::new());
}

#[test]
fn an_empty_repository_is_clean() {
    let repo = Repo::new();
    scan(&repo, &["--verbose"]).ok().says("no secrets found; scanned 0 units");
    scan(&repo, &["--staged"]).ok();
    scan(&repo, &["--untracked"]).ok();
    repo.stage("first", leak(1));
    assert_eq!(found(&repo, &[]), ["first"]);
    assert_eq!(found(&repo, &["--staged"]), ["first"]);
}

#[test]
fn a_bare_repository_has_no_files_to_scan() {
    let folder = Repo::folder();
    folder.git(["init", "--quiet", "--bare"]).ok();
    scan(&folder, &[]).exits(2).says("has no work tree").says("hint: ").says("--no-index");
    scan(&folder, &["--no-index"]).ok();
}

#[test]
fn the_repository_is_the_one_that_the_environment_names() {
    let repo = Repo::new();
    repo.stage("top", leak(1));
    let elsewhere = repo.at("../elsewhere");
    elsewhere.write("untouched", leak(2));
    let (git_dir, worktree) = (repo.dir().join(".git"), repo.dir());
    let call = || elsewhere.call("git-hush").args(["scan", "--format", "lines"]).env("GIT_DIR", &git_dir);
    call().env("GIT_WORK_TREE", worktree).run().exits(1).says("top:2:9: ").never_says("untouched");
    // Without a work tree named, git takes the current folder for it.
    call().run().ok();
    call().args(["--staged"]).run().exits(1).says("top:2:9: ");
    let args = ["--git-dir=../repo/.git", "--work-tree=../repo", "hush", "scan", "--format=lines"];
    elsewhere.git(args).exits(1).says("top:2:9: ");
    elsewhere.git(["-C", "../repo", "hush", "scan", "--format=lines"]).exits(1).says("top:2:9: ");
}

#[test]
fn the_index_is_the_one_that_the_environment_names() {
    let repo = Repo::new();
    repo.stage("top", leak(1));
    let call = |args: &[&str]| repo.call("git").args(args).env("GIT_INDEX_FILE", "other-index").run();
    call(&["read-tree", "--empty"]).ok();
    call(&["hush", "scan", "--staged"]).ok();
    // There are files and none of them is tracked: that is told, not called clean.
    call(&["hush", "scan"]).exits(2).says("is tracked");
    call(&["add", "top"]).ok();
    call(&["hush", "scan", "--staged"]).exits(1);
}

#[test]
fn a_file_system_of_another_alphabet_is_scanned_by_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let repo = Repo::new();
    let raw = std::ffi::OsStr::from_bytes(b"caf\xe9");
    repo.stage("schlüssel/鍵", leak(1)).stage(raw, leak(2)).stage("with\nbreak", leak(3));
    let run = scan(&repo, &["--format", "lines"]).exits(1);
    let mut lines = run.bytes().split(|&byte| byte == b'\n');
    assert!(lines.next().unwrap().starts_with(b"caf\xe9:2:9: "), "{run}");
    assert!(lines.next().unwrap().starts_with("schlüssel/鍵:2:9: ".as_bytes()), "{run}");
    assert!(lines.next().unwrap().starts_with(b"\"with\\nbreak\":2:9: "), "{run}");
    repo.call("git").args(["hush", "scan", "--format", "lines"]).args([raw]).run().exits(1).says(":2:9: ");
}
