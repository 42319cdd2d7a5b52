//! Install and uninstall: what they change, what they leave, and that they leave nothing half done.

use crate::install::support::{Sandbox, link, listing, said, set_mode, write_script};
use git_hush::commands::install::{self, Options};
use git_hush::commands::uninstall;
use git_hush::install::{Hook, Shim};
use git_hush::model::Environment;
use std::ffi::OsStr;
use std::fs;

const HOOKS: [&str; 5] = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "pre-push"];

#[test]
fn a_wired_repository_stops_a_secret() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let said = sandbox.install(&repo);
    for hook in HOOKS {
        assert!(said.contains(&format!("  {hook:<20} installed\n")), "{said}");
        assert_eq!(listing(&repo.join(".git/hooks"))[&repo.join(".git/hooks").join(hook)].mode & 0o7777, 0o755);
    }
    assert!(said.contains("git hush doctor"), "{said}");
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_second_run_changes_nothing() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    write_script(&repo.join(".git/hooks/commit-msg"), "#!/bin/sh\n");
    sandbox.install(&repo);
    let wired = listing(&repo.join(".git"));
    let said = sandbox.install(&repo);
    assert_eq!(said.matches("already in place").count(), 5, "{said}");
    assert_eq!(listing(&repo.join(".git")), wired);
}

#[test]
fn uninstall_leaves_the_directory_as_it_was() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/hooks");
    fs::write(hooks.join("pre-commit"), b"#!/bin/sh\n# \xff not UTF-8\n").unwrap();
    set_mode(&hooks.join("pre-commit"), 0o710);
    fs::write(hooks.join("commit-msg"), "#!/bin/sh\nexit 3 # not executable\n").unwrap();
    set_mode(&hooks.join("commit-msg"), 0o644);
    link("../../githooks/prepare", &hooks.join("prepare-commit-msg"));
    write_script(&hooks.join("post-commit"), "#!/bin/sh\n");
    let before = listing(&hooks);
    assert!(before.keys().any(|path| path.ends_with("pre-commit.sample")), "git's samples are there to be left alone");

    sandbox.install(&repo);
    assert_eq!(listing(&hooks).len(), before.len() + 5);
    let said = sandbox.uninstall(&repo);
    assert_eq!(listing(&hooks), before);
    assert_eq!(said.matches("the hook that was there before is back").count(), 3, "{said}");
    assert!(said.contains("  pre-merge-commit     taken out\n"), "{said}");
    assert!(sandbox.uninstall(&repo).starts_with("nothing to take out"));
}

#[test]
fn a_directory_that_install_made_goes_with_the_hooks() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::remove_dir_all(repo.join(".git/hooks")).unwrap();
    let before = listing(&repo.join(".git"));
    sandbox.install(&repo);
    sandbox.assert_guarded(&repo);
    sandbox.install(&repo);
    sandbox.uninstall(&repo);
    assert!(!repo.join(".git/hooks").exists());
    assert!(listing(&repo.join(".git")).len() >= before.len());
}

#[test]
fn a_directory_that_install_made_stays_if_somebody_uses_it() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::remove_dir_all(repo.join(".git/hooks")).unwrap();
    sandbox.install(&repo);
    write_script(&repo.join(".git/hooks/post-commit"), "#!/bin/sh\n");
    sandbox.uninstall(&repo);
    let left: Vec<_> = listing(&repo.join(".git/hooks")).into_keys().collect();
    assert_eq!(left, [repo.join(".git/hooks/post-commit")]);
}

#[test]
fn an_empty_directory_that_was_there_stays() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::remove_dir_all(repo.join(".git/hooks")).unwrap();
    fs::create_dir(repo.join(".git/hooks")).unwrap();
    sandbox.install(&repo);
    sandbox.uninstall(&repo);
    assert!(listing(&repo.join(".git/hooks")).is_empty() && repo.join(".git/hooks").exists());
}

#[test]
fn only_the_hooks_asked_for_are_wired() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let before = listing(&repo.join(".git/hooks")).len();
    let options = Options { hooks: vec![Hook::CommitMsg], ..Options::default() };
    sandbox.install_with(&repo, &options).unwrap();
    assert_eq!(listing(&repo.join(".git/hooks")).len(), before + 1);
    sandbox.install(&repo);
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_shim_that_calls_another_program_is_updated() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let elsewhere = Options { binary: Some("/opt/old/git-hush".into()), ..Options::default() };
    sandbox.install_with(&repo, &elsewhere).unwrap();
    set_mode(&repo.join(".git/hooks/commit-msg"), 0o644);
    let said = sandbox.install(&repo);
    assert_eq!(said.matches(" updated\n").count(), 5, "{said}");
    sandbox.assert_guarded(&repo);
    sandbox.uninstall(&repo);
    assert!(!repo.join(".git/hooks/pre-commit").exists());
}

#[test]
fn a_shim_that_is_not_executable_or_of_another_version_is_updated() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    set_mode(&repo.join(".git/hooks/commit-msg"), 0o644);
    write_script(&repo.join(".git/hooks/pre-commit"), "#!/bin/sh\n# git-hush shim, version 0\nexit 0\n");
    let said = sandbox.install(&repo);
    assert_eq!((said.matches(" updated\n").count(), said.matches("already in place").count()), (2, 3), "{said}");
    sandbox.assert_guarded(&repo);
}

#[test]
fn a_shim_that_somebody_edited_is_left() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    let shim = repo.join(".git/hooks/pre-commit");
    let edited = fs::read_to_string(&shim)
        .unwrap()
        .replace("#!/bin/sh\n# git-hush shim, version 2\n", "#!/bin/sh\n# git-hush shim, version 2\nPATH=/x:$PATH\n");
    fs::write(&shim, &edited).unwrap();
    assert!(sandbox.install(&repo).contains("  pre-commit           left as it is: edited by hand"));
    assert!(sandbox.uninstall(&repo).contains("  pre-commit           left as it is: edited by hand"));
    assert_eq!(fs::read_to_string(&shim).unwrap(), edited);
    assert!(!repo.join(".git/hooks/commit-msg").exists());
}

