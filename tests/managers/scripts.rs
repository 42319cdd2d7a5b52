//! Scripts of the repository's own, to which `core.hooksPath` leads; and what is only configured, or not installed here.

use super::script;
use crate::install::support::listing;
use crate::support::Repo;
use std::fs;

const MINE: &str = "#!/usr/bin/env bash\n# mine\necho mine >>\"$HOME/calls\"\nexit 0\n";

fn scripts() -> Repo {
    let repo = Repo::new();
    fs::create_dir(repo.dir().join("githooks")).unwrap();
    script(&repo.dir().join("githooks/pre-commit"), MINE);
    repo.git(["config", "core.hooksPath", "githooks"]).ok();
    repo
}

#[test]
fn lines_are_told_added_and_taken_out_again() {
    let repo = scripts();
    let before = listing(repo.home().parent().unwrap());
    repo.hush(["install"])
        .exits(2)
        .says("lies in the work tree")
        .says("githooks/pre-commit`, as its first command:")
        .says("--write");
    assert_eq!(listing(repo.home().parent().unwrap()), before);
    repo.hush(["install", "--write"]).ok().says("githooks/commit-msg` calls git-hush now");
    assert!(
        repo.read("githooks/pre-commit")
            .starts_with(b"#!/usr/bin/env bash\ngit hush hook pre-commit \"$@\" || exit # written by git-hush\n# mine")
    );
    repo.hush(["install", "--write"]).ok().never_says("calls git-hush now");
    repo.hush(["uninstall"]).ok();
    assert_eq!(listing(repo.home().parent().unwrap()), before);
}

#[test]
fn a_secret_is_stopped_though_the_script_ends_early() {
    let repo = scripts();
    repo.hush(["install", "--write"]).ok();
    repo.stage("a", super::leak());
    repo.commit().exits(1).says("a:1:9");
    repo.stage("a", "clean\n");
    repo.git(["commit", "-q", "-m", &super::leak()]).exits(1).says("COMMIT_EDITMSG:1:9");
    repo.commit().ok();
    assert!(repo.read("../home/calls").starts_with(b"mine\n"));
    repo.hush(["doctor"]).ok().says("run by core.hooksPath, which calls git-hush");
}

#[test]
fn what_is_no_shell_script_is_for_a_person_to_change() {
    let repo = scripts();
    script(&repo.dir().join("githooks/commit-msg"), "#!/usr/bin/env python3\npass\n");
    let before = listing(repo.dir());
    repo.hush(["install", "--write"]).exits(2).says("by hand, since it is no shell script").says("nothing was changed");
    assert_eq!(listing(repo.dir()), before);
}

/// git tells a push on standard input: we read it, and so does whatever the script does.
#[test]
fn a_push_is_looked_at_and_the_script_still_hears_of_it() {
    let repo = scripts();
    script(&repo.dir().join("githooks/pre-push"), "#!/bin/sh\ncat >\"$HOME/told\"\necho \"$*\" >\"$HOME/asked\"\n");
    repo.hush(["install", "--write"]).ok();
    let remote = "../home/remote.git";
    repo.git(["init", "-q", "--bare", remote]).ok();
    repo.stage("a", "clean\n");
    repo.commit().ok();
    repo.git(["push", "-q", remote, "HEAD:refs/heads/main"]).ok();
    let head = repo.git(["rev-parse", "HEAD"]).ok().stdout();
    let told = String::from_utf8(repo.read("../home/told")).unwrap();
    assert_eq!(told, format!("HEAD {} refs/heads/main {}\n", head.trim(), "0".repeat(head.trim().len())));
    assert!(repo.read("../home/asked").ends_with(b"remote.git\n"));
    fs::remove_file(repo.home().join("told")).unwrap();
    repo.stage("b", super::leak());
    repo.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "past the hooks"]).ok();
    repo.git(["push", "-q", remote, "HEAD:refs/heads/main"]).exits(1).says("b:1:9");
    assert!(!repo.home().join("told").exists());
}

#[test]
fn what_was_written_by_hand_is_known_and_stays() {
    let repo = scripts();
    for hook in ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"] {
        script(&repo.dir().join("githooks").join(hook), &format!("#!/bin/sh\nexec git-hush hook {hook} \"$@\"\n"));
    }
    let before = listing(repo.dir());
    repo.hush(["install"]).ok().says("nothing to do");
    repo.hush(["install", "--write"]).ok().says("calls git-hush already");
    repo.hush(["uninstall"]).ok().says("nothing to take out");
    assert_eq!(listing(repo.dir()), before);
}

#[test]
fn without_another_manager_there_is_nothing_to_add_lines_to() {
    let repo = Repo::new();
    repo.hush(["install", "--write"]).exits(2).says("there is no file of another program to add lines to");
}

#[test]
fn overcommit_is_known_by_its_hook_and_its_lines_are_told_and_added() {
    let repo = Repo::new();
    script(&repo.dir().join(".git/hooks/overcommit-hook"), "#!/usr/bin/env ruby\n");
    let config = "PreCommit:\n  RuboCop:\n    enabled: true\n";
    repo.write(".overcommit.yml", config);
    let before = listing(repo.dir());
    repo.hush(["install"]).exits(2).says("overcommit runs the hooks here").says("command: ['git', 'hush', 'hook', 'pre-commit']");
    repo.hush(["install", "--write"]).ok().says("overcommit --sign").says("has no hook for merges");
    let written = String::from_utf8(repo.read(".overcommit.yml")).unwrap().replace(" # written by git-hush", "");
    assert!(
        written.starts_with(&format!("{config}  GitHush:\n    enabled: true\n")) && written.contains("\nCommitMsg:\n  GitHush:\n"),
        "{written}"
    );
    repo.hush(["uninstall"]).ok();
    assert_eq!(listing(repo.dir()), before);
}

#[test]
fn a_configuration_alone_does_not_keep_us_out() {
    for config in ["lefthook.yml", ".pre-commit-config.yaml", ".overcommit.yml"] {
        let repo = Repo::new();
        repo.write(config, "");
        repo.hush(["install"]).ok().says("is configured here").says("git hush install --write");
        repo.stage("a", super::leak());
        repo.commit().exits(1).says("a:1:9");
    }
}

/// What is committed as `.husky/pre-commit` may be a link to a file of the user's.
#[test]
fn a_link_out_of_the_work_tree_is_not_followed() {
    let repo = scripts();
    repo.write("../home/.bashrc", "alias ll='ls -l'\n");
    std::os::unix::fs::symlink("../../home/.bashrc", repo.dir().join("githooks/commit-msg")).unwrap();
    let before = listing(repo.home().parent().unwrap());
    repo.hush(["install", "--write"]).exits(2).says("it is a link that leads out of the work tree");
    assert_eq!(listing(repo.home().parent().unwrap()), before);
    let linked = Repo::new();
    linked.write("../home/x.yml", "pre-commit:\n");
    std::os::unix::fs::symlink("../home/x.yml", linked.dir().join("lefthook.yml")).unwrap();
    linked.hush(["install", "--write"]).exits(2).says("it is a link that leads out of the work tree");
    assert_eq!(linked.read("../home/x.yml"), b"pre-commit:\n");
}
