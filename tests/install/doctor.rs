//! Doctor: what it proves, what it finds out of order, and that it leaves no trace.

use crate::install::support::{Said, Sandbox, listing, said, secret, set_mode, write_script};
use git_hush::commands::install::Options;
use git_hush::commands::{Outcome, doctor, uninstall};
use git_hush::install::Hook;
use std::fs;
use std::path::Path;

fn assert_well(said: &Said) {
    assert!(said.out.contains("canary: a made-up AWS key was stopped") && !said.out.contains("problem:"), "{}", said.out);
    assert_eq!(said.outcome, Outcome::Done);
}

fn assert_problem(said: &Said, problem: &str, mend: &str) {
    let found = said.out.lines().skip_while(|line| !(line.starts_with("problem: ") && line.contains(problem))).nth(1);
    assert!(found.is_some_and(|hint| hint.starts_with("  hint: ") && hint.contains(mend)), "{problem}, {mend}: {}", said.out);
    assert_eq!(said.outcome, Outcome::Found);
}

/// Installs shims that call that script.
fn install_script(sandbox: &Sandbox, repo: &Path, body: &str) {
    let version = env!("CARGO_PKG_VERSION");
    let script = format!("#!/bin/sh\n[ \"$1\" = --version ] && {{ echo 'git-hush {version}'; exit 0; }}\n{body}\n");
    let program = sandbox.script("bin/git-hush", &script);
    sandbox.install_with(repo, &Options { binary: Some(program), ..Options::default() }).unwrap();
}

#[test]
fn a_wired_repository_is_well_and_nothing_is_left_behind() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    fs::write(repo.join("staged"), "not committed yet\n").unwrap();
    sandbox.git(&repo, &["add", "staged"]);
    let before = listing(&repo);
    let said = sandbox.doctor(&repo);
    assert_well(&said);
    assert!(said.out.contains("(the repository's own)") && said.out.contains("  commit-msg           ours\n"), "{}", said.out);
    assert_eq!(listing(&repo), before);
    assert!(listing(&sandbox.path("tmp")).is_empty());
}

#[test]
fn every_kind_of_repository_can_be_examined() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("re:po \"x\"");
    sandbox.install(&repo);
    fs::create_dir(repo.join("sub")).unwrap();
    assert_well(&sandbox.doctor(&repo.join("sub")));
    sandbox.git(&repo, &["worktree", "add", "-q", "../tree"]);
    assert_well(&sandbox.doctor(&sandbox.path("tree")));

    let empty = sandbox.path("empty");
    sandbox.git(&sandbox.path("home"), &["init", "-q", "../empty"]);
    sandbox.install(&empty);
    assert_well(&sandbox.doctor(&empty));

    let long = sandbox.path("long");
    sandbox.git(&sandbox.path("home"), &["init", "-q", "--object-format=sha256", "../long"]);
    sandbox.install(&long);
    assert_well(&sandbox.doctor(&long));

    sandbox.git(&repo, &["clone", "-q", "--bare", ".", "../bare.git"]);
    sandbox.install(&sandbox.path("bare.git"));
    let said = sandbox.doctor(&sandbox.path("bare.git"));
    assert!(said.outcome == Outcome::Done && said.out.contains("not tried"), "{}", said.out);
}

#[test]
fn a_repository_is_examined_from_elsewhere_whatever_the_environment_names() {
    let sandbox = Sandbox::new();
    let (repo, other) = (sandbox.repo("repo"), sandbox.repo("other"));
    sandbox.install(&repo);
    let mut env = sandbox.env(&other);
    for (name, value) in [("GIT_DIR", ".git"), ("GIT_WORK_TREE", "."), ("GIT_INDEX_FILE", ".git/nothing"), ("GIT_PREFIX", "x/")] {
        env.vars.insert(name.into(), value.into());
    }
    let named = doctor::Options { directory: Some(repo), ..doctor::Options::default() };
    assert_well(&said(&env, |context| doctor::run(&named, context)).unwrap());
    let here = said(&env, |context| doctor::run(&doctor::Options::default(), context)).unwrap();
    assert_problem(&here, "`pre-commit` is missing", "`git hush install`");
}

#[test]
fn hooks_that_are_missing_foreign_or_cannot_run_are_found() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let hooks = repo.join(".git/hooks");
    sandbox.install(&repo);
    fs::remove_file(hooks.join("pre-merge-commit")).unwrap();
    write_script(&hooks.join("prepare-commit-msg"), "#!/bin/sh\nexit 0\n");
    set_mode(&hooks.join("commit-msg"), 0o644);
    let said = sandbox.doctor(&repo);
    assert_problem(&said, "`pre-merge-commit` is missing", "`git hush install`");
    assert_problem(&said, "`prepare-commit-msg` is not ours", "`git hush install`");
    assert_problem(&said, "`commit-msg` is ours, but not executable", "`git hush install`");
    assert!(said.out.contains("canary: a made-up AWS key was stopped"), "{}", said.out);
    sandbox.install(&repo);
    assert_well(&sandbox.doctor(&repo));
}

