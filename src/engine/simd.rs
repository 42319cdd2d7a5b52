//! Looks at many bytes at once, where the processor can; the one part of the engine that may be unsafe.
//!
//! Two questions are asked of blocks of 64 bytes, and answered by a bit for each place: whether a gram that may stand anywhere can begin
//! there, and whether a run as tokens have begins there. Then the places that are marked are listed, if the table of the grams knows them.
//! Each answer has a plain twin, which says what it means; tests compare the two at every length and place. Bytes behind the end count as
//! zeros.

use super::RunClass;
use super::grams::{self, GRAM, RUNS, Rows, Table};

/// The bytes of a block.
pub(super) const BLOCK: usize = 64;

/// The bytes behind a block that are looked at for a gram that begins in it.
const AHEAD: usize = GRAM - 1;

/// How many places are listed at once, whether or not there are as many.
pub(super) const SPARE: usize = 8;

/// What the processor can do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fast(());

impl Fast {
    /// Tells whether the processor has what is needed.
    #[allow(clippy::missing_const_for_fn, reason = "it asks the processor where one of that kind runs the program")]
    pub(super) fn detect() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("bmi1")
            && std::arch::is_x86_feature_detected!("bmi2")
            && std::arch::is_x86_feature_detected!("popcnt")
        {
            return Some(Self(()));
        }
        None
    }

    /// Notes, for the places of each block, where a gram of the rows can begin.
    #[allow(unused_variables, reason = "elsewhere nobody has this type in hand")]
    pub(super) fn grams(self, rows: &Rows, bytes: &[u8], places: &mut [u64]) {
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "this file is where it may be")]
        // SAFETY: the function asks for what `detect`, which alone makes this type, has found.
        unsafe {
            avx2::grams(rows, bytes, places);
        }
    }

    /// Notes, for the places of each block, where one of the [`RUNS`] begins.
    #[allow(unused_variables, reason = "elsewhere nobody has this type in hand")]
    pub(super) fn runs(self, bytes: &[u8], places: &mut [u64]) {
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "this file is where it may be")]
        // SAFETY: as above.
        unsafe {
            avx2::runs(bytes, places);
        }
    }

    /// Lists the marked places of the blocks that the table knows, in order; of a block whose places all are marked, those it knows stay so.
    ///
    /// The list holds every place of the blocks, and room for [`SPARE`] more.
    #[allow(unused_variables, reason = "elsewhere nobody has this type in hand")]
    pub(super) fn known<'l>(self, table: &Table, bytes: &[u8], places: &mut [u64], list: &'l mut [u16]) -> &'l [u16] {
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "this file is where it may be")]
        // SAFETY: as above.
        let count = unsafe { avx2::known(table, bytes, places, list) };
        #[cfg(not(target_arch = "x86_64"))]
        let count = 0;
        &list[..count]
    }
}

/// Returns the bytes from a block's start on: borrowed where as many are there as are looked at, else copied in front of zeros.
fn block<'b>(bytes: &'b [u8], number: usize, copy: &'b mut [u8; BLOCK + AHEAD]) -> &'b [u8; BLOCK + AHEAD] {
    let rest = bytes.get(number * BLOCK..).unwrap_or_default();
    if let Some(block) = rest.first_chunk() {
        return block;
    }
    *copy = [0; BLOCK + AHEAD];
    copy[..rest.len()].copy_from_slice(rest);
    copy
}

/// The length of the shortest of the runs; all of them are runs of tokens' bytes.
const SHORTEST: u32 = {
    assert!(RUNS[0].1 <= RUNS[1].1 && RUNS[1].1 <= RUNS[2].1 && RUNS[2].1 <= BLOCK as u32);
    assert!(matches!(RUNS[2].0, RunClass::Token));
    RUNS[0].1
};

