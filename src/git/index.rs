//! The index: what the next commit will hold. It is neither refreshed nor written.

use super::place::Place;
use super::{Error, Repo, oid, plumbing};
use crate::model::{Environment, ObjectId, RepoPath};
use git2::{IndexEntryExtendedFlag, ObjectFormat};

/// An entry of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The path.
    pub path: RepoPath,
    /// The blob, or the commit of a submodule.
    pub oid: ObjectId,
    /// The mode, such as `0o100644`.
    pub mode: u32,
    /// The size in bytes that the file had when it was last compared, as far as 32 bits tell; a hint.
    pub size: u32,
    /// The stage: 0, or 1 to 3 for the sides of a conflict.
    pub stage: u8,
    /// Whether it only announces a file (`git add -N`), and so is no part of the next commit.
    pub intent_to_add: bool,
    /// Whether its file is meant to be absent from the work tree.
    pub skip_worktree: bool,
    /// Whether its file is promised to be unchanged (`git update-index --assume-unchanged`).
    pub assume_unchanged: bool,
}

/// The bits of a mode that tell what kind of thing it is.
const KIND: u32 = 0o170_000;

impl IndexEntry {
    /// Tells whether the entry is a submodule, whose content is in another repository.
    pub fn is_submodule(&self) -> bool {
        self.mode & KIND == 0o160_000
    }

    /// Tells whether the entry is a file, be it executable or not.
    pub fn is_file(&self) -> bool {
        self.mode & KIND == 0o100_000
    }

    /// Tells whether the entry is a symbolic link, whose blob is its target.
    pub fn is_symlink(&self) -> bool {
        self.mode & KIND == 0o120_000
    }
}

impl Repo {
    /// Returns the entries of the index, by path and stage.
    ///
    /// Where libgit2 cannot read the index (split, sparse), git itself is asked for the entries.
    pub fn tracked_paths(&self) -> Result<Vec<IndexEntry>, Error> {
        let format = self.git().object_format();
        read(format, &self.place, &self.env)
    }

    /// Returns the files of the work tree that are neither in the index nor ignored.
    pub fn untracked_paths(&self) -> Result<Vec<RepoPath>, Error> {
        let listing = self.ask_git(&["ls-files", "-z", "--others", "--exclude-standard"])?;
        let paths = listing.split(|&byte| byte == 0).filter(|path| !path.is_empty());
        Ok(paths.map(RepoPath::new).collect())
    }
}

/// Reads the index, with libgit2 or else with git.
pub(super) fn read(format: ObjectFormat, place: &Place, env: &Environment) -> Result<Vec<IndexEntry>, Error> {
    let mut entries = match git2::Index::open_ext(&place.index, format) {
        Ok(index) => of_libgit2(&index, place)?,
        Err(source) => of_git(place, env).map_err(|_| Error::Index { path: place.index.clone(), source })?,
    };
    // Git does not check its index against the checksum in it, so what it lists of a spoilt one may be anything. An entry that
    // names no object cannot be read, and must not be passed over.
    if entries.iter().any(|entry| entry.oid.is_zero()) {
        return Err(Error::Malformed { path: place.index.clone() });
    }
    entries.sort_by(|one, other| (one.path.as_bytes(), one.stage).cmp(&(other.path.as_bytes(), other.stage)));
    Ok(entries)
}

fn of_libgit2(index: &git2::Index, place: &Place) -> Result<Vec<IndexEntry>, Error> {
    let mut entries = Vec::with_capacity(index.len());
    for raw in index.iter() {
        // Git itself never writes the zero name; an entry that has it cannot be read, so it must not be passed over.
        let Some(oid) = oid::from_git(raw.id) else { return Err(Error::Malformed { path: place.index.clone() }) };
        let extended = IndexEntryExtendedFlag::from_bits_truncate(raw.flags_extended);
        entries.push(IndexEntry {
            path: RepoPath::new(&raw.path),
            oid,
            mode: raw.mode,
            size: raw.file_size,
            stage: u8::try_from(raw.flags >> 12 & 3).unwrap_or(0),
            intent_to_add: extended.contains(IndexEntryExtendedFlag::INTENT_TO_ADD),
            skip_worktree: extended.contains(IndexEntryExtendedFlag::SKIP_WORKTREE),
            assume_unchanged: raw.flags >> 15 & 1 == 1,
        });
    }
    Ok(entries)
}

/// Asks git for the entries; `--debug` tells the flags, in five lines behind each entry.
fn of_git(place: &Place, env: &Environment) -> Result<Vec<IndexEntry>, Error> {
    let (env, dir) = plumbing::within(place, env);
    let listing = plumbing::run(&env, dir, &["ls-files", "-z", "--stage", "--debug"])?;
    let mut rest = listing.as_slice();
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let (entry, behind) = of_listing(rest).ok_or_else(|| Error::Malformed { path: place.index.clone() })?;
        entries.push(entry);
        rest = behind;
    }
    Ok(entries)
}

/// Reads one entry of the listing: `MODE OID STAGE TAB PATH NUL`, then five lines, of which the last holds `flags: HEX`.
fn of_listing(listing: &[u8]) -> Option<(IndexEntry, &[u8])> {
    const INTENT_TO_ADD: u32 = 1 << 29;
    const SKIP_WORKTREE: u32 = 1 << 30;
    const ASSUME_UNCHANGED: u32 = 1 << 15;
    let nul = memchr::memchr(0, listing)?;
    let tab = memchr::memchr(b'\t', &listing[..nul])?;
    let head = std::str::from_utf8(&listing[..tab]).ok()?;
    let mut words = head.split(' ');
    let mode = u32::from_str_radix(words.next()?, 8).ok()?;
    let oid = ObjectId::from_hex(words.next()?.as_bytes())?;
    let stage = words.next()?.parse().ok()?;
    let debug = &listing[nul + 1..];
    let end = memchr::memchr_iter(b'\n', debug).nth(4)? + 1;
    let debug = std::str::from_utf8(&debug[..end]).ok()?;
    let flags = u32::from_str_radix(debug.rsplit_once("flags: ")?.1.trim_end(), 16).ok()?;
    let entry = IndexEntry {
        path: RepoPath::new(&listing[tab + 1..nul]),
        oid,
        mode,
        size: debug.rsplit_once("size: ").and_then(|(_, size)| size.split_whitespace().next()?.parse().ok()).unwrap_or(0),
        stage,
        intent_to_add: flags & INTENT_TO_ADD != 0,
        skip_worktree: flags & SKIP_WORKTREE != 0,
        assume_unchanged: flags & ASSUME_UNCHANGED != 0,
    };
    Some((entry, &listing[nul + 1 + end..]))
}

#[cfg(test)]
mod tests {
    use super::of_listing;

    #[test]
    fn a_listing_that_ends_too_early_is_refused() {
        let oid = "1".repeat(40);
        let whole = format!(
            "100644 {oid} 2\ta\nb\0  ctime: 0:0\n  mtime: 0:0\n  dev: 0\tino: 0\n  uid: 0\tgid: 0\n  size: 0\tflags: 20000000\n"
        );
        let (entry, rest) = of_listing(whole.as_bytes()).unwrap();
        assert_eq!((entry.path.as_bytes(), entry.stage, entry.intent_to_add, rest), (&b"a\nb"[..], 2, true, &b""[..]));
        for length in 0..whole.len() {
            assert!(of_listing(&whole.as_bytes()[..length]).is_none(), "{length}");
        }
    }
}
