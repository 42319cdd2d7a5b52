//! Loose blobs, read without libgit2, which never comes back from an object file that is cut short.

use super::place::Place;
use super::{Error, digest};
use crate::model::ObjectId;
use crate::pack::{Flaw, Inflater};
use flate2::read::ZlibDecoder;
use git2::ObjectFormat;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The longest header that is one: a type, a blank, a size of twenty digits, a NUL.
const LONGEST_HEADER: usize = 32;

/// How many bytes of a file are read to learn its header; most files are no longer.
const FIRST: u64 = 64 << 10;

/// How many times its length a file that is read whole may come to, to be inflated at once; most do not.
const ROOM: usize = 24;

/// A loose blob whose header has been read.
pub(super) struct LooseBlob {
    id: ObjectId,
    /// How many bytes the header says that there are.
    pub(super) size: u64,
    /// The length of the header.
    header: usize,
    content: Content,
}

/// How far a blob has been read.
enum Content {
    /// Header and bytes.
    Inflated(Vec<u8>),
    /// The beginning of the stream, and the file to read on.
    Deflated(Vec<u8>, File),
}

impl LooseBlob {
    /// Opens the blob, if it is a file of its own in the directories that the repository names.
    ///
    /// Packed objects, and those of other repositories that this one borrows from, are not looked for.
    pub(super) fn open(place: &Place, id: ObjectId) -> Result<Option<Self>, Error> {
        let own = place.common_dir.join("objects");
        let directories = std::iter::once(place.objects.as_ref().unwrap_or(&own)).chain(&place.alternates);
        let name = id.to_string();
        for path in directories.map(|directory| directory.join(&name[..2]).join(&name[2..])) {
            match File::open(&path) {
                Ok(file) => return Self::of(file, id, path).map(Some),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(source) => return Err(Error::File { path, source }),
            }
        }
        Ok(None)
    }

    fn of(mut file: File, id: ObjectId, path: PathBuf) -> Result<Self, Error> {
        let failed = |source| Error::File { path: path.clone(), source };
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(Error::Malformed { path });
        }
        let mut first = Vec::with_capacity(usize::try_from(metadata.len().min(FIRST)).unwrap_or(0) + 1);
        (&mut file).take(FIRST).read_to_end(&mut first).map_err(failed)?;
        if (first.len() as u64) < FIRST {
            let mut bytes = vec![0; LONGEST_HEADER + first.len() * ROOM];
            match Inflater::default().inflate_into(&first, &mut bytes) {
                Ok(length) => {
                    bytes.truncate(length);
                    let (size, header) = header(&bytes, &path)?;
                    return Ok(Self { id, size, header, content: Content::Inflated(bytes) });
                }
                Err(Flaw::Size) => {}
                Err(flaw) => return Err(damaged(id, &flaw)),
            }
        }
        let mut head = Vec::with_capacity(LONGEST_HEADER);
        let told = ZlibDecoder::new(&first[..]).take(LONGEST_HEADER as u64).read_to_end(&mut head);
        told.map_err(|source| Error::Damaged { oid: id, source })?;
        let (size, header) = header(&head, &path)?;
        Ok(Self { id, size, header, content: Content::Deflated(first, file) })
    }

    /// Returns the bytes, if they are as many as the header says and have the name that was asked for.
    pub(super) fn read(self, format: ObjectFormat) -> Result<Vec<u8>, Error> {
        let Self { id, size, header, content } = self;
        let mut bytes = match content {
            Content::Inflated(bytes) => bytes,
            Content::Deflated(mut stream, mut file) => {
                file.read_to_end(&mut stream).map_err(|source| Error::Damaged { oid: id, source })?;
                let mut bytes = Vec::new();
                // A size that the stream cannot hold is told before memory is taken for it.
                let whole = size.saturating_add(header as u64);
                Inflater::default().inflate(&stream, whole, &mut bytes).map_err(|flaw| damaged(id, &flaw))?;
                bytes
            }
        };
        if (bytes.len() - header) as u64 != size {
            return Err(damaged(id, &Flaw::Size));
        }
        // What a name stands for is the header with the bytes.
        if digest::of(format, &[&bytes]) != Some(id) {
            let source = io::Error::new(ErrorKind::InvalidData, "it holds something else than its name says");
            return Err(Error::Damaged { oid: id, source });
        }
        bytes.drain(..header);
        Ok(bytes)
    }
}

/// Returns the size that the header at the front says, and the length of the header.
fn header(bytes: &[u8], path: &Path) -> Result<(u64, usize), Error> {
    let end = bytes.iter().take(LONGEST_HEADER).position(|&byte| byte == 0);
    let words = end.and_then(|end| Some((bytes[..end].strip_prefix(b"blob ")?, end + 1)));
    let read = words.and_then(|(digits, end)| Some((std::str::from_utf8(digits).ok()?.parse().ok()?, end)));
    read.ok_or_else(|| Error::Malformed { path: path.to_path_buf() })
}

fn damaged(oid: ObjectId, flaw: &Flaw) -> Error {
    let told = match flaw {
        Flaw::Size => "its size is not that of its header",
        _ => "it is cut short, or no longer what was written",
    };
    Error::Damaged { oid, source: io::Error::new(ErrorKind::InvalidData, told) }
}
