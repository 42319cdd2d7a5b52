//! What can go wrong on this floor: what went wrong below, and what a verb finds wrong itself.

use crate::{engine, git, install, pack, policy, rules, scan, settings, source};
use std::io;
use std::path::PathBuf;

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
    /// Output could not be written.
    #[error("could not write the output")]
    Output(#[source] io::Error),
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Engine(error) => error.hint(),
            Self::Source(error) => error.hint(),
            Self::Git(error) => error.hint(),
            Self::Install(error) => error.hint(),
            Self::Settings(error) => error.hint(),
            Self::Policy(error) => error.hint(),
            Self::NoFingerprint | Self::MalformedFingerprint { .. } => {
                Some("`git hush scan` shows the fingerprint of each finding".to_owned())
            }
            Self::ExpiryTooLate { days, .. } => Some(format!("pass `--expires {days}d`, or an earlier day")),
            Self::NoReason { .. } => Some("pass `--reason TEXT`".to_owned()),
            Self::NoLastReport => Some("`git hush scan` makes one".to_owned()),
            Self::NoTerminal => Some("name the fingerprints, or pass `--last` for all of the last report".to_owned()),
            Self::NoChoice => Some("type numbers and ranges, such as `1 3-5`, or `all`".to_owned()),
            Self::KeyThere { .. } => Some("keep it: with another one, all entries would have to be written anew".to_owned()),
            Self::ExpiryDate => Some("leave it out for an entry that never expires".to_owned()),
            Self::UnknownRule { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::UnknownRule { near: None, .. } => Some("`git hush rules list` shows all ids".to_owned()),
            Self::RuleFile { .. } => Some("name TOML files with `[[rule]]` tables, such as `.hush.toml`".to_owned()),
            Self::Canary { .. } => Some("git must be on PATH, and the folder for temporary files writable".to_owned()),
            Self::Size { .. } => Some("write a number of bytes, or a size such as `64MiB`".to_owned()),
            Self::OwnRule { cause, .. } => cause.hint(),
            Self::GitAllowed { .. } => Some("it must be a readable file; rename it if it is something else".to_owned()),
            Self::Unread { failures } => failures.first().and_then(source::Error::hint),
            Self::UnknownHook { .. } => Some("`git hush install` writes the hooks; they call this by themselves".to_owned()),
            Self::NoMessageFile => Some("git hands it to the hook; by hand: `git hush hook commit-msg FILE`".to_owned()),
            Self::NoWorkTree { .. } => Some("name the files, and pass `--no-index`".to_owned()),
            Self::Note { .. } => Some("the git directory must be writable".to_owned()),
            Self::NotImported => {
                Some("the hooks of `git secrets` go on looking for it; `git hush` honours `secrets.allowed` as it is".to_owned())
            }
            Self::DropInTaken { .. } => Some("remove it, or pass `--force` to replace it".to_owned()),
            Self::DropIn { .. } => {
                Some("make the folder writable, or link `git-secrets` to `git-hush` elsewhere on PATH".to_owned())
            }
            Self::Strict { .. } => Some("without `--strict` they are only counted; `git fsck` names them".to_owned()),
            Self::Interrupted { .. } => {
                Some("packs that were scanned are remembered, so the next run goes on from there".to_owned())
            }
            Self::Day { .. } => Some("write it as `YYYY-MM-DD`".to_owned()),
            Self::Differs { .. } => Some("this is a defect of git-hush; please report it".to_owned()),
            Self::Pack(_) | Self::Output(_) => None,
        }
    }

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
