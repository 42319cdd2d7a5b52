//! `--scan-history`: every commit whose diff touches a line that is hit, searched whole.

use super::allowed::without_allowed;
use super::scan::Setting;
use super::{Context, Error, Searched};
use crate::scan::{self, LogSought};
use crate::source::{Grep, Side, prefix_of};

/// Searches history, and where no commit touches anything that is hit, the tracked files of the work tree.
pub fn scan_history(context: &mut Context<'_>) -> Result<Searched, Error> {
    let setting = Setting::open(context)?;
    let repo = setting.repo()?;
    if setting.is_idle() {
        return Ok(setting.nothing());
    }
    let (words, parts) = (setting.patterns.as_words()?, setting.patterns.as_parts()?);
    let quote = setting.quote()?;
    let folder = &context.env.cwd;
    let prefix = setting.top().map(|top| prefix_of(top, folder)).unwrap_or_default();
    let expression = super::patterns::to_os(&setting.patterns.joined());
    let sought = LogSought {
        printed: setting.sought(words.as_ref()),
        selecting: parts.as_ref(),
        expression: &expression,
        quote,
        prefix: &prefix,
    };
    match scan::log_lines(repo, sought)? {
        Some(lines) => without_allowed(lines, setting.top(), &setting.config),
        None => {
            let top = setting.top().ok_or(Error::NoWorkTree)?;
            setting.search(&Grep::listed(repo, (top, folder), Side::Worktree, &[], quote)?, words.as_ref())
        }
    }
}
