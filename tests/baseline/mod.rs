//! `git hush baseline`: what it holds, that it stops nobody and hides nothing new, and that it merges.

use crate::support::{Repo, tokens};

fn leak(seed: u64) -> String {
    format!("# a file\ntoken = {}\n", tokens::github_token(seed))
}

fn baseline(repo: &Repo) -> String {
    String::from_utf8(repo.read(".hush-baseline")).unwrap()
}

/// A repository with hooks, and two secrets that somebody committed without.
fn repo() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("a file", leak(1)).stage("dir/b", leak(2)).commit_unhooked();
    repo
}

#[test]
fn it_is_sorted_lines_without_secrets() {
    let repo = repo();
    repo.hush(["baseline", "create"]).ok().says("wrote .hush-baseline: 2 known from now on");
    let text = baseline(&repo);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0], lines.is_sorted()), (3, "# git-hush baseline 1", true), "{text}");
    assert!(lines[1..].iter().all(|line| line.as_bytes()[20] == b' ' && line[21..].starts_with("github-personal-access-token ")));
    assert!(text.contains(" a file\n") && text.contains(" dir/b\n") && !text.contains(&tokens::github_token(1)[4..10]), "{text}");
    // Nothing in it is taken for a secret, nor changes when it is written again.
    repo.git(["add", ".hush-baseline"]).ok();
    repo.hush(["scan", "--confidence", "low", ".hush-baseline"]).ok();
    repo.hush(["baseline", "update"]).ok().says("added 0; 2 were known");
    assert_eq!(baseline(&repo), text);
    repo.hush(["baseline", "show"]).ok().says("github-personal-access-token dir/b").says("2 findings known at 2 paths, from files");
    repo.hush(["baseline", "create"]).exits(2).says("already").says("baseline update");
}

#[test]
fn what_is_known_is_counted_and_stops_nobody() {
    let repo = repo();
    repo.stage("c", leak(3));
    repo.commit().fails();
    repo.hush(["baseline", "create"]).ok();
    let told = "no new secrets found; scanned 3 units";
    repo.hush(["scan"]).ok().says(told).says("; 3 known by the baseline").never_says("hush allow");
    repo.hush(["scan", "--verbose"]).ok().says("known: GitHub personal access token").says("; 3 known by the baseline");
    repo.hush(["scan", "--format", "json"]).ok().says("\"findings\":0").says("\"known\":3");
    repo.hush(["scan", "--staged"]).ok().says("1 known by the baseline");
    repo.commit().ok().says("1 known by the baseline");
    repo.hush(["history"]).ok().says("no new secrets found; ").says("; 3 known by the baseline");
    repo.hush(["history", "--format", "json"]).ok().says("\"known\":3,").says("\"suppressed\":0,");
    // Moved within its file it stays the same; at another path it is new.
    repo.stage("a file", format!("more\n\n{}more\n", leak(1)));
    repo.commit().ok();
    repo.stage("elsewhere", leak(1));
    repo.commit().fails().says("elsewhere");
}

#[test]
fn it_never_hides_another_secret_of_the_same_file() {
    let repo = repo();
    repo.hush(["baseline", "create"]).ok();
    let both = format!("token = {} {}\n", tokens::github_token(1), tokens::github_token(7));
    repo.stage("a file", both);
    repo.hush(["scan", "a file"])
        .exits(1)
        .says("1 secret found")
        .says("1 known by the baseline")
        .never_says(&tokens::github_token(1));
    repo.commit().fails().says("1 secret found");
    repo.commit_unhooked();
    repo.hush(["history"]).exits(1).says("1 secret found");
}

#[test]
fn what_is_gone_goes_on_request() {
    let repo = repo();
    repo.hush(["baseline", "create"]).ok();
    repo.stage("dir/b", "clean\n").stage("c", leak(3));
    repo.hush(["baseline", "update"]).ok().says("added 1; 2 were known, 1 of them gone: `git hush baseline prune`");
    assert_eq!(baseline(&repo).lines().count(), 4);
    repo.hush(["baseline", "prune"]).ok().says("took 1 out that are gone; 2 stay");
    assert!(!baseline(&repo).contains("dir/b"), "{}", baseline(&repo));
    for task in ["update", "prune", "show"] {
        Repo::new().hush(["baseline", task]).exits(2).says("there is no `.hush-baseline`").says("baseline create");
    }
}

#[test]
fn it_is_of_the_whole_repository_wherever_one_stands() {
    let repo = repo();
    let folder = repo.at("dir");
    folder.hush(["baseline", "create"]).ok().says("2 known");
    folder.hush(["baseline", "prune"]).ok().says("took 0 out");
    assert_eq!(baseline(&repo).lines().count(), 3);
    assert!(!folder.has(".hush-baseline"));
    folder.hush(["scan"]).ok();
}

