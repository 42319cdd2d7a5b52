//! `--scan-history`: the commits whose changes touch a match, and everything that stands in each of them.

use super::support::{Place, Told, left_out};
use std::fs;
use std::os::unix::fs::symlink;

/// A repository whose commits follow each other by a day, as their order in the report depends on it.
struct History {
    place: Place,
    day: u32,
}

impl History {
    fn new() -> Self {
        Self { place: Place::with(&["foo"]), day: 1 }
    }

    /// Runs git on the next day.
    fn git(&mut self, words: &str) {
        self.day += 1;
        let date = format!("2026-02-{:02}T00:00:00+00:00", self.day);
        let call = self.place.call("git").args(words.split(' '));
        call.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date).run().ok();
    }

    /// Commits everything that is in the work tree.
    fn commit(&mut self) -> String {
        self.place.git(["add", "--all"]).ok();
        self.git("commit --quiet --no-verify --allow-empty -m x");
        self.place.git(["rev-parse", "HEAD"]).line()
    }

    /// Writes a file and commits it.
    fn write(&mut self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.place.write(path, content);
        self.commit()
    }

    fn remove(&mut self, path: &str) -> String {
        fs::remove_file(self.place.dir().join(path)).unwrap();
        self.commit()
    }

    #[track_caller]
    fn reports(&self, lines: &[(&str, &str)]) {
        let wanted: String = lines.iter().map(|(commit, line)| format!("{commit}:{line}\n")).collect();
        self.place.says("--scan-history").reports(wanted);
    }
}

#[test]
fn a_repository_without_commits_or_findings_is_clean() {
    let mut history = History::new();
    history.place.says("--scan-history").passes();
    history.write("a", "bar\n");
    history.place.says("--scan-history").passes();
    history.write("a", "xfoo\n");
    history.place.says("--scan-history").passes();
}

#[test]
fn a_commit_that_adds_a_match_is_told_with_its_hash() {
    let mut history = History::new();
    let one = history.write("d/a", "bar\nx foo\r\n");
    history.reports(&[(&one, "d/a:2:x foo\r")]);
    let two = history.write("b", "foo é\n");
    history.reports(&[(&two, "b:1:foo é"), (&two, "d/a:2:x foo\r"), (&one, "d/a:2:x foo\r")]);
}

#[test]
fn all_that_stands_in_such_a_commit_is_told_the_latest_commit_first() {
    let mut history = History::new();
    let one = history.write("a", "foo 1\n");
    let two = history.write("b", "foo 2\n");
    history.write("c", "bar\n");
    let four = history.write("a", "foo 1\nfoo 4\n");
    history.reports(&[
        (&four, "a:1:foo 1"),
        (&four, "a:2:foo 4"),
        (&four, "b:1:foo 2"),
        (&two, "a:1:foo 1"),
        (&two, "b:1:foo 2"),
        (&one, "a:1:foo 1"),
    ]);
}

#[test]
fn a_commit_that_takes_a_match_away_is_told_for_what_it_still_has() {
    let mut history = History::new();
    let one = history.write("a", "foo\n");
    history.remove("a");
    history.reports(&[(&one, "a:1:foo")]);
    let three = history.write("b", "foo\nxfoo\n");
    let four = history.write("b", "foo\n");
    history.reports(&[(&four, "b:1:foo"), (&three, "b:1:foo"), (&one, "a:1:foo")]);
}

#[test]
fn a_change_counts_if_it_holds_a_match_that_is_no_whole_word() {
    let mut history = History::new();
    let one = history.write("a", "foo\n");
    let two = history.write("b", "xfoox\n");
    history.reports(&[(&two, "a:1:foo"), (&one, "a:1:foo")]);
}

#[test]
fn renames_copies_and_modes_are_no_changes() {
    let mut history = History::new();
    let one = history.write("a", "foo\nand more\nand more\n");
    history.place.git(["mv", "a", "b"]).ok();
    history.commit();
    history.place.git(["update-index", "--chmod=+x", "b"]).ok();
    history.git("commit --quiet --no-verify -m mode");
    history.reports(&[(&one, "a:1:foo")]);
    // A copy is an addition.
    let copy = history.write("c", "foo\nand more\nand more\n");
    history.reports(&[(&copy, "b:1:foo"), (&copy, "c:1:foo"), (&one, "a:1:foo")]);
}

