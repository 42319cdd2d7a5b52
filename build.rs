//! Checks the rules under `patterns/` and lays them out as static data, so that start-up parses no TOML.
//!
//! The library's own modules are included here, under the names they have there: a built-in rule passes the same checks as a
//! user's, and the checked [`Rule`] is the same type.

use engine::grams::{Entry, Grams, Rows};
use rules::error::Error;
use rules::rule::{Examples, Rule};
use rules::syntax;
use std::error::Error as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

#[path = "src/model"]
mod model {
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    mod confidence;
    pub use confidence::Confidence;
}

#[path = "src/engine"]
mod engine {
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    pub mod grams;
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    mod pattern;
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    pub mod shape;
    pub use pattern::{Checks, Checksum, Gate, Matcher, Pattern, Quiet, Reach, RunClass, Weighing};
}

#[path = "src/rules"]
mod rules {
    mod context;
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    pub mod error;
    pub mod rule;
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    pub mod syntax;
    #[allow(dead_code, reason = "the build script uses part of the library's module")]
    pub mod template;
}

/// What stops the build.
enum Failure {
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// A rule file holds something that is not a sound rule.
    Rule(PathBuf, Error),
    /// A rule file holds no rule.
    Empty(PathBuf),
    /// Two files, or one, hold two rules of one id.
    Repeated(String),
    /// Cargo did not say where the output goes.
    NoOutput,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failures) => {
            // Cargo shows the lines that open with `cargo::error=` as the build's own errors.
            failures.iter().for_each(|failure| describe(failure).lines().for_each(|line| say(&format!("cargo::error={line}"))));
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "standard output is how a build script speaks to cargo")]
fn say(instruction: &str) {
    println!("{instruction}");
}

/// Checks and writes all rules; every failure is told, not the first alone.
fn run() -> Result<(), Vec<Failure>> {
    say("cargo::rerun-if-changed=patterns");
    say("cargo::rerun-if-changed=build.rs");
    let mut rules = Vec::new();
    let mut failures = Vec::new();
    for path in rule_files(Path::new("patterns")).map_err(|failure| vec![failure])? {
        match read(&path) {
            Ok(read) => read.into_iter().for_each(|rule| match rule.check() {
                Ok(rule) => rules.push(rule),
                Err(error) => failures.push(Failure::Rule(path.clone(), error)),
            }),
            Err(failure) => failures.push(failure),
        }
    }
    failures.extend(syntax::repeated_id(&rules).map(|id| Failure::Repeated(id.to_owned())));
    if !failures.is_empty() {
        return Err(failures);
    }
    write(&rules).map_err(|failure| vec![failure])
}

/// Returns the rules of a file, as they are written.
fn read(path: &Path) -> Result<Vec<syntax::RuleSyntax>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::File(path.to_owned(), error))?;
    let written = syntax::parse(&text).map_err(|error| Failure::Rule(path.to_owned(), error))?;
    if written.is_empty() { Err(Failure::Empty(path.to_owned())) } else { Ok(written) }
}

fn write(rules: &[Rule]) -> Result<(), Failure> {
    let target = PathBuf::from(output_folder().ok_or(Failure::NoOutput)?).join("builtin.rs");
    fs::write(&target, layout(rules)).map_err(|error| Failure::File(target, error))
}

#[allow(clippy::disallowed_methods, reason = "cargo speaks to a build script through its environment")]
fn output_folder() -> Option<std::ffi::OsString> {
    env::var_os("OUT_DIR")
}

/// Returns the rule files, sorted, so that the order of the rules does not depend on the file system.
fn rule_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::File(folder.to_owned(), error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    // What has no vendor comes last: of two rules that are equally sure, the one that stands earlier is reported.
    files.sort_by_key(|path| (path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"generic")), path.clone()));
    Ok(files)
}

fn describe(failure: &Failure) -> String {
    match failure {
        Failure::File(path, error) => format!("{}: {error}", path.display()),
        Failure::Rule(path, error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{}: {error}{cause}", path.display())
        }
        Failure::Empty(path) => format!("{}: there is no rule in it", path.display()),
        Failure::Repeated(id) => format!("two rules have the id `{id}`"),
        Failure::NoOutput => "cargo gave no OUT_DIR".to_owned(),
    }
}

