//! What blocks and what warns, through the real hook and every format.

use crate::support::{Repo, Run, tokens};

/// Returns a repository with hooks, these settings, and a staged secret at each path.
fn repo(settings: &str, paths: &[&str]) -> Repo {
    let repo = Repo::with_hooks();
    repo.write(".hush.toml", settings);
    for path in paths {
        repo.stage(path, format!("token = {}\n", tokens::github_token(1)));
    }
    repo
}

/// Commits with these settings.
fn commit(settings: &str, paths: &[&str]) -> Run {
    repo(settings, paths).commit()
}

const RULE: &str = "github-personal-access-token";

#[test]
fn a_finding_that_warns_is_shown_and_does_not_block() {
    let run = commit("[policy]\nmode = \"warn\"\n", &["a"]).exits(0);
    let run =
        run.says("warning: GitHub personal access token").says(".hush.toml:2").says("no secrets found that block, 1 warning;");
    run.never_says("error:").never_says("git hush stopped this commit");
}

#[test]
fn a_rule_a_path_and_a_confidence_can_be_told_apart() {
    for (condition, warns) in [
        (format!("rule = \"{RULE}\""), true),
        ("rule = \"npm-access-token\"".to_owned(), false),
        ("paths = [\"docs/**\"]".to_owned(), true),
        ("paths = [\"src/**\"]".to_owned(), false),
        ("confidence = \"high\"".to_owned(), true),
        ("confidence = \"medium\"".to_owned(), false),
        (format!("rule = \"{RULE}\"\npaths = [\"src/**\"]"), false),
    ] {
        let settings = format!("[[policy.when]]\n{condition}\nmode = \"warn\"\n");
        let run = commit(&settings, &["docs/a"]).exits(i32::from(!warns));
        run.says(if warns { "warning: GitHub" } else { "error: GitHub" });
    }
}

#[test]
fn the_last_entry_that_fits_decides_and_what_blocks_is_counted_apart() {
    let settings = "[policy]\nmode = \"warn\"\n[[policy.when]]\npaths = [\"src/**\"]\nmode = \"block\"\n";
    let run = commit(settings, &["docs/a", "src/a"]).exits(1);
    run.says("1 secret found, 1 warning; scanned 2 units").says("error: ").says("warning: ").says("git hush stopped this commit");
}

#[test]
fn every_format_tells_a_warning_from_an_error() {
    let settings = format!("[[policy.when]]\nrule = \"{RULE}\"\npaths = [\"docs/**\"]\nmode = \"warn\"\n");
    let repo = repo(&settings, &["docs/a", "src/a"]);
    let lines = repo.hush(["scan", "--staged", "--format", "lines"]).exits(1).stdout();
    assert!(lines.contains(&format!("docs/a:1:9: warning: {RULE}: ")), "{lines}");
    assert!(lines.contains(&format!("src/a:1:9: {RULE}: ")), "{lines}");
    let json = repo.hush(["scan", "--staged", "--format", "json"]).exits(1).stdout();
    let objects: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&objects[0]["verdict"], &objects[1]["verdict"]), (&"warn".into(), &"report".into()));
    assert!(objects[0]["reason"].as_str().unwrap().contains(".hush.toml:1"), "{json}");
    assert_eq!((&objects[2]["findings"], &objects[2]["warned"], &objects[2]["suppressed"]), (&1.into(), &1.into(), &0.into()));
}

#[test]
fn a_warning_about_what_is_old_is_a_note() {
    let repo = repo("[policy]\nmode = \"warn\"\n", &["a"]);
    repo.commit_unhooked();
    repo.stage("a", format!("token = {}\nmore\n", tokens::github_token(1)));
    repo.commit().ok().says("note: GitHub").never_says("warning");
}

#[test]
fn history_warns_unless_one_of_the_places_blocks() {
    let settings = "[[policy.when]]\npaths = [\"docs/**\"]\nmode = \"warn\"\n";
    let repo = repo(settings, &["docs/a"]);
    repo.commit_unhooked();
    // The second run tells what the first one remembered.
    for _ in 0..2 {
        let run = repo.hush(["history"]).exits(0).says("warning: GitHub").says("no secrets found that block, 1 warning");
        run.says("still there:");
    }
    repo.hush(["history", "--format", "json"]).exits(0).says("\"warned\":1").says("\"findings\":0");
    repo.stage("src/a", format!("token = {}\n", tokens::github_token(1)));
    repo.commit_unhooked();
    for _ in 0..2 {
        repo.hush(["history"]).exits(1).says("error: GitHub").says("1 secret found;");
    }
}

#[test]
fn git_s_configuration_can_set_the_mode_and_a_file_s_entries_still_count() {
    let repo = repo(&format!("[[policy.when]]\nrule = \"{RULE}\"\nmode = \"block\"\n"), &["a"]);
    repo.git(["config", "hush.mode", "warn"]).ok();
    repo.commit().exits(1);
    repo.write(".hush.toml", "[policy]\nmode = \"block\"\n");
    repo.commit().exits(0).says("`hush.mode` in git's configuration (local)");
}

#[test]
fn a_mode_for_a_rule_that_there_is_not_is_an_error() {
    let run = commit("[[policy.when]]\nrule = \"github-personal-acces-token\"\nmode = \"warn\"\n", &["a"]);
    run.exits(1).says("there is no rule `github-personal-acces-token`").says("hint: did you mean `github-personal-access-token`?");
}
