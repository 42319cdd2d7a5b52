//! How `git secrets` is typed.
//!
//! What is typed in full is read here; abbreviations, negations, clusters and mistakes are put to git's own reader of options, which
//! that tool uses, so that both understand and complain alike.

use super::words;
use crate::commands::Error;
use crate::commands::secrets::{Scan, to_os};
use crate::git::{self, Spoken};
use crate::model::Environment;
use std::ffi::{OsStr, OsString};

/// What is asked for.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) command: Command,
    pub(super) arguments: Vec<OsString>,
    pub(super) global: bool,
    pub(super) allowed: bool,
    pub(super) literal: bool,
    pub(super) force: bool,
    scan: Scan,
}

/// The commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Command {
    #[default]
    Scan,
    ScanHistory,
    Install,
    List,
    Add,
    AddProvider,
    AwsProvider,
    RegisterAws,
    CommitMsg,
    PreCommit,
    PrepareCommitMsg,
}

/// What the arguments come to.
#[derive(Debug)]
pub(super) enum Parsed {
    Request(Request),
    /// They ask for nothing, or begin with an option that is no command.
    Usage {
        unknown: Option<OsString>,
    },
    /// Git's reader of options says something else than what they mean.
    Refused(Spoken),
    /// An option stands with a command that it does not go with.
    Misplaced(String),
}

/// The commands as they are typed.
const COMMANDS: [(&str, Command); 11] = [
    ("--scan", Command::Scan),
    ("--scan-history", Command::ScanHistory),
    ("--install", Command::Install),
    ("--list", Command::List),
    ("--add", Command::Add),
    ("--add-provider", Command::AddProvider),
    ("--aws-provider", Command::AwsProvider),
    ("--register-aws", Command::RegisterAws),
    ("--commit_msg_hook", Command::CommitMsg),
    ("--pre_commit_hook", Command::PreCommit),
    ("--prepare_commit_msg_hook", Command::PrepareCommitMsg),
];

/// The other options in full, with what git's reader makes of them.
const OPTIONS: [(&str, &str); 12] = [
    ("-r", "-r"),
    ("--recursive", "-r"),
    ("--cached", "--cached"),
    ("--no-index", "--no-index"),
    ("--untracked", "--untracked"),
    ("-f", "-f"),
    ("--force", "-f"),
    ("-l", "-l"),
    ("--literal", "-l"),
    ("-a", "-a"),
    ("--allowed", "-a"),
    ("--global", "--global"),
];

/// Reads the arguments.
pub(super) fn parse(arguments: &[OsString], env: &Environment) -> Result<Parsed, Error> {
    if let Some((options, rest)) = plain(arguments) {
        return Ok(interpret(&options, rest));
    }
    let spoken = git::parse_options(env, words::OPTIONS, arguments)?;
    let listed = spoken.out.strip_prefix(b"set -- ").filter(|_| spoken.code == Some(0)).and_then(unquote);
    let Some(mut listed) = listed else { return Ok(Parsed::Refused(spoken)) };
    // Git puts the options first and a double dash behind them.
    let end = listed.iter().position(|word| word == "--").unwrap_or(listed.len());
    let rest = listed.split_off(end).into_iter().skip(1).collect();
    Ok(interpret(&listed, rest))
}

/// Returns the text that explains how it is typed.
pub(super) fn usage(env: &Environment) -> Result<Vec<u8>, Error> {
    let spoken = git::parse_options(env, words::OPTIONS, &["-h".into()])?;
    let text = spoken.out.strip_prefix(b"cat <<\\EOF\n").and_then(|text| text.strip_suffix(b"EOF\n"));
    Ok(text.unwrap_or(&spoken.out).to_vec())
}

/// Sorts arguments into options and the rest, if every option is typed in full.
fn plain(arguments: &[OsString]) -> Option<(Vec<OsString>, Vec<OsString>)> {
    let (mut options, mut rest) = (Vec::new(), Vec::new());
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            rest.extend(arguments.cloned());
            break;
        }
        if argument == "-" || !argument.as_encoded_bytes().starts_with(b"-") {
            rest.push(argument.clone());
            continue;
        }
        let command = COMMANDS.iter().map(|(name, _)| name).find(|name| argument == **name);
        let option = OPTIONS.iter().find(|(typed, _)| argument == *typed).map(|(_, name)| name);
        options.push(command.or(option)?.into());
    }
    Some((options, rest))
}

