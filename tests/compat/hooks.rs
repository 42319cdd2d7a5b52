//! The hooks that `--install` writes, run by git: what they stop, and what they tell.

use super::support::{Place, Told, found, left_out};
use crate::support::Run;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

/// Makes a repository with hooks and one commit.
fn hooked() -> Place {
    let place = Place::with(&["foo"]);
    place.says("--install").ok();
    place.commit_file("first", "x\n");
    place
}

/// Asserts that git stopped, and told these lines and nothing else.
#[track_caller]
fn stopped(run: Run, lines: &str) {
    run.tells(1, "", found(lines));
}

fn commit(place: &Place) -> Run {
    place.git(["commit", "--quiet", "-m", "x"])
}

#[test]
fn a_commit_with_a_match_is_stopped() {
    let place = hooked();
    place.stage("a", "foo\nbar\n");
    stopped(commit(&place), "a:1:foo\n");
    stopped(place.git(["commit", "--quiet", "-F", "first"]), "a:1:foo\n");
    assert_eq!(place.git(["rev-list", "--count", "HEAD"]).line(), "1");
    place.git(["commit", "--quiet", "-m", "x", "--no-verify"]).ok();
    place.stage("a", "bar\n");
    commit(&place).tells(0, "", "");
}

#[test]
fn a_first_commit_is_looked_at() {
    let place = Place::with(&["foo"]);
    place.says("--install").ok();
    place.stage("a", "foo\n");
    stopped(commit(&place), "a:1:foo\n");
    place.stage("a", "bar\n");
    commit(&place).tells(0, "", "");
}

#[test]
fn the_index_is_looked_at_not_the_work_tree() {
    let place = hooked();
    place.stage("a", "foo\n").write("a", "fixed\n");
    stopped(commit(&place), "a:1:foo\n");
    place.stage("a", "fine\n").write("a", "foo\n").write("untracked", "foo\n");
    commit(&place).tells(0, "", "");
    // `commit -a` and `commit FILE` hand over an index of their own.
    stopped(place.git(["commit", "--quiet", "-a", "-m", "x"]), "a:1:foo\n");
    stopped(place.git(["commit", "--quiet", "-m", "x", "a"]), "a:1:foo\n");
    place.stage("b", "foo\n").write("first", "y\n");
    place.git(["commit", "--quiet", "-m", "x", "first"]).tells(0, "", "");
    stopped(commit(&place), "b:1:foo\n");
}

#[test]
fn all_of_a_changed_file_is_looked_at_and_no_other() {
    let place = hooked();
    place.commit_file("old", "foo old\n");
    place.commit_file("other", "foo other\n");
    place.stage("new", "bar\n");
    commit(&place).tells(0, "", "");
    place.stage("old", "foo old\nmore\n");
    stopped(commit(&place), "old:1:foo old\n");
    place.stage("old", "less\n");
    commit(&place).tells(0, "", "");
    place.git(["mv", "other", "renamed"]).ok();
    stopped(commit(&place), "renamed:1:foo other\n");
}

#[test]
fn where_nothing_is_added_everything_is_looked_at() {
    let place = hooked();
    place.commit_file("old", "foo\n");
    place.commit_file("gone", "foo\n");
    stopped(place.git(["commit", "--quiet", "--allow-empty", "-m", "x"]), "gone:1:foo\nold:1:foo\n");
    stopped(place.git(["commit", "--quiet", "--amend", "-m", "y"]), "gone:1:foo\nold:1:foo\n");
    place.git(["rm", "--quiet", "gone"]).ok();
    stopped(commit(&place), "old:1:foo\n");
    place.git(["rm", "--quiet", "old"]).ok();
    commit(&place).tells(0, "", "");
    place.git(["commit", "--quiet", "--allow-empty", "-m", "x"]).tells(0, "", "");
}

#[test]
fn a_file_that_becomes_another_kind_is_new() {
    let place = hooked();
    symlink("foo", place.dir().join("a")).unwrap();
    place.git(["add", "a"]).ok();
    commit(&place).tells(0, "", "");
    fs::remove_file(place.dir().join("a")).unwrap();
    place.stage("a", "foo\n");
    stopped(commit(&place), "a:1:foo\n");
    place.stage("b", "foo\n");
    if left_out("a file that was a link or a submodule is left out beside others that are new") {
        return;
    }
    stopped(commit(&place), "a:1:foo\nb:1:foo\n");
}

#[test]
fn odd_names_are_looked_at() {
    let place = hooked();
    for name in [&b" "[..], b"*", b"-dash", b"[x]", b":(top)x", b"n\nl", b"q\"", b"sp ace", b"x;", b"\xff"] {
        place.stage(OsStr::from_bytes(name), "foo\n");
    }
    place.stage("bin", "foo\0").stage("d/x", "foo\n");
    let wanted = " :1:foo\n*:1:foo\n-dash:1:foo\n:(top)x:1:foo\n[x]:1:foo\nd/x:1:foo\n\"n\\nl\":1:foo\n\"q\\\"\":1:foo\nsp ace:1:foo\n\
        x;:1:foo\n\"\\377\":1:foo\n";
    let run = commit(&place);
    assert!(run.code() == Some(1), "{run}");
    if left_out("a name that reads as a path spec with magic is taken for one") {
        return;
    }
    run.reports(wanted);
}

