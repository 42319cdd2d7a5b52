//! What can go wrong on this floor.

use super::{Hook, Ownership, Setting};
use crate::report::sanitize;
use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong when hooks are wired.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A hook that we do not wire.
    #[error("`{}` is not a hook that git-hush wires", .name.escape_debug())]
    UnknownHook {
        /// What was asked for.
        name: String,
    },
    /// The hooks directory is not the repository's own.
    #[error("the hooks directory `{}` {}", shown(.path), reach(*.ownership))]
    NotOurs {
        /// The hooks directory.
        path: PathBuf,
        /// Whose it is.
        ownership: Ownership,
    },
    /// Where the hooks directory should be, there is something else.
    #[error("`{}` is the hooks directory, but it is not a directory", shown(.path))]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// What stands at a hook's place is neither a file nor a symbolic link.
    #[error("`{}` is neither a file nor a symbolic link, so it can not be kept", shown(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A file of another in our place.
    #[error("`{}` is not ours", shown(.path))]
    NotOurFile {
        /// The path.
        path: PathBuf,
    },
    /// A hook of another, and beside it one that is kept already.
    #[error("`{}` is not ours, and `{}` is kept already", shown(.path), .hook.kept_name())]
    KeptAlready {
        /// The hook.
        hook: Hook,
        /// Its path.
        path: PathBuf,
    },
    /// The program has no path that a shim could call it by.
    #[error("could not find out where this program stands")]
    Program(#[source] io::Error),
    /// A file or directory could not be worked on.
    #[error("could not {action} `{}`", shown(.path))]
    Io {
        /// What was tried: `write`, `rename`.
        action: &'static str,
        /// The path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A file that another program is changing this moment.
    #[error("`{}` is locked: another program is changing it", shown(.path))]
    Locked {
        /// The file.
        path: PathBuf,
        /// What locks it.
        lock: PathBuf,
    },
    /// What is to be changed as a text is a directory or a device.
    #[error("`{}` is not a file", shown(.path))]
    NotPlain {
        /// The path.
        path: PathBuf,
    },
    /// A path that is to stand in a text and is none.
    #[error("`{}` is not UTF-8, so it cannot stand in git's configuration", shown(.path))]
    NotText {
        /// The path.
        path: PathBuf,
    },
    /// All repositories are wired in another way already.
    #[error("`{}` wires all repositories already, by {}", shown(.config), way(.before))]
    OtherWay {
        /// The configuration file.
        config: PathBuf,
        /// What it says.
        before: Setting,
    },
    /// A failure after which not everything could be put back.
    #[error("could not put back {}", .left.iter().map(|path| format!("`{}`", shown(path))).collect::<Vec<_>>().join(", "))]
    HalfDone {
        /// What is not as it was.
        left: Vec<PathBuf>,
        /// What failed first.
        source: Box<Error>,
    },
}

impl Error {
    /// Returns the function that makes an I/O error an error of this floor.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownHook { .. } => {
                let known: Vec<_> = Hook::ALL.iter().map(|hook| format!("`{hook}`")).collect();
                Some(format!("the hooks are {}", known.join(", ")))
            }
            Self::NotOurs { ownership: Ownership::WorkTree, .. } => Some(
                "`git hush install --write` adds a line to each of the scripts there; `--force` writes our hooks all the same"
                    .to_owned(),
            ),
            Self::NotOurs { .. } => Some(
                "`--force` goes ahead all the same; `git config --show-origin core.hooksPath` says where the directory is set"
                    .to_owned(),
            ),
            Self::NotADirectory { path } => Some(format!("move `{}` away and run the command again", shown(path))),
            Self::NotOurFile { path } => Some(format!("move `{}` away and run the command again", shown(path))),
            Self::NotAFile { path } => Some(format!("move `{}` out of the hooks directory and run the command again", shown(path))),
            Self::KeptAlready { hook, .. } => Some(format!(
                "make one of the two at `{hook}`, delete `{}` beside it, and run `git hush install` again, which keeps it",
                hook.kept_name()
            )),
            Self::Program(_) => Some("put `git-hush` on PATH and run `git hush install`".to_owned()),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("it must be yours to write, and so must the directory that it lies in; nothing was changed".to_owned())
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("the directory above must exist: create it, or mend `core.hooksPath`".to_owned())
            }
            Self::Io { .. } => None,
            Self::Locked { lock, .. } => Some(format!(
                "try again; if no program is at work there, delete `{}`, which one that was killed has left",
                shown(lock)
            )),
            Self::NotPlain { .. } => {
                Some("`GIT_CONFIG_GLOBAL` and `GIT_CONFIG_SYSTEM` say which files git's configuration is in".to_owned())
            }
            Self::NotText { .. } => Some("name a folder whose path is UTF-8".to_owned()),
            Self::OtherWay { .. } => Some("`git hush uninstall` with the same `--global` or `--system` first".to_owned()),
            Self::HalfDone { .. } => Some("`git hush doctor` says how the hooks stand now".to_owned()),
        }
    }
}

/// Says why a hooks directory that is not the repository's own is not written to.
fn reach(ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::Own => "belongs to this repository alone",
        Ownership::WorkTree => "lies in the work tree, where what is written can be committed for everybody",
        Ownership::Elsewhere => "lies outside this repository, and others may use it",
    }
}

/// Names the way in which a setting wires all repositories.
fn way(setting: &Setting) -> String {
    match setting {
        Setting::Hooks(_) => "configured hooks".to_owned(),
        Setting::Template(path) => format!("the template `{}`", shown(path)),
        Setting::HooksPath(path) => format!("`core.hooksPath`, which leads to `{}`", shown(path)),
    }
}

/// Returns the path for a message, safe on a terminal.
pub fn shown(path: &Path) -> String {
    sanitize(path.as_os_str().as_encoded_bytes())
}
