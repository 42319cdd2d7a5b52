//! Rules of one's own, and values that are weighed, through the built binary.

use crate::support::{Repo, tokens};

const HEX: &[u8] = b"0123456789abcdef";

/// Returns what `scan` finds in a file, one `line:column: rule` each, with these settings.
fn found(settings: &str, path: &str, content: &str, flags: &[&str]) -> Vec<String> {
    let repo = Repo::new();
    repo.write(".hush.toml", settings).stage(path, content);
    let run = repo.hush(["scan", "--format", "lines"].iter().chain(flags));
    let text = run.stdout();
    text.lines().filter_map(|line| Some(line.strip_prefix(path)?.split(": ").take(2).collect::<Vec<_>>().join(": "))).collect()
}

/// Returns an assignment to the name.
fn assigned(name: &str) -> String {
    format!("{name} = \"{}\"\n", tokens::random(7, HEX, 32))
}

#[test]
fn an_own_rule_takes_the_place_of_the_built_in_one() {
    let content = format!("{}{}", assigned("db_password"), assigned("pin_code"));
    assert_eq!(found("", "app.ini", &content, &[]), [":1:16: generic-password"]);
    let own = r#"
[[rule]]
id = "generic-password"
name = "PIN"
keywords = ["pin_code"]
weigh = "password"
confidence = "medium"
[rule.examples]
match = ["pin_code = '<hex:32>'"]
ignore = ["pin_code = getPin()"]
"#;
    assert_eq!(found(own, "app.ini", &content, &[]), [":2:13: generic-password"]);
}

#[test]
fn a_rule_can_be_switched_off() {
    let content = assigned("db_password");
    assert!(found("[rules]\ndisable = [\"generic-password\"]\n", "app.ini", &content, &[]).is_empty());
}

#[test]
fn an_own_rule_without_a_regex_reads_every_syntax() {
    let own = r#"
[[rule]]
id = "acme-license"
name = "Acme license"
keywords = ["acme_license"]
weigh = "secret"
confidence = "medium"
[rule.examples]
match = ["acme_license = '<hex:32>'"]
ignore = ["acme_license = getLicense()"]
"#;
    let value = tokens::random(9, HEX, 32);
    for content in [
        format!("ACME_LICENSE={value}\n"),
        format!("acme_license: {value}\n"),
        format!("<acme_license>{value}</acme_license>\n"),
        format!("{{\"acme_license\": \"{value}\"}}\n"),
        format!("run --acme_license {value}\n"),
    ] {
        let found = found(own, "app.conf", &content, &[]);
        assert!(matches!(found.as_slice(), [one] if one.ends_with("acme-license")), "{content} {found:?}");
    }
}

#[test]
fn confidence_follows_the_score_and_the_path() {
    let strong = assigned("db_password");
    let weak = "db_password = \"butterfly\"\n";
    let at = |path: &str, content: &str, level: &str| found("", path, content, &["--confidence", level]).len();
    assert_eq!(at("app.ini", &strong, "high"), 1);
    assert_eq!((at("app.ini", weak, "high"), at("app.ini", weak, "medium")), (0, 1));
    // What is made up for a test is told on request.
    assert_eq!((at("tests/login.py", weak, "medium"), at("tests/login.py", weak, "low")), (0, 1));
    assert_eq!(at("tests/login.py", &strong, "medium"), 1);
    // Without quotes it is a value in settings, and another name in code.
    let bare = "db_password = butterfly\n";
    assert_eq!((at("app.env", bare, "medium"), at("app.py", bare, "medium")), (1, 0));
}

#[test]
fn json_says_what_was_weighed_and_who_else_matched() {
    let repo = Repo::new();
    repo.stage("app.ini", format!("github_token = \"{}\"\n", tokens::github_token(3)));
    repo.stage("b.ini", assigned("db_password"));
    let run = repo.hush(["scan", "--format", "json"]);
    let text = run.stdout();
    let lines: Vec<&str> = text.lines().collect();
    // The rule that knows the shape names the finding; the one that weighs is listed.
    assert!(
        lines[0].contains("\"rule\":\"github-personal-access-token\"") && lines[0].contains("\"also\":[\"generic-token\"]"),
        "{text}"
    );
    assert!(lines[0].contains("\"proven\":true") && !lines[0].contains("\"score\""), "{text}");
    assert!(lines[1].contains("\"rule\":\"generic-password\"") && lines[1].contains("\"score\":"), "{text}");
    assert!(lines[1].contains("\"signals\":{") && lines[1].contains("\"hex\":"), "{text}");
}
