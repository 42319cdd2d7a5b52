//! What git makes of paths that are typed, asked of git itself, whose pathspecs are its own affair.

use super::{Error, Repo, plumbing};
use crate::model::{Environment, RepoPath};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Which untracked files are listed beside the tracked ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untracked {
    /// None.
    None,
    /// Those that nothing ignores.
    NotIgnored,
    /// All.
    All,
}

impl Repo {
    /// Returns the paths, relative to the top of the work tree, of the files that the pathspecs select; these are relative to `folder`,
    /// and without any all below it are selected.
    ///
    /// The paths are sorted, each once. Errors: git's own complaint about a pathspec.
    pub fn selected_paths(&self, folder: &Path, untracked: Untracked, specs: &[OsString]) -> Result<Vec<RepoPath>, Error> {
        let mut arguments: Vec<&OsStr> = ["ls-files", "-z", "--full-name", "--cached"].map(OsStr::new).to_vec();
        arguments.extend((untracked != Untracked::None).then_some(OsStr::new("--others")));
        arguments.extend((untracked == Untracked::NotIgnored).then_some(OsStr::new("--exclude-standard")));
        arguments.push("--".as_ref());
        arguments.extend(specs.iter().map(OsString::as_os_str));
        let (env, _) = plumbing::within(&self.place, &self.env);
        let listing = plumbing::run_words(&env, folder, &arguments)?;
        let mut paths: Vec<_> = listing.split(|&byte| byte == 0).filter(|path| !path.is_empty()).map(RepoPath::new).collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Runs git on this repository with words that need not be text, and returns what it writes.
    pub(super) fn ask_git_words(&self, arguments: &[&OsStr]) -> Result<Vec<u8>, Error> {
        let (env, dir) = plumbing::within(&self.place, &self.env);
        plumbing::run_words(&env, dir, arguments)
    }
}

/// Asks git how it reads arguments by a specification of options, which comes in as a text (`git rev-parse --parseopt`).
///
/// Returns what git writes: words for a shell, or the usage; with what it complains of, and its exit code.
pub fn parse_options(env: &Environment, specification: &str, arguments: &[OsString]) -> Result<plumbing::Spoken, Error> {
    let mut words: Vec<&OsStr> = ["rev-parse", "--parseopt", "--"].map(OsStr::new).to_vec();
    words.extend(arguments.iter().map(OsString::as_os_str));
    plumbing::converse(env, &words, specification.as_bytes())
}
