//! A rule, checked.

use crate::engine::Pattern;
use crate::model::Confidence;
use std::borrow::Cow;

/// A rule, checked: built in, or a user's own.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `provider-kind`, stable for ever.
    pub id: Cow<'static, str>,
    /// What it finds, for people: "GitHub personal access token".
    pub name: Cow<'static, str>,
    /// What the engine looks for.
    pub pattern: Pattern,
    /// How sure the rule is of itself.
    pub confidence: Confidence,
    /// The page where an owner revokes such a secret.
    pub revoke: Option<Cow<'static, str>>,
    /// What it must find and must leave alone, as generators.
    pub examples: Examples,
}

/// Texts with generators, such as `token: ghp_<github-checksum:30>`.
#[derive(Clone, Debug)]
pub struct Examples {
    /// What the rule must find.
    pub matching: Cow<'static, [Cow<'static, str>]>,
    /// What the rule must leave alone.
    pub ignored: Cow<'static, [Cow<'static, str>]>,
}