/// Returns the source text of the rules as one static array.
///
/// Lists stand in statics of their own: a borrowed list of values that need dropping is not promoted inside an expression.
fn layout(rules: &[Rule]) -> String {
    let mut lists = String::new();
    let mut array = String::new();
    for (index, rule) in rules.iter().enumerate() {
        let Rule { id, name, pattern, confidence, revoke, examples: Examples { matching, ignored } } = rule;
        let engine::Pattern { keywords, matcher, reach, gate, checks } = pattern;
        let mut list = |kind: &str, texts: &[std::borrow::Cow<'static, str>]| {
            let items: String = texts.iter().map(|text| format!("Cow::Borrowed({text:?}), ")).collect();
            let count = texts.len();
            // Writing to a string cannot fail.
            let _ = writeln!(lists, "static {kind}_{index}: [Cow<'static, str>; {count}] = [{items}];");
            format!("Cow::Borrowed(&{kind}_{index})")
        };
        let keywords = list("KEYWORDS", keywords);
        let matching = list("MATCHING", matching);
        let ignored = list("IGNORED", ignored);
        let engine::Gate { class, length: run, sign } = gate;
        let revoke = revoke.as_ref().map_or("None".to_owned(), |page| format!("Some(Cow::Borrowed({page:?}))"));
        let checksum = checks.checksum.map_or("None".to_owned(), |kind| format!("Some(Checksum::{kind:?})"));
        let matcher = match matcher {
            engine::Matcher::Regex(regex) => format!("Matcher::Regex(Cow::Borrowed({regex:?}))"),
            engine::Matcher::Assignment => "Matcher::Assignment".to_owned(),
        };
        let weighed = checks.weighed.map_or("None".to_owned(), |kind| format!("Some(Weighing::{kind:?})"));
        let (quiet, entropy) = (checks.quiet, checks.min_entropy);
        let _ = writeln!(
            array,
            "    Rule {{ id: Cow::Borrowed({id:?}), name: Cow::Borrowed({name:?}), \
             pattern: Pattern {{ keywords: {keywords}, matcher: {matcher}, reach: {reach:?}, \
             gate: Gate {{ class: RunClass::{class:?}, length: {run}, sign: {sign:?} }}, \
             checks: Checks {{ checksum: {checksum}, min_entropy: {entropy:?}, quiet: Quiet::{quiet:?}, weighed: {weighed} }} }}, \
             confidence: Confidence::{confidence:?}, revoke: {revoke}, \
             examples: Examples {{ matching: {matching}, ignored: {ignored} }} }},"
        );
    }
    format!("{lists}\npub(super) static RULES: [Rule; {}] = [\n{array}];\n\n{}", rules.len(), layout_grams(rules))
}

/// Returns the source text of the tables in which the prefilter looks the rules' keywords up.
fn layout_grams(rules: &[Rule]) -> String {
    let Grams { table, begins, entries, masks, anywhere } = Grams::of(rules.iter().map(|rule| &rule.pattern));
    let entry = |entry: &Entry| {
        let Entry { gram, offset, pattern, keyword, probe, apart } = entry;
        format!(
            "GramEntry {{ gram: {gram}, offset: {offset}, pattern: {pattern}, keyword: {keyword}, probe: {probe}, apart: {apart} }}, "
        )
    };
    let entries: String = entries.iter().map(entry).collect();
    let rows = |Rows { before, behind }: &Rows| format!("GramRows {{ before: {before:?}, behind: {behind:?} }}");
    let anywhere = anywhere.as_ref().map_or("None".to_owned(), |anywhere| format!("Some({})", rows(anywhere)));
    format!(
        "pub(super) static GRAMS: Grams = Grams {{ table: Cow::Borrowed(&{table:?}), begins: Cow::Borrowed(&{begins:?}), \
         entries: Cow::Borrowed(&[{entries}]), masks: Cow::Borrowed(&{masks:?}), anywhere: {anywhere} }};\n"
    )
}
