//! A scan of versions finds what a scan of each whole version finds.

use super::{Before, Seen};
use crate::engine::scanner::tests::pattern;
use crate::engine::{Checks, Gate, Match, Matcher, Pattern, Quiet, Reach, Scanner, Scratch, Weighing};
use crate::model::Copied;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use std::borrow::Cow;

/// Patterns whose matches lean on each other: they overlap, look around, and are told apart by what comes first.
fn patterns() -> Vec<Pattern> {
    vec![
        pattern(&["key"], r"\b(key[0-9]{2,4})\b"),
        pattern(&["key", "ke:"], r"(?i)(?P<name>ke(?:y|:)) ?= ?(?:'([a-z0-9]{1,6})'|([a-z0-9]{1,6}))"),
        pattern(&["=="], r"([a-z0-9]{0,5}==[a-z]?)"),
        pattern(&["y'"], r"(?:^|[^k])([a-z]{1,2}y')$?"),
        pattern(&["12"], r"([a-z0-9]{4})12|12([a-z0-9]{4})"),
        pattern(&["7"], r"(?m)^([^\n]{0,9}7)"),
        // What begins at the first keyword takes bytes away from what ends at the second.
        pattern(&["ke:", "=="], r"(?i)(ke:[a-z ]{0,10}|[a-z ]{0,8}==)"),
        pattern(&["ke:"], r"ke:([a-z =']{0,30}-)"),
        // Looked at only where a long enough run stands, and by windows that begin late.
        pattern(&["key", "12"], r"(?:key|[^a]12) ?([0-9a-f]{4,8})"),
    ]
}

/// Patterns whose values are weighed, so that what is found depends on what stands around it.
fn weighed() -> Vec<Pattern> {
    let weighing = |kind, mut pattern: Pattern| {
        pattern.checks.weighed = Some(kind);
        pattern.checks.quiet = Quiet::Weighed;
        pattern
    };
    let assignment = |keywords: &[&'static str]| Pattern {
        keywords: keywords.iter().map(|&keyword| Cow::Borrowed(keyword)).collect(),
        matcher: Matcher::Assignment,
        reach: Reach::OF_ASSIGNMENT,
        gate: Gate::OPEN,
        checks: Checks { checksum: None, min_entropy: 0.0, quiet: Quiet::Off, weighed: None },
    };
    let header = pattern(&["bearer"], r"(?i:bearer)[ =:]{1,3}([a-z0-9]{4,16})");
    vec![
        weighing(Weighing::Password, assignment(&["password", "pass"])),
        weighing(Weighing::Token, assignment(&["token", "bearer"])),
        weighing(Weighing::Header, Pattern { reach: header.reach.with_surroundings(), ..header }),
    ]
}

/// A new version: runs of the old one, and pieces.
#[derive(Clone, Debug)]
enum Step {
    Copy(u16, u16),
    Insert(Vec<usize>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let copy = any::<(u16, u16)>().prop_map(|(from, end)| Step::Copy(from, end));
    let insert = prop::collection::vec(0..PIECES.len(), 0..4).prop_map(Step::Insert);
    prop::collection::vec(prop_oneof![copy, insert], 0..6)
}

/// Mostly the old version with a few bytes changed, as edits are.
fn edit() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        steps(),
        (any::<u16>(), any::<u16>(), prop::collection::vec(0..PIECES.len(), 0..3)).prop_map(|(one, other, pieces)| vec![
            Step::Copy(0, one),
            Step::Insert(pieces),
            Step::Copy(other, u16::MAX),
        ]),
        Just(vec![Step::Copy(0, u16::MAX)]),
    ]
}

const PIECES: [&str; 13] = ["key", "KE:", "=", " ", "'", "12", "a", "y'", "==", "\n", "7", "-", "ke"];

/// Pieces of assignments, and of what stands around them.
const ASSIGNMENTS: [&str; 13] =
    ["password", "token", " = ", "\"", ": ", "x7Kd92mQpa", "\n", "bearer ", "pass", "'", "user: root\n", "(", "secret_"];

type Pieces = [&'static str; 13];

fn text(words: &Pieces, pieces: &[usize]) -> Vec<u8> {
    pieces.iter().flat_map(|&piece| words[piece].bytes()).collect()
}

/// As [`text`], with gaps as wide as an assignment reaches, or about half as wide, so that windows can be apart.
fn stretched(pieces: &[usize]) -> Vec<u8> {
    let mut made = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        made.extend_from_slice(ASSIGNMENTS[*piece].as_bytes());
        if index % 9 == 8 {
            made.extend_from_slice(" .\n".repeat([60, 440, 460][index / 9 % 3]).as_bytes());
        }
    }
    made
}

fn make(old: &[u8], words: &Pieces, steps: &[Step]) -> (Vec<u8>, Vec<Copied>) {
    let (mut new, mut copied) = (Vec::new(), Vec::<Copied>::new());
    for step in steps {
        match step {
            Step::Copy(from, end) => {
                let place = |part: u16| (usize::from(part) * (old.len() + 1)) >> 16;
                let (one, other) = (place(*from), place(*end));
                let (from, end) = (one.min(other), one.max(other));
                let run = Copied { to: new.len(), from, len: end - from };
                match copied.last_mut() {
                    Some(last) if last.end() == run.to && last.from + last.len == from => last.len += run.len,
                    _ if run.len > 0 => copied.push(run),
                    _ => {}
                }
                new.extend_from_slice(&old[from..end]);
            }
            Step::Insert(pieces) => new.extend(text(words, pieces)),
        }
    }
    (new, copied)
}

