//! Bad input: each kind ends in an error that says what is wrong and what helps, exit code 2, and no secret on the screen.

use crate::support::{Repo, Run, tokens};

mod hooks;
mod repositories;
mod settings;

/// A repository with hooks and a staged file without secrets.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("file", "content\n");
    repo
}

/// Returns the secret that broken input holds.
fn token() -> String {
    tokens::github_token(3)
}

/// Shows that a run ended as a failure of the tool should.
#[track_caller]
fn clear(run: Run) -> Run {
    told(run.exits(2))
}

/// Shows that what went wrong was told, whatever the exit code of what ran us.
#[track_caller]
fn told(run: Run) -> Run {
    let run = run.fails().says("error: ").says("hint: ").never_says("panicked").never_says("RUST_BACKTRACE");
    assert!(!run.text().contains(&token()[4..14]), "a secret is shown\n{run}");
    run
}

/// Shows that a commit is stopped by the same trouble.
#[track_caller]
fn stops_commits(repo: &Repo) {
    told(repo.commit());
    assert!(!repo.git(["rev-parse", "--verify", "--quiet", "HEAD"]).succeeded(), "the commit was made");
}