/// Makes out what options and arguments ask for; the first option is the command, and a second one means nothing.
fn interpret(options: &[OsString], arguments: Vec<OsString>) -> Parsed {
    let Some(first) = options.first() else { return Parsed::Usage { unknown: None } };
    let command = COMMANDS.iter().find(|(name, _)| first == *name).map(|(_, command)| *command);
    let mut request = Request { command: command.unwrap_or_default(), arguments, ..Request::default() };
    let is = |wanted| command == Some(wanted);
    for option in &options[1..] {
        let belongs = match option.to_str() {
            Some("-r") => (is(Command::Scan), "-r|--recursive", "scan"),
            Some(name @ ("--cached" | "--no-index" | "--untracked")) => (is(Command::Scan), name, "scan"),
            Some("-f") => (is(Command::Install), "-f|--force", "install"),
            Some("-l") => (is(Command::Add), "-l|--literal", "add"),
            Some("-a") => (is(Command::Add), "-a|--allowed", "add"),
            _ => (true, "", ""),
        };
        if let (false, option, command) = belongs {
            return Parsed::Misplaced(words::misplaced(option, command));
        }
        request.set(option);
    }
    if command.is_none() {
        return Parsed::Usage { unknown: Some(first.clone()) };
    }
    let Scan { recursive, cached, no_index, untracked, .. } = request.scan;
    if recursive && (cached || no_index || untracked) {
        return Parsed::Misplaced(words::RECURSIVE_ALONE.to_owned());
    }
    if u8::from(cached) + u8::from(no_index) + u8::from(untracked) > 1 {
        return Parsed::Refused(words::one_place_only());
    }
    Parsed::Request(request)
}

impl Request {
    fn set(&mut self, option: &OsStr) {
        match option.to_str() {
            Some("-r") => self.scan.recursive = true,
            Some("--cached") => self.scan.cached = true,
            Some("--no-index") => self.scan.no_index = true,
            Some("--untracked") => self.scan.untracked = true,
            Some("-f") => self.force = true,
            Some("-l") => self.literal = true,
            Some("-a") => self.allowed = true,
            Some("--global") => self.global = true,
            _ => {}
        }
    }

    /// Returns what is asked of a scan.
    pub(super) fn scan(&self) -> Scan {
        Scan { files: self.arguments.clone(), ..self.scan.clone() }
    }
}

/// Reads the words that git wrote for a shell: in single quotes, or bare; other characters escaped by a backslash.
fn unquote(text: &[u8]) -> Option<Vec<OsString>> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<Vec<u8>>, false);
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            b'\\' if !quoted => word.get_or_insert_default().push(bytes.next()?),
            b' ' | b'\n' if !quoted => words.extend(word.take().map(|word| to_os(&word))),
            _ => word.get_or_insert_default().push(byte),
        }
    }
    words.extend(word.take().map(|word| to_os(&word)));
    (!quoted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::{Command, Parsed, interpret, plain, unquote};
    use std::ffi::OsString;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn what_is_typed_in_full_is_read_here() {
        let (options, rest) = plain(&words("a --scan --recursive b - -- -c --add")).unwrap();
        assert_eq!((options, rest), (words("--scan -r"), words("a b - -c --add")));
        for odd in ["--sca", "--no-scan", "-rf", "--scan=x", "-h", "--help", "--index"] {
            assert!(plain(&words(odd)).is_none(), "{odd}");
        }
    }

    #[test]
    fn the_first_option_is_the_command() {
        assert!(
            matches!(interpret(&words("--list --add --global"), Vec::new()), Parsed::Request(request) if request.command == Command::List && request.global)
        );
        assert!(matches!(interpret(&words("-r --scan"), Vec::new()), Parsed::Usage { unknown: Some(_) }));
        assert!(matches!(interpret(&words("-r -f"), Vec::new()), Parsed::Misplaced(_)), "other options are looked at first");
        assert!(matches!(interpret(&[], words("--scan")), Parsed::Usage { unknown: None }));
    }

    #[test]
    fn words_for_a_shell_are_read() {
        assert_eq!(unquote(b" --scan -- 'a b' 'it'\\''s' ''\n").unwrap(), ["--scan", "--", "a b", "it's", ""]);
        assert_eq!(unquote(b"'open"), None);
    }
}
