//! lefthook, which writes git's hooks itself and writes them again when its configuration changes.

use super::Managed;

const COMMANDS: &str =
    "# ours\npre-commit:\n    parallel: true\n    commands:\n        mine:\n            run: echo mine >>\"$HOME/calls\"\n\n# end";
const JOBS: &str =
    "pre-commit:\n  jobs:\n    - name: mine\n      run: echo mine >>\"$HOME/calls\"\ncommit-msg:\n  jobs:\n    - run: 'true'\n";

fn lefthook(config: &str) -> Option<Managed> {
    let managed = Managed::new("lefthook", &[("lefthook.yml", config)])?;
    managed.run("lefthook", &["install"]).ok();
    Some(managed)
}

#[test]
fn the_lines_are_told_and_nothing_is_written() {
    let Some(lefthook) = lefthook(COMMANDS) else { return };
    let before = lefthook.everything();
    let run = lefthook.hush(&["install"]).exits(2).says("lefthook runs the hooks here");
    assert!(
        run.stdout().contains("  commit-msg:\n    commands:\n      git-hush:\n        run: git hush hook commit-msg {0}\n"),
        "{run}"
    );
    assert_eq!(lefthook.everything(), before);
}

#[test]
fn the_lines_are_added_in_the_file_s_style_and_taken_out_again() {
    for config in [COMMANDS, JOBS] {
        let Some(lefthook) = lefthook(config) else { return };
        let before = lefthook.everything();
        lefthook.hush(&["install", "--write"]).ok().says("lefthook.yml` calls git-hush now").says("lefthook install");
        lefthook.run("lefthook", &["validate"]).ok();
        let written = lefthook.everything();
        lefthook.hush(&["install", "--write"]).ok().says("calls git-hush already");
        assert_eq!(lefthook.everything(), written);
        lefthook.hush(&["uninstall"]).ok().says("our lines are out of");
        assert_eq!(lefthook.everything(), before);
    }
}

#[test]
fn a_secret_is_stopped_and_the_commands_of_the_repository_run() {
    for config in [COMMANDS, JOBS] {
        let Some(lefthook) = lefthook(config) else { return };
        lefthook.hush(&["install", "--write"]).ok();
        lefthook.hush(&["doctor", "--recursive", "."]).exits(1).says("without pre-merge-commit, prepare-commit-msg");
        lefthook.run("lefthook", &["install"]).ok();
        lefthook.guarded();
        assert!(lefthook.repo.read("../home/calls").starts_with(b"mine\n"));
        lefthook.hush(&["doctor"]).ok().says("run by lefthook, which calls git-hush");
        lefthook.hush(&["install"]).ok().says("nothing to do: lefthook runs the hooks here, and they call git-hush already");
    }
}

#[test]
fn a_push_is_looked_at() {
    for config in [COMMANDS, JOBS] {
        let Some(lefthook) = lefthook(config) else { return };
        lefthook.hush(&["install", "--write"]).ok();
        lefthook.run("lefthook", &["install"]).ok();
        lefthook.pushes_guarded();
    }
}

/// What `--force` would come to, and why it is not what is done.
#[test]
fn our_own_hooks_would_be_put_aside() {
    let Some(lefthook) = lefthook(COMMANDS) else { return };
    lefthook.hush(&["install", "--force"]).ok().says("pre-commit.hush-kept` and runs first").says("may write its own over ours");
    lefthook.guarded();
    lefthook.repo.write("lefthook.yml", JOBS);
    lefthook.run("lefthook", &["install", "--force"]).ok();
    lefthook.hush(&["doctor"]).exits(1).says("`pre-commit` is not ours");
}

#[test]
fn a_configuration_that_is_not_edited_is_told_and_left() {
    let Some(lefthook) = lefthook("pre-commit: {commands: {mine: {run: 'true'}}}\n") else { return };
    let before = lefthook.everything();
    lefthook.hush(&["install", "--write"]).exits(2).says("by hand, since it is written in a style").says("nothing was changed");
    assert_eq!(lefthook.everything(), before);
}
