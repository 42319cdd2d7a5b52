//! What the index adds, in every way in which git makes a commit.

use super::support::{Sandbox, line, secret};
use git_hush::git::Repo;
use git_hush::model::{Provenance, SkipReason, Standing};
use git_hush::source::{Loaded, Making, Source, Staged, bases};
use std::os::unix::ffi::OsStrExt;

const LIMIT: u64 = 1 << 20;

/// Returns the paths of the units with their bytes.
fn units(repo: &Repo, making: Making) -> Vec<(String, Vec<u8>)> {
    let staged = Staged::new(repo, bases(repo, making).unwrap(), LIMIT);
    let mut worker = staged.worker().unwrap();
    let mut all = Vec::new();
    for unit in staged.units().unwrap() {
        let Loaded::Fragment(fragment) = staged.load(&mut worker, &unit).unwrap() else { panic!("skipped {unit:?}") };
        assert_eq!(fragment.provenance, Provenance::Staged { path: unit.path.clone() });
        all.push((String::from_utf8_lossy(unit.path.as_bytes()).into_owned(), fragment.bytes));
    }
    all
}

fn paths(repo: &Repo, making: Making) -> Vec<String> {
    units(repo, making).into_iter().map(|(path, _)| path).collect()
}

/// Returns the standing of the secret in each unit.
fn standings(repo: &Repo, making: Making) -> Vec<(String, Standing)> {
    let staged = Staged::new(repo, bases(repo, making).unwrap(), LIMIT);
    let mut worker = staged.worker().unwrap();
    let units = staged.units().unwrap();
    units.iter().map(|unit| (unit.path.to_string(), staged.standing(&mut worker, unit, &secret()).unwrap())).collect()
}

#[test]
fn a_first_commit_adds_all_that_is_staged() {
    let sandbox = Sandbox::new();
    sandbox.stage("a/b/c.txt", "one\n");
    sandbox.stage("a.txt", "two\n");
    sandbox.stage("a/b.txt", "three\n");
    let repo = sandbox.open();
    assert_eq!(repo.head().unwrap(), None);
    assert_eq!(paths(&repo, Making::Commit), ["a.txt", "a/b.txt", "a/b/c.txt"]);
}

#[test]
fn the_bytes_are_those_of_the_index_not_of_the_file() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("a.txt", "staged\n");
    sandbox.write("a.txt", "on disk\n");
    sandbox.write("base.txt", "changed on disk only\n");
    assert_eq!(units(&sandbox.open(), Making::Commit), [("a.txt".to_owned(), b"staged\n".to_vec())]);
}

#[test]
fn what_adds_no_content_is_no_unit() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("run.sh", "true\n");
    sandbox.commit("gone.txt", "gone\n");
    sandbox.git(&["update-index", "--chmod=+x", "run.sh"]);
    sandbox.git(&["rm", "-q", "gone.txt"]);
    sandbox.write("announced.txt", "not yet\n");
    sandbox.git(&["add", "-N", "announced.txt"]);
    assert_eq!(paths(&sandbox.open(), Making::Commit), Vec::<String>::new());
}

#[test]
fn a_type_change_and_a_symlink_give_the_new_side() {
    let sandbox = Sandbox::with_commit();
    std::fs::remove_file(sandbox.repo().join("base.txt")).unwrap();
    std::os::unix::fs::symlink("over/there", sandbox.repo().join("base.txt")).unwrap();
    sandbox.git(&["add", "base.txt"]);
    assert_eq!(units(&sandbox.open(), Making::Commit), [("base.txt".to_owned(), b"over/there".to_vec())]);
}

#[test]
fn a_file_in_the_place_of_a_directory_and_the_reverse_are_units() {
    let sandbox = Sandbox::new();
    sandbox.commit("x/inside.txt", "one\n");
    sandbox.commit("y", "two\n");
    sandbox.git(&["rm", "-q", "-r", "x", "y"]);
    sandbox.stage("x", "three\n");
    sandbox.stage("y/inside.txt", "four\n");
    assert_eq!(paths(&sandbox.open(), Making::Commit), ["x", "y/inside.txt"]);
}

#[test]
fn hostile_file_names_are_bytes() {
    let sandbox = Sandbox::with_commit();
    let names: [&[u8]; 5] = [b"-n", b"a\nb\"c", b"caf\xe9.txt", b"sp ace\t*?[x].txt", ":(top)x".as_bytes()];
    for name in names {
        std::fs::write(sandbox.repo().join(std::ffi::OsStr::from_bytes(name)), "x\n").unwrap();
    }
    sandbox.git(&["add", "-A"]);
    let repo = sandbox.open();
    let staged = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), LIMIT);
    let mut found: Vec<Vec<u8>> = staged.units().unwrap().iter().map(|unit| unit.path.as_bytes().to_vec()).collect();
    found.sort();
    let mut wanted: Vec<Vec<u8>> = names.iter().map(|name| name.to_vec()).collect();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_submodule_is_no_unit() {
    let sandbox = Sandbox::with_commit();
    sandbox.git_in(sandbox.home(), &["init", "-q", "-b", "main", "other"]);
    let other = sandbox.home().join("other");
    sandbox.git_in(&other, &["commit", "-q", "--allow-empty", "-m", "x"]);
    let url = other.to_str().unwrap();
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "sub"]);
    assert_eq!(paths(&sandbox.open(), Making::Commit), [".gitmodules"]);
}

