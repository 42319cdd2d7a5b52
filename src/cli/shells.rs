//! What the command line knows of itself, written down for others: completions for shells, and the manual.

use super::args::{Cli, Shell};
use clap::{Command, CommandFactory};
use clap_complete::aot;
use std::io::{self, Write};

/// The name that completions and the manual go by; git finds `git-hush` for `git hush`.
const NAME: &str = "git-hush";

/// The name of the program in the names of bash's functions.
const NAME_FOR_BASH: &str = "githush";

/// What makes bash complete `git hush …` as it does `git-hush …`: git's own completion calls a function of this name.
///
/// It tells in `words` and `cword` what is typed, and in `__git_cmd_idx` (since git 2.30) where the command stands in it.
const BASH_FOR_GIT: &str = r#"
_git_hush() {
    local at=${__git_cmd_idx:-1}
    local COMP_WORDS=(git-hush "${words[@]:at+1}") COMP_CWORD=$((cword - at))
    _githush git-hush "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
}
"#;

/// Writes the completions for a shell.
pub(super) fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let mut command = command();
    let mut text = Vec::new();
    match shell {
        Shell::Bash => {
            // The generator loses the verbs of a program whose name has a hyphen; what it completes for is named at the end of lines.
            aot::generate(aot::Bash, &mut command.bin_name(NAME_FOR_BASH), NAME_FOR_BASH, &mut text);
            let script = String::from_utf8_lossy(&text).replace(&format!(" {NAME_FOR_BASH}\n"), &format!(" {NAME}\n"));
            text = [script.as_bytes(), BASH_FOR_GIT.as_bytes()].concat();
        }
        // git's completions for these two look for those of `git-hush` by themselves.
        Shell::Zsh => aot::generate(aot::Zsh, &mut command, NAME, &mut text),
        Shell::Fish => aot::generate(aot::Fish, &mut command, NAME, &mut text),
        Shell::Powershell => aot::generate(aot::PowerShell, &mut command, NAME, &mut text),
    }
    out.write_all(&text)
}

/// What the manual says beyond the options, in roff.
const BEHIND_THE_COMMANDS: &str = include_str!("manual.roff");

/// Writes the manual page, in roff.
pub(super) fn manual(out: &mut dyn Write) -> io::Result<()> {
    let command = command();
    let page = clap_mangen::Man::new(command.clone());
    // The parts name the apostrophe so; the day is left out, so that the same program writes the same page.
    writeln!(out, ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '")?;
    writeln!(out, ".TH {NAME} 1 \"\" \"{NAME} {}\" \"Git Manual\"", env!("CARGO_PKG_VERSION"))?;
    let mut text = Vec::new();
    page.render_name_section(&mut text)?;
    page.render_description_section(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    let (name, description) = text.split_once(".SH DESCRIPTION").unwrap_or((&text, ""));
    copy(out, name, "")?;
    writeln!(out, ".SH SYNOPSIS\n\\fBgit hush\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR\\&...] [\\fIARG\\fR\\&...]")?;
    writeln!(out, ".SH DESCRIPTION")?;
    copy(out, description, "")?;
    writeln!(out, ".SH COMMANDS")?;
    verbs(out, &command, "git hush")?;
    out.write_all(BEHIND_THE_COMMANDS.as_bytes())
}

/// Writes a paragraph on each verb below a command, with its options.
fn verbs(out: &mut dyn Write, command: &Command, name: &str) -> io::Result<()> {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let name = format!("{name} {}", verb.get_name());
        if verb.has_subcommands() {
            verbs(out, verb, &name)?;
            continue;
        }
        let usage = verb.clone().bin_name(&name).render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).replace('\\', "\\e").replace('-', "\\-");
        writeln!(out, ".SS \"{}\"", usage.trim_end().replace('\n', " "))?;
        let mut text = Vec::new();
        let page = clap_mangen::Man::new(verb.clone().disable_help_flag(true));
        page.render_description_section(&mut text)?;
        page.render_options_section(&mut text)?;
        // They are sections of a page of their own there, and parts of a section here.
        copy(out, &String::from_utf8_lossy(&text), ".SH ")?;
    }
    Ok(())
}

/// Writes the lines of a rendered part, but for those that begin so and for the preamble that every part has.
fn copy(out: &mut dyn Write, part: &str, but: &str) -> io::Result<()> {
    let preamble = |line: &str| line.starts_with(".ie ") || line.starts_with(".el ");
    let dropped = |line: &str| line.is_empty() || preamble(line) || (!but.is_empty() && line.starts_with(but));
    part.lines().filter(|line| !dropped(line)).try_for_each(|line| writeln!(out, "{line}"))
}

/// Returns the command line under the name of the program: what has a blank in it is no name of a function or a file.
fn command() -> Command {
    Cli::command().name(NAME).bin_name(NAME)
}

#[cfg(test)]
mod tests {
    use super::{completions, manual};
    use crate::cli::args::Shell;

    #[test]
    fn every_shell_is_told_of_every_verb() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Powershell] {
            let mut text = Vec::new();
            completions(shell, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            for verb in ["install", "doctor", "history", "config", "completions", "--show-secrets"] {
                let verb = if shell == Shell::Fish { verb.trim_start_matches('-') } else { verb };
                assert!(text.contains(verb), "{shell:?}: {verb}");
            }
        }
    }

    #[test]
    fn the_manual_speaks_of_every_verb_and_every_option() {
        let mut text = Vec::new();
        manual(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        for words in [".TH git-hush 1", "git hush rules show", "\\-\\-show\\-secrets", ".SH \"EXIT STATUS\"", ".SH FILES"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
