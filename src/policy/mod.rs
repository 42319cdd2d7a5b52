//! What is forgiven: the allow list, `.gitallowed`, inline markers, paths.
//!
//! Knows findings and their lines; must not know where configuration is found or how anything is shown.

use crate::model::Finding;

/// What policy says of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is reported.
    Report,
    /// It is forgiven.
    Suppress(Reason),
}

/// Why a finding is forgiven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// An `[[allow]]` entry of `.hush.toml`.
    Entry {
        /// The entry's own reason.
        reason: Option<String>,
    },
    /// An expression of `.gitallowed` or `secrets.allowed`.
    GitAllowed,
    /// A marker on the line.
    Inline {
        /// The marker, as we spell it.
        marker: &'static str,
    },
}

/// A finding with what policy says of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// What policy says of it.
    pub verdict: Verdict,
}
