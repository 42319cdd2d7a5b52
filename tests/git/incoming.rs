//! What the commits add that a merge brings in.

use super::support::{Sandbox, line, secret};
use git_hush::model::{ObjectId, Provenance, Standing};
use git_hush::source::{Incoming, Loaded, Source};

const LIMIT: u64 = 1 << 20;

/// A unit as a test sees it: commit, path, bytes, standing of the secret.
type Seen = (ObjectId, String, String, Standing);

fn incoming(sandbox: &Sandbox, heads: &[&str]) -> Vec<Seen> {
    let repo = sandbox.open();
    let heads = heads.iter().map(|head| sandbox.id(head)).collect();
    let incoming = Incoming::new(&repo, heads, vec![sandbox.id("HEAD")], LIMIT);
    let mut worker = incoming.worker().unwrap();
    let mut all = Vec::new();
    for unit in incoming.units().unwrap() {
        let Loaded::Fragment(fragment) = incoming.load(&mut worker, &unit).unwrap() else { panic!("skipped") };
        let path = match &fragment.provenance {
            Provenance::Object { path, .. } => path.to_string(),
            Provenance::Message { .. } => "(message)".to_owned(),
            other => panic!("{other:?}"),
        };
        let standing = incoming.standing(&mut worker, &unit, &secret()).unwrap();
        all.push((fragment.provenance.commit().unwrap(), path, String::from_utf8(fragment.bytes).unwrap(), standing));
    }
    all
}

/// Returns the commits and paths of the blobs that are brought in.
fn blobs(sandbox: &Sandbox, heads: &[&str]) -> Vec<(ObjectId, String)> {
    let all = incoming(sandbox, heads);
    all.into_iter().filter(|(_, path, ..)| path != "(message)").map(|(commit, path, ..)| (commit, path)).collect()
}

#[test]
fn every_commit_gives_its_message_and_the_blobs_that_it_adds() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    let one = sandbox.commit("dir/one.txt", "one\n");
    sandbox.commit("main-too.txt", "x\n");
    sandbox.git(&["mv", "main-too.txt", "gone.txt"]);
    sandbox.git(&["rm", "-q", "-f", "gone.txt"]);
    sandbox.git(&["commit", "-q", "-m", "removes"]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("main.txt", "main\n");
    let all = incoming(&sandbox, &["side"]);
    let commits = [one, sandbox.id("side~1"), sandbox.id("side")];
    let wanted = [
        (commits[0], "(message)", "dir/one.txt\n"),
        (commits[0], "dir/one.txt", "one\n"),
        (commits[1], "(message)", "main-too.txt\n"),
        (commits[1], "main-too.txt", "x\n"),
        (commits[2], "(message)", "removes\n"),
    ];
    let found: Vec<_> = all.iter().map(|(commit, path, bytes, _)| (*commit, path.as_str(), bytes.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn an_octopus_brings_in_all_its_heads_and_a_common_blob_once() {
    let sandbox = Sandbox::with_commit();
    for side in ["one", "two"] {
        sandbox.git(&["checkout", "-q", "-b", side, "main"]);
        sandbox.commit(&format!("{side}.txt"), "own\n");
        sandbox.commit("common.txt", "common\n");
    }
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("main.txt", "main\n");
    let mut paths: Vec<_> = blobs(&sandbox, &["one", "two"]).into_iter().map(|(_, path)| path).collect();
    paths.sort();
    assert_eq!(paths, ["common.txt", "one.txt", "two.txt"]);
}

#[test]
fn an_inner_merge_gives_its_resolution_only() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["checkout", "-q", "-b", "inner"]);
    let inner = sandbox.commit("base.txt", "inner\n");
    sandbox.git(&["checkout", "-q", "-b", "side", "main"]);
    let side = sandbox.commit("base.txt", "side\n");
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["merge", "inner"]).status.success());
    let merge = sandbox.commit("base.txt", "resolved\n");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("main.txt", "main\n");
    let mut wanted = [inner, side, merge].map(|commit| (commit, "base.txt".to_owned()));
    let mut found = blobs(&sandbox, &["side"]);
    assert_eq!(found.last(), Some(&(merge, "base.txt".to_owned())));
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn what_a_remote_branch_or_a_tag_has_is_published() {
    for name in ["refs/remotes/origin/side", "refs/tags/v1"] {
        let sandbox = Sandbox::with_commit();
        sandbox.git(&["checkout", "-q", "-b", "side"]);
        let known = sandbox.commit("known.txt", line());
        let own = sandbox.commit("own.txt", line());
        sandbox.git(&["update-ref", name, &known.to_string()]);
        // A tag of a blob is nothing to walk from.
        let blob = sandbox.git(&["rev-parse", "HEAD:own.txt"]);
        sandbox.git(&["tag", "of-a-blob", &blob]);
        sandbox.git(&["checkout", "-q", "main"]);
        let found: Vec<_> = incoming(&sandbox, &["side"])
            .into_iter()
            .filter(|(_, path, ..)| path != "(message)")
            .map(|(commit, .., standing)| (commit, standing))
            .collect();
        assert_eq!(found, [(known, Standing::Published), (own, Standing::New)], "{name}");
    }
}

