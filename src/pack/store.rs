//! All objects of a repository: its packs and loose objects, and those that it borrows.

use super::delta::apply;
use super::{Error, Flaw, Index, Inflater, Kind, MultiIndex, Pack, Stored, loose};
use crate::model::ObjectId;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How many repositories deep borrowing goes; git stops at five.
const BORROWED: usize = 5;

/// The longest chain of deltas that is followed; git itself makes none of more than 4095.
const CHAIN: usize = 1 << 16;

/// All objects of a repository.
#[derive(Debug)]
pub struct Store {
    packs: Vec<Pack>,
    folders: Vec<PathBuf>,
    name_len: usize,
    unread: Vec<Error>,
}

/// What one worker reuses from object to object.
#[derive(Default)]
pub struct Reader {
    inflater: Inflater,
    delta: Vec<u8>,
}

impl Store {
    /// Opens the folders of objects, and those that they borrow from; names have `name_len` bytes.
    ///
    /// What cannot be opened does not end the work: it is kept, for [`Store::unread`].
    pub fn open(folders: &[PathBuf], name_len: usize) -> Self {
        let mut store = Self { packs: Vec::new(), folders: Vec::new(), name_len, unread: Vec::new() };
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(PathBuf, usize)> = folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
        while let Some((folder, depth)) = waiting.pop() {
            if !seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
                continue;
            }
            store.open_packs(&folder.join("pack"));
            if depth < BORROWED {
                waiting.extend(alternates(&folder).into_iter().rev().map(|borrowed| (borrowed, depth + 1)));
            }
            store.folders.push(folder);
        }
        store
    }

    /// Makes a store of packs that are open already, without loose objects.
    pub fn of(packs: Vec<Pack>, name_len: usize) -> Self {
        Self { packs, folders: Vec::new(), name_len, unread: Vec::new() }
    }

    fn open_packs(&mut self, folder: &Path) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return,
            Err(source) => return self.unread.push(Error::File { path: folder.to_owned(), source }),
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "pack"));
        paths.sort();
        let mut shared = None;
        for path in paths {
            match self.open_pack(&path, &mut shared) {
                Ok(pack) => self.packs.push(pack),
                Err(error) => self.unread.push(error),
            }
        }
    }

    fn open_pack(&self, path: &Path, shared: &mut Option<MultiIndex>) -> Result<Pack, Error> {
        let own = path.with_extension("idx");
        let index = match Index::open(&own, self.name_len) {
            Err(Error::File { path: missing, source }) if source.kind() == ErrorKind::NotFound => {
                if shared.is_none() {
                    let all = path.with_file_name("multi-pack-index");
                    *shared = Some(MultiIndex::open(&all, self.name_len)?);
                }
                let named = own.file_name().map(std::ffi::OsStr::as_encoded_bytes).unwrap_or_default();
                let place = shared.as_ref().and_then(|all| Some((all, all.packs().position(|name| name == named)?)));
                let (all, place) = place.ok_or(Error::File { path: missing, source })?;
                all.index_of(place)
            }
            index => index?,
        };
        Pack::open(path, index, self.name_len)
    }

    /// Returns the packs, by folder and name.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Returns what could not be opened.
    pub fn unread(&self) -> &[Error] {
        &self.unread
    }

    /// Tells whether objects may be missing by intent: a pack of a partial clone says so in a file beside it.
    pub fn is_partial(&self) -> bool {
        self.packs.iter().any(|pack| pack.path().with_extension("promisor").exists())
    }

    /// Returns the length of names in bytes.
    pub fn name_len(&self) -> usize {
        self.name_len
    }

    /// Lists the loose objects, each once, in order.
    pub fn loose(&self) -> Result<Vec<ObjectId>, Error> {
        let mut names = Vec::new();
        for folder in &self.folders {
            names.append(&mut loose::list(folder, self.name_len)?);
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// Reads a loose object.
    pub(super) fn read_loose(&self, name: &ObjectId, limit: u64) -> Result<(Kind, Vec<u8>), Flaw> {
        self.folders.iter().find_map(|folder| loose::read(folder, name, limit)).unwrap_or(Err(Flaw::Missing))
    }

    /// Returns the pack that has the object, and its offset there.
    fn find(&self, name: &ObjectId) -> Option<(&Pack, u64)> {
        self.packs.iter().find_map(|pack| pack.find(name).map(|offset| (pack, offset)))
    }

    /// Tells whether the object is here, whatever state it is in.
    pub fn contains(&self, name: &ObjectId) -> bool {
        self.find(name).is_some() || {
            let hex = name.to_string();
            self.folders.iter().any(|folder| folder.join(&hex[..2]).join(&hex[2..]).exists())
        }
    }

    /// Reads the object of that name, unless it or a base of it is larger than `limit` bytes.
    pub fn read(&self, reader: &mut Reader, name: &ObjectId, limit: u64) -> Result<(Kind, Vec<u8>), Flaw> {
        match self.find(name) {
            Some((pack, offset)) => self.read_packed(reader, (pack, offset), limit),
            None => self.read_loose(name, limit),
        }
    }

    fn read_packed(&self, reader: &mut Reader, place: (&Pack, u64), limit: u64) -> Result<(Kind, Vec<u8>), Flaw> {
        let (mut pack, mut offset) = place;
        let mut deltas = Vec::new();
        let (kind, mut bytes) = loop {
            let (header, stream) = pack.entry(offset, pack.end())?;
            if header.size > limit {
                return Err(Flaw::TooLarge { size: header.size });
            }
            let base = match header.stored {
                Stored::Whole(kind) => {
                    let mut bytes = Vec::new();
                    let len = reader.inflater.inflate(stream, header.size, &mut bytes)?.len();
                    bytes.truncate(len);
                    break (kind, bytes);
                }
                Stored::Offset(base) => Some((pack, base)),
                Stored::Named(base) => match pack.find(&base) {
                    Some(offset) => Some((pack, offset)),
                    None => match self.find(&base) {
                        Some(elsewhere) => Some(elsewhere),
                        None => {
                            deltas.push((stream, header.size));
                            break self.read_loose(&base, limit).map_err(|_| Flaw::Base)?;
                        }
                    },
                },
            };
            deltas.push((stream, header.size));
            // A chain that comes back to where it was would never end.
            (pack, offset) = base.filter(|_| deltas.len() < CHAIN).ok_or(Flaw::Base)?;
        };
        let (mut next, mut copied) = (Vec::new(), Vec::new());
        for (stream, size) in deltas.into_iter().rev() {
            let delta = reader.inflater.inflate(stream, size, &mut reader.delta)?;
            apply(&bytes, delta, limit, &mut next, &mut copied)?;
            std::mem::swap(&mut bytes, &mut next);
        }
        Ok((kind, bytes))
    }
}

/// Returns the folders that a folder of objects borrows from.
fn alternates(objects: &Path) -> Vec<PathBuf> {
    let text = fs::read(objects.join("info").join("alternates")).unwrap_or_default();
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    lines.map(|line| objects.join(path_of(line))).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
