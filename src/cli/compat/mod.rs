//! `git secrets`: what that tool is typed as and says, word for word; what it means is the affair of `commands::secrets`.

mod grammar;
mod words;

use crate::commands::Context;
use crate::commands::secrets::{self, Added, Error, Installed, Key, Searched};
use crate::git::{self, Spoken};
use grammar::{Command, Parsed, Request};
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::Path;

/// The name under which the program is that tool.
pub(super) const NAME: &str = "git-secrets";

/// Exit codes of that tool and the programs that it hands its work to.
const FOUND: u8 = 1;
const USAGE: u8 = 129;
const GIT_FAILED: u8 = 128;
const GREP_FAILED: u8 = 2;

/// Does what the arguments ask and returns the exit code. An error is one that the native verbs fail with, too.
pub(super) fn run(arguments: &[OsString], context: &mut Context<'_>) -> Result<u8, crate::commands::Error> {
    let request = match grammar::parse(arguments, context.env)? {
        Parsed::Request(request) => request,
        Parsed::Refused(spoken) => return Ok(relay(&spoken, context)),
        Parsed::Usage { unknown } => {
            let code = if unknown.is_some() { USAGE } else { 0 };
            let named = unknown.map(|option| words::unknown_option(&option)).unwrap_or_default();
            say(context.out, &[named, grammar::usage(context.env)?].concat());
            return Ok(code);
        }
        Parsed::Misplaced(complaint) => {
            say(context.err, &format!("{complaint}\n").into_bytes());
            return Ok(FOUND);
        }
    };
    let outcome = perform(&request, context);
    outcome.or_else(|error| fail(error, &request, context))
}

fn perform(request: &Request, context: &mut Context<'_>) -> Result<u8, Error> {
    let first = || request.arguments.first().map_or(OsStr::new(""), OsString::as_os_str);
    match request.command {
        Command::Scan => secrets::scan(&request.scan(), context).map(|searched| tell(&searched, context)),
        Command::ScanHistory => secrets::scan_history(context).map(|searched| tell(&searched, context)),
        Command::CommitMsg => secrets::commit_msg(first(), context).map(|searched| tell(&searched, context)),
        Command::PreCommit => secrets::pre_commit(context).map(|searched| tell(&searched, context)),
        Command::PrepareCommitMsg => {
            secrets::prepare_commit_msg(&request.arguments, context).map(|searched| tell(&searched, context))
        }
        Command::List => secrets::list(request.global, context).map(|spoken| relay(&spoken, context)),
        Command::Add => {
            let key = if request.allowed { Key::Allowed } else { Key::Patterns };
            let value = if request.literal { secrets::literal(first()) } else { first().to_owned() };
            secrets::add(key, &value, request.global, context).map(|added| tell_added(&added, context))
        }
        Command::AddProvider => {
            secrets::add_provider(&request.arguments, request.global, context).map(|added| tell_added(&added, context))
        }
        Command::RegisterAws => {
            let added = secrets::register_aws(request.global, context)?;
            let codes: Vec<u8> = added.iter().map(|added| tell_added(added, context)).collect();
            if codes.last() == Some(&0) {
                say(context.out, b"OK\n");
            }
            // What was there already is no failure; what could not be added is.
            Ok(codes.into_iter().max().filter(|&code| code > FOUND).unwrap_or(0))
        }
        Command::AwsProvider => {
            let file = Some(Path::new(first())).filter(|file| !file.as_os_str().is_empty());
            say(context.out, &secrets::aws_provider(file, context.env));
            Ok(0)
        }
        Command::Install => {
            let folder = Some(Path::new(first())).filter(|folder| !folder.as_os_str().is_empty());
            secrets::install(folder, request.force, context, &mut |context, Installed { hook, path }| {
                say(context.out, format!("Installed {hook} hook to {}\n", path.display()).as_bytes());
            })?;
            Ok(0)
        }
    }
}

