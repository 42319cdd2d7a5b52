//! The rules in force, compiled.

use super::Rule;
use super::builtin::{self, builtin};
use crate::engine::{self, PatternId, Scanner};
use std::borrow::Cow;

/// The rules in force, with the scanner that looks for them all.
#[derive(Debug)]
pub struct RuleSet {
    rules: Cow<'static, [Rule]>,
    scanner: Scanner,
}

impl RuleSet {
    /// Puts the rules in force; compiles no regex yet.
    pub fn new(rules: Vec<Rule>) -> Self {
        let scanner = Scanner::new(rules.iter().map(|rule| rule.pattern.clone()).collect());
        Self { rules: Cow::Owned(rules), scanner }
    }

    /// Puts the built-in rules in force, and copies none of their texts.
    pub fn builtin() -> Self {
        let patterns = builtin().iter().map(|rule| &rule.pattern);
        Self { rules: Cow::Borrowed(builtin()), scanner: Scanner::laid_out(patterns, builtin::grams()) }
    }

    /// Compiles the regexes of rules that are not built in, to learn at once whether they do.
    ///
    /// The built-in ones are known to; a user's can be sound and still too large.
    pub fn compile_own(&self) -> Result<(), engine::Error> {
        let mut own = (0..).map(PatternId).zip(self.rules.iter()).filter(|(_, rule)| matches!(rule.id, Cow::Owned(_)));
        own.try_for_each(|(pattern, _)| self.scanner.compile(pattern))
    }

    /// Returns the rule that a match's pattern belongs to.
    pub fn rule(&self, pattern: PatternId) -> &Rule {
        &self.rules[pattern.0 as usize]
    }

    /// Returns the rule with that id.
    pub fn by_id(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Returns all rules, in the order of their files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Returns the scanner.
    pub fn scanner(&self) -> &Scanner {
        &self.scanner
    }
}
