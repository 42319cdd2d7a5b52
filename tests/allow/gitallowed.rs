//! `.gitallowed` and `secrets.allowed`: extended expressions, searched in `path:line:text`; one hit forgives the whole line.

use super::{caught, forgiven, holding, repo, token};
use crate::support::{Repo, Run, tokens};

/// Shows that a `.gitallowed` forgives the file's token, or does not.
#[track_caller]
fn file(content: &str, forgives: bool) {
    let repo = repo();
    repo.write(".gitallowed", content);
    if forgives {
        forgiven(&repo).says("`.gitallowed`");
    } else {
        caught(&repo);
    }
}

#[test]
fn an_expression_is_searched_in_path_line_and_text() {
    for expression in [
        "token = ",
        &token(),
        &token()[8..20],
        "^docs/file\\.md:2:",
        ":2:token",
        "^docs/",
        "nothing|ghp_[0-9A-Za-z]{36}$",
        "to{1}ken[[:space:]]=[[:space:]]",
        "(tok|tik)en",
    ] {
        file(&format!("{expression}\n"), true);
    }
}

#[test]
fn what_no_expression_hits_is_still_caught() {
    for expression in ["Token = ", "^token", ":1:", "^file\\.md", "docs/file\\.md$", "token  =", "a file", "\\.txt:"] {
        file(&format!("{expression}\n"), false);
    }
}

#[test]
fn comments_and_blank_lines_say_nothing() {
    file("# token\n\n   \n  # token = \n", false);
    file("", false);
    file("# a comment\n\ntoken = \n", true);
    file("token = ", true);
    file("token = \r\n", true);
}

#[test]
fn one_hit_forgives_the_whole_line_and_no_other() {
    let repo = holding(&format!("one {} {}\ntwo {}\n", token(), tokens::github_token(2), tokens::github_token(3)));
    repo.write(".gitallowed", "one\n");
    caught(&repo).says("--> docs/file.md:2:5").says("1 secret found").says("2 allowed");
    repo.write(".gitallowed", "one\ntwo\n");
    forgiven(&repo);
}

#[test]
fn it_stands_at_the_top_and_holds_in_every_folder() {
    let repo = repo();
    repo.write("docs/.gitallowed", "token\n");
    repo.at("docs").hush(["scan"]).exits(1);
    repo.write(".gitallowed", "token\n");
    repo.at("docs").hush(["scan"]).ok();
    repo.at("docs").git(["commit", "-m", "x"]).ok();
}

#[test]
fn the_configuration_forgives_as_the_file_does() {
    let repo = repo();
    repo.git(["config", "--add", "secrets.allowed", "nothing"]).ok();
    repo.hush(["scan"]).exits(1);
    repo.git(["config", "--add", "secrets.allowed", "^docs/file\\.md:2:token"]).ok();
    forgiven(&repo).says("`secrets.allowed`");
}

#[test]
fn the_users_configuration_counts_too() {
    let repo = repo();
    repo.git(["config", "--global", "--add", "secrets.allowed", "token ="]).ok();
    forgiven(&repo);
}

#[test]
fn so_does_what_the_command_line_and_the_environment_set() {
    let repo = repo();
    repo.git(["-c", "secrets.allowed=token =", "hush", "scan"]).ok();
    repo.git(["-c", "secrets.allowed=other", "hush", "scan"]).exits(1);
    let counted = |args: &[&str]| -> Run {
        let call = repo.call("git").args(args).env("GIT_CONFIG_COUNT", "1");
        call.env("GIT_CONFIG_KEY_0", "secrets.allowed").env("GIT_CONFIG_VALUE_0", "token =").run()
    };
    counted(&["hush", "scan"]).ok();
    repo.hush(["scan"]).exits(1);
    repo.commit().fails();
    repo.git(["-c", "secrets.allowed=token =", "commit", "-m", "x"]).ok();
    repo.stage("docs/more.md", format!("token = {}\n", tokens::github_token(2)));
    repo.commit().fails();
    counted(&["commit", "-m", "y"]).ok();
}

#[test]
fn an_included_file_counts() {
    let repo = repo();
    repo.write("../included", "[secrets]\n\tallowed = token =\n");
    repo.git(["config", "include.path", "../../included"]).ok();
    forgiven(&repo);
}

#[test]
fn an_empty_value_forgives_nothing() {
    let repo = repo();
    repo.git(["config", "secrets.allowed", ""]).ok();
    caught(&repo);
}

#[test]
fn other_settings_of_secrets_forgive_nothing() {
    let repo = Repo::with_hooks();
    repo.stage("docs/file.md", format!("token = {}\n", token()));
    repo.git(["config", "secrets.patterns", "token"]).ok();
    repo.git(["config", "other.allowed", "token"]).ok();
    caught(&repo);
}
