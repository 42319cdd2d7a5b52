//! What can go wrong on this floor.

use std::io;

/// What can go wrong when settings are read or written.
///
/// `place` is `file:line`. No message quotes a value: a settings file can hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A directory, socket, device or pipe where a file is expected.
    #[error("`{file}` is {kind}, where a file is expected")]
    NotAFile {
        /// The file.
        file: String,
        /// What it is.
        kind: &'static str,
    },
    /// A file that cannot be read.
    #[error("could not read `{file}`")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// A file that cannot be written.
    #[error("could not write `{file}`")]
    Write {
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// A file that another process is editing.
    #[error("`{file}` exists: another process is editing the settings, or was stopped while it did")]
    Locked {
        /// The lock.
        file: String,
    },
    /// A file that is larger than any settings are.
    #[error("`{file}` is larger than {limit} bytes")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit.
        limit: u64,
    },
    /// A file that is not text.
    #[error("{place}: not UTF-8 text")]
    NotText {
        /// Where the text ends.
        place: String,
    },
    /// A file that is not TOML.
    #[error("{place}: {reason}")]
    Syntax {
        /// Where it stops being TOML.
        place: String,
        /// The parser's complaint, which names what it expected and not what it met.
        reason: String,
    },
    /// A key that there is not.
    #[error("{place}: unknown key `{key}`")]
    UnknownKey {
        /// Where it stands.
        place: String,
        /// The key.
        key: String,
        /// The key that was meant, if one is near.
        meant: Option<String>,
        /// The keys that there are.
        known: String,
    },
    /// A value of the wrong kind, or out of range.
    #[error("{place}: `{key}` wants {wanted}")]
    Value {
        /// Where it stands.
        place: String,
        /// The key.
        key: String,
        /// What the key wants.
        wanted: &'static str,
    },
    /// A file that asks for another version of the program.
    #[error("{place}: this is git-hush {ours}, and `{required}` is required here")]
    Version {
        /// Where it asks for that.
        place: String,
        /// What it asks for.
        required: String,
        /// What we are.
        ours: &'static str,
    },
    /// A file that is to be extended and is not there.
    #[error("{place}: `extends` names `{file}`, which is not there")]
    ExtendsMissing {
        /// Where it is named.
        place: String,
        /// The file.
        file: String,
    },
    /// A repository's file that extends one that is not of the repository.
    #[error("{place}: `extends` leads out of the repository")]
    ExtendsOutside {
        /// Where it is named.
        place: String,
    },
    /// Files that extend each other.
    #[error("{place}: `extends` comes round to `{file}` again")]
    ExtendsItself {
        /// Where the ring closes.
        place: String,
        /// The file that comes again.
        file: String,
    },
    /// Too many files that extend one another.
    #[error("{place}: more than {limit} files extend one another")]
    ExtendsTooDeep {
        /// Where the last one that is read names the next.
        place: String,
        /// How many there may be.
        limit: usize,
    },
    /// A lock in a file that comes with a repository.
    #[error("{place}: `policy.locked` has no place in a repository's own file")]
    LockedHere {
        /// Where it stands.
        place: String,
    },
    /// A rule that cannot be read.
    #[error("{place}: {reason}")]
    Rule {
        /// Where the rule begins.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotAFile { file, .. } => format!("move `{file}` away; a repository without settings uses the defaults"),
            Self::Read { file, .. } => format!("`ls -l {file}` shows who may read it"),
            Self::Write { file, .. } => format!("`ls -ld {file}` and its folder show who may write there"),
            Self::Locked { file } => format!("if no other process is at work, remove it: `rm {file}`"),
            Self::TooLarge { .. } => "settings are a few lines of TOML; is this another file?".to_owned(),
            Self::NotText { .. } => "settings are TOML in UTF-8; is this another file, or one in UTF-16?".to_owned(),
            Self::Syntax { .. } => {
                "settings are TOML: `key = \"value\"` under `[scan]`, `[rules]`, `[policy]`, `[[rule]]` or `[[allow]]`".to_owned()
            }
            Self::UnknownKey { key, .. } if matches!(key.as_str(), "extends" | "required-version") => {
                format!("`{key}` goes to the head of the file, above the first `[section]`")
            }
            Self::UnknownKey { meant: Some(meant), .. } => format!("did you mean `{meant}`?"),
            Self::UnknownKey { known, .. } => format!("the keys here are {known}"),
            Self::Value { key, .. } if key == "fingerprint" => "a report names the fingerprint of each finding".to_owned(),
            Self::Value { .. } => "correct the value, or take the line out".to_owned(),
            Self::Version { .. } => "update git-hush, in its sources: `git pull && ./install.sh`".to_owned(),
            Self::ExtendsMissing { .. } => "the path is relative to the file that holds it; correct it, or take the line out".to_owned(),
            Self::ExtendsOutside { .. } => {
                "name a file of the repository, relative and with `/`; what is yours alone goes into `~/.config/git-hush/config.toml`"
                    .to_owned()
            }
            Self::ExtendsItself { .. } | Self::ExtendsTooDeep { .. } => {
                "take one `extends` out; what is under it may stand in one file".to_owned()
            }
            Self::LockedHere { .. } => {
                "put it where a repository cannot reach: `~/.config/git-hush/config.toml`, or `git config --global hush.locked true`"
                    .to_owned()
            }
            Self::Rule { .. } => {
                "`git hush rules show ID` shows a whole rule, and `git hush rules check` tests your own".to_owned()
            }
        })
    }
}

/// Returns the known key that is nearest to an unknown one, if any is near.
pub(super) fn nearest(unknown: &str, known: &[&str]) -> Option<String> {
    let unknown = unknown.to_ascii_lowercase().replace('_', "-");
    let scored = known.iter().map(|key| (strsim::jaro_winkler(&unknown, key), *key));
    let (score, key) = scored.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (score >= 0.75).then(|| key.to_owned())
}

/// Makes the error for a key that there is not.
pub(super) fn unknown_key(place: String, key: &str, known: &[&str]) -> Error {
    // A long key is no slip of a key that we have, and may be a secret on the wrong side of its `=`.
    let shown = if key.chars().count() > 24 { "…".to_owned() } else { key.escape_debug().to_string() };
    let listed: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
    Error::UnknownKey { place, key: shown, meant: nearest(key, known), known: listed.join(", ") }
}
