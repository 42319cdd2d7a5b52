//! History for people, as lines, and as JSON: one secret at a time.

use super::palette::Ink;
use super::sanitize::{quote_path, sanitize};
use super::story::{Account, Change, Story};
use super::{Format, Options, reporter, words};
use crate::policy::{Date, Verdict};
use crate::rules::RuleSet;
use std::io::{self, Write};
use std::time::{Duration, UNIX_EPOCH};

/// How many names are listed before the rest is only counted.
const LISTED: usize = 4;

/// Writes stories and then the account.
pub fn write_history(
    out: &mut dyn Write,
    (format, options): (Format, Options),
    rules: &RuleSet,
    (stories, account): (&[Story], &Account),
) -> io::Result<()> {
    match format {
        Format::Json => super::history_json::write(out, options, rules, (stories, account)),
        Format::Lines => stories.iter().try_for_each(|story| line(out, options, story)),
        Format::Human => {
            stories.iter().try_for_each(|story| human(out, options, rules, story))?;
            summary(out, options, stories, account)
        }
    }
}

/// Writes `commit:path:line:column: rule: secret`.
fn line(out: &mut dyn Write, options: Options, story: &Story) -> io::Result<()> {
    let commit = story.brought_in.as_ref().map_or_else(|| "-".to_owned(), |change| change.commit.to_string());
    write!(out, "{commit}:")?;
    reporter(Format::Lines, options, &RuleSet::new(Vec::new())).finding(out, &story.judged)
}

fn human(out: &mut dyn Write, options: Options, rules: &RuleSet, story: &Story) -> io::Result<()> {
    let mut text = Vec::new();
    reporter(Format::Human, options, rules).finding(&mut text, &story.judged)?;
    // The story goes between the excerpt and the notes of the finding itself: behind its last line that belongs to the frame.
    let text = text.strip_suffix(b"\n").unwrap_or(&text);
    out.write_all(text)?;
    let gutter = story.judged.finding.position.line.to_string().len();
    let palette = options.palette;
    let mut note = |ink, label: &str, words: &str| {
        writeln!(out, "{:gutter$} {} {} {words}", "", palette.paint(Ink::Frame, "="), palette.paint(ink, label))
    };
    if story.judged.verdict.is_forgiven() {
        return writeln!(out);
    }
    if !story.reached {
        note(Ink::Note, "history:", "no reference reaches it; `git gc --prune=now` removes it once no reflog does")?;
        return writeln!(out);
    }
    if let Some(change) = &story.brought_in {
        note(Ink::Note, "brought in by:", &told(change))?;
    }
    let mut held = words::number(story.commits, "commit", "commits");
    if !story.paths.is_empty() {
        let paths = listed(story.paths.iter().map(|path| quote_path(path.as_bytes())));
        held = format!("{held}, at {paths}");
    }
    note(Ink::Note, "held by:", &held)?;
    if story.tips.is_empty() {
        let gone = story.taken_out.as_ref().map_or_else(|| "no tip holds it any more".to_owned(), told);
        note(Ink::Note, "taken out by:", &gone)?;
    } else {
        let tips = listed(story.tips.iter().map(|name| sanitize(short(name))));
        note(Ink::Error, "still there:", &tips)?;
        if let Some(change) = &story.taken_out {
            note(Ink::Note, "taken out of branches by:", &told(change))?;
        }
    }
    writeln!(out)
}

/// Says in one line what was found and what the run did.
fn summary(out: &mut dyn Write, options: Options, stories: &[Story], account: &Account) -> io::Result<()> {
    let shown = stories.iter().filter(|story| story.judged.verdict == Verdict::Report).count();
    let palette = options.palette;
    let unread = [
        (account.unread, "not here or not readable"),
        (account.too_large, "over the limit of size"),
        (account.encrypted, "encrypted by git-crypt"),
    ];
    for (count, what) in unread.into_iter().filter(|(count, _)| *count > 0) {
        let label = palette.paint(Ink::Warning, "warning:");
        let count = words::number(usize::try_from(count).unwrap_or(usize::MAX), "object", "objects");
        writeln!(out, "{label} {count} {what}, not scanned")?;
    }
    let ends = [
        (account.shallow, "history is shallow: what lies before it is not here"),
        (account.partial, "this is a partial clone: what was never fetched was not scanned"),
    ];
    for (_, what) in ends.into_iter().filter(|(holds, _)| *holds) {
        writeln!(out, "{} {what}", palette.paint(Ink::Warning, "warning:"))?;
    }
    let warned = stories.iter().filter(|story| matches!(story.judged.verdict, Verdict::Warn { .. })).count();
    let mut text = match shown {
        0 if warned > 0 => palette.paint(Ink::Note, "no secrets found that block").to_string(),
        0 => palette.paint(Ink::Help, "no secrets found").to_string(),
        count => palette.paint(Ink::Error, &words::number(count, "secret found", "secrets found")).to_string(),
    };
    if warned > 0 {
        text.push_str(&format!(", {}", palette.paint(Ink::Warning, &words::number(warned, "warning", "warnings"))));
    }
    let objects = words::number(usize::try_from(account.objects).unwrap_or(usize::MAX), "object", "objects");
    text.push_str(&format!("; scanned {objects} ({})", words::bytes(account.bytes)));
    if account.remembered > 0 {
        text.push_str(&format!(", {} of them in an earlier run", account.remembered));
    }
    let unreached = if account.unreached_told { 0 } else { account.unreached };
    let counts = [
        (account.forgiven, "allowed"),
        (account.below, "below the confidence asked for"),
        (account.cut, "not shown"),
        (unreached, "in objects that nothing reaches (`--unreachable` shows them)"),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        text.push_str(&format!("; {count} {what}"));
    }
    writeln!(out, "{text}")
}

/// Says which commit it was, of whom, and when.
fn told(change: &Change) -> String {
    let (name, email) = (sanitize(&change.name), sanitize(&change.email));
    format!("{} {} {name} <{email}>", change.commit.short(), day(change.time))
}

/// Returns the day, in UTC.
pub(super) fn day(seconds: i64) -> String {
    let since = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    UNIX_EPOCH.checked_add(since).map_or_else(|| "9999-12-31".to_owned(), |time| Date::at(time).to_string())
}

/// Returns the name of a reference as people call it.
pub(super) fn short(name: &[u8]) -> &[u8] {
    let groups: [&[u8]; 3] = [b"refs/heads/", b"refs/tags/", b"refs/remotes/"];
    groups.iter().find_map(|group| name.strip_prefix(*group)).unwrap_or(name)
}

fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    let shown: Vec<String> = names.take(LISTED).collect();
    match count.checked_sub(LISTED).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", shown.join(", ")),
        None => shown.join(", "),
    }
}
