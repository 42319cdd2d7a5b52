//! The same answer in the same order on any number of threads, and to a reader that goes away.

use super::{found, leak, scan};
use crate::support::{Repo, tokens};
use std::fmt::Write;

/// More files than one thread is given, in many folders, of many sizes.
fn many() -> Repo {
    let repo = Repo::new();
    for number in 0..60_u64 {
        let path = format!("{}/{}/file-{number}", number % 7, number % 3);
        let filler = "lorem ipsum dolor sit amet\n".repeat(usize::try_from(number * 37 % 400).unwrap());
        let leaks = (0..number % 4).fold(String::new(), |text, seed| text + &leak(number * 10 + seed));
        repo.write(path, filler + &leaks);
    }
    repo.git(["add", "."]).ok();
    repo
}

#[test]
fn the_order_does_not_depend_on_the_number_of_threads() {
    let repo = many();
    for format in ["human", "lines", "json"] {
        let run = |threads: &str| {
            let args = ["hush", "scan", "--format", format];
            repo.call("git").args(args).env("RAYON_NUM_THREADS", threads).run().exits(1)
        };
        let alone = run("1");
        assert!(alone.stdout().lines().count() >= 90, "{alone}");
        for threads in ["2", "4", "16"] {
            let run = run(threads);
            assert_eq!(run.bytes(), alone.bytes(), "{format} on {threads} threads");
            assert_eq!(run.stderr(), alone.stderr());
        }
    }
}

#[test]
fn findings_are_in_the_order_of_paths_and_lines() {
    let repo = many();
    let paths = found(&repo, &[]);
    assert_eq!(paths.len(), 90);
    assert!(paths.is_sorted());
    let lines = scan(&repo, &["--format", "lines", "3/0/file-3"]).exits(1).stdout();
    let numbers: Vec<usize> = lines.lines().map(|line| line.split(':').nth(1).unwrap().parse().unwrap()).collect();
    assert!(numbers.len() == 3 && numbers.is_sorted(), "{lines}");
}

/// A file whose report is larger than a pipe holds.
fn endless() -> Repo {
    let repo = Repo::new();
    let text = (0..3000).fold(String::new(), |mut text, seed| {
        writeln!(text, "{}", tokens::github_token(seed)).unwrap();
        text
    });
    repo.stage("file", text);
    repo
}

#[test]
fn a_reader_that_goes_away_ends_the_scan_quietly() {
    let repo = endless();
    for format in ["human", "lines", "json"] {
        for reader in ["head -n 1", "true"] {
            let script = format!("{{ git-hush scan --format {format}; echo \"code $?\" >&2; }} | {reader}");
            let run = repo.call("sh").args(["-c", &script]).run().ok();
            assert_eq!(run.stderr(), "code 1\n", "{format} {reader}");
        }
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let repo = endless();
    let run = repo.call("sh").args(["-c", "git hush scan --format lines >/dev/full"]).run().exits(2);
    run.says("error: could not write the output").says("cause: ");
}
