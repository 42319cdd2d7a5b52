//! What `grep` reads: files by name, in the order in which they are named, and with `-r` what lies below folders.

use super::{Binary, Bytes, Grep, GrepUnit};
use crate::model::RepoPath;
use crate::source::files::paths;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A name that leads to nothing that can be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The path as it is shown.
    pub path: RepoPath,
    /// Why it cannot be read.
    pub reason: io::Error,
}

/// What is shown for standard input.
const STDIN: &[u8] = b"(standard input)";

impl Grep<'_> {
    /// Takes files by name, relative to `cwd`; `-` is standard input.
    ///
    /// Folders are passed over, or with `recursive` all files below them are taken, in the order in which the system lists them; links are
    /// followed where they are named, not below. Also returns what cannot be read, in order.
    pub fn named(cwd: &Path, names: &[OsString], recursive: bool, input: &mut dyn Read) -> (Self, Vec<Unreadable>) {
        let mut finder = Finder { cwd, units: Vec::new(), unreadable: Vec::new() };
        for name in names {
            if name == OsStr::new("-") {
                finder.stream(input);
            } else {
                finder.name(name, recursive);
            }
        }
        (Self::new(None, finder.units, Binary::Grep), finder.unreadable)
    }
}

/// Leaves the slashes at the end out; the topmost folder is one.
fn without_slashes(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|&byte| byte != b'/').map_or(1, |last| last + 1);
    &path[..end.min(path.len())]
}

struct Finder<'a> {
    cwd: &'a Path,
    units: Vec<GrepUnit>,
    unreadable: Vec<Unreadable>,
}

impl Finder<'_> {
    /// Reads the stream to its end; the second time there is nothing left of it.
    fn stream(&mut self, input: &mut dyn Read) {
        let mut bytes = Vec::new();
        match input.read_to_end(&mut bytes) {
            Ok(_) => self.units.push(GrepUnit { path: RepoPath::new(STDIN), bytes: Bytes::Held(bytes) }),
            Err(reason) => self.unreadable.push(Unreadable { path: RepoPath::new(STDIN), reason }),
        }
    }

    fn name(&mut self, name: &OsStr, recursive: bool) {
        let shown = RepoPath::new(&paths::to_bytes(name));
        // An empty name is joined to the folder itself, and names nothing.
        let metadata = match name.is_empty() {
            true => Err(io::ErrorKind::NotFound.into()),
            false => fs::metadata(self.cwd.join(name)),
        };
        match metadata {
            Ok(metadata) if metadata.is_dir() && recursive => self.below(without_slashes(shown.as_bytes()), &self.cwd.join(name)),
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => self.file(shown, self.cwd.join(name)),
            Err(reason) => self.unreadable.push(Unreadable { path: shown, reason }),
        }
    }

    /// Takes a file that can be opened.
    fn file(&mut self, shown: RepoPath, disk: PathBuf) {
        match fs::File::open(&disk) {
            Ok(_) => self.units.push(GrepUnit { path: shown, bytes: Bytes::File(disk) }),
            Err(reason) => self.unreadable.push(Unreadable { path: shown, reason }),
        }
    }

    /// Takes the files below a folder, what a folder holds standing where the folder does.
    fn below(&mut self, shown: &[u8], disk: &Path) {
        // A stack of our own: folders may be nested deeper than a thread's stack is.
        let mut open = vec![(shown.to_vec(), disk.to_owned(), true)];
        while let Some((shown, disk, is_folder)) = open.pop() {
            if !is_folder {
                self.file(RepoPath::new(&shown), disk);
                continue;
            }
            let entries = match fs::read_dir(&disk).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
                Ok(entries) => entries,
                Err(reason) => {
                    self.unreadable.push(Unreadable { path: RepoPath::new(&shown), reason });
                    continue;
                }
            };
            for entry in entries.into_iter().rev() {
                let name = entry.file_name();
                let slash: &[u8] = if shown.ends_with(b"/") { b"" } else { b"/" };
                let path = [&shown, slash, &*paths::to_bytes(&name)].concat();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() || kind.is_file() => open.push((path, entry.path(), kind.is_dir())),
                    Ok(_) => {}
                    Err(reason) => self.unreadable.push(Unreadable { path: RepoPath::new(&path), reason }),
                }
            }
        }
    }
}
