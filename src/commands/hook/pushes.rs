//! The hooks of a push: `pre-push` looks at what leaves and the other side does not have, `pre-receive` at what comes in and no
//! reference here reaches yet.

use super::record::{Noted, Record};
use super::{HUMAN, stops, to_skip};
use crate::commands::session::{GITALLOWED, Revision, Said, Session};
use crate::commands::{Asked, Context, Error, Outcome, ignore_broken_pipe};
use crate::git::{self, Objects, Repo, Within};
use crate::model::ObjectId;
use crate::settings::{self, Files};
use crate::source::{Pushed, Update};
use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Read};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How long `pre-receive` may take unless `hush.receiveTimeout` says otherwise.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(60);

/// The setting that says otherwise, which only who runs the server can set.
const TIMEOUT_KEY: &str = "hush.receiveTimeout";

/// The most bytes of a settings file in a revision, as on disk.
const LARGEST_FILE: u64 = 16 << 20;

/// On which side of a push we stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Here it leaves.
    Leaving,
    /// Here it comes in.
    Arriving,
}

/// Judges what is about to leave and the remote does not have.
pub(super) fn pre_push(repo: &Repo, args: &[OsString], context: &mut Context<'_>) -> Result<Outcome, Error> {
    let updates = updates(Update::of_push)?;
    if updates.iter().all(Update::deletes) {
        return Ok(Outcome::Clean);
    }
    let name = args.first().map(|name| name.as_encoded_bytes()).unwrap_or_default();
    let url = args.get(1).map_or(name, |url| url.as_encoded_bytes());
    let mut known = repo.remote_tips(name, url)?;
    known.extend(updates.iter().map(|update| update.old).filter(|old| !old.is_zero()));
    let pushed = Pushed::find(repo, updates, &known)?;
    judge(repo, &pushed, Side::Leaving, context)
}

/// Judges what comes in and no reference reaches yet, within the time that is set; without an answer by then, nothing comes in.
pub(super) fn pre_receive(repo: Repo, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let limit = receive_timeout(&repo)?;
    let updates = updates(Update::of_receive)?;
    if updates.iter().all(Update::deletes) {
        return Ok(Outcome::Clean);
    }
    let env = context.env.clone();
    let (done, answer) = sync_channel(1);
    let work = std::thread::spawn(move || {
        let (mut out, mut err) = (io::sink(), Vec::new());
        let outcome = receive(&repo, updates, &mut Context { out: &mut out, err: &mut err, env: &env });
        // Nobody waits any more if the time is over.
        drop(done.send((err, outcome)));
    });
    let answered = match limit {
        Some(limit) => answer.recv_timeout(limit),
        None => answer.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    match answered {
        Ok((said, outcome)) => {
            ignore_broken_pipe(context.err.write_all(&said))?;
            outcome
        }
        // The end of the program ends the work.
        Err(RecvTimeoutError::Timeout) => Err(Error::ReceiveTimeout { limit: limit.unwrap_or_default() }),
        Err(RecvTimeoutError::Disconnected) => match work.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => Err(Error::ReceiveTimeout { limit: limit.unwrap_or_default() }),
        },
    }
}

fn receive(repo: &Repo, updates: Vec<Update>, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let known: Vec<ObjectId> = repo.tips()?.into_iter().map(|tip| tip.target).collect();
    let pushed = Pushed::find(repo, updates, &known)?;
    judge(repo, &pushed, Side::Arriving, context)
}

/// Returns how long `pre-receive` may take; nothing where there is to be no end.
fn receive_timeout(repo: &Repo) -> Result<Option<Duration>, Error> {
    let config = repo.config()?;
    let Some(value) = config.get(TIMEOUT_KEY) else { return Ok(Some(RECEIVE_TIMEOUT)) };
    let seconds = std::str::from_utf8(value).ok().and_then(|text| text.trim().parse::<f64>().ok());
    let limit = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let limit = limit.ok_or_else(|| git::Error::Setting { key: TIMEOUT_KEY.to_owned(), expected: "a number of seconds" })?;
    Ok(Some(limit).filter(|limit| !limit.is_zero()))
}

/// Reads what git tells of the push on standard input.
fn updates(read: fn(&[u8]) -> Option<Update>) -> Result<Vec<Update>, Error> {
    let mut text = Vec::new();
    io::stdin().lock().read_to_end(&mut text).map_err(Error::PushInput)?;
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.enumerate().map(|(index, line)| read(line).ok_or(Error::PushLine { line: index + 1 })).collect()
}

/// References that are judged by the same settings.
struct Group<'p> {
    /// The blobs of the settings in the revision that the references lead to.
    files: [Option<ObjectId>; 2],
    /// The revision, where its settings extend others.
    extending: Option<ObjectId>,
    pushed: Vec<&'p Pushed>,
}

