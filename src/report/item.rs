//! A finding or a secret of history, in the words of a report.

use super::sanitize::{quote_path, sanitize};
use super::{Change, Story, words};
use crate::model::{Provenance, Standing};
use crate::policy::{Judged, Verdict};
use crate::rules::Rule;

/// A finding, or a secret of history.
pub(super) struct Item<'a> {
    pub(super) judged: &'a Judged,
    pub(super) story: Option<&'a Story>,
    pub(super) rule: Option<&'a Rule>,
    pub(super) show_secrets: bool,
}

/// How much a finding matters to whoever runs the scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It blocks.
    Error,
    /// It would block, and the policy has it warn.
    Warning,
    /// It is told only.
    Note,
}

impl Item<'_> {
    /// Tells whether the finding is new and not forgiven.
    pub(super) fn blocks(&self) -> bool {
        self.judged.verdict == Verdict::Report && self.judged.finding.standing == Standing::New
    }

    /// Returns how much it matters.
    pub(super) fn weight(&self) -> Weight {
        match (&self.judged.verdict, self.judged.finding.standing) {
            (Verdict::Report, Standing::New) => Weight::Error,
            (Verdict::Warn { .. }, Standing::New) => Weight::Warning,
            _ => Weight::Note,
        }
    }

    /// Returns the id of the rule.
    pub(super) fn rule_id(&self) -> String {
        sanitize(self.judged.finding.rule.as_bytes())
    }

    /// Returns the name of the rule.
    pub(super) fn rule_name(&self) -> String {
        self.rule.map_or_else(|| "secret".to_owned(), |rule| sanitize(rule.name.as_bytes()))
    }

    /// Returns the path as people read it.
    pub(super) fn path(&self) -> String {
        quote_path(&self.raw_path())
    }

    /// Returns the path's bytes; what has no path is named for what it is.
    pub(super) fn raw_path(&self) -> Vec<u8> {
        match &self.judged.finding.provenance {
            Provenance::Object { oid, path, .. } if path.as_bytes().is_empty() => format!("objects/{oid}").into_bytes(),
            provenance => provenance.path().to_vec(),
        }
    }

    /// Returns the path as a relative reference of a URI: what is not plain is escaped byte by byte.
    pub(super) fn uri(&self) -> String {
        uri(&self.raw_path())
    }

    /// Returns the line and column of the first and behind the last character, from 1.
    pub(super) fn region(&self) -> [usize; 4] {
        let position = self.judged.finding.position;
        let secret = self.judged.finding.secret.expose();
        let characters = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        let breaks = secret.iter().filter(|&&byte| byte == b'\n').count();
        let last = secret.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
        let begins = if breaks == 0 { position.column } else { 1 };
        [position.line, position.column, position.line + breaks, begins + characters(last)]
    }

    /// Returns the secret as it may be shown.
    pub(super) fn secret(&self) -> String {
        let secret = &self.judged.finding.secret;
        if self.show_secrets { sanitize(secret.expose()) } else { secret.masked() }
    }

    /// Returns the fingerprint.
    pub(super) fn fingerprint(&self) -> &str {
        self.judged.finding.fingerprint.as_str()
    }

    /// Says why it is one.
    pub(super) fn why(&self) -> String {
        words::why(&self.judged.finding, self.rule)
    }

    /// Says why it does not block, where it does not.
    pub(super) fn note(&self) -> Option<String> {
        match &self.judged.verdict {
            Verdict::Suppress(reason) => Some(words::reason(reason)),
            Verdict::Warn { place } if self.judged.finding.standing == Standing::New => {
                Some(format!("the policy says that it warns: {}", sanitize(place.as_bytes())))
            }
            Verdict::Report | Verdict::Warn { .. } => words::standing(self.judged.finding.standing).map(str::to_owned),
        }
    }

    /// Returns what the verdict is called.
    pub(super) fn status(&self) -> &'static str {
        match &self.judged.verdict {
            verdict if verdict.is_known() => "known",
            Verdict::Suppress(_) => "allowed",
            Verdict::Warn { .. } if self.judged.finding.standing == Standing::New => "warned",
            Verdict::Report | Verdict::Warn { .. } => words::standing_name(self.judged.finding.standing),
        }
    }

    /// Returns the command that forgives it.
    pub(super) fn allow(&self) -> String {
        format!("git hush allow {}", self.fingerprint())
    }

    /// Returns the page where the owner revokes it, if it is a web page.
    pub(super) fn revoke(&self) -> Option<&str> {
        let page = self.rule?.revoke.as_deref()?;
        let plain = page.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte));
        let web = ["https://", "http://"].iter().any(|scheme| page.len() > scheme.len() && page.starts_with(scheme));
        (plain && web).then_some(page)
    }

    /// Returns the commit that brought it in.
    pub(super) fn brought_in(&self) -> Option<&Change> {
        self.story?.brought_in.as_ref()
    }

    /// Returns the commit that took it out.
    pub(super) fn taken_out(&self) -> Option<&Change> {
        self.story?.taken_out.as_ref()
    }

    /// Returns the references that hold it now, as people call them.
    pub(super) fn tips(&self) -> Vec<String> {
        let tips = self.story.map_or(&[][..], |story| &story.tips);
        tips.iter().map(|name| sanitize(super::history::short(name))).collect()
    }
}

/// Returns bytes as a path of a URI.
pub(super) fn uri(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for &byte in path {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_uri_holds_nothing_but_plain_characters() {
        assert_eq!(uri(b"src/a-b_c.d~e"), "src/a-b_c.d~e");
        assert_eq!(uri("a b:c%\"\u{e9}\n".as_bytes()), "a%20b%3Ac%25%22%C3%A9%0A");
        assert_eq!(uri(b"\xff"), "%FF");
    }
}
