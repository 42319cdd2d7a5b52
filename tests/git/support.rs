//! A temporary home with repositories in it, apart from the machine's configuration.

use git_hush::git::Repo;
use git_hush::model::{Environment, ObjectId, Secret};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A temporary home with a repository `repo` in it.
pub struct Sandbox {
    home: TempDir,
    vars: BTreeMap<OsString, OsString>,
}

impl Sandbox {
    /// Makes an empty home.
    pub fn empty() -> Self {
        let home = tempfile::tempdir().unwrap();
        let fixed = [
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_AUTHOR_DATE", "2024-01-01T00:00:00Z"),
            ("GIT_COMMITTER_NAME", "C"),
            ("GIT_COMMITTER_EMAIL", "c@example.com"),
            ("GIT_COMMITTER_DATE", "2024-01-01T00:00:00Z"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
        ];
        let mut vars: BTreeMap<OsString, OsString> = fixed.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        vars.insert("HOME".into(), home.path().into());
        vars.insert("PATH".into(), std::env::vars_os().find(|(name, _)| name == "PATH").unwrap().1);
        Self { home, vars }
    }

    /// Makes a home with an empty repository.
    pub fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.git_in(sandbox.home(), &["init", "-q", "--template=", "-b", "main", "repo"]);
        sandbox
    }

    /// Makes a home with a repository of one commit, which has `base.txt`.
    pub fn with_commit() -> Self {
        let sandbox = Self::new();
        sandbox.commit("base.txt", "base\n");
        sandbox
    }

    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.vars.insert(name.into(), value.as_ref().into());
    }

    pub fn unset(&mut self, name: &str) {
        self.vars.remove(OsStr::new(name));
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn repo(&self) -> PathBuf {
        self.home().join("repo")
    }

    pub fn try_git_in(&self, dir: &Path, arguments: &[&str]) -> Output {
        Command::new("git").args(arguments).current_dir(dir).env_clear().envs(&self.vars).output().unwrap()
    }

    pub fn git_in(&self, dir: &Path, arguments: &[&str]) -> String {
        let output = self.try_git_in(dir, arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?} in {}: {complaint}", dir.display());
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.repo(), arguments)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.repo().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn stage(&self, path: &str, content: impl AsRef<[u8]>) {
        self.write(path, content);
        self.git(&["add", "-f", "--", path]);
    }

    pub fn commit(&self, path: &str, content: impl AsRef<[u8]>) -> ObjectId {
        self.stage(path, content);
        self.git(&["commit", "-q", "--no-verify", "-m", path]);
        self.id("HEAD")
    }

    pub fn id(&self, revision: &str) -> ObjectId {
        ObjectId::from_hex(self.git(&["rev-parse", "--verify", revision]).as_bytes()).unwrap()
    }

    pub fn env_in(&self, dir: &Path) -> Environment {
        Environment { vars: self.vars.clone(), cwd: dir.to_path_buf(), ..Environment::default() }
    }

    /// Opens the repository as a hook at the top of its work tree would.
    pub fn open(&self) -> Repo {
        Repo::from_env(&self.env_in(&self.repo())).unwrap()
    }

    /// Makes `git` run a hook that keeps what it sees, and returns where the copies come to lie.
    ///
    /// Under `seen/NAME/` there are then `env` (NUL-separated), `cwd`, `args`, `index`, the message and a copy of the git directory's
    /// state files, as the last run of the hook saw them.
    pub fn watch(&self, hooks: &Path, names: &[&str]) {
        const SCRIPT: &str = r#"#!/bin/sh
set -e
seen="$HOME/seen/$(basename "$0")"
rm -rf "$seen"; mkdir -p "$seen"
env -0 > "$seen/env"; pwd > "$seen/cwd"; printf '%s\n' "$@" > "$seen/args"
dir=$(git rev-parse --absolute-git-dir)
index=$(git rev-parse --git-path index)
cp "$index" "$seen/index" 2>/dev/null || :
if [ -f "$1" ]; then cp "$1" "$seen/message"; fi
mkdir "$seen/state"
for part in "$dir"/*; do
    case ${part##*/} in
        objects | refs | logs | hooks | modules | worktrees | commondir) ;;
        *) cp -r "$part" "$seen/state/" ;;
    esac
done
git rev-parse --path-format=absolute --git-common-dir > "$seen/common-dir"
"#;
        fs::create_dir_all(hooks).unwrap();
        for name in names {
            let path = hooks.join(name);
            fs::write(&path, SCRIPT).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    /// Watches all hooks that a commit runs.
    pub fn watch_commits(&self) {
        self.watch(&self.repo().join(".git/hooks"), &["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg"]);
    }

    /// Returns what the hook saw last.
    pub fn seen(&self, hook: &str) -> Seen {
        let dir = self.home().join("seen").join(hook);
        assert!(dir.exists(), "{hook} did not run");
        Seen { dir }
    }
}

/// What a hook saw.
pub struct Seen {
    pub dir: PathBuf,
}

impl Seen {
    /// Returns the environment of the hook, with its index in the place of the one that git has removed since.
    pub fn env(&self) -> Environment {
        let bytes = fs::read(self.dir.join("env")).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let pairs = text.split('\0').filter_map(|pair| pair.split_once('='));
        let mut vars: BTreeMap<OsString, OsString> = pairs.map(|(name, value)| (name.into(), value.into())).collect();
        if vars.contains_key(OsStr::new("GIT_INDEX_FILE")) {
            vars.insert("GIT_INDEX_FILE".into(), self.dir.join("index").into());
        }
        let cwd = fs::read_to_string(self.dir.join("cwd")).unwrap();
        Environment { vars, cwd: cwd.trim_end().into(), ..Environment::default() }
    }

    /// Returns the variable as the hook saw it.
    pub fn var(&self, name: &str) -> Option<String> {
        let bytes = fs::read(self.dir.join("env")).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        text.split('\0').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    }

    /// Tells whether the file stood in the git directory.
    pub fn has_state(&self, name: &str) -> bool {
        self.dir.join("state").join(name).exists()
    }

    pub fn args(&self) -> Vec<String> {
        fs::read_to_string(self.dir.join("args")).unwrap().lines().map(str::to_owned).collect()
    }

    /// Opens the repository as the hook saw it, state files and all.
    pub fn open(&self) -> Repo {
        let mut env = self.env();
        env.vars.insert("GIT_DIR".into(), self.dir.join("state").into());
        let common = fs::read_to_string(self.dir.join("common-dir")).unwrap();
        env.vars.insert("GIT_COMMON_DIR".into(), common.trim_end().into());
        Repo::from_env(&env).unwrap()
    }
}

/// Makes a secret that looks like nothing in particular.
pub fn secret() -> Secret {
    Secret::new(["Zq3v", "T8xL", "m0Pw", "Rk5Y"].concat().as_bytes())
}

/// Returns a line with that secret in it.
pub fn line() -> String {
    format!("key = {}\n", String::from_utf8(secret().expose().to_vec()).unwrap())
}
