//! The pre-commit framework and prek: chained hooks, lines in their configuration, and our own manifest.

use super::Managed;

const CONFIG: &str = "repos:\n- repo: local\n  hooks:\n  - id: mine\n    name: mine\n    language: system\n    entry: sh -c 'echo mine >>\"$HOME/calls\"'\n    always_run: true\n    pass_filenames: false\n    stages: [pre-commit]\n";

const TYPES: [&str; 11] = [
    "install",
    "--hook-type",
    "pre-commit",
    "--hook-type",
    "pre-merge-commit",
    "--hook-type",
    "prepare-commit-msg",
    "--hook-type",
    "commit-msg",
    "--hook-type",
    "pre-push",
];

/// Runs the test with each of the two, in a repository where it is set up.
fn with_each(test: impl Fn(&str, &Managed)) {
    for manager in ["pre-commit", "prek"] {
        let Some(managed) = Managed::new(manager, &[(".pre-commit-config.yaml", CONFIG)]) else { continue };
        managed.run(manager, &["install"]).ok();
        test(manager, &managed);
    }
}

#[test]
fn its_hook_is_kept_and_given_back() {
    with_each(|manager, managed| {
        let before = managed.everything();
        managed
            .hush(&["install"])
            .ok()
            .says("pre-commit.hush-kept` and runs first")
            .says(&format!("note: {manager} runs hooks here"));
        managed.hush(&["uninstall"]).ok();
        assert_eq!(managed.everything(), before);
    });
}

#[test]
fn both_look_at_a_commit() {
    with_each(|_, managed| {
        managed.hush(&["install"]).ok();
        managed.guarded();
        assert!(managed.repo.read("../home/calls").starts_with(b"mine\n"));
        managed.hush(&["doctor"]).ok().says("all is well");
    });
}

/// It puts our hook aside and runs it from its own; what we have kept of it must not run again from there.
#[test]
fn set_up_again_on_top_of_ours_both_still_work() {
    with_each(|manager, managed| {
        let before = managed.everything();
        managed.hush(&["install"]).ok();
        managed.run(manager, &["install"]).ok();
        managed.guarded();
        managed.hush(&["doctor"]).ok().says("all is well");
        managed.hush(&["install"]).ok().says("  pre-commit           already in place");
        managed.hush(&["uninstall"]).ok();
        let hooks = managed.repo.dir().join(".git/hooks");
        let of = |listing: &crate::install::support::Listing| {
            listing.keys().filter(|path| path.starts_with(&hooks)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(of(&managed.everything()), of(&before));
    });
}

#[test]
fn a_hook_that_was_there_before_both_is_where_it_would_be_without_us() {
    for manager in ["pre-commit", "prek"] {
        let Some(managed) = Managed::new(manager, &[(".pre-commit-config.yaml", CONFIG)]) else { continue };
        super::script(&managed.repo.dir().join(".git/hooks/pre-commit"), "#!/bin/sh\necho lint >>\"$HOME/calls\"\n");
        managed.hush(&["install"]).ok();
        managed.run(manager, &["install"]).ok();
        managed.guarded();
        let calls = String::from_utf8(managed.repo.read("../home/calls")).unwrap();
        assert!(calls.contains("lint") && calls.contains("mine"), "{calls}");
        managed.hush(&["uninstall"]).ok();
        assert!(managed.repo.read(".git/hooks/pre-commit.legacy").ends_with(b"echo lint >>\"$HOME/calls\"\n"));
        assert!(!managed.repo.has(".git/hooks/pre-commit.hush-kept"));
    }
}

#[test]
fn lines_in_its_configuration_do_the_same_for_everybody() {
    with_each(|manager, managed| {
        let before = managed.everything();
        managed.hush(&["install", "--write"]).ok().says(&format!("next: `{manager} install --hook-type pre-commit"));
        managed.hush(&["install", "--write"]).ok().says("calls git-hush already");
        managed.hush(&["uninstall"]).ok().says("our lines are out of");
        assert_eq!(managed.everything(), before);

        managed.hush(&["install", "--write"]).ok();
        managed.run(manager, &TYPES).ok();
        managed.commit_all();
        managed.guarded();
        assert!(managed.repo.read("../home/calls").starts_with(b"mine\n"));
        managed.hush(&["doctor"]).ok().says(&format!("run by {manager}, which calls git-hush"));
        managed.hush(&["install"]).ok().says("nothing to do");
    });
}

#[test]
fn an_amend_and_a_merge_are_looked_at_through_it() {
    with_each(|manager, managed| {
        managed.hush(&["install", "--write"]).ok();
        managed.run(manager, &TYPES).ok();
        managed.commit_all();
        managed.run("git", &["checkout", "-q", "-b", "side"]).ok();
        managed.repo.stage("leak.env", super::leak());
        managed.run("git", &["commit", "-q", "--no-verify", "-m", "leak"]).ok();
        // By the real clock, which is what tells an amendment from another commit here.
        let amend = managed.repo.call("git").args(["commit", "-q", "--amend", "--no-edit"]).env("PATH", &managed.path);
        amend.without("GIT_COMMITTER_DATE").without("GIT_AUTHOR_DATE").run().fails().says("leak.env:1:9");
        managed.run("git", &["checkout", "-q", "main"]).ok();
        managed.repo.stage("b", "b\n");
        managed.commit("main goes on").ok();
        managed.run("git", &["merge", "-q", "--no-edit", "side"]).fails().says("leak.env:1:9");
    });
}

#[test]
fn a_push_is_looked_at_through_it() {
    with_each(|manager, managed| {
        managed.hush(&["install", "--write"]).ok();
        managed.run(manager, &TYPES).ok();
        managed.pushes_guarded();
    });
}

#[test]
fn our_manifest_is_one_that_both_take() {
    with_each(|manager, managed| {
        let manifest = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).unwrap();
        let source = managed.repo.at("../source");
        source.write(".pre-commit-hooks.yaml", manifest);
        source.git(["init", "-q"]).ok();
        source.git(["add", "-A"]).ok();
        let revision = source.commit_unhooked();
        let ids: String = ["git-hush", "git-hush-pre-merge-commit", "git-hush-prepare-commit-msg", "git-hush-commit-msg"]
            .iter()
            .map(|id| format!("  - id: {id}-system\n"))
            .collect();
        let source = source.dir().canonicalize().unwrap();
        managed
            .repo
            .write(".pre-commit-config.yaml", format!("repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n{ids}", source.display()));
        managed.run(manager, &TYPES).ok();
        managed.commit_all();
        managed.guarded();
    });
}
