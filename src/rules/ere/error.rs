//! Why an expression is refused.

/// Why an expression is refused; `at` counts bytes from 0 within its line.
///
/// The expression itself is never quoted: an allow list can hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EreError {
    /// A `[` without its `]`.
    #[error("unmatched `[` at byte {at}")]
    UnmatchedBracket {
        /// The bracket's place.
        at: usize,
    },
    /// A `(` without its `)`.
    #[error("unmatched `(` at byte {at}")]
    UnmatchedParenthesis {
        /// The parenthesis' place.
        at: usize,
    },
    /// A backslash with nothing behind it.
    #[error("trailing backslash at byte {at}")]
    TrailingBackslash {
        /// The backslash's place.
        at: usize,
    },
    /// `\1` and its kin.
    #[error("back reference at byte {at}, which no linear-time matcher can follow")]
    BackReference {
        /// The reference's place.
        at: usize,
    },
    /// `{2,1}`, `{}` and their kin.
    #[error("invalid content of `{{}}` at byte {at}")]
    InvalidInterval {
        /// The brace's place.
        at: usize,
    },
    /// A `{` without its `}`.
    #[error("unmatched `{{` at byte {at}")]
    UnmatchedBrace {
        /// The brace's place.
        at: usize,
    },
    /// An operator with nothing before it.
    #[error("nothing to repeat at byte {at}")]
    NothingToRepeat {
        /// The operator's place.
        at: usize,
    },
    /// A count over 32767.
    #[error("repeat count over 32767 at byte {at}")]
    TooManyRepeats {
        /// The brace's place.
        at: usize,
    },
    /// `[z-a]`, `[a-c-e]`, or a class as the end of a range.
    #[error("invalid range at byte {at}")]
    InvalidRange {
        /// The range's place.
        at: usize,
    },
    /// `[[:word:]]` and other classes that POSIX does not have.
    #[error("unknown character class at byte {at}")]
    UnknownClass {
        /// The class's place.
        at: usize,
    },
    /// `[[.ab.]]`: the C locale has collating elements of one byte only.
    #[error("unknown collating element at byte {at}")]
    UnknownCollation {
        /// The element's place.
        at: usize,
    },
    /// `[:space:]` where `[[:space:]]` is meant.
    #[error("a character class is written `[[:space:]]`, not `[:space:]`, at byte {at}")]
    BareClass {
        /// The bracket's place.
        at: usize,
    },
    /// More nested groups than the parser follows.
    #[error("nested more than 100 deep at byte {at}")]
    TooDeep {
        /// Where it became too deep.
        at: usize,
    },
}
