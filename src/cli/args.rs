//! The grammar: what can be typed, and nothing of what it means.

use super::shown::Shown;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Keeps secrets out of git.
#[derive(Debug, Parser)]
#[command(name = "git-hush", bin_name = "git hush", version, about, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 clean, 1 something was found, 2 the tool could not do its work.")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Wire the hooks into a repository, keeping and chaining those that are there
    Install(Install),
    /// Take out what install put in, and restore what it chained
    Uninstall(Uninstall),
    /// Prove that a commit here would be stopped
    Doctor(Doctor),
    /// Scan tracked files of the working tree, the index, any folder, or standard input
    Scan(Scan),
    /// Scan every object of the repository, and say who brought each secret in, when, and whether it is still there
    History(Box<History>),
    /// Do a hook's work; the hooks that install writes call this
    Hook(Hook),
    /// Forgive findings by their fingerprints, in `.hush.toml`
    Allow(Allow),
    /// Record what is known today in `.hush-baseline`, so that only what is new stops anyone
    Baseline(Baseline),
    /// List, show and check rules
    #[command(subcommand)]
    Rules(Rules),
    /// Take over what is configured for another tool, into `.hush.toml`
    Import(Import),
    /// Show the settings in force
    #[command(subcommand)]
    Config(Config),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Show every setting in force, with the place that it comes from
    Show {
        /// How they are shown
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: Form,
    },
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// Bash, for `git hush` too where git's own completions are loaded
    Bash,
    /// Zsh, for `git hush` too
    Zsh,
    /// Fish, for `git hush` too
    Fish,
    /// PowerShell, for `git-hush`
    Powershell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Form {
    /// For people
    Human,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    pub(super) place: Place,
    /// Tell which repositories below DIR are wired and which are not
    #[arg(long, conflicts_with = "format")]
    pub(super) recursive: bool,
    /// How the examination is shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Form,
}

