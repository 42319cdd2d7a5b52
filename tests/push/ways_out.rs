//! The ways out: `--no-verify` as git has it, and `HUSH_SKIP` for one commit or push.

use super::{commit, discreet, leak, push, sneak, stopped, went, world};
use crate::support::{Repo, Run, tokens};

const RULE: &str = "github-personal-access-token";

#[must_use = "a run whose end nobody looks at tests nothing"]
fn skipping(repo: &Repo, rules: &str, args: &[&str]) -> Run {
    let run = repo.call("git").env("HUSH_SKIP", rules).args(args).run();
    discreet(&run);
    run
}

#[test]
fn a_rule_is_passed_over_for_one_commit_and_that_is_said() {
    let repo = world();
    repo.stage("conf", leak(1));
    let run = skipping(&repo, RULE, &["commit", "-q", "-m", "x"]).ok();
    run.says("warning: `HUSH_SKIP` let pass:\n  github-personal-access-token at conf:1\n");
    // The next one is looked at as ever.
    repo.stage("conf", format!("{}{}", leak(1), leak(2)));
    repo.commit().exits(1).says("conf:2:9");
}

#[test]
fn in_messages_and_replays_as_well() {
    let repo = world();
    skipping(&repo, RULE, &["commit", "-q", "--allow-empty", "-m", &leak(1)]).ok().says("at COMMIT_EDITMSG:1\n");
    repo.git(["checkout", "-q", "-b", "side", "origin/main"]).ok();
    commit(&repo, "conf", "x\n");
    repo.git(["checkout", "-q", "main"]).ok();
    commit(&repo, "conf", "y\n");
    repo.git(["cherry-pick", "side"]).fails();
    repo.stage("conf", leak(2));
    repo.git(["cherry-pick", "--continue"]).fails();
    skipping(&repo, RULE, &["cherry-pick", "--continue"]).ok().says("let pass");
}

#[test]
fn a_push_is_asked_anew() {
    let repo = world();
    repo.stage("conf", leak(1));
    skipping(&repo, RULE, &["commit", "-q", "-m", "x"]).ok();
    stopped(push(&repo, ["main"]), ["conf:1:9"]);
    skipping(&repo, RULE, &["push", "-q", "origin", "main"]).ok().says("github-personal-access-token at conf:1 (commit ");
}

#[test]
fn other_rules_still_stop() {
    let repo = world();
    repo.stage("conf", format!("{}aws_access_key_id = {}\n", leak(1), tokens::aws_key_id(1)));
    let run = skipping(&repo, RULE, &["commit", "-q", "-m", "x"]).exits(1).says("conf:2:").says("let pass");
    run.says("git hush stopped this commit").never_says("--> conf:1:");
    skipping(&repo, " aws-access-key-id ,, github-personal-access-token", &["commit", "-q", "-m", "x"]).ok();
}

#[test]
fn a_rule_that_there_is_not_is_an_error() {
    let repo = world();
    repo.stage("conf", "clean\n");
    let run = skipping(&repo, "github-personal-acess-token", &["commit", "-q", "-m", "x"]).fails();
    run.says("there is no rule `github-personal-acess-token`").says("did you mean `github-personal-access-token`?");
    sneak(&repo, "conf", "clean\n");
    skipping(&repo, "aws,nonsense", &["push", "-q", "origin", "main"]).exits(1).says("there is no rule `aws`").says("hint: ");
    skipping(&repo, "all", &["push", "-q", "origin", "main"]).exits(1).says("there is no rule `all`");
}

#[test]
fn nothing_is_said_where_nothing_was_passed_over() {
    let repo = world();
    for rules in [RULE, "", " , "] {
        repo.stage("conf", format!("clean {rules}\n"));
        assert_eq!(skipping(&repo, rules, &["commit", "-q", "-m", "x"]).ok().text(), "");
    }
    went(push(&repo, ["main"]));
}

#[test]
fn one_s_own_rules_have_names_too() {
    let repo = world();
    let rule = "[[rule]]\nid = \"our-token\"\nname = \"Ours\"\nkeywords = [\"ours-\"]\nregex = '(ours-[0-9]{8})'\n\
                confidence = \"high\"\n[rule.examples]\nmatch = [\"ours-00000000\"]\nignore = [\"ours-x\"]\n";
    repo.write(".hush.toml", rule).stage("conf", "ours-48301927\n");
    repo.commit().exits(1);
    skipping(&repo, "our-token", &["commit", "-q", "-m", "x"]).ok().says("our-token at conf:1");
}
