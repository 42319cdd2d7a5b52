//! What `git grep` lists: the index or the work tree below a folder, and all files below one.

use super::super::Error;
use super::{Binary, Bytes, Grep, GrepUnit, Quote, Side};
use crate::git::{IndexEntry, Repo, Untracked};
use crate::model::{ObjectId, RepoPath};
use crate::source::files::{FilesError, paths};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

impl<'r> Grep<'r> {
    /// Takes what `git grep` reads when it runs in `folder` (which lies in the work tree, at `top`) with these pathspecs.
    ///
    /// Where git quotes a path, `quote` tells how it shows it.
    pub fn listed(repo: &'r Repo, place: (&Path, &Path), side: Side, specs: &[OsString], quote: Quote) -> Result<Self, Error> {
        let (top, folder) = place;
        let prefix = prefix_of(top, folder);
        if side == Side::Untracked {
            let selected = repo.selected_paths(folder, Untracked::NotIgnored, specs)?;
            return Self::new(Some(repo), tracked(selected), Binary::Git).within(top, prefix, quote);
        }
        let chosen = Chosen::new(repo, folder, &prefix, specs)?;
        let entries = repo.tracked_paths()?;
        let mut units: Vec<GrepUnit> = Vec::with_capacity(entries.len());
        let mut last: Option<RepoPath> = None;
        for entry in entries.into_iter().filter(|entry| entry.is_file() && chosen.has(&entry.path)) {
            let bytes = match side {
                Side::Index => in_index(&entry).map(Bytes::Blob),
                _ if last.as_ref() == Some(&entry.path) => None,
                _ if entry.assume_unchanged => in_index(&entry).map(Bytes::Blob),
                _ if entry.skip_worktree => None,
                _ => Some(Bytes::Tracked { size: entry.size }),
            };
            units.extend(bytes.map(|bytes| GrepUnit { path: entry.path.clone(), bytes }));
            last = Some(entry.path);
        }
        Self::new(Some(repo), units, Binary::Git).within(top, prefix, quote)
    }

    /// Takes blobs of the index, each with its path from the top of the work tree.
    pub fn blobs(repo: &'r Repo, entries: Vec<IndexEntry>, quote: Quote) -> Self {
        let files = entries.into_iter().filter(IndexEntry::is_file);
        let units = files.filter_map(|entry| Some(GrepUnit { bytes: Bytes::Blob(in_index(&entry)?), path: entry.path }));
        Self { quote, ..Self::new(Some(repo), units.collect(), Binary::Git) }
    }

    /// Takes all files below `folder`, but for repositories' own `.git`; where paths are named, those that lie there.
    ///
    /// In a repository, git is asked what pathspecs mean that are more than plain paths.
    pub fn below(repo: Option<&Repo>, folder: &Path, named: &[OsString], quote: Quote) -> Result<Self, Error> {
        if let Some((repo, top)) = repo.and_then(|repo| Some((repo, repo.worktree_root()?)))
            && named.iter().any(|spec| !is_plain(&paths::to_bytes(spec)))
        {
            let selected = repo.selected_paths(folder, Untracked::All, named)?;
            return Self::new(None, tracked(selected), Binary::Git).within(top, prefix_of(top, folder), quote);
        }
        let wanted: Vec<Vec<u8>> = named.iter().map(|path| plain(&paths::to_bytes(path))).collect();
        let mut files = Vec::new();
        let mut open = vec![PathBuf::new()];
        while let Some(relative) = open.pop() {
            let unreadable =
                |source| FilesError::Unreadable { path: RepoPath::new(&paths::to_bytes(relative.as_os_str())), source };
            for entry in fs::read_dir(folder.join(&relative)).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let kind = entry.file_type().map_err(unreadable)?;
                let path = relative.join(entry.file_name());
                if kind.is_dir() && entry.file_name() != ".git" {
                    open.push(path);
                } else if kind.is_file() {
                    files.push(RepoPath::new(&paths::to_bytes(path.as_os_str())));
                }
            }
        }
        files.sort();
        files.retain(|path| wanted.is_empty() || wanted.iter().any(|wanted| lies_at(path.as_bytes(), wanted)));
        Self::new(None, tracked(files), Binary::Git).within(folder, Vec::new(), quote)
    }
}

/// Returns units for paths of the work tree, whose sizes are not known.
fn tracked(paths: Vec<RepoPath>) -> Vec<GrepUnit> {
    paths.into_iter().map(|path| GrepUnit { path, bytes: Bytes::Tracked { size: 0 } }).collect()
}

/// Returns the path of this system for a path as git stores it.
pub fn on_this_system(path: &RepoPath) -> Result<PathBuf, Error> {
    let found = paths::from_bytes(path.as_bytes()).map(Path::to_owned);
    found.ok_or_else(|| FilesError::NotUnicode { path: path.clone() }.into())
}

