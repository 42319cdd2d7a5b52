//! Hooks that git's configuration names, with a git that runs them: `HUSH_TEST_GIT` names one, unless the one on PATH does.

use super::{everything, git, guarded_with, hush, leak, path_behind, script, unguarded};
use crate::support::Repo;
use std::path::{Path, PathBuf};

/// Returns the folder of a git that runs configured hooks, or says that the test is skipped.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "the tests stand outside the program, and say what they skip")]
fn newer() -> Option<PathBuf> {
    let named = std::env::var_os("HUSH_TEST_GIT").map(PathBuf::from);
    let usual = std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join("git")).find(|git| git.is_file());
    let runs = |git: &PathBuf| {
        let version = std::process::Command::new(git).arg("version").output().map(|output| output.stdout).unwrap_or_default();
        let version = String::from_utf8_lossy(&version).into_owned();
        let mut numbers = version.trim_start_matches("git version ").split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        (numbers.next(), numbers.next()) >= (Some(2), Some(54))
    };
    let found = named.into_iter().chain(usual).find(runs);
    if found.is_none() {
        eprintln!("skipped: HUSH_TEST_GIT names no git of 2.54 or later");
    }
    Some(found?.parent()?.to_owned())
}

#[test]
fn a_git_that_runs_configured_hooks_guards_every_repository_beside_its_own_hooks() {
    let Some(newer) = newer() else { return };
    let repo = Repo::new();
    let before = everything(&repo);
    let said = hush(&repo, &newer, &["install", "--global"]).ok();
    said.says("runs hooks that its configuration names").says("they run in every repository, before its own");
    let wired = everything(&repo);
    hush(&repo, &newer, &["install", "--global"]).ok().says("already in place");
    assert_eq!(everything(&repo), wired);

    script(&repo, ".git/hooks/pre-commit", "#!/bin/sh\necho own >>\"$HOME/calls\"\n");
    guarded_with(&repo, Some(&newer));
    assert_eq!(repo.read("../home/calls"), b"own\nown\n", "the repository's own hook runs as before");
    repo.stage("b", "clean\n");
    git(&repo, Some(&newer), &["commit", "-q", "-m", &leak()]).exits(1).says("stopped this commit");
    hush(&repo, &newer, &["doctor"]).ok().says("canary: a made-up AWS key was stopped");
    hush(&repo, &newer, &["doctor", "--recursive", ".."]).ok().says("1 wired, 0 not");

    // An older git knows nothing of them, and doctor says so of it.
    let old = super::old_git(&repo);
    hush(&repo, &old, &["doctor", "--recursive", "."]).exits(1).says("NOT wired");

    hush(&repo, &newer, &["uninstall", "--global"]).ok().says("our lines are out of");
    assert_eq!(repo.read("../home/.gitconfig"), before[&repo.home().join(".gitconfig")].bytes);
    assert!(!repo.home().join(".config").exists());
    unguarded(&repo);
}

#[test]
fn one_repository_can_be_left_out_and_that_is_seen() {
    let Some(newer) = newer() else { return };
    let repo = Repo::new();
    hush(&repo, &newer, &["install", "--global"]).ok();
    git(&repo, Some(&newer), &["config", "hook.hush-pre-commit.enabled", "false"]).ok();
    repo.stage("leak.env", leak());
    git(&repo, Some(&newer), &["commit", "-q", "-m", "x"]).ok();
    hush(&repo, &newer, &["doctor", "--recursive", "."]).exits(1).says("NOT wired").says(": without pre-commit\n");
}

#[test]
fn what_a_user_has_added_to_our_sections_stays() {
    let Some(newer) = newer() else { return };
    let repo = Repo::new();
    hush(&repo, &newer, &["install", "--global"]).ok();
    git(&repo, Some(&newer), &["config", "set", "--global", "hook.hush-pre-commit.enabled", "false"]).ok();
    hush(&repo, &newer, &["uninstall", "--global"]).ok();
    let config = String::from_utf8(repo.read("../home/.gitconfig")).unwrap();
    assert!(config.ends_with("[hook \"hush-pre-commit\"]\n\tenabled = false\n"), "{config}");
}

#[test]
fn without_the_program_a_commit_is_stopped_with_what_helps() {
    let Some(newer) = newer() else { return };
    let repo = Repo::new();
    let gone = repo.home().join("bin/git-hush");
    std::fs::create_dir(gone.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_git-hush"), &gone).unwrap();
    let path = path_behind(&newer);
    repo.call(&gone).args(["install", "--global"]).env("PATH", &path).run().ok();
    std::fs::remove_file(&gone).unwrap();
    let built = Path::new(env!("CARGO_BIN_EXE_git-hush")).parent().unwrap();
    let short = std::env::join_paths(std::env::split_paths(&path).filter(|folder| folder != built)).unwrap();
    repo.stage("a", "a\n");
    let commit = repo.call("git").args(["commit", "-qm", "x"]).env("PATH", short).run();
    commit.exits(1).says("git-hush is gone").says("git config --global --edit").says("`# written by git-hush`");
}

/// The hooks of one commit know each other by the process that runs them, which must be git and not a shell between.
#[test]
fn an_amendment_is_known_as_one() {
    let Some(newer) = newer() else { return };
    let repo = Repo::new();
    repo.stage("leak.env", leak());
    repo.commit().ok();
    hush(&repo, &newer, &["install", "--global"]).ok();
    git(&repo, Some(&newer), &["commit", "-q", "--amend", "--no-edit"]).exits(1).says("leak.env:1:9");
}
