//! Colour: on a terminal, unless somebody says otherwise; never on a pipe, unless somebody asks.

use super::{on_terminal, repo};
use crate::support::{Repo, tokens};

const ESCAPE: &str = "\u{1b}[";

#[test]
fn a_terminal_gets_colour() {
    let Some(run) = on_terminal(&repo(), 80, "git hush scan", &[]) else { return };
    let run = run.exits(1).says("\u{1b}[1;31merror\u{1b}[0m").says("\u{1b}[1;31m^^^^^^^\u{1b}[0m");
    run.never_says(&tokens::github_token(1));
}

#[test]
fn a_terminal_gets_none_where_somebody_says_so() {
    let repo = repo();
    for (command, env) in [
        ("git hush scan", ("NO_COLOR", "1")),
        ("git hush scan", ("TERM", "dumb")),
        ("git hush scan", ("CLICOLOR", "0")),
        ("git hush scan --color never", ("UNRELATED", "1")),
        ("git hush scan --color=never", ("CLICOLOR_FORCE", "1")),
    ] {
        let Some(run) = on_terminal(&repo, 80, command, &[env]) else { return };
        run.exits(1).says("error: GitHub").never_says(ESCAPE);
    }
    let Some(run) = on_terminal(&repo, 80, "git hush scan", &[("NO_COLOR", "")]) else { return };
    run.exits(1).says(ESCAPE);
}

#[test]
fn a_pipe_gets_none() {
    let repo = repo();
    repo.hush(["scan"]).exits(1).never_says(ESCAPE);
    repo.hush(["scan", "nowhere"]).exits(2).says("error: ").never_says(ESCAPE);
    let Some(run) = on_terminal(&repo, 80, "git hush scan | cat", &[]) else { return };
    run.says("error: GitHub").never_says(ESCAPE);
}

#[test]
fn a_pipe_gets_it_when_asked() {
    let repo = repo();
    repo.hush(["scan", "--color", "always"]).exits(1).says("\u{1b}[1;31merror");
    let call = || repo.call("git").args(["hush", "scan"]);
    call().args(["--color=always"]).env("NO_COLOR", "1").run().exits(1).says(ESCAPE);
    call().env("CLICOLOR_FORCE", "1").run().exits(1).says(ESCAPE);
}

#[test]
fn formats_for_programs_have_none() {
    let repo = repo();
    for format in ["lines", "json"] {
        repo.hush(["scan", "--color", "always", "--format", format]).exits(1).never_says(ESCAPE);
    }
}

#[test]
fn an_error_on_a_terminal_is_coloured() {
    let Some(run) = on_terminal(&repo(), 80, "git hush scan nowhere", &[]) else { return };
    run.exits(2).says("\u{1b}[1;31merror:").says("\u{1b}[1;32mhint:");
}

#[test]
fn a_hook_asks_the_terminal_that_it_writes_to() {
    let repo = Repo::with_hooks();
    repo.stage("file", format!("token = {}\n", tokens::github_token(1)));
    let Some(run) = on_terminal(&repo, 80, "git commit -m x >/dev/null", &[]) else { return };
    run.exits(1).says("\u{1b}[1;31merror").says("stopped this commit").never_says(&tokens::github_token(1));
    let Some(run) = on_terminal(&repo, 80, "git commit -m x 2>report; cat report", &[]) else { return };
    run.says("error: GitHub").never_says(ESCAPE);
    assert!(!repo.git(["rev-parse", "--verify", "HEAD"]).succeeded());
}

#[test]
fn an_old_finding_is_a_note_of_another_colour() {
    let repo = Repo::with_hooks();
    repo.stage("file", format!("token = {}\n", tokens::github_token(1))).commit_unhooked();
    repo.stage("file", format!("token = {}\nmore\n", tokens::github_token(1)));
    let Some(run) = on_terminal(&repo, 80, "git hush scan --staged && git commit -m x", &[]) else { return };
    let run = run
        .ok()
        .says("\u{1b}[1;36mnote\u{1b}[0m")
        .says("\u{1b}[1;36m^^^^^^^\u{1b}[0m")
        .says("it is not new")
        .says("1 file changed");
    run.never_says("\u{1b}[1;31m").never_says("stopped").never_says(&tokens::github_token(1));
}
