//! What can go wrong on this floor.

use crate::engine;
use crate::rules::ere::EreError;

/// What can go wrong when policy is made or asked.
///
/// No message quotes an expression: an allow list can hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An entry that would forgive everything.
    #[error("the `[[allow]]` entry at {place} does not say what it allows")]
    Boundless {
        /// Where the entry stands.
        place: String,
    },
    /// An entry of modes that would fit everything.
    #[error("the `[[policy.when]]` entry at {place} does not say when it holds")]
    Unconditional {
        /// Where the entry stands.
        place: String,
    },
    /// An entry whose list of paths is empty, and which so would fit nothing.
    #[error("the `{entry}` entry at {place} has an empty `paths`")]
    NoPaths {
        /// What kind of entry it is.
        entry: &'static str,
        /// Where the entry stands.
        place: String,
    },
    /// An entry whose `secret` is not an expression.
    #[error("the `secret` of the `[[allow]]` entry at {place} cannot be used")]
    Secret {
        /// Where the entry stands.
        place: String,
        /// What the engine says.
        #[source]
        cause: engine::Error,
    },
    /// An entry with a path that is not a glob.
    #[error("the `paths` of the `{entry}` entry at {place} hold a malformed glob: {reason}")]
    Glob {
        /// What kind of entry it is.
        entry: &'static str,
        /// Where the entry stands.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An expression of `.gitallowed` or `secrets.allowed` that grep would not take either, or that we cannot follow.
    #[error("the expression at {place} cannot be used")]
    Expression {
        /// Where the expression stands.
        place: String,
        /// What is wrong with it.
        #[source]
        cause: EreError,
    },
    /// An expression of `.gitallowed` or `secrets.allowed` that is too large.
    #[error("the expression at {place} cannot be compiled")]
    Compile {
        /// Where the expression stands.
        place: String,
        /// What the engine says.
        #[source]
        cause: engine::Error,
    },
    /// A baseline that git left with a conflict in it.
    #[error("there is a merge conflict in the baseline at {place}")]
    BaselineConflict {
        /// Where its first marker stands.
        place: String,
    },
    /// A baseline of another version, or one that does not say which.
    #[error("the baseline does not say at {place} that it is of version 1")]
    BaselineVersion {
        /// Where it says another, or should say it.
        place: String,
    },
    /// A line of a baseline that names no finding.
    #[error("the baseline holds a line at {place} that begins with no fingerprint")]
    BaselineLine {
        /// Where it stands.
        place: String,
    },
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Boundless { .. } => {
                "give it a `fingerprint`, a `secret`, a `rule` or `paths`; a report names the fingerprint".to_owned()
            }
            Self::Unconditional { .. } => {
                "give it a `rule`, `paths` or a `confidence`; `mode` under `[policy]` is for all findings".to_owned()
            }
            Self::NoPaths { .. } => "name a path, such as `paths = [\"docs/**\"]`, or take `paths` out".to_owned(),
            Self::Secret { cause, .. } | Self::Compile { cause, .. } => return cause.hint(),
            Self::BaselineConflict { .. } => {
                "keep the lines of both sides and remove the markers; `git hush baseline update --merge-union` has git do so"
                    .to_owned()
            }
            Self::BaselineVersion { .. } => {
                "its first line is `# git-hush baseline 1`; another version is of a newer `git hush`".to_owned()
            }
            Self::BaselineLine { .. } => "a line is `fingerprint rule path`; `git hush baseline update` writes them".to_owned(),
            Self::Glob { .. } => "`*` stays within a folder, `**` does not, and a bracket is escaped with a backslash".to_owned(),
            Self::Expression { .. } => {
                "it is read as `grep -E` reads it, without back references; `grep -E -e EXPRESSION FILE` tries it out".to_owned()
            }
        })
    }
}
