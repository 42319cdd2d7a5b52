//! Hooks that are called as git never would.

use super::{clear, repo, token};
use crate::support::Repo;
use std::fs;

#[test]
fn a_name_that_no_hook_has() {
    for name in ["post-checkout", "Pre-Commit", "pre-commit ", "../pre-commit", &token()[..4], "-"] {
        clear(repo().hush(["hook", name])).says("is not a hook that git-hush knows");
    }
    repo().hush(["hook"]).exits(2).says("error: ");
}

#[test]
fn a_message_hook_without_its_file() {
    clear(repo().hush(["hook", "commit-msg"])).says("was not handed the file");
}

#[test]
fn a_message_that_is_no_file() {
    let repo = repo();
    fs::create_dir(repo.dir().join("folder")).unwrap();
    clear(repo.hush(["hook", "commit-msg", "folder"])).says("folder").says("could not be read").says("cause: ");
    clear(repo.hush(["hook", "commit-msg", "nowhere"])).says("nowhere").says("could not be read");
    clear(repo.hush(["hook", "commit-msg", "file/deeper"])).says("could not be read");
    clear(repo.hush(["hook", "commit-msg", ""])).says("could not be read");
}

#[test]
fn no_repository() {
    let folder = Repo::folder();
    folder.write("message", "subject\n");
    for args in [&["pre-commit"][..], &["pre-merge-commit"], &["commit-msg", "message"], &["prepare-commit-msg", "message"]] {
        clear(folder.hush([&["hook"], args].concat())).says("repository");
    }
}

#[test]
fn a_binary_that_is_gone_stops_the_commit() {
    let repo = repo();
    let hook = repo.dir().join(".git/hooks/pre-commit");
    let shim = fs::read_to_string(&hook).unwrap();
    assert!(shim.contains(env!("CARGO_BIN_EXE_git-hush")));
    fs::write(&hook, shim.replace(env!("CARGO_BIN_EXE_git-hush"), "/nowhere/git-hush")).unwrap();
    let run = repo.call("git").args(["commit", "-m", "x"]).env("PATH", path_without_hush()).run().fails();
    run.says("git-hush").never_says("panicked");
    assert!(!repo.git(["rev-parse", "--verify", "--quiet", "HEAD"]).succeeded());
}

/// Returns the search path of the machine, on which nothing was built.
fn path_without_hush() -> std::ffi::OsString {
    #[expect(clippy::disallowed_methods, reason = "the tests stand outside the program, which has its own environment")]
    std::env::var_os("PATH").unwrap_or_default()
}
