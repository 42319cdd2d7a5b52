//! What is said of a push beside its findings: what changes the rules of the game, and where it was stopped and how to go on.

use super::pushes::Side;
use crate::model::{ObjectId, Provenance, RepoPath, Standing};
use crate::policy::{Judged, Reason, Verdict};
use crate::report::{quote_path, sanitize};
use crate::scan::Report;
use crate::source::Pushed;
use std::fmt::Write;

/// How many lines of one kind are said.
const MOST: usize = 10;

/// Returns what is to be said of settings that come with what they forgive; `settings` are the files, each with its commit.
///
/// On a server all changes of settings are told: what they switch off leaves no trace among the findings.
pub(super) fn changes(settings: &[(RepoPath, ObjectId)], report: &Report, side: Side) -> String {
    let by_file = |judged: &&Judged| matches!(judged.verdict, Verdict::Suppress(Reason::Entry { .. } | Reason::GitAllowed));
    let forgiven: Vec<String> = report.findings.iter().filter(by_file).map(place).collect();
    if settings.is_empty() || (forgiven.is_empty() && side == Side::Leaving) {
        return String::new();
    }
    let files = settings.iter().map(|(path, commit)| format!("`{}` in commit {}", quote_path(path.as_bytes()), commit.short()));
    let mut text = String::new();
    listed(&mut text, "warning: this push changes what is looked for or forgiven:", &files.collect::<Vec<_>>());
    listed(&mut text, "warning: and it brings in what is forgiven so:", &forgiven);
    text
}

/// Returns where the push was stopped, and how to go on; nothing where it was not.
pub(super) fn stops(report: &Report, pushed: &[&Pushed], side: Side) -> String {
    let blocks = |judged: &&Judged| judged.verdict == Verdict::Report && judged.finding.standing == Standing::New;
    let mut places = Vec::new();
    for judged in report.findings.iter().filter(blocks) {
        let line = advice(&judged.finding.provenance, pushed);
        if !places.contains(&line) {
            places.push(line);
        }
    }
    if places.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    let stopped = match side {
        Side::Leaving => "git hush stopped this push. Where the secrets are, and how to take them out:",
        Side::Arriving => "git hush refused this push. Where the secrets are, and how to take them out:",
    };
    listed(&mut text, stopped, &places);
    text.push_str("then push again; a further commit that removes them is not enough, since history keeps them\n");
    if side == Side::Arriving {
        text.push_str("if it is no secret: run `git hush allow` as above, commit `.hush.toml`, and push that too\n");
    }
    text
}

/// Says in which reference and object the secret is, and the commands that take it out.
fn advice(provenance: &Provenance, pushed: &[&Pushed]) -> String {
    let object = provenance.commit();
    let owner = pushed.iter().find(|pushed| match object {
        Some(object) => pushed.brings(object),
        None => pushed.tip.is_none(),
    });
    let name = owner.map_or_else(String::new, |pushed| sanitize(&pushed.update.name));
    let Some(object) = object else {
        return format!("{name}: it names no commit: delete it, `git update-ref -d`, unless it is to be there");
    };
    let short = object.short();
    let Some(commit) = owner.and_then(|pushed| pushed.commits.iter().find(|commit| commit.id == object)) else {
        return format!("{name}: message of the tag: write it anew, `git tag --force --annotate`");
    };
    let is_message = matches!(provenance, Provenance::Message { .. });
    let what = if is_message { "message of commit" } else { "commit" };
    let from = if commit.parents.is_empty() { "--root".to_owned() } else { format!("{short}^") };
    let is_tip = owner.is_some_and(|pushed| pushed.tip == Some(object));
    match (is_tip, is_message, commit.parents.len()) {
        (true, true, _) => format!("{name}: {what} {short}, the last one: `git commit --amend`"),
        (true, false, _) => format!("{name}: {what} {short}, the last one: take it out, then `git commit --all --amend`"),
        (false, true, 0 | 1) => format!("{name}: {what} {short}: `git rebase -i {from}`, and mark it `reword`"),
        (false, false, 0 | 1) => format!(
            "{name}: {what} {short}: `git rebase -i {from}`, and mark it `edit`; take it out there, then `git commit --all --amend` \
             and `git rebase --continue`"
        ),
        _ => format!("{name}: {what} {short}, a merge: `git rebase -i --rebase-merges {from}`, and mark it `edit`"),
    }
}

/// Says what a finding is and where, without the secret.
fn place(judged: &Judged) -> String {
    let finding = &judged.finding;
    let path = quote_path(finding.provenance.path());
    let kind = if path == "TAG_EDITMSG" { "tag" } else { "commit" };
    let object = finding.provenance.commit().map_or_else(String::new, |object| format!(" ({kind} {})", object.short()));
    format!("{} at {path}:{}{object}", sanitize(finding.rule.as_bytes()), finding.position.line)
}

/// Returns one line for each rule that `HUSH_SKIP` named and that found something.
pub(super) fn skipped(report: &Report) -> String {
    let by_name = |judged: &&Judged| judged.verdict == Verdict::Suppress(Reason::Skipped);
    let places: Vec<String> = report.findings.iter().filter(by_name).map(place).collect();
    let mut text = String::new();
    listed(&mut text, "warning: `HUSH_SKIP` let pass:", &places);
    text
}

/// Writes a heading and the lines below it, unless there are none.
fn listed(text: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{heading}");
    for line in lines.iter().take(MOST) {
        let _ = writeln!(text, "  {line}");
    }
    if lines.len() > MOST {
        let _ = writeln!(text, "  and {} more", lines.len() - MOST);
    }
}
