//! What each format says, for files and for history.

use super::{FORMATS, leak, repo, report};
use crate::support::{Repo, tokens};
use serde_json::Value;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Returns the result of SARIF for a path.
fn result<'v>(log: &'v Value, uri: &str) -> &'v Value {
    let results = log["runs"][0]["results"].as_array().unwrap();
    let at = |result: &&Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri;
    results.iter().find(at).unwrap_or_else(|| panic!("{uri} is not in {log:#}"))
}

#[test]
fn sarif_names_the_place_the_fingerprint_and_the_rule() {
    let repo = repo();
    let log = parsed(&report(&repo, "scan", "sarif", &[]));
    let found = result(&log, "dir/kept%20file");
    let region = &found["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"], &region["endColumn"]), (&2.into(), &9.into(), &49.into()));
    let json = report(&repo, "scan", "json", &["dir"]);
    let line = parsed(json.lines().next().unwrap());
    assert_eq!(found["partialFingerprints"]["gitHushFingerprint/v1"], line["fingerprint"]);
    assert_eq!((&found["level"], found.get("suppressions")), (&"error".into(), None));
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][found["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!((&rule["id"], &rule["helpUri"]), (&found["ruleId"], &"https://github.com/settings/tokens".into()));
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("(https://github.com/settings/tokens)"));
}

