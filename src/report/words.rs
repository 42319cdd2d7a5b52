//! The words of the report: why a finding is one, what its standing means, why a unit was skipped, sizes and numbers.

use super::history::{day, short};
use super::sanitize::sanitize;
use crate::engine::aws_account;
use crate::model::{Confidence, Exposure, Finding, Provenance, Reach, SkipReason, Standing};
use crate::policy::Reason;
use crate::policy::context::{self, Explained};
use crate::rules::Rule;

/// Returns the rule with that id.
pub(super) fn rule_of<'r>(rules: &'r [Rule], id: &str) -> Option<&'r Rule> {
    rules.iter().find(|rule| rule.id == id)
}

/// Says in one line why the finding is one.
pub(super) fn why(finding: &Finding, rule: Option<&Rule>) -> String {
    let shape = match finding.confidence {
        Confidence::High => "high confidence: nothing else has this shape",
        Confidence::Medium => "medium confidence: an unusual shape, and words near it speak for a secret",
        Confidence::Low => "low confidence: many things have this shape",
    };
    let mut text = if finding.evidence.proven {
        "its checksum holds, so it is a real token and no look-alike".to_owned()
    } else {
        shape.to_owned()
    };
    if let Some(explained) = context::explained(finding) {
        text = weighed(finding.confidence, &explained);
    }
    let random = finding.evidence.signals.is_none()
        && rule.map_or(finding.confidence != Confidence::High, |rule| rule.pattern.checks.min_entropy > 0.0);
    if random && !finding.evidence.proven {
        text.push_str(&format!("; it looks random ({:.1} bits a byte)", finding.evidence.entropy));
    }
    if let Some(account) = account(finding) {
        text.push_str(&format!("; it opens the account {account:012}"));
    }
    if !finding.also.is_empty() {
        let also: Vec<String> = finding.also.iter().map(|id| sanitize(id.as_bytes())).collect();
        text.push_str(&format!("; also found by {}", also.join(", ")));
    }
    text
}

/// Returns the AWS account that the finding itself names.
fn account(finding: &Finding) -> Option<u64> {
    (finding.rule.as_ref() == "aws-access-key-id").then(|| aws_account(finding.secret.expose())).flatten()
}

/// Says what speaks most for a value that was weighed, and what against it.
fn weighed(confidence: Confidence, explained: &Explained) -> String {
    let some = |speaks: fn(i32) -> bool| {
        let names = explained.weights.iter().filter(|(_, weight)| speaks(*weight)).map(|&(name, _)| name).take(4);
        names.collect::<Vec<_>>().join(", ")
    };
    let mut text = format!("{confidence} confidence: score {:.2}", f64::from(explained.points) / 100.0);
    for (names, label) in [(some(|weight| weight >= 10), "for it"), (some(|weight| weight <= -10), "against it")] {
        if !names.is_empty() {
            text.push_str(&format!("; {label}: {names}"));
        }
    }
    text
}

/// Says why a finding that is not new does not block; nothing for a new one.
pub(super) const fn standing(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::New => None,
        Standing::Old => Some("it is not new: the parent's version of this file has it already, so it does not block"),
        Standing::Published => Some("it is out already: a remote-tracking branch or a tag has it, so it does not block"),
    }
}

/// Says how far the secret has come, and what follows, with whether that is urgent; nothing where there is nothing to tell.
pub(super) fn exposure(exposure: &Exposure) -> Option<(bool, String)> {
    let since = exposure.since.as_ref().map_or_else(String::new, |deed| {
        let (name, email) = (sanitize(&deed.name), sanitize(&deed.email));
        format!(", since {} of {} by {name} <{email}>", deed.commit.short(), day(deed.time))
    });
    match &exposure.reach {
        Reach::Published { at: Some(at) } => {
            Some((true, format!("rotate it: it is out already, in {}{since}", sanitize(short(at)))))
        }
        Reach::Published { at: None } => Some((true, format!("rotate it: it was out already, in an older commit{since}"))),
        Reach::Local => Some((true, format!("amend before you push: only commits here have it{since}"))),
        Reach::Uncommitted => None,
        Reach::Unknown => {
            Some((false, "whether it was ever pushed could not be told in time; `git hush history` tells".to_owned()))
        }
    }
}

/// Returns the name of a reach in the machine-readable formats.
pub(super) const fn reach_name(reach: &Reach) -> &'static str {
    match reach {
        Reach::Published { .. } => "published",
        Reach::Local => "local",
        Reach::Uncommitted => "uncommitted",
        Reach::Unknown => "unknown",
    }
}

/// Returns the name of a standing in the machine-readable formats.
pub(super) const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Old => "old",
        Standing::Published => "published",
    }
}

/// Says why a finding is forgiven.
pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Entry { reason: Some(words) } => format!("by the allow list: {}", sanitize(words.as_bytes())),
        Reason::Entry { reason: None } => "by the allow list".to_owned(),
        Reason::GitAllowed => "by `.gitallowed` or `secrets.allowed`".to_owned(),
        Reason::Skipped => "by `HUSH_SKIP`, this once".to_owned(),
        Reason::Inline { marker } => format!("by `{marker}` on the line"),
        Reason::Baseline => "by the baseline: it was there when that was written".to_owned(),
    }
}

/// Says what the place is beyond its path: the commit, the message, the stream.
pub(super) fn place(provenance: &Provenance) -> Option<String> {
    let commit = provenance.commit().map(|commit| commit.short());
    match (provenance, commit) {
        (Provenance::Message { path, .. }, Some(tag)) if path.as_bytes() == b"TAG_EDITMSG" => Some(format!("message of tag {tag}")),
        (Provenance::Message { .. }, Some(commit)) => Some(format!("message of commit {commit}")),
        (Provenance::Message { .. }, None) => Some("commit message".to_owned()),
        (Provenance::Stdin, _) => Some("standard input".to_owned()),
        (_, commit) => commit.map(|commit| format!("commit {commit}")),
    }
}

/// Says why a unit was not scanned.
pub(super) fn skip(reason: SkipReason) -> String {
    match reason {
        SkipReason::TooLarge { size, limit } => format!("{} is over the limit of {}", bytes(size), bytes(limit)),
        SkipReason::Encrypted => "encrypted by git-crypt".to_owned(),
        SkipReason::NotAFile => "neither a file nor a symbolic link".to_owned(),
    }
}

/// Returns a size for people: whole bytes, else one decimal of the unit that keeps it short.
pub(super) fn bytes(count: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if count < 1024 {
        return number(usize::try_from(count).unwrap_or(usize::MAX), "byte", "bytes");
    }
    let mut tenths = u128::from(count) * 10;
    let mut unit = "bytes";
    for next in UNITS {
        if tenths < 10_240 {
            break;
        }
        tenths = (tenths + 512) / 1024;
        unit = next;
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// Returns a count with its noun.
pub(super) fn number(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_read_well() {
        assert_eq!(bytes(0), "0 bytes");
        assert_eq!(bytes(1), "1 byte");
        assert_eq!(bytes(1023), "1023 bytes");
        assert_eq!(bytes(1024), "1.0 KiB");
        assert_eq!(bytes(1_572_864), "1.5 MiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
    }
}
