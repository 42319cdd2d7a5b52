//! How findings are shown: for people, as lines, as JSON.
//!
//! Writes to the writer it is handed. Untrusted text passes `sanitize` before a terminal.

use crate::model::Summary;
use crate::policy::Judged;
use std::io;

/// Shows findings.
pub trait Reporter {
    /// Shows one finding.
    fn finding(&mut self, out: &mut dyn io::Write, judged: &Judged) -> io::Result<()>;

    /// Shows what the run did, at its end.
    fn finish(&mut self, out: &mut dyn io::Write, summary: &Summary) -> io::Result<()>;
}
