//! The configuration, as git itself reads it.

use super::{Error, Repo, plumbing};
use crate::model::Environment;
use std::ops::ControlFlow;

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigLevel {
    /// The machine's file.
    System,
    /// The user's file.
    Global,
    /// The repository's file.
    Local,
    /// The linked work tree's own file.
    Worktree,
    /// `git -c`, or the environment.
    Command,
}

impl ConfigLevel {
    /// Returns the word that git has for the level.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Global => "global",
            Self::Local => "local",
            Self::Worktree => "worktree",
            Self::Command => "command",
        }
    }
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The name, with section and variable in lower case.
    pub key: Vec<u8>,
    /// The value; a variable without `=` has none, which means true.
    pub value: Option<Vec<u8>>,
    /// Where it stands.
    pub level: ConfigLevel,
    /// The file that it stands in, where git was asked for it.
    pub file: Option<Vec<u8>>,
}

impl ConfigEntry {
    fn listed(scope: &[u8], setting: &[u8], file: Option<Vec<u8>>) -> Self {
        let mut halves = setting.splitn(2, |&byte| byte == b'\n');
        let key = halves.next().unwrap_or_default().to_vec();
        let value = halves.next().map(<[u8]>::to_vec);
        Self { key, value, level: level_of_word(scope), file }
    }
}

/// The settings in force, weakest first.
#[derive(Clone, Debug, Default)]
pub struct Config {
    entries: Vec<ConfigEntry>,
}

impl Config {
    /// Returns the value in force. A variable without `=` has the empty value.
    pub fn get(&self, key: &str) -> Option<&[u8]> {
        self.entry(key).map(|entry| entry.value.as_deref().unwrap_or_default())
    }

    /// Returns all values, weakest first.
    pub fn get_all(&self, key: &str) -> Vec<&[u8]> {
        self.entries_of(key).map(|entry| entry.value.as_deref().unwrap_or_default()).collect()
    }

    /// Returns the setting in force with the level that it stands on.
    pub fn entry(&self, key: &str) -> Option<&ConfigEntry> {
        self.entries_of(key).last()
    }

    /// Returns the value in force as git understands a boolean; the error names the setting.
    pub fn get_bool(&self, key: &str) -> Result<Option<bool>, Error> {
        let Some(entry) = self.entry(key) else { return Ok(None) };
        let Some(value) = &entry.value else { return Ok(Some(true)) };
        match boolean(value) {
            Some(known) => Ok(Some(known)),
            None => Err(Error::Setting { key: key.to_owned(), expected: "a boolean" }),
        }
    }

    /// Returns all settings, weakest first.
    pub fn entries(&self) -> &[ConfigEntry] {
        &self.entries
    }

    /// Returns the settings that hold where there is no repository: the machine's and the user's.
    pub fn without_repository(env: &Environment) -> Result<Self, Error> {
        Ok(Self::of_listing(&plumbing::run(env, &env.cwd, &LIST)?))
    }

    /// Returns the settings that hold where there is no repository, each with its file.
    pub fn without_repository_with_files(env: &Environment) -> Result<Self, Error> {
        Ok(Self::of_listing_with_files(&plumbing::run(env, &env.cwd, &LIST_WITH_FILES)?))
    }

    /// Reads what git lists.
    fn of_listing(listing: &[u8]) -> Self {
        let mut fields = listing.split(|&byte| byte == 0);
        let mut entries = Vec::new();
        while let (Some(scope), Some(setting)) = (fields.next(), fields.next()) {
            entries.push(ConfigEntry::listed(scope, setting, None));
        }
        Self { entries }
    }

    /// Reads what git lists with the files.
    fn of_listing_with_files(listing: &[u8]) -> Self {
        let mut fields = listing.split(|&byte| byte == 0);
        let mut entries = Vec::new();
        while let (Some(scope), Some(file), Some(setting)) = (fields.next(), fields.next(), fields.next()) {
            // The repository's own file is named with two slashes, where GIT_DIR ends in one.
            let file = file.strip_prefix(b"file:").map(|path| {
                let mut path = path.to_vec();
                path.dedup_by(|next, before| (*next, *before) == (b'/', b'/'));
                path
            });
            entries.push(ConfigEntry::listed(scope, setting, file));
        }
        Self { entries }
    }

    fn entries_of(&self, key: &str) -> impl Iterator<Item = &ConfigEntry> {
        let wanted = normalized(key.as_bytes());
        self.entries.iter().filter(move |entry| entry.key == wanted)
    }
}

/// How git is asked for all settings.
const LIST: [&str; 5] = ["config", "--list", "--includes", "--show-scope", "-z"];
const LIST_WITH_FILES: [&str; 6] = ["config", "--list", "--includes", "--show-scope", "--show-origin", "-z"];

/// Returns the key with its section and variable in lower case; what is between them keeps its case.
fn normalized(key: &[u8]) -> Vec<u8> {
    let mut key = key.to_vec();
    let first = key.iter().position(|&byte| byte == b'.').unwrap_or(key.len());
    let last = key.iter().rposition(|&byte| byte == b'.').unwrap_or(0);
    key[..first].make_ascii_lowercase();
    key[last..].make_ascii_lowercase();
    key
}

/// Returns what git makes of a boolean: words, or a number with an optional unit.
fn boolean(value: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(value).ok()?.to_ascii_lowercase();
    match text.as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" | "" => Some(false),
        number => {
            let digits = number.strip_suffix(['k', 'm', 'g']).unwrap_or(number);
            digits.parse::<i64>().ok().map(|number| number != 0)
        }
    }
}

