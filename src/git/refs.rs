//! Where history begins to be read: references, reflogs, ranges; and the folders that hold the objects.

use super::{Error, Repo, native};
use crate::model::ObjectId;
use git2::{ObjectFormat, ReferenceType};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// A name for an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tip {
    /// The reference, such as `refs/heads/main`.
    pub name: Vec<u8>,
    /// What it names: a commit, mostly, or an annotated tag.
    pub target: ObjectId,
}

/// A reflog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Log {
    /// The reference that it is of.
    pub name: Vec<u8>,
    /// Its text.
    pub bytes: Vec<u8>,
}

/// The commits of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The commits from which the range is walked.
    pub heads: Vec<ObjectId>,
    /// The commits at which it ends, which are not of the range.
    pub hidden: Vec<ObjectId>,
}

impl Repo {
    /// Returns the folders that hold this repository's objects, the one that new ones go to first.
    pub fn object_folders(&self) -> Vec<PathBuf> {
        let own = || self.place.common_dir.join("objects");
        let first = self.place.objects.clone().unwrap_or_else(own);
        std::iter::once(first).chain(self.place.alternates.iter().cloned()).collect()
    }

    /// Returns the length of object names in bytes.
    pub fn name_len(&self) -> usize {
        let format = self.place.foreign.unwrap_or_else(|| self.git().object_format());
        if format == ObjectFormat::Sha256 { 32 } else { 20 }
    }

    /// Returns all references and the heads of all work trees, by name.
    ///
    /// A reference that names another is left out: that other one is here.
    pub fn tips(&self) -> Result<Vec<Tip>, Error> {
        let mut tips = if self.place.foreign.is_some() { self.tips_of_git()? } else { self.tips_of_libgit2()? };
        if let Some(target) = self.head()? {
            tips.push(Tip { name: b"HEAD".to_vec(), target });
        }
        for (name, folder) in self.worktrees() {
            let head = fs::read(folder.join("HEAD")).unwrap_or_default();
            if let Some(target) = ObjectId::from_hex(head.trim_ascii()) {
                tips.push(Tip { name: [b"worktrees/", name.as_encoded_bytes(), b"/HEAD"].concat(), target });
            }
        }
        tips.sort();
        tips.dedup();
        Ok(tips)
    }

    fn tips_of_libgit2(&self) -> Result<Vec<Tip>, Error> {
        let git = self.git();
        let failed = |source| Error::Reference { name: "refs/*".to_owned(), source };
        let mut tips = Vec::new();
        for reference in git.references().map_err(failed)? {
            let reference = reference.map_err(failed)?;
            if reference.kind() == Some(ReferenceType::Direct)
                && let Some(target) = reference.target().and_then(super::oid::from_git)
            {
                tips.push(Tip { name: reference.name_bytes().to_vec(), target });
            }
        }
        Ok(tips)
    }

    fn tips_of_git(&self) -> Result<Vec<Tip>, Error> {
        let listing = self.ask_git(&["for-each-ref", "--format=%(objectname) %(refname)"])?;
        let lines = listing.split(|&byte| byte == b'\n');
        let tips = lines.filter_map(|line| {
            let blank = line.iter().position(|&byte| byte == b' ')?;
            Some(Tip { target: ObjectId::from_hex(&line[..blank])?, name: line[blank + 1..].to_vec() })
        });
        Ok(tips.collect())
    }

    fn worktrees(&self) -> Vec<(std::ffi::OsString, PathBuf)> {
        let entries = fs::read_dir(self.place.common_dir.join("worktrees")).into_iter().flatten().flatten();
        entries.map(|entry| (entry.file_name(), entry.path())).collect()
    }

    /// Returns the reflogs, by name.
    pub fn reflogs(&self) -> Result<Vec<Log>, Error> {
        let mut found = if self.place.common_dir.join("reftable").is_dir() { self.reflogs_of_git()? } else { Vec::new() };
        let mut roots = vec![self.place.common_dir.clone(), self.place.git_dir.clone()];
        roots.extend(self.worktrees().into_iter().map(|(_, folder)| folder));
        roots.sort();
        roots.dedup();
        for root in roots {
            let logs = root.join("logs");
            let mut folders = vec![logs.clone()];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                    let path = entry.path();
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() => folders.push(path),
                        Ok(kind) if kind.is_file() => {
                            let bytes = fs::read(&path).map_err(|source| Error::File { path: path.clone(), source })?;
                            found.push(Log { name: name_of(&path, &logs), bytes });
                        }
                        _ => {}
                    }
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Returns the reflogs that are in no files of their own, in the form that such files have.
    fn reflogs_of_git(&self) -> Result<Vec<Log>, Error> {
        let listing = self.ask_git(&["reflog", "list"])?;
        let mut found = Vec::new();
        for name in listing.split(|&byte| byte == b'\n').filter(|name| !name.is_empty()) {
            let arguments = ["rev-list", "--walk-reflogs", "--no-commit-header", "--format=%H %H %gn <%ge>%x09%gs"];
            let mut words: Vec<&OsStr> = arguments.map(OsStr::new).to_vec();
            let name_of_log = native::name(name);
            words.extend([&*name_of_log, OsStr::new("--")]);
            found.push(Log { name: name.to_vec(), bytes: self.ask_git_words(&words)? });
        }
        Ok(found)
    }

    /// Returns the commits that the ranges name, which are written as for `git rev-list`: `main..feature`, `^main`, `v1.0`.
    pub fn ranges(&self, written: &[String]) -> Result<Range, Error> {
        let mut range = Range::default();
        for one in written {
            let arguments = ["rev-parse", "--revs-only", "--end-of-options", one.as_str()];
            let listing = self.ask_git(&arguments)?;
            let mut named = false;
            for line in listing.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
                let (list, digits) = match line.strip_prefix(b"^") {
                    Some(digits) => (&mut range.hidden, digits),
                    None => (&mut range.heads, line),
                };
                if let Some(commit) = ObjectId::from_hex(digits) {
                    list.push(commit);
                    named = true;
                }
            }
            if !named {
                return Err(Error::NoRange { written: one.clone() });
            }
        }
        Ok(range)
    }

    /// Returns the name of the commit that history begins with, where all of it is here; of several, the first by name.
    pub fn root_commit(&self) -> Option<Vec<u8>> {
        if !self.shallow().is_empty() {
            return None;
        }
        let listing = self.ask_git(&["rev-list", "--max-parents=0", "HEAD"]).ok()?;
        listing.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).min().map(<[u8]>::to_vec)
    }

    /// Returns the commits at which a shallow history ends.
    pub fn shallow(&self) -> Vec<ObjectId> {
        let text = fs::read(self.place.common_dir.join("shallow")).unwrap_or_default();
        text.split(|&byte| byte == b'\n').filter_map(ObjectId::from_hex).collect()
    }
}

fn name_of(path: &Path, logs: &Path) -> Vec<u8> {
    path.strip_prefix(logs).unwrap_or(path).as_os_str().to_owned().as_encoded_bytes().to_vec()
}

/// Returns the commits that a reflog names.
pub fn logged(log: &[u8]) -> impl Iterator<Item = ObjectId> {
    let lines = log.split(|&byte| byte == b'\n');
    let names = lines.flat_map(|line| line.splitn(3, |&byte| byte == b' ').take(2).filter_map(ObjectId::from_hex));
    names.filter(|name| !name.is_zero())
}
