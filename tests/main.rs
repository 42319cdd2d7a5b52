//! The integration tests: one binary, so that libgit2 links once.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod allow;
mod baseline;
mod compat;
mod exposure;
mod files;
mod git;
mod history;
mod hooks;
mod house;
mod install;
mod managers;
mod message;
mod places;
mod policy;
mod push;
mod report;
mod rules;
mod scan;
mod screen;
mod support;
mod trouble;
