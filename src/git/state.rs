//! What git is in the middle of: which commit it stands on, which it merges in, which it replays.

use super::{Error, Repo, native, oid, open};
use crate::model::ObjectId;
use git2::ErrorCode;
use std::ffi::OsStr;
use std::io::ErrorKind;

/// A commit that git is making once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// What the commit did is being done again (cherry-pick, rebase).
    Picked(ObjectId),
    /// What the commit did is being undone (revert).
    Reverted(ObjectId),
}

impl Repo {
    /// Returns the commit that `HEAD` stands on; a branch that is yet to be born has none.
    pub fn head(&self) -> Result<Option<ObjectId>, Error> {
        if self.place.foreign.is_some() {
            return self.head_of_git();
        }
        let git = self.git();
        // With `GIT_COMMON_DIR` libgit2 holds the common directory, whose `HEAD` is another's.
        let own = git.path() == self.place.git_dir;
        let name = if own { "HEAD".to_owned() } else { self.head_by_hand()? };
        if let Some(detached) = ObjectId::from_hex(name.as_bytes()) {
            return Ok(Some(detached));
        }
        let resolved = if own { git.head() } else { git.find_reference(&name).and_then(|reference| reference.resolve()) };
        match resolved {
            Ok(reference) => Ok(reference.target().and_then(oid::from_git)),
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
            Err(error) if error.code() == ErrorCode::NotFound && !own => Ok(None),
            Err(source) => Err(Error::Reference { name: "HEAD".to_owned(), source }),
        }
    }

    fn head_of_git(&self) -> Result<Option<ObjectId>, Error> {
        if let Some(head) = self.resolved_by_git("HEAD")? {
            return Ok(Some(head));
        }
        // Only a branch that does not exist is yet to be born; one that cannot be read is an error.
        let name = self.ask_git(&["symbolic-ref", "-q", "HEAD"])?;
        let name = native::name(name.trim_ascii_end());
        match self.ask_git_code(&[OsStr::new("show-ref"), OsStr::new("--exists"), &name], &[0, 2])? {
            2 => Ok(None),
            _ => Err(Error::Malformed { path: self.place.git_dir.join("HEAD") }),
        }
    }

    fn resolved_by_git(&self, name: &str) -> Result<Option<ObjectId>, Error> {
        let arguments = ["rev-parse", "-q", "--verify", name];
        if self.ask_git_code(&arguments.map(OsStr::new), &[0, 1])? == 1 {
            return Ok(None);
        }
        Ok(ObjectId::from_hex(self.ask_git(&arguments)?.trim_ascii_end()))
    }

    fn head_by_hand(&self) -> Result<String, Error> {
        let malformed = || Error::Malformed { path: self.place.git_dir.join("HEAD") };
        let bytes = self.state_file("HEAD")?.ok_or_else(|| Error::NoHead { git_dir: self.place.git_dir.clone() })?;
        let text = String::from_utf8(bytes).map_err(|_| malformed())?;
        Ok(text.strip_prefix("ref:").unwrap_or(&text).trim().to_owned())
    }

    /// Returns the commits that are being merged in, by `MERGE_HEAD`.
    pub fn merge_heads(&self) -> Result<Vec<ObjectId>, Error> {
        let Some(bytes) = self.state_file("MERGE_HEAD")? else { return Ok(Vec::new()) };
        let malformed = || Error::Malformed { path: self.place.git_dir.join("MERGE_HEAD") };
        let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        lines.map(|line| ObjectId::from_hex(line).ok_or_else(malformed)).collect()
    }

    /// Returns the commits that `git merge` says, in the environment of its hooks, that it is merging in.
    ///
    /// When `pre-merge-commit` runs there is no `MERGE_HEAD` yet. Variables that name no commit of this repository are another's.
    pub fn merge_heads_of_env(&self) -> Vec<ObjectId> {
        let git = self.git();
        let named = self.env.vars.keys().filter_map(|name| ObjectId::from_hex(name.as_encoded_bytes().strip_prefix(b"GITHEAD_")?));
        named.filter(|&id| open::commit(&git, id).is_ok()).collect()
    }

    /// Returns the commit that is being made once more.
    pub fn replayed_commit(&self) -> Result<Option<Replayed>, Error> {
        if let Some(picked) = self.state_commit("CHERRY_PICK_HEAD")? {
            return Ok(Some(Replayed::Picked(picked)));
        }
        if let Some(reverted) = self.state_commit("REVERT_HEAD")? {
            return Ok(Some(Replayed::Reverted(reverted)));
        }
        if self.is_rebasing() {
            let picked = self.state_commit("REBASE_HEAD")?;
            return Ok(match picked {
                Some(picked) => Some(picked),
                None => self.last_done()?,
            }
            .map(Replayed::Picked));
        }
        Ok(self.announced_revert()?.map(Replayed::Reverted))
    }

    /// Tells whether a rebase is under way.
    pub fn is_rebasing(&self) -> bool {
        self.place.git_dir.join("rebase-merge").is_dir()
    }

    /// Returns the commit that the rebase took up last.
    fn last_done(&self) -> Result<Option<ObjectId>, Error> {
        let Some(done) = self.state_file("rebase-merge/done")? else { return Ok(None) };
        let mut lines = done.split(|&byte| byte == b'\n').rev().filter(|line| !line.is_empty());
        let words = lines.next().unwrap_or_default().split(|&byte| byte == b' ');
        let named = words.skip(1).find_map(ObjectId::from_hex);
        Ok(named)
    }

    /// Returns the commit that `git revert` says, in the message it prepared, that it undoes.
    ///
    /// A revert without conflict writes no `REVERT_HEAD`, so the message is the only trace when `prepare-commit-msg` runs.
    fn announced_revert(&self) -> Result<Option<ObjectId>, Error> {
        const WORDS: &[u8] = b"This reverts commit ";
        let Some(message) = self.state_file("MERGE_MSG")? else { return Ok(None) };
        let mut lines = message.split(|&byte| byte == b'\n');
        let Some(named) = lines.find_map(|line| line.strip_prefix(WORDS)) else { return Ok(None) };
        let digits = named.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        if let Some(full) = ObjectId::from_hex(&named[..digits]) {
            return Ok(Some(full));
        }
        let abbreviated = String::from_utf8_lossy(&named[..digits]).into_owned();
        Ok(self.git().find_commit_by_prefix(&abbreviated).ok().and_then(|commit| oid::from_git(commit.id())))
    }

    fn state_commit(&self, name: &str) -> Result<Option<ObjectId>, Error> {
        if self.place.foreign.is_some() {
            return self.resolved_by_git(name);
        }
        let Some(bytes) = self.state_file(name)? else { return Ok(None) };
        let malformed = || Error::Malformed { path: self.place.git_dir.join(name) };
        ObjectId::from_hex(bytes.trim_ascii()).ok_or_else(malformed).map(Some)
    }

    /// Returns the bytes of a file of the git directory, if there is one.
    pub(super) fn state_file(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = self.place.git_dir.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path, source }),
        }
    }
}
