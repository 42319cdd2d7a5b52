//! The answers that are given for many bytes at once, compared with those for one place at a time.

use super::{BLOCK, Fast, SPARE};
use crate::engine::grams::{self, Grams, RUNS, Rows, Table};
use crate::engine::scanner::tests::pattern;
use proptest::prelude::{any, prop, proptest};

/// The plain twin of [`Fast::grams`].
fn plain_grams(rows: &Rows, bytes: &[u8], place: usize) -> bool {
    let [first, middle, last] = [0, 1, 2].map(|offset| usize::from(bytes.get(place + offset).unwrap_or(&0) & 31));
    (rows.before[middle >> 3][first] & rows.behind[middle >> 3][last]) >> (middle & 7) & 1 == 1
}

/// The plain twin of [`Fast::runs`].
fn plain_runs(bytes: &[u8], place: usize) -> bool {
    let is_run = |(class, length): (crate::engine::RunClass, u32)| {
        bytes.get(place..place + length as usize).is_some_and(|run| run.iter().all(|&byte| class.holds(byte)))
    };
    RUNS.into_iter().any(is_run)
}

/// The plain twin of [`Fast::known`].
fn plain_known(table: &Table, bytes: &[u8], marked: &[u64]) -> Vec<u16> {
    let is_known = |place: &usize| grams::may_hold(table, grams::folded(&bytes[(*place).min(bytes.len())..]));
    let is_marked = |place: &usize| marked[place / BLOCK] >> (place % BLOCK) & 1 == 1;
    (0..marked.len() * BLOCK).filter(is_marked).filter(is_known).map(|place| place as u16).collect()
}

fn agree(rows: &Rows, bytes: &[u8], blocks: usize) {
    let Some(fast) = Fast::detect() else { return };
    let (mut grams, mut runs) = (vec![u64::MAX; blocks], vec![u64::MAX; blocks]);
    fast.grams(rows, bytes, &mut grams);
    fast.runs(bytes, &mut runs);
    for place in 0..blocks * BLOCK {
        let bit = |places: &[u64]| places[place / BLOCK] >> (place % BLOCK) & 1 == 1;
        assert_eq!(bit(&grams), plain_grams(rows, bytes, place), "gram at {place} of {}", bytes.escape_ascii());
        assert_eq!(bit(&runs), plain_runs(bytes, place), "run at {place} of {}", bytes.escape_ascii());
    }
}

fn rows(grams: &[u32]) -> Rows {
    let mut rows = Rows::default();
    grams.iter().for_each(|&gram| rows.add(gram));
    rows
}

#[test]
fn every_byte_is_of_the_class_that_it_is_of() {
    for byte in 0..=u8::MAX {
        agree(&rows(&[]), &[byte; 40], 1);
    }
}

#[test]
fn every_pair_of_classes_is_told_apart() {
    for class in 0..32 {
        let only = rows(&[class | (31 - class) << 8 | (class ^ 21) << 16]);
        let bytes: Vec<u8> =
            (0..=u8::MAX).flat_map(|byte| [byte, byte ^ 7, class as u8, 31 - class as u8, class as u8 ^ 21]).collect();
        agree(&only, &bytes, bytes.len() / BLOCK);
    }
}

proptest! {
    #[test]
    fn the_twins_agree_at_every_length_and_place(
        text in prop::collection::vec(prop::sample::select(b"aZk09_-+/=. \"\n\x7f\xff".to_vec()), 0..400),
        runs in prop::collection::vec((0..400_usize, 1..80_usize), 0..5),
        start in 0..40_usize,
        grams in prop::collection::vec(any::<u32>(), 0..60),
        blocks in 0..8_usize,
    ) {
        let mut text = text;
        for (place, length) in runs {
            let at = place.min(text.len());
            text.splice(at..at, vec![b'x'; length]);
        }
        agree(&rows(&grams), &text[start.min(text.len())..], blocks);
    }

    #[test]
    fn every_marked_place_that_the_table_knows_is_listed(
        text in prop::collection::vec(prop::sample::select(b"acme_KEY x".to_vec()), 0..400),
        marked in prop::collection::vec(prop::sample::select(vec![0, 1, u64::MAX, 1 << 63, 0x5555_5555_5555_5555, u64::MAX - 1]), 1..8),
    ) {
        let Some(fast) = Fast::detect() else { return Ok(()) };
        let grams = Grams::of(std::iter::once(&pattern(&["acme_key", "key", "e_ke"], "key")));
        let (mut places, mut list) = (marked.clone(), vec![0; marked.len() * BLOCK + SPARE]);
        let known = fast.known(grams.table(), &text, &mut places, &mut list).to_vec();
        assert_eq!(known, plain_known(grams.table(), &text, &marked), "{}", text.escape_ascii());
    }
}
