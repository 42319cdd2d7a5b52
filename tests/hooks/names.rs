//! File names are bytes: whatever git can commit is read and named.

use super::{blocked, commit, leak, repo, silent};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Names that have tripped hooks up, and how the report writes them.
const NAMES: &[(&[u8], &str)] = &[
    ("schlüssel/ключ.txt".as_bytes(), "schlüssel/ключ.txt"),
    (b"caf\xe9.txt", "\"caf\\351.txt\""),
    (b"line\nbreak", "\"line\\nbreak\""),
    (b"quo\"te", "\"quo\\\"te\""),
    (b"back\\slash", "\"back\\\\slash\""),
    (b"tab\tand space ", "\"tab\\tand space \""),
    (b"-rf", "-rf"),
    (b"--cached", "--cached"),
    (b"*?[a]", "*?[a]"),
    (b":(top)magic", ":(top)magic"),
    (b"$(touch ran)`touch ran`", "$(touch ran)`touch ran`"),
    (b"%s%n", "%s%n"),
    (b"\x1b[31mred", "\"\\033[31mred\""),
];

fn path(name: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(name))
}

#[test]
fn a_secret_is_found_under_any_name() {
    let repo = repo();
    for (name, _) in NAMES {
        repo.write(path(name), leak());
    }
    repo.git(["add", "-A"]).ok();
    let run = blocked(commit(&repo, []), []);
    for (_, shown) in NAMES {
        assert!(run.stderr().contains(&format!("--> {shown}:1:9\n")), "{shown} is not named\n{run}");
    }
    assert!(!run.bytes().contains(&0x1b) && !run.stderr().contains('\x1b'), "an escape sequence got through");
    assert!(!repo.has("ran"));
}

#[test]
fn a_clean_file_may_have_any_name() {
    let repo = repo();
    for (name, _) in NAMES {
        repo.write(path(name), "clean\n");
    }
    repo.git(["add", "-A"]).ok();
    silent(commit(&repo, []));
    assert!(!repo.has("ran"));
}

#[test]
fn each_of_them_alone_is_enough() {
    let repo = repo();
    for (name, shown) in NAMES.iter().take(4) {
        repo.stage(path(name), leak());
        blocked(commit(&repo, []), [*shown]);
        repo.stage(path(name), "clean\n");
        silent(commit(&repo, []));
    }
}

#[test]
fn a_name_that_git_would_quote_is_old_where_it_is_old() {
    let repo = repo();
    let name = path(b"caf\xe9\n.txt");
    repo.stage(name, leak());
    super::record_staged(&repo);
    repo.stage(name, format!("{}more\n", leak()));
    super::told(commit(&repo, []), "\"caf\\351\\n.txt\":1:9");
}

#[test]
fn a_very_long_path_is_read() {
    let repo = repo();
    let long = format!("{}/file", vec!["folder-of-a-very-long-name".repeat(4); 20].join("/"));
    repo.stage(&long, leak());
    blocked(commit(&repo, []), [&*long]);
    repo.stage(&long, "clean\n");
    silent(commit(&repo, []));
}
