//! Any bytes as a commit message: what git keeps is part of what was written, line for line, and comments are all that may go.

#![no_main]

use git_hush::source::{Cleanup, Comment, Mode, kept};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8], &[u8])| {
    let (flags, comment, bytes) = input;
    let mode = [Mode::Default, Mode::Strip, Mode::Whitespace, Mode::Verbatim, Mode::Scissors][usize::from(flags >> 3) % 5];
    let fixed = if comment.is_empty() { b"#" } else { comment };
    let cleanup = Cleanup {
        mode,
        edited: flags & 1 == 1,
        verbose: flags & 2 == 2,
        comment: if flags & 4 == 4 { Comment::Auto } else { Comment::Fixed(fixed.to_vec()) },
    };
    let kept = kept(bytes, &cleanup);
    assert!(kept.len() <= bytes.len());
    let written = bytes.split_inclusive(|&byte| byte == b'\n');
    for (now, before) in kept.split_inclusive(|&byte| byte == b'\n').zip(written) {
        assert!(now == before || now == b"\n" || before.starts_with(now), "a line is kept, emptied, or cut off with all behind it");
    }
    if !cleanup.edited && mode != Mode::Strip {
        assert_eq!(kept, bytes, "what nobody edits loses no comments");
    }
});