/// The variables that change what git reads in a way that libgit2 does not follow.
const DEVIATIONS: [&str; 6] =
    ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG", "GIT_COMMON_DIR"];

/// The variable by which git leaves the machine's file out; libgit2 does not know it.
const NO_SYSTEM: &str = "GIT_CONFIG_NOSYSTEM";

impl Repo {
    /// Returns the settings in force.
    ///
    /// libgit2 reads them, in process, where it surely sees what git sees; else git itself is asked.
    pub fn config(&self) -> Result<Config, Error> {
        if self.must_ask_git() {
            return self.config_of_git();
        }
        match self.config_of_libgit2() {
            Ok(ControlFlow::Continue(config)) => Ok(config),
            // Of a file that git leaves out, it does not matter whether it can be read.
            Err(error) if self.env.var(NO_SYSTEM).is_none() => Err(error),
            Ok(ControlFlow::Break(())) | Err(_) => self.config_of_git(),
        }
    }

    fn must_ask_git(&self) -> bool {
        // Outside Linux, git is often built with a system file of its own elsewhere (Homebrew, Xcode, Git for Windows).
        !cfg!(target_os = "linux")
            || self.place.foreign.is_some()
            || DEVIATIONS.iter().any(|name| self.env.var(name).is_some())
            || self.without_system().is_none()
    }

    /// Tells whether the machine's file is left out; nothing where that is no boolean, of which git knows what to make.
    fn without_system(&self) -> Option<bool> {
        self.env.var(NO_SYSTEM).map_or(Some(false), |value| boolean(value.as_encoded_bytes()))
    }

    /// Reads the settings with libgit2, or breaks off where a file is included on a condition that libgit2 does not know.
    pub(super) fn config_of_libgit2(&self) -> Result<ControlFlow<(), Config>, Error> {
        let config = self.git().config().and_then(|mut config| config.snapshot()).map_err(Error::Config)?;
        let without_system = self.without_system() == Some(true);
        let mut entries = Vec::new();
        let mut unknown = false;
        let iterator = config.entries(None).map_err(Error::Config)?;
        iterator
            .for_each(|entry| {
                let level = level(entry.level());
                if without_system && level == ConfigLevel::System {
                    return;
                }
                let key = entry.name_bytes().to_vec();
                unknown |= key.starts_with(b"includeif.")
                    && !key.starts_with(b"includeif.gitdir")
                    && !key.starts_with(b"includeif.onbranch:");
                let value = entry.has_value().then(|| entry.value_bytes().to_vec());
                entries.push(ConfigEntry { key, value, level, file: None });
            })
            .map_err(Error::Config)?;
        Ok(if unknown { ControlFlow::Break(()) } else { ControlFlow::Continue(Config { entries }) })
    }

    /// Returns the settings in force, each with its file, as git itself lists them.
    pub fn config_with_files(&self) -> Result<Config, Error> {
        Ok(Config::of_listing_with_files(&self.ask_git(&LIST_WITH_FILES)?))
    }

    /// Asks git for the settings.
    pub(super) fn config_of_git(&self) -> Result<Config, Error> {
        Ok(Config::of_listing(&self.ask_git(&LIST)?))
    }
}

fn level(level: git2::ConfigLevel) -> ConfigLevel {
    match level {
        git2::ConfigLevel::ProgramData | git2::ConfigLevel::System => ConfigLevel::System,
        git2::ConfigLevel::XDG | git2::ConfigLevel::Global => ConfigLevel::Global,
        git2::ConfigLevel::Local => ConfigLevel::Local,
        git2::ConfigLevel::Worktree => ConfigLevel::Worktree,
        _ => ConfigLevel::Command,
    }
}

fn level_of_word(word: &[u8]) -> ConfigLevel {
    match word {
        b"system" => ConfigLevel::System,
        b"global" => ConfigLevel::Global,
        b"local" => ConfigLevel::Local,
        b"worktree" => ConfigLevel::Worktree,
        _ => ConfigLevel::Command,
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, ConfigEntry, ConfigLevel, boolean, normalized};

    #[test]
    fn only_section_and_variable_lose_their_case() {
        assert_eq!(normalized(b"Core.HooksPath"), b"core.hookspath");
        assert_eq!(normalized(b"Branch.Main.X.Remote"), b"branch.Main.X.remote");
    }

    #[test]
    fn booleans_are_those_of_git() {
        for yes in ["true", "YES", "on", "1", "-1", "2k"] {
            assert_eq!(boolean(yes.as_bytes()), Some(true), "{yes}");
        }
        for no in ["false", "No", "off", "0", ""] {
            assert_eq!(boolean(no.as_bytes()), Some(false), "{no}");
        }
        assert_eq!(boolean(b"maybe"), None);
        assert_eq!(boolean(b"\xff"), None);
    }

    #[test]
    fn the_last_value_is_in_force() {
        let entry = |value: Option<&[u8]>| ConfigEntry {
            key: b"a.b".to_vec(),
            value: value.map(<[u8]>::to_vec),
            level: ConfigLevel::Local,
            file: None,
        };
        let config = Config { entries: vec![entry(Some(b"no")), entry(None)] };
        assert_eq!(config.get("A.B"), Some(&b""[..]));
        assert_eq!(config.get_bool("a.B").unwrap(), Some(true));
        assert_eq!(config.get_all("a.b"), [&b"no"[..], b""]);
        assert_eq!(config.get("a.c"), None);
    }
}