#[test]
fn of_two_foreign_hooks_neither_is_lost() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/hooks");
    write_script(&hooks.join("prepare-commit-msg"), "#!/bin/sh\n# the first\n");
    sandbox.install(&repo);
    write_script(&hooks.join("prepare-commit-msg"), "#!/bin/sh\n# the second\n");
    fs::remove_file(hooks.join("pre-commit")).unwrap();
    let before = listing(&repo.join(".git"));

    let error = sandbox.install_with(&repo, &Options::default()).err().unwrap();
    assert!(
        error.to_string().contains("prepare-commit-msg` is not ours, and `prepare-commit-msg.hush-kept` is kept already"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("delete `prepare-commit-msg.hush-kept`"));
    assert_eq!(listing(&repo.join(".git")), before, "nothing may be half done");

    let said = sandbox.uninstall(&repo);
    assert!(said.contains("not ours; the one that was there before us is still `prepare-commit-msg.hush-kept`"), "{said}");
    assert!(fs::read_to_string(hooks.join("prepare-commit-msg")).unwrap().contains("second"));
    assert!(fs::read_to_string(hooks.join("prepare-commit-msg.hush-kept")).unwrap().contains("first"));
    assert!(!hooks.join("commit-msg").exists());
}

#[test]
fn a_kept_hook_whose_shim_was_deleted_comes_back() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/hooks");
    write_script(&hooks.join("pre-commit"), "#!/bin/sh\n# theirs\n");
    let before = listing(&hooks);
    sandbox.install(&repo);
    for hook in HOOKS {
        fs::remove_file(hooks.join(hook)).unwrap();
    }
    sandbox.uninstall(&repo);
    assert_eq!(listing(&hooks), before);
}

#[test]
fn what_is_no_file_is_an_error_that_changes_nothing() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::create_dir(repo.join(".git/hooks/commit-msg")).unwrap();
    write_script(&repo.join(".git/hooks/pre-commit"), "#!/bin/sh\n");
    let before = listing(&repo.join(".git"));
    let error = sandbox.install_with(&repo, &Options::default()).err().unwrap();
    assert!(error.to_string().contains("commit-msg` is neither a file nor a symbolic link"), "{error}");
    assert_eq!(listing(&repo.join(".git")), before);
    assert!(sandbox.uninstall(&repo).starts_with("nothing to take out"));
}

#[test]
fn a_file_where_the_directory_should_be_is_an_error() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    fs::remove_dir_all(repo.join(".git/hooks")).unwrap();
    fs::write(repo.join(".git/hooks"), "a file").unwrap();
    let error = sandbox.install_with(&repo, &Options::default()).err().unwrap();
    assert!(error.to_string().ends_with("is the hooks directory, but it is not a directory"), "{error}");
    assert!(error.hint().unwrap().contains("away"));
    assert_eq!(fs::read(repo.join(".git/hooks")).unwrap(), b"a file");
}

#[test]
fn outside_a_repository_there_is_nothing_to_wire() {
    let sandbox = Sandbox::new();
    let error = sandbox.install_with(&sandbox.path("home"), &Options::default()).err().unwrap();
    assert!(error.to_string().contains("not in a git repository") && error.hint().is_some(), "{error}");
}

/// Whoever may write everywhere (root) has nothing to see here; everybody else has.
#[test]
fn a_directory_that_cannot_be_written_to_is_an_error_that_changes_nothing() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/hooks");
    write_script(&hooks.join("pre-commit"), "#!/bin/sh\n");
    sandbox.install(&repo);
    fs::remove_file(hooks.join("commit-msg")).unwrap();
    set_mode(&hooks, 0o555);
    if fs::write(hooks.join("probe"), "").is_ok() {
        return;
    }
    let before = listing(&repo.join(".git"));
    let error = sandbox.install_with(&repo, &Options::default()).err().unwrap();
    assert!(error.to_string().starts_with("could not write `") && error.hint().unwrap().contains("nothing was changed"), "{error}");
    let options = uninstall::Options::default();
    let error = said(&sandbox.env(&repo), |context| uninstall::run(&options, context)).err().unwrap();
    assert!(error.hint().unwrap().contains("nothing was changed"), "{error}");
    assert_eq!(listing(&repo.join(".git")), before);
    set_mode(&hooks, 0o755);
}

/// A package manager replaces the folder of a version and keeps the link that leads to it.
#[test]
fn a_shim_calls_the_program_by_the_path_that_stays() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let program = std::env::current_exe().unwrap();
    let called = |env: &Environment| {
        said(env, |context| install::run(&Options::default(), context)).unwrap();
        let text = fs::read(repo.join(".git/hooks/commit-msg")).unwrap();
        Shim::parse(Hook::CommitMsg, &text).unwrap().binary.unwrap()
    };
    let mut env = sandbox.env(&repo);
    assert_eq!(called(&env), program);

    let another = sandbox.stub();
    let stays = sandbox.path("home/git-hush");
    link(program.to_str().unwrap(), &stays);
    let before: Vec<_> = std::env::split_paths(&env.vars[OsStr::new("PATH")]).collect();
    let folders = [&another, &stays].map(|program| program.parent().unwrap().to_owned());
    env.vars.insert("PATH".into(), std::env::join_paths(folders.into_iter().chain(before)).unwrap());
    assert_eq!(called(&env), stays, "and not another program of that name, though PATH has it first");
}
