//! Ordinary commits, in each way in which git lets one choose what goes in.

use super::{blocked, commit, leak, leak_of, passed, record, repo, silent, stage_blob, token};
use crate::support::Repo;

#[test]
fn a_commit_that_adds_a_secret_is_stopped() {
    let repo = repo();
    let head = super::id(&repo, "HEAD");
    repo.stage("src/config.rs", format!("let a = 1;\n{}", leak()));
    let run = blocked(repo.commit(), ["src/config.rs:2:9"]);
    // The report alone: the ends of the token stand in it, and how to go on.
    let token = token();
    let run = run.says("help: if this is no secret: git hush allow ").says("1 secret found; scanned 1 unit");
    assert!(!run.text().contains(&token[8..20]), "more than the ends of the secret is shown\n{run}");
    assert_eq!(super::id(&repo, "HEAD"), head);
}

#[test]
fn a_clean_commit_is_made_in_silence() {
    let repo = repo();
    repo.stage("src/config.rs", "let a = 1;\n").stage("b", "").stage("c/d/e", "no newline");
    silent(commit(&repo, []));
    assert_eq!(repo.git(["status", "--porcelain"]).ok().text(), "");
}

#[test]
fn every_secret_is_told_at_its_place() {
    let repo = repo();
    repo.stage("a", format!("\n{}", leak())).stage("b", leak_of(2) + &leak_of(3));
    blocked(repo.commit(), ["a:2:9", "b:1:9", "b:2:9"]).says("3 secrets found; scanned 2 units");
}

#[test]
fn a_first_commit_is_compared_with_nothing() {
    let repo = Repo::with_hooks();
    repo.stage("a", leak());
    blocked(repo.commit(), ["a:1:9"]);
    repo.stage("a", "clean\n");
    silent(commit(&repo, []));
}

