//! All settings with the places that they come from, as people and programs are shown them.

use super::{Given, Origin, Settings, size};
use crate::policy::{AllowEntry, Mode, ModeEntry};

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its key, as it is written in a settings file.
    pub key: &'static str,
    /// Its value, in words; expressions of the allow list are left out, since they may hold a secret.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What it overrules, the strongest first.
    pub overrules: Vec<Given<String>>,
}

impl Settings {
    /// Returns all settings, in the order in which they are explained.
    pub fn listing(&self) -> Vec<Setting> {
        let single = |key: &'static str, value: String, origin: &Origin| {
            let overrules = self.overruled.iter().rev().filter(|(other, _)| *other == key).map(|(_, given)| given.clone());
            Setting { key, value, origin: origin.clone(), overrules: overrules.collect() }
        };
        let listed =
            |key, value, place: &str| Setting { key, value, origin: Origin::File(place.to_owned()), overrules: Vec::new() };
        let mut all = vec![
            single("scan.confidence", self.confidence.value.to_string(), &self.confidence.origin),
            single("scan.max-size", size::write(self.max_size.value), &self.max_size.origin),
            single("policy.mode", self.mode.value.as_str().to_owned(), &self.mode.origin),
            single("policy.locked", self.locked.is_some().to_string(), self.locked.as_ref().unwrap_or(&Origin::Default)),
        ];
        // The key is left out: a listing is shown around, and the key is what guards fingerprints that are.
        all.extend(self.key.as_ref().map(|key| single("policy.key", "set".to_owned(), &key.origin)));
        let reasons = self.require_reason.as_ref();
        all.extend(reasons.map(|given| single("policy.require-reason", given.value.to_string(), &given.origin)));
        let within = self.expire_within.as_ref();
        all.extend(within.map(|given| single("policy.expire-within", format!("{}d", given.value), &given.origin)));
        all.extend(self.when.iter().map(|entry| listed("policy.when", condition(entry), &entry.place)));
        all.extend(self.required.iter().map(|required| single("required-version", required.value.clone(), &required.origin)));
        all.extend(self.disable.iter().map(|id| single("rules.disable", id.value.clone(), &id.origin)));
        all.extend(self.rules.iter().map(|rule| {
            let id = rule.syntax().map_or_else(|_| "unreadable".to_owned(), |rule| rule.id);
            listed("rule", id, &rule.place)
        }));
        all.extend(self.allow.iter().map(|entry| listed("allow", conditions(entry), &entry.place)));
        all
    }
}

fn condition(ModeEntry { rule, paths, confidence, mode, .. }: &ModeEntry) -> String {
    let conditions = [
        rule.as_ref().map(|rule| format!("rule {rule}")),
        paths.as_ref().map(|paths| format!("paths {}", paths.join(", "))),
        confidence.map(|confidence| format!("confidence {confidence}")),
    ];
    let conditions: Vec<String> = conditions.into_iter().flatten().collect();
    let does = match mode {
        Mode::Block => "blocks",
        Mode::Warn => "warns",
    };
    format!("{does}: {}", conditions.join("; "))
}

fn conditions(entry: &AllowEntry) -> String {
    let conditions = [
        entry.fingerprint.as_ref().map(|fingerprint| format!("fingerprint {fingerprint}")),
        entry.rule.as_ref().map(|rule| format!("rule {rule}")),
        entry.paths.as_ref().map(|paths| format!("paths {}", paths.join(", "))),
        entry.secret.as_ref().map(|_| "an expression for the secret".to_owned()),
        entry.line.as_ref().map(|_| "an expression for the line".to_owned()),
        entry.expires.map(|day| format!("until {day}")),
    ];
    conditions.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