#[test]
fn only_the_hooks_asked_for_are_missed() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install_with(&repo, &Options { hooks: vec![Hook::PreCommit], ..Options::default() }).unwrap();
    assert_problem(&sandbox.doctor(&repo), "`commit-msg` is missing", "`git hush install`");
    let options = doctor::Options { hooks: vec![Hook::PreCommit], ..doctor::Options::default() };
    assert_well(&said(&sandbox.env(&repo), |context| doctor::run(&options, context)).unwrap());
}

#[test]
fn the_canary_runs_nobody_else_s_hook() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    write_script(&repo.join(".git/hooks/pre-commit"), "#!/bin/sh\necho theirs >>\"$HOME/calls\"\nexit 1\n");
    sandbox.install(&repo);
    let said = sandbox.doctor(&repo);
    assert_well(&said);
    assert!(said.out.contains("ours; runs `pre-commit.hush-kept` first"), "{}", said.out);
    assert!(!sandbox.calls().iter().any(|call| call == "theirs"));

    fs::remove_file(repo.join(".git/hooks/pre-commit")).unwrap();
    write_script(&repo.join(".git/hooks/pre-commit"), "#!/bin/sh\necho theirs >>\"$HOME/calls\"\n");
    let said = sandbox.doctor(&repo);
    assert_problem(&said, "`pre-commit` is not ours", "`git hush install`");
    assert!(said.out.contains("canary: not tried"), "{}", said.out);
    assert!(!sandbox.calls().iter().any(|call| call == "theirs"));
}

#[test]
fn a_program_that_stops_nothing_is_found() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    install_script(&sandbox, &repo, "exit 0");
    assert_problem(&sandbox.doctor(&repo), "does not stop a secret", ".hush.toml");
}

#[test]
fn a_program_that_stops_everything_proves_nothing() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    install_script(&sandbox, &repo, "printf 'error: no rules \\033[31m\\n' >&2; exit 1");
    let said = sandbox.doctor(&repo);
    assert_problem(&said, "`pre-commit` ended with exit status: 1", "above");
    assert!(said.out.contains("  | error: no rules \\x1b[31m"), "{}", said.out);
    install_script(&sandbox, &repo, "git ls-files; exit 2");
    assert_problem(&sandbox.doctor(&repo), "`pre-commit` ended with exit status: 2", "above");
}

#[test]
fn a_program_that_is_gone_or_of_another_version_is_found() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    install_script(&sandbox, &repo, "exit 0");
    fs::remove_file(sandbox.path("bin/git-hush")).unwrap();
    let said = sandbox.doctor(&repo);
    assert_problem(&said, "bin/git-hush`, which is gone", "`git hush install`");
    assert_problem(&said, "`pre-commit` ended with exit status: 2", "above");
    sandbox.script("bin/git-hush", "#!/bin/sh\necho git-hush 0.0.0\n");
    assert_problem(&sandbox.doctor(&repo), "`git-hush 0.0.0`", "`git hush install`");
    sandbox.script("bin/git-hush", "#!/bin/sh\nexit 1\n");
    assert_problem(&sandbox.doctor(&repo), "which does not run", "`git hush install`");
}

#[test]
fn shims_that_git_never_looks_at_are_found() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    sandbox.git(&repo, &["config", "core.hooksPath", ".husky"]);
    let said = sandbox.doctor(&repo);
    assert!(said.out.contains("(named by `core.hooksPath`, local in `"), "{}", said.out);
    assert_problem(&said, ".git/hooks` never run", "git config --unset core.hooksPath");
    assert_problem(&said, "`pre-commit` is missing", "`git hush install --force`");
}

#[test]
fn without_git_there_is_no_proof() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    let mut env = sandbox.env(&repo);
    env.vars.insert("PATH".into(), sandbox.path("home").into());
    let error = said(&env, |context| doctor::run(&doctor::Options::default(), context)).err().unwrap();
    assert!(error.hint().unwrap().contains("git must be on "), "{error}");
}

#[test]
fn after_uninstall_a_commit_passes_and_doctor_says_so() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install(&repo);
    said(&sandbox.env(&repo), |context| uninstall::run(&uninstall::Options::default(), context)).unwrap();
    assert_problem(&sandbox.doctor(&repo), "`pre-commit` is missing", "`git hush install`");
    sandbox.commit(&repo, "leak", &secret());
}
