//! Rules out of expressions that were written for another tool.
//!
//! Such an expression has no keywords, no secret group, no examples and often no end; what can be worked out of it is.

use super::ere::{self, Dialect};
use super::examples::{self, Broken};
use super::{RuleSet, parse};
use crate::engine;
use std::fmt::Write;

/// How far a match may reach, in bytes, where the expression says nothing of it.
const REACH: u32 = 4096;

/// The most of one byte's kind that an example repeats.
const MOST: u32 = 200;

/// Returns a rule, written as TOML, that finds the whole words that a POSIX extended expression matches.
///
/// Errors: why no rule can be made of it, in words that do not quote it.
pub fn import(id: &str, name: &str, expression: &[u8]) -> Result<String, String> {
    let translated = ere::translate_as(Dialect::Grep, expression).map_err(|error| error.to_string())?;
    let keywords = engine::required_literals(&translated).unwrap_or_default();
    let mut keywords: Vec<String> = keywords.into_iter().filter_map(|literal| String::from_utf8(literal).ok()).collect();
    keywords.iter_mut().for_each(|keyword| keyword.make_ascii_lowercase());
    keywords.sort();
    keywords.dedup();
    if keywords.is_empty() || keywords.iter().any(|keyword| keyword.len() < 3) {
        return Err("no text of three letters stands in all that it matches".to_owned());
    }
    let regex = format!(r"\b{{start-half}}({translated})\b{{end-half}}");
    let unbounded = engine::shape::analyse(&regex)?.max_len().is_none();
    let example = example(&translated).ok_or("no example of what it matches could be made")?;
    let mut reason = "no example of what it leaves alone could be made".to_owned();
    for ignored in [format!("x{}x", keywords[0]), keywords[0][..keywords[0].len() - 1].to_owned()] {
        let text =
            written(&Draft { id, name, keywords: &keywords, regex: &regex, unbounded, example: &example, ignored: &ignored });
        match check(&text) {
            Ok(()) => return Ok(text),
            Err(why) => reason = why,
        }
    }
    Err(reason)
}

struct Draft<'a> {
    id: &'a str,
    name: &'a str,
    keywords: &'a [String],
    regex: &'a str,
    unbounded: bool,
    example: &'a str,
    ignored: &'a str,
}

fn written(draft: &Draft<'_>) -> String {
    let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    let mut text = format!("[[rule]]\nid = {}\nname = {}\n", quoted(draft.id), quoted(draft.name));
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "keywords = [{}]\nregex = {}\nconfidence = \"high\"\nquiet = \"off\"",
        list(draft.keywords),
        quoted(draft.regex)
    );
    if draft.unbounded {
        let _ = writeln!(text, "reach = {REACH}");
    }
    let ignored = quoted(&draft.ignored.replace('<', "<<"));
    let _ = writeln!(text, "[rule.examples]\nmatch = [{}]\nignore = [{ignored}]", quoted(draft.example));
    text
}

/// Returns a text as TOML writes it, in quotes.
pub fn quoted(text: &str) -> String {
    let plain = |quote: char| !text.contains(|char: char| char == quote || char.is_control());
    if plain('"') && !text.contains('\\') {
        return format!("\"{text}\"");
    }
    if plain('\'') {
        return format!("'{text}'");
    }
    let mut quoted = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Puts a rule through all checks that any rule passes, its examples included.
fn check(text: &str) -> Result<(), String> {
    let rules = parse(text).map_err(|error| error.to_string())?;
    let rules: Vec<_> = rules.into_iter().map(|rule| rule.check()).collect::<Result<_, _>>().map_err(|error| match error {
        super::Error::Rule { flaw, .. } => flaw.to_string(),
        error => error.to_string(),
    })?;
    let broken: Vec<Broken> = examples::broken(&RuleSet::new(rules)).map_err(|error| error.to_string())?;
    if broken.is_empty() { Ok(()) } else { Err("its examples do not hold".to_owned()) }
}

/// Returns a text that the expression matches, with generators in the place of what may vary.
fn example(expression: &str) -> Option<String> {
    let mut text = String::new();
    for piece in engine::sample(expression)? {
        match piece {
            engine::Sampled::Literal(byte) => match char::from(byte) {
                '<' => text.push_str("<<"),
                char if char.is_ascii() && !char.is_control() => text.push(char),
                _ => return None,
            },
            engine::Sampled::OneOf { bytes, count } => {
                let plain: String = bytes.iter().copied().filter(u8::is_ascii_alphanumeric).map(char::from).collect();
                let any = bytes.iter().copied().find(|byte| byte.is_ascii_graphic() && !b"<>[]-".contains(byte));
                match (plain.is_empty(), any) {
                    // Writing to a string cannot fail.
                    (false, _) => drop(write!(text, "<[{plain}]:{}>", count.min(MOST))),
                    (true, Some(byte)) => (0..count.min(MOST)).for_each(|_| text.push(char::from(byte))),
                    (true, None) => return None,
                }
            }
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::import;

    #[test]
    fn what_has_a_text_in_it_becomes_a_rule() {
        for expression in ["ACME[0-9A-Z]{16}", "(abc|def)_[[:digit:]]+", "secret\\s*=\\s*\"[^\"]{8,}\"", "hello", "a?key.*<x>"] {
            let rule = import("imported-1", "Imported", expression.as_bytes()).unwrap_or_else(|why| panic!("{expression}: {why}"));
            assert!(rule.starts_with("[[rule]]\nid = \"imported-1\""), "{rule}");
        }
    }

    #[test]
    fn what_cannot_be_a_rule_says_why() {
        for (expression, why) in
            [("[0-9]{16}", "three letters"), ("(", "unmatched"), ("(a)\\1", "back reference"), ("ab", "three letters")]
        {
            let told = import("imported-1", "Imported", expression.as_bytes()).unwrap_err();
            assert!(told.contains(why), "{expression}: {told}");
        }
    }
}
