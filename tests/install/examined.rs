//! What doctor tells of configuration, rules and the allow list, and what it tells programs.

use crate::support::{Repo, tokens};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Returns what doctor tells programs, after it has ended so.
fn told(repo: &Repo, code: i32) -> Value {
    let run = repo.hush(["doctor", "--format", "json"]).exits(code);
    let out = run.stdout();
    assert_eq!((out.lines().count(), run.stderr().as_str()), (1, ""));
    serde_json::from_str(&out).unwrap()
}

/// Adds the names of all fields below a value.
fn fields(value: &Value, name: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
                fields(value, &name, all);
            }
        }
        Value::Array(array) => array.iter().for_each(|value| fields(value, &format!("{name}[]"), all)),
        _ => drop(all.insert(name.to_owned())),
    }
}

/// Returns the fields that the document describes, and those of them that it says can be null.
fn documented() -> (BTreeSet<String>, BTreeSet<String>) {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/doctor.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | ")).map(|(name, _)| name);
    let (mut all, mut nullable) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let name = row.trim_end_matches('?').trim_end_matches('`').to_owned();
        if row.ends_with('?') {
            nullable.insert(name.clone());
        }
        all.insert(name);
    }
    (all, nullable)
}

fn nulls(value: &Value, name: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                nulls(value, &if name.is_empty() { key.clone() } else { format!("{name}.{key}") }, all);
            }
        }
        Value::Array(array) => array.iter().for_each(|value| nulls(value, &format!("{name}[]"), all)),
        Value::Null => drop(all.insert(name.to_owned())),
        _ => {}
    }
}

const EVERYTHING: &str = "extends = \"base.toml\"\n[scan]\nconfidence = \"high\"\n[[allow]]\nrule = \"private-key\"\n";

#[test]
fn every_field_is_documented_and_every_documented_field_is_told() {
    let repo = Repo::with_hooks();
    repo.write("base.toml", "[scan]\nconfidence = \"low\"\nmax-size = 3\n").write(".hush.toml", EVERYTHING);
    repo.git(["config", "hush.confidence", "medium"]).ok();
    repo.git(["config", "--global", "hush.maxSize", "4"]).ok();
    repo.git(["config", "--global", "hush.locked", "true"]).ok();
    repo.git(["config", "hush.maxSize", "5"]).ok();
    fs::remove_file(repo.dir().join(".git/hooks/commit-msg")).unwrap();
    let bare = repo.at("../bare.git");
    repo.git(["init", "-q", "--bare", "../bare.git"]).ok();
    bare.hush(["install"]).ok();
    let broken = Repo::with_hooks();
    broken.write(".hush.toml", "[scna]\n");
    // Something of the allow list must be in force, which a lock leaves out.
    let free = Repo::with_hooks();
    free.write(".hush.toml", "[[allow]]\nrule = \"private-key\"\nexpires = 2020-01-01\n");

    let (documented, nullable) = documented();
    let (mut seen, mut null) = (BTreeSet::new(), BTreeSet::new());
    for (repo, code) in [(&repo, 1), (&bare, 0), (&broken, 1), (&free, 0)] {
        let value = told(repo, code);
        assert_eq!(value["healthy"], Value::Bool(code == 0));
        fields(&value, "", &mut seen);
        nulls(&value, "", &mut null);
    }
    assert_eq!(seen.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "not documented");
    assert_eq!(documented.difference(&seen).collect::<Vec<_>>(), Vec::<&String>::new(), "documented, and never told");
    assert_eq!(null.difference(&nullable).collect::<Vec<_>>(), Vec::<&String>::new(), "null, and not documented as that");
}

#[test]
fn a_healthy_repository_says_so_to_programs() {
    let value = told(&Repo::with_hooks(), 0);
    assert_eq!((&value["type"], &value["version"], &value["healthy"]), (&"doctor".into(), &1.into(), &true.into()));
    assert_eq!((&value["canary"]["state"], &value["hooks_directory"]["origin"]), (&"stopped".into(), &"default".into()));
    assert!(value["hooks"].as_array().unwrap().iter().all(|hook| hook["fires"] == true && hook["state"] == "ours"));
    assert!(value["git"]["version"].as_str().unwrap().starts_with(|digit: char| digit.is_ascii_digit()), "{value}");
    assert_eq!(value["problems"], Value::Array(Vec::new()));
}

