//! Templates: what `git init` and `git clone` copy.

use super::{everything, guarded, script, unguarded};
use crate::support::{Repo, path_with_binary};
use std::fs;

const GLOBAL: [&str; 3] = ["install", "--template", "--global"];

#[test]
fn every_repository_that_is_made_starts_protected() {
    let repo = Repo::new();
    repo.stage("a", "a\n").commit().ok();
    let before = everything(&repo);
    repo.hush(GLOBAL).ok().says("`init.templateDir` leads there now");
    repo.git(["init", "-q", "../made"]).ok();
    repo.git(["clone", "-q", ".", "../cloned"]).ok();
    for name in ["../made", "../cloned"] {
        let made = repo.at(name);
        guarded(&made);
        made.hush(["doctor"]).ok().says("all is well");
        assert!(made.has(".git/info/exclude") && made.has(".git/description"), "what git's own template holds is there too");
        let hidden = fs::read_dir(made.dir().join(".git"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
        assert_eq!(hidden.count(), 0, "our notes are not copied");
        fs::remove_dir_all(made.dir()).unwrap();
    }
    repo.hush(GLOBAL).ok().says("already in place");
    repo.hush(["uninstall", "--global"]).ok().says("our lines are out of").says("taken out");
    assert_eq!(everything(&repo), before);
    repo.hush(["uninstall", "--global"]).ok().says("nothing to take out");
    repo.git(["init", "-q", "../after"]).ok();
    unguarded(&repo.at("../after"));
}

#[test]
fn a_shim_names_no_path_and_finds_the_program_where_it_is_copied_to() {
    let repo = Repo::folder();
    repo.hush(["install", "--template", "../t pl"]).ok().says("git init --template=");
    let shim = String::from_utf8(repo.read("../t pl/hooks/pre-commit")).unwrap();
    let built = env!("CARGO_BIN_EXE_git-hush");
    assert!(!shim.contains(built) && !shim.contains(repo.dir().parent().unwrap().to_str().unwrap()), "{shim}");
    repo.git(["init", "-q", "--template=../t pl", "."]).ok();
    guarded(&repo);

    // A graphical client has another PATH; the program may be in a home folder all the same.
    let bare_path = std::env::split_paths(&path_with_binary()).skip(1).collect::<Vec<_>>();
    let bare_path = std::env::join_paths(bare_path).unwrap();
    repo.stage("a", super::leak());
    let commit = || repo.call("git").args(["commit", "-qm", "x"]).env("PATH", &bare_path).run();
    commit().exits(1).says("git-hush is gone").says("hint: install git-hush again");
    fs::create_dir_all(repo.home().join(".local/bin")).unwrap();
    std::os::unix::fs::symlink(built, repo.home().join(".local/bin/git-hush")).unwrap();
    commit().exits(1).says("a:1:9");
}

#[test]
fn without_the_program_git_init_works_and_a_commit_is_stopped_with_what_helps() {
    let repo = Repo::folder();
    repo.hush(GLOBAL).ok();
    let bare_path = std::env::split_paths(&path_with_binary()).skip(1).collect::<Vec<_>>();
    let bare_path = std::env::join_paths(bare_path).unwrap();
    let git = |args: &[&str]| repo.call("git").args(args).env("PATH", &bare_path).run();
    let run = git(&["init", "-q", "."]).ok();
    assert_eq!(run.text(), "");
    repo.write("a", "a\n");
    git(&["add", "a"]).ok();
    git(&["commit", "-qm", "x"]).exits(1).says("error: git-hush is gone, so pre-commit").says("install.sh").says("--no-verify");
    git(&["clone", "-q", ".", "../cloned"]).ok();
}

#[test]
fn a_template_that_is_there_is_extended_and_given_back() {
    let repo = Repo::folder();
    script(&repo, "../mine/hooks/pre-commit", "#!/bin/sh\necho mine >>\"$HOME/calls\"\n");
    repo.write("../mine/info/exclude", "*.bak\n");
    repo.git(["config", "--global", "init.templateDir", repo.at("../mine").dir().to_str().unwrap()]).ok();
    let before = everything(&repo);
    repo.hush(GLOBAL).ok().says("`init.templateDir` has led there before").says("now `pre-commit.hush-kept` and runs first");
    assert_eq!(repo.read("../home/.gitconfig"), before[&repo.home().join(".gitconfig")].bytes, "no setting was needed");
    repo.git(["init", "-q", "."]).ok();
    guarded(&repo);
    assert_eq!(repo.read("../home/calls"), b"mine\nmine\n");
    assert_eq!(repo.read(".git/info/exclude"), b"*.bak\n");
    fs::remove_dir_all(repo.dir().join(".git")).unwrap();
    for path in ["leak.env", "../home/calls"] {
        fs::remove_file(repo.dir().join(path)).unwrap();
    }
    repo.hush(["uninstall", "--template"]).ok().says("the hook that was there before is back");
    assert_eq!(everything(&repo), before);
}

#[test]
fn another_template_is_not_put_out_of_force_silently() {
    let repo = Repo::folder();
    repo.write("../mine/info/exclude", "*.bak\n");
    repo.git(["config", "--global", "init.templateDir", repo.at("../mine").dir().to_str().unwrap()]).ok();
    let before = everything(&repo);
    let other = ["install", "--global", "--template", "../other"];
    repo.hush(other).exits(2).says("`init.templateDir` is").says("git hush install --global --template` extends that one");
    assert_eq!(everything(&repo), before);
}

#[test]
fn the_machine_s_template_is_the_machine_s() {
    let repo = Repo::folder();
    repo.write("../etc/gitconfig", "[init]\n\ttemplateDir = /company\n");
    let system = repo.at("../etc/gitconfig").dir().to_owned();
    let call = repo.call("git").args(["hush", "install", "--global", "--template"]).env("GIT_CONFIG_SYSTEM", &system);
    let run = call.without("GIT_CONFIG_NOSYSTEM").run().exits(2);
    run.says("`init.templateDir` is `/company` already").says("git hush install --system --template` extends that one");
    assert!(!repo.home().join(".config").exists());
}

#[test]
fn a_template_whose_hooks_git_would_never_look_at_is_refused() {
    let repo = Repo::folder();
    repo.git(["config", "--global", "core.hooksPath", "/nowhere"]).ok();
    let before = everything(&repo);
    repo.hush(GLOBAL).exits(2).says("`core.hooksPath` is `/nowhere` already").says("--unset core.hooksPath");
    assert_eq!(everything(&repo), before);
}

#[test]
fn what_somebody_has_changed_or_added_since_stays() {
    let repo = Repo::folder();
    repo.hush(GLOBAL).ok();
    let template = "../home/.config/git-hush/template";
    repo.write(format!("{template}/info/exclude"), "*.mine\n").write(format!("{template}/notes"), "mine\n");
    repo.git(["config", "--global", "init.defaultRefFormat", "files"]).ok();
    repo.hush(["uninstall", "--global"]).ok().says("info/exclude` left as it is: edited since");
    assert!(repo.has(format!("{template}/info/exclude")) && repo.has(format!("{template}/notes")));
    assert!(!repo.has(format!("{template}/description")) && !repo.has(format!("{template}/hooks")));
    let config = String::from_utf8(repo.read("../home/.gitconfig")).unwrap();
    assert!(config.contains("defaultRefFormat = files") && !config.contains("git-hush"), "{config}");
}

#[test]
fn a_template_in_a_work_tree_is_told() {
    let repo = Repo::new();
    repo.hush(["install", "--template", "tpl"]).ok().says("note: the template lies in the work tree");
}
