//! What can go wrong on this floor.

/// What can go wrong in the engine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An expression that is not one, or not one that we take.
    #[error("the expression does not compile: {reason}")]
    Regex {
        /// The parser's complaint, in one line.
        reason: String,
    },
    /// The keywords could not be made into an automaton.
    #[error("the keywords of the rules do not make an automaton")]
    Keywords(#[source] aho_corasick::BuildError),
    /// The automaton refused a search.
    #[error("the keywords of the rules cannot be searched for")]
    Search(#[source] aho_corasick::MatchError),
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Regex { .. } => Some(
                "expressions work on bytes, without Unicode classes, look-around or back references; `git hush rules check` tests them"
                    .to_owned(),
            ),
            Self::Keywords(_) | Self::Search(_) => Some("run `git hush rules check` to find the rule".to_owned()),
        }
    }
}
