//! Which commits a commit is compared with, and what that makes a unit, as the hooks of real git see it.

use super::support::{Sandbox, line, secret};
use git_hush::git::Repo;
use git_hush::model::Standing;
use git_hush::source::{Making, Source, Staged, bases, merged};
use std::fs;
use std::process::{Command, Stdio};

/// Returns the paths that the commit being made adds.
fn added(repo: &Repo, making: Making) -> Vec<String> {
    let staged = Staged::new(repo, bases(repo, making).unwrap(), 1 << 20);
    staged.units().unwrap().iter().map(|unit| unit.path.to_string()).collect()
}

#[test]
fn every_way_to_commit_is_read_from_the_index_that_git_hands_over() {
    let ways: [(&[&str], &[&str]); 5] = [
        (&["commit", "-m", "x"], &["staged.txt"]),
        (&["commit", "-a", "-m", "x"], &["base.txt", "staged.txt"]),
        (&["commit", "-m", "x", "base.txt"], &["base.txt"]),
        (&["commit", "-i", "-m", "x", "base.txt"], &["base.txt", "staged.txt"]),
        (&["commit", "--amend", "-m", "x"], &["staged.txt"]),
    ];
    for (arguments, wanted) in ways {
        let sandbox = Sandbox::with_commit();
        sandbox.watch_commits();
        sandbox.stage("staged.txt", "staged\n");
        sandbox.write("base.txt", "not staged\n");
        sandbox.git(arguments);
        let seen = sandbox.seen("pre-commit");
        sandbox.git(&["reset", "-q", "--soft", "HEAD@{1}"]);
        assert_eq!(added(&Repo::from_env(&seen.env()).unwrap(), Making::Commit), wanted, "{arguments:?}");
    }
}

#[test]
fn a_relative_index_is_relative_to_the_top_of_the_work_tree() {
    let mut sandbox = Sandbox::with_commit();
    sandbox.write("sub/file.txt", "x\n");
    fs::copy(sandbox.repo().join(".git/index"), sandbox.repo().join("other-index")).unwrap();
    sandbox.set("GIT_INDEX_FILE", "other-index");
    let sub = sandbox.repo().join("sub");
    sandbox.git_in(&sub, &["add", "file.txt"]);
    assert_eq!(sandbox.git_in(&sub, &["diff", "--cached", "--name-only"]), "sub/file.txt");
    let repo = Repo::from_env(&sandbox.env_in(&sub)).unwrap();
    assert_eq!(added(&repo, Making::Commit), ["sub/file.txt"]);
    sandbox.unset("GIT_INDEX_FILE");
    assert_eq!(added(&sandbox.open(), Making::Commit), Vec::<String>::new());
}

#[test]
fn the_folder_that_git_is_called_in_does_not_matter() {
    let sandbox = Sandbox::with_commit();
    sandbox.watch_commits();
    sandbox.stage("top.txt", "x\n");
    sandbox.stage("sub/file.txt", "x\n");
    sandbox.git_in(&sandbox.repo().join("sub"), &["commit", "-q", "-m", "x"]);
    let seen = sandbox.seen("pre-commit");
    assert_eq!(seen.var("GIT_PREFIX").as_deref(), Some("sub/"));
    sandbox.git(&["reset", "-q", "--soft", "HEAD~1"]);
    assert_eq!(added(&Repo::from_env(&seen.env()).unwrap(), Making::Commit), ["sub/file.txt", "top.txt"]);
}

#[test]
fn a_part_of_a_file_is_read_as_it_is_staged() {
    let sandbox = Sandbox::with_commit();
    let text = |first: &str, last: &str| format!("{first}\n{}{last}\n", "middle\n".repeat(20));
    sandbox.commit("parts.txt", text("a", "b"));
    sandbox.write("parts.txt", text("changed a", "changed b"));
    let patch = sandbox.home().join("answers");
    fs::write(&patch, "y\nn\n").unwrap();
    let command = format!("git add -p < {}", patch.display());
    let env = sandbox.env_in(&sandbox.repo());
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(sandbox.repo()).env_clear().envs(&env.vars).stdout(Stdio::null());
    assert!(shell.status().unwrap().success());
    let repo = sandbox.open();
    let units = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20).units().unwrap();
    let bytes = repo.objects().unwrap().blob(units[0].oid).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), text("changed a", "b"));
}

