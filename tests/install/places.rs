//! The right hooks directory, in every kind of repository.

use crate::install::support::{Sandbox, listing, said, write_script};
use git_hush::commands::install::Options;
use git_hush::commands::{Error, uninstall};
use std::fs;
use std::path::Path;

fn forced() -> Options {
    Options { force: true, ..Options::default() }
}

/// Shows that install refuses the directory without `--force` and changes nothing, and returns why.
fn refusal(sandbox: &Sandbox, repo: &Path) -> String {
    sandbox.program();
    let before = listing(&sandbox.path(""));
    let error = sandbox.install_with(repo, &Options::default()).err().unwrap();
    assert!(error.hint().unwrap().contains("--force"), "{error}");
    assert_eq!(listing(&sandbox.path("")), before);
    error.to_string()
}

#[test]
fn a_linked_worktree_shares_the_hooks_of_its_repository() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let tree = sandbox.path("tree");
    sandbox.git(&repo, &["worktree", "add", "-q", "-b", "side", tree.to_str().unwrap()]);
    sandbox.install(&tree);
    assert!(repo.join(".git/hooks/pre-commit").exists());
    sandbox.assert_guarded(&tree);
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_subfolder_is_as_good_as_the_top() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::create_dir_all(repo.join("a/b")).unwrap();
    sandbox.install(&repo.join("a/b"));
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_folder_can_be_named() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let options = Options { directory: Some("../repo".into()), ..Options::default() };
    sandbox.install_with(&sandbox.path("home"), &options).unwrap();
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_submodule_has_hooks_of_its_own() {
    let sandbox = Sandbox::new();
    let (parent, child) = (sandbox.repo("parent"), sandbox.repo("child"));
    sandbox.git(&parent, &["-c", "protocol.file.allow=always", "submodule", "-q", "add", child.to_str().unwrap(), "sub"]);
    sandbox.install(&parent.join("sub"));
    assert!(parent.join(".git/modules/sub/hooks/pre-commit").exists());
    assert!(!parent.join(".git/hooks/pre-commit").exists());
    sandbox.assert_guarded(&parent.join("sub"));
}

#[test]
fn a_bare_repository_guards_the_worktrees_made_from_it() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.git(&repo, &["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = sandbox.path("bare.git");
    sandbox.install(&bare);
    assert!(bare.join("hooks/pre-commit").exists());
    sandbox.git(&bare, &["worktree", "add", "-q", "../tree", "main"]);
    sandbox.assert_guarded(&sandbox.path("tree"));
}

#[test]
fn a_repository_whose_git_directory_is_elsewhere() {
    let sandbox = Sandbox::new();
    sandbox.git(&sandbox.path("home"), &["init", "-q", "--separate-git-dir", "../apart.git", "../work"]);
    let work = sandbox.path("work");
    sandbox.commit(&work, "README", "hello\n");
    sandbox.install(&work);
    assert!(sandbox.path("apart.git/hooks/pre-commit").exists());
    sandbox.assert_guarded(&work);
}

#[test]
fn a_hooks_directory_in_the_work_tree_is_not_written_to_silently() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.git(&repo, &["config", "core.hooksPath", "githooks"]);
    fs::create_dir(repo.join("githooks")).unwrap();
    assert!(refusal(&sandbox, &repo).contains("lies in the work tree"));
    sandbox.install_with(&repo, &forced()).unwrap();
    assert!(repo.join("githooks/pre-commit").exists());
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_hooks_directory_that_others_use_is_not_written_to_silently() {
    let sandbox = Sandbox::new();
    let (repo, other) = (sandbox.repo("repo"), sandbox.repo("other"));
    let shared = sandbox.path("home/shared hooks");
    fs::create_dir(&shared).unwrap();
    sandbox.git(&repo, &["config", "--global", "core.hooksPath", "~/shared hooks"]);
    assert!(refusal(&sandbox, &repo).contains("lies outside this repository"));
    sandbox.install_with(&repo, &forced()).unwrap();
    sandbox.assert_guarded(&repo);
    sandbox.assert_guarded(&other);

    let options = uninstall::Options::default();
    let refused = said(&sandbox.env(&other), |context| uninstall::run(&options, context));
    assert!(matches!(refused.err().unwrap(), Error::Install(_)), "one repository must not unwire the others silently");
    let options = uninstall::Options { force: true, ..options };
    said(&sandbox.env(&other), |context| uninstall::run(&options, context)).unwrap();
    assert!(listing(&shared).is_empty());
}

#[test]
fn a_hooks_directory_that_is_set_within_the_git_directory_is_the_repository_s_own() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/my-hooks");
    sandbox.git(&repo, &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    sandbox.install(&repo);
    sandbox.assert_guarded(&repo);
    sandbox.uninstall(&repo);
    assert!(!hooks.exists());
}

#[test]
fn a_link_from_the_git_directory_into_the_work_tree_is_seen_through() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::create_dir(repo.join("githooks")).unwrap();
    fs::remove_dir_all(repo.join(".git/hooks")).unwrap();
    std::os::unix::fs::symlink("../githooks", repo.join(".git/hooks")).unwrap();
    assert!(refusal(&sandbox, &repo).contains("lies in the work tree"));
    sandbox.install_with(&repo, &forced()).unwrap();
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_hooks_directory_two_levels_deep_is_not_guessed_at() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/not/there");
    sandbox.git(&repo, &["config", "core.hooksPath", hooks.to_str().unwrap()]);
    let error = sandbox.install_with(&repo, &Options::default()).err().unwrap();
    assert!(error.to_string().starts_with("could not create the directory"), "{error}");
    assert!(error.hint().unwrap().contains("core.hooksPath"));
    assert!(!repo.join(".git/not").exists());
}

#[test]
fn paths_may_hold_what_a_shell_would_read() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("it's a \"$HOME\" `id`;\nrepo");
    let program = sandbox.path("bin/it's\n$HOME \\ \"git-hush\"");
    fs::rename(sandbox.stub(), &program).unwrap();
    let hook = repo.join(".git/hooks/pre-commit");
    write_script(&hook, "#!/bin/sh\necho theirs >>\"$HOME/calls\"\n");
    let told = sandbox.install_with(&repo, &Options { binary: Some(program), ..Options::default() }).unwrap().out;
    assert!(!told.contains("\nrepo"), "a path must not break the line: {told}");
    sandbox.assert_guarded(&repo);
    assert_eq!(sandbox.calls()[..2], ["theirs", "hush hook pre-commit"]);
    assert_eq!(sandbox.uninstall(&repo).matches("taken out").count(), 5);
}

#[test]
fn after_a_setting_leads_git_elsewhere_uninstall_still_finds_the_shims() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let before = listing(&repo.join(".git/hooks"));
    sandbox.install(&repo);
    sandbox.git(&repo, &["config", "core.hooksPath", ".husky"]);
    sandbox.uninstall(&repo);
    assert_eq!(listing(&repo.join(".git/hooks")), before);
}
