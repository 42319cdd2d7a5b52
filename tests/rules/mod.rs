//! The built-in rules: sound, true to their examples, and found by the windows exactly where a search of everything finds them.

mod notations;
mod own;

use git_hush::engine::{Match, Scanner, Scratch};
use git_hush::rules::examples::{self, Claim};
use git_hush::rules::{Rule, RuleSet, builtin};
use proptest::prelude::{ProptestConfig, any, prop, proptest};

/// Real text to put examples into: sources of this project, with Rust, shell and TOML among them.
const TEXTS: [&str; 4] = [
    include_str!("../../src/engine/scanner.rs"),
    include_str!("../../install.sh"),
    include_str!("../../patterns/aws.toml"),
    include_str!("../support/run.rs"),
];

#[test]
fn every_example_holds() {
    let broken = examples::broken(&RuleSet::builtin()).unwrap();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_rule_has_both_kinds_of_examples_and_a_name_of_its_own() {
    let mut ids: Vec<&str> = builtin().iter().map(|rule| &*rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), builtin().len());
    assert!(ids.len() >= 1_000);
    for Rule { id, examples, .. } in builtin() {
        assert!(!examples.matching.is_empty() && !examples.ignored.is_empty(), "{id}");
    }
}

/// Every rule on every example of every other: the prefilter and the gates hide nothing, and windows end nowhere too early.
///
/// Several examples make one text, with neighbours between them, so that a window has something to cut off on both sides.
#[test]
fn windows_find_what_the_whole_example_holds() {
    // More than the prefilter looks through at a time.
    const ENOUGH: usize = 40_000;
    let rules = RuleSet::builtin();
    let mut scratch = Scratch::default();
    let mut found = 0;
    let mut text = Vec::new();
    for example in builtin().iter().flat_map(examples::expanded) {
        text.extend([b"key = \"x\"; ".as_slice(), example.text.as_bytes(), b"\ntoken: -----\n"].concat());
        if text.len() >= ENOUGH {
            found += compare(rules.scanner(), &mut scratch, &std::mem::take(&mut text));
        }
    }
    found += compare(rules.scanner(), &mut scratch, &text);
    assert!(found >= builtin().len(), "{found}");
}

/// Whatever the processor can do, the matches are the same: at each place of a block of bytes, and where the prefilter breaks off.
#[test]
fn many_bytes_at_a_time_find_what_one_at_a_time_finds() {
    let rules = RuleSet::builtin();
    let plain = Scanner::new(builtin().iter().map(|rule| rule.pattern.clone()).collect()).plain();
    let (mut scratch, mut plain_scratch) = (Scratch::default(), Scratch::default());
    for (number, example) in builtin().iter().flat_map(examples::expanded).enumerate() {
        // The example ends, in turn, at every place around where the first pieces of a haystack meet, with nothing near it.
        let start = (32_800 + number % 131).saturating_sub(example.text.len());
        let text = [". ".repeat(start / 2).as_bytes(), &b" "[..start % 2], example.text.as_bytes(), b"\n"].concat();
        let (mut fast, mut slow) = (Vec::new(), Vec::new());
        rules.scanner().scan(&mut scratch, &text, &mut |one| fast.push((one.pattern, one.span, one.secret))).unwrap();
        plain.scan(&mut plain_scratch, &text, &mut |one| slow.push((one.pattern, one.span, one.secret))).unwrap();
        fast.sort_unstable();
        slow.sort_unstable();
        assert_eq!(fast, slow, "{}", example.text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn windows_find_what_random_splices_hold(
        text in 0..TEXTS.len(),
        from in any::<prop::sample::Index>(),
        splices in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 1..6),
    ) {
        let rules = RuleSet::builtin();
        let pool: Vec<Vec<u8>> = builtin()
            .iter()
            .flat_map(examples::expanded)
            .filter(|example| example.claim == Claim::Match)
            .map(|example| example.text.into_bytes())
            .collect();
        let whole = TEXTS[text].as_bytes();
        let start = from.index(whole.len());
        let mut spliced = whole[start..whole.len().min(start + 3_000)].to_vec();
        for (example, place, cut) in splices {
            let example = example.get(&pool);
            let place = place.index(spliced.len() + 1);
            // Half of the time the example is cut short, so that it ends in the middle of something else.
            let kept = if cut { example.len() * 3 / 4 } else { example.len() };
            spliced.splice(place..place, example[..kept].iter().copied());
        }
        compare(rules.scanner(), &mut Scratch::default(), &spliced);
    }
}

/// Scans by windows and as a whole, and returns how many matches both found; fails if they differ.
fn compare(scanner: &Scanner, scratch: &mut Scratch, text: &[u8]) -> usize {
    let key = |one: &Match| (one.pattern, one.span, one.secret);
    let (mut windowed, mut whole) = (Vec::new(), Vec::new());
    scanner.scan(scratch, text, &mut |one| windowed.push(key(&one))).unwrap();
    scanner.scan_whole(scratch, text, &mut |one| whole.push(key(&one))).unwrap();
    windowed.sort_unstable();
    whole.sort_unstable();
    let names = |found: &[(git_hush::engine::PatternId, _, _)]| -> Vec<String> {
        found.iter().map(|(pattern, ..)| builtin()[pattern.0 as usize].id.to_string()).collect()
    };
    assert_eq!(windowed, whole, "{:?} against {:?} in {}", names(&windowed), names(&whole), text.escape_ascii());
    whole.len()
}
