//! By which settings a push is judged.

use super::{commit, discreet, leak, push, refused, served, short, sneak, stopped, went, world};
use crate::support::{Run, tokens};

/// Returns an entry that forgives a token.
fn forgiving(seed: u64) -> String {
    format!("[[allow]]\nsecret = '''{}'''\nreason = \"a test\"\n", tokens::github_token(seed))
}

/// An entry that forgives all that stands in a file; a commit can hold it without holding the secret.
const BY_PATH: &str = "[[allow]]\npaths = [\"conf\"]\n";

/// Asserts that the push went through, and that a change of settings was told.
#[track_caller]
fn went_with_warning(run: Run) -> Run {
    discreet(&run);
    run.ok().says("warning: this push changes what is looked for or forgiven:")
}

#[test]
fn the_allow_list_of_the_pushed_revision_counts_and_is_told() {
    let repo = served();
    repo.stage(".hush.toml", BY_PATH).stage("conf", leak(1));
    repo.git(["commit", "-q", "-m", "both"]).ok();
    let both = short(&repo, "HEAD");
    let run = went_with_warning(push(&repo, ["main"])).says(&format!("remote:   `.hush.toml` in commit {both}"));
    run.says("remote: warning: and it brings in what is forgiven so:")
        .says(&format!("remote:   github-personal-access-token at conf:1 (commit {both})"));
    // Once it is there, what it forgives comes in quietly.
    commit(&repo, "conf", leak(2));
    went(push(&repo, ["main"]));
}

#[test]
fn an_expression_of_git_secrets_counts_and_is_told() {
    let repo = served();
    repo.stage(".gitallowed", "^conf:\n").stage("conf", leak(1));
    repo.git(["commit", "-q", "-m", "both"]).ok();
    went_with_warning(push(&repo, ["main"])).says("`.gitallowed` in commit").says("github-personal-access-token at conf:1");
}

#[test]
fn each_reference_is_judged_by_its_own_settings() {
    let repo = served();
    repo.git(["checkout", "-q", "-b", "forgiving"]).ok();
    commit(&repo, ".hush.toml", BY_PATH);
    commit(&repo, "conf", leak(1));
    repo.git(["checkout", "-q", "-b", "strict", "main"]).ok();
    commit(&repo, "conf", leak(2));
    let run = refused(push(&repo, ["forgiving", "strict"]), [&format!("conf:1:9 (commit {})", short(&repo, "strict"))]);
    run.says("refs/heads/strict: commit").never_says("refs/heads/forgiving: commit");
    went_with_warning(push(&repo, ["forgiving"]));
    // What one branch forgives, another does not.
    refused(push(&repo, ["strict"]), ["conf:1:9"]);
}

#[test]
fn rules_that_a_push_switches_off_are_told() {
    let repo = served();
    let off = "[rules]\ndisable = [\"github-personal-access-token\", \"generic-token\"]\n";
    repo.stage(".hush.toml", off).stage("conf", leak(1));
    repo.git(["commit", "-q", "-m", "both"]).ok();
    went_with_warning(push(&repo, ["main"])).never_says("and it brings in");
}

#[test]
fn settings_that_cannot_be_read_refuse_the_push() {
    let repo = served();
    commit(&repo, ".hush.toml", "[[allow]\n");
    let run = push(&repo, ["main"]).exits(1).says("remote: error: .hush.toml of refs/heads/main:1: ").says("remote: hint: ");
    run.says("pre-receive hook declined");
}

#[test]
fn the_server_has_the_last_word() {
    let repo = served();
    commit(&repo, ".hush.toml", "[scan]\nmax-size = 4\n");
    push(&repo, ["main"]).ok();
    commit(&repo, "conf", leak(1));
    // What is over the limit is said, at least.
    push(&repo, ["main:one"]).ok().says("remote: warning: not scanned: conf");
    repo.at("../server.git").git(["config", "hush.maxSize", "1MiB"]).ok();
    commit(&repo, "other", leak(2));
    refused(push(&repo, ["main:two"]), ["other:1:9"]);
}

#[test]
fn here_the_work_tree_s_settings_count_for_what_it_stands_on() {
    let repo = world();
    sneak(&repo, "conf", leak(1));
    repo.write(".hush.toml", forgiving(1));
    went(push(&repo, ["main"]));
}

#[test]
fn here_another_branch_may_forgive_for_itself() {
    let repo = world();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    commit(&repo, ".hush.toml", BY_PATH);
    commit(&repo, "conf", leak(1));
    repo.git(["checkout", "-q", "main"]).ok();
    assert!(!repo.has(".hush.toml"));
    went_with_warning(push(&repo, ["side"])).says("warning: and it brings in what is forgiven so:");
    // What is on disk counts there, too, as the report's own advice has it.
    repo.git(["checkout", "-q", "-b", "other", "main"]).ok();
    sneak(&repo, "conf", leak(2));
    repo.git(["checkout", "-q", "main"]).ok();
    stopped(push(&repo, ["other"]), ["conf:1:9"]);
    repo.write(".hush.toml", forgiving(2));
    went(push(&repo, ["other"]));
}

#[test]
fn here_what_another_branch_and_the_work_tree_forgive_counts_together() {
    let repo = world();
    repo.git(["checkout", "-q", "-b", "side"]).ok();
    commit(&repo, ".hush.toml", BY_PATH);
    commit(&repo, "conf", leak(1));
    sneak(&repo, "more", leak(2));
    repo.git(["checkout", "-q", "main"]).ok();
    stopped(push(&repo, ["side"]), ["more:1:9"]);
    repo.write(".hush.toml", forgiving(2));
    went_with_warning(push(&repo, ["side"]));
}

#[test]
fn what_belongs_to_no_commit_is_judged_without_the_pushed_settings() {
    let repo = served();
    commit(&repo, ".hush.toml", "[[allow]]\npaths = [\"**\"]\n");
    push(&repo, ["main"]).ok();
    let blob = repo.call("git").args(["hash-object", "-w", "--stdin"]).stdin(leak(1)).run().ok().line();
    repo.git(["tag", "blob", &blob]).ok();
    refused(push(&repo, ["blob"]), ["refs/tags/blob:1:9"]);
}
