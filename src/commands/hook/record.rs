//! What is remembered of blobs in which nothing was found at all, so that a push does not look again at what a commit looked at.
//!
//! The record is a file of the git directory, which nobody else can write without being able to take the hooks out as well; in a
//! repository that came from elsewhere, directory and all, it can vouch only for blobs that its maker knew. It names blobs by their
//! digests, and no secret is in it, nor in any blob that it names. It holds for one program, one set of rules and one least
//! confidence. What is forgiven is not in it, so that an allow list counts at every look. Whatever is wrong with the file, the worst
//! that follows is a second look, and where it cannot be written, nothing is kept. `pre-receive` does without it.

use crate::commands::session::Session;
use crate::git::{IndexEntry, Repo};
use crate::model::{ObjectId, RepoPath, Secret, Standing};
use crate::scan::Report;
use crate::source::{Error, IncomingUnit, Loaded, Source};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What the file begins with; as long as an entry.
const MAGIC: &[u8; ENTRY] = b"git-hush clean record 1\n";

/// The length of an entry: half of a name, and what tells the path.
const ENTRY: usize = 24;

/// The most entries of a file. One that has come to it begins anew with the newer half.
const MOST: usize = 1 << 16;

/// How many records, of other rules or programs, are left beside a new one.
const BESIDE: usize = 3;

/// A blob at a path: the beginning of its name, which nobody can forge, and a digest of the path, on which a verdict may depend.
pub(super) type Pair = [u8; ENTRY];

fn pair(path: &RepoPath, blob: ObjectId) -> Pair {
    let mut pair = [0; ENTRY];
    pair[..16].copy_from_slice(&blob.as_bytes()[..16]);
    pair[16..].copy_from_slice(&digest(path.as_bytes()));
    pair
}

fn digest(path: &[u8]) -> [u8; 8] {
    let mut hasher = DefaultHasher::new();
    hasher.write(path);
    hasher.finish().to_be_bytes()
}

/// The record that holds for what is in force.
pub(super) struct Record {
    path: PathBuf,
}

impl Record {
    /// Opens the record that all work trees of the repository share.
    pub(super) fn open(repo: &Repo, session: &Session) -> Self {
        let name: String = session.key()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { path: repo.common_dir().join("hush").join("clean").join(name) }
    }

