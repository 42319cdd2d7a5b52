//! Colour: whether there is any, decided once, and the escape sequences, written here and nowhere else.

use crate::model::Environment;
use std::fmt;

/// What `--color` asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Colour on a terminal that can show it.
    #[default]
    Auto,
    /// Colour, whatever the stream is.
    Always,
    /// No colour.
    Never,
}

impl Colour {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Always, Self::Never];

    /// Returns the choice's name as it is written in flags.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }

    /// Returns the choice of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }
}

/// The colours of a report: all of them, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    ansi: bool,
}

/// What a piece of a report is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What stops a commit.
    Error,
    /// What was not done.
    Warning,
    /// What is told only.
    Note,
    /// What helps.
    Help,
    /// The frame around an excerpt.
    Frame,
    /// What stands out.
    Bold,
}

impl Palette {
    /// No colours.
    pub const PLAIN: Self = Self { ansi: false };

    /// Decides whether there are colours.
    ///
    /// The flag wins, then `NO_COLOR`, then `CLICOLOR_FORCE`, then `CLICOLOR=0` and `TERM=dumb`; a terminal decides the rest.
    pub fn choose(colour: Colour, terminal: bool, env: &Environment) -> Self {
        let is = |name, value: &str| env.var(name).is_some_and(|set| set == value);
        let ansi = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto if env.nonempty("NO_COLOR").is_some() => false,
            Colour::Auto if env.nonempty("CLICOLOR_FORCE").is_some() && !is("CLICOLOR_FORCE", "0") => true,
            Colour::Auto if is("CLICOLOR", "0") || is("TERM", "dumb") => false,
            Colour::Auto => terminal,
        };
        Self { ansi }
    }

    /// Returns `text`, to be displayed in the colour of `ink`.
    ///
    /// The text must have passed `sanitize` if it is not ours.
    pub fn paint<'t>(&self, ink: Ink, text: &'t str) -> Painted<'t> {
        Painted { sequence: self.ansi.then(|| ink.sequence()), text }
    }
}

impl Ink {
    /// Returns the parameters of the escape sequence that switches the colour on.
    const fn sequence(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Note => "1;36",
            Self::Help => "1;32",
            Self::Frame => "1;34",
            Self::Bold => "1",
        }
    }
}

/// A text that displays itself in its colour.
#[derive(Debug)]
pub struct Painted<'t> {
    sequence: Option<&'static str>,
    text: &'t str,
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sequence {
            Some(sequence) if !self.text.is_empty() => write!(formatter, "\x1b[{sequence}m{}\x1b[0m", self.text),
            _ => formatter.write_str(self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Palette};
    use crate::model::Environment;

    fn coloured(colour: Colour, terminal: bool, vars: &[(&str, &str)]) -> bool {
        let vars = vars.iter().map(|(name, value)| (name.into(), value.into())).collect();
        Palette::choose(colour, terminal, &Environment { vars, ..Environment::default() }).ansi
    }

    #[test]
    fn a_terminal_decides_where_nobody_else_does() {
        assert!(coloured(Colour::Auto, true, &[]));
        assert!(!coloured(Colour::Auto, false, &[]));
        assert!(!coloured(Colour::Auto, true, &[("TERM", "dumb")]));
        assert!(!coloured(Colour::Auto, true, &[("CLICOLOR", "0")]));
    }

    #[test]
    fn the_flag_wins_over_every_variable() {
        assert!(coloured(Colour::Always, false, &[("NO_COLOR", "1"), ("TERM", "dumb")]));
        assert!(!coloured(Colour::Never, true, &[("CLICOLOR_FORCE", "1")]));
    }

    #[test]
    fn no_color_wins_over_force_and_an_empty_one_says_nothing() {
        assert!(!coloured(Colour::Auto, true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
        assert!(coloured(Colour::Auto, true, &[("NO_COLOR", "")]));
        assert!(coloured(Colour::Auto, false, &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
        assert!(!coloured(Colour::Auto, false, &[("CLICOLOR_FORCE", "0")]));
    }
}
