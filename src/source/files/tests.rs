//! Which files are chosen and how they are read, on real folders.

use super::{Error, Files, FilesError, Selection};
use crate::model::{RepoPath, SkipReason};
use crate::source::{Loaded, Source};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use tempfile::TempDir;

const LIMIT: u64 = 1000;

/// A folder with these files, each holding its own path.
fn folder(paths: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    paths.iter().for_each(|path| write(folder.path(), path, path.as_bytes()));
    folder
}

fn write(top: &Path, path: &str, content: &[u8]) {
    let path = top.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn selection(cwd: &Path, paths: &[&str], untracked: bool) -> Selection {
    Selection { cwd: cwd.to_owned(), paths: paths.iter().map(Into::into).collect(), untracked, limit: LIMIT }
}

fn tracked(paths: &[&str]) -> Vec<RepoPath> {
    paths.iter().map(|path| RepoPath::new(path.as_bytes())).collect()
}

fn names(files: &Files) -> Result<Vec<String>, Error> {
    Ok(files.units()?.iter().map(|unit| String::from_utf8_lossy(unit.path.as_bytes()).into_owned()).collect())
}

/// What of a work tree with these tracked files is chosen by the paths named in `cwd`.
fn chosen(top: &TempDir, paths: &[&str], cwd: &str, named: &[&str]) -> Result<Vec<String>, Error> {
    names(&Files::worktree(top.path(), tracked(paths), selection(&top.path().join(cwd), named, false)))
}

fn only(files: &Files) -> Result<Loaded, Error> {
    let units = files.units()?;
    assert_eq!(units.len(), 1);
    files.load(&mut (), &units[0])
}

fn bytes(loaded: Result<Loaded, Error>) -> Vec<u8> {
    match loaded.unwrap() {
        Loaded::Fragment(fragment) => fragment.bytes,
        Loaded::Skipped(skip) => panic!("skipped: {:?}", skip.reason),
    }
}

fn skipped(loaded: Result<Loaded, Error>) -> SkipReason {
    match loaded.unwrap() {
        Loaded::Fragment(_) => panic!("not skipped"),
        Loaded::Skipped(skip) => skip.reason,
    }
}

#[test]
fn tracked_files_come_sorted_by_bytes_and_once() {
    let top = folder(&["b", "a/z", "a.txt", "Z", "untracked"]);
    let all = ["b", "a/z", "Z", "a.txt", "b", "absent", "a.txt/below-a-file"];
    assert_eq!(chosen(&top, &all, "", &[]).unwrap(), ["Z", "a.txt", "a/z", "b"]);
    assert_eq!(chosen(&top, &all, "a", &[]).unwrap().len(), 4, "from a folder, still everything");
}

#[test]
fn paths_are_relative_to_the_working_directory() {
    let top = folder(&["a/x", "a/y", "ab/x", "b"]);
    let all = ["a/x", "ab/x", "b"];
    assert_eq!(chosen(&top, &all, "a", &["x", "./../b", "x", "."]).unwrap(), ["a/x", "b"]);
    assert_eq!(chosen(&top, &all, "", &["a"]).unwrap(), ["a/x"], "a folder's name is no prefix of another's");
    assert_eq!(chosen(&top, &all, "a", &[".."]).unwrap(), ["a/x", "ab/x", "b"]);
    assert_eq!(chosen(&top, &all, "", &["a/y"]).unwrap(), ["a/y"], "what is named need not be tracked");
    let absolute = top.path().join("a/x");
    assert_eq!(chosen(&top, &all, "", &[absolute.to_str().unwrap()]).unwrap(), ["a/x"]);
}

#[test]
fn another_name_of_the_work_tree_is_the_work_tree() {
    let top = folder(&["a/x"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link");
    symlink(top.path(), &link).unwrap();
    let (whole, below) = (link.to_str().unwrap().to_owned(), link.join("a/x"));
    assert_eq!(chosen(&top, &["a/x"], "", &[&whole]).unwrap(), ["a/x"]);
    assert_eq!(chosen(&top, &["a/x"], "", &[below.to_str().unwrap()]).unwrap(), ["a/x"]);
    assert_eq!(names(&Files::worktree(&link, tracked(&["a/x"]), selection(&link, &[], false))).unwrap(), ["a/x"]);
}

#[test]
fn what_is_named_and_not_there_is_an_error_with_a_hint() {
    let top = folder(&["a/x", "plain/y"]);
    let fails = |named: &str| match chosen(&top, &["a/x", "gone"], "", &[named]) {
        Err(Error::Files(error)) => {
            assert!(error.hint().is_some());
            error
        }
        other => panic!("{other:?}"),
    };
    assert!(matches!(fails("gone"), FilesError::Missing { .. }), "tracked, but deleted and named");
    assert!(matches!(fails("no/such"), FilesError::Missing { .. }));
    assert!(matches!(fails("a/x/below"), FilesError::Missing { .. }));
    assert!(matches!(fails(""), FilesError::Missing { .. }));
    assert!(matches!(fails("/"), FilesError::Outside { .. }));
    assert!(matches!(fails("plain"), FilesError::NothingTracked { .. }));
    let missing = names(&Files::no_index(selection(top.path(), &["no/such"], false)));
    assert!(matches!(missing, Err(Error::Files(FilesError::Missing { .. }))));
}

#[test]
fn nothing_to_scan_passes_for_clean_only_where_there_is_nothing() {
    let top = folder(&["a/x"]);
    let error = chosen(&top, &[], "", &[]).unwrap_err();
    assert_eq!(error.to_string(), "nothing in the folder `.` is tracked");
    assert_eq!(chosen(&top, &["b"], "", &[]).unwrap(), Vec::<String>::new(), "all that is tracked is deleted");
    let empty = folder(&[".git/HEAD"]);
    assert_eq!(chosen(&empty, &[], "", &[]).unwrap(), Vec::<String>::new());
    assert_eq!(chosen(&empty, &[], "", &["."]).unwrap(), Vec::<String>::new());
}

#[test]
fn symbolic_links_are_never_followed() {
    let outside = folder(&["secret"]);
    let top = folder(&["a/x"]);
    symlink(outside.path(), top.path().join("link")).unwrap();
    symlink("dangling target", top.path().join("dangling")).unwrap();
    let all = ["link", "link/secret"];
    assert_eq!(chosen(&top, &all, "", &[]).unwrap(), ["link"], "what is behind a link is not in the work tree");
    let named = |name: &str| Files::worktree(top.path(), Vec::new(), selection(top.path(), &[name], false));
    assert_eq!(bytes(only(&named("dangling"))), b"dangling target");
    assert_eq!(bytes(only(&named("link"))), outside.path().as_os_str().as_bytes());
    assert!(named("link/secret").units().is_err());
    for files in [
        Files::worktree(top.path(), Vec::new(), selection(top.path(), &[], true)),
        Files::no_index(selection(top.path(), &[], false)),
    ] {
        assert_eq!(names(&files).unwrap(), ["a/x", "dangling", "link"]);
    }
}

#[test]
fn folders_among_tracked_paths_are_left_out() {
    let top = folder(&["sub/.git", "sub/inner", "x"]);
    assert_eq!(chosen(&top, &["sub", "x"], "", &[]).unwrap(), ["x"]);
    assert!(matches!(chosen(&top, &["sub", "x"], "", &["sub"]), Err(Error::Files(FilesError::NothingTracked { .. }))));
}

#[test]
fn untracked_files_are_those_that_nothing_ignores() {
    let top = folder(&[
        ".git/config",
        "a",
        "new",
        ".hidden",
        "dist/forced",
        "dist/built",
        "deep/x.log",
        "deep/y",
        "nested/.git/HEAD",
        "nested/n",
    ]);
    write(top.path(), ".gitignore", b"/dist/\n*.log\n");
    write(top.path(), "deep/.gitignore", b"y\n");
    write(top.path(), ".ignore", b"new\n");
    write(top.path(), ".git/info/exclude", b"/excluded\n");
    write(top.path(), "excluded", b"");
    let files = |named: &[&str]| Files::worktree(top.path(), tracked(&["a", "dist/forced"]), selection(top.path(), named, true));
    let expected = [".gitignore", ".hidden", ".ignore", "a", "deep/.gitignore", "dist/forced", "new"];
    assert_eq!(names(&files(&[])).unwrap(), expected);
    assert_eq!(names(&files(&["deep"])).unwrap(), ["deep/.gitignore"]);
    assert_eq!(names(&files(&["dist/built"])).unwrap(), ["dist/built"], "what is named is scanned though it is ignored");
}

#[test]
fn no_repository_is_needed() {
    let top = folder(&["p/b", "p/a", "p/.git/config", "p/skip.me", "q"]);
    write(top.path(), "p/.gitignore", b"*.me\n");
    let files = |cwd: &str, named: &[&str]| names(&Files::no_index(selection(&top.path().join(cwd), named, false))).unwrap();
    assert_eq!(files("", &[]), ["p/.gitignore", "p/a", "p/b", "q"]);
    assert_eq!(files("p", &["../q", "."]), ["../q", ".gitignore", "a", "b"]);
    assert_eq!(files("", &["p/skip.me", "p", "p/a"]), ["p/.gitignore", "p/a", "p/b", "p/skip.me"]);
    assert_eq!(files("p", &[".git"]), [".git/config"], "what is named is scanned");
}

#[test]
fn names_are_bytes() {
    let top = tempfile::tempdir().unwrap();
    let name = b"caf\xe9\n\"\t-*";
    fs::write(top.path().join(OsStr::from_bytes(name)), b"content").unwrap();
    for files in [
        Files::worktree(top.path(), vec![RepoPath::new(name)], selection(top.path(), &[], false)),
        Files::worktree(top.path(), Vec::new(), selection(top.path(), &[], true)),
        Files::no_index(selection(top.path(), &[], false)),
    ] {
        assert_eq!(files.units().unwrap()[0].path.as_bytes(), name);
        assert_eq!(bytes(only(&files)), b"content");
    }
}

#[test]
fn what_is_too_large_or_no_file_is_skipped_unopened() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path();
    let named = |name: &str| Files::worktree(path, Vec::new(), selection(path, &[name], false));
    fs::File::create(path.join("huge")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(skipped(only(&named("huge"))), SkipReason::TooLarge { size: 1 << 40, limit: LIMIT });
    write(path, "full", &[b'a'; 1000]);
    assert_eq!(bytes(only(&named("full"))).len(), 1000);
    write(path, "empty", b"");
    assert_eq!(bytes(only(&named("empty"))), b"");
    write(path, "locked", b"\0GITCRYPT\0rest");
    assert_eq!(skipped(only(&named("locked"))), SkipReason::Encrypted);
    let _listener = std::os::unix::net::UnixListener::bind(path.join("socket")).unwrap();
    assert_eq!(skipped(only(&named("socket"))), SkipReason::NotAFile);
    assert!(std::process::Command::new("mkfifo").arg(path.join("pipe")).status().unwrap().success());
    assert_eq!(skipped(only(&named("pipe"))), SkipReason::NotAFile);
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let top = folder(&["closed", "shut/x"]);
    let path = top.path();
    let close = |name: &str, mode| fs::set_permissions(path.join(name), fs::Permissions::from_mode(mode)).unwrap();
    let all = Files::worktree(path, tracked(&["closed", "shut/x"]), selection(path, &[], false));
    let units = all.units().unwrap();
    close("closed", 0);
    close("shut", 0);
    // The superuser reads everything; then there is nothing to show here.
    if fs::File::open(path.join("closed")).is_err() {
        assert!(all.load(&mut (), &units[0]).is_err());
        assert!(all.units().is_err(), "a tracked file in a closed folder");
        assert!(Files::worktree(path, Vec::new(), selection(path, &[], true)).units().is_err());
        assert!(Files::no_index(selection(path, &[], false)).units().is_err());
    }
    close("shut", 0o755);
    // A file that goes between naming and loading was there when it was asked for: unread is not clean.
    fs::remove_file(path.join("shut/x")).unwrap();
    assert!(all.load(&mut (), &units[1]).is_err());
}
