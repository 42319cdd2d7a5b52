//! `--format` and `--output`, which belong together by their order: each `--output` is that of the `--format` before it.

use crate::report::{Format, Output};
use clap::builder::PossibleValue;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, ValueEnum, value_parser};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

const FORMAT: &str = "format";
const OUTPUT: &str = "output";

/// How findings are shown, and where.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) outputs: Vec<Output>,
}

impl Args for Shown {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new(FORMAT)
            .long(FORMAT)
            .value_name("FORMAT")
            .action(ArgAction::Append)
            .value_parser(value_parser!(Typed))
            .help("How findings are shown; may be given many times, each with an `--output` behind it [default: human]");
        let output = Arg::new(OUTPUT)
            .long(OUTPUT)
            .value_name("FILE")
            .action(ArgAction::Append)
            .value_parser(value_parser!(OsString))
            .help("Write the report of the `--format` before it into this file [default: standard output]");
        command.arg(format).arg(output)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Shown {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let formats = matches.get_many::<Typed>(FORMAT).into_iter().flatten().map(|typed| Part::Format(typed.0));
        let formats = matches.indices_of(FORMAT).into_iter().flatten().zip(formats);
        let files = matches.get_many::<OsString>(OUTPUT).into_iter().flatten().map(|file| Part::File(file));
        let files = matches.indices_of(OUTPUT).into_iter().flatten().zip(files);
        let mut parts: Vec<(usize, Part<'_>)> = formats.chain(files).collect();
        parts.sort_by_key(|(index, _)| *index);
        let mut outputs: Vec<Output> = Vec::new();
        let mut open = false;
        for (_, part) in parts {
            match part {
                Part::Format(format) => outputs.push(Output { format, file: None }),
                Part::File(file) => {
                    // Before any format it is that of the default one.
                    if outputs.is_empty() {
                        outputs.push(Output::default());
                        open = true;
                    }
                    let Some(output) = outputs.last_mut().filter(|_| open) else {
                        let message = "`--output` is given twice for one `--format`; name a format before each\n";
                        return Err(Error::raw(ErrorKind::ArgumentConflict, message));
                    };
                    output.file = (file != OsStr::new("-")).then(|| PathBuf::from(file));
                    open = false;
                    continue;
                }
            }
            open = true;
        }
        Ok(Self { outputs })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

enum Part<'a> {
    Format(Format),
    File(&'a OsStr),
}

/// A format, as it is typed.
#[derive(Clone, Copy, Debug)]
struct Typed(Format);

impl ValueEnum for Typed {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self(Format::Human),
            Self(Format::Lines),
            Self(Format::Json),
            Self(Format::Sarif),
            Self(Format::Github),
            Self(Format::Gitlab),
            Self(Format::GitlabSecrets),
            Self(Format::Junit),
            Self(Format::Csv),
            Self(Format::Markdown),
            Self(Format::Html),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Format::Human => "For people",
            Format::Lines => "One line a finding: `path:line:column: rule: secret`",
            Format::Json => "One JSON object a line, by docs/report.schema.json",
            Format::Sarif => "SARIF 2.1.0, for code scanning and editors",
            Format::Github => "Annotations of GitHub Actions",
            Format::Gitlab => "The code quality report of GitLab",
            Format::GitlabSecrets => "The secret detection report of GitLab",
            Format::Junit => "JUnit XML, each finding a failed test",
            Format::Csv => "A table for spreadsheets",
            Format::Markdown => "A summary for a comment",
            Format::Html => "One page for a browser, complete in itself",
        };
        Some(PossibleValue::new(self.0.as_str()).help(help))
    }
}
