//! What is allowed: `secrets.allowed` and `.gitallowed`, searched in the lines that would be printed.

use super::{Error, Searched};
use crate::commands::{Error as CommandError, session};
use crate::engine::{LineSearch, Words};
use crate::git::Config;
use std::path::Path;

/// Takes the lines out that are allowed.
pub(super) fn without_allowed(lines: Vec<u8>, top: Option<&Path>, config: &Config) -> Result<Searched, Error> {
    let searched = |lines| Searched { lines, without_work_tree: top.is_none() };
    if lines.is_empty() {
        return Ok(searched(lines));
    }
    let allowed = session::gitallowed(top, Some(config))?;
    let Some(expression) = allowed.expression().map_err(|(_, cause)| Error::Allowed(cause))? else { return Ok(searched(lines)) };
    let search = LineSearch::new(&expression, Words::Any).map_err(CommandError::from)?;
    let kept = lines.split_inclusive(|&byte| byte == b'\n').filter(|line| !search.hits(line.strip_suffix(b"\n").unwrap_or(line)));
    Ok(searched(kept.collect::<Vec<_>>().concat()))
}
