//! Where the parts of a repository are found, in every way in which git lays them out.

use super::support::Sandbox;
use git_hush::git::{ConfigLevel, Error, HooksOrigin, Repo};
use git_hush::source::{Making, Source, Staged, bases};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

fn staged(repo: &Repo) -> Vec<String> {
    let staged = Staged::new(repo, bases(repo, Making::Commit).unwrap(), 1 << 20);
    staged.units().unwrap().iter().map(|unit| unit.path.to_string()).collect()
}

fn real(path: impl AsRef<Path>) -> PathBuf {
    fs::canonicalize(path).unwrap()
}

/// Checks our answers against those of git, asked in the same directory and environment.
fn agrees_with_git(sandbox: &Sandbox, dir: &Path) -> Repo {
    let repo = Repo::from_env(&sandbox.env_in(dir)).unwrap();
    let ask = |what: &str| sandbox.git_in(dir, &["rev-parse", "--path-format=absolute", what]);
    assert_eq!(real(repo.git_dir()), real(ask("--git-dir")));
    assert_eq!(real(repo.common_dir()), real(ask("--git-common-dir")));
    let top = sandbox.try_git_in(dir, &["rev-parse", "--show-toplevel"]);
    let top = top.status.success().then(|| real(String::from_utf8(top.stdout).unwrap().trim_end()));
    assert_eq!(repo.worktree_root().map(real), top);
    let hooks = sandbox.git_in(dir, &["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
    fs::create_dir_all(&hooks).unwrap();
    assert_eq!(real(repo.hooks_dir().unwrap().path), real(hooks));
    let index = sandbox.git_in(dir, &["rev-parse", "--path-format=absolute", "--git-path", "index"]);
    assert_eq!(repo.index_path().file_name(), Path::new(&index).file_name());
    assert_eq!(real(repo.index_path().parent().unwrap()), real(Path::new(&index).parent().unwrap()));
    repo
}

#[test]
fn an_ordinary_repository_from_its_top_and_from_below() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("sub/file.txt", "x\n");
    for dir in ["", "sub", ".git"] {
        let dir = sandbox.repo().join(dir);
        if dir.ends_with(".git") {
            assert_eq!(staged(&Repo::from_env(&sandbox.env_in(&dir)).unwrap()), ["sub/file.txt"]);
        } else {
            assert_eq!(staged(&agrees_with_git(&sandbox, &dir)), ["sub/file.txt"]);
        }
    }
}

#[test]
fn a_linked_worktree_has_its_own_index_and_shares_the_hooks() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    let linked = sandbox.home().join("linked");
    sandbox.watch_commits();
    fs::write(linked.join("new.txt"), "x\n").unwrap();
    sandbox.git_in(&linked, &["add", "new.txt"]);
    let repo = agrees_with_git(&sandbox, &linked);
    assert_eq!(staged(&repo), ["new.txt"]);
    assert_eq!(repo.hooks_dir().unwrap().origin, HooksOrigin::Default);
    assert_eq!(staged(&sandbox.open()), Vec::<String>::new());
    sandbox.git_in(&linked, &["commit", "-q", "-m", "x"]);
    let seen = sandbox.seen("pre-commit");
    assert!(seen.var("GIT_DIR").is_some(), "git names the git directory in a linked worktree");
    let repo = Repo::from_env(&seen.env()).unwrap();
    assert_eq!(repo.worktree_root().map(real), Some(real(&linked)));
    sandbox.git_in(&linked, &["reset", "-q", "--soft", "HEAD~1"]);
    assert_eq!(staged(&repo), ["new.txt"]);
    assert_eq!(staged(&seen.open()), ["new.txt"]);
}

#[test]
fn a_submodule_has_its_git_directory_in_the_parent() {
    let sandbox = Sandbox::with_commit();
    let url = sandbox.repo().display().to_string();
    sandbox.git_in(sandbox.home(), &["init", "-q", "--template=", "-b", "main", "super"]);
    let top = sandbox.home().join("super");
    sandbox.git_in(&top, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "sub"]);
    let sub = top.join("sub");
    fs::write(sub.join("inside.txt"), "x\n").unwrap();
    sandbox.git_in(&sub, &["add", "inside.txt"]);
    let repo = agrees_with_git(&sandbox, &sub);
    assert_eq!(staged(&repo), ["inside.txt"]);
    assert!(repo.hooks_dir().unwrap().path.ends_with(".git/modules/sub/hooks"));
    assert_eq!(staged(&agrees_with_git(&sandbox, &top)), [".gitmodules"]);
}