#[test]
fn an_amendment_is_compared_with_the_parents_of_head() {
    let sandbox = Sandbox::with_commit();
    sandbox.watch_commits();
    let first = sandbox.id("HEAD");
    sandbox.commit("kept.txt", "kept\n");
    sandbox.git(&["commit", "-q", "--amend", "-m", "other words"]);
    assert_eq!(sandbox.seen("prepare-commit-msg").args()[1..], ["message"]);
    sandbox.git(&["commit", "-q", "--amend", "--no-edit"]);
    assert_eq!(sandbox.seen("prepare-commit-msg").args()[1..], ["commit", "HEAD"]);
    let repo = sandbox.open();
    assert_eq!(bases(&repo, Making::Amend).unwrap(), [first]);
    assert_eq!(added(&repo, Making::Amend), ["kept.txt"]);
    assert_eq!(added(&repo, Making::Commit), Vec::<String>::new());
}

/// Returns a repository on `main` with the branches `one`, `two` and `same`, each with a file of its own, and `main` ahead too.
fn branches() -> Sandbox {
    let sandbox = Sandbox::with_commit();
    for name in ["one", "two"] {
        sandbox.git(&["checkout", "-q", "-b", name, "main"]);
        sandbox.commit(&format!("{name}.txt"), format!("{name}\n"));
    }
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("main.txt", "main\n");
    sandbox.watch_commits();
    sandbox
}

#[test]
fn while_git_merges_by_itself_only_the_environment_names_what_is_merged() {
    let sandbox = branches();
    let (main, one) = (sandbox.id("main"), sandbox.id("one"));
    sandbox.git(&["merge", "-q", "--no-edit", "one"]);
    let before = sandbox.seen("pre-merge-commit");
    assert!(!before.has_state("MERGE_HEAD"));
    assert_eq!(before.var("GIT_EDITOR").as_deref(), Some(":"));
    let repo = before.open();
    assert_eq!(merged(&repo, Making::Merge).unwrap(), [one]);
    sandbox.git(&["reset", "-q", "--soft", "HEAD~1"]);
    assert_eq!(bases(&repo, Making::Merge).unwrap(), [main, one]);
    assert_eq!(added(&repo, Making::Merge), Vec::<String>::new());
    let prepare = sandbox.seen("prepare-commit-msg");
    assert!(prepare.has_state("MERGE_HEAD"));
    assert_eq!(prepare.args(), [".git/MERGE_MSG", "merge"]);
    assert_eq!(merged(&prepare.open(), Making::Merge).unwrap(), [one]);
}

#[test]
fn an_octopus_has_all_its_heads() {
    let sandbox = branches();
    let mut wanted = vec![sandbox.id("one"), sandbox.id("two")];
    sandbox.git(&["merge", "-q", "--no-edit", "one", "two"]);
    let prepare = sandbox.seen("prepare-commit-msg").open();
    assert_eq!(prepare.merge_heads().unwrap(), wanted);
    let mut found = merged(&sandbox.seen("pre-merge-commit").open(), Making::Merge).unwrap();
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_merge_that_is_finished_by_hand_adds_the_resolution_only() {
    let sandbox = branches();
    sandbox.git(&["checkout", "-q", "one"]);
    sandbox.commit("base.txt", "theirs\n");
    sandbox.commit("more.txt", "more\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("base.txt", "ours\n");
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["merge", "one"]).status.success());
    sandbox.stage("base.txt", "resolved\n");
    let repo = sandbox.open();
    assert_eq!(bases(&repo, Making::Commit).unwrap(), [sandbox.id("main"), sandbox.id("one")]);
    assert_eq!(added(&repo, Making::Commit), ["base.txt"]);
    sandbox.stage("base.txt", "theirs\n");
    assert_eq!(added(&repo, Making::Commit), Vec::<String>::new());
}

#[test]
fn variables_of_another_repository_name_nothing_here() {
    let mut sandbox = Sandbox::with_commit();
    sandbox.set(&format!("GITHEAD_{}", "1".repeat(40)), "x");
    sandbox.set("GITHEAD_rubbish", "x");
    assert_eq!(merged(&sandbox.open(), Making::Merge).unwrap(), []);
}

