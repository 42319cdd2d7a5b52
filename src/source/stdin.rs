//! Standard input, as one unit.

use super::{Error, FilesError, Loaded, Source};
use crate::model::{Fragment, Provenance, Skip, SkipReason};
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

/// What comes in by a stream, as one unit.
#[derive(Debug)]
pub struct Stdin<R> {
    reader: Mutex<R>,
    limit: u64,
}

impl<R: Read + Send> Stdin<R> {
    /// Takes the stream; more than `limit` bytes are read but not scanned.
    pub fn new(reader: R, limit: u64) -> Self {
        Self { reader: Mutex::new(reader), limit }
    }
}

impl<R: Read + Send> Source for Stdin<R> {
    type Unit = ();
    type Worker = ();

    fn units(&self) -> Result<Vec<()>, Error> {
        Ok(vec![()])
    }

    fn worker(&self) -> Result<(), Error> {
        Ok(())
    }

    fn load(&self, (): &mut (), (): &()) -> Result<Loaded, Error> {
        // A panic of another reader leaves a stream that can still be read.
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        reader.by_ref().take(self.limit.saturating_add(1)).read_to_end(&mut bytes).map_err(FilesError::Stdin)?;
        let read = bytes.len() as u64;
        if read <= self.limit {
            return Ok(Loaded::Fragment(Fragment { bytes, first_line: 1, provenance: Provenance::Stdin }));
        }
        drop(bytes);
        // Reading on, without keeping anything, spares the writer a broken pipe and tells how much there was.
        let size = read + io::copy(&mut *reader, &mut io::sink()).map_err(FilesError::Stdin)?;
        Ok(Loaded::Skipped(Skip { provenance: Provenance::Stdin, reason: SkipReason::TooLarge { size, limit: self.limit } }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Loaded, SkipReason, Source, Stdin};
    use std::io::{self, Read};

    fn load(reader: impl Read + Send, limit: u64) -> Result<Loaded, super::Error> {
        Stdin::new(reader, limit).load(&mut (), &())
    }

    #[test]
    fn the_whole_stream_is_one_fragment() {
        let Ok(Loaded::Fragment(fragment)) = load(&b"a\n\xff\0"[..], 4) else { panic!("it is within the limit") };
        assert_eq!((fragment.bytes.as_slice(), fragment.first_line, fragment.provenance.path()), (&b"a\n\xff\0"[..], 1, &b"-"[..]));
    }

    #[test]
    fn a_stream_over_the_limit_is_skipped_with_its_size() {
        let Ok(Loaded::Skipped(skip)) = load(io::repeat(b'a').take(100_000), 99_999) else { panic!("it is over the limit") };
        assert_eq!(skip.reason, SkipReason::TooLarge { size: 100_000, limit: 99_999 });
    }

    #[test]
    fn a_stream_that_breaks_is_an_error() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
        assert!(load(Broken, 10).is_err());
    }
}
