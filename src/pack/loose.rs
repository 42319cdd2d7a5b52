//! Loose objects: files of their own, found by name, listed by folder.

use super::{Error, Flaw, Kind};
use crate::model::ObjectId;
use flate2::read::ZlibDecoder;
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

/// The longest header that is one: a type, a blank, a size of twenty digits, a NUL.
const LONGEST_HEADER: usize = 32;

/// The most memory that is taken on the word of a header, in bytes; beyond it memory grows with what is really there.
const TRUSTED: u64 = 1 << 20;

/// Reads the object of that name from a folder of objects, if it is there, unless it is larger than `limit`.
pub(super) fn read(objects: &Path, name: &ObjectId, limit: u64) -> Option<Result<(Kind, Vec<u8>), Flaw>> {
    let hex = name.to_string();
    let file = File::open(objects.join(&hex[..2]).join(&hex[2..])).ok()?;
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    Some(if is_file { parse(file, limit) } else { Err(Flaw::Header) })
}

fn parse(file: File, limit: u64) -> Result<(Kind, Vec<u8>), Flaw> {
    let mut content = ZlibDecoder::new(BufReader::new(file));
    let mut head = Vec::with_capacity(LONGEST_HEADER);
    loop {
        let mut byte = [0];
        content.read_exact(&mut byte).map_err(|_| Flaw::Stream)?;
        match byte {
            [0] => break,
            [byte] if head.len() < LONGEST_HEADER => head.push(byte),
            _ => return Err(Flaw::Header),
        }
    }
    let mut words = head.splitn(2, |&byte| byte == b' ');
    let kind = words.next().and_then(Kind::from_word).ok_or(Flaw::Header)?;
    let size = words.next().and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok()).ok_or(Flaw::Header)?;
    if size > limit {
        return Err(Flaw::TooLarge { size });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(TRUSTED)).unwrap_or(0));
    // One byte more than there should be, so that the stream is read to its checksum and a longer one is told.
    content.take(size.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Flaw::Stream)?;
    if bytes.len() as u64 == size { Ok((kind, bytes)) } else { Err(Flaw::Size) }
}

/// Lists the loose objects of a folder of objects, in order.
pub(super) fn list(objects: &Path, name_len: usize) -> Result<Vec<ObjectId>, Error> {
    let mut names = Vec::new();
    for first in 0..=255_u8 {
        let folder = objects.join(format!("{first:02x}"));
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => continue,
            Err(source) => return Err(Error::File { path: folder, source }),
        };
        for entry in entries {
            let entry = entry.map_err(|source| Error::File { path: folder.clone(), source })?;
            let digits = format!("{first:02x}{}", entry.file_name().to_string_lossy());
            // Anything else that lies there, such as a temporary file, is no object.
            names.extend(ObjectId::from_hex(digits.as_bytes()).filter(|name| name.as_bytes().len() == name_len));
        }
    }
    names.sort_unstable();
    Ok(names)
}
