//! Where the settings of a user or of the machine stand, as git finds them, and what that git can do with them.

use super::Error;
use crate::git;
use crate::install::{Machine, Setting, shown};
use crate::model::Environment;
use crate::settings;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// For whom all repositories are wired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For this user.
    Global,
    /// For everybody on the machine.
    System,
}

impl Level {
    /// Returns the flag that asks for it, which is also git's.
    pub(super) fn flag(self) -> &'static str {
        match self {
            Self::Global => "--global",
            Self::System => "--system",
        }
    }

    /// Returns where the settings stand, and where we keep what belongs to them.
    pub(super) fn machine(self, env: &Environment) -> Result<Machine, Error> {
        match self {
            Self::Global => {
                let home = settings::user_file(env).and_then(|file| Some(file.parent()?.to_owned()));
                let config = global_config(env);
                config.zip(home).map(|(config, home)| Machine { config, home }).ok_or(Error::NoHome)
            }
            Self::System => {
                let config = system_config(env)?;
                let home = config.parent().unwrap_or(Path::new("/")).join("git-hush");
                Ok(Machine { config, home })
            }
        }
    }
}

/// Returns the user's file as `git config --global` chooses it.
fn global_config(env: &Environment) -> Option<PathBuf> {
    if let Some(named) = env.var("GIT_CONFIG_GLOBAL") {
        return Some(env.cwd.join(named));
    }
    let readable = |path: &PathBuf| File::open(path).is_ok();
    let own = env.nonempty("HOME").map(|home| Path::new(home).join(".gitconfig"));
    let config = env.nonempty("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.or_else(|| env.nonempty("HOME").map(|home| Path::new(home).join(".config")));
    let shared = config.map(|config| config.join("git/config"));
    match own {
        Some(own) if readable(&own) => Some(own),
        own => shared.filter(readable).or(own),
    }
}

/// Returns the machine's file; a git that is too old to be asked has it where most have.
fn system_config(env: &Environment) -> Result<PathBuf, Error> {
    if let Some(named) = env.nonempty("GIT_CONFIG_SYSTEM") {
        return Ok(env.cwd.join(named));
    }
    let answer = git::speak(env, &["var", "GIT_CONFIG_SYSTEM"].map(OsStr::new))?;
    let named = String::from_utf8_lossy(&answer.out).lines().next().map(PathBuf::from);
    Ok(named.filter(|path| answer.code == Some(0) && path.is_absolute()).unwrap_or_else(|| "/etc/gitconfig".into()))
}

/// Returns the value of a setting that holds outside of any repository, or on that level, as git expands a path.
pub(super) fn setting(key: &str, level: Option<Level>, env: &Environment) -> Result<Option<PathBuf>, Error> {
    // Nothing of the repository around us must answer.
    let mut outside = env.clone();
    outside.vars.insert("GIT_DIR".into(), "/dev/null".into());
    let level = level.map(|level| OsStr::new(level.flag()));
    let words: Vec<_> = [OsStr::new("config")].into_iter().chain(level).collect();
    let answer = git::speak(&outside, &[&words[..], &["--includes", "--type=path", "-z", "--get", key].map(OsStr::new)].concat())?;
    let value = answer.out.strip_suffix(b"\0").filter(|value| answer.code == Some(0) && !value.is_empty());
    Ok(value.map(|value| PathBuf::from(String::from_utf8_lossy(value).into_owned())))
}

/// A version of git.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    number: (u32, u32),
    text: String,
}

impl Version {
    /// Asks git for its version.
    pub fn ask(env: &Environment) -> Result<Self, Error> {
        let answer = git::speak(env, &[OsStr::new("version")])?;
        let said = String::from_utf8_lossy(&answer.out);
        let text = said.trim().strip_prefix("git version ").unwrap_or_default();
        Ok(Self::of(text.split(' ').next().unwrap_or_default()))
    }

    fn of(text: &str) -> Self {
        let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
        let number = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        Self { number, text: text.to_owned() }
    }

    /// Tells whether hooks that the configuration names are run.
    pub fn runs_configured_hooks(&self) -> bool {
        self.number >= (2, 54)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "git {}", shown(Path::new(&self.text)))
    }
}

/// A git directory made from git's own template, which goes when it is dropped.
pub(super) struct Fresh {
    folder: PathBuf,
}

impl Fresh {
    /// Has git make one, whatever is configured.
    pub fn make(env: &Environment) -> Result<Self, Error> {
        let parent = env.nonempty("TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = env.cwd.join(parent).join(format!("git-hush-template-{}", std::process::id()));
        let failed = |source| Error::Scratch { path: folder.clone(), source };
        fs::create_dir(&folder).map_err(failed)?;
        let fresh = Self { folder: folder.clone() };
        let mut bare = env.clone();
        for name in ["GIT_TEMPLATE_DIR", "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"]
        {
            bare.vars.remove(OsStr::new(name));
        }
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]
        {
            bare.vars.insert(name.into(), value.into());
        }
        let words = ["init", "--quiet", "--bare"].map(OsStr::new);
        let answer = git::speak(&bare, &[&words[..], &[folder.as_os_str()]].concat())?;
        match answer.code {
            Some(0) => Ok(fresh),
            _ => Err(Error::Scratch { path: folder, source: io::Error::other("`git init` failed") }),
        }
    }

    /// Returns the git directory.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Refuses a program that not everybody may run where everybody's hooks are to call it.
pub(super) fn refuse_private(program: &Path) -> Result<(), Error> {
    let closed = program.ancestors().find(|path| !open_to_all(path));
    closed.map_or(Ok(()), |closed| Err(Error::PrivateProgram { program: program.to_owned(), closed: closed.to_owned() }))
}

#[cfg(unix)]
fn open_to_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> bool {
    true
}

/// Returns the template that is configured on that level, by us or by the user.
pub(super) fn template_at(level: Level, machine: &Machine, env: &Environment) -> Result<Option<PathBuf>, Error> {
    match machine.setting()? {
        Some(Setting::Template(path)) => Ok(Some(path)),
        _ => setting("init.templateDir", Some(level), env),
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read() {
        for (text, runs) in
            [("2.53.9", false), ("2.54.0", true), ("2.55.GIT", true), ("3.0", true), ("2.54.0.windows.1", true), ("", false)]
        {
            assert_eq!(Version::of(text).runs_configured_hooks(), runs, "{text}");
        }
    }
}
