//! Random repositories: nested folders, odd names, what is staged, changed or untracked, and histories with branches and merges.

use super::random::{Random, content};
use crate::compat::support::Place;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

/// Names that no expression reads as a glob of: each begins with a byte that plain expressions do not match.
const NAMES: [&[u8]; 14] = [
    b",a",
    b",b.c",
    b"%",
    b"~x",
    b",sp ace",
    b",d/~x",
    b",d/,e/~y",
    b"~-z/,w",
    b"-,dash",
    b"~\xc3\xa9",
    b",\xff",
    b"~q\"",
    b",n\nl",
    b"~t\tb",
];

/// How many of the names, from the first, git shows as they are.
const PLAIN: usize = 9;

/// A repository, and what is in it.
pub struct World {
    pub place: Place,
    pub names: Vec<&'static OsStr>,
    day: usize,
    /// How many of the names are used.
    choice: usize,
}

impl World {
    /// Makes an empty repository.
    pub fn new() -> Self {
        Self { place: Place::new(), names: Vec::new(), day: 0, choice: NAMES.len() }
    }

    /// Makes an empty repository whose files have names that git shows as they are.
    ///
    /// Git shows a name that a commit adds or changes in quotes, and git-secrets then looks for a file that is called like that.
    pub fn of_plain_names() -> Self {
        Self { choice: PLAIN, ..Self::new() }
    }

    /// Returns a name out of those that are there, and now and then another.
    pub fn name(&self, random: &mut Random) -> &'static OsStr {
        let any = OsStr::from_bytes(NAMES[random.below(self.choice)]);
        if self.names.is_empty() || random.percent(10) { any } else { self.names[random.below(self.names.len())] }
    }

    /// Writes random files: some staged, some changed since, some untracked, some links.
    pub fn fill(&mut self, random: &mut Random, samples: &[Vec<u8>]) {
        for _ in 0..2 + random.below(4) {
            self.write(random, samples);
        }
        self.git(["add", "--all"]);
        for _ in 0..random.below(3) {
            self.write(random, samples);
        }
        if random.percent(30) {
            drop(symlink(self.name(random), self.place.dir().join(",link")));
        }
        if random.percent(20) {
            drop(fs::remove_file(self.place.dir().join(self.name(random))));
        }
    }

    fn write(&mut self, random: &mut Random, samples: &[Vec<u8>]) {
        let name = OsStr::from_bytes(NAMES[random.below(self.choice)]);
        self.place.write(name, content(random, samples));
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Makes so many commits with branches, merges, renames, deletions and stashes among them.
    pub fn history(&mut self, random: &mut Random, samples: &[Vec<u8>], commits: usize) {
        for number in 0..commits {
            match random.below(12) {
                0 if number > 0 => self.git(["checkout", "--quiet", "--force", "-b", &format!("b{number}")]),
                1 if number > 1 => self.git(["checkout", "--quiet", "--force", "main"]),
                2 if number > 1 => {
                    let other = format!("b{}", random.below(number));
                    self.dated(["merge", "--quiet", "--no-edit", "-X", "ours", other.as_str()]);
                    self.git(["merge", "--abort"]);
                }
                3 => {
                    let (from, to) = (self.name(random), self.name(random));
                    self.git([OsStr::new("mv"), OsStr::new("-k"), OsStr::new("--"), from, to]);
                }
                4 => {
                    let name = self.name(random);
                    self.git([OsStr::new("rm"), OsStr::new("--quiet"), OsStr::new("--force"), OsStr::new("--"), name]);
                }
                5 => self.shuffle(random),
                _ => self.write(random, samples),
            }
            if random.percent(20) {
                self.write(random, samples);
            }
            self.git(["add", "--all"]);
            self.day += usize::from(random.percent(70));
            self.dated(["commit", "--quiet", "--no-verify", "--allow-empty", "-m", "x"]);
        }
        if random.percent(20) {
            self.git(["tag", "-a", "-m", "x", "tag"]);
        }
        if random.percent(20) {
            self.write(random, samples);
            self.dated(["stash", "--quiet", "--include-untracked"]);
        }
        if random.percent(20) {
            self.git(["checkout", "--quiet", "--force", "--detach", "HEAD~1"]);
        }
    }

    /// Puts the lines of a file in another order, or one of them twice.
    fn shuffle(&mut self, random: &mut Random) {
        let path = self.place.dir().join(self.name(random));
        let Ok(text) = fs::read(&path) else { return };
        let mut lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
        if lines.len() < 2 {
            return;
        }
        let line = lines[random.below(lines.len())];
        if random.percent(50) {
            lines.retain(|other| *other != line);
        }
        lines.insert(random.below(lines.len() + 1), line);
        fs::write(path, lines.concat()).unwrap();
    }

    /// Runs git, whatever comes of it.
    pub fn git<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) {
        drop(self.place.git(args));
    }

    /// Runs git on the day that it has become.
    fn dated<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) {
        let date: OsString = format!("2026-03-{:02}T00:00:00+00:00", self.day + 1).into();
        drop(self.place.call("git").args(args).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).run());
    }
}
