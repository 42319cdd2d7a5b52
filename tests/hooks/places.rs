//! Wherever the repository lies and whoever names it: folders, variables, worktrees, submodules, bare repositories.

use super::{blocked, commit, leak, record, record_staged, repo, silent};
use crate::support::Repo;

/// Stages a leak, then something clean, and has each committed by the caller.
fn both_ways(repo: &Repo, commit: impl Fn() -> crate::support::Run, stage: impl Fn(&str, &[u8])) {
    stage("a", leak().as_bytes());
    blocked(commit(), ["a:1:9"]);
    stage("a", b"clean\n");
    silent(commit());
    assert_eq!(repo.git(["log", "-1", "--format=%s"]).ok().line(), "a commit");
}

#[test]
fn a_commit_from_a_folder_below_is_the_whole_commit() {
    let repo = repo();
    let below = repo.write("deep/down/file", "x\n").at("deep/down");
    repo.stage("a", leak());
    blocked(commit(&below, []), ["a:1:9"]);
    below.stage("file", leak());
    repo.stage("a", "clean\n");
    blocked(commit(&below, []), ["deep/down/file:1:9"]);
    below.stage("file", "clean\n");
    silent(commit(&below, []));
}

#[test]
fn a_folder_named_by_a_flag_is_the_repository() {
    let repo = repo();
    let outside = repo.at("..");
    both_ways(
        &repo,
        || outside.git(["-C", "repo", "commit", "-q", "-m", "a commit"]),
        |path, bytes| {
            repo.stage(path, bytes);
        },
    );
}

#[test]
fn an_index_of_the_user_s_own_is_the_one_that_counts() {
    let repo = repo();
    let with = |args: &[&str], index: &str| repo.call("git").args(args).env("GIT_INDEX_FILE", index).run();
    let absolute = repo.dir().join("../other-index");
    for index in [".git/mine", absolute.to_str().unwrap()] {
        with(&["read-tree", "HEAD"], index).ok();
        repo.stage("readme", "the usual index is clean\n").write("a", leak());
        with(&["add", "a"], index).ok();
        blocked(with(&["commit", "-q", "-m", "x"], index), ["a:1:9"]);
        repo.stage("a", leak()).write("a", "clean\n");
        with(&["add", "a"], index).ok();
        silent(with(&["commit", "-q", "--allow-empty", "-m", "x"], index));
    }
}

#[test]
fn variables_name_the_repository() {
    let repo = repo();
    let outside = repo.at("../elsewhere");
    outside.write("unrelated", "");
    let git = |args: &[&str]| outside.call("git").args(args).env("GIT_DIR", "../repo/.git").env("GIT_WORK_TREE", "../repo").run();
    both_ways(
        &repo,
        || git(&["commit", "-q", "-m", "a commit"]),
        |path, bytes| {
            repo.write(path, bytes);
            git(&["add", "-A"]).ok();
        },
    );
}

#[test]
fn flags_name_the_repository() {
    let repo = repo();
    let outside = repo.at("..");
    let git = |args: &[&str]| outside.git([&["--git-dir=repo/.git", "--work-tree=repo"], args].concat());
    both_ways(
        &repo,
        || git(&["commit", "-q", "-m", "a commit"]),
        |path, bytes| {
            repo.write(path, bytes);
            git(&["add", "-A"]).ok();
        },
    );
}

#[test]
fn a_bare_repository_with_a_work_tree_of_the_day() {
    let sandbox = Repo::folder();
    sandbox.git(["init", "-q", "--bare", "../dotfiles"]).ok();
    sandbox.at("../dotfiles").hush(["install"]).ok();
    let git = |args: &[&str]| sandbox.git([&["--git-dir=../dotfiles", "--work-tree=."], args].concat());
    let stage = |path: &str, bytes: &[u8]| {
        sandbox.write(path, bytes);
        git(&["add", "-A"]).ok();
    };
    both_ways(&sandbox.at("../dotfiles"), || git(&["commit", "-q", "-m", "a commit"]), stage);
    both_ways(&sandbox.at("../dotfiles"), || git(&["commit", "-q", "-a", "--allow-empty", "-m", "a commit"]), stage);
}

