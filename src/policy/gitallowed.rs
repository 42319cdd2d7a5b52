//! `.gitallowed` and `secrets.allowed`, as git-secrets reads them: searched in `path:line:text`, one hit forgives the whole line.

use super::{Error, LineContext};
use crate::engine;
use crate::model::Finding;
use crate::rules::ere::{self, EreError};
use regex::bytes::Regex;
use std::sync::OnceLock;

/// The expressions that people bring from git-secrets; compiled when first asked, which is when there is a finding.
#[derive(Default)]
pub struct GitAllowed {
    expressions: Vec<Expression>,
    compiled: OnceLock<Vec<Regex>>,
}

/// A POSIX extended expression, with where it stands, for errors.
struct Expression {
    text: Vec<u8>,
    place: String,
}

impl GitAllowed {
    /// Adds the lines of a `.gitallowed` file that are neither blank nor comments; `name` is for errors.
    pub fn add_file(&mut self, content: &[u8], name: &str) {
        let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
        for (index, line) in content.split(|&byte| byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if !line.trim_ascii().is_empty() && !line.trim_ascii_start().starts_with(b"#") {
                self.add(line, format!("{name}:{}", index + 1));
            }
        }
    }

    /// Adds a value of `secrets.allowed`; each of its lines is an expression.
    ///
    /// An empty one is left out: it says nothing, and must not forgive everything.
    pub fn add_value(&mut self, value: &[u8], name: &str) {
        for line in value.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            self.add(line, name.to_owned());
        }
    }

    fn add(&mut self, text: &[u8], place: String) {
        self.expressions.push(Expression { text: text.to_vec(), place });
        self.compiled = OnceLock::new();
    }

    /// Returns all expressions as one of ours, or none where there are none; an error names where the malformed one stands.
    pub fn expression(&self) -> Result<Option<String>, (String, EreError)> {
        let mut translated = Vec::with_capacity(self.expressions.len());
        for Expression { text, place } in &self.expressions {
            translated.push(ere::translate(text).map_err(|cause| (place.clone(), cause))?);
        }
        Ok((!translated.is_empty()).then(|| format!("(?:{})", translated.join(")|(?:"))))
    }

    /// Tells whether an expression hits the line that the secret begins in.
    pub(super) fn allows(&self, finding: &Finding, line: &LineContext<'_>) -> Result<bool, Error> {
        if self.expressions.is_empty() {
            return Ok(false);
        }
        let searched = line.printed(finding);
        Ok(self.compiled()?.iter().any(|regex| regex.is_match(&searched)))
    }

    fn compiled(&self) -> Result<&[Regex], Error> {
        if let Some(compiled) = self.compiled.get() {
            return Ok(compiled);
        }
        let compiled = self.compile()?;
        Ok(self.compiled.get_or_init(|| compiled))
    }

    /// Compiles all expressions into one, or each on its own where together they are too large.
    fn compile(&self) -> Result<Vec<Regex>, Error> {
        let mut translated = Vec::with_capacity(self.expressions.len());
        for Expression { text, place } in &self.expressions {
            translated.push(ere::translate(text).map_err(|cause| Error::Expression { place: place.clone(), cause })?);
        }
        if let Ok(regex) = engine::regex::build(&format!("(?:{})", translated.join(")|(?:"))) {
            return Ok(vec![regex]);
        }
        let each = self.expressions.iter().zip(&translated);
        each.map(|(Expression { place, .. }, regex)| {
            engine::regex::build(regex).map_err(|cause| Error::Compile { place: place.clone(), cause })
        })
        .collect()
    }
}

impl std::fmt::Debug for GitAllowed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "GitAllowed({} expressions)", self.expressions.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, GitAllowed};
    use crate::policy::tests::found;

    fn allows(allowed: &GitAllowed, path: &str, text: &str, secret: &str) -> bool {
        let (finding, context) = found(path, text, secret);
        allowed.allows(&finding, &context).unwrap()
    }

    fn file(content: &str) -> GitAllowed {
        let mut allowed = GitAllowed::default();
        allowed.add_file(content.as_bytes(), ".gitallowed");
        allowed
    }

    #[test]
    fn a_hit_in_path_line_or_text_forgives_the_line() {
        for expression in [r"^docs/keys\.md:2:", "example key", ":2:key", r"^docs/.*Zq3vT8$", "zzz|example"] {
            assert!(allows(&file(expression), "docs/keys.md", "a\nkey = example key Zq3vT8", "Zq3vT8"), "{expression}");
        }
    }

    #[test]
    fn what_no_expression_hits_is_still_caught() {
        for expression in [r"^keys\.md:", ":1:", "EXAMPLE", r"docs/keys\.md$", "a\\n", "^$", "another line"] {
            assert!(!allows(&file(expression), "docs/keys.md", "another line\nkey = example Zq3vT8", "Zq3vT8"), "{expression}");
        }
    }

    #[test]
    fn comments_blank_lines_and_carriage_returns_mean_nothing() {
        let allowed = file("\u{feff}# key\r\n\r\n   \n  # key\nother\r\n");
        assert!(!allows(&allowed, "f", "key Zq3vT8", "Zq3vT8"));
        assert!(allows(&allowed, "f", "other Zq3vT8", "Zq3vT8"));
        assert!(allows(&file("Zq3vT8$\r\n"), "f", "key Zq3vT8\r\n", "Zq3vT8"));
    }

    #[test]
    fn an_empty_value_forgives_nothing() {
        let mut allowed = GitAllowed::default();
        allowed.add_value(b"", "`secrets.allowed`");
        allowed.add_value(b"\nother\n", "`secrets.allowed`");
        assert!(!allows(&allowed, "f", "key Zq3vT8", "Zq3vT8") && allows(&allowed, "f", "other Zq3vT8", "Zq3vT8"));
    }

    #[test]
    fn a_malformed_expression_is_an_error_that_names_its_line() {
        let (finding, context) = found("f", "key Zq3vT8", "Zq3vT8");
        let error = file("fine\n(open Zq3vT8").allows(&finding, &context).unwrap_err();
        assert!(matches!(&error, Error::Expression { place, .. } if place == ".gitallowed:2"));
        assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("Zq3vT8"));
    }

    #[test]
    fn expressions_too_large_together_work_each_alone() {
        let large: Vec<String> = (0..40).map(|number| format!("x{number}[a-z]{{4000}}")).collect();
        let allowed = file(&format!("{}\nother", large.join("\n")));
        assert!(allows(&allowed, "f", "other Zq3vT8", "Zq3vT8") && !allows(&allowed, "f", "key Zq3vT8", "Zq3vT8"));
    }
}
