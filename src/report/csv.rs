//! A table for spreadsheets: comma-separated, one finding a line, the same columns for files and for history.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and carries it out; a path can begin so. Such a
//! cell gets an apostrophe before it, which spreadsheets read as "this is text".

use super::form::{End, Form};
use super::history::day;
use super::item::Item;
use super::sanitize::sanitize;
use std::io::{self, Write};

const COLUMNS: [&str; 18] = [
    "rule",
    "name",
    "confidence",
    "path",
    "line",
    "column",
    "secret",
    "status",
    "reason",
    "fingerprint",
    "commit",
    "author",
    "email",
    "date",
    "taken_out_commit",
    "taken_out_date",
    "still_at",
    "revoke",
];

#[derive(Default)]
pub(super) struct Csv {
    begun: bool,
}

impl Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            line(out, &COLUMNS.map(str::to_owned))?;
        }
        Ok(())
    }
}

impl Form for Csv {
    fn item(&mut self, out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        self.begin(out)?;
        let [begins, column, ..] = item.region();
        let (brought_in, taken_out) = (item.brought_in(), item.taken_out());
        let commit = item.judged.finding.provenance.commit();
        line(
            out,
            &[
                item.rule_id(),
                item.rule_name(),
                item.judged.finding.confidence.as_str().to_owned(),
                item.path(),
                begins.to_string(),
                column.to_string(),
                item.secret(),
                item.status().to_owned(),
                item.note().unwrap_or_default(),
                item.fingerprint().to_owned(),
                brought_in.map(|change| change.commit).or(commit).map_or_else(String::new, |commit| commit.to_string()),
                brought_in.map_or_else(String::new, |change| sanitize(&change.name)),
                brought_in.map_or_else(String::new, |change| sanitize(&change.email)),
                brought_in.map_or_else(String::new, |change| day(change.time)),
                taken_out.map_or_else(String::new, |change| change.commit.to_string()),
                taken_out.map_or_else(String::new, |change| day(change.time)),
                item.tips().join(" "),
                item.revoke().unwrap_or_default().to_owned(),
            ],
        )
    }

    fn end(&mut self, out: &mut dyn Write, _end: &End) -> io::Result<()> {
        self.begin(out)
    }
}

fn line(out: &mut dyn Write, cells: &[String; COLUMNS.len()]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells.iter().map(|cell| harmless(cell)))?;
    writer.flush()
}

/// Returns a cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let formula =
        |char: char| matches!(char, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    if cell.trim_start_matches(' ').starts_with(formula) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\u{ff1d}1"] {
            assert!(harmless(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(harmless("a=b"), "a=b");
        assert_eq!(harmless(""), "");
    }
}
