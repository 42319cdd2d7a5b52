//! Any bytes as a POSIX extended expression: what is translated compiles, or is refused for its size alone, and never matches a line feed.

#![no_main]

use git_hush::engine::regex;
use git_hush::rules::ere::{Dialect, translate_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &[u8])| {
    let (ere, text) = input;
    for dialect in [Dialect::Grep, Dialect::Regcomp] {
        let Ok(translated) = translate_as(dialect, ere) else { continue };
        match regex::build(&translated) {
            Ok(compiled) => {
                for found in compiled.find_iter(text) {
                    assert!(!found.as_bytes().contains(&b'\n'), "{translated}");
                }
            }
            Err(error) => {
                let told = error.to_string();
                assert!(told.contains("large") || told.contains("size") || told.contains("limit"), "{translated}: {told}");
            }
        }
    }
});