/// Returns the blob of an entry that is part of the next commit.
fn in_index(entry: &IndexEntry) -> Option<ObjectId> {
    (entry.stage == 0 && !entry.intent_to_add).then_some(entry.oid)
}

/// The paths that pathspecs select.
enum Chosen {
    /// Those that lie at or below one of these.
    Below(Vec<Vec<u8>>),
    /// These, sorted.
    Exactly(Vec<RepoPath>),
}

impl Chosen {
    /// Works plain paths out itself, and asks git what others mean.
    fn new(repo: &Repo, folder: &Path, prefix: &[u8], specs: &[OsString]) -> Result<Self, Error> {
        if specs.is_empty() {
            return Ok(Self::Below(vec![prefix.to_vec()]));
        }
        let bytes: Vec<_> = specs.iter().map(|spec| paths::to_bytes(spec)).collect();
        if bytes.iter().any(|spec| !is_plain(spec)) {
            return Ok(Self::Exactly(repo.selected_paths(folder, Untracked::None, specs)?));
        }
        Ok(Self::Below(bytes.iter().map(|spec| [prefix, &plain(spec)].concat()).collect()))
    }

    fn has(&self, path: &RepoPath) -> bool {
        match self {
            Self::Below(places) => places.iter().any(|place| lies_at(path.as_bytes(), place)),
            Self::Exactly(paths) => paths.binary_search(path).is_ok(),
        }
    }
}

/// Tells whether the path is the place itself or lies below it.
fn lies_at(path: &[u8], place: &[u8]) -> bool {
    let Some(rest) = path.strip_prefix(place) else { return false };
    place.is_empty() || place.ends_with(b"/") || rest.is_empty() || rest.starts_with(b"/")
}

/// Tells whether a pathspec is a path below the folder, without anything that git gives a meaning.
fn is_plain(spec: &[u8]) -> bool {
    !spec.is_empty()
        && !spec.starts_with(b":")
        && !spec.starts_with(b"/")
        && !spec.iter().any(|byte| b"*?[\\".contains(byte))
        && spec.split(|&byte| byte == b'/').all(|name| name != b"..")
}

/// Returns a plain path without empty names and dots.
fn plain(spec: &[u8]) -> Vec<u8> {
    let names: Vec<_> = spec.split(|&byte| byte == b'/').filter(|name| !name.is_empty() && *name != b".").collect();
    let folder = spec.ends_with(b"/") && !names.is_empty();
    let mut path = names.join(&b'/');
    path.extend(folder.then_some(b'/'));
    path
}

/// Returns the folder relative to the top, with a slash behind it unless it is the top.
pub fn prefix_of(top: &Path, folder: &Path) -> Vec<u8> {
    let same = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let inside = folder.strip_prefix(top).map(Path::to_owned).or_else(|_| same(folder).strip_prefix(same(top)).map(Path::to_owned));
    let mut prefix = paths::to_bytes(inside.unwrap_or_default().as_os_str()).into_owned();
    if !prefix.is_empty() {
        prefix.push(b'/');
    }
    prefix
}

/// Returns a path from the top as one from the folder that `prefix` leads to.
pub(super) fn relative(prefix: &[u8], path: &[u8]) -> Vec<u8> {
    let mut common = 0;
    for (at, (one, other)) in prefix.iter().zip(path).enumerate() {
        match one == other {
            true if *one == b'/' => common = at + 1,
            true => {}
            false => break,
        }
    }
    let up = prefix[common..].iter().filter(|&&byte| byte == b'/').count();
    [b"../".repeat(up), path[common..].to_vec()].concat()
}

#[cfg(test)]
mod tests {
    use super::{is_plain, lies_at, plain, relative};

    #[test]
    fn plain_paths_are_worked_out() {
        for (typed, path) in [("a", "a"), ("./a/b", "a/b"), ("a//b/", "a/b/"), (".", ""), ("./", "")] {
            assert!(is_plain(typed.as_bytes()));
            assert_eq!(plain(typed.as_bytes()), path.as_bytes(), "{typed}");
        }
        for typed in ["", ":/", "a*", "[a]", "..", "a/../b", "/a", "a\\b"] {
            assert!(!is_plain(typed.as_bytes()), "{typed}");
        }
    }

    #[test]
    fn a_place_holds_itself_and_what_lies_below() {
        for (path, place, lies) in
            [("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "a/", false), ("a/b", "a/", true), ("x", "", true)]
        {
            assert_eq!(lies_at(path.as_bytes(), place.as_bytes()), lies, "{path} {place}");
        }
    }

    #[test]
    fn paths_are_shown_from_the_folder() {
        for (prefix, path, shown) in [
            ("", "a/b", "a/b"),
            ("a/", "a/b", "b"),
            ("a/", "c", "../c"),
            ("a/b/", "a/c", "../c"),
            ("ab/c/", "abd/x", "../../abd/x"),
        ] {
            assert_eq!(relative(prefix.as_bytes(), path.as_bytes()), shown.as_bytes(), "{prefix} {path}");
        }
    }
}
