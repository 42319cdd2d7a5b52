//! What can go wrong on this floor.

use crate::model::ObjectId;
use std::io;
use std::path::PathBuf;

/// What can go wrong when a repository is opened and read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no repository here or above.
    #[error("`{}` is not in a git repository", .dir.display())]
    NotARepository {
        /// Where the search began, or what `GIT_DIR` names.
        dir: PathBuf,
    },
    /// A git directory that has no `HEAD`.
    #[error("the repository `{}` has no `HEAD`", .git_dir.display())]
    NoHead {
        /// The git directory.
        git_dir: PathBuf,
    },
    /// A repository of another user.
    #[error("the repository at `{}` belongs to another user", .dir.display())]
    NotOwned {
        /// Where the search began.
        dir: PathBuf,
    },
    /// A repository that libgit2 does not open.
    #[error("the repository at `{}` could not be opened", .dir.display())]
    Open {
        /// Where the search began.
        dir: PathBuf,
        /// What libgit2 said.
        #[source]
        source: git2::Error,
    },
    /// An index that is broken, or of a kind that libgit2 does not read.
    #[error("the index `{}` could not be read", .path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// What libgit2 said.
        #[source]
        source: git2::Error,
    },
    /// An object that is not here.
    #[error("object `{oid}` is not in this repository")]
    Missing {
        /// The object's name.
        oid: ObjectId,
    },
    /// An object that is here and cannot be read.
    #[error("object `{oid}` could not be read")]
    Unreadable {
        /// The object's name.
        oid: ObjectId,
        /// What libgit2 said.
        #[source]
        source: git2::Error,
    },
    /// An object whose own file is damaged.
    #[error("object `{oid}` is damaged")]
    Damaged {
        /// The object's name.
        oid: ObjectId,
        /// What is wrong with its file.
        #[source]
        source: io::Error,
    },
    /// A name that is not one of this repository's kind of object names.
    #[error("`{name}` does not name an object of this repository")]
    NotAName {
        /// The name as it was found.
        name: String,
    },
    /// A range that names nothing.
    #[error("`{written}` names no commits of this repository")]
    NoRange {
        /// The range as it was typed.
        written: String,
    },
    /// A reference that cannot be read.
    #[error("the reference `{name}` could not be read")]
    Reference {
        /// The reference, or the group of them.
        name: String,
        /// What libgit2 said.
        #[source]
        source: git2::Error,
    },
    /// A file of the git directory that cannot be read.
    #[error("`{}` could not be read", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file of the git directory that does not hold what it should.
    #[error("`{}` does not hold what git writes there", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// A configuration that cannot be read.
    #[error("the configuration of git could not be read")]
    Config(#[source] git2::Error),
    /// A setting whose value makes no sense.
    #[error("the setting `{key}` does not hold {expected}")]
    Setting {
        /// The setting.
        key: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// Work on the repository that failed within libgit2.
    #[error("{what} failed")]
    Library {
        /// What was being done.
        what: &'static str,
        /// What libgit2 said.
        #[source]
        source: git2::Error,
    },
    /// A git program that could not be started.
    #[error("`{command}` could not be started")]
    Spawn {
        /// The command line.
        command: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A git program that failed.
    #[error("`{command}` failed: {complaint}")]
    Git {
        /// The command line.
        command: String,
        /// The last line that git wrote.
        complaint: String,
    },
}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotARepository { .. } => "run it inside a repository, or make one with `git init`".to_owned(),
            Self::NoHead { .. } => {
                "`git symbolic-ref HEAD refs/heads/main` writes it anew, with the name of your branch for `main`".to_owned()
            }
            Self::NotOwned { dir } => format!("`git config --global --add safe.directory {}` trusts it", dir.display()),
            Self::Open { .. } => "`git status` tells whether git itself can open it".to_owned(),
            Self::Index { .. } => {
                "`git status` tells whether git itself can read it; a split or sparse index becomes an ordinary one \
                                   with `git update-index --no-split-index` or `git sparse-checkout reapply --no-sparse-index`"
                    .to_owned()
            }
            Self::Missing { .. } | Self::Unreadable { .. } | Self::Damaged { .. } | Self::NotAName { .. } => {
                "`git fsck` names what is damaged".to_owned()
            }
            Self::NoRange { .. } => {
                "write it as for `git log`, such as `main..feature`; `git branch --all` lists the branches".to_owned()
            }
            Self::Reference { .. } => "`git show-ref` and `git fsck` name what is damaged".to_owned(),
            Self::Config(_) | Self::Setting { .. } => {
                "`git config --list --show-origin` names the file that each setting stands in".to_owned()
            }
            Self::Malformed { .. } => "`git status` tells what git makes of it".to_owned(),
            Self::Spawn { .. } => "git must be on the `PATH`".to_owned(),
            Self::Git { command, .. } => format!("`{command}` must work on its own; what git wrote says what it stumbles over"),
            Self::File { .. } | Self::Library { .. } => return None,
        };
        Some(hint)
    }

    /// Tells whether an object is not here, as in a partial clone.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}
