//! The trees that git keeps in the index change nothing about what the index is found to add.

use super::support::Sandbox;
use git_hush::git::{IndexEntry, Repo};
use git_hush::model::ObjectId;
use proptest::prelude::{ProptestConfig, prop, proptest};
use std::io::Write;
use std::process::{Command, Stdio};

const PATHS: [&str; 12] = ["a", "a/b", "a-b", "d/a", "d/b", "d/e/a", "d/e/f/a", "d-e", "g/a", "g/h/a", "g/h/b", "z"];

/// Something that is done to the index: what, to which path, with which content.
type Step = (usize, usize, usize);

/// A repository whose work tree is never looked at.
struct Bench {
    sandbox: Sandbox,
    blobs: Vec<String>,
    commits: Vec<ObjectId>,
}

impl Bench {
    fn new() -> Self {
        let sandbox = Sandbox::with_commit();
        let blobs = (0..3).map(|number| {
            sandbox.write("blob", format!("{number}\n"));
            sandbox.git(&["hash-object", "-w", "blob"])
        });
        let blobs = blobs.collect();
        let commits = vec![sandbox.id("HEAD")];
        Self { sandbox, blobs, commits }
    }

    /// Writes entries, given as `git update-index --index-info` takes them; what is in their way goes.
    fn write(&self, lines: &str) {
        let mut git = Command::new("git");
        let dir = self.sandbox.repo();
        let env = self.sandbox.env_in(&dir);
        git.args(["update-index", "--replace", "--index-info"]).current_dir(dir).env_clear().envs(&env.vars);
        let mut child = git.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{lines}");
    }

    fn step(&mut self, (what, path, content): Step) {
        let (path, blob) = (PATHS[path % PATHS.len()], &self.blobs[content % 3]);
        let git = |arguments: &[&str]| drop(self.sandbox.try_git_in(&self.sandbox.repo(), arguments));
        match what {
            0..=3 => self.write(&format!("100644 {blob} 0\t{path}\n")),
            4 => self.write(&format!("100755 {blob} 0\t{path}\n")),
            5 => self.write(&format!("120000 {blob} 0\t{path}\n")),
            6 => self.write(&format!("160000 {} 0\t{path}\n", self.commits[0])),
            7 | 8 => git(&["rm", "-q", "-r", "-f", "--cached", "--ignore-unmatch", "--", path]),
            9 => {
                let zero = "0".repeat(40);
                self.write(&format!("0 {zero}\t{path}\n100644 {blob} 1\t{path}\n100644 {} 3\t{path}\n", self.blobs[0]));
            }
            10 => {
                self.sandbox
                    .try_git_in(&self.sandbox.repo(), &["rm", "-q", "-r", "-f", "--cached", "--ignore-unmatch", "--", path]);
                let file = self.sandbox.repo().join(path);
                let parent = file.parent().unwrap();
                if std::fs::create_dir_all(parent).is_ok() && std::fs::write(&file, "announced\n").is_ok() {
                    git(&["add", "-N", "-f", "--", path]);
                }
            }
            11 => git(&["update-index", "--skip-worktree", "--", path]),
            // Notes all trees.
            12 => git(&["write-tree"]),
            13 => git(&["read-tree", "HEAD"]),
            14 => git(&["update-index", "--index-version", ["2", "3", "4"][content % 3]]),
            _ => {
                git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "x"]);
                self.commits.push(self.sandbox.id("HEAD"));
            }
        }
    }

    fn compare(&self, repo: &Repo) -> Vec<IndexEntry> {
        let head = *self.commits.last().unwrap();
        for bases in [&[][..], &[head], &[self.commits[0]], &[head, self.commits[self.commits.len() / 2]]] {
            let one_by_one = repo.staged_changes_one_by_one(bases).unwrap();
            assert_eq!(repo.staged_changes(bases).unwrap(), one_by_one);
        }
        repo.staged_changes(&[head]).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_adds_the_same_with_its_trees_and_without(steps in prop::collection::vec((0..17_usize, 0..12_usize, 0..3_usize), 5..35)) {
        let mut bench = Bench::new();
        for step in steps {
            bench.step(step);
            bench.compare(&bench.sandbox.open());
        }
    }
}

#[test]
fn a_directory_that_git_knows_to_be_unchanged_is_not_looked_into() {
    for version in ["2", "4"] {
        let sandbox = Sandbox::with_commit();
        sandbox.stage("quiet/deep/a.txt", "a\n");
        sandbox.commit("loud/b.txt", "b\n");
        sandbox.git(&["update-index", "--index-version", version]);
        sandbox.stage("loud/c.txt", "c\n");
        let tree = sandbox.git(&["rev-parse", "HEAD:quiet"]);
        std::fs::remove_file(sandbox.repo().join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
        let repo = sandbox.open();
        let bases = [sandbox.id("HEAD")];
        let paths: Vec<String> = repo.staged_changes(&bases).unwrap().iter().map(|entry| entry.path.to_string()).collect();
        assert_eq!(paths, ["loud/c.txt"]);
        assert!(repo.staged_changes_one_by_one(&bases).is_err());
    }
}