#[test]
fn a_shim_whose_program_is_nowhere_would_not_fire() {
    let repo = Repo::with_hooks();
    for hook in ["pre-commit", "commit-msg"] {
        let path = repo.dir().join(".git/hooks").join(hook);
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().find(|line| line.starts_with("hush=")).unwrap().to_owned();
        fs::write(&path, text.replace(&line, "hush='/nonexistent/git-hush'")).unwrap();
    }
    let built = env!("CARGO_BIN_EXE_git-hush");
    let run = repo.call(built).args(["doctor", "--format", "json"]).env("PATH", "/usr/local/bin:/usr/bin:/bin").run().exits(1);
    let value: Value = serde_json::from_str(&run.stdout()).unwrap();
    let fires: Vec<bool> = value["hooks"].as_array().unwrap().iter().map(|hook| hook["fires"].as_bool().unwrap()).collect();
    assert_eq!(fires, [false, true, true, false, true]);
    assert!(value["programs"].as_array().unwrap().iter().any(|program| program["state"] == "gone"), "{value}");
}

#[test]
fn it_says_which_git_which_file_and_why() {
    let repo = Repo::with_hooks();
    repo.git(["config", "--global", "core.hooksPath", ".git/hooks"]).ok();
    let run = repo.hush(["doctor"]).exits(0).says("(named by `core.hooksPath`, global in `").says("home/.gitconfig`)");
    run.says("version ").says("git `/");
    repo.git(["config", "--global", "--unset", "core.hooksPath"]).ok();
    repo.stage("a", "").commit().ok();
    repo.git(["worktree", "add", "-q", "../linked"]).ok();
    repo.at("../linked").hush(["doctor"]).exits(0).says("(the repository's own, shared by its work trees)");
}

#[test]
fn entries_that_nothing_needs_or_that_have_expired_are_told_and_are_no_problem() {
    let repo = Repo::with_hooks();
    let secret = tokens::github_token(1);
    repo.stage("used", format!("token = {secret}\n")).commit_unhooked();
    repo.write(
        ".hush.toml",
        "[[allow]]\nrule = \"github-personal-access-token\"\npaths = [\"used\"]\n[[allow]]\npaths = [\"elsewhere/**\"]\n\
         [[allow]]\nrule = \"npm-access-token\"\nexpires = 2020-01-31\n",
    );
    let run = repo.hush(["doctor"]).exits(0).says("allow list: 3 entries, 1 unused, 1 expired");
    let run = run.says(".hush.toml:4 forgives nothing in the tracked files").says(".hush.toml:6 expired on 2020-01-31");
    run.never_says(&secret).never_says(".hush.toml:1 ");
    let value = told(&repo, 0);
    let states: Vec<&str> = value["allow"].as_array().unwrap().iter().map(|entry| entry["state"].as_str().unwrap()).collect();
    assert_eq!((states, &value["allow"][2]["expires"]), (vec!["used", "unused", "expired"], &"2020-01-31".into()));
    // The same from a folder below, and from outside.
    repo.write("sub/x", "").at("sub").hush(["doctor"]).exits(0).says("3 entries, 1 unused, 1 expired");
    repo.at("..").hush([std::ffi::OsStr::new("doctor"), repo.dir().as_os_str()]).exits(0).says("3 entries, 1 unused, 1 expired");
}

#[test]
fn rules_are_counted() {
    let repo = Repo::with_hooks();
    let rule = |id: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nname = \"A\"\nkeywords = [\"abcd\"]\nregex = '\\b(abcd[0-9a-z]{{20}})\\b'\nconfidence = \"high\"\n\
             [rule.examples]\nmatch = [\"abcd<lower-alnum:20>\"]\nignore = [\"abcd\"]\n"
        )
    };
    let plain = told(&repo, 0)["rules"]["in_force"].as_u64().unwrap();
    let settings = format!("[rules]\ndisable = [\"generic-secret\"]\n{}{}", rule("own"), rule("private-key"));
    repo.write(".hush.toml", settings);
    let rules = told(&repo, 0)["rules"].clone();
    let counts = ["in_force", "built_in", "own", "replaced", "disabled"].map(|name| rules[name].as_u64().unwrap());
    assert_eq!(counts, [plain, plain - 2, 2, 1, 1]);
    repo.hush(["doctor"]).exits(0).says("2 of your own (1 in the place of a built-in one); switched off: generic-secret");
}

#[test]
fn settings_that_are_broken_are_a_problem_and_the_rest_is_still_told() {
    let repo = Repo::with_hooks();
    repo.write(".hush.toml", "[scna]\n");
    let run = repo.hush(["doctor"]).exits(1).says("problem: what is configured cannot be used: ").says(".hush.toml:1: unknown key");
    run.says("hint: did you mean `scan`?").says("  pre-commit           ours").says("canary: `pre-commit` could not do its work");
}

#[test]
fn a_policy_that_only_warns_is_no_proof() {
    let repo = Repo::with_hooks();
    repo.write(".hush.toml", "[policy]\nmode = \"warn\"\n");
    let run = repo.hush(["doctor"]).exits(1).says("findings only warn, by ").says("was shown by `pre-commit`, and not stopped");
    run.says("problem: `pre-commit` warns of a secret").says("hint: `git hush config show`");
    assert_eq!(told(&repo, 1)["canary"]["state"], "warned");
}
