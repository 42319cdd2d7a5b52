//! What can go wrong on this floor: what went wrong below, and what a verb finds wrong itself.

mod hint;

use crate::install::managers::Manager;
use crate::{engine, git, install, pack, policy, rules, scan, settings, source};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What can go wrong in a verb.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// A source failed.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The repository could not be opened or read.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// Settings could not be read or written.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// What is forgiven could not be made out.
    #[error(transparent)]
    Policy(#[from] policy::Error),
    /// No fingerprint was given.
    #[error("no fingerprint was given")]
    NoFingerprint,
    /// An argument is no fingerprint; it may be a secret, so it is not quoted.
    #[error("argument {index} is not a fingerprint, which is 20 lower-case hex digits")]
    MalformedFingerprint {
        /// Which argument it is, from 1.
        index: usize,
    },
    /// The last day of an entry is no day of the calendar, or is over.
    #[error("`--expires` wants a day that is not over, written as `YYYY-MM-DD`, or a span such as `90d`")]
    ExpiryDate,
    /// The last day of an entry is later than the policy lets it be.
    #[error("the policy forgives for {days} days at most, by {place}")]
    ExpiryTooLate {
        /// The most days.
        days: u32,
        /// Where that is written.
        place: String,
    },
    /// An entry without the reason that the policy asks for.
    #[error("each entry wants a reason, by {place}")]
    NoReason {
        /// Where that is written.
        place: String,
    },
    /// There is no last report whose findings could be taken.
    #[error("no report with findings is remembered here")]
    NoLastReport,
    /// Nobody can be asked.
    #[error("`--pick` asks on a terminal, and this is none")]
    NoTerminal,
    /// The choice that was typed is none.
    #[error("that is no choice of findings")]
    NoChoice,
    /// The repository has a key.
    #[error("there is a key already, by {place}")]
    KeyThere {
        /// Where it stands.
        place: String,
    },
    /// Hooks could not be wired.
    #[error(transparent)]
    Install(#[from] install::Error),
    /// No rule has that id.
    #[error("there is no rule `{id}`")]
    UnknownRule {
        /// The id.
        id: String,
        /// The id that comes nearest to it.
        near: Option<String>,
    },
    /// A file of rules could not be read.
    #[error("could not read `{path}`")]
    RuleFile {
        /// The file, as it was named.
        path: String,
        /// Why it could not be read.
        source: io::Error,
    },
    /// The canary of `doctor` could not be sent.
    #[error("could not {action}")]
    Canary {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// A size that is none.
    #[error("`{typed}` is not a size")]
    Size {
        /// What was typed.
        typed: String,
    },
    /// A user's own rule that is not sound.
    #[error("the `[[rule]]` at {place} cannot be used")]
    OwnRule {
        /// Where the rule stands.
        place: String,
        /// What is wrong with it.
        #[source]
        cause: rules::Error,
    },
    /// A `.gitallowed` that cannot be read.
    #[error("`{}` could not be read", .path.display())]
    GitAllowed {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Units that could not be read, at least one; the report of the others is out.
    #[error("what could not be read cannot be called clean")]
    Unread {
        /// Why, in the order of the units.
        failures: Vec<source::Error>,
    },
    /// A hook that we do not know.
    #[error("`{name}` is not a hook that git-hush knows")]
    UnknownHook {
        /// The name as it was typed.
        name: String,
    },
    /// What git tells of a push could not be read.
    #[error("what git tells of the push could not be read")]
    PushInput(#[source] io::Error),
    /// What git tells of a push is not what it should be.
    #[error("line {line} of what git tells of the push cannot be understood")]
    PushLine {
        /// The line, from 1.
        line: usize,
    },
    /// What came in was too much to be looked at in time.
    #[error("this push was not looked at to the end within {} seconds, so it is refused", .limit.as_secs_f64())]
    ReceiveTimeout {
        /// How long it could take.
        limit: Duration,
    },
    /// `commit-msg` without its argument.
    #[error("`commit-msg` was not handed the file with the message")]
    NoMessageFile,
    /// A bare repository where a work tree is needed.
    #[error("the repository `{}` has no work tree", .git_dir.display())]
    NoWorkTree {
        /// The git directory.
        git_dir: PathBuf,
    },
    /// The note that one hook leaves for another could not be written, read or removed.
    #[error("the note `{}` between hooks could not be kept", .path.display())]
    Note {
        /// The note.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Some of what was to be taken over stays where it is; the rest is written.
    #[error("not all could be taken over; what is named above stays in git's configuration")]
    NotImported,
    /// Something is in the way of the name `git-secrets`.
    #[error("`{}` is there already", .path.display())]
    DropInTaken {
        /// The file.
        path: PathBuf,
    },
    /// The name `git-secrets` could not be made or removed.
    #[error("`{}` could not be changed", .path.display())]
    DropIn {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The objects could not be listed.
    #[error(transparent)]
    Pack(#[from] pack::Error),
    /// Objects that are not here or cannot be read, where all were to be; the report of the others is out.
    #[error("{count} of the objects that history needs could not be scanned")]
    Strict {
        /// How many.
        count: u64,
    },
    /// The scan was ended from outside before it was through.
    #[error("ended after {objects} of {total} objects; nothing is reported, since the rest may hold anything")]
    Interrupted {
        /// How many objects were scanned.
        objects: u64,
        /// How many there are.
        total: u64,
    },
    /// A day that is none.
    #[error("`{typed}` is no day")]
    Day {
        /// What was typed.
        typed: String,
    },
    /// A scan by edits that is not that of the whole, which must not be.
    #[error("the scan by edits differs from the full scan: {what}")]
    Differs {
        /// The first difference.
        what: String,
    },
    /// There is a baseline where one was to be made.
    #[error("there is a `.hush-baseline` already")]
    BaselineThere,
    /// There is no baseline.
    #[error("there is no `.hush-baseline` at the top of the repository")]
    NoBaseline,
    /// The baseline, or the file of attributes beside it, could not be read or written.
    #[error("`{}` could not be read or written", .path.display())]
    BaselineFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Neither `HOME` nor another variable says where the user's settings are.
    #[error("there is no home folder, so there are no settings of a user")]
    NoHome,
    /// A folder for the time of a run could not be made.
    #[error("could not make `{}`", install::shown(.path))]
    Scratch {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A report that could not be written into its file.
    #[error("could not write the report `{}`", .path.display())]
    ReportFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A folder could not be listed.
    #[error("could not look into `{}`", install::shown(.path))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Two reports that would go to the same place.
    #[error("`--format {one}` and `--format {other}` would both go to {}", .file.as_ref().map_or_else(|| "standard output".to_owned(), |file| format!("`{}`", file.display())))]
    TwoReports {
        /// The format of the first.
        one: &'static str,
        /// That of the second.
        other: &'static str,
        /// The file; without one it is the stream.
        file: Option<PathBuf>,
    },
    /// Hooks for everybody would call a program that only some may run.
    #[error("`{}` is not for everybody to run: `{}` is closed to others", install::shown(.program), install::shown(.closed))]
    PrivateProgram {
        /// The program.
        program: PathBuf,
        /// What is closed to others.
        closed: PathBuf,
    },
    /// A setting of the user's is in the way.
    #[error("`{key}` is `{}` already, {why}", install::shown(.value))]
    SettingInTheWay {
        /// The setting.
        key: &'static str,
        /// Its value.
        value: PathBuf,
        /// Why that is in the way.
        why: &'static str,
        /// What helps.
        way_out: String,
    },
    /// Another program runs the hooks, and would write over ours; the lines that have it call us are out.
    #[error("{manager} runs the hooks here, and would put ours aside sooner or later; nothing was changed")]
    Managed {
        /// The program.
        manager: Manager,
    },
    /// No other program runs the hooks.
    #[error("nothing but git runs hooks here, so there is no file of another program to add lines to")]
    NoManager,
    /// Lines that a person has to add; they are out.
    #[error("not all that {manager} needs can be added by git-hush; nothing was changed")]
    ByHand {
        /// The program.
        manager: Manager,
    },
    /// Some repositories below a folder could not be looked at or wired; each was told.
    #[error("{failed} of {total} places below `{}` could not be dealt with, and are named above", install::shown(.folder))]
    Below {
        /// The folder.
        folder: PathBuf,
        /// How many failed.
        failed: usize,
        /// How many there are.
        total: usize,
    },
    /// Output could not be written.
    #[error("could not write the output")]
    Output(#[source] io::Error),
}

impl Error {
    /// Returns what is to be said: the error itself, or each of those that it gathers.
    pub fn each(&self) -> Vec<&dyn std::error::Error> {
        match self {
            Self::Unread { failures } => failures.iter().map(|failure| failure as &dyn std::error::Error).collect(),
            error => vec![error],
        }
    }

    /// Tells whether the reader of our output has gone, which ends the program quietly.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<scan::history::Error> for Error {
    fn from(error: scan::history::Error) -> Self {
        match error {
            scan::history::Error::Pack(error) => Self::Pack(error),
            scan::history::Error::Engine(error) => Self::Engine(error),
            scan::history::Error::Policy(error) => Self::Policy(error),
        }
    }
}

impl From<scan::Error> for Error {
    fn from(error: scan::Error) -> Self {
        match error {
            scan::Error::Source(error) => Self::Source(error),
            scan::Error::Engine(error) => Self::Engine(error),
            scan::Error::Policy(error) => Self::Policy(error),
        }
    }
}
