//! The files that are scanned are the files that git names: compared with `git ls-files`, on trees made to be awkward.

use crate::support::Repo;
use git_hush::model::RepoPath;
use git_hush::source::{Files, Loaded, Selection, Source};

/// Returns the paths that git lists.
fn listed(repo: &Repo, args: &[&str]) -> Vec<Vec<u8>> {
    let run = repo.git([&["ls-files", "-z"], args].concat()).ok();
    let mut paths: Vec<Vec<u8>> =
        run.bytes().split(|&byte| byte == 0).filter(|path| !path.is_empty()).map(<[u8]>::to_vec).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Returns the paths that we name.
fn chosen(repo: &Repo, untracked: bool) -> Vec<Vec<u8>> {
    let tracked = listed(repo, &[]).iter().map(|path| RepoPath::new(path)).collect();
    let selection = Selection { cwd: repo.dir().to_owned(), paths: Vec::new(), untracked, limit: 1 << 20 };
    let files = Files::worktree(repo.dir(), tracked, selection);
    let units = files.units().expect("the work tree can be read");
    let load = |unit| match files.load(&mut (), unit) {
        Ok(Loaded::Fragment(fragment)) => fragment.provenance.path().to_vec(),
        other => panic!("{other:?}"),
    };
    units.iter().map(load).collect()
}

/// Tracks and leaves untracked what git's ignore files make hard to tell.
fn awkward(repo: &Repo) {
    repo.write(
        ".gitignore",
        "# a comment\n*.log\n!keep.log\n/top\nbuild/\n!build/kept\na/**/z\n\\#hash\nsp\\ \n[ab]?.tmp\ndir/*\n!dir/in\n",
    );
    repo.write("sub/.gitignore", "!*.log\nlocal\n").write(".git/info/exclude", "excluded\n");
    for path in
        ["x.log", "keep.log", "top", "sub/top", "build/kept", "build/forced", "sub/build", "a/z", "a/b/c/z", "a/zz", "#hash"]
    {
        repo.write(path, path);
    }
    for path in [
        "sp ",
        "a1.tmp",
        "c1.tmp",
        "dir/in",
        "dir/out",
        "sub/y.log",
        "sub/local",
        "local",
        "sub/deep/local",
        "excluded",
        "-n",
        "é\n\"",
    ] {
        repo.write(path, path);
    }
    repo.git(["add", "--force", "build/forced", "keep.log", "sub/y.log"]).ok();
    repo.stage("gone", "").stage("was/below", "");
    std::fs::remove_file(repo.dir().join("gone")).expect("it was written");
    std::fs::remove_dir_all(repo.dir().join("was")).expect("it was written");
}

#[test]
fn untracked_files_are_those_that_git_names() {
    let repo = Repo::new();
    awkward(&repo);
    let deleted = listed(&repo, &["--deleted"]);
    assert_eq!(deleted, [b"gone".to_vec(), b"was/below".to_vec()]);
    let mut expected = listed(&repo, &["--cached", "--others", "--exclude-standard"]);
    expected.retain(|path| !deleted.contains(path));
    assert!(expected.len() > 12, "{expected:?}");
    assert_eq!(chosen(&repo, true), expected);
    let mut tracked = listed(&repo, &[]);
    tracked.retain(|path| !deleted.contains(path));
    assert_eq!(chosen(&repo, false), tracked);
}

#[test]
fn what_belongs_to_other_repositories_is_left_to_them() {
    let repo = Repo::new();
    let other = repo.at("../other");
    other.write("inner", "inner");
    other.git(["init", "--quiet"]).ok();
    other.stage("inner", "inner").commit_unhooked();
    repo.git(["submodule", "--quiet", "add", "../other", "module"]).ok();
    repo.write("nested/file", "").at("nested").git(["init", "--quiet"]).ok();
    repo.write("plain", "");
    assert_eq!(chosen(&repo, true), [b".gitmodules".to_vec(), b"plain".to_vec()]);
    assert_eq!(chosen(&repo, false), [b".gitmodules".to_vec()]);
}

#[test]
fn a_linked_work_tree_is_a_work_tree() {
    let repo = Repo::new();
    repo.stage("a", "a").commit_unhooked();
    repo.git(["worktree", "add", "--quiet", "../linked"]).ok();
    let linked = repo.at("../linked");
    linked.write("b", "b").write(".git-like", "c");
    assert_eq!(chosen(&linked, true), [b".git-like".to_vec(), b"a".to_vec(), b"b".to_vec()]);
}
