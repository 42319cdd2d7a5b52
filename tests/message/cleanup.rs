//! What git drops from a message: comment lines, and everything below the scissors.

use super::{allowed, blocked, commit, commit_edited, edit, is_kept, repo, token};
use crate::support::Repo;

/// Returns an editor's script that writes a subject and a line, and leaves what git wrote below them.
fn line_above(line: &str) -> String {
    format!("{{ printf '%s\\n' subject '{line}'; cat \"$1\"; }} >\"$1.new\" && mv \"$1.new\" \"$1\"")
}

fn comment() -> String {
    format!("# not {}", token())
}

/// Sets `commit.cleanup`.
fn cleanup(mode: &str) -> Repo {
    let repo = repo();
    repo.git(["config", "commit.cleanup", mode]).ok();
    repo
}

#[test]
fn a_comment_line_is_dropped_in_an_editor() {
    let repo = repo();
    allowed(&repo, commit_edited(&repo, &line_above(&comment()), &[]));
}

#[test]
fn a_comment_line_is_kept_where_there_is_no_editor() {
    let repo = repo();
    blocked(&repo, commit(&repo, &["-m", "subject", "-m", &comment()]));
    repo.write("../message", format!("subject\n{}\n", comment()));
    blocked(&repo, commit(&repo, &["-F", "../message"]));
}

#[test]
fn a_line_that_only_looks_like_a_comment_is_kept() {
    let repo = repo();
    blocked(&repo, commit_edited(&repo, &line_above(&format!(" {}", comment())), &[]));
    blocked(&repo, commit_edited(&repo, &line_above(&format!("x {}", comment())), &[]));
}

#[test]
fn strip_drops_comments_even_without_an_editor() {
    let repo = cleanup("strip");
    let text = comment();
    allowed(&repo, commit(&repo, &["-m", "subject", "-m", &text]));
    repo.stage("file", "changed\n");
    allowed(&repo, commit_edited(&repo, &line_above(&text), &[]));
    repo.stage("file", "changed again\n");
    blocked(&repo, commit(&repo, &["-m", "subject", "-m", &token()]));
}

#[test]
fn whitespace_and_verbatim_keep_comments() {
    for mode in ["whitespace", "verbatim"] {
        let repo = cleanup(mode);
        blocked(&repo, commit_edited(&repo, &line_above(&comment()), &[]));
        blocked(&repo, commit(&repo, &["-m", "subject", "-m", &comment()]));
    }
}

#[test]
fn the_flag_wins_over_the_setting() {
    let repo = cleanup("strip");
    for mode in ["whitespace", "verbatim", "scissors"] {
        let flag = format!("--cleanup={mode}");
        blocked(&repo, commit_edited(&repo, &line_above(&comment()), &[&flag]));
    }
    let repo = cleanup("verbatim");
    allowed(&repo, commit_edited(&repo, &line_above(&comment()), &["--cleanup=strip"]));
}

/// A repository where a secret is taken out: a diff shows it, but it is no news.
fn with_a_secret_to_take_out() -> Repo {
    let repo = repo();
    repo.stage("config", format!("token = {}\n", token())).commit_unhooked();
    repo.stage("config", "token =\n");
    repo
}

#[test]
fn the_diff_of_a_verbose_commit_is_no_part_of_its_message() {
    let repo = with_a_secret_to_take_out();
    allowed(&repo, commit_edited(&repo, &line_above("body"), &["--verbose"]));
    let repo = with_a_secret_to_take_out();
    allowed(&repo, commit_edited(&repo, &line_above("body"), &["-vv"]));
    let repo = with_a_secret_to_take_out();
    repo.git(["config", "commit.verbose", "true"]).ok();
    allowed(&repo, commit_edited(&repo, &line_above("body"), &[]));
}

#[test]
fn what_stands_above_the_diff_of_a_verbose_commit_is() {
    let repo = with_a_secret_to_take_out();
    let run = blocked(&repo, commit_edited(&repo, &line_above(&token()), &["--verbose"]));
    run.says("COMMIT_EDITMSG:2:1").says("1 secret found");
}

