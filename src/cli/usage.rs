//! What clap says of arguments that make no sense, with a line of help as all our errors have one.

use super::args::Cli;
use crate::report::sanitize;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error};

/// What is said of arguments that make no sense.
pub(super) struct Complaint {
    /// What is wrong, and how it is called; fit for a terminal.
    pub(super) what: String,
    /// What helps.
    pub(super) hint: String,
}

/// Puts clap's error into words; help and version are none.
pub(super) fn complaint(error: &Error) -> Option<Complaint> {
    let hint = sanitize(hint(error)?.as_bytes());
    let text = error.render().to_string();
    // Its tips and its way to the help are our hint.
    let ours = |line: &&str| !line.trim_start().starts_with("tip:") && !line.starts_with("For more information");
    let lines: Vec<String> =
        text.lines().filter(ours).filter(|line| !line.is_empty()).map(|line| sanitize(line.as_bytes())).collect();
    let what = lines.join("\n");
    Some(Complaint { what: what.strip_prefix("error: ").unwrap_or(&what).to_owned(), hint })
}

/// Returns the hint that goes below clap's own words.
fn hint(error: &Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => None,
        ErrorKind::InvalidSubcommand => Some(match text(ContextKind::SuggestedSubcommand) {
            Some(near) => format!("did you mean `git hush {near}`? `git hush -h` lists the commands"),
            None => "`git hush -h` lists the commands".to_owned(),
        }),
        _ => {
            let command = verb();
            Some(match text(ContextKind::SuggestedArg).filter(|_| error.kind() == ErrorKind::UnknownArgument) {
                Some(near) => format!("did you mean `{near}`? `{command} -h` lists the options"),
                None => format!("`{command} -h` shows how it is called"),
            })
        }
    }
}

/// Returns the command that was typed, as far as it names one of ours.
///
/// `-h` and not `--help`: git takes `git hush --help` for itself, and opens the manual.
fn verb() -> String {
    let mut typed = "git hush".to_owned();
    let mut command: Command = Cli::command();
    for argument in std::env::args_os().skip(1) {
        let Some(sub) = argument.to_str().and_then(|name| command.find_subcommand(name)) else { break };
        typed.extend([" ", sub.get_name()]);
        command = sub.clone();
    }
    typed
}
