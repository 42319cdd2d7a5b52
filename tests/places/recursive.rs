//! Every repository below a folder.

use super::{everything, guarded, unguarded};
use crate::support::Repo;
use std::fs;

/// Makes a folder with repositories of every kind in it.
fn forest() -> Repo {
    let repo = Repo::new();
    repo.stage("a", "a\n").commit().ok();
    repo.git(["worktree", "add", "-q", "../linked"]).ok();
    repo.git(["clone", "-q", "--bare", ".", "../bare.git"]).ok();
    repo.git(["init", "-q", "deep/er/inner"]).ok();
    repo.git(["submodule", "--quiet", "add", "../bare.git", "sub"]).ok();
    repo.git(["init", "-q", "../new\nline"]).ok();
    fs::create_dir_all(repo.dir().join("empty/.git")).unwrap();
    std::os::unix::fs::symlink("..", repo.dir().join("deep/circle")).unwrap();
    repo
}

#[test]
fn every_kind_of_repository_is_wired_once() {
    let repo = forest();
    let before = everything(&repo);
    repo.hush(["doctor", "--recursive", ".."]).exits(1).says("0 wired, 5 not, 0 unknown").says("git hush install --recursive '..'");
    let said = repo.hush(["install", "--recursive", ".."]).ok().says("5 wired now, 0 wired already, 0 not");
    said.says("new\\x0aline").never_says("circle").never_says("empty");
    repo.hush(["doctor", "--recursive", ".."]).ok().says("5 wired, 0 not, 0 unknown");
    repo.hush(["install", "--recursive", ".."]).ok().says("0 wired now, 5 wired already");
    for folder in [".", "../linked", "deep/er/inner", "sub", "../new\nline"] {
        repo.at(folder).hush(["doctor"]).ok().says("all is well");
    }
    repo.hush(["uninstall", "--recursive", ".."]).ok().says("5 unwired, 0 had nothing");
    assert_eq!(everything(&repo), before);
    repo.hush(["uninstall", "--recursive", ".."]).ok().says("0 unwired, 5 had nothing");
}

#[test]
fn one_that_is_refused_is_told_and_the_others_are_wired() {
    let repo = forest();
    let inner = repo.at("deep/er/inner");
    inner.git(["config", "core.hooksPath", "githooks"]).ok();
    fs::create_dir(inner.dir().join("githooks")).unwrap();
    let said = repo.hush(["install", "--recursive", ".."]).exits(2).says("4 wired now, 0 wired already, 1 not");
    said.says("lies in the work tree").says("--force").says("1 of 5 places");
    guarded(&repo);
    unguarded(&inner);
    repo.hush(["doctor", "--recursive", ".."]).exits(1).says("4 wired, 1 not");
}

#[test]
fn what_cannot_be_looked_at_is_never_called_wired() {
    let repo = Repo::new();
    repo.write("broken/.git/HEAD", "ref: refs/heads/main\n").write("broken/.git/config", "[core\n");
    for folder in ["objects", "refs"] {
        fs::create_dir(repo.dir().join("broken/.git").join(folder)).unwrap();
    }
    repo.hush(["install", "--recursive", "."]).exits(2).says("1 wired now").says("broken: ");
    repo.hush(["doctor", "--recursive", "."]).exits(2).says("1 wired, 0 not, 1 unknown");
    repo.hush(["doctor", "--recursive", "nowhere"]).exits(2).says("could not look into");
}

/// Whoever may read everything (root) has nothing to see here; everybody else has.
#[test]
fn a_folder_that_is_closed_is_told() {
    let repo = Repo::new();
    let closed = repo.dir().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        return;
    }
    repo.hush(["install", "--recursive", "."]).exits(2).says("could not look into").says("1 wired now");
    fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn no_repository_at_all_is_no_failure() {
    let folder = Repo::folder();
    folder.hush(["install", "--recursive", "."]).ok().says("0 wired now, 0 wired already, 0 not");
    folder.hush(["doctor", "--recursive", "."]).ok().says("0 wired, 0 not, 0 unknown");
}
