//! How findings are shown: for people, as lines, as JSON.
//!
//! Writes to the writer it is handed. Untrusted text passes `sanitize` before a terminal, and a secret is masked unless somebody
//! asked to see it. Knows findings, verdicts and the rules' names; must not know where bytes come from or what a verb is.

use crate::model::{Environment, Summary};
use crate::policy::Judged;
use crate::rules::RuleSet;
use std::io;

mod exposure_json;
mod history;
mod history_json;
mod human;
mod json;
mod lines;
mod palette;
mod quote;
mod sanitize;
mod snippet;
mod story;
mod words;

pub use history::write_history;
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
}

/// Returns the reporter that writes this format.
pub fn reporter<'r>(format: Format, options: Options, rules: &'r RuleSet) -> Box<dyn Reporter + 'r> {
    match format {
        Format::Human => Box::new(human::Human::new(options, rules.rules())),
        Format::Lines => Box::new(lines::Lines::new(options)),
        Format::Json => Box::new(json::Json::new(options, rules.rules())),
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
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Human, Self::Lines, Self::Json];

    /// Returns the format's name as it is written in settings and flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Lines => "lines",
            Self::Json => "json",
        }
    }

    /// Returns the format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
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
