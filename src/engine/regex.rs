//! The only place where regexes are built: bytes, Unicode off, sizes limited.

use super::Error;

/// The largest program of one expression, in bytes.
///
/// The widest built-in rule needs about a tenth. Beyond it an expression is a mistake or an attack by configuration.
const SIZE_LIMIT: usize = 4 << 20;

/// Builds an expression that policy searches with: bytes, Unicode off, linear time.
///
/// `.` does not match a line feed. Errors: syntax, or a program over 4 MiB.
pub fn build(expression: &str) -> Result<regex::bytes::Regex, Error> {
    build_with(expression, false)
}

/// Builds an expression that must match the whole of what it is given, by construction.
///
/// Alternations are grouped first, so `a|b` forgives `a` and `b` and nothing that merely contains them.
pub fn build_whole(expression: &str) -> Result<regex::bytes::Regex, Error> {
    // The expression is checked on its own first, so that `a)|(b` cannot break out of the group.
    build_with(expression, false)?;
    build_with(&format!(r"\A(?:{expression})\z"), false)
}

/// As [`build`], ignoring ASCII case if `fold` is set.
pub fn build_with(expression: &str, fold: bool) -> Result<regex::bytes::Regex, Error> {
    regex::bytes::RegexBuilder::new(expression)
        .unicode(false)
        .case_insensitive(fold)
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| Error::Regex { reason: one_line(&error.to_string()) })
}

/// Folds a parser's multi-line complaint into its last line, which says what is wrong.
pub(super) fn one_line(message: &str) -> String {
    let last = message.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("unknown");
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}
