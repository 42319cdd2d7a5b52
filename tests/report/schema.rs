//! Reports hold to their schemas: our own of JSON Lines, and the official one of SARIF, which `serde-sarif` ships.

use super::{leak, repo, report};
use crate::support::{Repo, tokens};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Validates each value, and returns what is wrong with it.
fn complaints(schema: &Value, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(value).map(|error| format!("{error}")).collect()
}

fn own() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Returns the official schema of SARIF, out of the package that ships it.
fn official() -> Value {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--manifest-path", manifest])
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let package = metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let schema = Path::new(package["manifest_path"].as_str().unwrap()).with_file_name("src").join("schema.json");
    let mut schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    // Its pattern for a language, which we do not write, holds a stray bracket and is no expression.
    for kind in ["run", "toolComponent"] {
        assert!(schema["definitions"][kind]["properties"]["language"].as_object_mut().unwrap().remove("pattern").is_some());
    }
    schema
}

#[track_caller]
fn holds(schema: &Value, lines: &str) {
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(complaints(schema, &line), [""; 0], "{line:#}");
    }
}

#[test]
fn json_lines_hold_to_their_schema() {
    let (schema, repo) = (own(), repo());
    for args in [&[][..], &["--verbose"], &["--show-secrets"], &["--confidence", "low"], &["--max-size", "20"]] {
        let run = repo.hush([&["scan", "--format", "json"], args].concat());
        assert!(run.stdout().lines().count() >= 1, "{run}");
        holds(&schema, &run.stdout());
        holds(&schema, &repo.hush([&["history", "--format", "json"], args].concat()).stdout());
    }
    repo.stage("staged", leak(9));
    holds(&schema, &report(&repo, "scan", "json", &["--staged"]));
    repo.hush(["baseline", "create"]).ok();
    holds(&schema, &repo.hush(["scan", "--format", "json", "--verbose"]).exits(0).says("\"verdict\":\"known\"").stdout());
    // A value that is weighed says why.
    let weighed = format!("db_password = \"{}\"\n", tokens::random(1, b"abcdefghkmnpqrstuvwxyzACDEFGHKLMNPQR2345679", 14));
    repo.stage("app.conf", weighed);
    let run = repo.hush(["scan", "--format", "json", "--confidence", "low", "app.conf"]).says("\"signals\"");
    holds(&schema, &run.stdout());
}

#[test]
fn the_schema_refuses_what_is_no_line_of_ours() {
    let schema = own();
    let lines = report(&repo(), "history", "json", &[]);
    let line: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(complaints(&schema, &line), [""; 0]);
    for (key, value) in [
        ("version", json!(2)),
        ("verdict", json!("maybe")),
        ("fingerprint", json!("x")),
        ("line", json!(0)),
        ("more", json!(1)),
        ("brought_in", json!({})),
        ("commits", Value::Null),
    ] {
        let mut other = line.clone();
        other[key] = value;
        assert!(!complaints(&schema, &other).is_empty(), "{key}");
    }
}

#[test]
fn sarif_holds_to_the_official_schema() {
    let (schema, repo) = (official(), repo());
    for verb in ["scan", "history"] {
        for args in [&[][..], &["--verbose"], &["--max-size", "10"]] {
            let run = repo.hush([&[verb, "--format", "sarif"], args].concat());
            let log: Value = serde_json::from_str(&run.stdout()).unwrap();
            assert_eq!(complaints(&schema, &log), [""; 0], "{run}");
            serde_json::from_value::<serde_sarif::sarif::Sarif>(log).unwrap();
        }
    }
    let clean: Value = serde_json::from_str(&Repo::new().hush(["scan", "--format", "sarif"]).ok().stdout()).unwrap();
    assert_eq!(complaints(&schema, &clean), [""; 0]);
    assert!(!complaints(&schema, &json!({ "version": "2.1.0" })).is_empty());
}
