//! What can be wrong with rules.

use std::borrow::Cow;

/// What can go wrong on this floor.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not TOML, or a rule in it has a field that rules do not have, or lacks one.
    ///
    /// The parser's own error is not kept: it quotes the text, which may hold a secret.
    #[error("line {line} is no rule: {reason}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The parser's complaint, without the values that it quotes.
        reason: String,
    },
    /// A rule is not sound.
    #[error("rule `{id}` is not sound")]
    Rule {
        /// The rule.
        id: String,
        /// What is wrong with it.
        #[source]
        flaw: Flaw,
    },
    /// Two rules have the same id.
    #[error("two rules have the id `{id}`")]
    RepeatedId {
        /// The id.
        id: String,
    },
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Syntax { .. } => {
                Some("a rule looks like what `git hush rules show github-personal-access-token` prints".to_owned())
            }
            Self::Rule { .. } => Some("`git hush rules check FILE` lists everything that is wrong".to_owned()),
            Self::RepeatedId { .. } => Some("`git hush rules list` shows the ids that are taken".to_owned()),
        }
    }
}

/// What is wrong with one rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The id is not in kebab-case.
    #[error("the id must be lower-case words of letters and digits, joined by `-`")]
    Id,
    /// The name is empty.
    #[error("there is no name")]
    Name,
    /// There is no keyword, which would run the regex over everything.
    #[error("there is no keyword")]
    NoKeyword,
    /// A keyword is so short that it stands everywhere.
    #[error("the keyword `{0}` is shorter than three bytes")]
    ShortKeyword(String),
    /// A keyword is not ASCII, so its case cannot be ignored.
    #[error("the keyword `{0}` is not ASCII")]
    KeywordNotAscii(String),
    /// The regex can match without any of the keywords, so the prefilter would hide secrets.
    #[error("the regex can match text that holds none of the keywords")]
    KeywordNotCertain,
    /// A rule is written neither in the one form nor in the other.
    #[error("a rule has either `keywords` and `regex`, or `context` and `secret`")]
    Form,
    /// A field of one form stands in a rule of the other.
    #[error("`{0}` needs `context` and `secret`")]
    NotOfForm(&'static str),
    /// A word of the context cannot be looked for.
    #[error("the context word `{0}` must be small letters and digits, with single blanks between its parts")]
    Word(String),
    /// The secret of a rule with a context has a group of its own.
    #[error("`secret` must have no group but `(?:…)`")]
    GroupInSecret,
    /// There is no regex, and nothing says what kind of value the names have.
    #[error("there is neither a `regex`, nor `weigh`, which says what kind of value the keywords name")]
    Unweighed,
    /// The regex does not parse.
    #[error("the regex does not parse: {0}")]
    Regex(String),
    /// The regex can match without an unnamed group, so nothing would be the secret.
    #[error("the regex can match without an unnamed group for the secret")]
    NoGroup,
    /// The regex has a named group that means nothing.
    #[error("the regex has a group named `{0}`; the only named group is `name`")]
    StrangeGroup(String),
    /// The regex matches the empty string.
    #[error("the regex matches the empty string")]
    MatchesEmpty,
    /// The regex has no greatest length.
    #[error("the regex has no greatest length; bound it, or declare its `reach` in bytes")]
    Unbounded,
    /// The reach is declared although a match is bounded without it.
    #[error("a match is at most {0} bytes long, so `reach` must not be declared")]
    NeedlessReach(usize),
    /// The reach is zero or beyond what a window may be.
    #[error("the reach must be from 1 to {0} bytes")]
    Reach(u32),
    /// A word that a field does not take.
    #[error("`{value}` is no {field}; there are: {known}")]
    Unknown {
        /// The field.
        field: &'static str,
        /// The word.
        value: String,
        /// The words that the field takes.
        known: Cow<'static, str>,
    },
    /// The least entropy is not between 0 and 8 bits a byte.
    #[error("`min-entropy` must be from 0 to 8 bits a byte")]
    Entropy,
    /// An example that must match, or one that must not, is missing.
    #[error("there is no `{0}` example")]
    NoExample(&'static str),
    /// An example is not well-formed.
    #[error("example `{example}`: {reason}")]
    Example {
        /// The example, as written.
        example: String,
        /// What is wrong with it.
        reason: String,
    },
}
