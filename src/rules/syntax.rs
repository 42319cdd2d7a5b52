//! A rule as it is written, and the checks that make a [`Rule`] of it.
//!
//! The build script includes this file (with what it imports), so that a built-in rule that is not sound fails the build, and a
//! user's rules pass through the very same checks. It must not import anything that the build script does not mirror.

use super::context::Context;
use super::error::{Error, Flaw};
use super::rule::{Examples, Rule};
use super::template;
use crate::engine::{Checks, Checksum, Gate, Pattern, Quiet, Reach, shape};
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
    /// The expression.
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
    /// `off`, `token`, `password` or `value`; if it is not given, `value` with a context that need not name a credential, else `token`.
    pub quiet: Option<String>,
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
        let (reach, gate) = check_regex(&regex, &keywords, self.reach)?;
        let confidence = by_name("confidence", &self.confidence, Confidence::from_name, &Confidence::ALL.map(Confidence::as_str))?;
        let checks = Checks {
            checksum: self
                .checksum
                .map(|name| by_name("checksum", &name, Checksum::from_name, &Checksum::ALL.map(Checksum::as_str)))
                .transpose()?,
            min_entropy: self.min_entropy.unwrap_or(min_entropy),
            quiet: match self.quiet {
                Some(name) => by_name("way to be quiet", &name, Quiet::from_name, &Quiet::ALL.map(Quiet::as_str))?,
                None => quiet,
            },
        };
        if !(0.0..=8.0).contains(&checks.min_entropy) {
            return Err(Flaw::Entropy);
        }
        check_examples("match", &self.examples.matching)?;
        check_examples("ignore", &self.examples.ignored)?;
        Ok(Rule {
            id: Cow::Owned(self.id),
            name: Cow::Owned(self.name),
            pattern: Pattern { keywords: owned(keywords), regex: Cow::Owned(regex), reach, gate, checks },
            confidence,
            revoke: self.revoke.map(Cow::Owned),
            examples: Examples { matching: owned(self.examples.matching), ignored: owned(self.examples.ignored) },
        })
    }
}

/// What the two forms of a rule come to.
struct Form {
    keywords: Vec<String>,
    regex: String,
    min_entropy: f32,
    quiet: Quiet,
}

