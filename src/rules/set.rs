//! The rules in force, compiled.

use super::Rule;
use crate::engine::{PatternId, Scanner};

/// The rules in force, with the scanner that looks for them all.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    scanner: Scanner,
}

impl RuleSet {
    /// Puts the rules in force; compiles no regex yet.
    pub fn new(rules: Vec<Rule>) -> Self {
        let scanner = Scanner::new(rules.iter().map(|rule| rule.pattern.clone()).collect());
        Self { rules, scanner }
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