#[test]
fn a_linked_worktree_has_the_hooks_of_its_repository_and_an_index_of_its_own() {
    let repo = repo();
    repo.git(["worktree", "add", "-q", "../linked"]).ok();
    let linked = repo.at("../linked");
    repo.stage("main-only", leak());
    both_ways(
        &linked,
        || commit(&linked, []),
        |path, bytes| {
            linked.stage(path, bytes);
        },
    );
    linked.write("a", leak());
    blocked(commit(&linked, ["-a"]), ["a:1:9"]);
    blocked(commit(&linked, ["a"]), ["a:1:9"]);
    blocked(commit(&repo, []), ["main-only:1:9"]);
    assert!(!linked.has(".git/hooks"), "the worktree has no hooks of its own");
}

#[test]
fn a_worktree_is_compared_with_its_own_head() {
    let repo = repo();
    repo.git(["worktree", "add", "-q", "../linked"]).ok();
    let linked = repo.at("../linked");
    // Old on the worktree's branch, and new to the main one.
    record(&linked, "a", leak());
    linked.stage("a", format!("{}more\n", leak()));
    super::told(commit(&linked, []), "a:1:9");
    repo.stage("a", leak());
    blocked(commit(&repo, []), ["a:1:9"]);
}

#[test]
fn a_submodule_answers_for_itself_and_its_parent_does_not() {
    let repo = repo();
    let child = repo.at("../child");
    child.write("readme", "child\n").git(["init", "-q"]).ok();
    child.git(["add", "-A"]).ok();
    record_staged(&child);
    repo.git(["submodule", "--quiet", "add", "../child", "sub"]).ok();
    silent(commit(&repo, []));

    let sub = repo.at("sub");
    sub.hush(["install"]).ok();
    assert!(repo.has(".git/modules/sub/hooks/pre-commit"));
    both_ways(
        &sub,
        || commit(&sub, []),
        |path, bytes| {
            sub.stage(path, bytes);
        },
    );
    // The parent records a commit of the child; what that holds is the child's affair.
    record(&sub, "b", leak());
    silent(commit(&repo, ["-a"]));
    repo.stage("a", leak());
    blocked(commit(&repo, []), ["a:1:9"]);
}

#[test]
fn a_git_directory_elsewhere_is_found() {
    let repo = Repo::folder();
    repo.git(["init", "-q", "--separate-git-dir", "../apart"]).ok();
    repo.hush(["install"]).ok();
    both_ways(
        &repo,
        || commit(&repo, []),
        |path, bytes| {
            repo.stage(path, bytes);
        },
    );
    assert!(repo.has("../apart/hooks/pre-commit"));
}

#[test]
fn objects_that_are_borrowed_are_read() {
    let repo = repo();
    record(&repo, "a", leak());
    repo.git(["clone", "-q", "--shared", ".", "../borrower"]).ok();
    let borrower = repo.at("../borrower");
    borrower.hush(["install"]).ok();
    borrower.stage("a", format!("{}more\n", leak()));
    super::told(commit(&borrower, []), "a:1:9");
    borrower.stage("b", leak());
    blocked(commit(&borrower, []), ["b:1:9"]);
}

#[test]
fn packed_objects_and_references_are_read() {
    let repo = repo();
    record(&repo, "a", leak());
    repo.git(["gc", "-q"]).ok();
    repo.stage("a", format!("{}more\n", leak()));
    super::told(commit(&repo, []), "a:1:9");
    repo.stage("b", leak());
    blocked(commit(&repo, []), ["b:1:9"]);
}

#[test]
fn a_detached_head_is_a_parent_like_any_other() {
    let repo = repo();
    record(&repo, "a", leak());
    repo.git(["checkout", "-q", "--detach"]).ok();
    repo.stage("a", format!("{}more\n", leak()));
    super::told(commit(&repo, []), "a:1:9");
    repo.stage("b", leak());
    blocked(commit(&repo, []), ["b:1:9"]);
}

#[test]
fn names_of_sha256_are_read_or_refused() {
    let repo = Repo::folder();
    repo.git(["init", "-q", "--object-format=sha256"]).ok();
    repo.hush(["install"]).ok();
    both_ways(
        &repo,
        || commit(&repo, []),
        |path, bytes| {
            repo.stage(path, bytes);
        },
    );
    record(&repo, "old", leak());
    repo.stage("old", format!("{}more\n", leak()));
    super::told(commit(&repo, []), "old:1:9");
}