#[test]
fn the_environment_names_the_parts() {
    let mut sandbox = Sandbox::with_commit();
    let elsewhere = sandbox.home().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("dot.txt"), "x\n").unwrap();
    sandbox.git_in(sandbox.home(), &["init", "-q", "--template=", "--bare", "bare.git"]);
    sandbox.set("GIT_DIR", "bare.git");
    sandbox.set("GIT_WORK_TREE", "elsewhere");
    sandbox.git_in(sandbox.home(), &["add", "dot.txt"]);
    assert_eq!(staged(&agrees_with_git(&sandbox, sandbox.home())), ["dot.txt"]);
    let other = Repo::at(&sandbox.repo(), &sandbox.env_in(sandbox.home())).unwrap();
    assert_eq!(real(other.git_dir()), real(sandbox.repo().join(".git")));
    assert_eq!(staged(&other), Vec::<String>::new());
    sandbox.unset("GIT_WORK_TREE");
    agrees_with_git(&sandbox, sandbox.home());
    sandbox.set("GIT_DIR", sandbox.repo().join(".git"));
    agrees_with_git(&sandbox, &elsewhere);
    sandbox.unset("GIT_DIR");
    sandbox.set("GIT_WORK_TREE", &elsewhere);
    agrees_with_git(&sandbox, &sandbox.repo());
}

#[test]
fn a_separate_git_directory_and_core_worktree_are_followed() {
    let sandbox = Sandbox::with_commit();
    sandbox.git_in(sandbox.home(), &["init", "-q", "--template=", "--separate-git-dir", "apart.git", "work"]);
    agrees_with_git(&sandbox, &sandbox.home().join("work"));
    fs::create_dir(sandbox.home().join("top")).unwrap();
    sandbox.git(&["config", "core.worktree", "../../top"]);
    let mut sandbox = sandbox;
    sandbox.set("GIT_DIR", sandbox.repo().join(".git"));
    agrees_with_git(&sandbox, &sandbox.home().join("top"));
}

#[test]
fn objects_are_read_where_the_environment_says() {
    let mut sandbox = Sandbox::with_commit();
    let apart = sandbox.home().join("apart");
    fs::create_dir(&apart).unwrap();
    sandbox.set("GIT_OBJECT_DIRECTORY", "../apart");
    sandbox.set("GIT_ALTERNATE_OBJECT_DIRECTORIES", sandbox.repo().join(".git/objects"));
    sandbox.stage("new.txt", "new\n");
    let repo = sandbox.open();
    let units = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20).units().unwrap();
    assert_eq!(repo.objects().unwrap().blob(units[0].oid).unwrap(), b"new\n");
    sandbox.unset("GIT_OBJECT_DIRECTORY");
    sandbox.unset("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    assert!(sandbox.open().objects().unwrap().blob(units[0].oid).unwrap_err().is_missing());
}

#[test]
fn sha256_repositories_open() {
    let sandbox = Sandbox::empty();
    sandbox.git_in(sandbox.home(), &["init", "-q", "--template=", "--object-format=sha256", "-b", "main", "repo"]);
    sandbox.stage("first.txt", "x\n");
    assert_eq!(staged(&sandbox.open()), ["first.txt"]);
    let head = sandbox.commit("first.txt", "x\n");
    assert_eq!(head.as_bytes().len(), 32);
    sandbox.stage("second.txt", "y\n");
    let repo = sandbox.open();
    assert_eq!(repo.head().unwrap(), Some(head));
    let units = Staged::new(&repo, vec![head], 1 << 20).units().unwrap();
    assert_eq!(repo.objects().unwrap().blob(units[0].oid).unwrap(), b"y\n");
}

#[test]
fn every_index_that_libgit2_reads_gives_the_same_entries() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("a/one.txt", "1\n");
    sandbox.stage("a/two.txt", "2\n");
    let wanted = ["a/one.txt", "a/two.txt"];
    for version in ["2", "3", "4"] {
        sandbox.git(&["update-index", "--index-version", version]);
        assert_eq!(staged(&sandbox.open()), wanted, "version {version}");
    }
    sandbox.git(&["-c", "index.skipHash=true", "update-index", "--force-write-index"]);
    assert_eq!(staged(&sandbox.open()), wanted, "without a checksum");
    sandbox.git(&["update-index", "--untracked-cache"]);
    sandbox.git(&["update-index", "--skip-worktree", "a/one.txt"]);
    sandbox.git(&["update-index", "--assume-unchanged", "a/two.txt"]);
    assert_eq!(staged(&sandbox.open()), wanted, "with flags");
    fs::remove_dir_all(sandbox.repo().join("a")).unwrap();
    assert_eq!(staged(&sandbox.open()), wanted, "without files");
}

