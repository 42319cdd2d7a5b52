//! Tests: what is searched around keywords is what a search of the whole finds.

use super::{Match, Scanner, Scratch};
use crate::engine::{Checks, Gate, Matcher, Pattern, Quiet, Reach, Weighing, shape};
use proptest::prelude::{any, prop, proptest};
use std::borrow::Cow;

/// Makes a pattern of an expression, with all that can be told of it.
pub(in crate::engine) fn pattern(keywords: &[&'static str], regex: &'static str) -> Pattern {
    let shape = shape::analyse(regex).unwrap();
    assert!(shape.always_contains(keywords), "{regex} does not always hold a keyword");
    Pattern {
        keywords: keywords.iter().map(|&keyword| Cow::Borrowed(keyword)).collect(),
        matcher: Matcher::Regex(Cow::Borrowed(regex)),
        reach: Reach {
            length: u32::try_from(shape.max_len().unwrap()).unwrap(),
            lead: u32::try_from(shape.lead(keywords).unwrap()).unwrap(),
        },
        gate: shape.gate(),
        checks: Checks { checksum: None, min_entropy: 0.0, quiet: Quiet::Off, weighed: None },
    }
}

fn patterns() -> Vec<Pattern> {
    vec![
        pattern(&["key"], r"\b(key[0-9]{2,4})\b"),
        pattern(&["key", "ke:"], r"(?i)(?P<name>ke(?:y|:)) ?= ?(?:'([a-z0-9]{1,6})'|([a-z0-9]{1,6}))"),
        pattern(&["=="], r"([a-z0-9]{0,5}==[a-z]?)"),
        pattern(&["y'"], r"(?:^|[^k])([a-z]{1,2}y')$?"),
        pattern(&["key", "12"], r"(?:key|[^a]12) ?([0-9a-f]{6,8})"),
    ]
}

/// Patterns whose values are weighed, and found without an expression.
fn weighed() -> Vec<Pattern> {
    let checks = Checks { checksum: None, min_entropy: 0.0, quiet: Quiet::Weighed, weighed: Some(Weighing::Password) };
    let keywords = ["password", "pass", "word", "sswor"].map(Cow::Borrowed).to_vec().into();
    let header = pattern(&["bearer"], r"(?i:bearer)[ =:]{1,3}([a-z0-9]{4,16})");
    vec![
        Pattern { keywords, matcher: Matcher::Assignment, reach: Reach::OF_ASSIGNMENT, gate: Gate::OPEN, checks },
        Pattern { reach: header.reach.with_surroundings(), checks, ..header },
    ]
}

fn sorted(scan: impl FnOnce(&mut dyn FnMut(Match))) -> Vec<(u32, usize, usize, usize, usize)> {
    let mut all = Vec::new();
    scan(&mut |found| all.push((found.pattern.0, found.span.start, found.span.end, found.secret.start, found.secret.end)));
    all.sort_unstable();
    all
}

fn both(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    let windowed = sorted(|on_match| scanner.scan(scratch, text, on_match).unwrap());
    let whole = sorted(|on_match| scanner.scan_whole(scratch, text, on_match).unwrap());
    let patterns = scanner.patterns.iter().map(|compiled| compiled.pattern.clone()).collect();
    let plain = sorted(|on_match| Scanner::new(patterns).plain().scan(&mut Scratch::default(), text, on_match).unwrap());
    assert_eq!(plain, whole, "{:?}", text.escape_ascii().to_string());
    assert_eq!(windowed, whole, "{:?}", text.escape_ascii().to_string());
    whole.len()
}

proptest! {
    #[test]
    fn windows_find_what_the_whole_haystack_holds(pieces in prop::collection::vec(0..12usize, 0..60)) {
        const PIECES: [&str; 12] = ["key", "KE:", "=", " ", "'", "12", "a", "y'", "==", "\n", "7", "-"];
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        both(&Scanner::new(patterns()), &mut Scratch::default(), text.as_bytes());
    }

    #[test]
    fn windows_find_the_assignments_that_the_whole_haystack_holds(pieces in prop::collection::vec(0..12usize, 0..90)) {
        const PIECES: [&str; 12] = ["password", " = ", "\"", ": ", "x7Kd92mQpa", "\n", "bearer ", "PASS", "'", "user: root\n", "(", "_"];
        let gaps = ["", "", "", "", "", "", "", " .\n", "\n", "", "=x", "", "pass="];
        let gap = |index: usize| gaps[(index + pieces.len()) % 13].repeat(if index.is_multiple_of(2) { 430 } else { 1270 });
        let text: String = pieces.iter().enumerate().map(|(index, &piece)| [PIECES[piece], &gap(index)].concat()).collect();
        both(&Scanner::new(weighed()), &mut Scratch::default(), text.as_bytes());
    }

    #[test]
    fn runs_are_found_however_far_from_their_keywords(
        pieces in prop::collection::vec((0..6usize, 0..200usize), 0..30),
        start in 0..70usize,
    ) {
        const PIECES: [&str; 6] = ["acme", "= ", "zen_", "k\n", "", "acme="];
        const RUN: &str = "x7kd92mqpa31vt0w5zrb8ye4huc6ng1sx7kd92mqpa31vt0w5zrb8ye4huc6ng1sx7kd";
        let mut text = " ".repeat(start);
        for (piece, length) in pieces {
            text.push_str(PIECES[piece]);
            text.push_str(&if length % 2 == 0 { ". ".repeat(length / 3) } else { RUN[..length / 3].to_owned() });
        }
        let patterns = vec![
            pattern(&["acme"], r"acme[^\n]{0,140}?[= ]([a-z0-9]{20,30})"),
            pattern(&["acme", "zen_"], r"((?:acme|zen_)[a-z0-9]{24})"),
            pattern(&["acme"], r"([a-z0-9]{24}acme)"),
            pattern(&["acme", "k\n", "zen_"], r"(?:acme|k\n|zen_)[^\n]{0,100}[= ]([a-z0-9]{66})"),
        ];
        both(&Scanner::new(patterns), &mut Scratch::default(), text.as_bytes());
    }

    #[test]
    fn any_bytes_are_scanned_without_harm(text in prop::collection::vec(any::<u8>(), 0..400)) {
        both(&Scanner::new(patterns()), &mut Scratch::default(), &text);
    }
}

#[test]
fn the_first_group_that_took_part_is_the_secret() {
    let scanner = Scanner::new(patterns());
    let mut found = Vec::new();
    let text = b"key = 'abc' key=d7";
    scanner.scan(&mut Scratch::default(), text, &mut |one| found.push(&text[one.secret.range()])).unwrap();
    assert_eq!(found, [b"abc".as_slice(), b"d7"]);
}

#[test]
fn clean_text_compiles_no_regex() {
    let scanner = Scanner::new(patterns());
    assert_eq!(both_scan_only(&scanner, b"nothing to see here"), 0);
    assert_eq!(scanner.compiled(), 0);
    assert_eq!(both_scan_only(&scanner, b"key12"), 1);
    assert_eq!(scanner.compiled(), 2);
}

fn both_scan_only(scanner: &Scanner, text: &[u8]) -> usize {
    sorted(|on_match| scanner.scan(&mut Scratch::default(), text, on_match).unwrap()).len()
}

#[test]
fn a_scratch_serves_another_scanner_and_a_longer_haystack() {
    let mut scratch = Scratch::default();
    assert_eq!(both(&Scanner::new(patterns()[..1].to_vec()), &mut scratch, b"key12 key345"), 2);
    assert!(both(&Scanner::new(patterns()), &mut scratch, &b"key12 key=='".repeat(200_000)) > 200_000);
}

#[test]
fn an_expression_that_does_not_compile_is_an_error() {
    let mut broken = patterns().remove(0);
    broken.matcher = Matcher::Regex(Cow::Borrowed("key("));
    let scanner = Scanner::new(vec![broken]);
    assert!(scanner.scan(&mut Scratch::default(), b"nothing here", &mut |_| ()).is_ok());
    let error = scanner.scan(&mut Scratch::default(), b"a key", &mut |_| ()).unwrap_err();
    assert_eq!(error.to_string(), "the expression does not compile: unclosed group");
}
