//! The shim itself, in the shells that there are, and what it does when the program is gone.

use crate::install::support::{Sandbox, secret, text};
use git_hush::commands::install::Options;
use git_hush::install::{Hook, Shim};
use std::fs;
use std::path::Path;

/// The shells that may be `/bin/sh`.
const SHELLS: [&[&str]; 4] = [&["sh"], &["dash"], &["bash", "--posix"], &["busybox", "sh"]];

/// Returns those of the shells that are here; `sh` always is.
fn shells(sandbox: &Sandbox) -> Vec<&'static [&'static str]> {
    let runs = |shell: &&&[&str]| {
        let output = sandbox.command(shell[0], Path::new("/")).args(&shell[1..]).args(["-c", "exit 0"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    SHELLS.iter().filter(runs).copied().collect()
}

#[test]
fn every_shell_runs_the_shim() {
    let sandbox = Sandbox::new();
    let script = sandbox.script("bin/it's $HOME", "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 9\n");
    fs::write(sandbox.path("commit-msg"), Shim::render(Hook::CommitMsg, &script)).unwrap();
    sandbox.script("commit-msg.hush-kept", "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
    for shell in shells(&sandbox) {
        for name in ["commit-msg", "./commit-msg", sandbox.path("commit-msg").to_str().unwrap()] {
            let mut command = sandbox.command(shell[0], &sandbox.path(""));
            let output = command.args(&shell[1..]).args([name, "a b", "", "$x"]).output().unwrap();
            assert_eq!(text(&output), "[a b][][$x]<hook><commit-msg><a b><><$x>", "{shell:?} {name}");
            assert_eq!(output.status.code(), Some(9), "{shell:?}");
        }
    }
}

#[test]
fn a_program_that_is_gone_stops_the_commit_and_says_how_to_mend_it() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let program = sandbox.stub();
    sandbox.install_with(&repo, &Options { binary: Some(program.clone()), ..Options::default() }).unwrap();
    fs::remove_file(&program).unwrap();

    let output = sandbox.try_commit(&repo, "a", "a\n");
    let said = text(&output);
    assert!(!output.status.success(), "{said}");
    for word in [program.to_str().unwrap(), "git hush install", ".hush-kept", "--no-verify", repo.to_str().unwrap()] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let shim = sandbox.command(repo.join(".git/hooks/pre-commit"), &repo).output().unwrap();
    assert_eq!(shim.status.code(), Some(2), "it could not do its work");
    // What it says must be true.
    sandbox.git(&repo, &["-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "once"]);
}

#[test]
fn a_program_that_has_moved_is_found_on_path() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let gone = Options { binary: Some(sandbox.path("gone/git-hush")), ..Options::default() };
    sandbox.install_with(&repo, &gone).unwrap();
    let program = sandbox.stub();
    fs::write(repo.join("leak"), secret()).unwrap();
    sandbox.git(&repo, &["add", "leak"]);
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(&sandbox.vars()[std::ffi::OsStr::new("PATH")]);
    let output = sandbox.command("git", &repo).args(["commit", "-q", "-m", "m"]).env("PATH", path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(sandbox.calls(), ["hush hook pre-commit"]);
}

#[test]
fn the_repository_can_not_lend_its_own_program() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    let gone = Options { binary: Some(sandbox.path("gone/git-hush")), ..Options::default() };
    sandbox.install_with(&repo, &gone).unwrap();
    sandbox.script("repo/git-hush", "#!/bin/sh\necho lent >>\"$HOME/calls\"\n");
    for folder in [".", ""] {
        let mut path = std::ffi::OsString::from(folder);
        path.push(":");
        path.push(&sandbox.vars()[std::ffi::OsStr::new("PATH")]);
        for shell in shells(&sandbox) {
            let mut command = sandbox.command(shell[0], &repo);
            let output = command.args(&shell[1..]).arg(".git/hooks/pre-commit").env("PATH", &path).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{shell:?} {folder:?}: {}", text(&output));
        }
    }
    assert!(sandbox.calls().is_empty());
}

#[test]
fn a_folder_is_not_a_program() {
    let sandbox = Sandbox::new();
    let repo = sandbox.repo("repo");
    sandbox.install_with(&repo, &Options { binary: Some(sandbox.path("home")), ..Options::default() }).unwrap();
    let shim = sandbox.command(repo.join(".git/hooks/commit-msg"), &repo).output().unwrap();
    assert_eq!(shim.status.code(), Some(2), "{}", text(&shim));
}
