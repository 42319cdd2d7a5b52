//! Times the engine with all rules on inputs made here: source text, and what is hostile to a scanner. One thread, its own clock.
//!
//!     cargo bench --bench engine [-- PART_OF_NAME]
//!
//! A token is planted in each input now and then. Every round must find each of them, and as many matches as the round before, so that a
//! fast wrong answer fails. The best of three rounds is printed.

use git_hush::engine::Scratch;
use git_hush::rules::examples::{self, Claim};
use git_hush::rules::{RuleSet, builtin};
use std::error::Error;
use std::time::Duration;

/// The rule whose tokens are planted: its checksum holds for no other text.
const PLANTED: &str = "github-personal-access-token";

/// How many bytes there are from one token to the next.
const APART: usize = 500_000;

/// The most usual length of an input.
const LENGTH: usize = 20_000_000;

/// An input's name, its length, and what makes its next piece of a number that grows and of one drawn by chance.
struct Input {
    name: &'static str,
    length: usize,
    piece: fn(usize, u64) -> Vec<u8>,
}

const INPUTS: [Input; 7] = [
    Input { name: "source", length: LENGTH, piece: source },
    Input { name: "minified", length: LENGTH, piece: minified },
    Input { name: "one line", length: 100_000_000, piece: base64 },
    Input { name: "keyword flood", length: LENGTH, piece: keywords },
    Input { name: "name flood", length: 4_000_000, piece: |_, _| b"key=".to_vec() },
    Input { name: "call flood", length: 4_000_000, piece: |_, _| b"password(".to_vec() },
    Input { name: "assignment flood", length: 4_000_000, piece: assignment },
];

#[allow(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]
fn main() -> Result<(), Box<dyn Error>> {
    let wanted = std::env::args().skip(1).find(|argument| argument != "--bench").unwrap_or_default();
    let rules = RuleSet::builtin();
    let planted = builtin().iter().find(|rule| rule.id == PLANTED).ok_or("there is no such rule")?;
    let token = examples::expanded(planted).into_iter().find(|example| example.claim == Claim::Match).ok_or("it has no example")?;
    let mut scratch = Scratch::default();
    for Input { name, length, piece } in INPUTS.into_iter().filter(|input| input.name.contains(&wanted)) {
        let (text, tokens) = fill(length, piece, &format!("\n{}\n", token.text));
        let mut fastest = Duration::MAX;
        let mut expected = None;
        for _ in 0..3 {
            let (mut matches, mut found) = (0_usize, 0);
            let began = cpu_time();
            rules.scanner().scan(&mut scratch, &text, &mut |one| {
                matches += 1;
                found += usize::from(rules.rule(one.pattern).id == PLANTED);
            })?;
            fastest = fastest.min(cpu_time().saturating_sub(began));
            assert_eq!(found, tokens, "{name}: tokens were planted");
            assert_eq!(*expected.get_or_insert(matches), matches, "{name}: the matches change from round to round");
        }
        let speed = text.len() as f64 / 1e6 / fastest.as_secs_f64();
        println!("{name:16} {:6.1} MB, {:7} matches, {speed:6.0} MB/s", text.len() as f64 / 1e6, expected.unwrap_or(0));
    }
    Ok(())
}

/// Returns a text of that length with tokens in it, and how many.
fn fill(length: usize, piece: fn(usize, u64) -> Vec<u8>, token: &str) -> (Vec<u8>, usize) {
    let mut text = Vec::with_capacity(length + APART);
    let (mut tokens, mut number) = (0, 0);
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    while text.len() < length {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        text.extend(piece(number, chance));
        number += 1;
        // One line stays one, but for the token in its middle.
        let apart = if length > LENGTH { length / 2 } else { APART };
        if text.len() / apart > tokens {
            text.extend(token.as_bytes());
            tokens += 1;
        }
    }
    (text, tokens)
}

fn source(number: usize, _: u64) -> Vec<u8> {
    const TEXTS: [&str; 4] = [
        include_str!("../src/engine/lines.rs"),
        include_str!("../src/policy/allow.rs"),
        include_str!("../install.sh"),
        include_str!("../src/settings/edit.rs"),
    ];
    TEXTS[number % TEXTS.len()].as_bytes().to_vec()
}

fn minified(_: usize, chance: u64) -> Vec<u8> {
    const PIECES: [&str; 16] = [
        "e.t(r,",
        "function(n){",
        "return",
        "a&&b||",
        "c.push(",
        "})},",
        "void 0===",
        "this.",
        "i=0;",
        "for(var ",
        "o.length",
        "!1,",
        "\"use strict\";",
        "prototype.",
        "x?y:z",
        "=>",
    ];
    (0..16).map(|index| PIECES[(chance >> (4 * index) & 15) as usize]).collect::<String>().into_bytes()
}

fn base64(_: usize, chance: u64) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..10).map(|index| LETTERS[(chance >> (6 * index) & 63) as usize]).collect()
}

fn keywords(number: usize, _: u64) -> Vec<u8> {
    let keywords = &builtin()[number % builtin().len()].pattern.keywords;
    keywords.iter().flat_map(|keyword| format!("{keyword} ").into_bytes()).collect()
}

fn assignment(_: usize, chance: u64) -> Vec<u8> {
    format!("password = \"{chance:x}\"\n").into_bytes()
}

/// Returns the time that this thread has worked.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
