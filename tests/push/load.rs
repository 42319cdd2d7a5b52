//! Twenty pushes at once into one repository, by the file system and by `git daemon`: nothing wrong, nothing missed.

use super::{commit, discreet, empty_remote, id, leak};
use crate::support::{Repo, Run};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many push at once; every third has a secret.
const PUSHERS: usize = 20;

/// A `git daemon`, which ends with the test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn by_the_file_system() {
    let world = world();
    let url = format!("file://{}", world.at("../server.git").dir().canonicalize().unwrap().display());
    all_at_once(&world, &url);
}

#[test]
fn by_git_daemon() {
    let exec_path = Repo::new().git(["--exec-path"]).ok().line();
    let program = std::path::Path::new(&exec_path).join("git-daemon");
    if !program.is_file() {
        #[allow(clippy::print_stderr, reason = "a test that is passed over says so")]
        {
            eprintln!("passed over: this git has no `git daemon` ({})", program.display());
        }
        return;
    }
    let world = world();
    let top = world.at("..").dir().canonicalize().unwrap();
    // A port that was free a moment ago mostly still is; where it is not, another is tried.
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut daemon = Command::new(&program);
        daemon.args(["--reuseaddr", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", "--max-connections=64"]);
        daemon.arg(format!("--port={port}")).arg(format!("--base-path={}", top.display())).arg(&top);
        daemon.env("HOME", world.home()).env("PATH", crate::support::path_with_binary());
        daemon.env("GIT_CONFIG_GLOBAL", world.home().join(".gitconfig"));
        daemon.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Daemon(daemon.spawn().unwrap());
        if listens(&mut daemon.0, port) {
            all_at_once(&world, &format!("git://127.0.0.1:{port}/server.git"));
            return;
        }
    }
    panic!("`git daemon` does not listen");
}

fn listens(daemon: &mut Child, port: u16) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if daemon.try_wait().unwrap().is_some() {
            return false;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// Makes a server, and clones that each have a few commits of their own on a branch of their own.
fn world() -> Repo {
    let repo = Repo::new();
    let server = empty_remote(&repo, "server.git");
    server.hush(["install"]).ok();
    commit(&repo, "readme", "hello\n");
    repo.git(["push", "-q", "../server.git", "main"]).ok();
    for pusher in 0..PUSHERS {
        repo.git(["clone", "-q", "../server.git", &format!("../clone-{pusher}")]).ok();
        let clone = repo.at(format!("../clone-{pusher}"));
        for number in 0..3 {
            commit(&clone, &format!("dir-{pusher}/file-{number}"), format!("{pusher} {number}\n"));
        }
        if has_secret(pusher) {
            commit(&clone, "conf", leak(1 + pusher as u64 % 9));
            commit(&clone, "more", "x\n");
        }
    }
    repo
}

fn has_secret(pusher: usize) -> bool {
    pusher % 3 == 1
}

fn all_at_once(world: &Repo, url: &str) {
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let push = |pusher: usize| {
            let clone = world.at(format!("../clone-{pusher}"));
            let reference = format!("main:refs/heads/branch-{pusher}");
            scope.spawn(move || clone.git(["push", url, &reference]))
        };
        let threads: Vec<_> = (0..PUSHERS).map(push).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let server = world.at("../server.git");
    for (pusher, run) in runs.into_iter().enumerate() {
        discreet(&run);
        let there = server.git(["rev-parse", "--verify", "--quiet", &format!("refs/heads/branch-{pusher}")]);
        if has_secret(pusher) {
            let run = run.exits(1).says("remote: error: GitHub personal access token").says("--> conf:1:9");
            run.says(&format!("refs/heads/branch-{pusher}: commit "));
            assert!(!there.succeeded(), "{pusher}");
        } else {
            run.ok().never_says("error");
            assert_eq!(there.line(), id(&world.at(format!("../clone-{pusher}")), "main"));
        }
    }
    server.git(["fsck", "--strict"]).ok();
    // Nothing that was refused is left.
    let objects = server.git(["cat-file", "--batch-all-objects", "--batch-check"]).ok().stdout();
    let kept = server.git(["rev-list", "--all", "--objects"]).ok().stdout();
    assert_eq!(objects.lines().count(), kept.lines().count());
}