#[test]
fn a_picked_commit_is_a_base_beside_head() {
    let sandbox = branches();
    let (main, one) = (sandbox.id("main"), sandbox.id("one"));
    sandbox.git(&["cherry-pick", "one"]);
    let seen = sandbox.seen("prepare-commit-msg");
    assert_eq!(seen.args()[1..], ["message"]);
    sandbox.git(&["reset", "-q", "--soft", "HEAD~1"]);
    let repo = seen.open();
    assert_eq!(bases(&repo, Making::Commit).unwrap(), [main, one]);
    assert_eq!(added(&repo, Making::Commit), Vec::<String>::new());
}

#[test]
fn a_revert_brings_back_what_the_parent_of_the_reverted_commit_had() {
    for flags in [&["--no-edit"][..], &["--no-edit", "--reference"]] {
        let sandbox = branches();
        sandbox.commit("secret.txt", line());
        sandbox.commit("secret.txt", "gone\n");
        let head = sandbox.id("HEAD");
        sandbox.git(&[&["revert"], flags, &["HEAD"]].concat());
        let seen = sandbox.seen("prepare-commit-msg");
        // A revert without conflict leaves no other trace than the message.
        assert!(!seen.has_state("REVERT_HEAD"));
        assert!(seen.has_state("MERGE_MSG"));
        sandbox.git(&["reset", "-q", "--soft", "HEAD~1"]);
        let repo = seen.open();
        assert_eq!(bases(&repo, Making::Commit).unwrap(), [head, sandbox.id("HEAD~1")]);
        assert_eq!(added(&repo, Making::Commit), Vec::<String>::new());
    }
}

#[test]
fn a_revert_with_conflicts_has_its_head() {
    let sandbox = branches();
    sandbox.commit("base.txt", "two\n");
    sandbox.commit("base.txt", "three\n");
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["revert", "HEAD~1"]).status.success());
    let repo = sandbox.open();
    assert_eq!(bases(&repo, Making::Commit).unwrap(), [sandbox.id("HEAD"), sandbox.id("HEAD~2")]);
}

#[test]
fn a_rebase_names_the_commit_that_it_replays() {
    let sandbox = branches();
    sandbox.git(&["checkout", "-q", "one"]);
    let one = sandbox.id("one");
    sandbox.git(&["rebase", "-q", "main"]);
    let seen = sandbox.seen("prepare-commit-msg");
    sandbox.git(&["reset", "-q", "--soft", "HEAD~1"]);
    assert_eq!(bases(&seen.open(), Making::Commit).unwrap(), [sandbox.id("main"), one]);
}

#[test]
fn squashing_and_rewording_in_a_rebase_name_the_commit_that_they_replay() {
    for verb in ["squash", "fixup", "reword"] {
        let mut sandbox = branches();
        sandbox.git(&["checkout", "-q", "one"]);
        sandbox.commit("one-more.txt", "more\n");
        let last = sandbox.id("one");
        sandbox.set("GIT_SEQUENCE_EDITOR", format!("sed -i '2s/pick/{verb}/'"));
        sandbox.set("GIT_EDITOR", "true");
        sandbox.git(&["rebase", "-q", "-i", "main"]);
        let seen = sandbox.seen("prepare-commit-msg");
        let replayed = seen.open().replayed_commit().unwrap();
        assert_eq!(replayed, Some(git_hush::git::Replayed::Picked(last)), "{verb}");
    }
}

#[test]
fn a_secret_that_slips_in_with_a_resolution_is_new_and_a_replayed_one_is_old() {
    let sandbox = branches();
    sandbox.git(&["checkout", "-q", "one"]);
    sandbox.commit("base.txt", format!("theirs\n{}", line()));
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("base.txt", "ours\n");
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["cherry-pick", "one"]).status.success());
    let standing = |content: String| {
        sandbox.stage("base.txt", content);
        let repo = sandbox.open();
        let staged = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20);
        let units = staged.units().unwrap();
        staged.standing(&mut staged.worker().unwrap(), &units[0], &secret()).unwrap()
    };
    assert_eq!(standing(format!("both\n{}", line())), Standing::Old);
    sandbox.git(&["cherry-pick", "--abort"]);
    assert_eq!(standing(format!("both\n{}", line())), Standing::New);
}
