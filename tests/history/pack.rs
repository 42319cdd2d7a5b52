//! What the pack reader sees is what git sees, however objects are stored, and hostile packs do no harm.

use super::support::{Numbers, Seen, grow, store, told_by_git, walked};
use crate::support::Repo;
use git_hush::model::ObjectId;
use git_hush::pack::{Flaw, Kind, Reader, Store};
use std::fs;
use std::path::PathBuf;

/// Asserts that we see all objects as git does, walking and one by one; returns how many came as edits.
#[track_caller]
fn same(repo: &Repo) -> usize {
    let (store, told) = (store(repo), told_by_git(repo));
    assert!(store.unread().is_empty(), "{:?}", store.unread());
    let seen = walked(&store, &Kind::ALL);
    assert!(seen.flaws.is_empty(), "{:?}", seen.flaws);
    assert!(seen.objects == told, "the walk saw other objects than git");
    let mut reader = Reader::default();
    for (name, object) in &told {
        assert!(store.contains(name));
        assert_eq!(store.read(&mut reader, name, 1 << 20).as_ref(), Ok(object));
    }
    assert_eq!(store.read(&mut reader, &ObjectId::from_bytes(&vec![7; store.name_len()]).unwrap(), 1 << 20), Err(Flaw::Missing));
    seen.edited
}

fn packs(repo: &Repo, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repo.dir().join(".git/objects/pack")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths
}

#[test]
fn objects_are_those_of_git_however_they_are_stored() {
    let repo = Repo::new();
    grow(&repo, 1, 120);
    repo.git(["tag", "-a", "-m", "a tag", "v1", "main"]).ok();
    same(&repo);
    repo.git(["repack", "-adfq", "--depth=50"]).ok();
    assert!(same(&repo) > 100);
    // Bases by name, and an index of the first version.
    repo.git(["-c", "repack.useDeltaBaseOffset=false", "-c", "pack.indexVersion=1", "repack", "-adfq", "--depth=4000"]).ok();
    assert!(same(&repo) > 100);
    grow(&repo, 2, 30);
    repo.stage("loose", "a loose one").commit_unhooked();
    assert!(same(&repo) > 100);
    repo.git(["-c", "pack.writeReverseIndex=false", "repack", "-dq"]).ok();
    assert!(packs(&repo, "pack").len() > 1);
    same(&repo);
}

#[test]
fn names_may_be_sha256() {
    let repo = Repo::folder();
    repo.git(["init", "-q", "--object-format=sha256"]).ok();
    repo.stage("a", "one").commit_unhooked();
    same(&repo);
    repo.stage("a", "one\ntwo\n".repeat(100)).commit_unhooked();
    repo.stage("a", "one\ntwo\n".repeat(100) + "three").commit_unhooked();
    repo.git(["repack", "-adfq"]).ok();
    assert!(same(&repo) > 0);
}

#[test]
fn packs_without_an_index_are_read_by_that_of_all() {
    let repo = Repo::new();
    grow(&repo, 1, 40);
    repo.git(["repack", "-adfq"]).ok();
    grow(&repo, 2, 40);
    repo.git(["repack", "-dfq"]).ok();
    let told = told_by_git(&repo);
    repo.git(["multi-pack-index", "write"]).ok();
    packs(&repo, "idx").iter().for_each(|path| fs::remove_file(path).unwrap());
    let seen = walked(&store(&repo), &Kind::ALL);
    assert!(seen.flaws.is_empty() && seen.objects == told && seen.edited > 40);
}

#[test]
fn borrowed_objects_are_seen() {
    let repo = Repo::new();
    grow(&repo, 1, 40);
    repo.git(["repack", "-adfq"]).ok();
    repo.git(["clone", "-q", "--shared", ".", "../borrower"]).ok();
    let borrower = repo.at("../borrower");
    borrower.stage("own", "its own").commit_unhooked();
    same(&borrower);
}

#[test]
fn only_the_kinds_that_are_wanted_are_made() {
    let repo = Repo::new();
    grow(&repo, 1, 40);
    repo.git(["repack", "-adfq"]).ok();
    for kind in Kind::ALL {
        let seen = walked(&store(&repo), &[kind]);
        assert!(seen.objects.values().all(|(found, _)| *found == kind));
        assert_eq!(seen.objects.is_empty(), kind == Kind::Tag);
    }
}

/// Reads the one pack of a repository with some of its bytes changed; the index is told the checksum.
fn damaged(repo: &Repo, change: impl FnOnce(&mut Vec<u8>, &mut Vec<u8>)) -> Seen {
    let (pack, index) = (packs(repo, "pack").remove(0), packs(repo, "idx").remove(0));
    let (mut pack_bytes, mut index_bytes) = (fs::read(&pack).unwrap(), fs::read(&index).unwrap());
    change(&mut pack_bytes, &mut index_bytes);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pack")).unwrap();
    fs::write(folder.path().join("pack/pack-x.pack"), pack_bytes).unwrap();
    fs::write(folder.path().join("pack/pack-x.idx"), index_bytes).unwrap();
    let store = Store::open(&[folder.path().to_owned()], 20);
    for pack in store.packs() {
        let mut reader = Reader::default();
        for position in 0..pack.index().count().min(1000) {
            if let Some(name) = pack.index().name(position) {
                let _ = store.read(&mut reader, &name, 1 << 20);
            }
        }
    }
    walked(&store, &Kind::ALL)
}

#[test]
fn damage_costs_the_objects_that_it_hits() {
    let repo = Repo::new();
    grow(&repo, 1, 60);
    repo.git(["repack", "-adfq"]).ok();
    let told = told_by_git(&repo);
    let whole = damaged(&repo, |_, _| ());
    assert_eq!(whole.objects, told);
    let mut numbers = Numbers(3);
    let mut flawed = 0;
    for round in 0..300 {
        let seen = damaged(&repo, |pack, index| {
            for _ in 0..=numbers.below(4) {
                let (bytes, head) = if round % 3 == 0 { (&mut *index, 8) } else { (&mut *pack, 12) };
                let at = head + numbers.below(bytes.len() - head - 40);
                bytes[at] = u8::try_from(numbers.below(256)).unwrap();
            }
        });
        flawed += usize::from(!seen.flaws.is_empty());
        let all = seen.objects.len() + seen.flaws.len();
        assert!(all <= told.len() + 1, "{all} of {}", told.len());
    }
    assert!(flawed > 100, "{flawed}");
}

#[test]
fn a_pack_that_is_cut_short_is_told() {
    let repo = Repo::new();
    grow(&repo, 1, 20);
    repo.git(["repack", "-adfq"]).ok();
    let pack = packs(&repo, "pack").remove(0);
    let bytes = fs::read(&pack).unwrap();
    fs::remove_file(&pack).unwrap();
    for len in [0, 5, 11, 12, 31, 32, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&pack, &bytes[..len]).unwrap();
        let store = store(&repo);
        assert_eq!((store.packs().len(), store.unread().len()), (0, 1), "{len}");
    }
}
