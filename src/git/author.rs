//! Who makes the commit, by which an amendment gives itself away.

use super::{Error, Repo, open};
use std::time::{SystemTime, UNIX_EPOCH};

/// For so many seconds a commit is too young to be told from the one that is being made.
const TOO_YOUNG: i64 = 2;

impl Repo {
    /// Tells whether the commit being made takes the author and the date of `HEAD`, as `--amend` does.
    ///
    /// git hands its hooks the author in the environment and says nothing of `--amend` to `pre-commit`. A new commit has the date
    /// of now, so one that has the date of `HEAD` stands in its place (or copies it: `-C HEAD`). Where dates are made up
    /// (`GIT_COMMITTER_DATE` is set), where `HEAD` is a few seconds old, and where commits are replayed, that says nothing, and
    /// the answer is no.
    pub fn amends_by_author(&self) -> Result<bool, Error> {
        let (Some(date), Some(email)) = (self.env.var("GIT_AUTHOR_DATE"), self.env.var("GIT_AUTHOR_EMAIL")) else {
            return Ok(false);
        };
        if self.env.var("GIT_COMMITTER_DATE").is_some() || self.replayed_commit()?.is_some() {
            return Ok(false);
        }
        let Some(head) = self.head()? else { return Ok(false) };
        let git = self.git();
        let commit = open::commit(&git, head)?;
        let author = commit.author();
        let (seconds, offset) = (author.when().seconds(), author.when().offset_minutes());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let young = i64::try_from(now).is_ok_and(|now| now - seconds <= TOO_YOUNG);
        let sign = if offset < 0 { '-' } else { '+' };
        let written = format!("@{seconds} {sign}{:02}{:02}", offset.abs() / 60, offset.abs() % 60);
        Ok(!young && date.as_encoded_bytes() == written.as_bytes() && email.as_encoded_bytes() == author.email_bytes())
    }
}
