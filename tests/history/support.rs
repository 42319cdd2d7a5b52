//! Repositories with a history, and all their objects as git and as we see them.

use crate::support::Repo;
use git_hush::model::ObjectId;
use git_hush::pack::walk::{Edits, Object, Place, Progress, Visitor, Wanted, walk};
use git_hush::pack::{Flaw, Kind, Store};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Objects by name.
pub type Objects = BTreeMap<ObjectId, (Kind, Vec<u8>)>;

/// A source of numbers that are the same every time (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }
}

/// Commits `versions` versions of a few files, each version made from the one before by edits.
pub fn grow(repo: &Repo, seed: u64, versions: usize) {
    grow_with(repo, seed, versions, &[]);
}

/// As [`grow`], with these lines among those that are put in.
pub fn grow_with(repo: &Repo, seed: u64, versions: usize, lines: &[&str]) {
    let mut numbers = Numbers(seed);
    let mut stream = String::new();
    let mut files: Vec<Vec<String>> = (0..3).map(|_| (0..60).map(|_| line(&mut numbers)).collect()).collect();
    let branch = repo.git(["rev-parse", "--verify", "--quiet", "refs/heads/main"]);
    let mut from = branch.succeeded().then(|| branch.line());
    for version in 0..versions {
        let which = numbers.below(files.len());
        let file = &mut files[which];
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(file.len());
            match numbers.below(5) {
                0 if file.len() > 20 => drop(file.remove(at)),
                1 => file[at] = line(&mut numbers),
                4 => file.rotate_left(at),
                2 if !lines.is_empty() => file.insert(at, lines[numbers.below(lines.len())].to_owned()),
                _ => file.insert(at, line(&mut numbers)),
            }
        }
        let text = file.join("\n");
        write!(stream, "commit refs/heads/main\ncommitter T <t@example.com> {} +0000\n", 1_700_000_000 + version).unwrap();
        let message = format!("version {version}");
        write!(stream, "data {}\n{message}\n", message.len()).unwrap();
        if let Some(from) = from.take() {
            writeln!(stream, "from {from}").unwrap();
        }
        write!(stream, "M 100644 inline dir{which}/file{which}\ndata {}\n{text}\n", text.len()).unwrap();
    }
    repo.call("git").args(["fast-import", "--quiet", "--force"]).stdin(stream).run().ok();
}

fn line(numbers: &mut Numbers) -> String {
    (0..6)
        .map(|_| ["alpha", "beta", "gamma", "delta", "key", "value", "=", "\"x\""][numbers.below(8)])
        .collect::<Vec<_>>()
        .join(" ")
        + &numbers.below(1000).to_string()
}

/// Returns the folders of objects of a repository, and the length of its names.
pub fn store(repo: &Repo) -> Store {
    let folder = repo.git(["rev-parse", "--path-format=absolute", "--git-path", "objects"]).ok().line();
    let sha256 = repo.git(["rev-parse", "--show-object-format"]).ok().line() == "sha256";
    Store::open(&[folder.into()], if sha256 { 32 } else { 20 })
}

/// Returns all objects, as git tells of them.
pub fn told_by_git(repo: &Repo) -> Objects {
    let run = repo.git(["cat-file", "--batch-all-objects", "--batch", "--unordered"]).ok();
    let mut rest = run.bytes();
    let mut objects = Objects::new();
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let head = String::from_utf8(rest[..end].to_vec()).unwrap();
        let words: Vec<&str> = head.split(' ').collect();
        let size: usize = words[2].parse().unwrap();
        let name = ObjectId::from_hex(words[0].as_bytes()).unwrap();
        objects.insert(name, (Kind::from_word(words[1].as_bytes()).unwrap(), rest[end + 1..end + 1 + size].to_vec()));
        rest = &rest[end + 2 + size..];
    }
    objects
}

/// All that a walk saw.
#[derive(Default)]
pub struct Seen {
    /// The objects.
    pub objects: Objects,
    /// Those that could not be read.
    pub flaws: Vec<(ObjectId, Flaw)>,
    /// How many came with edits.
    pub edited: usize,
}

/// Keeps all objects, and checks the edits.
impl Visitor for Seen {
    type State = Vec<u8>;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Vec<u8>, Edits<'_>)>, state: &mut Vec<u8>) {
        if let Some((base, edits)) = before {
            assert_eq!(base.len(), edits.base_len);
            for run in edits.copied {
                assert_eq!(object.bytes[run.to..run.end()], base[run.from..run.from + run.len]);
            }
            self.edited += 1;
        }
        *state = object.bytes.to_vec();
        self.objects.insert(object.name, (object.kind, object.bytes.to_vec()));
    }

    fn flawed(&mut self, _place: Place, name: ObjectId, flaw: Flaw) {
        self.flaws.push((name, flaw));
    }
}

/// Walks over all objects of these kinds.
pub fn walked(store: &Store, kinds: &[Kind]) -> Seen {
    let wanted = Wanted::all(store, kinds, 64 << 20).unwrap();
    let mut all = Seen::default();
    for seen in walk(store, &wanted, &Progress::default(), Seen::default) {
        all.objects.extend(seen.objects);
        all.flaws.extend(seen.flaws);
        all.edited += seen.edited;
    }
    all.flaws.sort_unstable();
    all
}