    /// Returns all that is in it.
    pub(super) fn load(&self) -> HashSet<Pair> {
        let bytes = self.read().unwrap_or_default();
        let entries = bytes.strip_prefix(MAGIC).unwrap_or_default();
        entries.chunks_exact(ENTRY).filter_map(|entry| entry.try_into().ok()).collect()
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        if !fs::symlink_metadata(&self.path)?.is_file() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = Vec::new();
        File::open(&self.path)?.take((2 * MOST * ENTRY) as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Adds what was found clean, if that can be done; whoever adds at the same time loses nothing, or is looked at again.
    pub(super) fn add(&self, clean: &[Pair]) {
        if !clean.is_empty() {
            drop(self.try_add(&clean[..clean.len().min(MOST / 2)]));
        }
    }

    fn try_add(&self, clean: &[Pair]) -> io::Result<()> {
        let size = match fs::symlink_metadata(&self.path) {
            Ok(metadata) if metadata.is_file() => metadata.len() as usize,
            Ok(_) => return Ok(()),
            Err(_) => 0,
        };
        if size > MOST * ENTRY || size % ENTRY != 0 {
            let old = self.read()?;
            let kept = old.strip_prefix(MAGIC).unwrap_or_default().chunks_exact(ENTRY);
            let older = kept.len().saturating_sub(MOST / 2);
            return self
                .replace(&[MAGIC, &kept.skip(older).flatten().copied().collect::<Vec<_>>()[..], clean.as_flattened()].concat());
        }
        if size == 0 {
            self.make_room()?;
        }
        let head: &[u8] = if size == 0 { MAGIC } else { b"" };
        // In one write at the end, so that two who do so at once each leave theirs whole.
        OpenOptions::new().append(true).create(true).open(&self.path)?.write_all(&[head, clean.as_flattened()].concat())
    }

    /// Makes the folder, and takes the oldest of many records out of it.
    fn make_room(&self) -> io::Result<()> {
        let Some(folder) = self.path.parent() else { return Ok(()) };
        fs::create_dir_all(folder)?;
        let mut others: Vec<_> = fs::read_dir(folder)?.flatten().filter(|entry| entry.path() != self.path).collect();
        others.sort_by_cached_key(|entry| entry.metadata().and_then(|metadata| metadata.modified()).ok());
        let old = others.len().saturating_sub(BESIDE);
        others.iter().take(old).for_each(|entry| drop(fs::remove_file(entry.path())));
        Ok(())
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.path.with_extension(format!("tmp-{}", std::process::id()));
        let written = File::create_new(&temporary).and_then(|mut file| file.write_all(bytes));
        let written = written.and_then(|()| fs::rename(&temporary, &self.path));
        if written.is_err() {
            drop(fs::remove_file(&temporary));
        }
        written
    }
}

/// A unit that may be a blob at a path.
pub(super) trait Stands {
    /// Returns the path and the blob.
    fn stands(&self) -> Option<(&RepoPath, ObjectId)>;

    /// Returns the commit that brings it in, if that is made already.
    fn commit(&self) -> Option<ObjectId> {
        None
    }
}

impl Stands for IndexEntry {
    fn stands(&self) -> Option<(&RepoPath, ObjectId)> {
        Some((&self.path, self.oid))
    }
}

impl Stands for IncomingUnit {
    fn stands(&self) -> Option<(&RepoPath, ObjectId)> {
        self.blob()
    }

    fn commit(&self) -> Option<ObjectId> {
        Self::commit(self)
    }
}

/// A source without the blobs that are known to be clean, which keeps in mind what it has named.
pub(super) struct Noted<S> {
    source: S,
    known: HashSet<Pair>,
    named: Mutex<Named>,
}

/// What a source has named.
#[derive(Default)]
struct Named {
    pairs: Vec<Pair>,
    settings: Vec<(RepoPath, ObjectId)>,
}

impl<S: Source<Unit: Stands>> Noted<S> {
    /// Leaves nothing out.
    pub(super) fn new(source: S) -> Self {
        Self::except(source, HashSet::new())
    }

    /// Leaves out what is known.
    pub(super) fn except(source: S, known: HashSet<Pair>) -> Self {
        Self { source, known, named: Mutex::default() }
    }

    /// Returns the blobs that were named and in which nothing was found, forgiven or not.
    pub(super) fn found_clean(&self, report: &Report) -> Vec<Pair> {
        if !report.failures.is_empty() {
            return Vec::new();
        }
        let found = report.findings.iter().map(|judged| &judged.finding.provenance);
        let skipped = report.summary.skipped.iter().map(|skip| &skip.provenance);
        let unclean: HashSet<[u8; 8]> = found.chain(skipped).map(|provenance| digest(provenance.path())).collect();
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.pairs.iter().filter(|pair| !unclean.contains(&pair[16..])).copied().collect()
    }

    /// Returns the files that were named and that decide what is looked for and forgiven, each with the commit that brings it in.
    pub(super) fn settings(&self) -> Vec<(RepoPath, ObjectId)> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner).settings.clone()
    }
}

impl<S: Source<Unit: Stands>> Source for Noted<S> {
    type Unit = S::Unit;
    type Worker = S::Worker;

    fn units(&self) -> Result<Vec<S::Unit>, Error> {
        let mut units = self.source.units()?;
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        units.retain(|unit| {
            let Some((path, blob)) = unit.stands() else { return true };
            if matches!(path.as_bytes(), b".hush.toml" | b".gitallowed") {
                named.settings.extend(unit.commit().map(|commit| (path.clone(), commit)));
            }
            let pair = pair(path, blob);
            let known = self.known.contains(&pair);
            named.pairs.extend((!known).then_some(pair));
            !known
        });
        drop(named);
        Ok(units)
    }

    fn worker(&self) -> Result<S::Worker, Error> {
        self.source.worker()
    }

    fn load(&self, worker: &mut S::Worker, unit: &S::Unit) -> Result<Loaded, Error> {
        self.source.load(worker, unit)
    }

    fn standing(&self, worker: &mut S::Worker, unit: &S::Unit, secret: &Secret) -> Result<Standing, Error> {
        self.source.standing(worker, unit, secret)
    }
}
