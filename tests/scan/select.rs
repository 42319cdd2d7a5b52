//! Which files are scanned.

use super::{found, leak, scan};
use crate::support::{Repo, tokens};

/// A repository with a secret in every kind of file: tracked at the top and in folders, untracked, ignored.
fn repo() -> Repo {
    let repo = Repo::new();
    repo.stage(".gitignore", "*.log\n/out/\n").stage("top", leak(1)).stage("sub/inner", leak(2)).stage("sub/deep/er", leak(3));
    repo.stage("clean", "nothing\n").commit_unhooked();
    repo.write("new", leak(4)).write("sub/new", leak(5)).write("debug.log", leak(6)).write("out/file", leak(7));
    repo
}

#[test]
fn tracked_files_are_scanned_and_no_others() {
    assert_eq!(found(&repo(), &[]), ["sub/deep/er", "sub/inner", "top"]);
}

#[test]
fn everything_is_scanned_wherever_one_stands() {
    assert_eq!(found(&repo().at("sub/deep"), &[]), ["sub/deep/er", "sub/inner", "top"]);
}

#[test]
fn what_stands_on_disk_is_scanned_not_what_is_staged() {
    let repo = repo();
    repo.write("top", "mended\n").write("clean", leak(8));
    assert_eq!(found(&repo, &[]), ["clean", "sub/deep/er", "sub/inner"]);
    std::fs::remove_file(repo.dir().join("clean")).unwrap();
    assert_eq!(found(&repo, &[]), ["sub/deep/er", "sub/inner"]);
}

#[test]
fn a_staged_file_is_tracked() {
    let repo = repo();
    repo.git(["add", "new"]).ok();
    assert_eq!(found(&repo, &[]), ["new", "sub/deep/er", "sub/inner", "top"]);
}

#[test]
fn named_files_and_folders_are_scanned_once_each() {
    let repo = repo();
    assert_eq!(found(&repo, &["top"]), ["top"]);
    assert_eq!(found(&repo, &["sub"]), ["sub/deep/er", "sub/inner"]);
    assert_eq!(found(&repo, &["top", "sub/", "./sub/inner", "sub/../top"]), ["sub/deep/er", "sub/inner", "top"]);
    assert_eq!(found(&repo, &["clean"]), Vec::<String>::new());
    assert_eq!(found(&repo, &[repo.dir().join("sub").to_str().unwrap()]), ["sub/deep/er", "sub/inner"]);
}

#[test]
fn a_named_file_is_scanned_whether_or_not_it_is_tracked() {
    let repo = repo();
    assert_eq!(found(&repo, &["new", "debug.log", "out/file"]), ["debug.log", "new", "out/file"]);
}

#[test]
fn paths_are_relative_to_where_one_stands_and_told_from_the_top() {
    let sub = repo().at("sub");
    assert_eq!(found(&sub, &["inner"]), ["sub/inner"]);
    assert_eq!(found(&sub, &["."]), ["sub/deep/er", "sub/inner"]);
    assert_eq!(found(&sub, &["../top"]), ["top"]);
    assert_eq!(found(&sub, &[".."]), ["sub/deep/er", "sub/inner", "top"]);
}

#[test]
fn paths_are_names_and_no_patterns() {
    let repo = Repo::new();
    repo.stage("*", leak(1)).stage("a", leak(2)).stage(":(top)x", leak(3)).stage("-x", leak(4)).stage("white space", leak(5));
    assert_eq!(found(&repo, &["*"]), ["*"]);
    assert_eq!(found(&repo, &["--", "-x"]), ["-x"]);
    assert_eq!(found(&repo, &["white space"]), ["white space"]);
    scan(&repo, &["--format", "lines", ":(top)x"]).exits(1).says(":(top)x:2:9: ");
}

#[test]
fn untracked_files_are_scanned_on_request_but_for_ignored_ones() {
    let repo = repo();
    assert_eq!(found(&repo, &["--untracked"]), ["new", "sub/deep/er", "sub/inner", "sub/new", "top"]);
    assert_eq!(found(&repo, &["--untracked", "sub"]), ["sub/deep/er", "sub/inner", "sub/new"]);
    assert_eq!(found(&repo.at("sub"), &["--untracked", "."]), ["sub/deep/er", "sub/inner", "sub/new"]);
    repo.write(".git/info/exclude", "new\n");
    assert_eq!(found(&repo, &["--untracked"]), ["sub/deep/er", "sub/inner", "top"]);
    // What is tracked is scanned even if it is ignored.
    repo.git(["add", "--force", "debug.log"]).ok();
    assert_eq!(found(&repo, &["--untracked"]), ["debug.log", "sub/deep/er", "sub/inner", "top"]);
}

