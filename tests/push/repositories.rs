//! Repositories of all kinds, on either side of a push.

use super::{commit, empty_remote, id, leak, push, refused, sneak, stopped, went, world};
use crate::support::Repo;

#[test]
fn a_partial_clone_pushes_without_fetching() {
    let repo = world();
    commit(&repo, "conf", "old\n");
    went(push(&repo, ["main"]));
    let remote = repo.at("../remote.git");
    remote.git(["config", "uploadpack.allowFilter", "true"]).ok();
    let url = format!("file://{}", remote.dir().canonicalize().unwrap().display());
    repo.git(["clone", "-q", "--filter=blob:none", &url, "../partial"]).ok();
    let partial = repo.at("../partial");
    partial.hush(["install"]).ok();
    commit(&partial, "more", "x\n");
    went(push(&partial, ["main"]));
    sneak(&partial, "conf", leak(1));
    stopped(push(&partial, ["main"]), ["conf:1:9"]);
    // Elsewhere all is new, and what is not here cannot be called clean: the blob of a file that was changed since.
    partial.git(["reset", "-q", "--hard", "origin/main"]).ok();
    commit(&repo, "conf", "newer\n");
    went(push(&repo, ["--force", "main"]));
    repo.git(["clone", "-q", "--filter=blob:none", &url, "../other-partial"]).ok();
    let other = repo.at("../other-partial");
    other.hush(["install"]).ok();
    let old = id(&repo, "main~1:conf");
    let lines = format!("refs/heads/main {} refs/heads/main {}\n", id(&other, "main"), "0".repeat(40));
    let run = other.call("git").args(["hush", "hook", "pre-push", "elsewhere", "elsewhere"]).stdin(lines).run();
    run.exits(2).says(&old).says("hint: ");
    let missing = other.call("git").env("GIT_NO_LAZY_FETCH", "1").args(["cat-file", "-e", &old]).run();
    assert!(!missing.succeeded(), "it was fetched");
}

#[test]
fn references_in_tables() {
    let repo = Repo::folder();
    if !repo.git(["init", "-q", "--ref-format=reftable"]).succeeded() {
        return;
    }
    repo.hush(["install"]).ok();
    repo.git(["init", "-q", "--bare", "--ref-format=reftable", "../server.git"]).ok();
    repo.at("../server.git").hush(["install"]).ok();
    repo.git(["remote", "add", "origin", "../server.git"]).ok();
    commit(&repo, "readme", "hello\n");
    went(push(&repo, ["main"]));
    sneak(&repo, "conf", leak(1));
    stopped(push(&repo, ["main:new"]), ["conf:1:9"]).says("; scanned 2 units");
    refused(push(&repo, ["--no-verify", "main:new"]), ["conf:1:9"]).says("; scanned 2 units");
}

#[test]
fn a_submodule_is_another_repository() {
    let repo = world();
    empty_remote(&repo, "inner.git");
    repo.git(["clone", "-q", "../inner.git", "../inner"]).ok();
    let inner = repo.at("../inner");
    commit(&inner, "conf", leak(1));
    inner.git(["push", "-q", "origin", "main"]).ok();
    repo.git(["submodule", "--quiet", "add", "../inner.git", "inner"]).ok();
    repo.git(["commit", "-q", "-m", "with a submodule"]).ok();
    went(push(&repo, ["main"]));
    let inside = repo.at("inner");
    inside.hush(["install"]).ok();
    sneak(&inside, "more", leak(2));
    stopped(push(&inside, ["main"]), ["more:1:9"]);
    // A push that takes the submodule along is stopped by it.
    repo.git(["add", "inner"]).ok();
    repo.git(["commit", "-q", "-m", "moved on"]).ok();
    let run = push(&repo, ["--recurse-submodules=on-demand", "main"]).fails().says("--> more:1:9");
    super::discreet(&run);
}
