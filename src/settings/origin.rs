//! Where a setting comes from.

use std::fmt;

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody asked for it.
    Default,
    /// A settings file: `.hush.toml:12`.
    File(String),
    /// Git's configuration.
    Git {
        /// The key, as git writes it.
        key: String,
        /// Git's word for the level: `system`, `global`, `local`, `worktree`, `command`.
        scope: &'static str,
        /// The file, where git was asked for it.
        file: Option<String>,
    },
    /// A flag.
    Flag(&'static str),
}

impl Origin {
    /// Returns the name of the kind of place in the machine-readable formats.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File(_) => "file",
            Self::Git { .. } => "git",
            Self::Flag(_) => "flag",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("the default"),
            Self::File(place) => formatter.write_str(place),
            Self::Git { key, scope, file: Some(file) } => write!(formatter, "`{key}` in {file} ({scope})"),
            Self::Git { key, scope, file: None } => write!(formatter, "`{key}` in git's configuration ({scope})"),
            Self::Flag(flag) => write!(formatter, "`{flag}`"),
        }
    }
}

/// A value with the place that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Given<T> {
    /// Returns a value that nobody asked for.
    pub const fn by_default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    /// Returns a value that a flag asks for.
    pub const fn by_flag(value: T, flag: &'static str) -> Self {
        Self { value, origin: Origin::Flag(flag) }
    }
}
