//! The reports that GitLab collects: code quality, and secret detection in version 15 of its schema.

use super::form::{End, Form};
use super::item::{Item, Weight};
use super::json::write_line;
use crate::model::Confidence;
use crate::policy::Date;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

/// Names for items, each of which is given once: GitLab drops a second one.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn name(&mut self, fingerprint: &str) -> String {
        let count = self.0.entry(fingerprint.to_owned()).or_default();
        *count += 1;
        if *count == 1 { fingerprint.to_owned() } else { format!("{fingerprint}-{count}") }
    }
}

/// Returns the path as GitLab looks for it.
fn file(item: &Item<'_>) -> String {
    String::from_utf8_lossy(&item.raw_path()).into_owned()
}

/// The code quality report.
#[derive(Default)]
pub(super) struct CodeQuality {
    issues: Vec<Value>,
    names: Names,
}

impl Form for CodeQuality {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        let severity = match (item.weight(), item.judged.finding.confidence) {
            (Weight::Note, _) => "info",
            (Weight::Warning, _) => "minor",
            (_, Confidence::High) => "blocker",
            (_, Confidence::Medium) => "critical",
            (_, Confidence::Low) => "major",
        };
        let note = item.note().map_or_else(String::new, |note| format!("; {note}"));
        self.issues.push(json!({
            "description": format!("{}: {}{note}", item.rule_name(), item.secret()),
            "check_name": item.rule_id(),
            "fingerprint": self.names.name(item.fingerprint()),
            "severity": severity,
            "location": { "path": file(item), "lines": { "begin": item.region()[0] } },
        }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, _end: &End) -> io::Result<()> {
        write_line(out, &self.issues)
    }
}

/// The secret detection report.
pub(super) struct SecretDetection {
    vulnerabilities: Vec<Value>,
    names: Names,
    now: SystemTime,
}

impl SecretDetection {
    /// The version of GitLab's schema.
    const VERSION: &str = "15.0.1";

    /// Returns a report that is written now; GitLab wants to know when it was.
    pub(super) fn now() -> Self {
        Self { vulnerabilities: Vec::new(), names: Names::default(), now: SystemTime::now() }
    }
}

impl Form for SecretDetection {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        let severity = match (item.weight(), item.judged.finding.confidence) {
            (Weight::Note, _) => "Info",
            (Weight::Warning, _) => "Low",
            (_, Confidence::High) => "Critical",
            (_, Confidence::Medium) => "High",
            (_, Confidence::Low) => "Medium",
        };
        let [line, _, end_line, _] = item.region();
        // GitLab asks for a commit where there is none, and takes a row of zeros for that.
        let mut commit = json!({ "sha": "0000000" });
        if let Some(change) = item.brought_in() {
            commit = json!({
                "sha": change.commit.to_string(),
                "author": super::sanitize(&change.name),
                "date": timestamp(change.time),
            });
        } else if let Some(known) = item.judged.finding.provenance.commit() {
            commit = json!({ "sha": known.to_string() });
        }
        let note = item.note().map_or_else(String::new, |note| format!("; {note}"));
        let mut solution = "Revoke the secret, take it out, and keep it where secrets are kept.".to_owned();
        let mut links = Vec::new();
        if let Some(page) = item.revoke() {
            solution = format!("Revoke the secret at {page}, take it out, and keep it where secrets are kept.");
            links.push(json!({ "name": "revoke it", "url": page }));
        }
        let name: String = item.rule_name().chars().take(255).collect();
        self.vulnerabilities.push(json!({
            "id": self.names.name(item.fingerprint()),
            "name": name,
            "description": format!("{}: {}{note}", item.secret(), item.why()),
            "severity": severity,
            "solution": solution,
            "location": { "file": file(item), "start_line": line, "end_line": end_line, "commit": commit },
            "identifiers": [{
                "type": "git_hush_rule",
                "name": format!("git-hush rule {}", item.rule_id()),
                "value": item.rule_id(),
            }],
            "links": links,
        }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        let tool = json!({
            "id": "git-hush",
            "name": "git-hush",
            "version": env!("CARGO_PKG_VERSION"),
            "vendor": { "name": "git-hush" },
        });
        let now = timestamp(self.now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed()));
        let messages: Vec<Value> =
            end.gaps.iter().map(|gap| json!({ "level": "warn", "value": format!("not scanned: {gap}") })).collect();
        write_line(
            out,
            &json!({
                "version": Self::VERSION,
                "scan": {
                    "analyzer": tool,
                    "scanner": tool,
                    "type": "secret_detection",
                    "start_time": now,
                    "end_time": now,
                    "status": "success",
                    "messages": messages,
                },
                "vulnerabilities": self.vulnerabilities,
            }),
        )
    }
}

/// Returns the second, in UTC, as `YYYY-MM-DDThh:mm:ss`.
fn timestamp(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0).min(253_402_300_799);
    let day = Date::at(UNIX_EPOCH + std::time::Duration::from_secs(seconds));
    let within = seconds % 86_400;
    format!("{day}T{:02}:{:02}:{:02}", within / 3600, within / 60 % 60, within % 60)
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn seconds_have_a_day_and_a_time() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00");
        assert_eq!(timestamp(-5), "1970-01-01T00:00:00");
        assert_eq!(timestamp(1_767_323_045), "2026-01-02T03:04:05");
        assert_eq!(timestamp(i64::MAX), "9999-12-31T23:59:59");
    }
}
