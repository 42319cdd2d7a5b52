//! Where the program is called: outside of a repository, inside `.git`, in a bare repository, in a worktree, by other means.

use super::support::{Place, Told, found, left_out};

const NO_REPOSITORY: &str = "fatal: not a git repository (or any of the parent directories): .git\n";
const NO_WORK_TREE: &str = "fatal: this operation must be run in a work tree\n";

/// Returns git's complaint, so many times, and then what is told when the lines are found.
fn after(complaint: &str, times: usize, lines: &str) -> Vec<u8> {
    [complaint.repeat(times).as_bytes(), &found(lines)].concat()
}

/// Makes a folder outside of every repository, whose user looks for `foo`.
fn outside() -> Place {
    let place = Place::folder();
    place.git(["config", "--global", "secrets.patterns", "foo"]).ok();
    place.write("a", "foo\n").write("b", "bar\n");
    place
}

/// Makes a repository with one commit of `a` and `d/b`.
fn repository() -> Place {
    let place = Place::with(&["foo"]);
    place.stage("a", "foo\n").stage("d/b", "foo\n");
    place.commit_unhooked();
    place
}

#[test]
fn outside_of_a_repository_files_can_be_searched() {
    let place = outside();
    place.says("--scan a b").tells(1, "", after(NO_REPOSITORY, 1, "a:1:foo\n"));
    place.says("--scan -r .").tells(1, "", after(NO_REPOSITORY, 1, "./a:1:foo\n"));
    place.says("--scan --no-index").tells(1, "", after(NO_REPOSITORY, 1, "a:1:foo\n"));
    place.says("--commit_msg_hook -- a").tells(1, "", after(NO_REPOSITORY, 1, "a:1:foo\n"));
    let run = place.call("git-secrets").args(["--scan", "-"]).stdin("foo").run();
    run.tells(1, "", after(NO_REPOSITORY, 1, "(standard input):1:foo\n"));
    // What is clean, or cannot be read, is told with the complaint too.
    place.says("--scan b").tells(0, "", NO_REPOSITORY);
    place.says("--scan nothere").tells(2, "", ["grep: nothere: No such file or directory\n", NO_REPOSITORY].concat());
}

#[test]
fn outside_of_a_repository_nothing_else_can() {
    let place = outside();
    for words in ["--scan", "--scan --cached", "--scan --untracked", "--scan --cached a"] {
        place.says(words).tells(128, "", NO_REPOSITORY.repeat(2));
    }
    place.says("--scan-history").tells(128, "", NO_REPOSITORY.repeat(3));
    place.says("--pre_commit_hook").tells(128, "", NO_REPOSITORY.repeat(3));
    place.says("--prepare_commit_msg_hook -- m message").passes();
    // Without patterns there is no search that could fail.
    let place = Place::folder();
    for words in ["--scan", "--scan a", "--scan --cached"] {
        place.says(words).tells(0, "", NO_REPOSITORY);
    }
}

#[test]
fn outside_of_a_repository_registering_is_refused() {
    let place = Place::folder();
    let complaint = "fatal: not in a git directory\n";
    let run = place.says("--register-aws");
    assert!(run.stderr().starts_with(complaint) && run.stdout().is_empty(), "{run}");
    place.says("--register-aws --global").tells(0, "OK\n", "");
    if left_out("what could not be registered ends well") {
        return;
    }
    Place::folder().says("--register-aws").fails();
}

#[test]
fn inside_of_the_git_folder() {
    let place = repository();
    let inside = place.at(".git");
    inside.write("x", "foo\n");
    inside.says("--scan x").tells(1, "", after(NO_WORK_TREE, 1, "x:1:foo\n"));
    inside.says("--scan --cached").tells(1, "", after(NO_WORK_TREE, 1, "a:1:foo\nd/b:1:foo\n"));
    inside.says("--scan").tells(128, "", NO_WORK_TREE.repeat(2));
    inside.says("--scan --untracked").tells(1, "", after(NO_WORK_TREE, 1, "config:7:\tpatterns = foo\nx:1:foo\n"));
    let head = place.git(["rev-parse", "HEAD"]).line();
    let wanted = format!("{head}:a:1:foo\n{head}:d/b:1:foo\n");
    inside.says("--scan-history").tells(1, "", after(NO_WORK_TREE, 1, &wanted));
    inside.says("--list").tells(0, "secrets.patterns foo\n", "");
}

