//! `--scan`, and what the three hooks do.

use super::allowed::without_allowed;
use super::patterns::Patterns;
use super::{Context, Error, Searched, config, repository, unread};
use crate::commands::{Asked, session::Session};
use crate::engine::LineSearch;
use crate::git::{self, Config, Repo};
use crate::report::{Format, Stream, quote_as_git, quote_as_git_all};
use crate::scan::{self, Sought};
use crate::source::{Grep, Quote, Side};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

/// What is asked of `--scan`.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Whether folders that are named are searched.
    pub recursive: bool,
    /// Whether the index is searched instead of the work tree.
    pub cached: bool,
    /// Whether files are searched whether or not git manages them.
    pub no_index: bool,
    /// Whether untracked files are searched, too.
    pub untracked: bool,
    /// What is searched; nothing stands for all there is.
    pub files: Vec<OsString>,
}

/// What is in force while one verb runs.
pub(super) struct Setting {
    pub(super) repo: Option<Repo>,
    pub(super) config: Config,
    pub(super) patterns: Patterns,
    /// Whether the working directory lies within the git directory, which git takes for outside of the work tree.
    in_git_dir: bool,
    /// Our own rules, where they are asked for.
    session: Option<Session>,
}

impl Setting {
    /// Reads the settings, and runs the providers.
    pub(super) fn open(context: &mut Context<'_>) -> Result<Self, Error> {
        let repo = repository(context)?;
        let config = config(repo.as_ref(), context)?;
        let patterns = Patterns::gather(&config, context)?;
        let ours = config.get_bool("hush.rules")?.unwrap_or(false);
        let session = || Session::open(repo.as_ref(), &Asked::default(), (Format::Lines, Stream::Err), context.env);
        let session = if ours { Some(session()?) } else { None };
        let in_git_dir = repo.as_ref().is_some_and(|repo| lies_in(&context.env.cwd, repo.git_dir()));
        Ok(Self { repo, config, patterns, in_git_dir, session })
    }

    /// Tells whether nothing is looked for.
    pub(super) fn is_idle(&self) -> bool {
        self.patterns.is_empty() && self.session.is_none()
    }

    /// Returns the repository, which the verb cannot do without.
    pub(super) fn repo(&self) -> Result<&Repo, Error> {
        self.repo.as_ref().ok_or(Error::NoRepository)
    }

    /// Returns the top of the work tree that the working directory lies in, if it does.
    pub(super) fn top(&self) -> Option<&Path> {
        self.repo.as_ref().filter(|_| !self.in_git_dir).and_then(Repo::worktree_root)
    }

    /// Returns the outcome of a search for nothing.
    pub(super) fn nothing(&self) -> Searched {
        Searched { lines: Vec::new(), without_work_tree: self.top().is_none() }
    }

    /// Returns how git shows paths here.
    pub(super) fn quote(&self) -> Result<Quote, Error> {
        Ok(if self.config.get_bool("core.quotePath")?.unwrap_or(true) { quote_as_git_all } else { quote_as_git })
    }

    /// Returns what is looked for.
    pub(super) fn sought<'a>(&'a self, search: Option<&'a LineSearch>) -> Sought<'a> {
        Sought { search, rules: self.session.as_ref().map(Session::in_force) }
    }

    /// Searches the source and leaves out what is allowed.
    pub(super) fn search(&self, source: &Grep<'_>, search: Option<&LineSearch>) -> Result<Searched, Error> {
        let printed = scan::lines(source, self.sought(search))?;
        unread(printed.failures)?;
        without_allowed(printed.lines, self.top(), &self.config)
    }
}

/// Searches files: those that are named as `grep` does, all others as `git grep` does.
pub fn scan(options: &Scan, context: &mut Context<'_>) -> Result<Searched, Error> {
    let setting = Setting::open(context)?;
    if setting.is_idle() {
        return Ok(setting.nothing());
    }
    if !options.files.is_empty() && !options.cached && !options.no_index && !options.untracked {
        return named(&setting, &options.files, options.recursive, context);
    }
    let search = setting.patterns.as_words()?;
    let quote = setting.quote()?;
    // Outside of the work tree, git takes all files for untracked.
    let source = if options.no_index || options.untracked && setting.repo.is_some() && setting.top().is_none() {
        Grep::below(setting.repo.as_ref(), &context.env.cwd, &options.files, quote)?
    } else {
        let side = match (options.cached, options.untracked) {
            (true, _) => Side::Index,
            (_, true) => Side::Untracked,
            _ => Side::Worktree,
        };
        let repo = setting.repo()?;
        let top = match setting.top() {
            Some(top) => top,
            None if side == Side::Index => &context.env.cwd,
            None => return Err(Error::NoWorkTree),
        };
        Grep::listed(repo, (top, &context.env.cwd), side, &options.files, quote)?
    };
    setting.search(&source, search.as_ref())
}

