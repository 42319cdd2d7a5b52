//! What a program did, with panics that one can read.

use std::process::Output;

/// What a program did.
pub struct Run {
    name: String,
    output: Output,
}

impl Run {
    pub(super) fn new(name: String, output: Output) -> Self {
        Self { name, output }
    }

    /// Asserts that the program ended well.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Asserts that the program ended badly, but by itself.
    #[track_caller]
    pub fn fails(self) -> Self {
        assert!(self.code().is_some_and(|code| code != 0), "it was to fail\n{self}");
        self
    }

    /// Asserts the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "another exit code\n{self}");
        self
    }

    /// Asserts that one of the streams holds the text.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.text().contains(text), "{text:?} was to be said\n{self}");
        self
    }

    /// Asserts that none of the streams holds the text.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "{text:?} was not to be said\n{self}");
        self
    }

    /// Tells whether the program ended well.
    pub fn succeeded(&self) -> bool {
        self.code() == Some(0)
    }

    /// Returns the exit code, if the program was not killed.
    pub fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Returns standard output's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    /// Returns standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// Returns standard error.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Returns standard error's bytes.
    pub fn error_bytes(&self) -> &[u8] {
        &self.output.stderr
    }

    /// Returns standard output without the spaces and line breaks around it.
    pub fn line(&self) -> String {
        self.stdout().trim().to_owned()
    }

    /// Returns both streams.
    pub fn text(&self) -> String {
        self.stdout() + &self.stderr()
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "$ {}\n{}", self.name, self.output.status)?;
        write!(formatter, "--- stdout\n{}--- stderr\n{}", self.stdout(), self.stderr())
    }
}
