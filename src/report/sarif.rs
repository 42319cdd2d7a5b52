//! SARIF 2.1.0, for code scanning and editors.
//!
//! A fingerprint stands as a partial one, so that a finding is the same after the line moved; what is forgiven is a result with a
//! suppression; and history is a code flow: in, and out or still there.

use super::form::{End, Form};
use super::history::day;
use super::item::{Item, Weight, uri};
use super::json::write_line;
use super::sanitize::{quote_path, sanitize};
use crate::model::Confidence;
use crate::policy::{Reason, Verdict};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Default)]
pub(super) struct Sarif {
    /// The rules that found something, by id.
    rules: BTreeMap<String, Value>,
    results: Vec<Value>,
}

impl Form for Sarif {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        self.rules.entry(item.rule_id()).or_insert_with(|| rule(item));
        let level = match (item.weight(), item.judged.finding.confidence) {
            (Weight::Note, _) => "note",
            (Weight::Warning, _) | (Weight::Error, Confidence::Low) => "warning",
            (Weight::Error, _) => "error",
        };
        let mut result = Map::new();
        let mut set = |key: &str, value: Value| drop(result.insert(key.to_owned(), value));
        set("ruleId", item.rule_id().into());
        set("level", level.into());
        set("message", json!({ "text": message(item) }));
        set("locations", json!([{ "physicalLocation": physical(item, &item.uri()) }]));
        set("partialFingerprints", json!({ "gitHushFingerprint/v1": item.fingerprint() }));
        set(
            "properties",
            json!({
                "confidence": item.judged.finding.confidence.as_str(),
                "standing": super::words::standing_name(item.judged.finding.standing),
                "proven": item.judged.finding.evidence.proven,
            }),
        );
        if let Verdict::Suppress(reason) = &item.judged.verdict {
            let kind = if matches!(reason, Reason::Inline { .. }) { "inSource" } else { "external" };
            let words = super::words::reason(reason);
            set("suppressions", json!([{ "kind": kind, "status": "accepted", "justification": words }]));
        }
        let flow = flow(item);
        if !flow.is_empty() {
            set("codeFlows", json!([{ "threadFlows": [{ "locations": flow }] }]));
        }
        self.results.push(result.into());
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        let index: BTreeMap<&str, usize> = self.rules.keys().map(String::as_str).zip(0..).collect();
        for result in &mut self.results {
            let at = result["ruleId"].as_str().and_then(|id| index.get(id)).copied().unwrap_or_default();
            result["ruleIndex"] = at.into();
        }
        let notifications: Vec<Value> = end
            .gaps
            .iter()
            .map(|gap| json!({ "level": "warning", "message": { "text": format!("not scanned: {gap}") } }))
            .collect();
        let category = if end.history { "git-hush/history/" } else { "git-hush/scan/" };
        write_line(
            out,
            &json!({
                "$schema": SCHEMA,
                "version": "2.1.0",
                "runs": [{
                    "tool": { "driver": {
                        "name": "git-hush",
                        "version": env!("CARGO_PKG_VERSION"),
                        "semanticVersion": env!("CARGO_PKG_VERSION"),
                        "rules": self.rules.values().collect::<Vec<_>>(),
                    } },
                    "automationDetails": { "id": category },
                    "columnKind": "unicodeCodePoints",
                    "originalUriBaseIds": {
                        "%SRCROOT%": { "description": { "text": "The top of the repository." } },
                    },
                    "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
                    "results": self.results,
                }],
            }),
        )
    }
}

fn rule(item: &Item<'_>) -> Value {
    let name = item.rule_name();
    let text = "Revoke the secret first: what was pushed is known to others. Then take it out, and keep it where secrets are kept.";
    let (precision, severity) = match item.rule.map_or(item.judged.finding.confidence, |rule| rule.confidence) {
        Confidence::High => ("very-high", "9.0"),
        Confidence::Medium => ("high", "8.0"),
        Confidence::Low => ("medium", "5.0"),
    };
    let mut rule = json!({
        "id": item.rule_id(),
        "name": item.rule_id(),
        "shortDescription": { "text": name },
        "fullDescription": { "text": format!("A secret: {name}.") },
        "defaultConfiguration": { "level": "error" },
        "help": { "text": text, "markdown": text },
        "properties": { "tags": ["security", "secret"], "precision": precision, "security-severity": severity },
    });
    if let Some(page) = item.revoke() {
        rule["helpUri"] = page.into();
        rule["help"] = json!({ "text": format!("{text} Revoke it at {page}"), "markdown": format!("{text} [Revoke it]({page}).") });
    }
    rule
}

fn message(item: &Item<'_>) -> String {
    let mut text = format!("{}: {}. {}.", item.rule_name(), item.secret(), item.why());
    if let Some(change) = item.brought_in() {
        let commit = change.commit.short();
        text.push_str(&format!(" Brought in by {commit} on {} by {}.", day(change.time), sanitize(&change.name)));
    }
    if let Some(note) = item.note() {
        text.push_str(&format!(" Note: {note}."));
    } else {
        text.push_str(&format!(" If this is no secret: `{}`.", item.allow()));
    }
    escape(&text)
}

/// Returns text that holds no link: in a message of SARIF, brackets are links.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn physical(item: &Item<'_>, uri: &str) -> Value {
    let [line, column, end_line, end_column] = item.region();
    json!({
        "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" },
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    })
}

/// Returns how the secret came, where else it stood, and how it went.
fn flow(item: &Item<'_>) -> Vec<Value> {
    let Some(story) = item.story else { return Vec::new() };
    let mut steps = Vec::new();
    let mut step = |place: Value, text: String| {
        steps.push(json!({
            "executionOrder": steps.len() + 1,
            "location": { "physicalLocation": place, "message": { "text": escape(&text) } },
        }));
    };
    if let Some(change) = &story.brought_in {
        let (name, email) = (sanitize(&change.name), sanitize(&change.email));
        step(physical(item, &item.uri()), format!("brought in by {} on {} by {name} <{email}>", change.commit, day(change.time)));
    }
    for path in story.paths.iter().filter(|path| path.as_bytes() != item.raw_path()) {
        let place = json!({ "artifactLocation": { "uri": uri(path.as_bytes()), "uriBaseId": "%SRCROOT%" } });
        step(place, format!("stood at {}", quote_path(path.as_bytes())));
    }
    if let Some(change) = &story.taken_out {
        let (name, email) = (sanitize(&change.name), sanitize(&change.email));
        step(physical(item, &item.uri()), format!("taken out by {} on {} by {name} <{email}>", change.commit, day(change.time)));
    }
    if !story.tips.is_empty() {
        step(physical(item, &item.uri()), format!("still there: {}", item.tips().join(", ")));
    }
    steps
}
