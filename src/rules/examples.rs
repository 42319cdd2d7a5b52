//! Whether the examples of rules hold: what must be found is found, by that very rule, and what must be left alone is.

use super::{Rule, RuleSet, generator, template};
use crate::engine::{self, Scratch, score};

/// What an example says of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The rule finds it.
    Match,
    /// The rule leaves it alone.
    Ignore,
}

/// An example, with the text that its generators write.
#[derive(Clone, Debug)]
pub struct Example<'r> {
    /// What it says.
    pub claim: Claim,
    /// The example as it is written.
    pub written: &'r str,
    /// The text, the same on every machine.
    pub text: String,
}

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The id of the rule.
    pub rule: String,
    /// What the example says.
    pub claim: Claim,
    /// The example as it is written.
    pub written: String,
}

/// Returns the examples of a rule, expanded.
pub fn expanded(rule: &Rule) -> impl Iterator<Item = Example<'_>> {
    let matching = rule.examples.matching.iter().map(|written| (Claim::Match, written));
    let ignored = rule.examples.ignored.iter().map(|written| (Claim::Ignore, written));
    matching.chain(ignored).enumerate().map(|(index, (claim, written))| {
        // A checked rule has no malformed example; one that is malformed all the same stands for itself.
        let text = template::parse(written)
            .map_or_else(|_| written.to_string(), |pieces| generator::expand(&pieces, &format!("{}/{index}", rule.id)));
        Example { claim, written, text }
    })
}

/// Runs every example of every rule through the scanner, and returns those that do not hold.
///
/// Errors: a rule's regex does not compile.
pub fn broken(rules: &RuleSet) -> Result<Vec<Broken>, engine::Error> {
    let mut scratch = Scratch::default();
    let mut broken = Vec::new();
    for rule in rules.rules() {
        for example in expanded(rule) {
            let mut found = false;
            // A value that is weighed is found where it reaches the confidence that its rule declares, whatever its path.
            let sure = |one: &engine::Match| match one.evidence.signals {
                Some(signals) => score::confidence(score::points(signals)) >= Some(rule.confidence),
                None => true,
            };
            let mut look = |one: engine::Match| found |= rules.rule(one.pattern).id == rule.id && sure(&one);
            rules.scanner().scan(&mut scratch, example.text.as_bytes(), &mut look)?;
            if found != (example.claim == Claim::Match) {
                broken.push(Broken { rule: rule.id.to_string(), claim: example.claim, written: example.written.to_owned() });
            }
        }
    }
    Ok(broken)
}
