//! What cannot be scanned is never called clean: it is an error, or it is said.

use super::{leak, scan};
use crate::support::{Repo, tokens};
use std::os::unix::net::UnixListener;

#[test]
fn a_named_path_that_does_not_exist_is_an_error() {
    let repo = Repo::new();
    repo.stage("top", leak(1));
    for args in [&["nowhere"][..], &["top", "nowhere"], &["nowhere/deeper"], &["top/deeper"], &["--no-index", "nowhere"]] {
        let run = scan(&repo, args).exits(2).says("error: ").says("hint: ");
        assert_eq!(run.stdout(), "", "{run}");
    }
    scan(&repo, &[""]).exits(2).says("error: ");
    scan(&repo, &["nowhere"]).exits(2).says("error: there is no file or folder `nowhere`");
}

#[test]
fn a_path_outside_of_the_work_tree_is_an_error() {
    let repo = Repo::new();
    repo.write("../outside", leak(1));
    scan(&repo, &["../outside"]).exits(2).says("`../outside` is outside this repository's work tree").says("--no-index");
    scan(&repo, &["/"]).exits(2).says("hint: ");
    scan(&repo, &["--no-index", "../outside"]).exits(1);
}

#[test]
fn a_folder_where_nothing_is_tracked_is_an_error() {
    let repo = Repo::new();
    repo.write("sub/file", leak(1));
    scan(&repo, &["sub"]).exits(2).says("error: nothing in the folder `sub` is tracked").says("hint: ").says("--untracked");
    std::fs::create_dir(repo.dir().join("empty")).unwrap();
    scan(&repo, &["empty"]).ok();
}

/// Makes a pipe that nobody writes to: opening it would wait for ever.
fn pipe(repo: &Repo, path: &str) {
    repo.call("mkfifo").args([path]).run().ok();
}

#[test]
fn pipes_and_sockets_are_said_and_never_opened() {
    let repo = Repo::new();
    repo.stage("tracked", "a file for now\n").stage("top", leak(1));
    std::fs::remove_file(repo.dir().join("tracked")).unwrap();
    pipe(&repo, "tracked");
    pipe(&repo, "pipe");
    let _socket = UnixListener::bind(repo.dir().join("socket")).unwrap();
    let skip = |name: &str| format!("not scanned: {name}: neither a file nor a symbolic link");
    scan(&repo, &[]).exits(1).says(&skip("tracked")).says("1 not scanned");
    scan(&repo, &["pipe", "socket"]).ok().says(&skip("pipe")).says(&skip("socket")).says("2 not scanned");
    scan(&repo, &["--no-index"]).exits(1).says(&skip("pipe")).says(&skip("socket")).says(&skip("tracked"));
    scan(&repo, &["--untracked"]).exits(1).says(&skip("tracked"));
    let run = scan(&repo, &["--format", "json", "pipe"]).ok();
    let summary: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(summary["skipped"][0]["path"], "pipe");
    assert_eq!(summary["skipped"][0]["reason"], "not-a-file");
}

#[test]
fn devices_are_said_and_never_opened() {
    scan(&Repo::folder(), &["--no-index", "/dev/zero"]).ok().says("not scanned: /dev/zero").says("1 not scanned");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_an_error_and_the_others_are_told() {
    // Even root cannot read this one: nothing is mapped where it begins.
    let folder = Repo::folder();
    folder.write("a", leak(1)).write("z", leak(2));
    let run = scan(&folder, &["--no-index", "--format", "lines", "a", "/proc/self/mem", "z"]).exits(2);
    assert_eq!(run.stdout().lines().count(), 2, "{run}");
    run.says("error: could not read `/proc/self/mem`").says("cause: ").says("hint: ").never_says(&tokens::github_token(1));
}

#[test]
fn a_tracked_file_that_became_a_folder_is_no_file() {
    let repo = Repo::new();
    repo.stage("path", leak(1));
    std::fs::remove_file(repo.dir().join("path")).unwrap();
    repo.write("path/file", leak(2));
    scan(&repo, &[]).ok();
    scan(&repo, &["path"]).exits(2).says("nothing in the folder `path` is tracked");
    scan(&repo, &["--untracked"]).exits(1).says("path/file");
    scan(&repo, &["--staged"]).exits(1).says("--> path:2:9");
}

#[test]
fn a_folder_on_standard_input_is_an_error() {
    let repo = Repo::new();
    let run = repo.call("sh").args(["-c", "git hush scan - < ."]).run().exits(2);
    run.says("error: could not read standard input").never_says("panicked");
}

#[test]
fn outside_of_a_repository_only_no_index_and_standard_input_work() {
    let folder = Repo::folder();
    folder.write("file", leak(1));
    for args in [&[][..], &["file"], &["--staged"], &["--untracked"]] {
        scan(&folder, args).exits(2).says("error: ").says("hint: ");
    }
}

#[test]
fn what_is_too_large_is_said() {
    let repo = Repo::new();
    repo.stage("small", leak(1)).stage("large", leak(2) + &"x\n".repeat(2000));
    let run = scan(&repo, &["--max-size", "1KiB"]).exits(1).says("--> small:2:9").never_says("--> large");
    run.says("not scanned: large: ").says("over the limit of 1.0 KiB");
    scan(&repo, &["--max-size", "64KiB"]).exits(1).says("--> large:2:9").never_says("not scanned");
    scan(&repo, &["--staged", "--max-size", "1KiB"]).exits(1).says("not scanned: large").says("--> small:2:9");
    let stdin = repo.call("git").args(["hush", "scan", "-", "--max-size", "10"]).stdin(leak(3)).run();
    stdin.ok().says("not scanned").says("over the limit of 10 bytes");
}

#[test]
fn a_size_that_is_none_is_an_error() {
    let repo = Repo::new();
    for size in ["", "many", "-1", "1XB", "99999999999999999999", "1e3", "0x10"] {
        let run = scan(&repo, &[&format!("--max-size={size}")]).exits(2).says("error: ");
        run.never_says("panicked");
    }
}

#[test]
fn flags_that_contradict_each_other_are_errors() {
    let repo = Repo::new();
    for args in [
        &["--staged", "file"][..],
        &["--staged", "--untracked"],
        &["--staged", "--no-index"],
        &["--untracked", "--no-index"],
        &["--format", "xml"],
        &["--color", "perhaps"],
        &["--confidence", "certain"],
        &["--no-such-flag"],
    ] {
        scan(&repo, args).exits(2).says("error: ");
    }
}
