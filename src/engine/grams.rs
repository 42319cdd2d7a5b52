//! Which bytes of a keyword the prefilter looks for, and the tables in which it looks them up.
//!
//! The build script includes this file and lays the tables of the built-in rules out as static data, so that none is made at start.
//! Nothing here decides what a keyword matches: a poor choice of bytes costs time, never a hit.

mod choice;
mod common;
mod pairs;

use super::{Pattern, RunClass};
use choice::Choice;
use std::borrow::Cow;

/// The length of a gram.
pub const GRAM: usize = 4;

/// The length of the shortest keyword that rules have.
const SHORT: usize = 3;

/// The table has two to the power of this many words, one for the classes of three bytes; few of them share one.
const TABLE: u32 = 13;

/// The words of the table.
pub type Table = [u32; 1 << TABLE];

/// There are two to the power of this many buckets.
const BUCKETS: u32 = 11;

/// Spreads bytes over 32 bits; the high ones are the best.
const SPREAD: u32 = 0x9e37_79b1;

/// Brings the classes of three bytes together in the high bits, nearly each in a place of their own; found by trial.
const GATHER: u32 = 0xecc3_1800;

/// Leaves of bytes their classes: the five low bits, which tell letters apart, whatever their case, and mix other bytes up with them.
const CLASSES: u32 = 0x1f1f_1f1f;

/// Takes the case from letters. Other bytes are mixed up with each other by it, which costs a comparison and no hit.
const FOLD: u32 = 0x2020_2020;

/// The runs that make a pattern a sparse one; there is little text within reach of one of them.
pub const RUNS: [(RunClass, u32); 3] = [(RunClass::Alnum, 32), (RunClass::Word, 32), (RunClass::Token, 40)];

/// How far before the run of a sparse pattern its keyword begins at most, in bytes.
pub const BEFORE: usize = 160;

/// How far behind the beginning of the run of a sparse pattern its keyword ends at most, in bytes.
pub const BEHIND: usize = 64;

/// The tables of the keywords of some patterns.
#[derive(Clone, Debug)]
pub struct Grams {
    /// A bit for every gram; all bits of the word for a keyword of three bytes, all there are for a shorter one.
    pub table: Cow<'static, [u32]>,
    /// Where the entries of each bucket begin, and behind the last where they end.
    pub begins: Cow<'static, [u32]>,
    /// The keywords, by the bucket of their gram.
    pub entries: Cow<'static, [Entry]>,
    /// What cuts four bytes down to the grams of keywords that are shorter.
    pub masks: Cow<'static, [u32]>,
    /// The grams that may stand anywhere; nothing where a keyword is too short to tell.
    pub anywhere: Option<Rows>,
}

/// A keyword of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its rarest four bytes, folded.
    pub gram: u32,
    /// Where in the keyword the gram begins.
    pub offset: u32,
    /// The place of its pattern in the list.
    pub pattern: u32,
    /// Which of the pattern's keywords it is.
    pub keyword: u32,
    /// Four more of its bytes, folded, to tell it from others of its gram without a look at its text.
    pub probe: u32,
    /// Where these begin, from the gram on; zero if there are none.
    pub apart: i32,
}

/// Which three bytes a gram can begin with: for each pair of the middle one's class, and of the class of a neighbour, a bit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// By the two high bits of the middle class, and by the class of the byte before: a bit for each of the three low bits.
    pub before: [[u8; 32]; 4],
    /// The same for the byte behind.
    pub behind: [[u8; 32]; 4],
}