#[test]
fn in_a_bare_repository() {
    let place = repository();
    let head = place.git(["rev-parse", "HEAD"]).line();
    place.git(["clone", "--quiet", "--bare", ".", "../bare.git"]).ok();
    let bare = place.at("../bare.git");
    bare.set("secrets.patterns", &["foo"]);
    let wanted = format!("{head}:a:1:foo\n{head}:d/b:1:foo\n");
    bare.says("--scan-history").tells(1, "", after(NO_WORK_TREE, 1, &wanted));
    bare.says("--scan").tells(128, "", NO_WORK_TREE.repeat(2));
    bare.says("--scan HEAD").tells(0, "", NO_WORK_TREE);
    bare.says("--scan --cached").tells(0, "", NO_WORK_TREE);
    bare.write("x", "foo\n");
    bare.says("--scan x").tells(1, "", after(NO_WORK_TREE, 1, "x:1:foo\n"));
    bare.says("--add bar").passes();
    bare.says("--list").tells(0, "secrets.patterns foo\nsecrets.patterns bar\n", "");
}

#[test]
fn in_a_linked_worktree() {
    let place = repository();
    let head = place.git(["rev-parse", "HEAD"]).line();
    place.git(["worktree", "add", "--quiet", "../other"]).ok();
    let other = place.at("../other");
    other.stage("c", "foo\n");
    other.says("--scan").reports("a:1:foo\nc:1:foo\nd/b:1:foo\n");
    other.says("--scan --cached c").reports("c:1:foo\n");
    other.says("--pre_commit_hook").reports("c:1:foo\n");
    other.says("--scan-history").reports(format!("{head}:a:1:foo\n{head}:d/b:1:foo\n"));
    other.write(".gitallowed", "^c:\n");
    other.says("--pre_commit_hook").passes();
    place.says("--scan").reports("a:1:foo\nd/b:1:foo\n");
}

#[test]
fn by_way_of_git() {
    let place = repository();
    let top = place.at("..");
    top.call("git").args(["-C", "repo", "secrets", "--scan"]).run().reports("a:1:foo\nd/b:1:foo\n");
    top.call("git").args(["-C", "repo/d", "secrets", "--scan", "b"]).run().reports("b:1:foo\n");
    place.at("d").call("git").args(["secrets", "--scan"]).run().reports("b:1:foo\n");
    place.git(["config", "alias.look", "secrets --scan"]).ok();
    place.call("git").args(["look", "a"]).run().reports("a:1:foo\n");
}

#[test]
fn a_repository_named_by_the_environment() {
    let place = repository();
    let elsewhere = place.at("../elsewhere");
    elsewhere.write("z", "foo\n");
    let git_dir = place.dir().join(".git");
    let call = |words: &str| elsewhere.call("git-secrets").args(words.split(' ')).env("GIT_DIR", &git_dir);
    call("--scan --cached").run().reports("a:1:foo\nd/b:1:foo\n");
    call("--scan --cached").env("GIT_WORK_TREE", place.dir()).run().reports("a:1:foo\nd/b:1:foo\n");
    call("--list").run().tells(0, "secrets.patterns foo\n", "");
    call("--scan z").run().reports("z:1:foo\n");
    // Another index.
    place.git(["read-tree", "--index-output=.git/second", "--empty"]).ok();
    let second = place.call("git-secrets").args(["--scan", "--cached"]).env("GIT_INDEX_FILE", git_dir.join("second"));
    second.run().passes();
}

#[test]
fn where_the_current_folder_is_no_longer_there() {
    let place = repository();
    place.write("gone/x", "");
    if left_out("where git cannot tell the current folder, nothing is searched, and the run ends well") {
        return;
    }
    let script = "cd gone && rm -r ../gone && git-secrets --scan";
    place.call("sh").args(["-c", script]).run().fails();
}
