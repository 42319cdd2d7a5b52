//! Annotations of GitHub Actions: one workflow command a line, which the runner shows at the line of the file.
//!
//! A path or a name that held a line break would end the command and begin another, which the runner would carry out: so all that
//! is not ours is escaped, as the runner itself undoes it.

use super::form::{End, Form};
use super::item::{Item, Weight};
use super::sanitize::sanitize;
use std::io::{self, Write};

pub(super) struct Github;

impl Form for Github {
    fn item(&mut self, out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        let command = match item.weight() {
            Weight::Error => "error",
            Weight::Warning => "warning",
            Weight::Note => "notice",
        };
        let [line, column, end_line, end_column] = item.region();
        // The runner takes columns only within a line.
        let columns = if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
        let title = property(&format!("{} ({})", item.rule_name(), item.rule_id()));
        let file = property(&String::from_utf8_lossy(&item.raw_path()));
        write!(out, "::{command} file={file},line={line},endLine={end_line}{columns},title={title}::")?;
        writeln!(out, "{}", data(&message(item)))
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        end.gaps.iter().try_for_each(|gap| writeln!(out, "::warning title=not scanned::{}", data(gap)))
    }
}

/// Says what was found, and what helps; a line each.
fn message(item: &Item<'_>) -> String {
    let mut lines = vec![format!("{}: {}", item.secret(), item.why())];
    if let Some(change) = item.brought_in() {
        lines.push(format!("brought in by {} {}", change.commit, sanitize(&change.name)));
    }
    lines.extend(item.note());
    if item.blocks() {
        lines.push(format!("if this is no secret: {}", item.allow()));
        lines.extend(item.revoke().map(|page| format!("if it was ever pushed, revoke it: {page}")));
    }
    lines.join("\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_ends_a_command_or_a_property() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c\n::stop"), "a%2Cb%3Ac%0A%3A%3Astop");
    }
}
