//! The commit hooks through real git and the built binary: what is stopped, what is told, what passes in silence.
//!
//! Which bytes and which bases count is tested below, next to the code; this shows that git and the hooks agree on it.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its repository must fail")]

mod amend;
mod attributes;
mod broken;
mod commit;
mod content;
mod merge;
mod merge_by_hand;
mod names;
mod old;
mod places;
mod replay;

use crate::support::{Call, Repo, Run, tokens};

/// Returns the token that most tests leak.
fn token() -> String {
    tokens::github_token(1)
}

/// Returns a line with that token.
fn leak() -> String {
    leak_of(1)
}

/// Returns a line with another token; the seeds go from 1 to 3.
fn leak_of(seed: u64) -> String {
    format!("token = {}\n", tokens::github_token(seed))
}

/// Makes a repository with hooks and one clean commit.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    record(&repo, "readme", "hello\n");
    repo
}

/// Makes a commit that adds a file, without the hooks, and returns it.
fn record(repo: &Repo, path: &str, bytes: impl AsRef<[u8]>) {
    record_staged(repo.stage(path, bytes));
}

/// Makes a commit of what is staged, without the hooks.
fn record_staged(repo: &Repo) {
    repo.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "recorded"]).ok();
}

/// Stages content for which there is no file on disk.
fn stage_blob(repo: &Repo, mode: &str, path: &str, bytes: impl Into<Vec<u8>>) {
    let blob = repo.call("git").args(["hash-object", "-w", "--stdin"]).stdin(bytes).run().ok().line();
    repo.git(["update-index", "--add", "--cacheinfo", &format!("{mode},{blob},{path}")]).ok();
}

/// Commits in silence, with more arguments.
#[must_use = "a run whose end nobody looks at tests nothing"]
fn commit<const N: usize>(repo: &Repo, args: [&str; N]) -> Run {
    repo.git(["commit", "-q", "-m", "a commit"].into_iter().chain(args))
}

/// Begins a call of git with the real clock, by which an amendment is told.
fn git_now(repo: &Repo) -> Call {
    repo.call("git").without("GIT_AUTHOR_DATE").without("GIT_COMMITTER_DATE")
}

/// Returns the commit that a revision names.
fn id(repo: &Repo, revision: &str) -> String {
    repo.git(["rev-parse", "--verify", revision]).ok().line()
}

/// Asserts that no token is printed whole, and that nothing panicked.
#[track_caller]
fn discreet(run: &Run) {
    for seed in 1..=3 {
        assert!(!run.text().contains(&tokens::github_token(seed)), "a secret was printed\n(the streams are withheld)");
    }
    assert!(!run.text().contains("panicked"), "a panic\n{run}");
}

/// Asserts that a finding stopped git, and that the report names each of the places.
#[track_caller]
fn blocked<const N: usize>(run: Run, places: [&str; N]) -> Run {
    discreet(&run);
    let run = run.exits(1);
    let stderr = run.stderr();
    assert!(stderr.contains("error: GitHub personal access token (github-personal-access-token)"), "no finding\n{run}");
    assert!(stderr.contains("git hush stopped this commit"), "not stopped by a finding\n{run}");
    for place in places {
        assert!(stderr.contains(&format!("--> {place}")), "{place:?} is not named\n{run}");
    }
    run
}

/// Asserts that what is old is told and stops nobody.
#[track_caller]
fn told(run: Run, place: &str) -> Run {
    discreet(&run);
    let run = run.ok();
    let stderr = run.stderr();
    assert!(stderr.contains("note: GitHub personal access token"), "nothing is told\n{run}");
    assert!(stderr.contains(&format!("--> {place}")), "{place:?} is not named\n{run}");
    assert!(!stderr.contains("error:"), "an error\n{run}");
    run
}

/// Asserts that git went through and that nobody said a word.
#[track_caller]
fn silent(run: Run) {
    discreet(&run);
    let run = run.ok();
    assert_eq!(run.text(), "", "not silent\n{run}");
}

/// Asserts that git went through and that the hooks found nothing to say; git itself may talk.
#[track_caller]
fn passed(run: Run) -> Run {
    discreet(&run);
    let run = run.ok();
    for word in ["error:", "note:", "git hush", "warning: not scanned"] {
        assert!(!run.text().contains(word), "{word:?} is said\n{run}");
    }
    run
}

/// Asserts that the tool could not do its work and said so: exit code 2 from the hook itself.
#[track_caller]
fn unable(run: Run) -> Run {
    discreet(&run);
    let run = run.exits(2);
    assert!(run.stderr().contains("error: ") && run.stderr().contains("hint: "), "no error with a hint\n{run}");
    run
}
