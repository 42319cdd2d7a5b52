//! A folder with a home, a program to call, and repositories in it.

use git_hush::commands::{Context, Error, Outcome, doctor, install, uninstall};
use git_hush::model::Environment;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder in which a test lives alone.
pub struct Sandbox {
    temp: TempDir,
}

/// How a verb ended, and what it said.
pub struct Said {
    pub outcome: Outcome,
    pub out: String,
}

/// What stands at each path.
pub type Listing = BTreeMap<PathBuf, Entry>;

/// The mode of a file, link or directory, and the bytes of a file or the target of a link.
#[derive(PartialEq)]
pub struct Entry {
    pub mode: u32,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:o} {}", self.mode, self.bytes[..self.bytes.len().min(60)].escape_ascii())
    }
}

impl Sandbox {
    pub fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        for folder in ["home", "tmp", "bin"] {
            fs::create_dir(temp.path().join(folder)).unwrap();
        }
        Self { temp }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.temp.path().canonicalize().unwrap().join(name)
    }

    #[allow(clippy::disallowed_methods, reason = "a test begins with the PATH that it was started with")]
    pub fn vars(&self) -> BTreeMap<OsString, OsString> {
        let mut vars = BTreeMap::new();
        for (name, value) in [
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_COMMITTER_NAME", "C"),
            ("GIT_COMMITTER_EMAIL", "c@example.com"),
            ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
            ("GIT_EDITOR", "true"),
            ("LC_ALL", "C"),
        ] {
            vars.insert(name.into(), value.into());
        }
        vars.insert("PATH".into(), std::env::var_os("PATH").unwrap());
        vars.insert("HOME".into(), self.path("home").into());
        vars.insert("TMPDIR".into(), self.path("tmp").into());
        vars.insert("GIT_CONFIG_GLOBAL".into(), self.path("home/.gitconfig").into());
        vars
    }

    pub fn env(&self, cwd: &Path) -> Environment {
        Environment { vars: self.vars(), cwd: cwd.to_owned(), ..Environment::default() }
    }

    pub fn command(&self, program: impl AsRef<Path>, cwd: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().envs(self.vars()).current_dir(cwd).stdin(Stdio::null());
        command
    }

    /// Runs git, and says how it ended.
    pub fn try_git(&self, cwd: &Path, args: &[&str]) -> Output {
        self.command("git", cwd).args(args).output().unwrap()
    }

    /// Runs git, which must succeed, and returns its output.
    pub fn git(&self, cwd: &Path, args: &[&str]) -> String {
        let output = self.try_git(cwd, args);
        assert!(output.status.success(), "git {args:?}: {}", text(&output));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Makes a repository with one commit.
    pub fn repo(&self, name: &str) -> PathBuf {
        let repo = self.path(name);
        fs::create_dir_all(&repo).unwrap();
        self.git(&repo, &["init", "-q", "-b", "main"]);
        self.commit(&repo, "README", "hello\n");
        repo
    }

    /// Commits a file, which must succeed.
    pub fn commit(&self, repo: &Path, name: &str, content: &str) {
        let output = self.try_commit(repo, name, content);
        assert!(output.status.success(), "{}", text(&output));
    }

    /// Commits a file, and says how that ended.
    pub fn try_commit(&self, repo: &Path, name: &str, content: &str) -> Output {
        fs::write(repo.join(name), content).unwrap();
        self.git(repo, &["add", name]);
        self.try_git(repo, &["commit", "-q", "-m", "a message"])
    }

    /// Shows that a commit with a secret is stopped, by us, and one without passes.
    pub fn assert_guarded(&self, repo: &Path) {
        let head = self.git(repo, &["rev-parse", "HEAD"]);
        let output = self.try_commit(repo, "leak.env", &secret());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        assert!(text(&output).contains("leak.env"), "{}", text(&output));
        assert_eq!(self.git(repo, &["rev-parse", "HEAD"]), head);
        self.git(repo, &["rm", "-q", "-f", "leak.env"]);
        self.commit(repo, "clean.txt", &format!("nothing to see after {head}\n"));
    }

    /// Returns the program that the shims of a test call: the real one, or where it has no hooks yet, a script that finds AWS keys.
    pub fn program(&self) -> PathBuf {
        let real = Path::new(env!("CARGO_BIN_EXE_git-hush"));
        let ready = self.command(real, self.temp.path()).args(["hook", "--help"]).output().unwrap().status.success();
        if ready { real.to_owned() } else { self.stub() }
    }

    /// Writes a program that finds AWS keys among what is staged, and keeps a record of how it was called.
    pub fn stub(&self) -> PathBuf {
        let script = format!(
            "#!/bin/sh\n\
             [ \"$1\" = --version ] && {{ echo 'git-hush {}'; exit 0; }}\n\
             echo \"hush $*\" >>\"$HOME/calls\"\n\
             [ \"$2\" = pre-commit ] || exit 0\n\
             git --no-pager grep --cached -l -E 'AKIA[A-Z2-7]{{16}}' >&2 && exit 1\n\
             exit 0\n",
            env!("CARGO_PKG_VERSION")
        );
        self.script("bin/git-hush", &script)
    }

    /// Writes an executable script.
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        write_script(&path, text);
        path
    }

    /// Returns the record that scripts keep in `calls` of how they were called, and begins a new one.
    pub fn calls(&self) -> Vec<String> {
        let calls = self.path("home/calls");
        let text = fs::read_to_string(&calls).unwrap_or_default();
        let _ = fs::remove_file(calls);
        text.lines().map(str::to_owned).collect()
    }

    pub fn install(&self, repo: &Path) -> String {
        self.install_with(repo, &install::Options::default()).unwrap().out
    }

    /// Installs the hooks of the repository that `cwd` is in; shims call [`Sandbox::program`] unless the options say otherwise.
    pub fn install_with(&self, cwd: &Path, options: &install::Options) -> Result<Said, Error> {
        let mut options = options.clone();
        options.binary.get_or_insert_with(|| self.program());
        said(&self.env(cwd), |context| install::run(&options, context))
    }

    pub fn uninstall(&self, cwd: &Path) -> String {
        said(&self.env(cwd), |context| uninstall::run(&uninstall::Options::default(), context)).unwrap().out
    }

    pub fn doctor(&self, cwd: &Path) -> Said {
        said(&self.env(cwd), |context| doctor::run(&doctor::Options::default(), context)).unwrap()
    }
}

/// Runs a verb, and returns what it said.
pub fn said(env: &Environment, verb: impl FnOnce(&mut Context<'_>) -> Result<Outcome, Error>) -> Result<Said, Error> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let outcome = verb(&mut Context { out: &mut out, err: &mut err, env })?;
    assert!(err.is_empty(), "the wiring's words are its results");
    Ok(Said { outcome, out: String::from_utf8(out).unwrap() })
}

/// Returns everything below a directory.
pub fn listing(directory: &Path) -> Listing {
    let mut all = Listing::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            let bytes = if metadata.is_symlink() {
                fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
            } else if metadata.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else {
                fs::read(&path).unwrap()
            };
            all.insert(path, Entry { mode: metadata.permissions().mode(), bytes });
        }
    }
    all
}

pub fn write_script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    set_mode(path, 0o755);
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

pub fn link(target: &str, path: &Path) {
    symlink(target, path).unwrap();
}

/// Returns a line with a key that nobody has, put together so that it stands in no file of ours.
pub fn secret() -> String {
    ["aws_access_key_id = AK", "IA", "Z7QK3XWV5NLMTRB2\n"].concat()
}

/// Returns all that a program wrote.
pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}
