//! Debian's way: a hook that runs all scripts of a folder such as `pre-commit.d`.

use super::{everything, guarded, script};
use crate::support::Repo;

/// As it stands in many a repository: the folder is found by the hook's own name.
const RUNS_FOLDER: &str =
    "#!/bin/sh\nfor script in \"$0.d\"/*; do\n    [ -x \"$script\" ] || continue\n    \"$script\" \"$@\" || exit\ndone\n";

#[test]
fn a_hook_that_runs_a_folder_is_joined_in_it_and_not_renamed() {
    let repo = Repo::new();
    for hook in ["pre-commit", "commit-msg"] {
        script(&repo, &format!(".git/hooks/{hook}"), RUNS_FOLDER);
        script(&repo, &format!(".git/hooks/{hook}.d/10-lint"), "#!/bin/sh\necho lint >>\"$HOME/calls\"\n");
    }
    let before = everything(&repo);
    repo.hush(["install"]).ok().says("installed as `pre-commit.d/git-hush`").says("  pre-merge-commit     installed\n");
    repo.hush(["install"]).ok().never_says(" installed");
    repo.hush(["doctor"]).ok().says("canary: a made-up AWS key was stopped");
    assert!(!repo.has("../home/calls"), "doctor runs nobody else's script");
    guarded(&repo);
    assert_eq!(String::from_utf8(repo.read("../home/calls")).unwrap().lines().count(), 3, "theirs run as before, and first");
    repo.stage("b", "clean\n");
    repo.git(["commit", "-q", "-m", &super::leak()]).exits(1).says("stopped this commit");

    repo.hush(["uninstall"]).ok().says("  commit-msg           taken out");
    let left = everything(&repo);
    let hooks = |listing: &crate::install::support::Listing| {
        listing.iter().filter(|(path, _)| path.starts_with(repo.dir().join(".git/hooks"))).count()
    };
    assert_eq!(hooks(&left), hooks(&before));
    assert!(
        before.iter().filter(|(path, _)| path.starts_with(repo.dir().join(".git/hooks"))).all(|(path, entry)| left[path] == *entry)
    );
}

#[test]
fn a_folder_that_nobody_runs_is_left_alone() {
    let repo = Repo::new();
    script(&repo, ".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    script(&repo, ".git/hooks/pre-commit.d/10-lint", "#!/bin/sh\nexit 1\n");
    repo.hush(["install"]).ok().says("now `pre-commit.hush-kept` and runs first");
    guarded(&repo);
}

#[test]
fn a_shim_whose_hook_is_gone_is_taken_out_of_the_folder_too() {
    let repo = Repo::new();
    script(&repo, ".git/hooks/pre-commit", RUNS_FOLDER);
    std::fs::create_dir(repo.dir().join(".git/hooks/pre-commit.d")).unwrap();
    repo.hush(["install"]).ok();
    std::fs::remove_file(repo.dir().join(".git/hooks/pre-commit")).unwrap();
    repo.hush(["uninstall"]).ok();
    assert!(!repo.has(".git/hooks/pre-commit.d/git-hush"));
}

#[test]
fn a_file_of_another_in_our_place_is_not_written_over() {
    let repo = Repo::new();
    script(&repo, ".git/hooks/pre-commit", RUNS_FOLDER);
    script(&repo, ".git/hooks/pre-commit.d/git-hush", "#!/bin/sh\necho mine\n");
    let before = everything(&repo);
    repo.hush(["install"]).exits(2).says("pre-commit.d/git-hush` is not ours").says("hint: move");
    assert_eq!(everything(&repo), before);
}
