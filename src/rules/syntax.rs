//! A rule as it is written, and the checks that make a [`Rule`] of it.
//!
//! The build script includes this file (with what it imports), so that a built-in rule that is not sound fails the build, and a
//! user's rules pass through the very same checks. It must not import anything that the build script does not mirror.

use super::context::Context;
use super::error::{Error, Flaw};
use super::rule::{Examples, Rule};
use super::template;
use crate::engine::{Checks, Checksum, Gate, Matcher, Pattern, Quiet, Reach, Weighing, shape};
use crate::model::Confidence;
use serde::Deserialize;
use std::borrow::Cow;

/// The longest reach that a rule may have: a window around each keyword is as wide.
const MAX_REACH: u32 = 64 << 10;

/// The shortest keyword: two bytes stand everywhere.
const MIN_KEYWORD: usize = 3;

/// A file of rules.
///
/// Other tables are left alone, so that `.hush.toml` itself can be checked.
#[derive(Debug, Deserialize)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleSyntax>,
}

/// A rule as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSyntax {
    /// `provider-kind`, in kebab-case.
    pub id: String,
    /// What it finds, for people.
    pub name: String,
    /// Literals of which every match holds one.
    pub keywords: Option<Vec<String>>,
    /// The expression; with keywords alone, these are words of names, and what is found is the value that is assigned to them.
    pub regex: Option<String>,
    /// In place of keywords and expression: words of which one stands near the secret.
    pub context: Option<Vec<String>>,
    /// With a context: the expression of the secret alone.
    pub secret: Option<String>,
    /// With a context: whether its words count only where no longer word holds them.
    pub whole_word: Option<bool>,
    /// With a context: whether the name must also say that it names a credential.
    pub named: Option<bool>,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// The name of a checksum.
    pub checksum: Option<String>,
    /// The least Shannon entropy of the secret, in bits a byte.
    pub min_entropy: Option<f32>,
    /// `off`, `token`, `weighed`, `password` or `value`; without it `weighed` where the value is, `value` with a context that need not
    /// name a credential, else `token`.
    pub quiet: Option<String>,
    /// What kind of value is weighed: `password`, `secret`, `token`, `key`, `url` or `header`.
    pub weigh: Option<String>,
    /// The greatest length of a match in bytes, where the regex has none.
    pub reach: Option<u32>,
    /// The page where an owner revokes such a secret.
    pub revoke: Option<String>,
    /// What the rule must find and what it must leave alone.
    #[serde(default)]
    pub examples: ExamplesSyntax,
}

/// Examples as they are written: texts with generators.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamplesSyntax {
    /// What the rule must find.
    #[serde(default, rename = "match")]
    pub matching: Vec<String>,
    /// What the rule must leave alone.
    #[serde(default, rename = "ignore")]
    pub ignored: Vec<String>,
}

/// Returns the rules that the TOML text writes, unchecked, in its order.
///
/// Errors: the text is not TOML, or a rule has an unknown or a missing field.
pub fn parse(text: &str) -> Result<Vec<RuleSyntax>, Error> {
    toml::from_str::<RuleFile>(text).map(|file| file.rule).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        // What stands in double quotes is a value; keys stand in back quotes.
        let reason = error.message().lines().next().unwrap_or_default();
        let reason = reason.split('"').step_by(2).map(str::trim).collect::<Vec<_>>().join(" ");
        Error::Syntax { line, reason }
    })
}

/// Returns the first id that two of the rules share.
pub fn repeated_id<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Option<&'r str> {
    let mut seen = std::collections::BTreeSet::new();
    rules.into_iter().map(|rule| rule.id.as_ref()).find(|id| !seen.insert(*id))
}

impl RuleSyntax {
    /// Returns the rule, if it is sound.
    ///
    /// Errors: the first flaw that is found. That the examples do what they say is not looked at here; it takes a scanner.
    pub fn check(self) -> Result<Rule, Error> {
        let id = self.id.clone();
        self.check_fields().map_err(|flaw| Error::Rule { id, flaw })
    }

    fn check_fields(self) -> Result<Rule, Flaw> {
        if !is_kebab_case(&self.id) {
            return Err(Flaw::Id);
        }
        if self.name.trim().is_empty() {
            return Err(Flaw::Name);
        }
        let Form { keywords, regex, min_entropy, quiet } = self.form()?;
        check_keywords(&keywords)?;
        let (reach, gate) = match &regex {
            // What is noticed around a value that is weighed must not depend on bytes that are out of reach.
            Some(regex) if self.weigh.is_some() && self.reach.is_none() => {
                let (reach, gate) = check_regex(regex, &keywords, None)?;
                (reach.with_surroundings(), gate)
            }
            Some(regex) => check_regex(regex, &keywords, self.reach)?,
            None if self.reach.is_some() => return Err(Flaw::NeedlessReach(Reach::OF_ASSIGNMENT.length as usize)),
            None => (Reach::OF_ASSIGNMENT, Gate::OPEN),
        };
        let confidence = by_name("confidence", &self.confidence, Confidence::from_name, &Confidence::ALL.map(Confidence::as_str))?;
        let checks = Checks {
            checksum: self
                .checksum
                .map(|name| by_name("checksum", &name, Checksum::from_name, &Checksum::ALL.map(Checksum::as_str)))
                .transpose()?,
            min_entropy: self.min_entropy.unwrap_or(min_entropy),
            quiet: match self.quiet {
                Some(name) => by_name("way to be quiet", &name, Quiet::from_name, &Quiet::ALL.map(Quiet::as_str))?,
                None if self.weigh.is_some() => Quiet::Weighed,
                None => quiet,
            },
            weighed: self
                .weigh
                .map(|name| by_name("kind to weigh", &name, Weighing::from_name, &Weighing::ALL.map(Weighing::as_str)))
                .transpose()?,
        };
        if !(0.0..=8.0).contains(&checks.min_entropy) {
            return Err(Flaw::Entropy);
        }
        check_examples("match", &self.examples.matching)?;
        check_examples("ignore", &self.examples.ignored)?;
        Ok(Rule {
            id: Cow::Owned(self.id),
            name: Cow::Owned(self.name),
            pattern: Pattern {
                keywords: owned(keywords),
                matcher: regex.map_or(Matcher::Assignment, |regex| Matcher::Regex(Cow::Owned(regex))),
                reach,
                gate,
                checks,
            },
            confidence,
            revoke: self.revoke.map(Cow::Owned),
            examples: Examples { matching: owned(self.examples.matching), ignored: owned(self.examples.ignored) },
        })
    }
}

