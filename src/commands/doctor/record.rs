//! What an examination came to, for programs: one JSON object, described in `docs/doctor.md`.
//!
//! Paths are text; what in them is not UTF-8, or must not reach a terminal, is escaped.

use crate::commands::config::Lines;
use serde::Serialize;

/// The number of the format, which changes with any field that is taken out or means something else.
const VERSION: u32 = 1;

/// What an examination came to.
#[derive(Serialize)]
pub(super) struct Record<'c> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) version: u32,
    /// Whether no problem was found.
    pub(super) healthy: bool,
    pub(super) program: &'static str,
    pub(super) repository: Repository,
    pub(super) git: Git,
    pub(super) hooks_directory: HooksDirectory,
    pub(super) hooks: Vec<Hook>,
    pub(super) programs: Vec<Program>,
    /// Nothing where the settings cannot be used.
    pub(super) configuration: Option<Lines<'c>>,
    pub(super) rules: Option<Rules>,
    pub(super) allow: Vec<Allow>,
    pub(super) canary: Canary,
    pub(super) problems: Vec<ProblemLine>,
}

#[derive(Default, Serialize)]
pub(super) struct Repository {
    pub(super) git_dir: String,
    pub(super) work_tree: Option<String>,
}

#[derive(Default, Serialize)]
pub(super) struct Git {
    pub(super) path: Option<String>,
    pub(super) version: Option<String>,
}

#[derive(Default, Serialize)]
pub(super) struct HooksDirectory {
    pub(super) path: String,
    /// `default` or `configured`.
    pub(super) origin: &'static str,
    /// The level on which `core.hooksPath` is set.
    pub(super) scope: Option<&'static str>,
    /// The file in which it is.
    pub(super) file: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Hook {
    pub(super) name: &'static str,
    /// `ours`, `missing`, `foreign`, `not-a-file`, `not-executable`, `other-version`, `edited` or
    /// `managed`: another program runs the hook, and calls us from it.
    pub(super) state: &'static str,
    /// Whether git would run it, and it would find its program.
    pub(super) fires: bool,
    /// Whether a hook that was there before is kept.
    pub(super) kept: bool,
    /// Whether that one runs first.
    pub(super) kept_runs: bool,
}

#[derive(Serialize)]
pub(super) struct Program {
    pub(super) path: String,
    /// `ok`, `other-version`, `gone` or `broken`.
    pub(super) state: &'static str,
    pub(super) version: Option<String>,
}

#[derive(Default, Serialize)]
pub(super) struct Rules {
    pub(super) in_force: usize,
    pub(super) built_in: usize,
    pub(super) own: usize,
    /// How many of the own ones stand in the place of a built-in one.
    pub(super) replaced: usize,
    pub(super) disabled: usize,
}

#[derive(Serialize)]
pub(super) struct Allow {
    pub(super) place: String,
    /// `used`, `unused` or `expired`.
    pub(super) state: &'static str,
    pub(super) expires: Option<String>,
    /// What is wrong with it though it works, in words.
    pub(super) flaws: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Canary {
    /// `stopped`, `warned`, `passed`, `failed` or `not-tried`.
    pub(super) state: &'static str,
    /// Why it was not tried.
    pub(super) reason: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct ProblemLine {
    pub(super) what: String,
    pub(super) hint: String,
}

impl Record<'_> {
    /// Begins an examination.
    pub(super) fn new() -> Self {
        Self {
            kind: "doctor",
            version: VERSION,
            healthy: false,
            program: env!("CARGO_PKG_VERSION"),
            repository: Repository::default(),
            git: Git::default(),
            hooks_directory: HooksDirectory::default(),
            hooks: Vec::new(),
            programs: Vec::new(),
            configuration: None,
            rules: None,
            allow: Vec::new(),
            canary: Canary { state: "not-tried", reason: None },
            problems: Vec::new(),
        }
    }
}
