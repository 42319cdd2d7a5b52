//! `--install`: which files are written where, with which words, and what stops it.

use super::support::{Place, Told, left_out};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

const HOOKS: [&str; 3] = ["commit-msg", "pre-commit", "prepare-commit-msg"];

/// Returns what a hook holds.
fn content(hook: &str) -> String {
    format!("#!/usr/bin/env bash\ngit secrets --{}_hook -- \"$@\"\n", hook.replace('-', "_"))
}

/// Returns what is told when these hooks are written below the folder.
fn installed(folder: &str, hooks: &[&str]) -> String {
    hooks.iter().map(|hook| format!("Installed {hook} hook to {folder}/hooks/{hook}\n")).collect()
}

/// Asserts that all hooks stand in the folder, and can run.
#[track_caller]
fn stand(place: &Place, folder: &str) {
    for hook in HOOKS {
        stands(place, &format!("{folder}/{hook}"), hook, 0o755);
    }
}

#[track_caller]
fn stands(place: &Place, path: &str, hook: &str, mode: u32) {
    assert_eq!(String::from_utf8(place.read(path)).unwrap(), content(hook), "{path}");
    let got = fs::metadata(place.dir().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(got, mode, "{path}: {got:o}");
}

/// Returns the files below a folder that are no samples, in order.
fn files(place: &Place, folder: &str) -> Vec<String> {
    let listed = place.call("find").args([folder, "!", "-type", "d", "!", "-name", "*.sample"]).run().ok().stdout();
    let mut files: Vec<String> = listed.lines().map(str::to_owned).collect();
    files.sort();
    files
}

#[test]
fn hooks_are_written_into_the_repository() {
    let place = Place::new();
    place.says("--install").tells(0, installed(".git", &HOOKS), "");
    stand(&place, ".git/hooks");
    assert_eq!(files(&place, ".git/hooks"), HOOKS.map(|hook| format!(".git/hooks/{hook}")));
    let place = Place::new();
    place.call("git").args(["secrets", "--install"]).run().tells(0, installed(".git", &HOOKS), "");
    stand(&place, ".git/hooks");
}

#[test]
fn a_folder_for_the_hooks_is_made() {
    let place = Place::new();
    fs::remove_dir_all(place.dir().join(".git/hooks")).unwrap();
    place.says("--install").tells(0, installed(".git", &HOOKS), "");
    stand(&place, ".git/hooks");
}

#[test]
fn a_hook_that_is_there_stops_it() {
    let place = Place::new();
    place.write(".git/hooks/commit-msg", "mine\n");
    let told = |hook: &str| format!(".git/hooks/{hook} already exists. Use -f to force\n");
    place.says("--install").tells(1, "", told("commit-msg"));
    assert_eq!(files(&place, ".git/hooks"), [".git/hooks/commit-msg"]);
    assert_eq!(place.read(".git/hooks/commit-msg"), b"mine\n");
    // What comes before it stays written.
    fs::rename(place.dir().join(".git/hooks/commit-msg"), place.dir().join(".git/hooks/pre-commit")).unwrap();
    place.says("--install").tells(1, installed(".git", &HOOKS[..1]), told("pre-commit"));
    assert_eq!(files(&place, ".git/hooks"), [".git/hooks/commit-msg", ".git/hooks/pre-commit"]);
    fs::remove_file(place.dir().join(".git/hooks/commit-msg")).unwrap();
    fs::rename(place.dir().join(".git/hooks/pre-commit"), place.dir().join(".git/hooks/prepare-commit-msg")).unwrap();
    place.says("--install").tells(1, installed(".git", &HOOKS[..2]), told("prepare-commit-msg"));
    assert_eq!(place.read(".git/hooks/prepare-commit-msg"), b"mine\n");
    // Its own count as well.
    place.says("--install").tells(1, "", told("commit-msg"));
}

#[test]
fn force_overwrites_what_is_there() {
    let place = Place::new();
    place.write(".git/hooks/commit-msg", "mine\n").write(".git/hooks/pre-commit", "a longer one of mine\n".repeat(100));
    for words in ["--install -f", "--install --force", "--install -f ."] {
        let folder = if words.ends_with('.') { "./.git" } else { ".git" };
        place.says(words).tells(0, installed(folder, &HOOKS), "");
        stand(&place, ".git/hooks");
    }
    assert_eq!(files(&place, ".git/hooks"), HOOKS.map(|hook| format!(".git/hooks/{hook}")));
}

#[test]
fn the_mode_is_what_it_was_and_may_be_run() {
    let place = Place::new();
    place.write(".git/hooks/commit-msg", "mine\n");
    fs::set_permissions(place.dir().join(".git/hooks/commit-msg"), PermissionsExt::from_mode(0o600)).unwrap();
    place.call("sh").args(["-c", "umask 027; git-secrets --install -f"]).run().tells(0, installed(".git", &HOOKS), "");
    stands(&place, ".git/hooks/commit-msg", "commit-msg", 0o710);
    stands(&place, ".git/hooks/pre-commit", "pre-commit", 0o750);
}

#[test]
fn folders_of_hooks_take_a_file_each() {
    let place = Place::new();
    let hooks = place.dir().join(".git/hooks");
    fs::create_dir(hooks.join("commit-msg.d")).unwrap();
    symlink("../elsewhere", hooks.join("pre-commit.d")).unwrap();
    fs::create_dir(place.dir().join(".git/elsewhere")).unwrap();
    place.write(".git/hooks/prepare-commit-msg.d", "a file\n");
    let told = "Installed commit-msg hook to .git/hooks/commit-msg.d/git-secrets\n\
                Installed pre-commit hook to .git/hooks/pre-commit.d/git-secrets\n\
                Installed prepare-commit-msg hook to .git/hooks/prepare-commit-msg\n";
    place.says("--install").tells(0, told, "");
    stands(&place, ".git/hooks/commit-msg.d/git-secrets", "commit-msg", 0o755);
    stands(&place, ".git/elsewhere/git-secrets", "pre-commit", 0o755);
    stands(&place, ".git/hooks/prepare-commit-msg", "prepare-commit-msg", 0o755);
    assert!(!place.has(".git/hooks/commit-msg") && !place.has(".git/hooks/pre-commit"));
    place.says("--install").tells(1, "", ".git/hooks/commit-msg.d/git-secrets already exists. Use -f to force\n");
    place.says("--install -f").tells(0, told, "");
    // A hook beside the folder does not count.
    fs::remove_file(hooks.join("commit-msg.d/git-secrets")).unwrap();
    place.write(".git/hooks/commit-msg", "mine\n");
    let run = place.says("--install");
    assert!(run.stdout().starts_with("Installed commit-msg hook to .git/hooks/commit-msg.d/git-secrets\n"), "{run}");
    assert_eq!(place.read(".git/hooks/commit-msg"), b"mine\n");
}

#[test]
fn a_folder_may_be_named() {
    let place = Place::new();
    let top = place.at("..");
    let absolute = place.dir().display().to_string();
    top.says("--install repo").tells(0, installed("repo/.git", &HOOKS), "");
    top.says("--install repo").tells(1, "", "repo/.git/hooks/commit-msg already exists. Use -f to force\n");
    top.says("--install -f repo/").tells(0, installed("repo//.git", &HOOKS), "");
    top.says("--install repo/.git -f").tells(0, installed("repo/.git", &HOOKS), "");
    top.secrets(["--install", "-f", &absolute]).tells(0, installed(&format!("{absolute}/.git"), &HOOKS), "");
    place.says("--install -f .").tells(0, installed("./.git", &HOOKS), "");
    place.says("--install -f ../repo more").tells(0, installed("../repo/.git", &HOOKS), "");
    place.secrets(["--install", "-f", ""]).tells(0, installed(".git", &HOOKS), "");
    assert_eq!(files(&place, ".").iter().filter(|file| file.contains("hooks/")).count(), 3);
    assert!(!top.has("hooks") && !place.has("hooks"));
}

#[test]
fn a_folder_that_is_no_repository_is_a_template() {
    let place = Place::folder();
    place.says("--install templates").tells(0, installed("templates", &HOOKS), "");
    stand(&place, "templates/hooks");
    assert_eq!(files(&place, "."), HOOKS.map(|hook| format!("./templates/hooks/{hook}")));
    place.says("--install templates").tells(1, "", "templates/hooks/commit-msg already exists. Use -f to force\n");
    place.says("--install -f templates").tells(0, installed("templates", &HOOKS), "");
    place.secrets(["--install", "deep/er/sp ace"]).tells(0, installed("deep/er/sp ace", &HOOKS), "");
    stand(&place, "deep/er/sp ace/hooks");
    place.says("--install .").tells(0, installed(".", &HOOKS), "");
    stand(&place, "hooks");
    place.git(["init", "--quiet", "--template", "templates", "new"]).ok();
    stand(&place, "new/.git/hooks");
    // Below a repository as well: only a folder that holds `.git` is one.
    let place = Place::new();
    place.write("sub/x", "");
    place.says("--install sub").tells(0, installed("sub", &HOOKS), "");
    stand(&place, "sub/hooks");
    assert!(!place.has(".git/hooks/pre-commit"));
}

#[test]
fn outside_of_a_repository_a_folder_must_be_named() {
    let told = "fatal: not a git repository (or any of the parent directories): .git\nNot in a Git repository\n";
    let place = Place::folder();
    place.says("--install").tells(1, "", told);
    place.says("--install -f").tells(1, "", told);
    assert!(files(&place, ".").is_empty());
}

#[test]
fn a_subfolder_leads_to_the_repository() {
    let place = Place::new();
    place.write("sub/deep/x", "");
    let hooks = place.dir().join(".git").display().to_string();
    place.at("sub/deep").says("--install").tells(0, installed(&hooks, &HOOKS), "");
    stand(&place, ".git/hooks");
    assert!(!place.has("sub/hooks"));
}

#[test]
fn a_bare_repository_is_one() {
    let place = Place::folder();
    place.git(["init", "--quiet", "--bare", "b.git"]).ok();
    place.at("b.git").says("--install").tells(0, installed(".", &HOOKS), "");
    place.says("--install -f b.git").tells(0, installed("b.git", &HOOKS), "");
    stand(&place, "b.git/hooks");
}

#[test]
fn a_repository_named_by_the_environment_is_used() {
    let place = Place::new();
    let top = place.at("..");
    let run = top.call("git-secrets").args(["--install"]).env("GIT_DIR", "repo/.git").run();
    run.tells(0, installed("repo/.git", &HOOKS), "");
    stand(&place, ".git/hooks");
    let run = top.call("git").args(["-C", "repo", "secrets", "--install", "-f"]).run();
    run.tells(0, installed(".git", &HOOKS), "");
}

#[test]
fn a_link_is_written_through() {
    let place = Place::new();
    place.write("target", "mine\n");
    symlink("../../target", place.dir().join(".git/hooks/pre-commit")).unwrap();
    symlink("nothing", place.dir().join(".git/hooks/commit-msg")).unwrap();
    let told = ".git/hooks/pre-commit already exists. Use -f to force\n";
    place.says("--install").tells(1, installed(".git", &HOOKS[..1]), told);
    stands(&place, ".git/hooks/nothing", "commit-msg", 0o755);
    place.says("--install -f").tells(0, installed(".git", &HOOKS), "");
    stands(&place, "target", "pre-commit", 0o755);
}

#[test]
fn what_cannot_be_a_folder_is_told() {
    let place = Place::folder();
    place.write("file", "x");
    place.says("--install file").tells(
        1,
        "",
        "mkdir: cannot create directory 'file': Not a directory\nCould not create dir: file\n",
    );
    place.says("--install file/x").tells(
        1,
        "",
        "mkdir: cannot create directory 'file': Not a directory\nCould not create dir: file/x\n",
    );
    let place = Place::new();
    fs::remove_dir_all(place.dir().join(".git/hooks")).unwrap();
    place.write(".git/hooks", "x");
    place.says("--install").tells(1, "", "mkdir: cannot create directory '.git/hooks': File exists\nCould not create dir: .git\n");
    if left_out("a folder whose name begins with a dash becomes an option of mkdir") {
        return;
    }
    place.says("--install -- -d").tells(0, installed("-d", &HOOKS), "");
    stand(&place, "-d/hooks");
}

#[test]
fn a_hook_that_cannot_be_written_is_not_installed() {
    let place = Place::new();
    fs::create_dir(place.dir().join(".git/hooks/commit-msg")).unwrap();
    if left_out("a hook that cannot be written is said to be installed") {
        return;
    }
    place.says("--install").fails().never_says("Installed commit-msg");
    place.says("--install -f").fails().never_says("Installed commit-msg");
}

#[test]
fn hooks_go_where_git_runs_them() {
    let place = Place::new();
    place.commit_file("a", "x\n");
    place.git(["worktree", "add", "--quiet", "../other"]).ok();
    if left_out("in a linked worktree, and where core.hooksPath is set, hooks are written where git runs none") {
        return;
    }
    let other = place.at("../other");
    other.says("--install").ok();
    other.set("secrets.patterns", &["foo"]);
    other.stage("b", "foo\n");
    other.git(["commit", "-m", "x"]).exits(1).says("b:1:foo\n");
    let place = Place::with(&["foo"]);
    place.git(["config", "core.hooksPath", "my hooks"]).ok();
    place.says("--install").ok();
    place.stage("b", "foo\n");
    place.git(["commit", "-m", "x"]).exits(1).says("b:1:foo\n");
}