/// What the two forms of a rule come to.
struct Form {
    keywords: Vec<String>,
    /// None for assignments.
    regex: Option<String>,
    min_entropy: f32,
    quiet: Quiet,
}

impl RuleSyntax {
    /// Returns keywords and expression, and what holds where the rule does not say otherwise.
    fn form(&self) -> Result<Form, Flaw> {
        let (whole_word, named) = (self.whole_word.unwrap_or(false), self.named.unwrap_or(false));
        match (&self.keywords, &self.regex, &self.context, &self.secret) {
            (Some(_), _, None, None) if self.whole_word.is_some() => Err(Flaw::NotOfForm("whole-word")),
            (Some(_), _, None, None) if self.named.is_some() => Err(Flaw::NotOfForm("named")),
            (Some(_), None, None, None) if self.weigh.is_none() => Err(Flaw::Unweighed),
            (Some(keywords), regex, None, None) => {
                Ok(Form { keywords: keywords.clone(), regex: regex.clone(), min_entropy: 0.0, quiet: Quiet::Token })
            }
            (None, None, Some(words), Some(secret)) => {
                let expanded = Context { words, secret, whole_word, named }.expand()?;
                let quiet = if named { Quiet::Token } else { Quiet::Value };
                Ok(Form { keywords: expanded.keywords, regex: Some(expanded.regex), min_entropy: expanded.min_entropy, quiet })
            }
            _ => Err(Flaw::Form),
        }
    }
}

fn owned(texts: Vec<String>) -> Cow<'static, [Cow<'static, str>]> {
    texts.into_iter().map(Cow::Owned).collect()
}

fn is_kebab_case(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    id.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit()) && id.split('-').all(is_word)
}

fn by_name<T>(field: &'static str, name: &str, find: fn(&str) -> Option<T>, known: &[&str]) -> Result<T, Flaw> {
    find(name).ok_or_else(|| Flaw::Unknown { field, value: name.to_owned(), known: Cow::Owned(known.join(", ")) })
}

fn check_keywords(keywords: &[String]) -> Result<(), Flaw> {
    if keywords.is_empty() {
        return Err(Flaw::NoKeyword);
    }
    for keyword in keywords {
        if !keyword.is_ascii() {
            return Err(Flaw::KeywordNotAscii(keyword.clone()));
        }
        if keyword.len() < MIN_KEYWORD {
            return Err(Flaw::ShortKeyword(keyword.clone()));
        }
    }
    Ok(())
}

/// Checks the regex and returns how far a match reaches, and what it must hold.
fn check_regex(regex: &str, keywords: &[String], declared: Option<u32>) -> Result<(Reach, Gate), Flaw> {
    let shape = shape::analyse(regex).map_err(Flaw::Regex)?;
    if shape.min_len() == 0 {
        return Err(Flaw::MatchesEmpty);
    }
    if let Some(name) = shape.groups().iter().flatten().find(|name| *name != "name") {
        return Err(Flaw::StrangeGroup(name.clone()));
    }
    if !shape.always_captures() {
        return Err(Flaw::NoGroup);
    }
    let keywords: Vec<&str> = keywords.iter().map(String::as_str).collect();
    if !shape.always_contains(&keywords) {
        return Err(Flaw::KeywordNotCertain);
    }
    let length = match (shape.max_len(), declared) {
        (Some(length), Some(_)) => return Err(Flaw::NeedlessReach(length)),
        (Some(length), None) => u32::try_from(length).unwrap_or(u32::MAX),
        (None, Some(reach)) => reach,
        (None, None) => return Err(Flaw::Unbounded),
    };
    if !(1..=MAX_REACH).contains(&length) {
        return Err(Flaw::Reach(MAX_REACH));
    }
    let lead = shape.lead(&keywords).and_then(|lead| u32::try_from(lead).ok()).map_or(length, |lead| lead.min(length));
    Ok((Reach { length, lead }, shape.gate()))
}

fn check_examples(kind: &'static str, examples: &[String]) -> Result<(), Flaw> {
    if examples.is_empty() {
        return Err(Flaw::NoExample(kind));
    }
    for example in examples {
        template::parse(example).map_err(|reason| Flaw::Example { example: example.clone(), reason })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
