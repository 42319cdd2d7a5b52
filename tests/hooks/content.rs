//! What kinds of entries and bytes an index can hold, and which of them add content.

use super::{blocked, commit, leak, passed, record, repo, silent, stage_blob, token};
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn the_target_of_a_symbolic_link_is_content() {
    let repo = repo();
    symlink(token(), repo.dir().join("link")).unwrap();
    repo.git(["add", "link"]).ok();
    blocked(commit(&repo, []), ["link:1:1"]);
}

#[test]
fn a_symbolic_link_is_not_followed() {
    let repo = repo();
    repo.write("../outside", leak());
    symlink("../outside", repo.dir().join("link")).unwrap();
    symlink("nowhere", repo.dir().join("dangling")).unwrap();
    repo.git(["add", "link", "dangling"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn a_file_that_becomes_a_link_is_judged_by_the_link() {
    let repo = repo();
    fs::remove_file(repo.dir().join("readme")).unwrap();
    symlink(token(), repo.dir().join("readme")).unwrap();
    repo.git(["add", "readme"]).ok();
    blocked(commit(&repo, []), ["readme:1:1"]);
    fs::remove_file(repo.dir().join("readme")).unwrap();
    symlink("elsewhere", repo.dir().join("readme")).unwrap();
    silent(commit(&repo, ["-a"]));
}

#[test]
fn a_link_that_becomes_a_file_is_judged_by_the_file() {
    let repo = repo();
    symlink("readme", repo.dir().join("link")).unwrap();
    repo.git(["add", "link"]).ok();
    silent(commit(&repo, []));
    fs::remove_file(repo.dir().join("link")).unwrap();
    repo.stage("link", leak());
    blocked(commit(&repo, []), ["link:1:9"]);
    repo.stage("link", "a clean file\n");
    silent(commit(&repo, []));
}

#[test]
fn a_folder_in_the_place_of_a_file_is_read() {
    let repo = repo();
    fs::remove_file(repo.dir().join("readme")).unwrap();
    repo.write("readme/inside", leak()).git(["add", "-A"]).ok();
    blocked(commit(&repo, []), ["readme/inside:1:9"]);
    repo.write("readme/inside", "clean\n");
    silent(commit(&repo, ["-a"]));
}

#[test]
fn a_change_of_mode_adds_no_content() {
    let repo = repo();
    record(&repo, "script", leak());
    repo.git(["update-index", "--chmod=+x", "script"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn a_file_that_is_only_announced_is_not_committed() {
    let repo = repo();
    repo.write("announced", leak()).git(["add", "-N", "announced"]).ok();
    repo.stage("other", "clean\n");
    silent(commit(&repo, []));
    blocked(commit(&repo, ["-a"]), ["announced:1:9"]);
    repo.stage("announced", leak());
    blocked(commit(&repo, []), ["announced:1:9"]);
}

#[test]
fn flags_that_hide_a_file_do_not_hide_what_is_staged() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let repo = repo();
        repo.stage("file", leak()).git(["update-index", flag, "file"]).ok();
        repo.write("file", "clean on disk\n");
        blocked(commit(&repo, []), ["file:1:9"]);
        fs::remove_file(repo.dir().join("file")).unwrap();
        blocked(commit(&repo, []), ["file:1:9"]);
        stage_blob(&repo, "100644", "file", "clean\n");
        repo.git(["update-index", flag, "file"]).ok();
        repo.write("file", leak());
        silent(commit(&repo, ["-a"]));
    }
}

#[test]
fn binary_content_is_read() {
    let repo = repo();
    let binary = [&b"\x7fELF\0\0\0\xff\xfe\0"[..], token().as_bytes(), b"\0\0\x01"].concat();
    repo.stage("program", &binary);
    blocked(commit(&repo, []), ["program:1:"]);
    let picture: Vec<u8> = b"\x89PNG\r\n\x1a\n\0".iter().copied().chain((0..=255).cycle().take(100_000)).collect();
    repo.stage("program", picture);
    silent(commit(&repo, []));
}

#[test]
fn line_ends_do_not_matter() {
    let repo = repo();
    repo.stage("dos", format!("one\r\ntwo\r\ntoken = {}\r\n", token()));
    blocked(commit(&repo, []), ["dos:3:9"]);
    repo.stage("dos", format!("one\ntoken = {}", token()));
    blocked(commit(&repo, []), ["dos:2:9"]);
    repo.stage("dos", format!("\u{feff}token = {}\r", token()));
    blocked(commit(&repo, []), ["dos:1:"]);
    repo.stage("dos", "one\r\ntwo\rthree");
    silent(commit(&repo, []));
}

#[test]
fn a_secret_is_found_however_long_the_line_and_the_file_are() {
    let repo = repo();
    let filler = "let x = 12345; ".repeat(70_000);
    repo.stage("minified.js", format!("{filler}{} {filler}", token()));
    let run = blocked(commit(&repo, []), ["minified.js:1:1050001"]);
    assert!(run.text().len() < 4096, "the report shows the neighbourhood alone");
    repo.stage("minified.js", filler);
    silent(commit(&repo, []));
}

#[test]
fn many_files_are_judged_in_order() {
    let repo = repo();
    for number in 0..60 {
        repo.write(format!("many/{number:02}"), if number % 20 == 7 { leak() } else { format!("clean {number}\n") });
    }
    repo.git(["add", "many"]).ok();
    let run = blocked(commit(&repo, []), ["many/07:1:9", "many/27:1:9", "many/47:1:9"]).says("scanned 60 units");
    let place = |path: &str| run.stderr().find(path).unwrap();
    assert!(place("many/07") < place("many/27") && place("many/27") < place("many/47"));
    repo.write("many/07", "").write("many/27", "").write("many/47", "").git(["add", "many"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn what_is_over_the_limit_is_said_and_stops_nobody() {
    let repo = repo();
    repo.write(".hush.toml", "[scan]\nmax-size = \"1 KiB\"\n");
    repo.git(["add", ".hush.toml"]).ok();
    repo.stage("large", format!("{}{}", leak(), "x\n".repeat(600)));
    let run = commit(&repo, []).ok();
    super::discreet(&run);
    assert!(run.stderr().contains("warning: not scanned: large: 1.2 KiB is over the limit of 1.0 KiB"), "{run}");
    repo.stage("small", leak());
    blocked(commit(&repo, []), ["small:1:9"]);
}

#[test]
fn a_copy_is_content_of_its_own() {
    let repo = repo();
    record(&repo, "original", format!("{}{}", "the same line\n".repeat(40), leak()));
    repo.stage("copy", repo.read("original"));
    blocked(commit(&repo, []), ["copy:41:9"]);
    repo.git(["rm", "-q", "--cached", "copy"]).ok();
    repo.stage("clean copy", repo.read("readme"));
    passed(repo.commit());
}