/// Shows what was found, and what can be done about it.
fn tell(searched: &Searched, context: &mut Context<'_>) -> u8 {
    if searched.without_work_tree {
        ask_for_work_tree(context);
    }
    if searched.lines.is_empty() {
        return 0;
    }
    say(context.err, &searched.lines);
    say(context.err, words::FOUND.as_bytes());
    FOUND
}

/// Asks git where the work tree is, as that tool does whatever came of a search, and lets it complain.
fn ask_for_work_tree(context: &mut Context<'_>) {
    let spoken = git::speak(context.env, &["rev-parse".as_ref(), "--show-toplevel".as_ref()] as &[&OsStr]);
    say(context.err, &spoken.unwrap_or_default().err);
}

fn tell_added(added: &Added, context: &mut Context<'_>) -> u8 {
    match added {
        Added::Written(spoken) => relay(spoken, context),
        Added::AlreadyThere => FOUND,
    }
}

/// Says what git said, and returns its exit code.
fn relay(spoken: &Spoken, context: &mut Context<'_>) -> u8 {
    say(context.err, &spoken.err);
    let text = spoken.out.strip_prefix(b"cat <<\\EOF\n").and_then(|text| text.strip_suffix(b"EOF\n"));
    say(context.out, text.unwrap_or(&spoken.out));
    spoken.code.and_then(|code| u8::try_from(code).ok()).unwrap_or(GIT_FAILED)
}

/// Says what went wrong, as that tool or the program that it asks says it; what it does not know fails as the native verbs do.
fn fail(error: Error, request: &Request, context: &mut Context<'_>) -> Result<u8, crate::commands::Error> {
    let (text, code) = match error {
        Error::Pattern { dialect, text, causes } => {
            words::malformed(dialect, &text, &causes, request.command == Command::ScanHistory)
        }
        Error::Allowed(cause) => words::malformed_allowed(cause),
        Error::Unreadable(files) => {
            say(context.err, &words::unreadable(&files));
            ask_for_work_tree(context);
            return Ok(GREP_FAILED);
        }
        Error::NoRepository => {
            (no_repository(request, context)?, if request.command == Command::Install { FOUND } else { GIT_FAILED })
        }
        Error::NoWorkTree => (words::NO_WORK_TREE.repeat(2).into_bytes(), GIT_FAILED),
        Error::HookExists(path) => (format!("{} already exists. Use -f to force\n", path.display()).into_bytes(), FOUND),
        Error::HooksFolder { dir, part, source } => (words::no_folder(&dir, &part, &source), FOUND),
        Error::Hook { path, source } => (words::unwritable(&path, &source), FOUND),
        Error::Provider { command, source } => (words::no_provider(&command, &source), GREP_FAILED),
        Error::Git(spoken) => return Ok(relay(&spoken, context)),
        Error::Other(error) => match *error {
            crate::commands::Error::Source(crate::source::Error::Git(git::Error::Git { complaint, .. })) => {
                (format!("{complaint}\n").into_bytes(), GIT_FAILED)
            }
            error => return Err(error),
        },
    };
    say(context.err, &text);
    Ok(code)
}

/// Returns what git says where there is no repository, as often as that tool makes it say so.
fn no_repository(request: &Request, context: &Context<'_>) -> Result<Vec<u8>, crate::commands::Error> {
    let spoken = git::speak(context.env, &["rev-parse".as_ref(), "--git-dir".as_ref()] as &[&OsStr])?;
    let (times, more) = match request.command {
        Command::Install => (1, "Not in a Git repository\n"),
        Command::Scan => (2, ""),
        _ => (3, ""),
    };
    Ok([spoken.err.repeat(times), more.as_bytes().to_vec()].concat())
}

/// Writes; that nobody reads it changes nothing.
fn say(out: &mut dyn Write, text: &[u8]) {
    let written: io::Result<()> = out.write_all(text);
    drop(written);
}