#[test]
fn the_first_commit_of_an_orphan_branch_is_compared_with_nothing() {
    let repo = repo();
    record(&repo, "a", leak());
    repo.git(["checkout", "-q", "--orphan", "other"]).ok();
    blocked(commit(&repo, []), ["a:1:9"]);
    repo.git(["rm", "-q", "--cached", "a"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn commit_all_takes_what_is_on_disk() {
    let repo = repo();
    repo.write("readme", leak());
    blocked(commit(&repo, ["-a"]), ["readme:1:9"]);
    repo.write("readme", "clean again\n").write("untracked", leak());
    silent(commit(&repo, ["-a"]));
}

#[test]
fn commit_file_takes_that_file_alone() {
    let repo = repo();
    repo.stage("other", leak()).write("readme", "edited\n");
    silent(commit(&repo, ["readme"]));
    blocked(commit(&repo, []), ["other:1:9"]);

    repo.stage("other", "clean\n").write("readme", leak());
    blocked(commit(&repo, ["readme"]), ["readme:1:9"]).never_says("other");
    silent(commit(&repo, []));
}

#[test]
fn commit_only_and_include_differ_in_what_is_staged_besides() {
    let repo = repo();
    repo.stage("other", leak()).write("readme", "edited\n");
    blocked(commit(&repo, ["--include", "readme"]), ["other:1:9"]);
    silent(commit(&repo, ["--only", "readme"]));
    repo.stage("other", "clean\n").write("readme", leak());
    blocked(commit(&repo, ["--include", "readme"]), ["readme:1:9"]);
    blocked(commit(&repo, ["--only", "readme"]), ["readme:1:9"]);
}

#[test]
fn a_secret_that_is_staged_and_gone_from_the_file_is_stopped() {
    let repo = repo();
    repo.stage("readme", leak()).write("readme", "the file is clean\n");
    blocked(commit(&repo, []), ["readme:1:9"]);
    silent(commit(&repo, ["--include", "--", "."]));
}

#[test]
fn a_secret_that_is_not_staged_is_not_the_commit_s() {
    let repo = repo();
    repo.stage("readme", "staged\n").write("readme", format!("staged\n{}", leak()));
    silent(commit(&repo, []));
    assert!(repo.git(["diff"]).ok().stdout().contains("+token"));
}

#[test]
fn a_hunk_that_is_staged_alone_is_judged_alone() {
    let repo = repo();
    let lines: String = (0..30).map(|number| format!("line {number}\n")).collect();
    record(&repo, "file", &lines);
    let (dirty, clean) = (lines.replace("line 2\n", &leak()), lines.replace("line 27\n", "a clean change\n"));
    for (staged, kept) in [(&dirty, &clean), (&clean, &dirty)] {
        repo.write("file", staged);
        let patch = repo.git(["diff"]).ok().bytes().to_vec();
        repo.write("file", kept);
        repo.call("git").args(["apply", "--cached"]).stdin(patch).run().ok();
        if staged == &dirty {
            blocked(commit(&repo, []), ["file:3:9"]);
            repo.git(["reset", "-q"]).ok();
        } else {
            silent(commit(&repo, []));
        }
    }
}

#[test]
fn hunks_chosen_by_hand_are_judged() {
    let repo = repo();
    repo.write("readme", format!("hello\n{}", leak()));
    let choose = |answer: &str| repo.call("git").args(["commit", "-q", "-p", "-m", "x"]).stdin(answer).run();
    // Git shows the hunk, on standard output; what is ours stands on standard error.
    let run = choose("y\n").exits(1).says("Stage this hunk").says("git hush stopped this commit").says("--> readme:2:9");
    assert!(!run.stderr().contains(&token()), "a secret was printed");
    repo.git(["reset", "-q"]).ok();
    repo.stage("other", "clean\n");
    choose("n\n").ok().never_says("error:");
}

#[test]
fn deletions_and_empty_commits_are_made() {
    let repo = repo();
    record(&repo, "secret", leak());
    repo.git(["rm", "-q", "secret"]).ok();
    silent(commit(&repo, []));
    silent(commit(&repo, ["--allow-empty"]));
    repo.git(["rm", "-q", "readme"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn removing_the_secret_s_line_is_allowed() {
    let repo = repo();
    record(&repo, "file", format!("one\n{}two\n", leak()));
    repo.stage("file", "one\ntwo\n");
    silent(commit(&repo, []));
}

#[test]
fn no_verify_is_respected() {
    let repo = repo();
    repo.stage("a", leak());
    silent(commit(&repo, ["--no-verify"]));
    repo.stage("b", leak_of(2));
    silent(commit(&repo, ["-n"]));
    repo.stage("c", leak());
    blocked(commit(&repo, []), ["c:1:9"]);
}

#[test]
fn other_ways_to_a_message_are_other_ways_to_the_same_hook() {
    let repo = repo();
    repo.stage("a", leak());
    repo.write("message", "from a file\n");
    for args in [&["commit"][..], &["commit", "-F", "message"], &["commit", "-C", "HEAD"], &["commit", "--fixup", "HEAD"]] {
        blocked(repo.git(args), ["a:1:9"]);
    }
    repo.stage("a", "clean\n");
    passed(repo.git(["commit", "-C", "HEAD"]));
    repo.stage("a", "clean still\n");
    passed(repo.git(["commit", "--fixup", "HEAD"]));
}

#[test]
fn content_without_a_file_is_judged() {
    let repo = repo();
    stage_blob(&repo, "100644", "ghost", leak());
    blocked(commit(&repo, []), ["ghost:1:9"]);
    stage_blob(&repo, "100755", "ghost", "clean\n");
    silent(commit(&repo, []));
}

#[test]
fn a_stopped_commit_leaves_everything_as_it_was() {
    let repo = repo();
    repo.stage("a", leak()).write("readme", "edited\n");
    let state = || repo.git(["status", "--porcelain"]).ok().text() + &repo.git(["ls-files", "--stage"]).ok().text();
    let before = state();
    for args in [&["commit", "-m", "x"][..], &["commit", "-m", "x", "-a"], &["commit", "-m", "x", "a"]] {
        blocked(repo.git(args), ["a:1:9"]);
        assert_eq!(state(), before);
    }
    assert!(!repo.has(".git/hush/judged"), "a stopped commit leaves no note");
}
