//! The reports for those who collect them, through the built binary: what they hold, that they hold to their schemas, and that
//! nothing in a repository breaks out of them.

use crate::support::{Repo, tokens};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

mod escape;
mod formats;
mod outputs;
mod schema;

/// All formats.
const FORMATS: [&str; 11] =
    ["human", "lines", "json", "sarif", "github", "gitlab", "gitlab-secrets", "junit", "csv", "markdown", "html"];

fn leak(seed: u64) -> String {
    format!("# a file\ntoken = {}\n", tokens::github_token(seed))
}

/// A repository that holds a secret, one that was taken out, one that is allowed, and names made to break out of reports.
fn repo() -> Repo {
    let repo = Repo::new();
    repo.stage("gone", leak(1)).stage("dir/kept file", leak(2)).commit_unhooked();
    repo.stage("gone", "clean\n").stage("allowed", format!("{} # hush:allow\n", tokens::github_token(3)));
    repo.stage(OsStr::from_bytes(b"=x,\"<script>]]>|`@a`\n::error::\xff%0A.md"), leak(4)).commit_unhooked();
    repo
}

/// Runs a verb in a format, and returns the report.
#[track_caller]
fn report(repo: &Repo, verb: &str, format: &str, args: &[&str]) -> String {
    let run = repo.hush([&[verb, "--format", format], args].concat()).exits(1);
    assert_eq!(run.stderr(), "", "{run}");
    String::from_utf8(run.bytes().to_vec()).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
