//! Any bytes as an entry of a pack: header and stream; a size that lies takes neither memory nor time.

#![no_main]

use git_hush::pack::{Inflater, header};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u64, bool, &[u8])| {
    let (offset, long, bytes) = input;
    let Ok(read) = header(bytes, offset, if long { 32 } else { 20 }) else { return };
    assert!(read.len <= bytes.len(), "a header stands within its bytes");
    let stream = &bytes[read.len..];
    let mut out = Vec::new();
    if let Ok(inflated) = Inflater::default().inflate(stream, read.size, &mut out) {
        assert_eq!(inflated.len() as u64, read.size);
    }
    assert!(out.len() <= 1032 * stream.len() + 64, "no more memory than the stream could fill");
});
