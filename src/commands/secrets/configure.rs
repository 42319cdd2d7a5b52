//! `--list`, `--add`, `--add-provider`, `--register-aws`: what is configured, read and extended through git itself.

use super::{Context, Error, config, repository};
use crate::git::{self, ConfigLevel, Spoken};
use std::ffi::{OsStr, OsString};

/// What can be added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Prohibited patterns.
    Patterns,
    /// Allowed patterns.
    Allowed,
    /// Commands that put patterns out.
    Providers,
}

impl Key {
    /// Returns the name of the setting.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patterns => "secrets.patterns",
            Self::Allowed => "secrets.allowed",
            Self::Providers => "secrets.providers",
        }
    }
}

/// What came of adding.
#[derive(Debug)]
pub enum Added {
    /// It is there now; git was asked to write it and said this.
    Written(Spoken),
    /// It was there already, if only as a part of something.
    AlreadyThere,
}

/// The provider that finds the keys of this user.
const AWS_PROVIDER: &str = "git secrets --aws-provider";

/// An optional quote in an expression.
const QUOTE: &str = "(\"|')?";

/// Lists what is configured, as git lists it.
pub fn list(global: bool, context: &Context<'_>) -> Result<Spoken, Error> {
    let mut words = vec!["config"];
    words.extend(global.then_some("--global"));
    words.extend(["--get-regexp", "secrets.*"]);
    let words: Vec<&OsStr> = words.into_iter().map(OsStr::new).collect();
    Ok(git::speak(context.env, &words)?)
}

/// Adds a value, unless it stands in one that is there.
pub fn add(key: Key, value: &OsStr, global: bool, context: &Context<'_>) -> Result<Added, Error> {
    let repo = repository(context)?;
    let known = config(repo.as_ref(), context)?;
    let name = key.name().as_bytes();
    let there = known.entries().iter().filter(|entry| entry.key == name && (!global || entry.level == ConfigLevel::Global));
    let mut there = there.flat_map(|entry| entry.value.as_deref().unwrap_or_default().split(|&byte| byte == b'\n'));
    let wanted = value.as_encoded_bytes();
    if there.any(|line| wanted.split(|&byte| byte == b'\n').any(|part| memchr::memmem::find(line, part).is_some())) {
        return Ok(Added::AlreadyThere);
    }
    let mut words: Vec<&OsStr> = vec!["config".as_ref()];
    words.extend(global.then_some(OsStr::new("--global")));
    words.extend(["--add".as_ref(), key.name().as_ref(), value]);
    Ok(Added::Written(git::speak(context.env, &words)?))
}

/// Adds a command with its arguments, which are joined by blanks.
pub fn add_provider(command: &[OsString], global: bool, context: &Context<'_>) -> Result<Added, Error> {
    add(Key::Providers, &command.join(" ".as_ref()), global, context)
}

/// Returns the pattern that matches this text literally, as far as that tool escapes it: brackets keep their meaning.
pub fn literal(text: &OsStr) -> OsString {
    const SPECIAL: &[u8] = b".*^$\\+{}()|?";
    let mut escaped = Vec::new();
    for &byte in text.as_encoded_bytes() {
        escaped.extend(SPECIAL.contains(&byte).then_some(b'\\'));
        escaped.push(byte);
    }
    super::patterns::to_os(&escaped)
}

/// Adds what finds AWS keys, and allows the two keys that Amazon's documentation shows; returns what came of each.
pub fn register_aws(global: bool, context: &Context<'_>) -> Result<Vec<Added>, Error> {
    // Written in parts, so that they are not found here.
    let documented = [concat!("AKIA", "IOSFODNN7", "EXAMPLE"), concat!("wJalrXUtnFEMI/", "K7MDENG/", "bPxRfiCY", "EXAMPLEKEY")];
    let mut added = vec![add(Key::Providers, AWS_PROVIDER.as_ref(), global, context)?];
    for pattern in &aws_patterns() {
        added.push(add(Key::Patterns, pattern.as_ref(), global, context)?);
    }
    for key in documented {
        added.push(add(Key::Allowed, key.as_ref(), global, context)?);
    }
    Ok(added)
}

/// Tells whether a pattern is one of those that `--register-aws` adds.
pub fn is_of_aws(pattern: &[u8]) -> bool {
    aws_patterns().iter().any(|known| known.as_bytes() == pattern)
}

fn aws_patterns() -> [String; 3] {
    let connect = r"\s*(:|=>|=)\s*";
    let aws = "(AWS|aws|Aws)?_?";
    [
        "(A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}".to_owned(),
        format!(
            r"{QUOTE}{aws}(SECRET|secret|Secret)?_?(ACCESS|access|Access)?_?(KEY|key|Key){QUOTE}{connect}{QUOTE}[A-Za-z0-9/\+=]{{40}}{QUOTE}"
        ),
        format!(
            r"{QUOTE}{aws}(ACCOUNT|account|Account)_?(ID|id|Id)?{QUOTE}{connect}{QUOTE}[0-9]{{4}}\-?[0-9]{{4}}\-?[0-9]{{4}}{QUOTE}"
        ),
    ]
}
