//! A version made from another by copying and inserting: scanning what changed finds what scanning it whole finds.

#![no_main]

use arbitrary::Arbitrary;
use git_hush::engine::{Before, Match, Scratch, Seen};
use git_hush::model::Copied;
use git_hush::rules::RuleSet;
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::sync::OnceLock;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What the new version is made of.
#[derive(Arbitrary, Debug)]
enum Piece {
    Copy { from: u16, len: u16 },
    Text(Vec<u8>),
}

/// Bytes over 0x7f stand for these, so that the fuzzer need not guess them.
const WORDS: [&str; 16] = [
    "password", "secret_key", " = ", "\"", ": ", "ghp_", "AKIA", "x7Kd92mQpaTz", "0f3a9c5e7b2d4f68", "https://", "user:", "@host.example",
    "\n", "Authorization: Bearer ", "token", "sk_live_",
];

fuzz_target!(|input: (Vec<u8>, Vec<Piece>)| {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    let scanner = RULES.get_or_init(RuleSet::builtin).scanner();
    let old = spelled(&input.0);
    let (mut new, mut copied) = (Vec::new(), Vec::<Copied>::new());
    for piece in &input.1 {
        match piece {
            Piece::Text(text) => new.extend(spelled(text)),
            Piece::Copy { from, len } => {
                let from = usize::from(*from) % (old.len() + 1);
                let len = usize::from(*len) % (old.len() - from + 1);
                match copied.last_mut() {
                    _ if len == 0 => {}
                    Some(last) if last.end() == new.len() && last.from + last.len == from => last.len += len,
                    _ => copied.push(Copied { to: new.len(), from, len }),
                }
                new.extend_from_slice(&old[from..from + len]);
            }
        }
    }
    SCRATCH.with_borrow_mut(|scratch| {
        let (mut seen, mut now, mut whole) = (Seen::default(), Seen::default(), Seen::default());
        scanner.scan_version(scratch, &old, None, &mut seen).expect("built-in rules compile");
        let before = Before { seen: &seen, copied: &copied, len: old.len() };
        scanner.scan_version(scratch, &new, Some(before), &mut now).expect("built-in rules compile");
        scanner.scan_version(scratch, &new, None, &mut whole).expect("built-in rules compile");
        assert_eq!(places(now.matches()), places(whole.matches()), "{} from {}", new.escape_ascii(), old.escape_ascii());
    });
});

fn places(matches: &[Match]) -> Vec<(u32, usize, usize, usize)> {
    matches.iter().map(|found| (found.pattern.0, found.span.start, found.secret.start, found.secret.end)).collect()
}

fn spelled(bytes: &[u8]) -> Vec<u8> {
    let word = |byte: u8| WORDS[usize::from(byte) % WORDS.len()].as_bytes().to_vec();
    bytes.iter().flat_map(|&byte| if byte < 0x80 { vec![byte] } else { word(byte) }).collect()
}