impl RuleSyntax {
    /// Returns keywords and expression, and what holds where the rule does not say otherwise.
    fn form(&self) -> Result<Form, Flaw> {
        let (whole_word, named) = (self.whole_word.unwrap_or(false), self.named.unwrap_or(false));
        match (&self.keywords, &self.regex, &self.context, &self.secret) {
            (Some(_), Some(_), None, None) if self.whole_word.is_some() => Err(Flaw::NotOfForm("whole-word")),
            (Some(_), Some(_), None, None) if self.named.is_some() => Err(Flaw::NotOfForm("named")),
            (Some(keywords), Some(regex), None, None) => {
                Ok(Form { keywords: keywords.clone(), regex: regex.clone(), min_entropy: 0.0, quiet: Quiet::Token })
            }
            (None, None, Some(words), Some(secret)) => {
                let expanded = Context { words, secret, whole_word, named }.expand()?;
                let quiet = if named { Quiet::Token } else { Quiet::Value };
                Ok(Form { keywords: expanded.keywords, regex: expanded.regex, min_entropy: expanded.min_entropy, quiet })
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
mod tests {
    use super::{RuleSyntax, parse, repeated_id};
    use crate::engine::{Checksum, Gate, Quiet, Reach, RunClass};
    use crate::rules::{Error, Flaw, Rule};

    const SOUND: &str = r#"
[[rule]]
id = "acme-token"
name = "Acme token"
keywords = ["acme_"]
regex = '\b(acme_[0-9a-z]{20})\b'
confidence = "high"
[rule.examples]
match = ["acme_<lower-alnum:20>"]
ignore = ["acme_<repeat:x:20>"]
"#;

    fn written() -> RuleSyntax {
        parse(SOUND).unwrap().remove(0)
    }

    /// Returns what is wrong with the sound rule after it was changed.
    fn flaw(change: impl FnOnce(&mut RuleSyntax)) -> Flaw {
        let mut rule = written();
        change(&mut rule);
        match rule.check() {
            Err(Error::Rule { flaw, .. }) => flaw,
            other => panic!("expected a flaw, got {other:?}"),
        }
    }

    #[test]
    fn a_sound_rule_has_the_defaults() {
        let rule = written().check().unwrap();
        assert_eq!(rule.pattern.reach, Reach { length: 25, lead: 5 });
        assert_eq!(rule.pattern.checks.quiet, Quiet::Token);
        assert_eq!(rule.pattern.checks.checksum, None);
        assert_eq!(*rule.examples.matching, ["acme_<lower-alnum:20>"]);
    }

    #[test]
    fn names_are_read() {
        let mut rule = written();
        (rule.checksum, rule.quiet) = (Some("jwt".to_owned()), Some("value".to_owned()));
        let checks = rule.check().unwrap().pattern.checks;
        assert_eq!((checks.checksum, checks.quiet), (Some(Checksum::Jwt), Quiet::Value));
        assert!(matches!(flaw(|rule| rule.checksum = Some("crc".to_owned())), Flaw::Unknown { field: "checksum", .. }));
        assert!(matches!(flaw(|rule| rule.confidence = "sure".to_owned()), Flaw::Unknown { field: "confidence", .. }));
    }

    #[test]
    fn an_id_is_in_kebab_case() {
        for id in ["", "Acme", "acme_token", "acme--token", "-acme", "acme-", "acme token", "äcme"] {
            assert_eq!(flaw(|rule| rule.id = id.to_owned()), Flaw::Id, "{id}");
        }
    }

    #[test]
    fn keywords_are_long_ascii_and_in_every_match() {
        let keywords = |texts: &[&str]| Some(texts.iter().map(|&text| text.to_owned()).collect());
        assert_eq!(flaw(|rule| rule.keywords = Some(Vec::new())), Flaw::NoKeyword);
        assert_eq!(flaw(|rule| rule.keywords = keywords(&["acme_", "ac"])), Flaw::ShortKeyword("ac".to_owned()));
        assert_eq!(flaw(|rule| rule.keywords = keywords(&["ÄCME"])), Flaw::KeywordNotAscii("ÄCME".to_owned()));
        assert_eq!(flaw(|rule| rule.keywords = keywords(&["other"])), Flaw::KeywordNotCertain);
    }

    #[test]
    fn the_regex_has_a_secret_and_an_end() {
        let regex = |text: &str| {
            let text = text.to_owned();
            flaw(|rule| rule.regex = Some(text))
        };
        assert_eq!(regex("acme_("), Flaw::Regex("unclosed group".to_owned()));
        assert_eq!(regex("acme_x"), Flaw::NoGroup);
        assert_eq!(regex("acme_(?:(x)|y)"), Flaw::NoGroup);
        assert_eq!(regex("(acme_)?"), Flaw::MatchesEmpty);
        assert_eq!(regex("acme_(x+)"), Flaw::Unbounded);
        assert_eq!(regex("acme_(?P<secret>(x))"), Flaw::StrangeGroup("secret".to_owned()));
        assert_eq!(flaw(|rule| rule.reach = Some(9)), Flaw::NeedlessReach(25));
        assert!(matches!(regex("acme_([a-z]{70000})"), Flaw::Reach(_)));
    }

    #[test]
    fn a_context_takes_the_place_of_keywords_and_expression() {
        let short = |rule: &mut RuleSyntax| {
            (rule.keywords, rule.regex) = (None, None);
            (rule.context, rule.secret) = (Some(vec!["acme".to_owned()]), Some("[0-9a-f]{32}".to_owned()));
        };
        let mut rule = written();
        short(&mut rule);
        let pattern = rule.clone().check().unwrap().pattern;
        assert_eq!((pattern.checks.quiet, pattern.checks.min_entropy), (Quiet::Value, 0.7 * 4.0));
        assert_eq!((pattern.reach.lead, pattern.gate), (5, Gate { class: RunClass::Hex, length: 32 }));
        rule.named = Some(true);
        assert_eq!(rule.check().unwrap().pattern.checks.quiet, Quiet::Token);
        assert_eq!(flaw(|rule| (rule.context, rule.secret) = (Some(Vec::new()), Some(String::new()))), Flaw::Form);
        assert_eq!(flaw(|rule| rule.regex = None), Flaw::Form);
        assert_eq!(flaw(|rule| rule.named = Some(true)), Flaw::NotOfForm("named"));
        assert_eq!(flaw(|rule| rule.whole_word = Some(false)), Flaw::NotOfForm("whole-word"));
    }

    #[test]
    fn a_declared_reach_is_taken() {
        let mut rule = written();
        (rule.regex, rule.reach) = (Some("(acme_x+y)".to_owned()), Some(4096));
        assert_eq!(rule.check().unwrap().pattern.reach.length, 4096);
    }

    #[test]
    fn both_kinds_of_examples_are_asked_for() {
        assert_eq!(flaw(|rule| rule.examples.matching.clear()), Flaw::NoExample("match"));
        assert_eq!(flaw(|rule| rule.examples.ignored.clear()), Flaw::NoExample("ignore"));
        assert!(matches!(flaw(|rule| rule.examples.ignored.push("<x".to_owned())), Flaw::Example { .. }));
    }

    #[test]
    fn what_is_not_a_rule_does_not_parse() {
        assert!(parse("[[rule]]\nid = 3").is_err());
        assert!(parse(&SOUND.replace("confidence", "confidance")).is_err());
        assert!(parse("\u{0}").is_err());
        assert!(parse("").unwrap().is_empty());
    }

    #[test]
    fn a_complaint_names_the_line_and_quotes_no_value() {
        let complaint = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(
            complaint("\n[[rule]]\nkeywords = \"hunter2\""),
            "line 3 is no rule: invalid type: string , expected a sequence"
        );
        assert!(complaint(&SOUND.replace("confidence", "confidance")).contains("unknown field `confidance`"));
    }

    #[test]
    fn an_id_that_is_taken_is_named() {
        let rules: Vec<Rule> = vec![written().check().unwrap(), written().check().unwrap()];
        assert_eq!(repeated_id(&rules), Some("acme-token"));
        assert_eq!(repeated_id(&rules[..1]), None);
    }
}
