//! Files that extend others, versions that are required, policy that is locked.

use crate::support::{Repo, tokens};
use std::fs;

/// Returns a repository with hooks and a staged secret.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("a", format!("see {}\n", tokens::github_token(1)));
    repo
}

fn user_file(repo: &Repo, text: &str) {
    let folder = repo.home().join(".config/git-hush");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
}

const WARN: &str = "[policy]\nmode = \"warn\"\n";

#[test]
fn a_file_lies_on_the_one_that_it_extends() {
    let repo = repo();
    repo.write("policy/base.toml", WARN).write(".hush.toml", "extends = \"policy/base.toml\"\n");
    repo.commit().exits(0).says("policy/base.toml:2");
    let repo = self::repo();
    repo.write("policy/base.toml", WARN).write(".hush.toml", "extends = \"policy/base.toml\"\n[policy]\nmode = \"block\"\n");
    repo.commit().exits(1);
    // From a folder below, and through more than one.
    let repo = self::repo();
    repo.write("top.toml", WARN).write("policy/base.toml", "extends = \"../top.toml\"\n");
    repo.write(".hush.toml", "extends = \"./policy/base.toml\"\n");
    repo.commit().exits(0).says("top.toml:2");
}

#[test]
fn the_user_s_file_may_extend_any() {
    let repo = repo();
    repo.write("../shared/base.toml", WARN);
    user_file(&repo, &format!("extends = \"{}\"\n", repo.dir().join("../shared/base.toml").display()));
    repo.commit().exits(0).says("shared/base.toml:2");
    let repo = self::repo();
    user_file(&repo, "extends = \"../base.toml\"\n");
    fs::write(repo.home().join(".config/base.toml"), WARN).unwrap();
    repo.commit().exits(0).says("base.toml:2");
}

#[test]
fn what_cannot_be_extended_stops_the_commit_and_says_why() {
    for (settings, said) in [
        ("extends = \"gone.toml\"\n", ".hush.toml:1: `extends` names `"),
        ("# one\nextends = \".hush.toml\"\n", ".hush.toml:2: `extends` comes round to `"),
        ("extends = \"ring.toml\"\n", "ring.toml:1: `extends` comes round to `"),
        ("extends = \"../outside.toml\"\n", ".hush.toml:1: `extends` leads out of the repository"),
        ("extends = \"/etc/passwd\"\n", ".hush.toml:1: `extends` leads out of the repository"),
        ("extends = \"link.toml\"\n", ".hush.toml:1: `extends` leads out of the repository"),
        ("extends = \".git/config\"\n", ".hush.toml:1: `extends` leads out of the repository"),
        ("extends = \"deep0.toml\"\n", "more than 8 files extend one another"),
        ("extends = \"broken.toml\"\n", "broken.toml:2: "),
        ("extends = \"folder\"\n", "is a directory, where a file is expected"),
    ] {
        let repo = repo();
        repo.write("../outside.toml", WARN).write("ring.toml", "extends = \".hush.toml\"\n").write("folder/x", "");
        repo.write("broken.toml", "# one\n[scna]\n").write(".hush.toml", settings);
        std::os::unix::fs::symlink("../outside.toml", repo.dir().join("link.toml")).unwrap();
        for number in 0..9 {
            repo.write(format!("deep{number}.toml"), format!("extends = \"deep{}.toml\"\n", number + 1));
        }
        repo.commit().exits(1).says(said).says("hint: ");
        repo.hush(["scan", "--staged"]).exits(2).says(said);
    }
}

#[test]
fn a_program_that_is_too_old_says_so() {
    let repo = repo();
    repo.write(".hush.toml", "required-version = \">=0.1\"\n").hush(["scan"]).exits(1);
    repo.write(".hush.toml", "required-version = \">=99\"\n[unheard-of]\nkey = 1\n");
    let said = format!(".hush.toml:1: this is git-hush {}, and `>=99` is required here", env!("CARGO_PKG_VERSION"));
    repo.commit().exits(1).says(&said).says("hint: update git-hush");
    repo.write("base.toml", "required-version = \">=99\"\n").write(".hush.toml", "extends = \"base.toml\"\n");
    repo.commit().exits(1).says("base.toml:1: this is git-hush ");
}

#[test]
fn a_repository_cannot_weaken_a_locked_policy() {
    for weaker in [
        "[policy]\nmode = \"warn\"\n",
        "[rules]\ndisable = [\"github-personal-access-token\"]\n",
        "[[policy.when]]\npaths = [\"**\"]\nmode = \"warn\"\n",
        "[[allow]]\nrule = \"github-personal-access-token\"\n",
        "[[allow]]\npaths = [\"**\"]\n",
        "[[allow]]\nsecret = '.*'\n",
        "[[allow]]\nline = '.*'\n",
        "[[rule]]\nid = \"github-personal-access-token\"\nname = \"A\"\nkeywords = [\"abcd\"]\nregex = '\\b(abcd[0-9a-z]{20})\\b'\nconfidence = \"high\"\n\
         [rule.examples]\nmatch = [\"abcd<lower-alnum:20>\"]\nignore = [\"abcd\"]\n",
    ] {
        let repo = repo();
        repo.write(".hush.toml", weaker);
        repo.hush(["scan", "--staged"]).exits(0);
        repo.git(["config", "--global", "hush.locked", "true"]).ok();
        let run = repo.commit().exits(1).says("error: GitHub").says("note: policy is locked by `hush.locked`");
        run.says("1 setting of this repository do not count: `git hush config show`");
    }
    let repo = repo();
    repo.write(".gitallowed", "see\n").git(["config", "secrets.allowed", "see"]).ok();
    repo.hush(["scan", "--staged"]).exits(0);
    user_file(&repo, "[policy]\nlocked = true\n");
    repo.commit().exits(1).says("error: GitHub");
}

#[test]
fn under_a_lock_one_finding_can_still_be_forgiven_and_the_user_s_own_settings_hold() {
    let repo = repo();
    repo.git(["config", "--global", "hush.locked", "true"]).ok();
    let json = repo.hush(["scan", "--staged", "--format", "json"]).exits(1).stdout();
    let finding: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    repo.hush(["allow", finding["fingerprint"].as_str().unwrap()]).ok();
    repo.hush(["scan", "--staged"]).exits(0);
    let repo = self::repo();
    user_file(&repo, "[policy]\nlocked = true\n[rules]\ndisable = [\"github-personal-access-token\"]\n");
    repo.hush(["scan", "--staged"]).exits(0);
}

#[test]
fn a_lock_in_the_repository_s_own_file_is_refused() {
    let repo = repo();
    repo.write(".hush.toml", "[policy]\nlocked = true\n");
    repo.commit().exits(1).says(".hush.toml:2: `policy.locked` has no place in a repository's own file").says("hint: ");
}

#[test]
fn what_the_document_shows_is_understood() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policy.md")).unwrap();
    let blocks: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 4);
    for block in blocks {
        let repo = Repo::new();
        repo.write("../base.toml", "");
        user_file(&repo, &block.replace("policy/base.toml", &repo.dir().join("../base.toml").display().to_string()));
        repo.hush(["config", "show"]).ok();
        repo.hush(["rules", "list"]).ok();
    }
}
