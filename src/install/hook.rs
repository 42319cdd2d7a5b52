//! The hooks that are wired.

use super::Error;
use std::fmt;
use std::str::FromStr;

/// A hook that the shim is written for.
///
/// Those of a push read standard input, which the shim hands to the kept hook and to the program both; to the others git connects
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hook {
    /// Before an ordinary commit.
    PreCommit,
    /// Before the commit of a merge without conflicts.
    PreMergeCommit,
    /// Before the message is edited; the only one that a cherry-pick, a revert or a rebase runs.
    PrepareCommitMsg,
    /// After the message was edited.
    CommitMsg,
    /// After the commit was made; it can only tell.
    PostCommit,
    /// Before anything leaves for another repository.
    PrePush,
    /// Before anything that was pushed here is taken in.
    PreReceive,
}

impl Hook {
    /// All hooks, in the order in which git runs them.
    pub const ALL: [Self; 7] = [
        Self::PreCommit,
        Self::PreMergeCommit,
        Self::PrepareCommitMsg,
        Self::CommitMsg,
        Self::PostCommit,
        Self::PrePush,
        Self::PreReceive,
    ];

    /// Those that are wired where commits are made, unless others are asked for.
    pub const OF_WORK_TREE: [Self; 5] =
        [Self::PreCommit, Self::PreMergeCommit, Self::PrepareCommitMsg, Self::CommitMsg, Self::PrePush];

    /// Those that are wired in a bare repository, unless others are asked for.
    ///
    /// Commits are made there too, with a work tree of the day or one that is linked later. What leaves a server for its mirrors is
    /// there already, and is not to be held up.
    pub const OF_SERVER: [Self; 5] =
        [Self::PreCommit, Self::PreMergeCommit, Self::PrepareCommitMsg, Self::CommitMsg, Self::PreReceive];

    /// Returns git's name for it, which is also the name of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrepareCommitMsg => "prepare-commit-msg",
            Self::CommitMsg => "commit-msg",
            Self::PostCommit => "post-commit",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
        }
    }

    /// Returns the file name under which a hook that was there before is kept.
    pub fn kept_name(self) -> String {
        format!("{}.hush-kept", self.name())
    }
}

impl fmt::Display for Hook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Hook {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|hook| hook.name() == name).ok_or_else(|| Error::UnknownHook { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Hook;

    #[test]
    fn every_name_reads_back() {
        for hook in Hook::ALL {
            assert_eq!(hook.name().parse::<Hook>().unwrap(), hook);
        }
    }

    #[test]
    fn an_unknown_name_is_told_which_are_known() {
        let error = "pre-comit".parse::<Hook>().unwrap_err();
        assert!(error.to_string().contains("`pre-comit`"));
        assert!(error.hint().unwrap().contains("`pre-merge-commit`"));
    }
}