#[test]
fn a_line_that_moves_is_a_change() {
    let mut history = History::new();
    let one = history.write("a", "foo\nx\ny\nz\n");
    let two = history.write("a", "x\ny\nz\nfoo\n");
    history.reports(&[(&two, "a:4:foo"), (&one, "a:1:foo")]);
    history.write("a", "w\nx\ny\nz\nfoo\n");
    history.reports(&[(&two, "a:4:foo"), (&one, "a:1:foo")]);
}

#[test]
fn merges_are_left_out_and_their_parents_told() {
    let mut history = History::new();
    history.write("a", "bar\n");
    history.git("checkout --quiet -b side");
    let side = history.write("s", "foo side\n");
    history.git("checkout --quiet main");
    let main = history.write("m", "foo main\n");
    history.git("merge --quiet --no-verify -m merge side");
    history.reports(&[(&main, "m:1:foo main"), (&side, "s:1:foo side")]);
    // Even what a merge brings in by itself.
    history.write("m", "foo main\nmore\n");
    history.git("checkout --quiet side");
    history.write("t", "bar\n");
    history.git("merge --quiet --no-commit --no-verify main");
    history.place.write("u", "foo merge\n");
    history.place.git(["add", "u"]).ok();
    history.git("commit --quiet --no-verify -m merge");
    history.reports(&[(&main, "m:1:foo main"), (&side, "s:1:foo side")]);
}

#[test]
fn every_reference_counts() {
    let mut history = History::new();
    history.write("a", "bar\n");
    let mut wanted = Vec::new();
    for (reference, content) in [
        ("refs/heads/deep/branch", "foo branch"),
        ("refs/tags/light", "foo tag"),
        ("refs/remotes/origin/x", "foo remote"),
        ("refs/notes/x", "foo note"),
        ("refs/odd/x", "foo odd"),
    ] {
        history.git("checkout --quiet --detach main");
        let commit = history.write("f", format!("{content}\n"));
        history.place.git(["update-ref", reference, &commit]).ok();
        wanted.push((commit, format!("f:1:{content}")));
    }
    history.git("tag -a -m annotated -f light light");
    // A commit that only a detached head has counts; after it is left, it does not.
    let detached = history.write("g", "foo detached\n");
    let last = wanted.last().unwrap().1.clone();
    history.place.says("--scan-history").exits(1).says(&format!("{detached}:{last}\n{detached}:g:1:foo detached\n"));
    history.git("checkout --quiet main");
    wanted.reverse();
    let wanted: Vec<(&str, &str)> = wanted.iter().map(|(commit, line)| (commit.as_str(), line.as_str())).collect();
    history.reports(&wanted);
}

#[test]
fn what_is_stashed_counts() {
    let mut history = History::new();
    history.write("a", "bar\n");
    history.place.write("a", "foo changed\n");
    history.place.stage("i", "foo index\n").write("u", "foo untracked\n");
    history.git("stash --quiet --include-untracked");
    let rev = |name: &str| history.place.git(["rev-parse", name]).line();
    let (index, untracked) = (rev("stash^2"), rev("stash^3"));
    // The stash itself is a merge. The index comes first, as the others are as old.
    history.reports(&[(&index, "i:1:foo index"), (&untracked, "u:1:foo untracked")]);
}

#[test]
fn the_heads_of_other_worktrees_count() {
    let mut history = History::new();
    history.write("a", "bar\n");
    history.git("worktree add --quiet --detach ../other");
    let other = history.place.at("../other");
    let commit = other.commit_file("b", "foo\n");
    history.reports(&[(&commit, "b:1:foo")]);
    other.says("--scan-history").reports(format!("{commit}:b:1:foo\n"));
}

#[test]
fn only_text_counts() {
    let mut history = History::new();
    history.write("a", "foo\0\n");
    symlink("foo", history.place.dir().join("foo")).unwrap();
    history.commit();
    history.place.says("--scan-history").passes();
    let one = history.write("b", "foo\n");
    history.reports(&[(&one, "b:1:foo")]);
}

#[test]
fn submodules_are_left_out() {
    let mut history = History::new();
    let other = history.place.at("../other");
    fs::create_dir(other.dir()).unwrap();
    other.git(["init", "--quiet"]).ok();
    other.commit_file("inside", "foo\n");
    history.git("submodule --quiet add ../other sub");
    history.commit();
    history.place.says("--scan-history").passes();
    let own = history.write("a", "foo\n");
    history.reports(&[(&own, "a:1:foo")]);
}

