//! How findings are shown: for people, as lines, as JSON, and in the formats of those who collect reports.
//!
//! Writes to the writer it is handed. Untrusted text passes `sanitize` before a terminal, and a secret is masked unless somebody
//! asked to see it. Knows findings, verdicts and the rules' names; must not know where bytes come from or what a verb is.

use crate::model::{Environment, Summary};
use crate::policy::Judged;
use crate::rules::RuleSet;
use std::io;
use std::path::PathBuf;

mod csv;
mod exposure_json;
mod form;
mod github;
mod gitlab;
mod history;
mod history_json;
mod human;
mod item;
mod json;
mod junit;
mod lines;
mod markdown;
mod page;
mod palette;
mod quote;
mod sanitize;
mod sarif;
mod snippet;
mod story;
mod words;

pub use json::write_line as write_json_line;
pub use palette::{Colour, Ink, Palette};
pub use quote::{quote_as_git, quote_as_git_all};
pub use sanitize::{quote_path, sanitize};
pub use story::{Account, Change, Story};

/// Shows findings.
///
/// Hand over every judged finding, in the order of the report, then the summary, once. A finding that policy forgave is shown only
/// if [`Options::verbose`] asks for it.
pub trait Reporter {
    /// Shows one finding.
    fn finding(&mut self, out: &mut dyn io::Write, judged: &Judged) -> io::Result<()>;

    /// Shows what the run did, at its end.
    fn finish(&mut self, out: &mut dyn io::Write, summary: &Summary) -> io::Result<()>;

    /// Shows one secret of history.
    fn story(&mut self, out: &mut dyn io::Write, story: &Story) -> io::Result<()>;

    /// Shows what a run through history did, at its end.
    fn close(&mut self, out: &mut dyn io::Write, account: &Account) -> io::Result<()>;
}

/// Returns the reporter that writes this format.
pub fn reporter<'r>(format: Format, options: Options, rules: &'r RuleSet) -> Box<dyn Reporter + 'r> {
    match format {
        Format::Human => Box::new(human::Human::new(options, rules.rules())),
        Format::Lines => Box::new(lines::Lines::new(options)),
        Format::Json => Box::new(json::Json::new(options, rules.rules())),
        Format::Sarif => Box::new(form::Formed::new(sarif::Sarif::default(), options, rules)),
        Format::Github => Box::new(form::Formed::new(github::Github, options, rules)),
        Format::Gitlab => Box::new(form::Formed::new(gitlab::CodeQuality::default(), options, rules)),
        Format::GitlabSecrets => Box::new(form::Formed::new(gitlab::SecretDetection::now(), options, rules)),
        Format::Junit => Box::new(form::Formed::new(junit::Junit::default(), options, rules)),
        Format::Csv => Box::new(form::Formed::new(csv::Csv::default(), options, rules)),
        Format::Markdown => Box::new(form::Formed::new(markdown::Markdown::default(), options, rules)),
        Format::Html => Box::new(form::Formed::new(page::Page::default(), options, rules)),
    }
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, like a compiler's error.
    #[default]
    Human,
    /// `path:line:column: rule-id: masked-secret`, one finding a line.
    Lines,
    /// JSON Lines: one object a finding, then one for the run.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// The secret detection report of GitLab.
    GitlabSecrets,
    /// JUnit XML: each finding a failed test.
    Junit,
    /// A table, comma-separated.
    Csv,
    /// A summary for a comment or a wiki.
    Markdown,
    /// One page for a browser, complete in itself.
    Html,
}

impl Format {
    /// Returns the format's name, as it is typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Lines => "lines",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::GitlabSecrets => "gitlab-secrets",
            Self::Junit => "junit",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

/// Where a report goes, and as what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// What it is written as.
    pub format: Format,
    /// The file; without one it goes to the verb's own stream.
    pub file: Option<PathBuf>,
}

/// The stream that a report goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error, which is where hooks report.
    Err,
}

/// How a report is written, whatever its format.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether secrets are shown whole.
    pub show_secrets: bool,
    /// Whether a clean run says so, and forgiven findings are shown.
    pub verbose: bool,
    /// The colours.
    pub palette: Palette,
    /// Whether the stream is a terminal.
    pub terminal: bool,
    /// How many columns a line may have.
    pub width: usize,
}

impl Options {
    /// The width where nobody says another.
    const WIDTH: usize = 100;

    /// The least width: below it there is no room for a line and its gutter.
    const LEAST_WIDTH: usize = 40;

    /// Returns what the stream and the environment ask for; secrets masked, quiet when clean.
    pub fn new(colour: Colour, stream: Stream, env: &Environment) -> Self {
        let terminal = match stream {
            Stream::Out => env.out_is_terminal,
            Stream::Err => env.err_is_terminal,
        };
        let width = env.width.filter(|_| terminal).unwrap_or(Self::WIDTH).max(Self::LEAST_WIDTH);
        Self { show_secrets: false, verbose: false, palette: Palette::choose(colour, terminal, env), terminal, width }
    }
}

#[cfg(test)]
mod tests;
