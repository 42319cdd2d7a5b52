//! husky, as `npm install` sets it up.

use super::Managed;

const MINE: &str = "# mine\necho mine >>\"$HOME/calls\"\n";

fn husky() -> Option<Managed> {
    let managed = Managed::new("husky", &[("package.json", "{}\n"), (".husky/pre-commit", MINE)])?;
    managed.run("husky", &[]).ok();
    Some(managed)
}

#[test]
fn the_lines_are_told_and_nothing_is_written() {
    let Some(husky) = husky() else { return };
    let before = husky.everything();
    let run = husky.hush(&["install"]).exits(2).says("husky runs the hooks here").says("git hush install --write");
    assert!(
        run.stdout().contains(".husky/commit-msg`, as its first command:\n  git hush hook commit-msg \"$@\" || exit\n"),
        "{run}"
    );
    assert_eq!(husky.everything(), before);
}

#[test]
fn the_lines_are_added_kept_by_husky_and_taken_out_again() {
    let Some(husky) = husky() else { return };
    let before = husky.everything();
    husky.hush(&["install", "--write"]).ok().says(".husky/pre-commit` calls git-hush now").says("commit these files");
    let written = husky.everything();
    husky.hush(&["install", "--write"]).ok().says("calls git-hush already");
    husky.hush(&["install"]).ok().says("nothing to do");
    husky.run("husky", &[]).ok();
    assert_eq!(husky.everything(), written);
    husky.hush(&["uninstall"]).ok().says("our lines are out of");
    assert_eq!(husky.everything(), before);
    husky.hush(&["uninstall"]).ok().says("nothing to take out");
}

#[test]
fn a_secret_is_stopped_and_the_scripts_of_the_repository_run() {
    let Some(husky) = husky() else { return };
    husky.hush(&["install", "--write"]).ok();
    husky.guarded();
    assert!(husky.repo.read("../home/calls").starts_with(b"mine\n"));
    husky.hush(&["doctor"]).ok().says("run by husky, which calls git-hush").says("without running husky");
    husky.hush(&["doctor", "--recursive", "."]).ok().says("1 wired");
    husky.hush(&["install", "--recursive", "."]).ok().says("1 wired already");
    husky.hush(&["uninstall"]).ok();
    husky.hush(&["doctor"]).exits(1);
}

#[test]
fn a_push_is_looked_at_and_the_script_hears_of_it() {
    let Some(husky) = husky() else { return };
    husky.repo.write(".husky/pre-push", "cat >\"$HOME/told\"\n");
    husky.hush(&["install", "--write"]).ok();
    husky.pushes_guarded();
    let told = String::from_utf8(husky.repo.read("../home/told")).unwrap();
    assert!(told.starts_with("HEAD ") && told.contains(" refs/heads/main ") && told.lines().count() == 1, "{told}");
}

#[test]
fn before_husky_is_set_up_our_own_hooks_are_written_and_that_is_told() {
    let Some(managed) = Managed::new("husky", &[("package.json", "{}\n"), (".husky/pre-commit", MINE)]) else { return };
    managed.hush(&["install"]).ok().says("note: husky is configured here, and not set up").says("--write");
    managed.guarded();
}
