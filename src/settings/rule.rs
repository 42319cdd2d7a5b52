//! A user's own rule, as it stands in a settings file; what its keys mean is the rules' affair.

use super::Error;
use super::error::unknown_key;
use crate::rules::RuleSyntax;

/// A `[[rule]]` of a settings file, not yet understood.
///
/// `Debug` does not print it: its examples could hold a secret.
#[derive(Clone)]
pub struct WrittenRule {
    pub(super) table: toml::Table,
    /// Where the rule begins, for people: `.hush.toml:12`.
    pub place: String,
}

impl WrittenRule {
    /// Returns the rule as the rules' floor knows a written rule, unchecked.
    ///
    /// Errors name the rule's place and the key, and never quote a value.
    pub fn syntax(&self) -> Result<RuleSyntax, Error> {
        self.table.clone().try_into().map_err(|error: toml::de::Error| self.explain(error.message()))
    }

    /// Turns a complaint of the deserializer, which quotes values, into one that does not.
    fn explain(&self, complaint: &str) -> Error {
        let names: Vec<&str> = complaint.lines().next().unwrap_or_default().split('`').skip(1).step_by(2).collect();
        if let ("unknown field", [unknown, known @ ..]) = (complaint.get(..13).unwrap_or_default(), names.as_slice()) {
            return unknown_key(self.place.clone(), unknown, known);
        }
        let reason = match (complaint.starts_with("missing field"), names.as_slice()) {
            (true, [missing, ..]) => format!("the rule has no `{missing}`"),
            _ => {
                let wanted = complaint.rsplit_once(", expected ").map_or("something else", |(_, wanted)| wanted);
                let wanted = wanted.lines().next().unwrap_or_default();
                format!("a value of the rule is of the wrong kind, where {wanted} is wanted")
            }
        };
        Error::Rule { place: self.place.clone(), reason }
    }
}

impl std::fmt::Debug for WrittenRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "WrittenRule({})", self.place)
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{Error, Layer};

    const RULE: &str = "[[rule]]\nid = \"a-b\"\nname = \"A\"\nkeywords = [\"abc\"]\nregex = \"abc\"\nconfidence = \"high\"\n";

    fn complaint(text: &str) -> String {
        let layer = Layer::parse(text.as_bytes(), ".hush.toml").unwrap();
        let error = layer.rules.last().unwrap().syntax().unwrap_err();
        assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("Zq3vT8"));
        if let Error::UnknownKey { meant, .. } = &error { format!("{error}; {meant:?}") } else { error.to_string() }
    }

    #[test]
    fn rules_are_handed_on_with_their_places() {
        let layer = Layer::parse(format!("\n{RULE}\n{RULE}").as_bytes(), ".hush.toml").unwrap();
        let places: Vec<&str> = layer.rules.iter().map(|rule| rule.place.as_str()).collect();
        assert_eq!(places, [".hush.toml:2", ".hush.toml:9"]);
        assert_eq!(layer.rules[0].syntax().unwrap().id, "a-b");
    }

    #[test]
    fn a_complaint_names_the_key_and_no_value() {
        assert_eq!(
            complaint(&format!("{RULE}min-entropie = 3\n")),
            ".hush.toml:1: unknown key `min-entropie`; Some(\"min-entropy\")"
        );
        assert_eq!(complaint("[[rule]]\nid = \"Zq3vT8\""), ".hush.toml:1: the rule has no `name`");
        let wrong = complaint(&format!("{RULE}reach = \"Zq3vT8, expected `Zq3vT8`\"\n"));
        assert_eq!(wrong, ".hush.toml:1: a value of the rule is of the wrong kind, where u32 is wanted");
    }
}
