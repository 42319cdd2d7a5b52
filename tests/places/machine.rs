//! All repositories of a user or of the machine, with a git that knows no configured hooks.

use super::{everything, git, guarded, guarded_with, leak, old_git, script, unguarded};
use crate::support::{Repo, Run};
use std::fs;

const HOOKS_PATH: [&str; 3] = ["install", "--global", "--hooks-path"];

#[test]
fn an_older_git_is_served_by_a_template_and_that_is_explained() {
    let repo = Repo::new();
    let old = old_git(&repo);
    let before = everything(&repo);
    let hush = |args: &[&str]| super::hush(&repo, &old, args);
    let said = hush(&["install", "--global"]).ok().says("git 2.53.9 runs no hooks that its configuration names (2.54 does)");
    said.says("--hooks-path").says("git hush install --recursive DIR");
    git(&repo, Some(&old), &["init", "-q", "../made"]).ok();
    guarded(&repo.at("../made"));
    unguarded(&repo);

    hush(HOOKS_PATH.as_slice()).exits(2).says("wires all repositories already, by the template").says("git hush uninstall");
    hush(&["uninstall", "--global"]).ok();
    let outside = |path: &std::path::PathBuf| !path.starts_with(repo.dir()) && !path.to_string_lossy().contains("/made");
    let after: Vec<_> = everything(&repo).into_iter().filter(|(path, _)| outside(path)).collect();
    assert_eq!(after, before.into_iter().filter(|(path, _)| outside(path)).collect::<Vec<_>>());
}

#[test]
fn one_folder_of_hooks_guards_every_repository_and_runs_its_own_hooks() {
    let repo = Repo::new();
    for hook in ["pre-commit", "post-commit", "post-checkout", "reference-transaction"] {
        script(&repo, &format!(".git/hooks/{hook}"), &format!("#!/bin/sh\necho \"{hook} $*\" >>\"$HOME/calls\"\n"));
    }
    repo.hush(HOOKS_PATH).ok().says("as you asked, `core.hooksPath`").says("its own hooks are run from there, and first");
    guarded(&repo);
    repo.git(["checkout", "-q", "-b", "other"]).ok();
    let calls = String::from_utf8(repo.read("../home/calls")).unwrap();
    for call in ["pre-commit \n", "post-commit \n", "post-checkout ", "reference-transaction committed\n"] {
        assert!(calls.contains(call), "{call:?}: {calls}");
    }
    repo.hush(["doctor"]).ok().says("all is well");
    repo.hush(["install"]).ok().says("nothing to do");
    let run = repo.git(["init", "-q", "../made"]).ok();
    assert_eq!(run.text(), "", "the hooks that git runs while it makes a repository are quiet");
    guarded(&repo.at("../made"));
    repo.git(["worktree", "add", "-q", "../linked"]).ok();
    guarded(&repo.at("../linked"));
    assert!(String::from_utf8(repo.read("../home/calls")).unwrap().len() > calls.len());
}

#[test]
fn hooks_can_be_added_later() {
    let repo = Repo::new();
    let before = everything(&repo);
    repo.hush(["install", "--global", "--hooks-path", "--hooks", "commit-msg"]).ok();
    repo.hush(HOOKS_PATH).ok().says("  pre-commit           installed\n").says("  commit-msg           already in place\n");
    repo.stage("leak.env", leak());
    repo.commit().exits(1).says("leak.env:1:9");
    repo.git(["rm", "-qf", "leak.env"]).ok();
    repo.hush(["uninstall", "--global"]).ok();
    assert!(!repo.home().join(".config").exists());
    assert_eq!(repo.read("../home/.gitconfig"), before[&repo.home().join(".gitconfig")].bytes);
}

#[test]
fn the_repository_s_own_hook_still_decides() {
    let repo = Repo::new();
    script(&repo, ".git/hooks/pre-commit", "#!/bin/sh\necho lint says no >&2\nexit 7\n");
    script(&repo, ".git/hooks/pre-rebase", "#!/bin/sh\nexit 1\n");
    repo.stage("a", "a\n").git(["commit", "-q", "--no-verify", "-m", "x"]).ok();
    repo.hush(HOOKS_PATH).ok();
    repo.stage("a", "b\n").commit().fails().says("lint says no");
    repo.git(["rebase", "-q", "--root"]).fails();
}

/// What git does by itself where there is no such hook, it leaves to the hook where there is one.
#[test]
fn a_push_into_a_checked_out_branch_updates_it_as_before() {
    let repo = Repo::new();
    repo.stage("a", "a\n").commit().ok();
    repo.git(["clone", "-q", ".", "../other"]).ok();
    repo.git(["config", "receive.denyCurrentBranch", "updateInstead"]).ok();
    repo.hush(HOOKS_PATH).ok();
    let other = repo.at("../other");
    other.stage("a", "b\n").commit().ok();
    other.git(["push", "-q"]).ok();
    assert_eq!(repo.read("a"), b"b\n");
    other.stage("a", "c\n").commit().ok();
    repo.write("a", "mine\n");
    other.git(["push", "-q"]).fails();
    assert_eq!(repo.read("a"), b"mine\n");
}

