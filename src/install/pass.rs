//! Scripts that run a repository's own hook where `core.hooksPath` hides it: one for every hook of git's that we do not wire.

use super::journal::all_or_nothing;
use super::{Error, Hook, wiring};
use std::fs;
use std::path::{Path, PathBuf};

/// The script, with `@HOOK@` and `@ELSE@` to be filled in.
const SCRIPT: &str = include_str!("../../hooks/pass.sh");

/// The hooks that git looks for in a hooks directory.
const ALL: [&str; 27] = [
    "applypatch-msg",
    "pre-applypatch",
    "post-applypatch",
    "pre-commit",
    "pre-merge-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "pre-push",
    "pre-receive",
    "update",
    "proc-receive",
    "post-receive",
    "post-update",
    "reference-transaction",
    "push-to-checkout",
    "pre-auto-gc",
    "post-rewrite",
    "sendemail-validate",
    "p4-changelist",
    "p4-prepare-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
    "post-index-change",
];

/// What git does where there is no `push-to-checkout`, and leaves to the hook where there is one.
const PUSH_TO_CHECKOUT: &str = r#"head=$(git rev-parse --quiet --verify HEAD) || head=$(git hash-object -t tree /dev/null)
git update-index -q --ignore-submodules --refresh &&
    git diff-files --quiet --ignore-submodules -- &&
    git diff-index --quiet --cached --ignore-submodules "$head" -- &&
    git read-tree -u -m "$1""#;

/// Writes a script for every hook but these; what stands there and is not such a script is left alone.
pub(super) fn install(directory: &Path, but: &[Hook]) -> Result<(), Error> {
    all_or_nothing(|journal| {
        for hook in ALL.into_iter().filter(|name| but.iter().all(|hook| hook.name() != *name)) {
            let path = directory.join(hook);
            if fs::symlink_metadata(&path).is_err() {
                journal.create(&path, script(hook).as_bytes(), true)?;
            }
        }
        Ok(())
    })
}

/// Deletes the scripts in whose place shims are to stand.
pub(super) fn make_way(directory: &Path, hooks: &[Hook]) -> Result<(), Error> {
    for hook in hooks {
        let path = directory.join(hook.name());
        if fs::read(&path).is_ok_and(|text| text == script(hook.name()).as_bytes()) {
            fs::remove_file(&path).map_err(Error::io("delete", &path))?;
        }
    }
    Ok(())
}

/// Deletes the scripts that are as we wrote them; returns the others.
pub(super) fn uninstall(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut left = Vec::new();
    if !wiring::is_directory(directory)? {
        return Ok(left);
    }
    for hook in ALL {
        let path = directory.join(hook);
        match fs::read(&path) {
            Ok(text) if text == script(hook).as_bytes() => fs::remove_file(&path).map_err(Error::io("delete", &path))?,
            Ok(text) if text.starts_with(b"#!/bin/sh\n# git-hush pass") => left.push(path),
            _ => {}
        }
    }
    Ok(left)
}

fn script(hook: &str) -> String {
    let otherwise = if hook == "push-to-checkout" { PUSH_TO_CHECKOUT } else { "exit 0" };
    SCRIPT.replace("@HOOK@", hook).replace("@ELSE@", otherwise)
}
