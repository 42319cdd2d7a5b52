//! The report for editors and scripts: `path:line:column: rule-id: masked-secret`, one finding a line; in history, the commit stands
//! before it.
//!
//! As compilers do it, `warning: ` stands before the rule where the policy says that the finding warns.
//!
//! On a pipe the bytes of a path are what git stores, so that a script can open it. Only a path that would break the format (it
//! holds a line break, or opens with a quotation mark) is quoted as git quotes it.

use super::sanitize::{quote_path, sanitize};
use super::{Account, Options, Reporter, Story};
use crate::model::Summary;
use crate::policy::{Judged, Verdict};
use std::io::{self, Write};

/// Writes one line a finding.
pub(super) struct Lines {
    options: Options,
}

impl Lines {
    pub(super) fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Reporter for Lines {
    fn finding(&mut self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        if matches!(judged.verdict, Verdict::Suppress(_)) && !self.options.verbose {
            return Ok(());
        }
        let finding = &judged.finding;
        let path = finding.provenance.path();
        let breaks = path.is_empty() || path.starts_with(b"\"") || path.iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'\0'));
        if breaks || self.options.terminal {
            out.write_all(quote_path(path).as_bytes())?;
        } else {
            out.write_all(path)?;
        }
        let rule = sanitize(finding.rule.as_bytes());
        let secret = if self.options.show_secrets { sanitize(finding.secret.expose()) } else { finding.secret.masked() };
        let warns = if matches!(judged.verdict, Verdict::Warn { .. }) { "warning: " } else { "" };
        writeln!(out, ":{}:{}: {warns}{rule}: {secret}", finding.position.line, finding.position.column)
    }

    fn finish(&mut self, _out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        // What was skipped has no line and column; a caller that must know takes `json`.
        Ok(())
    }

    fn story(&mut self, out: &mut dyn Write, story: &Story) -> io::Result<()> {
        let commit = story.brought_in.as_ref().map_or_else(|| "-".to_owned(), |change| change.commit.to_string());
        write!(out, "{commit}:")?;
        self.finding(out, &story.judged)
    }

    fn close(&mut self, _out: &mut dyn Write, _account: &Account) -> io::Result<()> {
        Ok(())
    }
}