#[test]
fn a_diff_whose_scissors_are_gone_is_part_of_the_message() {
    let repo = with_a_secret_to_take_out();
    let script = format!("{} && sed -i '/>8/d' \"$1\"", line_above("body"));
    blocked(&repo, commit_edited(&repo, &script, &["--verbose"]));
}

#[test]
fn scissors_cut_what_is_below_them_and_keep_comments_above() {
    let repo = cleanup("scissors");
    let below = format!("{} && echo '{}' >>\"$1\"", line_above("body"), token());
    blocked(&repo, commit_edited(&repo, &line_above(&comment()), &[]));
    allowed(&repo, commit_edited(&repo, &below, &[]));
    // Asked for on the command line only, they are told by what git wrote below them: comments, and the diff.
    let repo = super::repo();
    let below = format!("{} && echo '{}' >>\"$1\"", line_above("body"), comment());
    allowed(&repo, commit_edited(&repo, &below, &["--cleanup=scissors"]));
}

#[test]
fn scissors_cut_nothing_where_there_is_no_editor() {
    let repo = cleanup("scissors");
    let text = format!("subject\n\n# ------------------------ >8 ------------------------\n{}\n", token());
    repo.write("../message", &text);
    blocked(&repo, commit(&repo, &["-F", "../message"]));
}

#[test]
fn scissors_that_somebody_typed_cut_nothing() {
    let repo = repo();
    let scissors = "# ------------------------ >8 ------------------------";
    let script = format!("printf '%s\\n' subject '{scissors}' '{}' >\"$1\"", token());
    blocked(&repo, commit_edited(&repo, &script, &[]));
}

#[test]
fn comments_begin_as_configured() {
    for (name, value) in
        [("core.commentChar", ";"), ("core.commentString", "//"), ("core.commentString", "»"), ("core.commentChar", "%")]
    {
        let repo = repo();
        repo.git(["config", name, value]).ok();
        blocked(&repo, commit_edited(&repo, &line_above(&comment()), &[]));
        allowed(&repo, commit_edited(&repo, &line_above(&format!("{value} not {}", token())), &[]));
    }
}

#[test]
fn the_last_of_the_two_names_of_the_comment_string_is_in_force() {
    let repo = repo();
    repo.git(["config", "core.commentString", "//"]).ok();
    let with = |script: String| {
        move |repo: &Repo, more: &[&str]| edit(repo, &script, &[&["-c", "core.commentChar=;", "commit"], more].concat())
    };
    let slashes = with(line_above(&format!("// not {}", token())));
    blocked(&repo, |more| slashes(&repo, more));
    let semicolon = with(line_above(&format!("; not {}", token())));
    allowed(&repo, |more| semicolon(&repo, more));
}

#[test]
fn a_comment_character_that_git_chooses_is_known() {
    let repo = repo();
    repo.git(["config", "core.commentChar", "auto"]).ok();
    // The message begins with the usual character, so git takes another one: for the template it is a semicolon.
    repo.write("../template", "#1 is fixed\n");
    repo.git(["config", "commit.template", "../template"]).ok();
    blocked(&repo, commit_edited(&repo, &line_above(&comment()), &[]));
    allowed(&repo, commit_edited(&repo, &line_above(&format!("; not {}", token())), &[]));
}

#[test]
fn a_comment_is_scanned_where_the_editor_removed_what_git_said_about_comments() {
    // The hook cannot tell such a file from one in which comments are kept, and a doubt is no reason to let a secret through.
    let repo = repo();
    let script = format!("printf '%s\\n' subject '{}' >\"$1\"", comment());
    edit(&repo, &script, &["commit"]).exits(1).says("commit message").never_says(&token());
    assert!(!is_kept(&repo));
    repo.git(["config", "commit.cleanup", "strip"]).ok();
    allowed(&repo, commit_edited(&repo, &script, &[]));
}