#[test]
fn an_annotated_tag_publishes_its_commit() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit("known.txt", line());
    sandbox.git(&["tag", "-a", "-m", "x", "v1"]);
    sandbox.git(&["checkout", "-q", "main"]);
    assert!(incoming(&sandbox, &["side"]).iter().all(|(.., standing)| *standing == Standing::Published));
}

#[test]
fn what_a_parent_has_in_the_same_or_the_renamed_file_is_old() {
    let sandbox = Sandbox::with_commit();
    let text: String = (0..40).map(|number| format!("line {number}\n")).collect();
    sandbox.commit("a.txt", format!("{text}{}", line()));
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    let touched = sandbox.commit("a.txt", format!("{text}{}more\n", line()));
    sandbox.git(&["mv", "a.txt", "b.txt"]);
    let renamed = sandbox.commit("b.txt", format!("{text}{}more\nand more\n", line()));
    let copied = sandbox.commit("c.txt", line());
    sandbox.git(&["checkout", "-q", "main"]);
    let found: Vec<_> = incoming(&sandbox, &["side"])
        .into_iter()
        .filter(|(_, path, ..)| path != "(message)")
        .map(|(commit, path, _, standing)| (commit, path, standing))
        .collect();
    let wanted = [
        (touched, "a.txt".to_owned(), Standing::Old),
        (renamed, "b.txt".to_owned(), Standing::Old),
        (copied, "c.txt".to_owned(), Standing::New),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn the_boundary_of_a_shallow_clone_is_a_root() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("two.txt", "two\n");
    sandbox.commit("three.txt", "three\n");
    let url = format!("file://{}", sandbox.repo().display());
    sandbox.git_in(sandbox.home(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let dir = sandbox.home().join("shallow");
    let repo = git_hush::git::Repo::from_env(&sandbox.env_in(&dir)).unwrap();
    assert!(repo.is_shallow());
    let incoming = Incoming::new(&repo, vec![repo.head().unwrap().unwrap()], Vec::new(), LIMIT);
    // The message and all three files of the one commit.
    assert_eq!(incoming.units().unwrap().len(), 4);
}

#[test]
fn nothing_is_brought_in_by_what_is_merged_already() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["branch", "side"]);
    sandbox.commit("main.txt", "main\n");
    assert_eq!(blobs(&sandbox, &["side"]), []);
}

#[test]
fn a_head_that_is_not_here_is_an_error() {
    let sandbox = Sandbox::with_commit();
    let repo = sandbox.open();
    let nowhere = ObjectId::from_bytes(&[1; 20]).unwrap();
    let error = Incoming::new(&repo, vec![nowhere], Vec::new(), LIMIT).units().unwrap_err();
    assert!(error.to_string().contains(&nowhere.to_string()) && error.hint().is_some());
}
