//! Markers on the line: our own, and those that people already have from other tools.

use super::{caught, forgiven, holding, token};
use crate::support::tokens;

const MARKERS: [&str; 9] = [
    "hush:allow",
    "gitleaks:allow",
    "betterleaks:allow",
    "kingfisher:ignore",
    "trufflehog:ignore",
    "pragma: allowlist secret",
    "secretlint-disable-line",
    "ggignore",
    "noqa: secret",
];

#[test]
fn every_marker_forgives_its_line() {
    for marker in MARKERS {
        let repo = holding(&format!("key = \"{}\" # {marker}\n", token()));
        forgiven(&repo).says(&format!("allowed: by `{marker}` on the line"));
        let crlf = holding(&format!("/* {marker} */ key = \"{}\"\r\n", token()));
        forgiven(&crlf);
    }
}

#[test]
fn no_marker_forgives_another_line() {
    for marker in MARKERS {
        let content = format!(
            "# {marker}\nkey = \"{}\" # {marker}\n# {marker}\nother = \"{}\"\n# {marker}\n",
            token(),
            tokens::github_token(2)
        );
        caught(&holding(&content)).says("--> docs/file.md:4:10").says("1 secret found").says("1 allowed");
    }
}

#[test]
fn what_only_looks_like_a_marker_forgives_nothing() {
    for text in [
        "hush:allowed",
        "xhush:allow",
        "hush: allow",
        "hush:deny",
        "allow",
        "noqa",
        "pragma: allowlist",
        "gitleaks:allows",
        "hush_allow",
        "no-ggignored",
    ] {
        caught(&holding(&format!("key = \"{}\" # {text}\n", token())));
    }
}

#[test]
fn our_marker_can_name_rules() {
    for (marker, forgives) in [
        ("hush:allow=github-personal-access-token", true),
        ("hush:allow=other-rule,github-personal-access-token", true),
        ("hush:allow=other-rule", false),
        ("hush:allow=github", false),
        ("hush:allow=", false),
    ] {
        let repo = holding(&format!("key = \"{}\" # {marker}\n", token()));
        if forgives {
            forgiven(&repo);
        } else {
            caught(&repo);
        }
    }
}

#[test]
fn a_marker_that_names_a_rule_leaves_the_others_on_the_line() {
    let line = |marker: &str| format!("{} {} # {marker}\n", token(), tokens::aws_key_id(1));
    let repo = holding(&line("hush:allow=github-personal-access-token"));
    caught(&repo).says("aws-").says("1 secret found").never_says(&tokens::aws_key_id(1));
    forgiven(&holding(&line("hush:allow")));
}

#[test]
fn a_marker_forgives_every_secret_of_its_line() {
    forgiven(&holding(&format!("{} {} # hush:allow\n", token(), tokens::github_token(2)))).says("2 allowed");
}

#[test]
fn a_marker_that_is_taken_away_forgives_no_more() {
    let repo = holding(&format!("key = \"{}\" # hush:allow\n", token()));
    forgiven(&repo);
    repo.stage("docs/file.md", format!("key = \"{}\"\n", token()));
    // It is not new in this file, so it is told and stops nobody; a scan of all files finds it.
    repo.hush(["scan"]).exits(1);
    repo.commit().ok().says("note: GitHub personal access token");
}
