//! The choice of a keyword's gram: what is rare in source text.

use super::common::COMMON;
use super::pairs::RARENESS;
use super::{GRAM, Rows, folded};

/// How many times as long it takes to look at a place where a gram stands than where its first bytes may.
const CLOSER: f32 = 8.0;

/// The greatest share that a gram can have that is not listed.
const UNLISTED: f32 = 1.0 / 12_000.0;

/// Chooses the grams of keywords, one after the other.
pub(super) struct Choice {
    /// Which share of the pairs in source text are of these classes.
    pairs: [[f32; 32]; 32],
    /// Which share of the bytes are of this class.
    singles: [f32; 32],
    /// The grams that may stand anywhere. They mix up what shares its middle byte, so it matters which ones come together.
    rows: Rows,
}

impl Choice {
    pub(super) fn new() -> Self {
        let pairs = RARENESS.map(|row| row.map(share_of));
        Self { pairs, singles: pairs.map(|row| row.iter().sum()), rows: Rows::default() }
    }

    /// Returns the rarest gram of a keyword, and where in it the gram begins.
    pub(super) fn rarest(&self, keyword: &[u8]) -> Option<(u32, u32)> {
        best(keyword, |gram| self.share(gram))
    }

    /// Returns the gram that adds least to the places where those of the rows can begin, and adds it to these.
    pub(super) fn anywhere(&mut self, keyword: &[u8]) -> Option<(u32, u32)> {
        let best = best(keyword, |gram| self.growth(gram) + CLOSER * self.share(gram))?;
        self.rows.add(best.0);
        Some(best)
    }

    /// Returns the grams that may stand anywhere.
    pub(super) fn into_rows(self) -> Rows {
        self.rows
    }

    /// Returns about which share of the places in source text hold the gram: counted for common ones, guessed of their pairs for others.
    fn share(&self, gram: u32) -> f32 {
        if let Ok(at) = COMMON.binary_search_by_key(&gram, |&(gram, _)| gram) {
            return share_of(COMMON[at].1);
        }
        let [a, b, c, d] = gram.to_le_bytes().map(|byte| usize::from(byte & 31));
        let guess = self.pairs[a][b] * self.pairs[b][c] * self.pairs[c][d] / (self.singles[b] * self.singles[c]);
        // What is not listed is rarer than all that is, however common its pairs are.
        guess.min(UNLISTED)
    }

    /// Returns by which share of all places more of them can begin a gram of the rows if this one is added.
    fn growth(&self, gram: u32) -> f32 {
        let [first, middle, last, _] = gram.to_le_bytes().map(|byte| usize::from(byte & 31));
        let holds = |rows: &[[u8; 32]; 4], class: usize| rows[middle >> 3][class] >> (middle & 7) & 1 == 1;
        let sum = |rows, share: &dyn Fn(usize) -> f32| (0..32).filter(|&class| holds(rows, class)).map(share).sum::<f32>();
        let (before, behind) = (|class: usize| self.pairs[class][middle], |class: usize| self.pairs[middle][class]);
        let (old_before, old_behind) = (sum(&self.rows.before, &before), sum(&self.rows.behind, &behind));
        let new_before = old_before + if holds(&self.rows.before, first) { 0.0 } else { before(first) };
        let new_behind = old_behind + if holds(&self.rows.behind, last) { 0.0 } else { behind(last) };
        (new_before * new_behind - old_before * old_behind) / self.singles[middle]
    }
}

/// Turns eight times the binary logarithm of one over a share into the share.
fn share_of(rareness: u8) -> f32 {
    (-f32::from(rareness) / 8.0).exp2()
}

/// Returns the gram that costs least; the whole of a keyword that is no longer than one.
fn best(keyword: &[u8], cost: impl Fn(u32) -> f32) -> Option<(u32, u32)> {
    if keyword.len() < GRAM {
        return (!keyword.is_empty()).then(|| (folded(keyword), 0));
    }
    let grams = keyword.windows(GRAM).map(folded).map(|gram| (gram, cost(gram)));
    let (start, (gram, _)) = grams.enumerate().min_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other))?;
    Some((gram, u32::try_from(start).ok()?))
}
