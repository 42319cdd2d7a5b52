//! How sure a rule is of itself.

use std::fmt;

/// How sure a rule is that what it matches is a secret.
///
/// Ordered: `Low < Medium < High`. `High` always blocks, `Medium` by default, `Low` on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// A shape that many things have.
    Low,
    /// A shape that is unusual, with words near that speak for it.
    Medium,
    /// A prefix, marker or checksum that nothing else has.
    High,
}

impl Confidence {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Returns the level's name as it is written in rules, settings and flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Returns the level of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
