//! Several reports in one run, each in its place, and what happens where one cannot be written.

use super::{leak, repo};
use crate::support::Repo;

#[test]
fn each_output_is_that_of_the_format_before_it() {
    let repo = repo();
    for verb in ["scan", "history"] {
        let args = [verb, "--format", "sarif", "--output", "a.sarif", "--format", "lines", "--format", "csv", "--output", "b.csv"];
        let run = repo.hush(args).exits(1);
        assert!(run.stdout().contains("kept file:2:9: github-personal-access-token: "), "{run}");
        let alone = |format: &str| repo.hush([verb, "--format", format]).exits(1).bytes().to_vec();
        assert_eq!(repo.read("a.sarif"), alone("sarif"));
        assert_eq!(repo.read("b.csv"), alone("csv"));
    }
    // Before any format it is that of the report for people.
    assert_eq!(repo.hush(["scan", "--output", "c"]).exits(1).text(), "");
    assert!(repo.read("c").starts_with(b"error: "));
    repo.hush(["scan", "--format", "json", "--output", "-"]).exits(1).says("\"type\":\"summary\"");
    repo.hush(["scan", "--help"]).ok().says("Write the report of the `--format` before it");
}

#[test]
fn two_reports_do_not_share_a_place() {
    let repo = repo();
    repo.hush(["scan", "--format", "json", "--format", "csv"]).exits(2).says("would both go to standard output").says("hint: ");
    let args = ["scan", "--format", "json", "--output", "x", "--format", "csv", "--output", "x"];
    repo.hush(args).exits(2).says("would both go to `");
    assert!(!repo.has("x"));
    repo.hush(["scan", "--format", "json", "--output", "x", "--output", "y"]).exits(2).says("twice for one `--format`");
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let repo = repo();
    repo.hush(["scan", "gone", "--format", "json", "--output", "no/such/folder"]).exits(2).says("could not write the report");
    repo.hush(["scan", "gone", "--format", "json", "--output", "dir"]).exits(2).says("could not write the report").says("hint: ");
    repo.hush(["history", "--output", "gone/x"]).exits(2).says("could not write the report");
    // The others are written all the same.
    repo.hush(["scan", "--format", "csv", "--output", "dir", "--format", "lines"]).exits(2).says("kept file:2:9: ");
}

#[cfg(unix)]
#[test]
fn a_file_is_written_whole_or_not_at_all() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let repo = Repo::new();
    repo.stage("file", leak(1)).write("out/report", "before");
    let path = repo.dir().join("out/report");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    symlink("report", repo.dir().join("out/link")).unwrap();
    let before = std::fs::metadata(&path).unwrap();
    // Who reads the old file goes on reading it.
    let mut old = std::fs::File::open(&path).unwrap();
    repo.hush(["scan", "file", "--format", "lines", "--output", "out/link"]).exits(1);
    let after = std::fs::metadata(&path).unwrap();
    assert!(repo.read("out/report").starts_with(b"file:2:9: "));
    assert_eq!((after.mode(), std::fs::symlink_metadata(repo.dir().join("out/link")).unwrap().is_symlink()), (before.mode(), true));
    let mut text = String::new();
    std::io::Read::read_to_string(&mut old, &mut text).unwrap();
    assert_eq!(text, "before");
    assert_eq!(std::fs::read_dir(repo.dir().join("out")).unwrap().count(), 2);
    // What is no file is written to as it is.
    repo.hush(["scan", "file", "--format", "lines", "--output", "/dev/stderr"]).exits(1).says("file:2:9: ");
}
