//! A summary in Markdown, for a comment or the summary of a job: what still stands first, at most a few hundred lines.
//!
//! All that is not ours stands in `<code>`, every sign of Markdown and HTML written as an entity: so it can neither open a link
//! nor mention anybody.

use super::form::{End, Form};
use super::history::day;
use super::item::Item;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many findings are listed; a comment has room for some 65 thousand characters.
const LISTED: usize = 200;

#[derive(Default)]
pub(super) struct Markdown {
    rows: Vec<String>,
    left_out: usize,
    rules: BTreeMap<String, usize>,
}

impl Form for Markdown {
    fn item(&mut self, _out: &mut dyn Write, item: &Item<'_>) -> io::Result<()> {
        *self.rules.entry(item.rule_name()).or_default() += 1;
        if self.rows.len() == LISTED {
            self.left_out += 1;
            return Ok(());
        }
        let place = code(&format!("{}:{}", item.path(), item.region()[0]));
        let rule = code(&item.rule_name());
        let rule = item.revoke().map_or_else(|| rule.clone(), |page| format!("{rule} ([revoke]({}))", target(page)));
        let mut row = format!("| {rule} | {place} | {} | {} |", code(&item.secret()), item.status());
        if item.story.is_some() {
            let brought_in = item.brought_in().map_or_else(String::new, |change| {
                let name = code(&super::sanitize(&change.name));
                format!("{} {} {name}", code(&change.commit.short()), day(change.time))
            });
            let stands = match (item.tips(), item.taken_out()) {
                (tips, _) if !tips.is_empty() => format!("**still there**: {}", code(&first(&tips))),
                (_, Some(change)) => format!("taken out by {} {}", code(&change.commit.short()), day(change.time)),
                _ => "at no tip".to_owned(),
            };
            row.push_str(&format!(" {brought_in} | {stands} |"));
        }
        row.push_str(&format!(" {} |", code(item.fingerprint())));
        self.rows.push(row);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, end: &End) -> io::Result<()> {
        let found = match end.reported {
            0 => "No secrets found".to_owned(),
            count => super::words::number(count, "secret found", "secrets found"),
        };
        writeln!(out, "## {found}\n")?;
        let known = end.reported - end.new;
        let known = if known > 0 { format!("; {known} of them known before") } else { String::new() };
        let notes: String = end.notes.iter().map(|note| format!("; {note}")).collect();
        writeln!(out, "Scanned {}{known}{notes}.", end.scanned)?;
        if !end.gaps.is_empty() {
            writeln!(out, "\nNot scanned:\n")?;
            end.gaps.iter().take(LISTED).try_for_each(|gap| writeln!(out, "- {}", code(gap)))?;
        }
        if self.rows.is_empty() {
            return Ok(());
        }
        let history = if end.history { (" Brought in | Stands |", " --- | --- |") } else { ("", "") };
        writeln!(out, "\n| Rule | Place | Secret | Status |{} Fingerprint |", history.0)?;
        writeln!(out, "| --- | --- | --- | --- |{} --- |", history.1)?;
        self.rows.iter().try_for_each(|row| writeln!(out, "{row}"))?;
        if self.left_out > 0 {
            writeln!(out, "\n{} more are left out here.", self.left_out)?;
        }
        if self.rules.len() > 1 {
            writeln!(out, "\n| Rule | Secrets |\n| --- | ---: |")?;
            let mut rules: Vec<_> = self.rules.iter().collect();
            rules.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
            rules.iter().try_for_each(|(name, count)| writeln!(out, "| {} | {count} |", code(name)))?;
        }
        writeln!(out, "\nIf one is no secret: `git hush allow FINGERPRINT`. If one was ever pushed, revoke it first.")
    }
}

/// Returns the first names, and how many more there are.
fn first(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
        [] => String::new(),
    }
}

/// Returns a page as the target of a link.
fn target(page: &str) -> String {
    page.replace('(', "%28").replace(')', "%29")
}

/// Returns text that is nothing but text.
fn code(text: &str) -> String {
    let mut escaped = String::from("<code>");
    for char in text.chars() {
        match char {
            ' ' => escaped.push(' '),
            char if char.is_ascii() && !char.is_ascii_alphanumeric() => escaped.push_str(&format!("&#{};", u32::from(char))),
            char => escaped.push(char),
        }
    }
    escaped + "</code>"
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn nothing_but_text_comes_out() {
        assert_eq!(code("a b"), "<code>a b</code>");
        let escaped = code("</code>|`@x`[a](b)\n*_#");
        let inner = escaped.trim_start_matches("<code>").trim_end_matches("</code>");
        assert!(!inner.contains(['<', '>', '|', '`', '@', '[', ']', '(', '*', '_', '\n']), "{escaped}");
    }
}