#[test]
fn what_is_allowed_is_not_in_it() {
    let repo = repo();
    repo.stage("c", format!("{} # hush:allow\n", tokens::github_token(3)));
    repo.hush(["baseline", "create"]).ok();
    assert_eq!(baseline(&repo).lines().count(), 3);
}

#[test]
fn it_holds_history_if_asked() {
    let repo = repo();
    repo.git(["mv", "dir/b", "moved"]).ok();
    repo.stage("a file", "clean\n").commit_unhooked();
    repo.git(["commit", "-q", "--no-verify", "--allow-empty", "-m", &format!("use {}", tokens::github_token(5))]).ok();
    repo.hush(["baseline", "create"]).ok().says("1 known");
    repo.hush(["history"]).exits(1).says("3 secrets found");
    // The message stands in a commit and in two reflogs, each a place of its own.
    repo.hush(["baseline", "update", "--history"]).ok().says("added 5; 1 were known");
    for _ in 0..2 {
        repo.hush(["history"]).ok().says("3 known by the baseline");
    }
    // Both go on to look at history.
    let all = baseline(&repo);
    repo.hush(["baseline", "prune"]).ok().says("took 0 out");
    repo.hush(["baseline", "update"]).ok().says("added 0");
    assert_eq!(baseline(&repo), all);
    repo.stage("new", leak(8)).commit_unhooked();
    repo.hush(["history"]).exits(1).says("1 secret found");
}

#[test]
fn branches_that_each_add_a_line_merge() {
    let repo = Repo::new();
    repo.hush(["baseline", "create", "--merge-union"]).ok().says("wrote `.hush-baseline merge=union` into .gitattributes");
    repo.hush(["baseline", "update", "--merge-union"]).ok();
    assert_eq!(repo.read(".gitattributes"), b".hush-baseline merge=union\n");
    repo.git(["add", "."]).ok();
    repo.commit_unhooked();
    for (branch, seeds) in [("one", 10..14), ("two", 20..24)] {
        repo.git(["switch", "-q", "-c", branch, "main"]).ok();
        for seed in seeds {
            repo.stage(format!("file-{seed}"), leak(seed));
        }
        repo.hush(["baseline", "update"]).ok().says("added 4");
        repo.git(["add", "."]).ok();
        repo.commit_unhooked();
    }
    repo.git(["merge", "-q", "-m", "merged", "one"]).ok();
    assert_eq!(baseline(&repo).lines().count(), 9, "{}", baseline(&repo));
    repo.hush(["scan"]).ok().says("8 known by the baseline");
    // Without the attribute git stops, and says where.
    repo.git(["reset", "-q", "--hard", "HEAD^"]).ok();
    repo.git(["rm", "-q", ".gitattributes"]).ok();
    repo.commit_unhooked();
    repo.git(["merge", "-q", "-m", "merged", "one"]).fails();
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_clean() {
    let repo = repo();
    repo.hush(["baseline", "create"]).ok();
    let text = baseline(&repo);
    let (head, rest) = text.split_once('\n').unwrap();
    let (one, two) = rest.trim_end().split_once('\n').unwrap();
    repo.write(".hush-baseline", format!("{two}\r\n\n{one}\n{two}\n# a word\n{head}\n"));
    repo.hush(["scan"]).ok().says("2 known by the baseline");
    repo.hush(["baseline", "update"]).ok();
    assert_eq!(baseline(&repo), format!("{head}\n# a word\n{one}\n{two}\n"));
    repo.write(".hush-baseline", format!("{head}\n<<<<<<< HEAD\n{one}\n=======\n{two}\n>>>>>>> side\n"));
    repo.hush(["scan"]).exits(2).says("merge conflict in the baseline at .hush-baseline:2").says("hint: ");
    repo.stage("c", leak(3));
    repo.commit().fails().says("merge conflict in the baseline");
    repo.write(".hush-baseline", format!("{head}\nZq3vT8\n"));
    repo.hush(["scan"]).exits(2).says(".hush-baseline:2").never_says("Zq3vT8");
    repo.write(".hush-baseline", one);
    repo.hush(["scan"]).exits(2).says("version 1");
    std::fs::remove_file(repo.dir().join(".hush-baseline")).unwrap();
    std::os::unix::fs::symlink("nowhere", repo.dir().join(".hush-baseline")).unwrap();
    repo.hush(["scan"]).exits(2).says("could not be read");
    std::fs::remove_file(repo.dir().join(".hush-baseline")).unwrap();
    std::fs::create_dir(repo.dir().join(".hush-baseline")).unwrap();
    repo.hush(["scan"]).exits(2).says("it is not a file");
}
