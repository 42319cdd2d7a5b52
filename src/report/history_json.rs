//! History for programs: JSON Lines, one object a secret (`"type": "finding"`, with its history), then one for the run.

use super::history::day;
use super::json::{Bytes, FindingLine, VERSION, write_line};
use super::story::{Account, Change, Story};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the finding, with its history.
pub(super) fn story(out: &mut dyn Write, finding: FindingLine<'_>, story: &Story) -> io::Result<()> {
    let line = StoryLine {
        finding,
        brought_in: story.brought_in.as_ref().map(ChangeLine::new),
        taken_out: story.taken_out.as_ref().map(ChangeLine::new),
        commits: story.commits,
        paths: story.paths.iter().map(|path| Name::new(path.as_bytes())).collect(),
        tips: story.tips.iter().map(|name| Name::new(name)).collect(),
        reached: story.reached,
    };
    write_line(out, &line)
}

/// Writes what the run did.
pub(super) fn account(out: &mut dyn Write, (findings, warned): (usize, usize), account: &Account) -> io::Result<()> {
    let line = AccountLine {
        kind: "summary",
        version: VERSION,
        findings,
        warned,
        objects: account.objects,
        bytes: account.bytes,
        remembered: account.remembered,
        encrypted: account.encrypted,
        too_large: account.too_large,
        unread: account.unread,
        shallow: account.shallow,
        partial: account.partial,
        suppressed: account.forgiven,
        known: account.known,
        below_threshold: account.below,
        unreachable: account.unreached,
        not_shown: account.cut,
    };
    write_line(out, &line)
}

#[derive(Serialize)]
struct StoryLine<'s> {
    #[serde(flatten)]
    finding: FindingLine<'s>,
    brought_in: Option<ChangeLine<'s>>,
    taken_out: Option<ChangeLine<'s>>,
    commits: usize,
    paths: Vec<Name<'s>>,
    tips: Vec<Name<'s>>,
    reached: bool,
}

/// Bytes: text, or where that would not say them, an object with both forms.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Name<'n> {
    Text(Cow<'n, str>),
    Both { text: Cow<'n, str>, base64: String },
}

impl<'n> Name<'n> {
    pub(super) fn new(bytes: &'n [u8]) -> Self {
        let Bytes { text, base64 } = Bytes::new(bytes);
        match base64 {
            None => Self::Text(text),
            Some(base64) => Self::Both { text, base64 },
        }
    }
}

#[derive(Serialize)]
struct ChangeLine<'s> {
    commit: String,
    author: Name<'s>,
    email: Name<'s>,
    date: String,
    time: i64,
}

impl<'s> ChangeLine<'s> {
    fn new(change: &'s Change) -> Self {
        Self {
            commit: change.commit.to_string(),
            author: Name::new(&change.name),
            email: Name::new(&change.email),
            date: day(change.time),
            time: change.time,
        }
    }
}

#[derive(Serialize)]
struct AccountLine {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    findings: usize,
    warned: usize,
    objects: u64,
    bytes: u64,
    remembered: u64,
    encrypted: u64,
    too_large: u64,
    unread: u64,
    shallow: bool,
    partial: bool,
    suppressed: usize,
    known: usize,
    below_threshold: usize,
    unreachable: usize,
    not_shown: usize,
}
