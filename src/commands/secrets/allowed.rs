//! What is allowed: `secrets.allowed` and `.gitallowed`, searched in the lines that would be printed.

use super::{Error, Lines};
use crate::commands::{Error as CommandError, session};
use crate::engine::{LineSearch, Words};
use crate::git::{Config, Repo};

/// Takes the lines out that are allowed.
pub(super) fn without_allowed(lines: Lines, repo: Option<&Repo>, config: &Config) -> Result<Lines, Error> {
    if lines.is_empty() {
        return Ok(lines);
    }
    let top = repo.and_then(Repo::worktree_root);
    let allowed = session::gitallowed(top, Some(config))?;
    let Some(expression) = allowed.expression().map_err(|(_, cause)| Error::Allowed(cause))? else { return Ok(lines) };
    let search = LineSearch::new(&expression, Words::Any).map_err(CommandError::from)?;
    let kept = lines.split_inclusive(|&byte| byte == b'\n').filter(|line| !search.hits(line.strip_suffix(b"\n").unwrap_or(line)));
    Ok(kept.collect::<Vec<_>>().concat())
}
