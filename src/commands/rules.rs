//! `git hush rules`: the rules in force, one rule in full, and the linter for one's own.
//!
//! What is printed here comes from rules, not from scanned content; a user's own rule is printed escaped all the same.

use super::{Asked, Context, Error, Outcome, session};
use crate::engine::{Matcher, Quiet, shape};
use crate::git::{self, Repo};
use crate::policy::{AllowEntry, Date, lint};
use crate::report::sanitize;
use crate::rules::{Rule, RuleSet, builtin, examples, examples::Claim, parse, repeated_id};
use crate::settings::{Files, OnDisk};
use std::error::Error as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What to do with the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Options {
    /// Lists all rules.
    List,
    /// Shows one rule in full.
    Show {
        /// Its id.
        id: String,
    },
    /// Checks the rules in force, and those of files.
    Check {
        /// TOML files with `[[rule]]` tables, `.hush.toml` among them.
        files: Vec<PathBuf>,
    },
}

/// Lists, shows or checks rules.
///
/// Errors: an id that no rule has, a file that cannot be read, output that cannot be written.
pub fn run(options: &Options, context: &mut Context<'_>) -> Result<Outcome, Error> {
    let repo = match Repo::from_env(context.env) {
        Ok(repo) => Some(repo),
        // Outside of a repository the rules in force are the built-in ones and the user's own.
        Err(git::Error::NotARepository { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if matches!(options, Options::Check { .. }) {
        let config = repo.as_ref().map(Repo::config).transpose()?;
        let files = repo.as_ref().and_then(Repo::worktree_root).map(OnDisk::new);
        let settings = session::settings_in_force(
            files.as_ref().map(|files| files as &dyn Files),
            config.as_ref(),
            &Asked::default(),
            context.env,
        )?;
        let wants_reason = settings.require_reason.is_some_and(|given| given.value);
        tell_entries(&settings.allow, wants_reason, context.err).map_err(Error::Output)?;
    }
    answer(options, &session::rules(repo.as_ref(), context.env)?, context)
}

/// Warns of entries of the allow list that forgive too much, or nothing any more; which are unused `git hush doctor` tells.
fn tell_entries(entries: &[AllowEntry], wants_reason: bool, err: &mut dyn Write) -> io::Result<()> {
    let today = Date::at(SystemTime::now());
    for (entry, last) in entries.iter().filter_map(|entry| Some((entry, entry.expires.filter(|&last| last < today)?))) {
        writeln!(err, "warning: the `[[allow]]` entry at {} expired on {last}", sanitize(entry.place.as_bytes()))?;
    }
    for (place, flaw) in lint(entries, wants_reason) {
        writeln!(err, "{}", sanitize(format!("warning: the `[[allow]]` entry at {place} {flaw}").as_bytes()))?;
    }
    Ok(())
}

fn answer(options: &Options, rules: &RuleSet, context: &mut Context<'_>) -> Result<Outcome, Error> {
    match options {
        Options::List => list(rules, context.out).map(|()| Outcome::Done).map_err(Error::Output),
        Options::Show { id } => {
            let rule = rules.by_id(id).ok_or_else(|| Error::UnknownRule { id: id.clone(), near: nearest(id, rules.rules()) })?;
            show(rule, context.out).map(|()| Outcome::Done).map_err(Error::Output)
        }
        Options::Check { files } => check(files, rules, context),
    }
}

fn list(rules: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    let width = rules.rules().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules.rules() {
        writeln!(out, "{:width$}  {:6}  {}", rule.id, rule.confidence.as_str(), sanitize(rule.name.as_bytes()))?;
    }
    Ok(())
}

/// Prints a rule as it would be written, so that it can be taken as a pattern for one's own.
fn show(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let checks = &rule.pattern.checks;
    writeln!(out, "[[rule]]\nid = {}\nname = {}", quoted(&rule.id), quoted(&rule.name))?;
    writeln!(out, "keywords = {}", array(&rule.pattern.keywords))?;
    if let Matcher::Regex(regex) = &rule.pattern.matcher {
        writeln!(out, "regex = {}", literal(regex))?;
    }
    writeln!(out, "confidence = {}", quoted(rule.confidence.as_str()))?;
    if let Some(checksum) = checks.checksum {
        writeln!(out, "checksum = {}", quoted(checksum.as_str()))?;
    }
    if checks.min_entropy > 0.0 {
        writeln!(out, "min-entropy = {:?}", checks.min_entropy)?;
    }
    if checks.quiet != if checks.weighed.is_some() { Quiet::Weighed } else { Quiet::Token } {
        writeln!(out, "quiet = {}", quoted(checks.quiet.as_str()))?;
    }
    if let Some(kind) = checks.weighed {
        writeln!(out, "weigh = {}", quoted(kind.as_str()))?;
    }
    if let Matcher::Regex(regex) = &rule.pattern.matcher
        && shape::analyse(regex).is_ok_and(|shape| shape.max_len().is_none())
    {
        writeln!(out, "reach = {}", rule.pattern.reach.length)?;
    }
    if let Some(page) = &rule.revoke {
        writeln!(out, "revoke = {}", quoted(page))?;
    }
    writeln!(out, "[rule.examples]\nmatch = {}\nignore = {}", array(&rule.examples.matching), array(&rule.examples.ignored))
}

/// Writes a TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if character.is_control() || !character.is_ascii() => quoted.push_str(&format!("\\U{:08X}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

/// Writes a TOML string without escapes where that can be done.
fn literal(text: &str) -> String {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains("'''") && !text.ends_with('\'');
    if plain { format!("'''{text}'''") } else { quoted(text) }
}

fn array<T: AsRef<str>>(texts: &[T]) -> String {
    let items: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    match items.as_slice() {
        [] | [_] => format!("[{}]", items.join(", ")),
        _ if items.iter().map(String::len).sum::<usize>() < 100 => format!("[{}]", items.join(", ")),
        _ => format!("[\n    {},\n]", items.join(",\n    ")),
    }
}

pub(super) fn nearest(id: &str, rules: &[Rule]) -> Option<String> {
    let scored = rules.iter().map(|rule| (strsim::jaro_winkler(id, &rule.id), &rule.id));
    scored.filter(|(score, _)| *score > 0.8).max_by(|first, second| first.0.total_cmp(&second.0)).map(|(_, id)| id.to_string())
}

fn check(files: &[PathBuf], rules: &RuleSet, context: &mut Context) -> Result<Outcome, Error> {
    let mut problems = Vec::new();
    if let Some(id) = repeated_id(rules.rules()) {
        problems.push(format!("two rules have the id `{id}`"));
    }
    problems.extend(broken_examples(rules)?);
    let mut checked = rules.rules().len();
    for file in files {
        let (found, mut wrong) = check_file(&context.env.cwd, file)?;
        checked += found;
        problems.append(&mut wrong);
    }
    for problem in &problems {
        writeln!(context.out, "{}", sanitize(problem.as_bytes())).map_err(Error::Output)?;
    }
    let count = if problems.is_empty() { "all are sound".to_owned() } else { format!("problems: {}", problems.len()) };
    writeln!(context.err, "{checked} rules checked, {count}").map_err(Error::Output)?;
    Ok(if problems.is_empty() { Outcome::Clean } else { Outcome::Found })
}

/// Returns how many rules the file holds, and everything that is wrong with them.
fn check_file(folder: &Path, file: &Path) -> Result<(usize, Vec<String>), Error> {
    let shown = sanitize(file.as_os_str().as_encoded_bytes());
    let failed = |source| Error::RuleFile { path: shown.clone(), source };
    let bytes = fs::read(folder.join(file)).map_err(failed)?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok((0, vec![format!("{shown}: is not UTF-8")])) };
    let written = match parse(&text) {
        Ok(written) => written,
        Err(error) => return Ok((0, vec![format!("{shown}: {}", with_cause(&error))])),
    };
    if written.is_empty() {
        return Ok((0, vec![format!("{shown}: holds no `[[rule]]`")]));
    }
    let count = written.len();
    let mut problems = Vec::new();
    let mut sound = Vec::new();
    for rule in written {
        match rule.check() {
            Ok(rule) => sound.push(rule),
            Err(error) => problems.push(format!("{shown}: {}", with_cause(&error))),
        }
    }
    if let Some(id) = repeated_id(builtin().iter().chain(&sound)) {
        problems.push(format!("{shown}: two rules have the id `{id}`"));
    }
    problems.extend(broken_examples(&RuleSet::new(sound))?.into_iter().map(|problem| format!("{shown}: {problem}")));
    Ok((count, problems))
}

fn broken_examples(rules: &RuleSet) -> Result<Vec<String>, Error> {
    let sentence = |broken: examples::Broken| {
        let what = match broken.claim {
            Claim::Match => "does not find its `match` example",
            Claim::Ignore => "finds its `ignore` example",
        };
        format!("rule `{}` {what} {}", broken.rule, quoted(&broken.written))
    };
    Ok(examples::broken(rules)?.into_iter().map(sentence).collect())
}

fn with_cause(error: &crate::rules::Error) -> String {
    let cause = error.source().map(|cause| format!(": {}", cause.to_string().trim_end())).unwrap_or_default();
    format!("{error}{cause}")
}

#[cfg(test)]
mod tests {
    use super::{Options, answer};
    use crate::commands::{Context, Error, Outcome};
    use crate::model::Environment;
    use crate::rules::{RuleSet, parse};
    use std::fs;
    use std::path::Path;

    /// Runs in a folder and returns how it ended, with what was printed.
    fn ran(options: &Options, folder: &Path) -> (Result<Outcome, Error>, String) {
        let env = Environment { cwd: folder.to_owned(), ..Environment::default() };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let ended = answer(options, &RuleSet::builtin(), &mut Context { out: &mut out, err: &mut err, env: &env });
        (ended, String::from_utf8(out).unwrap())
    }

    fn checked(text: &str) -> (Result<Outcome, Error>, String) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own.toml"), text).unwrap();
        ran(&Options::Check { files: vec!["own.toml".into()] }, folder.path())
    }

    const SOUND: &str = r#"
[settings]
anything = true
[[rule]]
id = "acme-token"
name = "Acme token"
keywords = ["acme_"]
regex = '\b(acme_[0-9a-z]{20})\b'
confidence = "high"
[rule.examples]
match = ["acme_<lower-alnum:20>"]
ignore = ["acme_<repeat:x:20>"]
"#;

    #[test]
    fn every_rule_is_listed() {
        let (ended, printed) = ran(&Options::List, Path::new("/"));
        assert_eq!(ended.unwrap(), Outcome::Done);
        assert_eq!(printed.lines().count(), RuleSet::builtin().rules().len());
    }

    #[test]
    fn what_is_shown_is_the_rule_as_it_is_written() {
        for rule in RuleSet::builtin().rules() {
            let (ended, printed) = ran(&Options::Show { id: rule.id.to_string() }, Path::new("/"));
            assert_eq!(ended.unwrap(), Outcome::Done);
            let again = parse(&printed).unwrap().remove(0).check().unwrap();
            assert_eq!(format!("{again:?}"), format!("{rule:?}"));
        }
    }

    #[test]
    fn an_unknown_rule_is_an_error_that_names_the_nearest() {
        let (ended, _) = ran(&Options::Show { id: "github-personal-token".to_owned() }, Path::new("/"));
        assert!(ended.unwrap_err().hint().unwrap().contains("github-personal-access-token"));
    }

    #[test]
    fn sound_rules_pass() {
        let (ended, printed) = checked(SOUND);
        assert_eq!((ended.unwrap(), printed.as_str()), (Outcome::Clean, ""));
    }

    #[test]
    fn each_problem_is_told() {
        for (change, told) in [
            (SOUND.replace("acme_<lower-alnum:20>", "acme_<lower-alnum:19>"), "does not find its `match` example"),
            (SOUND.replace("acme_<repeat:x:20>", "acme_<lower-alnum:20>"), "finds its `ignore` example"),
            (SOUND.replace("acme-token", "npm-access-token"), "two rules have the id `npm-access-token`"), // hush:allow
            (SOUND.replace("[\"acme_\"]", "[\"other\"]"), "holds none of the keywords"),
            (SOUND.replace("confidence", "confidance"), "own.toml"),
            (String::new(), "holds no `[[rule]]`"),
            ("\u{0}".to_owned(), "own.toml"),
        ] {
            let (ended, printed) = checked(&change);
            assert_eq!(ended.unwrap(), Outcome::Found, "{told}");
            assert!(printed.contains(told), "{told}: {printed}");
        }
    }

    #[test]
    fn a_file_that_is_missing_or_a_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["missing.toml", "."] {
            let (ended, _) = ran(&Options::Check { files: vec![name.into()] }, folder.path());
            assert!(matches!(ended, Err(Error::RuleFile { .. })));
        }
    }
}