#[test]
fn odd_names_are_quoted_as_git_quotes_them() {
    let mut history = History::new();
    history.place.write("n\nl", "foo\n").write("sp ace", "foo\n").write("é", "foo\n").write("q\"", "foo\n").write("-a", "foo\n");
    let one = history.commit();
    history.reports(&[
        (&one, "-a:1:foo"),
        (&one, "\"n\\nl\":1:foo"),
        (&one, "\"q\\\"\":1:foo"),
        (&one, "sp ace:1:foo"),
        (&one, "\"\\303\\251\":1:foo"),
    ]);
}

#[test]
fn the_current_folder_is_searched_and_arguments_ignored() {
    let mut history = History::new();
    history.place.write("a", "foo\n").write("d/b", "foo\n").write("d/e/c", "foo\n");
    let one = history.commit();
    history.place.at("d").says("--scan-history").reports(format!("{one}:b:1:foo\n{one}:e/c:1:foo\n"));
    history.place.says("--scan-history a nothere").reports(format!("{one}:a:1:foo\n{one}:d/b:1:foo\n{one}:d/e/c:1:foo\n"));
    let two = history.write("a", "bar\n");
    history
        .place
        .at("d")
        .says("--scan-history")
        .reports(format!("{two}:b:1:foo\n{two}:e/c:1:foo\n{one}:b:1:foo\n{one}:e/c:1:foo\n"));
}

#[test]
fn where_no_commit_counts_the_work_tree_is_searched() {
    let mut history = History::new();
    history.place.stage("a", "foo\n");
    history.place.says("--scan-history").reports("a:1:foo\n");
    history.place.write("a", "bar\n");
    history.commit();
    history.place.write("a", "foo\n").write("untracked", "foo\n");
    history.place.says("--scan-history").reports("a:1:foo\n");
    fs::remove_file(history.place.dir().join("untracked")).unwrap();
    let one = history.write("b", "foo\n");
    history.place.write("a", "foo changed\n");
    history.reports(&[(&one, "a:1:foo"), (&one, "b:1:foo")]);
}

#[test]
fn several_expressions_and_what_is_allowed() {
    let mut history = History::new();
    history.place.set("secrets.patterns", &["foo", "^bar$"]);
    history.place.set("secrets.allowed", &["foo fine"]);
    let one = history.write("a", "foo fine\nbar\nbar x\n");
    let two = history.write("b", "foo\nfoo fine\n");
    history.reports(&[(&two, "a:2:bar"), (&two, "b:1:foo"), (&one, "a:2:bar")]);
    history.place.write(".gitallowed", format!("^{two}\n"));
    history.reports(&[(&one, "a:2:bar")]);
}

#[test]
fn attributes_tell_text() {
    let mut history = History::new();
    history.place.write(".gitattributes", "a -diff\n");
    history.write("a", "foo\n");
    history.place.says("--scan-history").passes();
}

#[test]
fn settings_hide_nothing() {
    let mut history = History::new();
    if left_out("settings of git's log and diff decide which commits count, and may hide them") {
        return;
    }
    let one = history.write("a", "foo\n");
    for (key, value) in
        [("log.showRoot", "false"), ("log.showSignature", "true"), ("color.ui", "always"), ("diff.external", "true")]
    {
        history.place.git(["config", key, value]).ok();
    }
    history.reports(&[(&one, "a:1:foo")]);
}

#[test]
fn many_commits_are_no_trouble() {
    let mut history = History::new();
    let one = history.write("a", "foo\n");
    let stream: String = (0..3000)
        .map(|number| {
            let tree = if number % 2 == 0 { "D a" } else { "M 100644 inline a\ndata 4\nfoo\n" };
            format!("commit refs/heads/many\ncommitter A <a@example.com> {} +0000\ndata 1\nx\n{tree}\n\n", 1_800_000_000 + number)
        })
        .collect();
    history
        .place
        .call("git")
        .args(["fast-import", "--quiet"])
        .stdin(format!("reset refs/heads/many\nfrom {one}\n\n{stream}"))
        .run()
        .ok();
    let run = history.place.says("--scan-history").exits(1);
    assert_eq!(run.stderr().matches(":a:1:foo\n").count(), 1501, "every other of 3000 commits, and the first");
}
