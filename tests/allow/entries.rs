//! `[[allow]]` entries of `.hush.toml`.

use super::{caught, entry, findings, fingerprints, forgiven, holding, repo, token};
use crate::support::tokens;

const RULE: &str = "rule = \"github-personal-access-token\"";

/// Shows that an entry forgives the file's token.
#[track_caller]
fn forgives(lines: &[&str]) {
    let repo = repo();
    repo.write(".hush.toml", entry(lines));
    forgiven(&repo).says("by the allow list");
}

/// Shows that an entry forgives nothing.
#[track_caller]
fn misses(lines: &[&str]) {
    let repo = repo();
    repo.write(".hush.toml", entry(lines));
    caught(&repo);
}

#[test]
fn by_fingerprint() {
    let repo = repo();
    let name = format!("fingerprint = \"{}\"", fingerprints(&repo)[0]);
    repo.write(".hush.toml", entry(&[&name]));
    forgiven(&repo);
    misses(&["fingerprint = \"0123456789abcdef0123\""]);
}

#[test]
fn a_fingerprint_names_one_secret_in_one_file() {
    let repo = repo();
    repo.write(".hush.toml", entry(&[&format!("fingerprint = \"{}\"", fingerprints(&repo)[0])]));
    repo.stage("docs/file.md", format!("token = {}\nother = {}\n", token(), tokens::github_token(2)));
    caught(&repo).says("--> docs/file.md:2:9").says("1 secret found").says("1 allowed");
    repo.stage("docs/file.md", format!("token = {}\n", token())).stage("docs/copy.md", format!("token = {}\n", token()));
    caught(&repo).says("--> docs/copy.md:1:9").says("1 secret found");
}

#[test]
fn a_fingerprint_survives_when_its_line_moves() {
    let repo = repo();
    repo.write(".hush.toml", entry(&[&format!("fingerprint = \"{}\"", fingerprints(&repo)[0])]));
    forgiven(&repo);
    repo.stage("docs/file.md", format!("{}\n  \"moved\": \"{}\", // and changed\n", "more\n".repeat(50), token()));
    repo.commit().ok();
    repo.hush(["scan"]).ok();
}

#[test]
fn by_an_expression_that_matches_the_whole_secret() {
    forgives(&[&format!("secret = '''{}'''", token())]);
    forgives(&["secret = '''ghp_[0-9A-Za-z]+'''"]);
    forgives(&[&format!("secret = '''nothing|{}|else'''", token())]);
    forgives(&["secret = '''^ghp_.*$'''"]);
}

#[test]
fn an_expression_that_matches_a_part_is_not_enough() {
    let part = &token()[..20];
    misses(&["secret = '''ghp_'''"]);
    misses(&[&format!("secret = '''{part}'''")]);
    misses(&["secret = '''^ghp_|nothing$'''"]);
    misses(&["secret = '''[0-9A-Za-z]+'''"]);
    misses(&["secret = ''''''"]);
    misses(&[&format!("secret = '''token = {}'''", token())]);
}

#[test]
fn by_rule() {
    forgives(&[RULE]);
    misses(&["rule = \"aws-access-key-id\""]);
    misses(&["rule = \"github\""]);
}

#[test]
fn by_paths() {
    forgives(&["paths = [\"docs/**\"]"]);
    forgives(&["paths = [\"nothing\", \"**/*.md\"]"]);
    forgives(&["paths = [\"docs/\"]"]);
    misses(&["paths = [\"*.md\"]"]);
    misses(&["paths = [\"file.md\"]"]);
    misses(&["paths = [\"other/**\"]"]);
}

#[test]
fn all_that_is_given_must_hold() {
    let (secret, paths) = (format!("secret = '''{}'''", token()), "paths = [\"docs/**\"]");
    forgives(&[&secret, RULE, paths]);
    misses(&[&secret, RULE, "paths = [\"src/**\"]"]);
    misses(&[&secret, "rule = \"aws-access-key-id\"", paths]);
    misses(&["secret = '''another'''", RULE, paths]);
    misses(&["fingerprint = \"0123456789abcdef0123\"", RULE, paths]);
}

#[test]
fn one_of_many_entries_is_enough() {
    let repo = repo();
    repo.write(".hush.toml", entry(&["secret = '''another'''"]) + &entry(&[RULE]) + &entry(&["paths = [\"src/**\"]"]));
    forgiven(&repo);
}

#[test]
fn the_reason_is_shown_on_request() {
    let repo = repo();
    repo.write(".hush.toml", entry(&[RULE, "reason = \"an example from the manual\""]));
    forgiven(&repo).says("allowed: by the allow list: an example from the manual").says("1 allowed");
    let told = findings(&repo, &["--verbose"]);
    assert_eq!(
        (&told[0]["verdict"], &told[0]["reason"]),
        (&"suppress".into(), &"by the allow list: an example from the manual".into())
    );
    assert_eq!(findings(&repo, &[]).len(), 0);
}

#[test]
fn an_entry_works_until_its_day_is_over() {
    forgives(&[RULE, "expires = 9999-12-31"]);
    let repo = repo();
    repo.write(".hush.toml", "# head\n\n".to_owned() + &entry(&[RULE, "expires = 2001-02-03"]));
    caught(&repo).says(".hush.toml:3 expired on 2001-02-03");
    repo.commit().fails().says("expired on 2001-02-03");
}

#[test]
fn an_expired_entry_that_nothing_needs_is_not_told() {
    let repo = holding("nothing\n");
    repo.write(".hush.toml", entry(&[RULE, "expires = 2001-02-03"]));
    repo.hush(["scan"]).ok().never_says("expired");
}

#[test]
fn settings_hold_from_every_folder() {
    let repo = repo();
    repo.write(".hush.toml", entry(&["paths = [\"docs/**\"]"])).write("docs/.hush.toml", "garbage");
    repo.at("docs").hush(["scan"]).ok();
    repo.at("docs").git(["commit", "-m", "x"]).ok();
}