fn judge(repo: &Repo, pushed: &[Pushed], side: Side, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let mut outcome = Outcome::Clean;
    for group in groups(repo, pushed, side)? {
        if judge_group(repo, &group, side, context)? == Outcome::Found {
            outcome = Outcome::Found;
        }
    }
    Ok(outcome)
}

fn judge_group(repo: &Repo, group: &Group<'_>, side: Side, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let objects = repo.objects()?;
    let files = FilesOf::first(&objects, group);
    let revision = Revision { files: &files, gitallowed: files.content(group.files[1], GITALLOWED)? };
    let said = match (side, repo.worktree_root()) {
        (Side::Leaving, Some(_)) if group.files == [None; 2] => Said::OnDisk,
        (Side::Leaving, Some(_)) => Said::OnDiskAnd(&revision),
        _ => Said::In(&revision),
    };
    let mut session = Session::open_for(Some(repo), said, &Asked::default(), HUMAN, context.env)?;
    if side == Side::Leaving {
        session.skip(to_skip(context.env))?;
    }
    let record = (side == Side::Leaving).then(|| Record::open(repo, &session));
    let known = record.as_ref().map_or_else(HashSet::new, Record::load);
    let source = Noted::except(Pushed::source(repo, &group.pushed, session.max_size()), known);
    let report = session.scan(&source)?;
    if let Some(record) = record {
        record.add(&source.found_clean(&report));
    }
    let changes = stops::changes(&source.settings(), &report, side);
    let skipped = super::skipped(&report);
    let stops = stops::stops(&report, &group.pushed, side);
    let outcome = session.report(Some(repo).filter(|_| side == Side::Leaving), report, context);
    ignore_broken_pipe(context.err.write_all(&[changes, skipped, stops].concat().into_bytes()))?;
    outcome
}

/// Puts the references together that are judged by the same settings, in the order in which they are pushed.
///
/// Where commits are made, the settings of the work tree count for the commit that it stands on, whatever was committed of them.
fn groups<'p>(repo: &Repo, pushed: &'p [Pushed], side: Side) -> Result<Vec<Group<'p>>, Error> {
    let objects = repo.objects()?;
    let head = match repo.worktree_root() {
        Some(_) if side == Side::Leaving => repo.head()?,
        _ => None,
    };
    let mut groups: Vec<Group<'p>> = Vec::new();
    for pushed in pushed.iter().filter(|pushed| !pushed.is_empty()) {
        let files = match pushed.tip {
            Some(tip) if head != Some(tip) => {
                [objects.blob_at(tip, settings::FILE_NAME.as_bytes())?, objects.blob_at(tip, GITALLOWED.as_bytes())?]
            }
            _ => [None; 2],
        };
        let extends = FilesOf { objects: &objects, tip: None, name: "" }.content(files[0], settings::FILE_NAME)?;
        let extends = extends.is_some_and(|content| memchr::memmem::find(&content, b"extends").is_some());
        let extending = pushed.tip.filter(|_| extends);
        match groups.iter_mut().find(|group| (group.files, group.extending) == (files, extending)) {
            Some(group) => group.pushed.push(pushed),
            None => groups.push(Group { files, extending, pushed: vec![pushed] }),
        }
    }
    Ok(groups)
}

/// The files of a revision, of which the settings are read.
struct FilesOf<'o> {
    objects: &'o Objects,
    /// The revision; without one there is no file.
    tip: Option<ObjectId>,
    /// The reference that leads to it.
    name: &'o str,
}

impl<'o> FilesOf<'o> {
    /// Takes the files of the revision to which the first reference of a group leads; the others lead to the same settings.
    fn first(objects: &'o Objects, group: &'o Group<'_>) -> Self {
        let first = group.pushed.first().filter(|_| group.files != [None; 2]);
        let name = first.and_then(|pushed| std::str::from_utf8(&pushed.update.name).ok()).unwrap_or("what is pushed");
        Self { objects, tip: first.and_then(|pushed| pushed.tip), name }
    }

    /// Returns the content of a blob that is a file of that name.
    fn content(&self, blob: Option<ObjectId>, file: &str) -> Result<Option<Vec<u8>>, settings::Error> {
        let Some(blob) = blob else { return Ok(None) };
        match self.objects.blob_within(blob, LARGEST_FILE).map_err(|cause| self.unread(file, cause))? {
            Within::Bytes(bytes) => Ok(Some(bytes)),
            Within::TooLarge { .. } => Err(settings::Error::TooLarge { file: file.to_owned(), limit: LARGEST_FILE }),
        }
    }

    fn unread(&self, file: &str, cause: git::Error) -> settings::Error {
        settings::Error::Read { file: self.name(file), cause: io::Error::other(cause) }
    }
}

impl Files for FilesOf<'_> {
    fn name(&self, path: &str) -> String {
        format!("{path} of {}", self.name)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, settings::Error> {
        let Some(tip) = self.tip else { return Ok(None) };
        let blob = self.objects.blob_at(tip, path.as_bytes()).map_err(|cause| self.unread(path, cause))?;
        self.content(blob, path)
    }
}