/// Returns where in a block runs of that length begin, given which bytes of it and of the next one are of the class.
///
/// No run is longer than a block, so none that begins here ends behind the next.
#[inline]
const fn beginnings(here: u64, next: u64, length: u32) -> u64 {
    let (mut low, mut high) = (here, next);
    let mut known = 1;
    // A bit tells that so many bytes from there on are of the class.
    while known < length {
        let step = if known < length - known { known } else { length - known };
        low &= low >> step | high << (64 - step);
        high &= high >> step;
        known += step;
    }
    low
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{AHEAD, BLOCK, GRAM, RUNS, Rows, RunClass, SHORTEST, SPARE, Table, beginnings, block, grams};
    use std::arch::x86_64::{
        __m256i, _mm_loadu_si128, _mm256_add_epi8, _mm256_and_si256, _mm256_blendv_epi8, _mm256_broadcastsi128_si256,
        _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_setzero_si256,
        _mm256_shuffle_epi8, _mm256_slli_epi16, _mm256_srli_epi16, _mm256_xor_si256,
    };

    /// How many bytes are looked at at once.
    const WIDE: usize = 32;

    #[target_feature(enable = "avx2")]
    pub(super) fn grams(rows: &Rows, bytes: &[u8], places: &mut [u64]) {
        let rows = Wide::of(rows);
        let mut copy = [0; BLOCK + AHEAD];
        for (number, places) in places.iter_mut().enumerate() {
            let block = block(bytes, number, &mut copy);
            *places = u64::from(grams_of(&rows, block, 0)) | u64::from(grams_of(&rows, block, WIDE)) << WIDE;
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn runs(bytes: &[u8], places: &mut [u64]) {
        let mut copy = [0; BLOCK + AHEAD];
        let mut next = Kinds::of(block(bytes, 0, &mut copy));
        let mut next_tokens = next.members(RunClass::Token);
        for (number, places) in places.iter_mut().enumerate() {
            let (here, here_tokens) = (next, next_tokens);
            next = Kinds::of(block(bytes, number + 1, &mut copy));
            next_tokens = next.members(RunClass::Token);
            *places = 0;
            // Few blocks hold even the shortest run of the widest class.
            if beginnings(here_tokens, next_tokens, SHORTEST) != 0 {
                for (class, length) in RUNS {
                    *places |= beginnings(here.members(class), next.members(class), length);
                }
            }
        }
    }

    /// What is found at a place says little of what is found at the next, so nothing here branches on it.
    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    pub(super) fn known(table: &Table, bytes: &[u8], places: &mut [u64], list: &mut [u16]) -> usize {
        let mut copy = [0; BLOCK + AHEAD];
        let mut marked = 0;
        for (number, bits) in places.iter_mut().enumerate().filter(|(_, bits)| **bits != 0) {
            if *bits == u64::MAX {
                let block = block(bytes, number, &mut copy);
                *bits = (0..BLOCK)
                    .fold(0, |bits, at| bits | u64::from(grams::may_hold(table, grams::folded(&block[at..at + GRAM]))) << at);
            }
            let (mut rest, count) = (*bits, bits.count_ones() as usize);
            for some in list[marked..].chunks_exact_mut(SPARE).take(count.div_ceil(SPARE)) {
                for place in some {
                    *place = (number * BLOCK) as u16 + rest.trailing_zeros() as u16;
                    rest &= rest.wrapping_sub(1);
                }
            }
            marked += count;
        }
        let mut known = 0;
        for number in 0..marked {
            let place = list[number];
            let gram = bytes.get(usize::from(place)..).map_or(0, grams::folded);
            list[known] = place;
            known += usize::from(grams::may_hold(table, gram));
        }
        known
    }

    /// The rows, each as the tables of the small and of the large classes of a neighbour.
    struct Wide {
        before: [[__m256i; 2]; 4],
        behind: [[__m256i; 2]; 4],
    }

    impl Wide {
        #[target_feature(enable = "avx2")]
        fn of(rows: &Rows) -> Self {
            let nothing = [[_mm256_setzero_si256(); 2]; 4];
            let mut wide = Self { before: nothing, behind: nothing };
            for (wide, rows) in [(&mut wide.before, &rows.before), (&mut wide.behind, &rows.behind)] {
                for (wide, row) in wide.iter_mut().zip(rows) {
                    *wide = [twice(row, 0), twice(row, 16)];
                }
            }
            wide
        }
    }

    /// Tells of 32 places whether a gram of the rows begins there.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn grams_of(rows: &Wide, block: &[u8; BLOCK + AHEAD], at: usize) -> u32 {
        let classes = _mm256_set1_epi8(0x1f);
        let first = _mm256_and_si256(load(block, at), classes);
        let middle = _mm256_and_si256(load(block, at + 1), classes);
        let last = _mm256_and_si256(load(block, at + 2), classes);
        let (first, last) = (indexes(first), indexes(last));
        let a = _mm256_and_si256(entries(&rows.before[0], first), entries(&rows.behind[0], last));
        let b = _mm256_and_si256(entries(&rows.before[1], first), entries(&rows.behind[1], last));
        let c = _mm256_and_si256(entries(&rows.before[2], first), entries(&rows.behind[2], last));
        let d = _mm256_and_si256(entries(&rows.before[3], first), entries(&rows.behind[3], last));
        // The two high bits of the middle class say which row counts, the three low ones which bit in it.
        let (high, low) = (_mm256_slli_epi16::<3>(middle), _mm256_slli_epi16::<4>(middle));
        let row = _mm256_blendv_epi8(_mm256_blendv_epi8(a, b, low), _mm256_blendv_epi8(c, d, low), high);
        let bits = twice(&[1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128], 0);
        any(_mm256_and_si256(row, _mm256_shuffle_epi8(bits, middle)))
    }

    /// Returns the indexes of classes in the tables of the small and of the large ones; a high bit stands for what is in the other.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn indexes(classes: __m256i) -> [__m256i; 2] {
        let high_from_16 = _mm256_set1_epi8(0x70);
        let other = _mm256_xor_si256(classes, _mm256_set1_epi8(0x10));
        [_mm256_add_epi8(classes, high_from_16), _mm256_add_epi8(other, high_from_16)]
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn entries(row: &[__m256i; 2], [small, large]: [__m256i; 2]) -> __m256i {
        _mm256_or_si256(_mm256_shuffle_epi8(row[0], small), _mm256_shuffle_epi8(row[1], large))
    }

    /// What the low half of a byte says of its kind: a digit; a letter of either half of the alphabet; `_`; `-`; `+ . /`; `=`.
    const LOW: [u8; 16] = [
        0b101, 0b111, 0b111, 0b111, 0b111, 0b111, 0b111, 0b111, 0b111, 0b111, 0b110, 0b10_0010, 0b10, 0b101_0010, 0b10_0010,
        0b10_1010,
    ];

    /// What the high half says.
    const HIGH: [u8; 16] = [0, 0, 0b11_0000, 0b100_0001, 0b10, 0b1100, 0b10, 0b100, 0, 0, 0, 0, 0, 0, 0, 0];

    const fn kinds(class: RunClass) -> i8 {
        match class {
            RunClass::Hex | RunClass::Alnum => 0b111,
            RunClass::Word => 0b1_1111,
            RunClass::Token => 0b111_1111,
        }
    }

    /// The kinds of a block's bytes.
    #[derive(Clone, Copy)]
    struct Kinds([__m256i; 2]);

    impl Kinds {
        #[inline]
        #[target_feature(enable = "avx2")]
        fn of(block: &[u8; BLOCK + AHEAD]) -> Self {
            Self([kinds_of(load(block, 0)), kinds_of(load(block, WIDE))])
        }

        /// Tells which bytes are of a class.
        #[inline]
        #[target_feature(enable = "avx2")]
        fn members(self, class: RunClass) -> u64 {
            let kinds = _mm256_set1_epi8(kinds(class));
            let Self([low, high]) = self;
            u64::from(any(_mm256_and_si256(low, kinds))) | u64::from(any(_mm256_and_si256(high, kinds))) << WIDE
        }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn kinds_of(bytes: __m256i) -> __m256i {
        let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), _mm256_set1_epi8(0x0f));
        // A byte with its high bit set finds nothing by its low half.
        _mm256_and_si256(_mm256_shuffle_epi8(twice(&LOW, 0), bytes), _mm256_shuffle_epi8(twice(&HIGH, 0), high))
    }

    /// Tells which bytes are not zero.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn any(bytes: __m256i) -> u32 {
        !_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())).cast_unsigned()
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(block: &[u8; BLOCK + AHEAD], at: usize) -> __m256i {
        assert!(at <= BLOCK + AHEAD - WIDE, "as many bytes stand there");
        #[allow(unsafe_code, reason = "this file is where it may be")]
        // SAFETY: 32 bytes are read from `at` on, which the line above has seen to lie within the block; no alignment is asked for.
        unsafe {
            _mm256_loadu_si256(block.as_ptr().add(at).cast())
        }
    }

    /// Returns sixteen bytes, twice.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn twice<const N: usize>(bytes: &[u8; N], at: usize) -> __m256i {
        assert!(N >= 16 && at <= N - 16, "as many bytes stand there");
        #[allow(unsafe_code, reason = "this file is where it may be")]
        // SAFETY: sixteen bytes are read from `at` on, which the line above has seen to lie within the array, at any alignment.
        let half = unsafe { _mm_loadu_si128(bytes.as_ptr().add(at).cast()) };
        _mm256_broadcastsi128_si256(half)
    }
}

#[cfg(test)]
mod tests;
