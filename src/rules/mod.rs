//! The rules: what is looked for, as data.
//!
//! A rule as written ([`RuleSyntax`]), a rule checked ([`Rule`]), and the rules in force, compiled ([`RuleSet`]) are three types.
//! Knows the engine; must not know where bytes come from or what is forgiven.

mod builtin;
mod context;
pub mod ere;
mod error;
pub mod examples;
mod generator;
mod import;
mod rule;
mod set;
mod syntax;
mod template;

pub use builtin::builtin;
pub use error::{Error, Flaw};
pub use import::{import, quoted};
pub use rule::{Examples, Rule};
pub use set::RuleSet;
pub use syntax::{ExamplesSyntax, RuleSyntax, parse, repeated_id};
