//! The built-in rules, laid out by the build script from `patterns/*.toml`.

use super::rule::{Examples, Rule};
use crate::engine::{Checks, Checksum, Gate, GramEntry, GramRows, Grams, Matcher, Pattern, Quiet, Reach, RunClass, Weighing};
use crate::model::Confidence;
use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// Returns the built-in rules, in the order of their files.
pub fn builtin() -> &'static [Rule] {
    &RULES
}

/// Returns the tables in which the prefilter looks the built-in rules' keywords up.
pub(super) fn grams() -> Grams {
    GRAMS.clone()
}
