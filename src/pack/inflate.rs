//! Whole zlib streams of a known size, inflated at once.

use super::Flaw;
use libdeflater::Decompressor;

/// The most bytes that one byte of a deflate stream can stand for.
const MOST_A_BYTE: u64 = 1032;

/// What a stream may say beyond that, for its frame.
const SLACK: u64 = 64;

/// Inflates streams whose size is known beforehand.
pub struct Inflater(Decompressor);

impl Default for Inflater {
    fn default() -> Self {
        Self(Decompressor::new())
    }
}

impl Inflater {
    /// Inflates the stream at the head of `stream`, which must come to `size` bytes exactly, into `out`, whose length grows to at
    /// least that and never shrinks; returns the bytes.
    ///
    /// A size that the stream cannot hold is told before any memory is taken for it.
    pub fn inflate<'o>(&mut self, stream: &[u8], size: u64, out: &'o mut Vec<u8>) -> Result<&'o [u8], Flaw> {
        if size > (stream.len() as u64).saturating_mul(MOST_A_BYTE).saturating_add(SLACK) {
            return Err(Flaw::Size);
        }
        let size = usize::try_from(size).map_err(|_| Flaw::Size)?;
        if out.is_empty() {
            // Fresh memory is zero already, and is not written to twice.
            *out = vec![0; size];
        } else if out.len() < size {
            out.resize(size, 0);
        }
        match self.inflate_into(stream, &mut out[..size])? {
            written if written == size => Ok(&out[..size]),
            _ => Err(Flaw::Size),
        }
    }

    /// Inflates the stream at the head of `stream` into `room` and returns to how many bytes it came; more than fit are told as
    /// [`Flaw::Size`].
    pub fn inflate_into(&mut self, stream: &[u8], room: &mut [u8]) -> Result<usize, Flaw> {
        self.0.zlib_decompress(stream, room).map_err(|error| match error {
            libdeflater::DecompressionError::InsufficientSpace => Flaw::Size,
            libdeflater::DecompressionError::BadData => Flaw::Stream,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Inflater;
    use crate::pack::Flaw;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_stream_is_inflated_whatever_stands_behind_it() {
        let mut out = Vec::new();
        for size in [0, 1, 100, 1 << 20] {
            let bytes = vec![7; size];
            let mut stream = deflated(&bytes);
            assert_eq!(Inflater::default().inflate(&stream, size as u64, &mut out), Ok(&bytes[..]));
            stream.extend_from_slice(b"behind");
            assert_eq!(Inflater::default().inflate(&stream, size as u64, &mut out), Ok(&bytes[..]));
        }
    }

    #[test]
    fn lies_are_told_and_take_no_memory() {
        let stream = deflated(&[7; 1000]);
        let mut out = Vec::new();
        assert_eq!(Inflater::default().inflate(&stream, 999, &mut out), Err(Flaw::Size));
        assert_eq!(Inflater::default().inflate(&stream, 1001, &mut out), Err(Flaw::Size));
        assert_eq!(Inflater::default().inflate(&stream, u64::MAX, &mut out), Err(Flaw::Size));
        assert_eq!(Inflater::default().inflate(&stream, 1 << 40, &mut out), Err(Flaw::Size));
        assert!(Inflater::default().inflate(&stream[..stream.len() - 1], 1000, &mut out).is_err());
        assert!(Inflater::default().inflate(&[], 10, &mut out).is_err());
        assert!(out.len() < 10_000);
    }
}
