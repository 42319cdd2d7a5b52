//! What we take for the message is what git keeps of it, whatever the settings and flags.

use super::support::Sandbox;
use git_hush::source::{Loaded, Message, Source};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What the user types above what git put into the file, where it says `git`.
const TYPED: &str = "Subject\n\n# hash line\n; semicolon line\n// slash line\nlast line\n";

/// A way to make a commit.
struct Way {
    settings: &'static [&'static str],
    flags: &'static [&'static str],
    /// Whether what we keep must be all that git keeps, or may be more.
    exact: bool,
}

/// Returns a repository with an editor that types [`TYPED`].
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with_commit();
    let editor = sandbox.home().join("editor");
    let typed = sandbox.home().join("typed");
    fs::write(&typed, TYPED).unwrap();
    fs::write(&editor, "#!/bin/sh\ncat \"$HOME/typed\" \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.set("GIT_EDITOR", editor);
    sandbox.watch_commits();
    sandbox
}

/// Returns the lines that say something, without the space behind them.
fn said(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Returns what we keep of the message that the commit-msg hook saw.
fn ours(sandbox: &Sandbox) -> Vec<String> {
    let seen = sandbox.seen("commit-msg");
    let message = Message::new(&seen.open(), Path::new(&seen.dir.join("message")), &seen.env()).unwrap();
    assert_eq!(message.units().unwrap(), [()]);
    let Loaded::Fragment(fragment) = message.load(&mut (), &()).unwrap() else { panic!("skipped") };
    said(&fragment.bytes)
}

fn gits(sandbox: &Sandbox) -> Vec<String> {
    let raw = sandbox.git(&["cat-file", "commit", "HEAD"]);
    said(raw.split_once("\n\n").unwrap().1.as_bytes())
}

fn check(sandbox: &Sandbox, way: &Way) {
    let before = fs::read_to_string(sandbox.repo().join("base.txt")).unwrap();
    sandbox.stage("base.txt", format!("{before}staged\n"));
    sandbox.write("base.txt", format!("{before}staged\nnot staged\n"));
    let mut arguments: Vec<&str> = way.settings.iter().flat_map(|setting| ["-c", setting]).collect();
    arguments.push("commit");
    arguments.extend(way.flags);
    sandbox.git(&arguments);
    let (ours, gits) = (ours(sandbox), gits(sandbox));
    assert!(!gits.is_empty());
    if way.exact {
        assert_eq!(ours, gits, "{arguments:?}");
    } else {
        let lost: Vec<_> = gits.iter().filter(|line| !ours.contains(line)).collect();
        assert!(lost.is_empty(), "{arguments:?} loses {lost:?}");
    }
}

#[test]
fn every_setting_and_flag_keeps_what_git_keeps() {
    let sandbox = sandbox();
    let settings: [&[&str]; 12] = [
        &[],
        &["commit.cleanup=strip"],
        &["commit.cleanup=whitespace"],
        &["commit.cleanup=verbatim"],
        &["commit.cleanup=scissors"],
        &["commit.verbose=true"],
        &["commit.verbose=2"],
        &["core.commentChar=;"],
        &["core.commentString=//"],
        &["core.commentChar=auto"],
        &["core.commentChar=;", "core.commentString=//"],
        &["core.commentString=//", "commit.verbose=true", "commit.cleanup=scissors"],
    ];
    let flags: [&[&str]; 5] = [&[], &["-v"], &["-vv"], &["-m", TYPED], &["-m", TYPED, "-e"]];
    for settings in settings {
        for flags in flags {
            check(&sandbox, &Way { settings, flags, exact: true });
        }
    }
}

#[test]
fn a_cleanup_of_the_command_line_loses_nothing() {
    let sandbox = sandbox();
    let settings: [&[&str]; 4] = [&[], &["commit.cleanup=scissors"], &["commit.verbose=true"], &["core.commentChar=auto"]];
    let modes: [&[&str]; 4] = [&["--cleanup=strip"], &["--cleanup=whitespace"], &["--cleanup=verbatim"], &["--cleanup=scissors"]];
    for settings in settings {
        for flags in modes {
            check(&sandbox, &Way { settings, flags, exact: true });
        }
    }
    let unedited: [&[&str]; 2] = [&["--cleanup=whitespace", "-m", TYPED], &["--cleanup=strip", "-m", TYPED]];
    for flags in unedited {
        check(&sandbox, &Way { settings: &["commit.cleanup=scissors"], flags, exact: false });
    }
    for flags in modes {
        check(&sandbox, &Way { settings: &["commit.status=false"], flags, exact: false });
    }
}

#[test]
fn a_file_of_an_earlier_attempt_that_is_handed_in_again_loses_nothing() {
    let settings: [&[&str]; 3] = [&[], &["-c", "commit.verbose=true"], &["-c", "commit.cleanup=scissors"]];
    let flags: [&[&str]; 3] = [&["-v"], &["--cleanup=scissors"], &[]];
    let edits: [&[&str]; 2] = [&[], &["-e"]];
    for settings in settings {
        for flags in flags {
            let sandbox = sandbox();
            sandbox.stage("base.txt", "changed\n");
            sandbox.git(&[&["commit"], flags].concat());
            fs::copy(sandbox.seen("commit-msg").dir.join("message"), sandbox.repo().join("again")).unwrap();
            for edit in edits {
                sandbox.git(&[settings, &["commit", "--allow-empty", "-F", "again"], edit].concat());
                let (ours, gits) = (ours(&sandbox), gits(&sandbox));
                let lost: Vec<_> = gits.iter().filter(|line| !ours.contains(line)).collect();
                assert!(lost.is_empty(), "{settings:?} {flags:?} {edit:?} loses {lost:?}");
            }
        }
    }
}

#[test]
fn the_file_is_named_by_its_place_in_the_git_directory() {
    let sandbox = Sandbox::with_commit();
    let repo = sandbox.open();
    let message = Message::new(&repo, Path::new(".git/COMMIT_EDITMSG"), &sandbox.env_in(&sandbox.repo())).unwrap();
    let Loaded::Fragment(fragment) = message.load(&mut (), &()).unwrap() else { panic!("skipped") };
    assert_eq!(fragment.provenance.path(), b"COMMIT_EDITMSG");
}

#[test]
fn a_directory_and_a_missing_file_are_errors() {
    let sandbox = Sandbox::with_commit();
    let repo = sandbox.open();
    for name in [".git", "nowhere"] {
        let message = Message::new(&repo, Path::new(name), &sandbox.env_in(&sandbox.repo())).unwrap();
        let error = message.load(&mut (), &()).unwrap_err();
        assert!(error.to_string().contains(name) && error.hint().is_some(), "{error}");
    }
}
