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
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Regex { .. } => Some(
                "expressions work on bytes, without Unicode classes, look-around or back references; `git hush rules check` tests them"
                    .to_owned(),
            ),
        }
    }
}