/// Searches files as `grep` does.
fn named(setting: &Setting, files: &[OsString], recursive: bool, context: &Context<'_>) -> Result<Searched, Error> {
    let search = setting.patterns.as_lines()?;
    let (source, unreadable) = Grep::named(&context.env.cwd, files, recursive, &mut io::stdin());
    if !unreadable.is_empty() {
        return Err(Error::Unreadable(unreadable));
    }
    setting.search(&source, search.as_ref())
}

/// Searches the file that holds the message of a commit.
pub fn commit_msg(file: &OsStr, context: &mut Context<'_>) -> Result<Searched, Error> {
    let setting = Setting::open(context)?;
    if setting.is_idle() {
        return Ok(setting.nothing());
    }
    named(&setting, &[file.to_owned()], false, context)
}

/// Searches what the index holds of the files that a commit adds or changes; where it does neither, all that the index holds.
pub fn pre_commit(context: &mut Context<'_>) -> Result<Searched, Error> {
    let setting = Setting::open(context)?;
    let repo = setting.repo()?;
    if setting.is_idle() {
        return Ok(setting.nothing());
    }
    let search = setting.patterns.as_words()?;
    let head = Vec::from_iter(repo.head()?);
    let changed = repo.staged_changes(&head)?;
    let quote = setting.quote()?;
    let source = if !changed.is_empty() || !repo.staged_submodules(&head)?.is_empty() {
        Grep::blobs(repo, changed, quote)
    } else {
        let top = repo.worktree_root().unwrap_or(&context.env.cwd);
        Grep::listed(repo, (top, top), Side::Index, &[], quote)?
    };
    setting.search(&source, search.as_ref())
}

/// Searches what a merge brings in, as `git log -u` shows it; any other commit, which git tells by its arguments, brings in nothing.
pub fn prepare_commit_msg(arguments: &[OsString], context: &mut Context<'_>) -> Result<Searched, Error> {
    let [_, source] = arguments else { return Ok(Searched::default()) };
    if source != "merge" {
        return Ok(Searched::default());
    }
    let heads = context.env.vars.iter().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GITHEAD_"));
    let heads: Vec<OsString> = heads.map(|(_, name)| name.clone()).collect();
    if heads.is_empty() {
        return Ok(Searched::default());
    }
    let setting = Setting::open(context)?;
    let mut incoming = Vec::new();
    let current = current_branch(context)?;
    for head in heads {
        let mut range = current.clone();
        range.push("..");
        range.push(head);
        let mut spoken = git::speak(context.env, &["log".as_ref(), "-u".as_ref(), range.as_os_str()])?;
        if spoken.code != Some(0) {
            return Err(Error::Git(spoken));
        }
        incoming.append(&mut spoken.out);
    }
    if setting.is_idle() {
        return Ok(setting.nothing());
    }
    let search = setting.patterns.as_lines()?;
    setting.search(&Grep::text("(standard input)", incoming), search.as_ref())
}

/// Returns the name of the branch that is merged into; where there is none, git complains, and an empty name stands for `HEAD`.
fn current_branch(context: &mut Context<'_>) -> Result<OsString, Error> {
    let spoken = git::speak(context.env, &["symbolic-ref".as_ref(), "HEAD".as_ref()] as &[&OsStr])?;
    // Nobody reading it changes nothing.
    let _ = context.err.write_all(&spoken.err);
    let name = spoken.out.strip_suffix(b"\n").unwrap_or(&spoken.out);
    Ok(super::patterns::to_os(name.strip_prefix(b"refs/heads/").unwrap_or(name)))
}

/// Tells whether a folder lies in another, whatever links lead there.
fn lies_in(folder: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    folder.starts_with(other) || real(folder).starts_with(real(other))
}
