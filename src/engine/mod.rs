//! The matching engine: bytes in, matches out.
//!
//! One pass of a prefilter over the keywords of all patterns; around a hit, and only there, the pattern's regex, on a window as
//! wide as the pattern can reach; then the checks (checksum, entropy, what is not a secret). Knows no path, no rule id, no policy.

mod assign;
mod checksum;
mod edits;
mod error;
mod gate;
mod grams;
mod lexicon;
mod line_search;
mod lines;
mod pattern;
mod prefilter;
mod quiet;
mod randomness;
mod reading;
pub mod regex;
mod required;
mod sample;
mod scanner;
pub mod score;
pub mod shape;
mod simd;

pub use checksum::{aws_account, holds as checksum_holds, mnemonic_words};
pub use edits::{Before, Seen};
pub use error::Error;
pub use grams::{Entry as GramEntry, Grams, Rows as GramRows};
pub use lexicon::Lexicon;
pub use line_search::{Base, Line, LineSearch, Words};
pub use lines::{LineIndex, excerpt};
pub use pattern::{Checks, Checksum, Gate, Matcher, Pattern, Quiet, Reach, RunClass, Weighing};
pub use required::of_expression as required_literals;
pub use sample::{Sampled, sample};
pub use scanner::{Match, PatternId, Scanner, Scratch};
