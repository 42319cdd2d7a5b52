//! What the parent's version of a file has already: told, and not blocked.

use super::{blocked, commit, leak, leak_of, record, repo, silent, told};

/// Returns a text that is long enough for its file to be known again under another name, with the leak in line 41.
fn long() -> String {
    format!("{}{}", (0..40).map(|number| format!("line {number} of a file\n")).collect::<String>(), leak())
}

#[test]
fn an_old_secret_in_a_touched_file_is_told_and_stops_nobody() {
    let repo = repo();
    record(&repo, "file", leak());
    repo.stage("file", format!("a new line\n{}", leak()));
    told(commit(&repo, []), "file:2:9")
        .says("it is not new: the parent's version of this file has it already, so it does not block")
        .says("no new secrets found, 1 known before");
}

#[test]
fn an_old_secret_in_a_file_that_is_not_touched_is_not_even_told() {
    let repo = repo();
    record(&repo, "file", leak());
    repo.stage("other", "clean\n");
    silent(commit(&repo, []));
}

#[test]
fn a_new_secret_beside_an_old_one_is_stopped() {
    let repo = repo();
    record(&repo, "file", leak());
    repo.stage("file", leak() + &leak_of(2));
    let run = blocked(commit(&repo, []), ["file:1:9", "file:2:9"]);
    assert!(run.stderr().contains("note: GitHub personal access token"), "the old one is told too\n{run}");
    run.says("1 new secret found, 1 known before");
}

#[test]
fn an_old_secret_in_another_place_of_the_same_file_is_old() {
    let repo = repo();
    record(&repo, "file", format!("{}rest\n", leak()));
    repo.stage("file", format!("rest\n{}{}", leak(), leak()));
    told(commit(&repo, []), "file:2:9");
}

#[test]
fn a_secret_that_moves_to_another_file_is_stopped() {
    let repo = repo();
    record(&repo, "one", leak() + "the rest of one\n");
    record(&repo, "two", "the whole of two\n");
    repo.stage("one", "the rest of one\n").stage("two", "the whole of two\n".to_owned() + &leak());
    blocked(commit(&repo, []), ["two:2:9"]);
}

#[test]
fn a_renamed_file_stops_nobody() {
    let repo = repo();
    record(&repo, "before", long());
    repo.git(["mv", "before", "after"]).ok();
    told(commit(&repo, []), "after:41:9");
    repo.write("after", format!("edited\n{}", long())).git(["add", "after"]).ok();
    repo.git(["mv", "after", "a folder further"]).ok();
    told(commit(&repo, []), "a folder further:42:9");
}

#[test]
fn a_clean_rename_is_silent() {
    let repo = repo();
    repo.git(["mv", "readme", "README.md"]).ok();
    silent(commit(&repo, []));
}

#[test]
fn a_secret_added_while_a_file_is_renamed_is_stopped_under_the_new_name() {
    let repo = repo();
    record(&repo, "before", long());
    repo.git(["mv", "before", "after"]).ok();
    repo.stage("after", leak_of(2) + &long());
    let run = blocked(commit(&repo, []), ["after:1:9", "after:42:9"]).says("1 new secret found, 1 known before");
    assert!(!run.stderr().contains("before:"), "the old name has nothing to answer for\n{run}");
}

#[test]
fn a_secret_that_was_taken_out_is_new_when_it_comes_back() {
    let repo = repo();
    record(&repo, "file", leak());
    record(&repo, "file", "clean\n");
    repo.stage("file", leak());
    blocked(commit(&repo, []), ["file:1:9"]);
}

#[test]
fn a_longer_token_that_holds_an_old_one_is_new() {
    let repo = repo();
    record(&repo, "file", format!("a{}", super::token()));
    repo.stage("file", leak());
    blocked(commit(&repo, []), ["file:1:9"]);
}

#[test]
fn settings_about_renames_have_no_effect() {
    let repo = repo();
    record(&repo, "before", long());
    repo.git(["config", "diff.renames", "false"]).ok();
    repo.git(["config", "diff.renameLimit", "1"]).ok();
    repo.git(["mv", "before", "after"]).ok();
    told(commit(&repo, []), "after:41:9");
}
