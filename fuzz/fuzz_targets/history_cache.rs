//! A remembered scan with any content, sealed as if we had written it: whatever it says, the run ends, and what it names are places in objects
//! that are there.

#![no_main]

use git_hush::pack::walk::{Progress, Wanted};
use git_hush::pack::{Kind, Reader, Store};
use git_hush::rules::RuleSet;
use git_hush::scan::history::{Cache, How, look_with_cache};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

const LIMIT: u64 = 1 << 20;

/// What stands before the facts: what the file is, and the key.
const HEAD: usize = b"git-hush history 1\n".len() + 32;

/// A repository of one pack, and what an honest run remembers of it.
struct Ground {
    folder: tempfile::TempDir,
    rules: RuleSet,
    file: PathBuf,
    honest: Vec<u8>,
}

fuzz_target!(|input: (bool, u16, &[u8])| {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    let ground = GROUND.get_or_init(ground);
    let (whole, at, bytes) = input;
    let (head, facts) = ground.honest.split_at(HEAD);
    let mut forged = head.to_vec();
    if whole {
        forged.extend(bytes);
    } else {
        // The honest facts with a few bytes changed come further than any others.
        let at = usize::from(at) % facts.len();
        forged.extend(&facts[..at]);
        forged.extend(bytes);
        forged.extend(facts.get(at + bytes.len()..).unwrap_or_default());
    }
    let sum = Sha256::digest(&forged);
    forged.extend(&sum[..]);
    fs::write(&ground.file, &forged).expect("the folder can be written to");
    run(ground.folder.path(), &ground.rules);
});

fn run(folder: &Path, rules: &RuleSet) {
    let store = Store::open(&[folder.join(".git/objects")], 20);
    let wanted = Wanted::all(&store, &[Kind::Blob], LIMIT).expect("the folder can be listed");
    let cache = Cache::new(&folder.join(".git"), rules, LIMIT);
    let seen = look_with_cache(&store, &wanted, How { rules, whole: false }, &Progress::default(), &cache).expect("the scan ends");
    for sighted in &seen.objects {
        let (_, bytes) = store.read(&mut Reader::default(), &sighted.name, LIMIT).expect("what is named is there");
        for spot in &sighted.spots {
            assert!((spot.context as usize) < seen.contexts.len());
            assert!(spot.secret.start <= spot.secret.end);
            let _ = bytes.get(spot.secret.range());
        }
    }
}

fn ground() -> Ground {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let git = |arguments: &[&str]| {
        let ran = Command::new("git").arg("-C").arg(folder.path()).args(arguments).stdout(Stdio::null()).status();
        assert!(ran.expect("git is installed").success(), "git {arguments:?}");
    };
    git(&["init", "-q"]);
    let secret = |seed: u32| Sha256::digest(seed.to_be_bytes())[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let text: String = (0..20).map(|line| format!("line {line}\ndb_password_{line} = \"{}\"\n", secret(line))).collect();
    fs::write(folder.path().join("settings.ini"), &text).expect("the folder can be written to");
    fs::write(folder.path().join("other.ini"), text.replace("line 3", "line three")).expect("the folder can be written to");
    git(&["add", "."]);
    git(&["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "one"]);
    git(&["repack", "-adq"]);
    let rules = RuleSet::builtin();
    run(folder.path(), &rules);
    let kept = fs::read_dir(folder.path().join(".git/hush/history")).expect("something was remembered");
    let packs = kept.flatten().map(|entry| entry.path()).find(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"pack-")));
    let file = packs.expect("the pack was remembered");
    let mut honest = fs::read(&file).expect("what was written can be read");
    honest.truncate(honest.len() - 32);
    Ground { folder, rules, file, honest }
}
