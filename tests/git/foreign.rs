//! Repositories that git opens and libgit2 does not, or not whole: git stands in.

use super::support::{Sandbox, line, secret};
use git_hush::git::{Error, HooksOrigin, Replayed, Repo};
use git_hush::model::Standing;
use git_hush::source::{Incoming, Loaded, Making, Source, Staged, bases};
use std::path::Path;

fn staged(repo: &Repo) -> Vec<(String, Vec<u8>)> {
    let staged = Staged::new(repo, bases(repo, Making::Commit).unwrap(), 1 << 20);
    let mut worker = staged.worker().unwrap();
    let units = staged.units().unwrap();
    let load = |unit| match staged.load(&mut worker, unit).unwrap() {
        Loaded::Fragment(fragment) => fragment.bytes,
        Loaded::Skipped(skip) => panic!("{skip:?}"),
    };
    let bytes: Vec<_> = units.iter().map(load).collect();
    units.iter().map(|unit| unit.path.to_string()).zip(bytes).collect()
}

fn one(path: &str, bytes: &str) -> Vec<(String, Vec<u8>)> {
    vec![(path.to_owned(), bytes.as_bytes().to_vec())]
}

#[test]
fn a_split_index_is_read_by_git() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.stage("new.txt", "new\n");
    sandbox.write("announced.txt", "not yet\n");
    sandbox.git(&["add", "-N", "announced.txt"]);
    sandbox.write("base.txt", "not staged\n");
    assert_eq!(staged(&sandbox.open()), one("new.txt", "new\n"));
}

#[test]
fn a_sparse_index_is_read_by_git() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("in/a.txt", "a\n");
    sandbox.commit("out/deep/b.txt", "b\n");
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    sandbox.stage("in/a.txt", "changed\n");
    let repo = sandbox.open();
    assert_eq!(staged(&repo), one("in/a.txt", "changed\n"));
    let out = repo.tracked_paths().unwrap().into_iter().find(|entry| entry.path.as_bytes() == b"out/deep/b.txt").unwrap();
    assert!(out.skip_worktree);
}

#[test]
fn renames_are_followed_in_an_index_that_git_reads() {
    let sandbox = Sandbox::with_commit();
    let text: String = (0..40).map(|number| format!("line {number}\n")).collect();
    sandbox.commit("old.txt", format!("{text}{}", line()));
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.git(&["mv", "old.txt", "new.txt"]);
    let repo = sandbox.open();
    let source = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20);
    let unit = &source.units().unwrap()[0];
    assert_eq!(source.standing(&mut source.worker().unwrap(), unit, &secret()).unwrap(), Standing::Old);
}

#[test]
fn a_partial_clone_opens_and_fetches_nothing() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.commit("later.txt", "later\n");
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(sandbox.home(), &["clone", "-q", "--template=", "--filter=blob:none", "--no-checkout", &url, "partial"]);
    let partial = sandbox.home().join("partial");
    sandbox.git_in(&partial, &["read-tree", "HEAD"]);
    std::fs::write(partial.join("new.txt"), "new\n").unwrap();
    sandbox.git_in(&partial, &["add", "new.txt"]);
    let repo = Repo::from_env(&sandbox.env_in(&partial)).unwrap();
    assert_eq!(repo.worktree_root(), Some(partial.as_path()));
    assert_eq!(repo.hooks_dir().unwrap().origin, HooksOrigin::Default);
    assert_eq!(staged(&repo), one("new.txt", "new\n"));
    let missing = repo.tracked_paths().unwrap().into_iter().find(|entry| entry.path.as_bytes() == b"later.txt").unwrap();
    let error = repo.objects().unwrap().blob(missing.oid).unwrap_err();
    assert!(error.is_missing() && error.hint().is_some());
    // With a base whose blob is not here, nothing speaks for the secret being old.
    std::fs::write(partial.join("later.txt"), line()).unwrap();
    sandbox.git_in(&partial, &["add", "later.txt"]);
    let source = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20);
    let unit = &source.units().unwrap()[0];
    assert_eq!(source.standing(&mut source.worker().unwrap(), unit, &secret()).unwrap(), Standing::New);
    // The bare look of it is that of the same repository.
    assert!(Repo::at(Path::new("partial"), &sandbox.env_in(sandbox.home())).is_ok());
}

#[test]
fn references_in_a_reftable_are_read_by_git() {
    let sandbox = Sandbox::empty();
    let made = sandbox.try_git_in(sandbox.home(), &["init", "-q", "--template=", "--ref-format=reftable", "-b", "main", "repo"]);
    assert!(made.status.success(), "this git knows no reftable");
    sandbox.stage("first.txt", "first\n");
    let repo = sandbox.open();
    assert_eq!(repo.head().unwrap(), None);
    assert_eq!(staged(&repo), one("first.txt", "first\n"));
    let first = sandbox.commit("first.txt", "first\n");
    assert_eq!(sandbox.open().head().unwrap(), Some(first));
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    let known = sandbox.commit("known.txt", line());
    sandbox.git(&["tag", "-a", "-m", "x", "v1"]);
    let own = sandbox.commit("first.txt", "theirs\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("first.txt", "ours\n");
    let repo = sandbox.open();
    let incoming = Incoming::new(&repo, vec![own], vec![repo.head().unwrap().unwrap()], 1 << 20);
    let mut worker = incoming.worker().unwrap();
    let standings: Vec<_> =
        incoming.units().unwrap().iter().map(|unit| incoming.standing(&mut worker, unit, &secret()).unwrap()).collect();
    assert_eq!(standings, [Standing::Published, Standing::Published, Standing::New, Standing::New]);
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["cherry-pick", "side"]).status.success());
    assert_eq!(sandbox.open().replayed_commit().unwrap(), Some(Replayed::Picked(own)));
    assert_ne!(known, own);
}

#[test]
fn a_repository_of_another_user_is_refused_unless_git_trusts_it() {
    let mut sandbox = Sandbox::with_commit();
    let mine = std::fs::metadata(sandbox.home()).unwrap();
    if std::os::unix::fs::MetadataExt::uid(&mine) != 0 {
        // Only root can give a directory away.
        return;
    }
    for dir in ["", ".git"] {
        std::os::unix::fs::chown(sandbox.repo().join(dir), Some(12345), Some(12345)).unwrap();
    }
    let open = |sandbox: &Sandbox| Repo::from_env(&sandbox.env_in(&sandbox.repo()));
    let error = open(&sandbox).err().unwrap();
    assert!(matches!(error, Error::NotOwned { .. }) && error.hint().unwrap().contains("safe.directory"), "{error:?}");
    sandbox.set("GIT_CONFIG_COUNT", "1");
    sandbox.set("GIT_CONFIG_KEY_0", "safe.directory");
    sandbox.set("GIT_CONFIG_VALUE_0", "*");
    assert_eq!(staged(&open(&sandbox).unwrap()), []);
}