type Key = (u32, [usize; 4], Option<u64>);

/// Returns what tells matches apart, what was noticed about them included.
fn sorted(matches: &[Match]) -> Vec<Key> {
    let key = |found: &Match| {
        let Match { pattern, span, secret, evidence } = found;
        (pattern.0, [span.start, span.end, secret.start, secret.end], evidence.signals.map(|signals| signals.0))
    };
    let mut all: Vec<_> = matches.iter().map(key).collect();
    all.sort_unstable();
    all
}

/// Scans version after version, and each whole, and compares.
fn compare(patterns: Vec<Pattern>, words: &Pieces, first: Vec<u8>, edits: Vec<Vec<Step>>) {
    let scanner = Scanner::new(patterns);
    let mut scratch = Scratch::default();
    let (mut old, mut seen) = (first, Seen::default());
    scanner.scan_version(&mut scratch, &old, None, &mut seen).unwrap();
    for steps in edits {
        let (new, copied) = make(&old, words, &steps);
        let mut now = Seen::default();
        let before = Before { seen: &seen, copied: &copied, len: old.len() };
        scanner.scan_version(&mut scratch, &new, Some(before), &mut now).unwrap();
        let mut whole = Vec::new();
        scanner.scan(&mut scratch, &new, &mut |found| whole.push(found)).unwrap();
        let shown = |text: &[u8]| text.escape_ascii().to_string();
        assert_eq!(sorted(now.matches()), sorted(&whole), "{:?} from {:?} by {copied:?}", shown(&new), shown(&old));
        (old, seen) = (new, now);
    }
}

proptest! {
    #![proptest_config(prop::test_runner::Config::with_cases(3000))]
    #[test]
    fn versions_are_scanned_as_if_each_were_whole(
        first in prop::collection::vec(0..PIECES.len(), 0..60),
        edits in prop::collection::vec(edit(), 1..5),
    ) {
        compare(patterns(), &PIECES, text(&PIECES, &first), edits);
    }
}

proptest! {
    #![proptest_config(prop::test_runner::Config::with_cases(600))]
    #[test]
    fn versions_with_weighed_values_are_scanned_as_if_each_were_whole(
        first in prop::collection::vec(0..ASSIGNMENTS.len(), 0..90),
        edits in prop::collection::vec(edit(), 1..5),
    ) {
        compare(weighed(), &ASSIGNMENTS, stretched(&first), edits);
    }
}

#[test]
fn only_what_edits_touch_is_searched_again() {
    let scanner = Scanner::new(patterns());
    let (mut scratch, mut seen, mut now) = (Scratch::default(), Seen::default(), Seen::default());
    let old = b"key = 'abc'\n".repeat(3);
    scanner.scan_version(&mut scratch, &old, None, &mut seen).unwrap();
    let new = [&old[..], b"nothing"].concat();
    let copied = [Copied { to: 0, from: 0, len: old.len() }];
    scanner.scan_version(&mut scratch, &new, Some(Before { seen: &seen, copied: &copied, len: old.len() }), &mut now).unwrap();
    assert_eq!((seen.matches().len(), now.matches().len()), (3, 3));
}

#[test]
fn a_crowd_of_keywords_is_scanned_whole() {
    let scanner = Scanner::new(vec![pattern(&["aa"], "(aa=)")]);
    let (mut scratch, mut seen, mut now) = (Scratch::default(), Seen::default(), Seen::default());
    let mut old = vec![b'a'; super::CROWD + 10];
    old.push(b'=');
    scanner.scan_version(&mut scratch, &old, None, &mut seen).unwrap();
    assert!(seen.crowded && seen.places.is_empty() && seen.matches().len() == 1);
    let copied = [Copied { to: 0, from: 0, len: old.len() }];
    scanner.scan_version(&mut scratch, &old, Some(Before { seen: &seen, copied: &copied, len: old.len() }), &mut now).unwrap();
    assert_eq!(now.matches(), seen.matches());
}

#[test]
fn a_keyword_before_a_run_can_change_what_is_found_in_it() {
    let scanner = Scanner::new(patterns());
    for gap in 10..20 {
        let old = [b"ke:".to_vec(), vec![b'a'; gap], b"== and no more".to_vec()].concat();
        for from in 1..old.len() {
            let (mut scratch, mut seen, mut now) = (Scratch::default(), Seen::default(), Seen::default());
            scanner.scan_version(&mut scratch, &old, None, &mut seen).unwrap();
            let copied = [Copied { to: 0, from, len: old.len() - from }];
            let before = Before { seen: &seen, copied: &copied, len: old.len() };
            scanner.scan_version(&mut scratch, &old[from..], Some(before), &mut now).unwrap();
            let mut whole = Vec::new();
            scanner.scan(&mut scratch, &old[from..], &mut |found| whole.push(found)).unwrap();
            assert_eq!(sorted(now.matches()), sorted(&whole), "{gap} {from}");
        }
    }
}
