//! Our lines in git's configuration: sections of our own, appended to the user's or the machine's file.

use super::tagged::{self, Grammar};
use super::{Error, Hook};
use std::path::{Path, PathBuf};

/// What git's configuration is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `hook.hush-NAME.command` and `.event` for each hook; the shims are in this directory.
    Hooks(PathBuf),
    /// `init.templateDir`.
    Template(PathBuf),
    /// `core.hooksPath`.
    HooksPath(PathBuf),
}

impl Setting {
    /// Returns the lines that say so.
    pub(super) fn lines(&self, hooks: &[Hook]) -> Result<Vec<String>, Error> {
        match self {
            Self::Hooks(directory) => {
                let mut lines = Vec::new();
                for hook in hooks {
                    let path = directory.join(hook.name());
                    // In the place of the shell, so that git is the parent of all hooks of one commit.
                    let command = format!("exec '{}'", text(&path)?.replace('\'', "'\\''"));
                    lines.push(format!("[hook \"hush-{hook}\"]"));
                    lines.push(format!("\tcommand = {}", quote(&command)));
                    lines.push(format!("\tevent = {hook}"));
                }
                Ok(lines)
            }
            Self::Template(path) => Ok(vec!["[init]".to_owned(), format!("\ttemplateDir = {}", quote(text(path)?))]),
            Self::HooksPath(path) => Ok(vec!["[core]".to_owned(), format!("\thooksPath = {}", quote(text(path)?))]),
        }
    }

    /// Reads our lines back.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        tagged::ours(text).find_map(|line| {
            let line = std::str::from_utf8(line).ok()?.trim();
            let (key, value) = line.split_once(" = ")?;
            let value = unquote(value);
            match key {
                "templateDir" => Some(Self::Template(value.into())),
                "hooksPath" => Some(Self::HooksPath(value.into())),
                "command" => Some(Self::Hooks(shim_of(&value)?.parent()?.to_owned())),
                _ => None,
            }
        })
    }

    /// Returns the directory that it leads to.
    pub fn directory(&self) -> &Path {
        match self {
            Self::Hooks(path) | Self::Template(path) | Self::HooksPath(path) => path,
        }
    }
}

/// Returns the shim that a command of ours calls.
pub fn shim_of(command: &str) -> Option<PathBuf> {
    let quoted = command.strip_prefix("exec '")?.strip_suffix('\'')?;
    Some(PathBuf::from(quoted.replace("'\\''", "'")))
}

/// Returns the text with that setting in place of ours, if there is any.
pub(super) fn with(text: Option<&[u8]>, setting: &Setting, hooks: &[Hook]) -> Result<Vec<u8>, Error> {
    let lines = setting.lines(hooks)?;
    let bare = text.map(|text| tagged::take_out(text, Grammar::Sections));
    // A file that held nothing but our lines is written anew, as one that was not there.
    let bare = bare.filter(|bare| !bare.made);
    Ok(tagged::put_in(bare.as_ref().map(|bare| &bare.text[..]), usize::MAX, &lines))
}

fn text(path: &Path) -> Result<&str, Error> {
    path.to_str().ok_or_else(|| Error::NotText { path: path.to_owned() })
}

/// Quotes a value: in double quotes only these have another meaning.
fn quote(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

/// Returns what [`quote`] was given.
fn unquote(quoted: &str) -> String {
    let mut value = String::new();
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted);
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        value.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            },
            char => char,
        });
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{Setting, with};
    use crate::install::Hook;

    #[test]
    fn a_setting_reads_back_whatever_the_path_holds() {
        for path in ["/home/me/.config/git-hush/hooks", "/a b/it's \"so\"", "/back\\slash;#\n\tx", "/\\\\"] {
            for setting in [Setting::Hooks(path.into()), Setting::Template(path.into()), Setting::HooksPath(path.into())] {
                let text = with(Some(b"[user]\n\tname = x\n"), &setting, &Hook::ALL).unwrap();
                assert_eq!(Setting::of(&text), Some(setting), "{path}");
            }
        }
        assert_eq!(Setting::of(b"[init]\n\ttemplateDir = /theirs\n"), None);
    }

    #[test]
    fn a_setting_takes_the_place_of_the_one_before() {
        let other = Setting::Template("/b".into());
        for old in [None, Some(&b"[user]"[..])] {
            let first = with(old, &Setting::Hooks("/a".into()), &Hook::ALL).unwrap();
            assert_eq!(with(Some(&first), &other, &Hook::ALL).unwrap(), with(old, &other, &Hook::ALL).unwrap());
        }
    }
}