impl Grams {
    /// Lays out the tables of the patterns' keywords.
    pub fn of<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let mut table = vec![0_u32; 1 << TABLE];
        let mut begins = vec![0_u32; (1 << BUCKETS) + 1];
        let mut unsorted = Vec::with_capacity(4096);
        let mut masks = Vec::new();
        let mut too_short = false;
        let mut choice = Choice::new();
        for (number, pattern) in (0..).zip(patterns) {
            let sparse = is_sparse(pattern);
            for (keyword, text) in (0..).zip(pattern.keywords.iter().map(|keyword| keyword.as_bytes())) {
                let found = if sparse { choice.rarest(text) } else { choice.anywhere(text) };
                let Some((gram, offset)) = found else { continue };
                let mask = mask(text.len());
                let (word, bit) = place(gram);
                match text.len() {
                    GRAM.. => table[word] |= 1 << bit,
                    SHORT => table[word] = u32::MAX,
                    _ => {
                        table.fill(u32::MAX);
                        too_short = true;
                    }
                }
                if mask != u32::MAX && !masks.contains(&mask) {
                    masks.push(mask);
                }
                begins[bucket(gram) + 1] += 1;
                let (probe, apart) = probe(text, offset);
                unsorted.push(Entry { gram, offset, pattern: number, keyword, probe, apart });
            }
        }
        let anywhere = (!too_short).then(|| choice.into_rows());
        for bucket in 1..begins.len() {
            begins[bucket] += begins[bucket - 1];
        }
        // Each entry goes to the next free place of its bucket.
        let mut free = begins.clone();
        let mut entries = unsorted.clone();
        for entry in unsorted {
            let free = &mut free[bucket(entry.gram)];
            entries[*free as usize] = entry;
            *free += 1;
        }
        Self { table: table.into(), begins: begins.into(), entries: entries.into(), masks: masks.into(), anywhere }
    }

    /// Returns the keywords whose gram this is.
    pub fn entries_of(&self, gram: u32) -> impl Iterator<Item = &Entry> {
        let bucket = bucket(gram);
        let entries = &self.entries[self.begins[bucket] as usize..self.begins[bucket + 1] as usize];
        entries.iter().filter(move |entry| entry.gram == gram)
    }

    /// Returns the table, for [`may_hold`].
    pub fn table(&self) -> &Table {
        self.table.first_chunk().expect("the table is laid out with that many words")
    }
}

impl Rows {
    /// Adds what a gram begins with.
    pub fn add(&mut self, gram: u32) {
        let [first, middle, last] = [0, 8, 16].map(|shift| (gram >> shift & 31) as usize);
        let bit = 1 << (middle & 7);
        self.before[middle >> 3][first] |= bit;
        self.behind[middle >> 3][last] |= bit;
    }
}

/// Returns the four bytes of a keyword that are farthest from its gram, and where they begin from there on.
fn probe(keyword: &[u8], offset: u32) -> (u32, i32) {
    let last = keyword.len().saturating_sub(GRAM);
    let start = if last > 2 * offset as usize { last } else { 0 };
    let apart = i32::try_from(start).ok().zip(i32::try_from(offset).ok()).map(|(start, offset)| start - offset);
    match apart {
        Some(apart) if apart != 0 => (folded(&keyword[start..]), apart),
        _ => (0, 0),
    }
}

/// Tells whether every match of a pattern holds one of the [`RUNS`] near its keyword.
///
/// A match holds the gate's run and begins no later than it. A keyword in the match begins no earlier than the match, which is no longer
/// than the reach and holds the whole run: no more than the rest of the reach before it. And it ends within the lead.
fn is_sparse(pattern: &Pattern) -> bool {
    let run = pattern.gate.length;
    let holds_run = RUNS.iter().any(|&(class, length)| run >= length && pattern.gate.class.is_within(class));
    let before = pattern.reach.length.saturating_sub(run);
    holds_run && before as usize <= BEFORE && pattern.reach.lead as usize <= BEHIND
}

/// Tells whether the word of the table that these bytes pick has their bit.
#[inline]
pub fn may_hold(table: &Table, gram: u32) -> bool {
    let (word, bit) = place(gram);
    table[word] >> bit & 1 == 1
}

/// Tells whether a keyword shorter than a gram may stand here: all bits of the word are set.
pub fn may_hold_shorter(table: &Table, gram: u32) -> bool {
    table[place(gram).0] == u32::MAX
}

/// Returns up to four bytes as a number, the first one lowest, ASCII case folded; zeros stand for those that are missing.
#[inline]
pub fn folded(bytes: &[u8]) -> u32 {
    match bytes.first_chunk() {
        Some(&gram) => u32::from_le_bytes(gram) | FOLD,
        None => {
            let mut gram = [0; GRAM];
            gram[..bytes.len()].copy_from_slice(bytes);
            (u32::from_le_bytes(gram) | FOLD) & mask(bytes.len())
        }
    }
}

/// Returns what cuts four bytes down to that many.
fn mask(length: usize) -> u32 {
    u32::MAX.checked_shr(8 * GRAM.saturating_sub(length) as u32).unwrap_or(0)
}

/// Returns the word of the table, picked by the first three bytes, and the number of the bit in it, picked by the fourth.
#[inline]
fn place(gram: u32) -> (usize, u32) {
    // The eight low bits of the factor are zero, which leaves no trace of the fourth byte.
    let word = (gram & CLASSES).wrapping_mul(GATHER) >> (32 - TABLE);
    (word as usize, gram >> 24 & 31)
}

fn bucket(gram: u32) -> usize {
    (gram.wrapping_mul(SPREAD) >> (32 - BUCKETS)) as usize
}