#[derive(Debug, Args)]
pub(super) struct Baseline {
    /// What to do
    #[arg(value_name = "TASK")]
    pub(super) task: Task,
    /// Look through history as well; `update` and `prune` go on to, once it was said
    #[arg(long)]
    pub(super) history: bool,
    /// Have git merge the baselines of two branches line by line: write that into `.gitattributes`
    #[arg(long)]
    pub(super) merge_union: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Task {
    /// Write the baseline, where there is none
    Create,
    /// Add what is new
    Update,
    /// List what is known
    Show,
    /// Take out what is gone
    Prune,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Whose configuration
    #[arg(value_name = "TOOL")]
    pub(super) tool: Tool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Tool {
    /// `secrets.patterns` and `secrets.allowed`
    GitSecrets,
}

#[derive(Debug, Args)]
pub(super) struct Install {
    #[command(flatten)]
    pub(super) place: Place,
    #[command(flatten)]
    pub(super) reach: Reach,
    /// With `--global` or `--system`: lead every repository to one folder of hooks, which runs each one's own too
    #[arg(long, requires = "machine", conflicts_with_all = ["template", "recursive"])]
    pub(super) hooks_path: bool,
    /// Where husky, lefthook, pre-commit or another runs the hooks: add to its files the lines that have it call git-hush
    #[arg(long, conflicts_with_all = ["machine", "template", "recursive", "force"])]
    pub(super) write: bool,
    /// Write even where the hooks directory is shared with other repositories or tracked
    #[arg(long)]
    pub(super) force: bool,
    /// Answer to `git secrets`, too: link that name to this program, and wire nothing
    #[arg(long, conflicts_with_all = ["dir", "hooks", "machine", "template", "recursive"])]
    pub(super) drop_in: bool,
    /// Install these hooks only
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) hooks: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Reach {
    /// All repositories of this user
    #[arg(long, group = "machine", conflicts_with_all = ["dir", "system", "recursive"])]
    pub(super) global: bool,
    /// All repositories on this machine
    #[arg(long, group = "machine", conflicts_with_all = ["dir", "recursive"])]
    pub(super) system: bool,
    /// A template, which git copies into every repository that it makes [default: the one that is configured, or a new one]
    #[arg(long, value_name = "DIR", num_args = 0..=1, conflicts_with_all = ["dir", "recursive"])]
    pub(super) template: Option<Option<PathBuf>>,
    /// Every repository below DIR
    #[arg(long)]
    pub(super) recursive: bool,
}

#[derive(Debug, Args)]
pub(super) struct Uninstall {
    #[command(flatten)]
    pub(super) place: Place,
    #[command(flatten)]
    pub(super) reach: Reach,
    /// Take shims out even of a hooks directory that is shared with other repositories or tracked
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct Place {
    /// The repository [default: the one around the current folder]
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Scan {
    /// What to scan: files, folders, or `-` for standard input [default: all tracked files]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Scan what is staged for the next commit, as the pre-commit hook does
    #[arg(long, conflicts_with_all = ["untracked", "no_index", "paths"])]
    pub(super) staged: bool,
    /// Scan untracked files too, but for ignored ones
    #[arg(long, conflicts_with = "no_index")]
    pub(super) untracked: bool,
    /// Scan files on disk, whether or not git knows them; works outside a repository
    #[arg(long)]
    pub(super) no_index: bool,
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) shown: Shown,
}

#[derive(Debug, Args)]
pub(super) struct History {
    /// What to look at, as `git rev-list` takes it, such as `main..feature` [default: all references and reflogs]
    #[arg(value_name = "RANGE")]
    pub(super) ranges: Vec<String>,
    /// Look at this branch only; may be given many times
    #[arg(long, value_name = "NAME")]
    pub(super) branch: Vec<String>,
    /// Look at this file or folder only, as named from the top; may be given many times
    #[arg(long, value_name = "PATH")]
    pub(super) path: Vec<OsString>,
    /// Leave out what was brought in before this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) since: Option<String>,
    /// Show so many secrets at most
    #[arg(short = 'n', long, value_name = "N")]
    pub(super) max_count: Option<usize>,
    /// Show also what no reference and no reflog reaches
    #[arg(long, conflicts_with_all = ["ranges", "branch"])]
    pub(super) unreachable: bool,
    /// Fail if an object is not here or cannot be read
    #[arg(long)]
    pub(super) strict: bool,
    /// Neither use nor write what earlier runs remember of the packs
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Scan every version of every file in full as well, and fail if that finds anything else
    #[arg(long = "verify-against-full-scan", hide_short_help = true)]
    pub(super) verify: bool,
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) shown: Shown,
}

#[derive(Debug, Args)]
pub(super) struct Asked {
    /// The least confidence that is reported [default: medium]
    #[arg(long, value_name = "LEVEL")]
    pub(super) confidence: Option<Level>,
    /// Leave out what is larger, such as `64MiB` [default: 256MiB]
    #[arg(long, value_name = "SIZE")]
    pub(super) max_size: Option<String>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Show secrets whole; without it they are masked everywhere
    #[arg(long)]
    pub(super) show_secrets: bool,
    /// Say what was scanned even when nothing was found, and list what was forgiven
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Level {
    /// A prefix, marker or checksum that nothing else has
    High,
    /// An unusual shape with words near that speak for it
    Medium,
    /// A shape that many things have
    Low,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Args)]
pub(super) struct Hook {
    /// The hook, such as `pre-commit`
    #[arg(value_name = "NAME")]
    pub(super) name: OsString,
    /// What git hands the hook
    #[arg(value_name = "ARG", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(super) args: Vec<OsString>,
}

#[derive(Debug, Args)]
pub(super) struct Allow {
    /// The fingerprints, as reports show them
    #[arg(value_name = "FINGERPRINT", required_unless_present_any = ["last", "pick", "key", "union_merge"])]
    pub(super) fingerprints: Vec<String>,
    /// Forgive all that the last report showed
    #[arg(long, conflicts_with_all = ["fingerprints", "pick"])]
    pub(super) last: bool,
    /// Ask which of those that the last report showed
    #[arg(long, conflicts_with = "fingerprints")]
    pub(super) pick: bool,
    /// Why it is forgiven
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// Until when it is forgiven: a day as YYYY-MM-DD, or how long, such as `90d`, `12w` or `1y`
    #[arg(long, value_name = "WHEN")]
    pub(super) expires: Option<String>,
    /// Make a key for the repository, so that fingerprints in reports tell nothing to those who do not have it
    #[arg(long)]
    pub(super) key: bool,
    /// Have git merge `.hush.toml` by keeping what both sides add, by a line in `.gitattributes`
    #[arg(long)]
    pub(super) union_merge: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Rules {
    /// List the rules in force
    List,
    /// Show one rule in full
    Show {
        /// The rule's id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Check the built-in rules, and those in the files
    Check {
        /// Files with rules of your own
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}
