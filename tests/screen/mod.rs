//! The report as it reaches a screen, through a pseudo terminal, and as it reaches a pipe.

use crate::support::{Repo, Run, tokens};

mod colour;
mod excerpt;
mod hostile;
mod usage;

/// Runs a shell command on a terminal of so many columns; returns nothing, and says so, where `script` is missing.
///
/// Both streams come out as one, as on a screen, with `\r\n` at the ends of lines.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn on_terminal(repo: &Repo, columns: usize, command: &str, env: &[(&str, &str)]) -> Option<Run> {
    if !repo.call("sh").args(["-c", "script --version"]).run().text().contains("util-linux") {
        eprintln!("skipped: there is no `script` of util-linux here");
        return None;
    }
    let sized = format!("stty cols {columns} rows 50; {command}");
    let call = repo.call("script").args(["--quiet", "--return", "--command", &sized, "/dev/null"]).env("TERM", "xterm");
    Some(env.iter().fold(call.env("SHELL", "/bin/sh"), |call, (name, value)| call.env(name, value)).run())
}

/// A repository with a staged secret.
fn repo() -> Repo {
    let repo = Repo::new();
    repo.stage("file", format!("token = {}\n", tokens::github_token(1)));
    repo
}