#[test]
fn what_is_staged_is_scanned_from_the_index() {
    let repo = repo();
    assert_eq!(found(&repo, &["--staged"]), Vec::<String>::new());
    repo.stage("half", leak(8)).write("half", "mended\n").stage("clean", "still\n").write("clean", leak(9));
    assert_eq!(found(&repo, &["--staged"]), ["half"]);
    assert_eq!(found(&repo.at("sub"), &["--staged"]), ["half"]);
}

#[test]
fn an_old_secret_in_a_staged_file_is_told_but_nothing_stops_for_it() {
    let repo = repo();
    repo.stage("top", leak(1) + "more\n");
    let run = scan(&repo, &["--staged"]).ok();
    run.says("note: GitHub personal access token").says("no new secrets found, 1 known before").never_says("error");
}

#[test]
fn no_index_asks_git_for_nothing_but_what_it_ignores() {
    let repo = repo();
    assert_eq!(found(&repo, &["--no-index"]), ["new", "sub/deep/er", "sub/inner", "sub/new", "top"]);
    assert_eq!(found(&repo, &["--no-index", "sub"]), ["sub/deep/er", "sub/inner", "sub/new"]);
    assert_eq!(found(&repo, &["--no-index", "debug.log"]), ["debug.log"]);
    assert_eq!(found(&repo.at("sub"), &["--no-index", "../top", "deep"]), ["../top", "deep/er"]);
}

#[test]
fn no_index_works_outside_of_any_repository() {
    let folder = Repo::folder();
    folder.write(".gitignore", "*.log\n").write("a", leak(1)).write("sub/.hidden", leak(2)).write("a.log", leak(3));
    folder.write("sub/.gitignore", "b\n").write("sub/b", leak(4)).write(".git/config", leak(5)).write(".ignore", "a\n");
    assert_eq!(found(&folder, &["--no-index"]), ["a", "sub/.hidden"]);
    assert_eq!(found(&folder, &["--no-index", "sub"]), ["sub/.hidden"]);
    assert_eq!(found(&folder, &["--no-index", "sub/b"]), ["sub/b"]);
    let absolute = folder.dir().join("a");
    assert_eq!(found(&folder.at("sub"), &["--no-index", absolute.to_str().unwrap()]), [absolute.to_str().unwrap()]);
}

#[test]
fn standard_input_is_scanned_in_and_outside_of_a_repository() {
    for repo in [Repo::new(), Repo::folder()] {
        let call = |text: &str| repo.call("git").args(["hush", "scan", "-", "--format", "lines"]).stdin(text).run();
        let run = call(&leak(1)).exits(1);
        assert!(run.stdout().starts_with("-:2:9: github-personal-access-token: ghp_"), "{run}");
        run.never_says(&tokens::github_token(1));
        call("nothing\n").ok();
        call("").ok();
    }
}

#[test]
fn a_dash_is_standard_input_and_a_path_to_it_is_a_file() {
    let repo = Repo::new();
    repo.stage("-", leak(1));
    scan(&repo, &["-"]).ok();
    assert_eq!(found(&repo, &["./-"]), ["-"]);
}

#[test]
fn symbolic_links_are_not_followed_and_their_text_is_scanned() {
    let repo = Repo::new();
    repo.write("../outside/file", leak(1)).write("../secret", leak(2));
    let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, repo.dir().join(name)).unwrap();
    link("../outside", "folder");
    link("../secret", "file");
    link("nowhere", "dangling");
    link(".", "loop");
    repo.git(["add", "."]).ok();
    for args in [&[][..], &["--untracked"], &["--no-index"], &["file", "folder", "dangling", "loop"]] {
        assert_eq!(found(&repo, args), Vec::<String>::new(), "{args:?}");
    }
    link(&format!("to/{}", tokens::github_token(3)), "telling");
    assert_eq!(found(&repo, &["--untracked"]), ["telling"]);
    assert_eq!(found(&repo, &["telling"]), ["telling"]);
}
