//! The drop-in `git secrets`: grammar, words, output, exit codes, configuration and hooks, each expected byte for byte.
//!
//! Every test runs against our binary under the name `git-secrets`, or against the program that `HUSH_COMPAT_PROGRAM` names, which is
//! how the expectations were learned from git-secrets 1.3.0 (with git 2.47 and GNU grep 3.8). What differs on purpose stands
//! where `support::left_out` is called, each with the fault that nobody can want.

mod adding;
mod allowed;
mod aws;
mod beyond;
mod differential;
mod expressions;
mod files;
mod history;
mod hooks;
mod install;
mod merges;
mod options;
mod patterns;
mod places;
mod providers;
mod support;
mod tracked;
mod usage;