#[test]
fn sarif_suppresses_what_is_forgiven() {
    let repo = repo();
    let log = parsed(&report(&repo, "scan", "sarif", &["--verbose"]));
    let suppression = &result(&log, "allowed")["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&"inSource".into(), &"accepted".into()));
    repo.hush(["baseline", "create"]).ok();
    let known = parsed(&repo.hush(["scan", "--format", "sarif", "--verbose"]).ok().stdout());
    assert_eq!(result(&known, "dir/kept%20file")["suppressions"][0]["kind"], "external");
}

#[test]
fn sarif_shows_history_as_a_flow() {
    let repo = repo();
    let log = parsed(&report(&repo, "history", "sarif", &[]));
    let steps = |uri: &str| -> Vec<String> {
        let flow = &result(&log, uri)["codeFlows"][0]["threadFlows"][0]["locations"];
        let text = |step: &Value| step["location"]["message"]["text"].as_str().unwrap().to_owned();
        flow.as_array().unwrap().iter().map(text).collect()
    };
    let first = repo.git(["rev-parse", "HEAD^"]).ok().line();
    let last = repo.git(["rev-parse", "HEAD"]).ok().line();
    let (gone, kept) = (steps("gone"), steps("dir/kept%20file"));
    assert!(gone[0].starts_with(&format!("brought in by {first} on 2026-01-02 by Test")), "{gone:?}");
    assert!(gone[1].starts_with(&format!("taken out by {last}")), "{gone:?}");
    assert_eq!(kept[1], "still there: HEAD, main");
}

#[test]
fn gitlab_gets_its_fields() {
    let repo = repo();
    let quality = parsed(&report(&repo, "scan", "gitlab", &["dir"]));
    let issue = &quality[0];
    assert_eq!((&issue["location"]["path"], &issue["location"]["lines"]["begin"]), (&"dir/kept file".into(), &2.into()));
    assert_eq!((&issue["check_name"], &issue["severity"]), (&"github-personal-access-token".into(), &"blocker".into()));
    let secrets = parsed(&report(&repo, "history", "gitlab-secrets", &[]));
    assert!(secrets["version"].as_str().unwrap().starts_with("15."));
    assert_eq!((&secrets["scan"]["type"], &secrets["scan"]["status"]), (&"secret_detection".into(), &"success".into()));
    let time = secrets["scan"]["start_time"].as_str().unwrap();
    assert!(time.len() == 19 && &time[10..11] == "T", "{time}");
    let all = secrets["vulnerabilities"].as_array().unwrap();
    let kept = all.iter().find(|one| one["location"]["file"] == "dir/kept file").unwrap();
    assert_eq!(kept["location"]["commit"]["sha"], repo.git(["rev-parse", "HEAD^"]).ok().line());
    assert_eq!((&kept["severity"], &kept["identifiers"][0]["value"]), (&"Critical".into(), &issue["check_name"]));
    // What is not committed has a commit of zeros.
    assert_eq!(
        parsed(&report(&repo, "scan", "gitlab-secrets", &["dir"]))["vulnerabilities"][0]["location"]["commit"]["sha"],
        "0000000"
    );
}

#[test]
fn gitlab_is_given_no_name_twice() {
    let repo = Repo::new();
    repo.stage("file", leak(1) + &leak(1));
    for (format, list, key) in [("gitlab", "", "fingerprint"), ("gitlab-secrets", "/vulnerabilities", "id")] {
        let report = parsed(&report(&repo, "scan", format, &[]));
        let all = report.pointer(list).unwrap().as_array().unwrap();
        assert_eq!(all.len(), 2);
        assert_ne!(all[0][key], all[1][key], "{format}");
    }
}

#[test]
fn junit_fails_by_finding_and_passes_when_clean() {
    let repo = repo();
    let xml = report(&repo, "scan", "junit", &["dir"]);
    assert!(xml.contains("tests=\"1\" failures=\"1\""), "{xml}");
    assert!(xml.contains("<testcase classname=\"dir/kept file\" name=\"github-personal-access-token at 2:9\">"), "{xml}");
    let clean = repo.hush(["scan", "--format", "junit", "gone"]).ok().stdout();
    assert!(clean.contains("tests=\"1\" failures=\"0\"") && clean.contains("name=\"no secrets found\""), "{clean}");
}

#[test]
fn markdown_says_how_many_and_where() {
    let repo = repo();
    let text = report(&repo, "history", "markdown", &[]);
    assert!(text.starts_with("## 3 secrets found\n"), "{text}");
    assert!(text.contains("**still there**") && text.contains("taken out by <code>"), "{text}");
    repo.hush(["scan", "--format", "markdown", "gone"]).ok().says("## No secrets found");
}

#[test]
fn the_page_counts_and_puts_first_what_still_stands() {
    let repo = repo();
    let page = report(&repo, "history", "html", &[]);
    let kinds: Vec<&str> = page.split("data-kind=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(kinds, ["there", "there", "gone"]);
    assert!(page.contains("<strong>3</strong><span>secrets</span>") && page.contains("<strong>2</strong><span>still there</span>"));
    assert!(page.contains("2026-01: 3 in, 1 out, 2 there at its end"), "{page}");
    // Nothing is fetched from anywhere, and nothing but our own style and script runs.
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"), "{page}");
    assert!(["src=", "@import", "url(", "<link", "onclick", " style="].iter().all(|word| !page.contains(word)), "{page}");
}

#[test]
fn every_format_masks_unless_asked() {
    let repo = repo();
    for verb in ["scan", "history"] {
        for format in FORMATS {
            let masked = report(&repo, verb, format, &["--verbose"]);
            for seed in 1..=4 {
                let token = tokens::github_token(seed);
                assert!((4..34).all(|at| !masked.contains(&token[at..at + 6])), "{verb} {format}\n{masked}");
            }
            let shown = report(&repo, verb, format, &["--show-secrets"]);
            let token = tokens::github_token(2);
            // An entity stands for the underscore.
            assert!(shown.contains(&token[4..]), "{verb} {format}\n{shown}");
        }
    }
}

#[test]
fn every_format_is_the_same_on_any_number_of_threads() {
    let repo = repo();
    for seed in 10..50 {
        repo.stage(format!("many/{seed}"), leak(seed));
    }
    repo.commit_unhooked();
    for verb in ["scan", "history"] {
        for format in FORMATS {
            let on = |threads: &str| {
                let call = repo.call("git").args(["hush", verb, "--format", format]).env("RAYON_NUM_THREADS", threads);
                let text = call.run().exits(1).stdout();
                // The one thing that tells of the clock.
                let lines = text.split(',').filter(|part| !part.contains("_time\":"));
                lines.collect::<Vec<_>>().join(",")
            };
            let alone = on("1");
            assert_eq!(on("5"), alone, "{verb} {format}");
        }
    }
}
