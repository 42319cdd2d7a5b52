//! `git hush import`: takes over what is configured for another tool.

use super::{Context, Error, Outcome};
use crate::git::Repo;
use crate::rules::{self, ere};
use crate::settings::{AllowFile, FILE_NAME};
use std::collections::BTreeSet;
use std::io::Write;

/// Whose configuration is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `secrets.patterns` and `secrets.allowed` of git-secrets.
    GitSecrets,
}

/// The shortest literal text that may be a secret.
const SECRET: usize = 8;

/// Writes rules and entries of the allow list into the settings at the top of the repository, and says what was left where it is.
///
/// What is left gives [`Error::NotImported`], after all else is written.
pub fn run(tool: Tool, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let Tool::GitSecrets = tool;
    let repo = Repo::from_env(context.env)?;
    let root = repo.worktree_root().ok_or_else(|| Error::NoWorkTree { git_dir: repo.git_dir().to_owned() })?;
    let config = repo.config()?;
    let lines = |key: &str| -> Vec<Vec<u8>> {
        let values = config.get_all(key).into_iter().flat_map(|value| value.split(|&byte| byte == b'\n'));
        values.filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
    };
    let mut file = AllowFile::open(&root.join(FILE_NAME))?;
    let mut told = Told::default();
    let taken: BTreeSet<String> = file.rule_ids()?;
    let mut free = (1..).map(|number| format!("imported-{number}")).filter(|id| !taken.contains(id)).peekable();
    for (number, pattern) in (1..).zip(lines("secrets.patterns")) {
        let place = format!("`secrets.patterns` {number}");
        if super::secrets::is_of_aws(&pattern) {
            told.covered += 1;
            continue;
        }
        if may_be_secret(&pattern) {
            told.left.push(format!("{place}: it is a literal text, which may be a secret itself"));
            continue;
        }
        let id = free.peek().cloned().unwrap_or_default();
        match rules::import(&id, &format!("Pattern {number} of git-secrets"), &pattern) {
            Ok(_) if file.holds(&pattern_mark(&pattern)) => told.present += 1,
            Ok(rule) => {
                file.append(&format!("{}{rule}", pattern_mark(&pattern)))?;
                told.rules.push(id);
                free.next();
            }
            Err(why) => told.left.push(format!("{place}: {why}")),
        }
    }
    for (number, allowed) in (1..).zip(lines("secrets.allowed")) {
        match ere::translate(&allowed) {
            Ok(expression) => {
                let entry = format!("[[allow]]\nline = {}\nreason = \"allowed for git-secrets\"\n", rules::quoted(&expression));
                match file.holds(&entry) {
                    true => told.present += 1,
                    false => {
                        file.append(&entry)?;
                        told.allowed += 1;
                    }
                }
            }
            Err(why) => told.left.push(format!("`secrets.allowed` {number}: {why}")),
        }
    }
    if !lines("secrets.providers").is_empty() {
        told.left.push("`secrets.providers`: no settings of a repository may run a command".to_owned());
    }
    if !told.rules.is_empty() || told.allowed > 0 {
        file.save()?;
    }
    told.write(context.out).map_err(Error::Output)?;
    for left in &told.left {
        writeln!(context.err, "warning: {left}").map_err(Error::Output)?;
    }
    if told.left.is_empty() { Ok(Outcome::Done) } else { Err(Error::NotImported) }
}

/// What was done.
#[derive(Default)]
struct Told {
    rules: Vec<String>,
    allowed: usize,
    covered: usize,
    present: usize,
    left: Vec<String>,
}

impl Told {
    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
        let (rules, entries) = (count(self.rules.len(), "rule", "rules"), count(self.allowed, "entry", "entries"));
        writeln!(out, "{FILE_NAME}: {rules} and {entries} of the allow list added")?;
        if self.covered > 0 {
            writeln!(out, "{} for AWS keys left out: the built-in rules find these", count(self.covered, "pattern", "patterns"))?;
        }
        if self.present > 0 {
            writeln!(out, "{} there already", count(self.present, "is", "are"))?;
        }
        if !self.rules.is_empty() {
            writeln!(out, "next: look the rules over (`git hush rules show {}`), then commit {FILE_NAME}", self.rules[0])?;
        }
        Ok(())
    }
}

/// Returns the comment by which a pattern that was taken over is known again.
fn pattern_mark(pattern: &[u8]) -> String {
    format!("# git-secrets: {}\n", String::from_utf8_lossy(pattern).escape_debug())
}

/// Tells whether an expression is a text without operators that could be somebody's secret.
fn may_be_secret(pattern: &[u8]) -> bool {
    let plain = pattern.iter().all(|byte| !b"[](){}|?*+.^$".contains(byte)) || pattern.contains(&b'\\') && !pattern.contains(&b'[');
    plain && pattern.len() >= SECRET && pattern.iter().any(u8::is_ascii_digit)
}
