//! `post-commit`, which tells of commits that nobody looked at, and stops none.

use super::{commit, leak, short};
use crate::support::{Call, Repo, Run};

const WORDS: &str = "was not scanned for secrets";

/// Makes a repository with all hooks of commits and one commit.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    repo.hush(["install", "--hooks", "post-commit"]).ok().says("post-commit          installed");
    commit(&repo, "readme", "hello\n");
    repo
}

#[must_use = "a run whose end nobody looks at tests nothing"]
fn git(repo: &Repo, args: &[&str]) -> Run {
    now(repo).args(args).run()
}

/// Begins a call of git with the real clock, by which an amendment is told.
fn now(repo: &Repo) -> Call {
    repo.call("git").without("GIT_AUTHOR_DATE").without("GIT_COMMITTER_DATE")
}

fn unwire(repo: &Repo, hooks: &[&str]) {
    hooks.iter().for_each(|hook| std::fs::remove_file(repo.dir().join(".git/hooks").join(hook)).unwrap());
}

#[test]
fn it_is_not_wired_unless_asked_for() {
    let repo = Repo::with_hooks();
    assert!(!repo.has(".git/hooks/post-commit"));
    repo.hush(["install", "--hooks", "post-commit"]).ok();
    assert!(repo.has(".git/hooks/post-commit"));
    repo.hush(["uninstall"]).ok();
    assert!(!repo.has(".git/hooks/post-commit"));
}

#[test]
fn a_commit_with_no_verify_is_told_and_stands() {
    let repo = repo();
    repo.stage("conf", leak(1));
    let run = git(&repo, &["commit", "-q", "--no-verify", "-m", "x"]).ok();
    let run = run.says(&format!("warning: commit {} {WORDS}", short(&repo, "HEAD"))).says("hint: `git hush history HEAD^!`");
    super::discreet(&run);
    // The advice finds it.
    repo.hush(["history", "HEAD^!"]).exits(1).says("conf");
}

#[test]
fn a_commit_without_pre_commit_is_told() {
    let repo = repo();
    unwire(&repo, &["pre-commit"]);
    repo.stage("conf", "clean\n");
    git(&repo, &["commit", "-q", "-m", "x"]).ok().says(WORDS);
    // Alone, it tells the same.
    unwire(&repo, &["prepare-commit-msg", "commit-msg"]);
    repo.stage("conf", "more\n");
    git(&repo, &["commit", "-q", "-m", "x"]).ok().says(WORDS);
    // With `pre-commit` alone, there is nothing to tell.
    repo.hush(["install", "--hooks", "pre-commit"]).ok();
    repo.stage("conf", "yet more\n");
    git(&repo, &["commit", "-q", "-m", "x"]).ok().never_says(WORDS);
}

#[test]
fn what_was_looked_at_is_not_told() {
    let repo = repo();
    let quiet = |args: &[&str]| drop(git(&repo, args).ok().never_says(WORDS));
    repo.stage("a", "1\n");
    quiet(&["commit", "-q", "-m", "ordinary"]);
    quiet(&["commit", "-q", "--allow-empty", "-m", "empty"]);
    quiet(&["commit", "-q", "--amend", "--allow-empty", "-m", "amended"]);
    repo.write("a", "2\n");
    quiet(&["commit", "-q", "-a", "-m", "all"]);
    quiet(&["checkout", "-q", "-b", "side", "HEAD^"]);
    repo.stage("b", "1\n");
    quiet(&["commit", "-q", "-m", "side"]);
    repo.stage("c", "1\n");
    quiet(&["commit", "-q", "-m", "side again"]);
    quiet(&["checkout", "-q", "main"]);
    quiet(&["cherry-pick", "side"]);
    quiet(&["revert", "--no-edit", "HEAD"]);
    quiet(&["checkout", "-q", "side"]);
    quiet(&["rebase", "-q", "main"]);
    quiet(&["checkout", "-q", "-b", "third", "main~2"]);
    repo.stage("d", "1\n");
    quiet(&["commit", "-q", "-m", "third"]);
    quiet(&["merge", "-q", "--no-edit", "main"]);
}

#[test]
fn a_leftover_note_vouches_for_nothing() {
    let repo = repo();
    for name in ["judged", "passed"] {
        repo.write(format!(".git/hush/{name}"), "1 commit\n");
        repo.stage("conf", format!("{name}\n"));
        git(&repo, &["commit", "-q", "--no-verify", "-m", "x"]).ok().says(WORDS);
        assert!(!repo.has(format!(".git/hush/{name}")));
    }
}

#[test]
fn a_program_that_is_gone_is_told_and_stops_nothing() {
    let repo = repo();
    let text = String::from_utf8(repo.read(".git/hooks/post-commit")).unwrap();
    let line = text.lines().find(|line| line.starts_with("hush=")).unwrap();
    unwire(&repo, &["pre-commit", "prepare-commit-msg", "commit-msg"]);
    repo.write(".git/hooks/post-commit", text.replace(line, "hush='/nowhere/git-hush'"));
    repo.stage("conf", "x\n");
    let run = now(&repo).env("PATH", "/usr/bin:/bin").args(["commit", "-q", "-m", "x"]).run();
    run.ok().says("nobody can tell whether this commit was scanned").never_says("stops here");
}
