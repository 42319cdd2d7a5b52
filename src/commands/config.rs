//! `git hush config show`: every setting in force, with the place that it comes from.

use super::{Context, Error, Form, Outcome, session};
use crate::git::{self, Config, Repo};
use crate::model::Environment;
use crate::report::{sanitize, write_json_line};
use crate::settings::{FileRead, Files, Given, Ignored, OnDisk, Origin, Setting, Settings};
use serde::Serialize;
use std::io::{self, Write};

/// The number of the JSON format, which changes with any field that is taken out or means something else.
const VERSION: u32 = 1;

/// What is asked of `config`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How it is shown.
    pub form: Form,
}

/// Shows the settings in force here.
pub fn run(options: Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = match Repo::from_env(context.env) {
        Ok(repo) => Some(repo),
        // Outside of a repository the user's own settings are in force.
        Err(git::Error::NotARepository { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let configuration = Configuration::read(repo.as_ref(), context.env)?;
    match options.form {
        Form::Human => configuration.write(context.out),
        Form::Json => {
            write_json_line(context.out, &Document { kind: "config", version: VERSION, configuration: configuration.lines() })
        }
    }
    .map_err(Error::Output)?;
    Ok(Outcome::Done)
}

#[derive(Serialize)]
struct Document<'c> {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    #[serde(flatten)]
    configuration: Lines<'c>,
}

/// What is configured, with all places.
pub(super) struct Configuration {
    pub(super) settings: Settings,
    listing: Vec<Setting>,
}

impl Configuration {
    /// Reads what is configured; git itself is asked for its part, since only it tells in which file a value stands.
    pub(super) fn read(repo: Option<&Repo>, env: &Environment) -> Result<Self, Error> {
        let git = match repo {
            Some(repo) => repo.config_with_files()?,
            None => Config::without_repository_with_files(env)?,
        };
        let top = repo.and_then(Repo::worktree_root);
        let on_disk = top.map(OnDisk::new);
        let files = on_disk.as_ref().map(|files| files as &dyn Files);
        let settings = session::settings_in_force(files, Some(&git), &super::Asked::default(), env)?;
        let mut listing = settings.listing();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if let Some(count @ 1..) = top.map(|top| top.join(".gitallowed")).and_then(|path| lines(&path)) {
            let origin = Origin::File(".gitallowed".to_owned());
            listing.push(Setting { key: "secrets.allowed", value: expressions(count), origin, overrules: Vec::new() });
        }
        for entry in git.entries().iter().filter(|entry| entry.key == b"secrets.allowed") {
            let file = entry.file.as_deref().map(text);
            let origin = Origin::Git { key: text(&entry.key), scope: entry.level.as_str(), file };
            listing.push(Setting { key: "secrets.allowed", value: expressions(1), origin, overrules: Vec::new() });
        }
        Ok(Self { settings, listing })
    }

    /// Writes it for people: the value, the place, what it overrules.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown: Vec<String> =
            self.listing.iter().map(|setting| format!("{} = {}", setting.key, sanitize(setting.value.as_bytes()))).collect();
        let width = shown.iter().map(String::len).filter(|&length| length <= 60).max().unwrap_or(0);
        for (setting, shown) in self.listing.iter().zip(shown) {
            writeln!(out, "{shown:width$}  {}", place(&setting.origin))?;
            for Given { value, origin } in &setting.overrules {
                writeln!(out, "{:width$}  overrules {} of {}", "", sanitize(value.as_bytes()), place(origin))?;
            }
        }
        if let Some(origin) = &self.settings.locked {
            writeln!(out, "\npolicy is locked by {}: what a repository would weaken does not count", place(origin))?;
            for Ignored { what, place } in &self.settings.ignored {
                writeln!(out, "  ignored: {} at {}", sanitize(what.as_bytes()), sanitize(place.as_bytes()))?;
            }
        }
        writeln!(out, "\nread, from the weakest to the strongest: the defaults,")?;
        for FileRead { name, found, extended_at } in &self.settings.files {
            let there = if *found { "" } else { " (not there)" };
            let why =
                extended_at.as_ref().map_or_else(String::new, |place| format!(" (extended by {})", sanitize(place.as_bytes())));
            writeln!(out, "  {}{there}{why}", sanitize(name.as_bytes()))?;
        }
        writeln!(out, "  `hush.*` in git's configuration, flags")
    }

    /// Returns it for programs.
    pub(super) fn lines(&self) -> Lines<'_> {
        Lines {
            settings: self.listing.iter().map(SettingLine::new).collect(),
            locked: self.settings.locked.is_some(),
            ignored: self.settings.ignored.iter().map(|Ignored { what, place }| IgnoredLine { what, place }).collect(),
            files: self.settings.files.iter().map(FileLine::new).collect(),
        }
    }
}

/// Returns how many lines of the file hold something, if it can be read.
fn lines(path: &std::path::Path) -> Option<usize> {
    // Looked at before it is opened: opening a pipe would wait for its writer.
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let text = std::fs::read(path).ok().filter(|_| is_file)?;
    Some(text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#")).count())
}

fn expressions(count: usize) -> String {
    if count == 1 { "1 expression".to_owned() } else { format!("{count} expressions") }
}

fn place(origin: &Origin) -> String {
    sanitize(origin.to_string().as_bytes())
}

/// What is configured, for programs.
#[derive(Serialize)]
pub(super) struct Lines<'c> {
    settings: Vec<SettingLine<'c>>,
    locked: bool,
    ignored: Vec<IgnoredLine<'c>>,
    files: Vec<FileLine<'c>>,
}

#[derive(Serialize)]
struct SettingLine<'c> {
    key: &'static str,
    value: &'c str,
    origin: OriginLine,
    overrules: Vec<OverruledLine<'c>>,
}

#[derive(Serialize)]
struct OverruledLine<'c> {
    value: &'c str,
    origin: OriginLine,
}

#[derive(Serialize)]
struct OriginLine {
    kind: &'static str,
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Serialize)]
struct IgnoredLine<'c> {
    what: &'c str,
    place: &'c str,
}

#[derive(Serialize)]
struct FileLine<'c> {
    name: &'c str,
    found: bool,
    extended_at: Option<&'c str>,
}

impl<'c> SettingLine<'c> {
    fn new(setting: &'c Setting) -> Self {
        let overruled = |given: &'c Given<String>| OverruledLine { value: &given.value, origin: OriginLine::new(&given.origin) };
        Self {
            key: setting.key,
            value: &setting.value,
            origin: OriginLine::new(&setting.origin),
            overrules: setting.overrules.iter().map(overruled).collect(),
        }
    }
}

impl OriginLine {
    fn new(origin: &Origin) -> Self {
        let (place, scope, key) = match origin {
            Origin::Default => (None, None, None),
            Origin::File(place) => (Some(place.clone()), None, None),
            Origin::Git { key, scope, file } => (file.clone(), Some(*scope), Some(key.clone())),
            Origin::Flag(flag) => (Some((*flag).to_owned()), None, None),
        };
        Self { kind: origin.kind(), place, scope, key }
    }
}

impl<'c> FileLine<'c> {
    fn new(file: &'c FileRead) -> Self {
        Self { name: &file.name, found: file.found, extended_at: file.extended_at.as_deref() }
    }
}