#[test]
fn all_sides_of_a_conflict_are_units() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["branch", "side"]);
    sandbox.commit("base.txt", "ours\n");
    sandbox.git(&["checkout", "-q", "side"]);
    sandbox.commit("base.txt", "theirs\n");
    assert!(!sandbox.try_git_in(&sandbox.repo(), &["merge", "-q", "main"]).status.success());
    assert_eq!(paths(&sandbox.open(), Making::Commit), ["base.txt"; 3]);
}

#[test]
fn blobs_that_are_too_large_or_encrypted_are_skipped() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("big.bin", vec![b'x'; 2000]);
    sandbox.stage("crypt.bin", b"\0GITCRYPT\0abc");
    sandbox.stage("fits.bin", vec![b'x'; 1000]);
    let repo = sandbox.open();
    let staged = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1000);
    let mut worker = staged.worker().unwrap();
    let units = staged.units().unwrap();
    let reasons = units.iter().map(|unit| match staged.load(&mut worker, unit).unwrap() {
        Loaded::Skipped(skip) => Some(skip.reason),
        Loaded::Fragment(_) => None,
    });
    let reasons: Vec<_> = reasons.collect();
    assert_eq!(reasons, [Some(SkipReason::TooLarge { size: 2000, limit: 1000 }), Some(SkipReason::Encrypted), None]);
}

#[test]
fn a_missing_blob_is_an_error_that_names_path_and_object() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("a.txt", "lost\n");
    let oid = sandbox.git(&["hash-object", "a.txt"]);
    std::fs::remove_file(sandbox.repo().join(".git/objects").join(&oid[..2]).join(&oid[2..])).unwrap();
    let repo = sandbox.open();
    let staged = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), LIMIT);
    let mut worker = staged.worker().unwrap();
    let unit = &staged.units().unwrap()[0];
    let error = staged.load(&mut worker, unit).unwrap_err();
    assert_eq!(error.to_string(), format!("`a.txt` (object `{oid}`) could not be read"));
    assert!(error.hint().unwrap().contains("git fsck"));
}

#[test]
fn a_damaged_blob_is_an_error() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("a.txt", "damaged\n");
    let oid = sandbox.git(&["hash-object", "a.txt"]);
    let file = sandbox.repo().join(".git/objects").join(&oid[..2]).join(&oid[2..]);
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, b"rubbish").unwrap();
    let repo = sandbox.open();
    let staged = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), LIMIT);
    let mut worker = staged.worker().unwrap();
    let unit = &staged.units().unwrap()[0];
    assert!(staged.load(&mut worker, unit).is_err());
}

#[test]
fn an_old_secret_in_a_touched_file_is_old_and_in_another_file_new() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("a.txt", line());
    sandbox.stage("a.txt", format!("one more line\n{}", line()));
    sandbox.stage("b.txt", line());
    let wanted = [("a.txt".to_owned(), Standing::Old), ("b.txt".to_owned(), Standing::New)];
    assert_eq!(standings(&sandbox.open(), Making::Commit), wanted);
}

#[test]
fn a_secret_that_grows_is_new() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("a.txt", line().replace('\n', "AndMore\n"));
    sandbox.stage("a.txt", line());
    assert_eq!(standings(&sandbox.open(), Making::Commit), [("a.txt".to_owned(), Standing::New)]);
}

#[test]
fn a_renamed_file_keeps_its_old_secrets_and_a_moved_secret_is_new() {
    let sandbox = Sandbox::with_commit();
    let text: String = (0..40).map(|number| format!("line {number}\n")).collect();
    sandbox.commit("old.txt", format!("{text}{}", line()));
    sandbox.git(&["mv", "old.txt", "new.txt"]);
    sandbox.stage("new.txt", format!("{text}{}touched\n", line()));
    assert_eq!(standings(&sandbox.open(), Making::Commit), [("new.txt".to_owned(), Standing::Old)]);

    sandbox.git(&["reset", "-q", "--hard"]);
    sandbox.stage("old.txt", &text);
    sandbox.stage("elsewhere.txt", line());
    let wanted = [("elsewhere.txt".to_owned(), Standing::New), ("old.txt".to_owned(), Standing::Old)];
    assert_eq!(standings(&sandbox.open(), Making::Commit), wanted);
}

#[test]
fn a_copied_file_is_new() {
    let sandbox = Sandbox::with_commit();
    sandbox.commit("a.txt", line());
    sandbox.stage("copy.txt", line());
    assert_eq!(standings(&sandbox.open(), Making::Commit), [("copy.txt".to_owned(), Standing::New)]);
}