#[test]
fn the_index_is_not_written() {
    let sandbox = Sandbox::with_commit();
    sandbox.stage("a.txt", "1\n");
    let index = sandbox.repo().join(".git/index");
    let before = (fs::read(&index).unwrap(), fs::metadata(&index).unwrap().modified().unwrap());
    fs::write(sandbox.repo().join(".git/index.lock"), "").unwrap();
    staged(&sandbox.open());
    assert_eq!((fs::read(&index).unwrap(), fs::metadata(&index).unwrap().modified().unwrap()), before);
}

#[test]
fn an_index_that_cannot_be_read_is_an_error_with_a_hint() {
    let broken = Sandbox::with_commit();
    fs::write(broken.repo().join(".git/index"), b"DIRC\0\0\0\x02 rubbish").unwrap();
    let error = broken.open().tracked_paths().unwrap_err();
    assert!(matches!(error, Error::Index { .. }) && error.hint().unwrap().contains("git status"), "{error}");
    fs::remove_file(broken.repo().join(".git/index")).unwrap();
    fs::create_dir(broken.repo().join(".git/index")).unwrap();
    assert!(broken.open().tracked_paths().is_err());
}

#[test]
fn what_is_no_repository_is_an_error_with_a_hint() {
    let mut sandbox = Sandbox::empty();
    let open = |sandbox: &Sandbox| Repo::from_env(&sandbox.env_in(sandbox.home())).err().unwrap();
    let error = open(&sandbox);
    assert!(matches!(error, Error::NotARepository { .. }) && error.hint().unwrap().contains("git init"), "{error:?}");
    for dir in ["nowhere", "", "/dev/null"] {
        sandbox.set("GIT_DIR", dir);
        assert!(matches!(open(&sandbox), Error::NotARepository { .. } | Error::Open { .. }), "{dir:?}: {:?}", open(&sandbox));
    }
}

#[test]
fn a_repository_without_head_is_an_error_with_a_hint() {
    let mut sandbox = Sandbox::with_commit();
    fs::remove_file(sandbox.repo().join(".git/HEAD")).unwrap();
    let open = |sandbox: &Sandbox| Repo::from_env(&sandbox.env_in(&sandbox.repo())).err().unwrap();
    let error = open(&sandbox);
    assert!(matches!(error, Error::NoHead { .. }) && error.hint().unwrap().contains("symbolic-ref"), "{error:?}");
    sandbox.set("GIT_DIR", ".git");
    assert!(matches!(open(&sandbox), Error::NoHead { .. }));
    fs::write(sandbox.repo().join(".git/HEAD"), "rubbish\n").unwrap();
    sandbox.unset("GIT_DIR");
    match Repo::from_env(&sandbox.env_in(&sandbox.repo())) {
        Ok(repo) => assert!(repo.head().is_err()),
        Err(error) => assert!(error.hint().is_some()),
    }
}

#[test]
fn head_may_be_detached_or_unborn() {
    let sandbox = Sandbox::with_commit();
    let head = sandbox.id("HEAD");
    sandbox.git(&["checkout", "-q", "--detach"]);
    assert_eq!(sandbox.open().head().unwrap(), Some(head));
    sandbox.git(&["checkout", "-q", "--orphan", "new"]);
    let repo = sandbox.open();
    assert_eq!(repo.head().unwrap(), None);
    assert_eq!(staged(&repo), ["base.txt"]);
    sandbox.git(&["pack-refs", "--all"]);
    sandbox.git(&["checkout", "-q", "-f", "main"]);
    assert_eq!(sandbox.open().head().unwrap(), Some(head));
}