#[test]
fn taken_out_it_is_byte_for_byte_as_before() {
    for config in
        ["[user]\n\tname = x\n\temail = y\n", "[user]\n\tname = x\n\temail = y", "[user]\r\n\tname = x\r\n\temail = y\r\n"]
    {
        let repo = Repo::new();
        repo.write("../home/.gitconfig", config);
        let before = everything(&repo);
        repo.hush(HOOKS_PATH).ok();
        repo.hush(HOOKS_PATH).ok().says("already in place");
        guarded(&repo);
        repo.hush(["uninstall", "--global"]).ok();
        let hidden = |path: &std::path::Path| path.starts_with(repo.dir());
        let after = everything(&repo).into_iter().filter(|(path, _)| !hidden(path)).collect::<Vec<_>>();
        assert_eq!(after, before.into_iter().filter(|(path, _)| !hidden(path)).collect::<Vec<_>>());
    }
}

#[test]
fn a_file_that_was_not_there_goes_again_and_a_link_stays_one() {
    let repo = Repo::new();
    let fresh = repo.home().join("fresh");
    let hush = |args: &[&str]| repo.call("git").args([&["hush"], args].concat()).env("GIT_CONFIG_GLOBAL", &fresh).run();
    hush(&HOOKS_PATH).ok();
    assert!(fresh.exists());
    hush(&["uninstall", "--global"]).ok();
    assert!(!fresh.exists() && !repo.home().join(".config").exists());

    repo.write("../dotfiles/gitconfig", "[user]\n\tname = x\n");
    std::os::unix::fs::symlink("../dotfiles/gitconfig", &fresh).unwrap();
    hush(&HOOKS_PATH).ok();
    assert!(fs::symlink_metadata(&fresh).unwrap().is_symlink());
    assert!(String::from_utf8(repo.read("../dotfiles/gitconfig")).unwrap().contains("hooksPath"));
    hush(&["uninstall", "--global"]).ok();
    assert_eq!(repo.read("../dotfiles/gitconfig"), b"[user]\n\tname = x\n");
}

#[test]
fn a_hooks_path_of_the_user_s_own_is_not_overruled() {
    let repo = Repo::new();
    repo.git(["config", "--global", "core.hooksPath", "/nowhere"]).ok();
    let before = everything(&repo);
    repo.hush(HOOKS_PATH).exits(2).says("`core.hooksPath` is `/nowhere` already, and stays so").says("git hush install --force");
    assert_eq!(everything(&repo), before);
}

#[test]
fn a_configuration_that_cannot_be_changed_is_left_as_it_is() {
    let repo = Repo::new();
    fs::write(repo.home().join(".gitconfig.lock"), "").unwrap();
    let before = everything(&repo);
    repo.hush(HOOKS_PATH).exits(2).says("is locked: another program is changing it").says(".gitconfig.lock`");
    assert_eq!(everything(&repo), before);
    let device = repo.call("git").args(["hush", "install", "--global", "--hooks-path"]).env("GIT_CONFIG_GLOBAL", "/dev/null");
    device.run().exits(2).says("`/dev/null` is not a file");
}

#[test]
fn the_machine_s_file_is_git_s_own() {
    let repo = Repo::new();
    repo.write("../etc/gitconfig", "[core]\n\tpager = cat\n");
    let before = everything(&repo);
    let system = repo.at("../etc/gitconfig").dir().to_owned();
    let call = |args: &[&str]| repo.call("git").args(args).env("GIT_CONFIG_SYSTEM", &system).without("GIT_CONFIG_NOSYSTEM");
    let hush = |args: &[&str]| -> Run { call(&[&["hush"], args].concat()).run() };
    hush(&["install", "--system", "--hooks-path", "--force"]).ok();
    repo.stage("a", leak());
    call(&["commit", "-qm", "x"]).run().exits(1).says("a:1:9");
    repo.git(["rm", "-q", "--cached", "a"]).ok();
    repo.hush(["uninstall", "--global"]).ok().says("nothing to take out");
    hush(&["uninstall", "--system"]).ok().says("our lines are out of");
    assert_eq!(repo.read("../etc/gitconfig"), before[&repo.home().with_file_name("etc/gitconfig")].bytes);
    assert!(!repo.has("../etc/git-hush"));
}

#[test]
fn everybody_s_hooks_call_no_program_of_one_user() {
    let repo = Repo::new();
    repo.write("../etc/gitconfig", "");
    fs::create_dir(repo.home().join("private")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_git-hush"), repo.home().join("private/git-hush")).unwrap();
    fs::set_permissions(repo.home().join("private"), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let call = repo.call(repo.home().join("private/git-hush")).args(["install", "--system", "--hooks-path"]);
    let run = call.env("GIT_CONFIG_SYSTEM", repo.at("../etc/gitconfig").dir()).run();
    run.exits(2).says("is not for everybody to run").says("PREFIX=/usr/local");
    assert_eq!(repo.read("../etc/gitconfig"), b"");
}

#[test]
fn flags_that_make_no_sense_together_are_refused() {
    let repo = Repo::new();
    for args in [
        &["install", "--global", "--system"][..],
        &["install", "--hooks-path"],
        &["install", "--global", "--recursive", "."],
        &["install", "--global", "."],
        &["install", "--template", "x", "y"],
    ] {
        repo.hush(args).exits(2);
    }
}

#[test]
fn the_old_git_of_the_tests_is_one() {
    let repo = Repo::new();
    let old = old_git(&repo);
    assert_eq!(git(&repo, Some(&old), &["version"]).ok().line(), "git version 2.53.9");
    repo.hush(["install"]).ok();
    guarded_with(&repo, Some(&old));
}
