//! Loose blobs, read without libgit2, which never comes back from an object file that is cut short.

use super::place::Place;
use super::{Error, digest};
use crate::model::ObjectId;
use flate2::read::ZlibDecoder;
use git2::ObjectFormat;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};
use std::path::PathBuf;

/// The longest header that is one: a type, a blank, a size of twenty digits, a NUL.
const LONGEST_HEADER: usize = 32;

/// The most memory that is taken on the word of a header, in bytes; beyond it memory grows with what is really there.
const TRUSTED: u64 = 1 << 20;

/// A loose blob whose header has been read.
pub(super) struct LooseBlob {
    id: ObjectId,
    /// How many bytes the header says that there are.
    pub(super) size: u64,
    content: ZlibDecoder<BufReader<File>>,
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

    fn of(file: File, id: ObjectId, path: PathBuf) -> Result<Self, Error> {
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        if !is_file {
            return Err(Error::Malformed { path });
        }
        let mut content = ZlibDecoder::new(BufReader::new(file));
        let mut header = Vec::with_capacity(LONGEST_HEADER);
        loop {
            let mut byte = [0];
            content.read_exact(&mut byte).map_err(|source| Error::Damaged { oid: id, source })?;
            match byte {
                [0] => break,
                [byte] if header.len() < LONGEST_HEADER => header.push(byte),
                _ => return Err(Error::Malformed { path }),
            }
        }
        let size = header.strip_prefix(b"blob ").and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        let size = size.ok_or(Error::Malformed { path })?;
        Ok(Self { id, size, content })
    }

    /// Returns the bytes, if they are as many as the header says and have the name that was asked for.
    pub(super) fn read(self, format: ObjectFormat) -> Result<Vec<u8>, Error> {
        let Self { id, size, content } = self;
        let damaged = |source| Error::Damaged { oid: id, source };
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(TRUSTED)).unwrap_or(0));
        // One byte more than there should be, so that the stream is read to its checksum and a longer one is told.
        content.take(size.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() as u64 != size {
            return Err(damaged(io::Error::new(ErrorKind::InvalidData, "its size is not that of its header")));
        }
        if digest::of(format, &[format!("blob {size}\0").as_bytes(), &bytes]) != Some(id) {
            return Err(damaged(io::Error::new(ErrorKind::InvalidData, "it holds something else than its name says")));
        }
        Ok(bytes)
    }
}
