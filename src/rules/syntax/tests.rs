//! Sound rules are taken, and each flaw is told.

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
    assert_eq!((pattern.reach.lead, pattern.gate), (5, Gate { class: RunClass::Hex, length: 32, sign: None }));
    rule.named = Some(true);
    assert_eq!(rule.check().unwrap().pattern.checks.quiet, Quiet::Token);
    assert_eq!(flaw(|rule| (rule.context, rule.secret) = (Some(Vec::new()), Some(String::new()))), Flaw::Form);
    assert_eq!(flaw(|rule| rule.regex = None), Flaw::Unweighed);
    assert_eq!(flaw(|rule| rule.keywords = None), Flaw::Form);
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
    assert_eq!(complaint("\n[[rule]]\nkeywords = \"hunter2\""), "line 3 is no rule: invalid type: string , expected a sequence");
    assert!(complaint(&SOUND.replace("confidence", "confidance")).contains("unknown field `confidance`"));
}

#[test]
fn an_id_that_is_taken_is_named() {
    let rules: Vec<Rule> = vec![written().check().unwrap(), written().check().unwrap()];
    assert_eq!(repeated_id(&rules), Some("acme-token"));
    assert_eq!(repeated_id(&rules[..1]), None);
}
