//! The rules: what is looked for, as data.
//!
//! A rule as written (`RuleSyntax`), a rule checked ([`Rule`]), and the rules in force, compiled ([`RuleSet`]) are three types.
//! Knows the engine; must not know where bytes come from or what is forgiven.

mod rule;
mod set;

pub use rule::{Examples, Rule};
pub use set::RuleSet;
