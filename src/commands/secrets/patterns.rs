//! What is prohibited: `secrets.patterns`, and what `secrets.providers` put out.

use super::{Context, Error, aws};
use crate::engine::{LineSearch, Words};
use crate::git::Config;
use crate::rules::ere::{self, Dialect};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The prohibited patterns, one a line; the lines that are empty mean something to `grep`.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<u8>);

impl Patterns {
    /// Gathers what is configured, and runs the providers that are.
    pub(super) fn gather(config: &Config, context: &mut Context<'_>) -> Result<Self, Error> {
        let mut text = Vec::new();
        for value in config.get_all("secrets.patterns") {
            text.extend_from_slice(value);
            text.push(b'\n');
        }
        for value in config.get_all("secrets.providers") {
            for command in value.split(|&byte| byte == b'\n') {
                let mut put_out = provided(command, context)?;
                put_out.retain(|&byte| byte != b'\r' && byte != 0);
                trim_end(&mut put_out);
                if !put_out.is_empty() {
                    text.append(&mut put_out);
                    text.push(b'\n');
                }
            }
        }
        trim_end(&mut text);
        Ok(Self(text))
    }

    /// Tells whether nothing is prohibited.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the search of `grep -w`, to which each line is an expression.
    pub(super) fn as_lines(&self) -> Result<Option<LineSearch>, Error> {
        self.search(Dialect::Grep, &self.0, Words::Whole)
    }

    /// Returns the search of `git grep -w`, to which all words, wherever they stand, are joined to one expression.
    pub(super) fn as_words(&self) -> Result<Option<LineSearch>, Error> {
        self.search(Dialect::Regcomp, &self.joined(), Words::Longest)
    }

    /// Returns the search that selects commits, to which a word need not be whole.
    pub(super) fn as_parts(&self) -> Result<Option<LineSearch>, Error> {
        self.search(Dialect::Regcomp, &self.joined(), Words::Any)
    }

    /// Returns the words joined to one expression.
    pub(super) fn joined(&self) -> Vec<u8> {
        words(&self.0).collect::<Vec<_>>().join(&b'|')
    }

    fn search(&self, dialect: Dialect, text: &[u8], words: Words) -> Result<Option<LineSearch>, Error> {
        if self.is_empty() {
            return Ok(None);
        }
        let expression = match ere::translate_as(dialect, text) {
            Ok(expression) => expression,
            Err(_) => {
                let lines = text.split(|&byte| byte == b'\n');
                let causes = lines.filter_map(|line| ere::translate_as(dialect, line).err()).collect();
                return Err(Error::Pattern { dialect, text: text.to_vec(), causes });
            }
        };
        Ok(Some(LineSearch::new(&expression, words)?))
    }
}

/// Splits at blanks and line feeds.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| b" \t\n".contains(byte)).filter(|word| !word.is_empty())
}

/// Drops line feeds at the end, as a shell's substitution of a command does.
pub(super) fn trim_end(text: &mut Vec<u8>) {
    while text.last() == Some(&b'\n') {
        text.pop();
    }
}

/// Runs a provider and returns what it puts out; how it ends does not matter, as it does not there.
fn provided(command: &[u8], context: &mut Context<'_>) -> Result<Vec<u8>, Error> {
    let words: Vec<OsString> = words(command).map(to_os).collect();
    let Some((program, arguments)) = words.split_first() else { return Ok(Vec::new()) };
    // The provider that `--register-aws` sets up is ourselves; asking ourselves spares two processes.
    if let (Some("git"), [name, verb, file @ ..]) = (program.to_str(), arguments)
        && name == "secrets"
        && verb == "--aws-provider"
    {
        return Ok(aws::provide(file.first().map(PathBuf::from).as_deref(), context.env));
    }
    // A shell finds its own commands, and files by pattern; nothing else of it is asked for.
    let by_shell = command.iter().any(|byte| b"*?[".contains(byte));
    let output = match by_shell {
        false => run(Command::new(program).args(arguments), context),
        true => Err(ErrorKind::NotFound.into()),
    };
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            run(Command::new("sh").args(["-c", "$1", "sh"]).arg(to_os(command)), context)
        }
        output => output,
    };
    match output {
        Ok(output) => {
            // What it says of itself is for the user; nobody reading it changes nothing.
            let _ = context.err.write_all(&output.stderr);
            Ok(output.stdout)
        }
        Err(source) => Err(Error::Provider { command: to_os(command), source }),
    }
}

fn run(command: &mut Command, context: &Context<'_>) -> std::io::Result<Output> {
    command.current_dir(&context.env.cwd).env_clear().envs(&context.env.vars).stdin(Stdio::null()).output()
}

/// Returns bytes of the configuration as an argument.
#[cfg(unix)]
pub fn to_os(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec())
}

/// Returns bytes of the configuration as an argument.
#[cfg(not(unix))]
pub fn to_os(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