#[test]
fn a_missing_base_is_an_error() {
    let sandbox = Sandbox::with_commit();
    let tree = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    fs::remove_file(sandbox.repo().join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    let repo = sandbox.open();
    let error = Staged::new(&repo, bases(&repo, Making::Commit).unwrap(), 1 << 20).units().unwrap_err();
    assert!(error.to_string().contains(&tree) && error.hint().unwrap().contains("git fsck"), "{error}");
}

#[test]
fn the_hooks_directory_follows_core_hooks_path() {
    let mut sandbox = Sandbox::with_commit();
    fs::create_dir(sandbox.repo().join("sub")).unwrap();
    let ways = [("hooks-here", "repo/hooks-here"), ("~/hooks-at-home", "hooks-at-home"), ("/tmp", "/tmp")];
    for (value, wanted) in ways {
        sandbox.git(&["config", "core.hooksPath", value]);
        for dir in ["", "sub"] {
            let hooks = Repo::from_env(&sandbox.env_in(&sandbox.repo().join(dir))).unwrap().hooks_dir().unwrap();
            fs::create_dir_all(sandbox.home().join(wanted)).unwrap();
            assert_eq!(real(&hooks.path), real(sandbox.home().join(wanted)), "{value}");
            assert_eq!(hooks.origin, HooksOrigin::Configured { level: ConfigLevel::Local });
        }
    }
    sandbox.git(&["config", "--unset", "core.hooksPath"]);
    let global = sandbox.home().join("global");
    fs::write(&global, "[core]\n\thooksPath = ~/everywhere\n").unwrap();
    sandbox.set("GIT_CONFIG_GLOBAL", &global);
    let hooks = sandbox.open().hooks_dir().unwrap();
    assert_eq!(
        (hooks.path, hooks.origin),
        (sandbox.home().join("everywhere"), HooksOrigin::Configured { level: ConfigLevel::Global },)
    );
    sandbox.set("GIT_CONFIG_COUNT", "1");
    sandbox.set("GIT_CONFIG_KEY_0", "core.hooksPath");
    sandbox.set("GIT_CONFIG_VALUE_0", "/over");
    let hooks = sandbox.open().hooks_dir().unwrap();
    assert_eq!((hooks.path, hooks.origin), (PathBuf::from("/over"), HooksOrigin::Configured { level: ConfigLevel::Command }));
}

#[test]
fn in_process_and_from_git_the_configuration_is_the_same() {
    let mut sandbox = Sandbox::with_commit();
    let config = sandbox.repo().join(".git/config");
    let own = sandbox.home().join("included");
    fs::write(&own, "[secrets]\n\tpatterns = included\n").unwrap();
    let more = format!(
        "[Secrets]\n\tPatterns = one\n\tpatterns = \"two # \\\"x\\\"\"\n\tlast\n[a \"B.c\"]\n\tD = e\\tf\n\
         [includeIf \"gitdir:{}/\"]\n\tpath = {}\n",
        real(sandbox.repo()).display(),
        own.display()
    );
    fs::write(&config, fs::read_to_string(&config).unwrap() + &more).unwrap();
    let mine = |sandbox: &Sandbox| {
        let config = sandbox.open().config().unwrap();
        let local = config.entries().iter().filter(|entry| entry.level == ConfigLevel::Local);
        local.map(|entry| (entry.key.clone(), entry.value.clone())).collect::<Vec<_>>()
    };
    let of_git = mine(&sandbox);
    sandbox.unset("GIT_CONFIG_GLOBAL");
    sandbox.unset("GIT_CONFIG_SYSTEM");
    assert_eq!(mine(&sandbox), of_git);
    let config = sandbox.open().config().unwrap();
    assert_eq!(config.get_all("secrets.patterns"), [&b"one"[..], b"two # \"x\"", b"included"]);
    assert_eq!(config.get_bool("secrets.last").unwrap(), Some(true));
    assert_eq!(config.get("a.B.c.d"), Some(&b"e\tf"[..]));
    assert!(config.get_bool("secrets.patterns").is_err());
}

#[test]
fn broken_configuration_is_an_error() {
    let sandbox = Sandbox::with_commit();
    let config = sandbox.repo().join(".git/config");
    fs::write(&config, fs::read_to_string(&config).unwrap() + "[rubbish\n").unwrap();
    let opened = Repo::from_env(&sandbox.env_in(&sandbox.repo()));
    let error = opened.and_then(|repo| repo.config().map(|_| ())).unwrap_err();
    assert!(error.hint().is_some(), "{error:?}");
}

#[test]
fn a_path_that_is_not_utf8_opens() {
    let sandbox = Sandbox::empty();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 \n repo");
    let dir = sandbox.home().join(name);
    fs::create_dir(&dir).unwrap();
    sandbox.git_in(&dir, &["init", "-q", "--template="]);
    fs::write(dir.join("a.txt"), "x\n").unwrap();
    sandbox.git_in(&dir, &["add", "a.txt"]);
    assert_eq!(staged(&Repo::from_env(&sandbox.env_in(&dir)).unwrap()), ["a.txt"]);
}

#[test]
fn ignored_files_are_told() {
    let sandbox = Sandbox::with_commit();
    sandbox.write(".gitignore", "*.log\n/build/\n");
    let repo = sandbox.open();
    for (path, wanted) in [("x.log", true), ("sub/x.log", true), ("build/", true), ("x.txt", false)] {
        assert_eq!(repo.is_ignored(Path::new(path)).unwrap(), wanted, "{path}");
    }
}
