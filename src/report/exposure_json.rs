//! How far a secret has come, for programs.

use super::history::day;
use super::history_json::Name;
use super::words;
use crate::model::{Deed, Exposure, Reach};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct ExposureLine<'e> {
    reach: &'static str,
    /// The reference that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Name<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<DeedLine<'e>>,
}

#[derive(Serialize)]
struct DeedLine<'e> {
    commit: String,
    author: Name<'e>,
    email: Name<'e>,
    date: String,
    time: i64,
}

impl<'e> ExposureLine<'e> {
    pub(super) fn new(exposure: &'e Exposure) -> Self {
        let at = match &exposure.reach {
            Reach::Published { at } => at.as_deref().map(Name::new),
            _ => None,
        };
        Self { reach: words::reach_name(&exposure.reach), at, since: exposure.since.as_ref().map(DeedLine::new) }
    }
}

impl<'e> DeedLine<'e> {
    fn new(deed: &'e Deed) -> Self {
        Self {
            commit: deed.commit.to_string(),
            author: Name::new(&deed.name),
            email: Name::new(&deed.email),
            date: day(deed.time),
            time: deed.time,
        }
    }
}
