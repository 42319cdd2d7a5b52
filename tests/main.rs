//! The integration tests: one binary, so that libgit2 links once.

mod files;
mod git;
mod hooks;
mod house;
mod install;
mod message;
mod policy;
mod rules;
mod scan;
mod screen;
mod support;
