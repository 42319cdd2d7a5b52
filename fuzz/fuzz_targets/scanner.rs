//! Any bytes, put together from pieces that rules care for: keywords, windows and gates find what searching everything finds.

#![no_main]

use git_hush::engine::{Match, Scratch};
use git_hush::rules::RuleSet;
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;
use std::sync::OnceLock;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

fuzz_target!(|bytes: &[u8]| {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    let rules = RULES.get_or_init(RuleSet::builtin);
    let text = spliced(rules, bytes);
    SCRATCH.with_borrow_mut(|scratch| {
        let mut quick = Vec::new();
        rules.scanner().scan(scratch, &text, &mut |found| quick.push(found)).expect("built-in rules compile");
        let mut slow = Vec::new();
        rules.scanner().scan_whole(scratch, &text, &mut |found| slow.push(found)).expect("built-in rules compile");
        assert_eq!(sorted(quick), sorted(slow), "{}", text.escape_ascii());
    });
});

fn sorted(matches: Vec<Match>) -> Vec<(u32, usize, usize, usize)> {
    let mut places: Vec<_> =
        matches.iter().map(|found| (found.pattern.0, found.span.start, found.secret.start, found.secret.end)).collect();
    places.sort_unstable();
    places
}

/// Replaces each byte over 0x7f, with the byte behind it, by a keyword of a rule, so that the fuzzer need not guess them.
fn spliced(rules: &RuleSet, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        if byte < 0x80 {
            text.push(byte);
            continue;
        }
        let number = usize::from(byte & 0x7f) << 8 | usize::from(rest.next().copied().unwrap_or(0));
        let all = rules.rules();
        let keywords = &all[number % all.len()].pattern.keywords;
        text.extend(keywords[number / all.len() % keywords.len()].as_bytes());
    }
    text
}