#[test]
fn a_commit_from_a_subfolder_is_looked_at_from_the_top() {
    let place = hooked();
    place.stage("d/a", "foo\n").stage("b", "foo\n");
    stopped(commit(&place.at("d")), "b:1:foo\nd/a:1:foo\n");
}

#[test]
fn a_commit_in_a_linked_worktree_is_looked_at() {
    let place = hooked();
    place.git(["worktree", "add", "--quiet", "../other"]).ok();
    let other = place.at("../other");
    other.stage("a", "foo\n");
    stopped(commit(&other), "a:1:foo\n");
    other.write(".gitallowed", "^a:1:\n");
    commit(&other).tells(0, "", "");
    let git_dir = place.git(["rev-parse", "--absolute-git-dir"]).line();
    let run = other.git(["commit", "--quiet", "--allow-empty", "-m", "foo"]);
    run.exits(1).says(&format!("{git_dir}/worktrees/other/COMMIT_EDITMSG:1:foo\n"));
}

#[test]
fn a_message_with_a_match_is_stopped() {
    let place = hooked();
    let empty = ["commit", "--quiet", "--allow-empty"];
    let with = |args: &[&str]| place.call("git").args(empty).args(args).run();
    stopped(with(&["-m", "a foo"]), ".git/COMMIT_EDITMSG:1:a foo\n");
    stopped(with(&["-m", "x", "-m", "b foo", "-m", "xfoo"]), ".git/COMMIT_EDITMSG:3:b foo\n");
    place.write("message", "x\n\n# foo\n\nfoo: 1\n");
    stopped(with(&["-F", "message"]), ".git/COMMIT_EDITMSG:3:# foo\n.git/COMMIT_EDITMSG:5:foo: 1\n");
    place.write("message", "x\n\nxfoo\n");
    with(&["-F", "message"]).tells(0, "", "");
    let edited = place.call("git").args(empty).env("GIT_EDITOR", "sh -c 'echo foo >\"$1\"' -").run();
    edited.reports(".git/COMMIT_EDITMSG:1:foo\n");
    with(&["-m", "a foo", "--no-verify"]).tells(0, "", "");
}

#[test]
fn allowed_holds_for_the_message() {
    let place = hooked();
    let git_dir = place.git(["rev-parse", "--git-dir"]).line();
    place.set("secrets.allowed", &[format!("^{git_dir}/COMMIT_EDITMSG:[0-9]+:ok foo$")]);
    place.git(["commit", "--quiet", "--allow-empty", "-m", "ok foo"]).tells(0, "", "");
    stopped(place.git(["commit", "--quiet", "--allow-empty", "-m", "a foo"]), ".git/COMMIT_EDITMSG:1:a foo\n");
}

#[test]
fn patterns_of_one_call_hold_in_its_hooks() {
    let place = hooked();
    place.stage("a", "bar\n");
    stopped(place.git(["-c", "secrets.patterns=bar", "commit", "--quiet", "-m", "x"]), "a:1:bar\n");
    place.git(["-c", "secrets.allowed=bar", "-c", "secrets.patterns=bar", "commit", "--quiet", "-m", "x"]).tells(0, "", "");
}

#[test]
fn the_commands_of_the_hooks_may_be_called_by_hand() {
    let place = hooked();
    place.stage("a", "foo\n").write("m", "foo\n").write("n", "foo\n");
    place.says("--pre_commit_hook").reports("a:1:foo\n");
    place.says("--pre_commit_hook -- m nothere").reports("a:1:foo\n");
    place.says("--commit_msg_hook m").reports("m:1:foo\n");
    place.says("--commit_msg_hook -- m n nothere").reports("m:1:foo\n");
    place.says("--commit_msg_hook -- .git").passes();
    place.says("--commit_msg_hook -- nothere").tells(2, "", "grep: nothere: No such file or directory\n");
    place.says("--commit_msg_hook").tells(2, "", "grep: : No such file or directory\n");
    place.call("git-secrets").args(["--commit_msg_hook", "-"]).stdin("foo").run().reports("(standard input):1:foo\n");
    for words in ["", "--", "-- m", "-- m message", "-- m template", "-- m squash", "-- m commit HEAD", "-- m merge", "-- merge"] {
        place.says(&format!("--prepare_commit_msg_hook {words}")).passes();
    }
}

#[test]
fn a_malformed_expression_stops_a_commit() {
    let place = hooked();
    place.set("secrets.patterns", &["(foo"]);
    place.stage("a", "x\n");
    commit(&place).tells(1, "", "fatal: command line, '(foo': Unmatched ( or \\(\n");
    let run = place.git(["commit", "--quiet", "-m", "x", "--no-verify"]);
    run.tells(0, "", "");
}

#[test]
fn replaying_is_not_looked_at() {
    let place = hooked();
    place.git(["checkout", "--quiet", "-b", "side"]).ok();
    place.commit_file("a", "foo\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    place.commit_file("b", "x\n");
    place.git(["cherry-pick", "side"]).ok();
    place.git(["revert", "--no-edit", "HEAD"]).ok();
    place.git(["rebase", "--quiet", "main", "side"]).ok();
}
