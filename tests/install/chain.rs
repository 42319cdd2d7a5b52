//! A hook that was there before is kept and runs first.

use crate::install::support::{Sandbox, link, secret, text, write_script};
use git_hush::commands::install::Options;
use std::fs;
use std::path::{Path, PathBuf};

/// Makes a repository whose shims call the stub, so that its record shows who ran when.
fn recorded(sandbox: &Sandbox, hook: &str, script: &str) -> PathBuf {
    let repo = sandbox.repo("repo");
    write_script(&repo.join(".git/hooks").join(hook), script);
    install(sandbox, &repo);
    repo
}

fn install(sandbox: &Sandbox, repo: &Path) -> String {
    sandbox.install_with(repo, &Options { binary: Some(sandbox.stub()), ..Options::default() }).unwrap().out
}

#[test]
fn the_kept_hook_runs_first_and_with_the_same_arguments() {
    let sandbox = Sandbox::new();
    let repo = recorded(&sandbox, "commit-msg", "#!/bin/sh\necho \"theirs $*\" >>\"$HOME/calls\"\n");
    sandbox.commit(&repo, "a", "a\n");
    let message = ".git/COMMIT_EDITMSG";
    assert_eq!(
        sandbox.calls(),
        [
            "hush hook pre-commit".to_owned(),
            format!("hush hook prepare-commit-msg {message} message"),
            format!("theirs {message}"),
            format!("hush hook commit-msg {message}"),
        ]
    );
}

#[test]
fn the_kept_hook_s_failure_stops_the_commit_at_once() {
    let sandbox = Sandbox::new();
    let repo = recorded(&sandbox, "pre-commit", "#!/bin/sh\necho 'lint says no' >&2\nexit 7\n");
    let output = sandbox.try_commit(&repo, "a", "a\n");
    assert!(!output.status.success() && text(&output).contains("lint says no"), "{}", text(&output));
    assert!(sandbox.calls().is_empty(), "after a failure nobody else is called");
    let shim = sandbox.command(repo.join(".git/hooks/pre-commit"), &repo).output().unwrap();
    assert_eq!(shim.status.code(), Some(7), "the status is the kept hook's own");
}

#[test]
fn a_kept_hook_that_passes_does_not_let_a_secret_pass() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    write_script(&repo.join(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    sandbox.install(&repo);
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_kept_hook_that_git_would_not_have_run_does_not_run() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::write(repo.join(".git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n").unwrap();
    link("nowhere", &repo.join(".git/hooks/commit-msg"));
    sandbox.install(&repo);
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_hook_that_is_a_link_is_kept_as_a_link_and_finds_its_neighbours() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::create_dir(repo.join("githooks")).unwrap();
    write_script(&repo.join("githooks/check"), "#!/bin/sh\n. \"$(dirname \"$0\")/helper\"\n");
    write_script(&repo.join(".git/hooks/helper"), "echo helped >>\"$HOME/calls\"\n");
    link("../../githooks/check", &repo.join(".git/hooks/pre-commit"));
    install(&sandbox, &repo);
    assert!(fs::symlink_metadata(repo.join(".git/hooks/pre-commit.hush-kept")).unwrap().is_symlink());
    sandbox.commit(&repo, "a", "a\n");
    assert_eq!(sandbox.calls()[..2], ["helped", "hush hook pre-commit"]);
}

/// Other tools keep hooks as we do: they move ours away and call it from theirs. When install is run again, ours calls theirs.
#[test]
fn tools_that_keep_each_other_do_not_go_round_in_circles() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hook = repo.join(".git/hooks/pre-commit");
    install(&sandbox, &repo);
    fs::rename(&hook, repo.join(".git/hooks/pre-commit.legacy")).unwrap();
    let theirs =
        "#!/bin/sh\necho theirs >>\"$HOME/calls\"\nhere=$(cd \"$(dirname \"$0\")\" && pwd)\n\"$here/pre-commit.legacy\" \"$@\"\n";
    write_script(&hook, theirs);
    assert!(install(&sandbox, &repo).contains("pre-commit.hush-kept` and runs first"));

    sandbox.commit(&repo, "a", "a\n");
    let calls: Vec<_> = sandbox.calls().into_iter().filter(|call| !call.contains("-msg")).collect();
    assert_eq!(calls, ["theirs", "hush hook pre-commit", "hush hook pre-commit"]);
    assert_eq!(sandbox.try_commit(&repo, "leak", &secret()).status.code(), Some(1));
}

#[test]
fn a_kept_hook_that_commits_elsewhere_runs_that_repository_s_hooks() {
    let sandbox = Sandbox::new();
    let other = sandbox.repo("other");
    write_script(&other.join(".git/hooks/pre-commit"), "#!/bin/sh\necho other >>\"$HOME/calls\"\n");
    install(&sandbox, &other);
    let script = format!(
        "#!/bin/sh\nunset $(git rev-parse --local-env-vars)\ncd '{}' && git commit -q --allow-empty -m nested\n",
        other.display()
    );
    let repo = recorded(&sandbox, "pre-commit", &script);
    sandbox.commit(&repo, "a", "a\n");
    assert_eq!(sandbox.calls()[..2], ["other", "hush hook pre-commit"]);
}
