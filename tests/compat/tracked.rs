//! `--scan` without files, `--cached`, `--untracked` and `--no-index`: what git grep does with index, work tree and path specs.

use super::support::{Place, Told, left_out};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

fn place() -> Place {
    Place::with(&["foo"])
}

#[test]
fn tracked_files_are_told_in_the_order_of_the_index() {
    let place = place();
    for name in ["z", "a-b", "a/b", "a.b", "a0", "A", ".hidden", "d/e/f", "d/a"] {
        place.stage(name, "foo\n");
    }
    place.write("untracked", "foo\n").write("d/untracked", "foo\n");
    let wanted = ".hidden:1:foo\nA:1:foo\na-b:1:foo\na.b:1:foo\na/b:1:foo\na0:1:foo\nd/a:1:foo\nd/e/f:1:foo\nz:1:foo\n";
    place.says("--scan").reports(wanted);
    place.says("--scan -r").reports(wanted);
    place.says("--scan --recursive").reports(wanted);
    place.says("--scan --cached").reports(wanted);
    place.call("git").args(["secrets", "--scan"]).run().reports(wanted);
}

#[test]
fn the_work_tree_is_searched_and_the_index_on_request() {
    let place = place();
    place.stage("staged", "foo\n").write("staged", "fixed\n");
    place.stage("changed", "fine\n").write("changed", "foo\n");
    place.stage("gone", "foo\n");
    std::fs::remove_file(place.dir().join("gone")).unwrap();
    place.says("--scan").reports("changed:1:foo\n");
    place.says("--scan --cached").reports("gone:1:foo\nstaged:1:foo\n");
    place.says("--scan --untracked").reports("changed:1:foo\n");
    place.says("--scan --no-index").reports("changed:1:foo\n");
}

#[test]
fn untracked_files_are_told_among_the_others() {
    let place = place();
    place.stage("b/tracked", "foo\n").stage("d", "foo\n");
    place
        .write("a", "foo\n")
        .write("b/untracked", "foo\n")
        .write("c/x", "foo\n")
        .write("ignored", "foo\n")
        .write("e/ignored", "foo\n");
    place.write(".gitignore", "ignored\n").write(".git/info/exclude", "excluded\n").write("excluded", "foo\n");
    place.says("--scan --untracked").reports("a:1:foo\nb/tracked:1:foo\nb/untracked:1:foo\nc/x:1:foo\nd:1:foo\n");
    place.says("--scan --untracked ignored").passes();
    place.git(["add", "-f", "ignored"]).ok();
    place.says("--scan").reports("b/tracked:1:foo\nd:1:foo\nignored:1:foo\n");
    if left_out("with --untracked, a tracked file is left out that is ignored") {
        return;
    }
    place.says("--scan --untracked ignored").reports("ignored:1:foo\n");
}

#[test]
fn without_the_index_everything_in_the_folder_is_searched() {
    let place = place();
    place.stage("b", "foo\n").write("a", "foo\n").write("ignored", "foo\n").write(".gitignore", "ignored\n");
    place.says("--scan --no-index").reports("a:1:foo\nb:1:foo\nignored:1:foo\n");
    place.says("--scan --no-index ignored").reports("ignored:1:foo\n");
    let elsewhere = Place::folder();
    elsewhere.git(["config", "--global", "secrets.patterns", "foo"]).ok();
    elsewhere.write("d/a", "foo\n").write("b", "foo\n");
    elsewhere.says("--scan --no-index").exits(1).says("b:1:foo\nd/a:1:foo\n");
}

#[test]
fn only_the_current_folder_is_searched() {
    let place = place();
    place.stage("a", "foo\n").stage("d/b", "foo\n").stage("d/e/c", "foo\n").write("d/u", "foo\n");
    let below = place.at("d");
    below.says("--scan").reports("b:1:foo\ne/c:1:foo\n");
    below.says("--scan --cached").reports("b:1:foo\ne/c:1:foo\n");
    below.says("--scan --untracked").reports("b:1:foo\ne/c:1:foo\nu:1:foo\n");
    below.says("--scan --no-index").reports("b:1:foo\ne/c:1:foo\nu:1:foo\n");
    below.says("--scan --cached ../a").reports("../a:1:foo\n");
    below.says("--scan --cached :/").reports("../a:1:foo\nb:1:foo\ne/c:1:foo\n");
    place.at("d/e").says("--scan --cached ..").reports("../b:1:foo\nc:1:foo\n");
}

#[test]
fn arguments_are_path_specs_there() {
    let place = place();
    place.stage("a", "foo\n").stage("d/b", "foo\n").stage("d/e/c", "foo\n").stage("x.c", "foo\n");
    place.says("--scan --cached a").reports("a:1:foo\n");
    place.says("--scan --cached x.c a a").reports("a:1:foo\nx.c:1:foo\n");
    place.says("--scan --cached d").reports("d/b:1:foo\nd/e/c:1:foo\n");
    place.says("--scan --cached d/").reports("d/b:1:foo\nd/e/c:1:foo\n");
    place.says("--scan --cached ./a").reports("a:1:foo\n");
    place.says("--scan --cached d/../a").reports("a:1:foo\n");
    place.says("--scan --cached *.c").reports("x.c:1:foo\n");
    place.says("--scan --cached *c").reports("d/e/c:1:foo\nx.c:1:foo\n");
    place.says("--scan --cached -- :!d").reports("a:1:foo\nx.c:1:foo\n");
    place.says("--scan --cached :(glob)*c").reports("x.c:1:foo\n");
    place.says("--scan --cached :(literal)*c").passes();
    place.says("--scan --cached :(icase)A").reports("a:1:foo\n");
    let absolute = place.dir().join("a").display().to_string();
    place.secrets(["--scan", "--cached", &absolute]).reports("a:1:foo\n");
    place.says("--scan --cached nothere").passes();
    place.says("--scan --untracked nothere").passes();
    place.says("--scan --no-index nothere").passes();
    place.says("--scan --cached -").passes();
    place.says("--scan --untracked d").reports("d/b:1:foo\nd/e/c:1:foo\n");
}

#[test]
fn a_path_outside_of_the_repository_is_refused() {
    let place = place();
    place.stage("a", "foo\n");
    let top = place.dir().display().to_string();
    for option in ["--cached", "--untracked", "--no-index"] {
        let told = format!("fatal: ../x: '../x' is outside repository at '{top}'\n");
        place.secrets(["--scan", option, "../x"]).tells(128, "", told);
        let told = format!("fatal: /nowhere: '/nowhere' is outside repository at '{top}'\n");
        place.secrets(["--scan", option, "a", "/nowhere"]).tells(128, "", told);
    }
}

#[test]
fn odd_names_are_quoted_as_git_quotes_them() {
    let place = place();
    let names: [(&[u8], &str); 11] = [
        (b" ", " "),
        (b"*", "*"),
        (b"back\\slash", "\"back\\\\slash\""),
        (b"bell\x07\x01", "\"bell\\a\\001\""),
        (b"colon:1:x", "colon:1:x"),
        (b"n\nl", "\"n\\nl\""),
        (b"q'\"uote", "\"q'\\\"uote\""),
        (b"sp ace", "sp ace"),
        (b"tab\t", "\"tab\\t\""),
        (b"\xc3\xa9", "\"\\303\\251\""),
        (b"\xff", "\"\\377\""),
    ];
    for (name, _) in names {
        place.stage(OsStr::from_bytes(name), "foo\n");
    }
    let wanted: String = names.iter().map(|(_, told)| format!("{told}:1:foo\n")).collect();
    for words in ["--scan", "--scan --cached", "--scan --untracked", "--scan --no-index"] {
        place.says(words).reports(&wanted);
    }
    place.git(["config", "core.quotePath", "false"]).ok();
    let wanted = wanted.replace("\"\\303\\251\"", "é").into_bytes();
    let wanted = [wanted.strip_suffix(b"\"\\377\":1:foo\n").unwrap(), b"\xff:1:foo\n"].concat();
    place.says("--scan").reports(wanted);
}

#[test]
fn a_name_with_a_dash_in_front_is_a_name() {
    let place = place();
    place.stage("-dash", "foo\n").stage("--help", "foo\n").stage("-", "foo\n");
    place.says("--scan").reports("-:1:foo\n--help:1:foo\n-dash:1:foo\n");
    place.says("--scan --cached").reports("-:1:foo\n--help:1:foo\n-dash:1:foo\n");
    place.says("--pre_commit_hook").reports("-:1:foo\n--help:1:foo\n-dash:1:foo\n");
    place.says("--scan --cached ./-dash").reports("-dash:1:foo\n");
    place.says("--scan --cached -- -dash").reports("-dash:1:foo\n");
}

#[test]
fn content_is_told_byte_for_byte() {
    let place = place();
    let text = b"foo\r\na\rfoo\rb\nxfoo\nfoo \xff\n\xfffoo\xfe\n\xef\xbb\xbffoo\n\tfoo\x0b\x01\nlast foo";
    let wanted = b"a:1:foo\r\na:2:a\rfoo\rb\na:4:foo \xff\na:5:\xfffoo\xfe\na:6:\xef\xbb\xbffoo\na:7:\tfoo\x0b\x01\na:8:last foo\n";
    place.stage("a", text);
    for words in ["--scan", "--scan --cached", "--pre_commit_hook"] {
        place.says(words).reports(wanted);
    }
    let long = "x ".repeat(200_000);
    place.stage("a", format!("{long}foo\n"));
    place.says("--scan --cached").reports(format!("a:1:{long}foo\n"));
}

#[test]
fn a_null_byte_in_the_first_8000_makes_a_file_binary() {
    let place = place();
    for (length, caught) in [(0, false), (7_999 - 4, false), (8_000 - 4, true), (9_000, true)] {
        place.stage("a", format!("foo\n{}\0\nfoo\n", "x".repeat(length)));
        for words in ["--scan", "--scan --cached"] {
            if caught {
                place.says(words).reports("a:1:foo\na:3:foo\n");
            } else {
                place.says(words).passes();
            }
        }
    }
    // A line is told without its null bytes.
    place.stage("a", format!("{}\na\0foo\0b\0\n", "x".repeat(8_000)));
    place.says("--scan").reports("a:2:afoob\n");
    place.says("--scan --cached").reports("a:2:afoob\n");
}

#[test]
fn links_and_submodules_are_left_out() {
    let place = place();
    place.stage("a", "foo\n");
    for (link, target) in [("link", "a"), ("folder", "d"), ("foo", "foo")] {
        symlink(target, place.dir().join(link)).unwrap();
        place.git(["add", link]).ok();
    }
    let other = place.at("../other");
    std::fs::create_dir(other.dir()).unwrap();
    other.git(["init", "--quiet"]).ok();
    other.commit_file("inside", "foo\n");
    place.git(["submodule", "--quiet", "add", "../other", "sub"]).ok();
    for words in ["--scan", "--scan --cached", "--scan --untracked"] {
        place.says(words).reports("a:1:foo\n");
    }
    place.at("sub").set("secrets.patterns", &["foo"]);
    place.at("sub").says("--scan").reports("inside:1:foo\n");
}

#[test]
fn entries_that_are_no_content_are_left_out_of_the_index() {
    let place = place();
    place.write("intent", "foo\n");
    place.git(["add", "-N", "intent"]).ok();
    place.says("--scan --cached").passes();
    place.says("--scan").reports("intent:1:foo\n");
}

#[test]
fn conflicts_are_searched_in_the_work_tree_only() {
    let place = place();
    place.commit_file("a", "one\n");
    place.git(["branch", "other"]).ok();
    place.commit_file("a", "ours foo\n");
    place.git(["checkout", "--quiet", "other"]).ok();
    place.commit_file("a", "theirs foo\n");
    place.git(["merge", "main"]).fails();
    place.says("--scan").reports("a:2:theirs foo\na:4:ours foo\n");
    place.says("--scan --cached").passes();
}

#[test]
fn files_that_are_assumed_unchanged_are_read_from_the_index() {
    let place = place();
    place.stage("assumed", "foo\n").write("assumed", "fixed\n").stage("skipped", "foo\n");
    place.git(["update-index", "--assume-unchanged", "assumed"]).ok();
    place.git(["update-index", "--skip-worktree", "skipped"]).ok();
    place.says("--scan --cached").reports("assumed:1:foo\nskipped:1:foo\n");
    place.says("--scan").reports("assumed:1:foo\n");
}

#[test]
fn no_two_of_the_three_go_together() {
    let place = place();
    place.stage("a", "foo\n");
    if left_out("two of --cached, --no-index and --untracked together search nothing at all, and end well") {
        return;
    }
    for words in ["--cached --no-index", "--cached --untracked", "--untracked --no-index a", "--cached --untracked --no-index"] {
        place.says(&format!("--scan {words}")).exits(2);
    }
}

#[test]
fn attributes_tell_text_where_no_file_is_named() {
    let place = place();
    place.stage("a", "foo\n").stage("b", "foo\n").stage("c", "foo\0\n").stage("d", "foo\n");
    place.stage(".gitattributes", "a -diff\nb binary\nc diff\nd diff=none\n");
    place.git(["config", "diff.none.binary", "true"]).ok();
    place.says("--scan a b c d").reports("a:1:foo\nb:1:foo\nd:1:foo\n");
    if left_out("the shell complains about the NUL bytes that it drops") {
        return;
    }
    place.says("--scan").reports("c:1:foo\n");
    place.says("--scan --cached").reports("c:1:foo\n");
}

#[test]
fn settings_of_git_grep_change_nothing() {
    let place = place();
    place.stage("d/a", "x foo\n").stage("d/b", "foo\0\n");
    for (key, value) in [("color.ui", "always"), ("color.grep", "always"), ("grep.column", "true"), ("grep.fullName", "true")] {
        place.git(["config", key, value]).ok();
    }
    for (key, value) in
        [("grep.patternType", "fixed"), ("grep.lineNumber", "false"), ("grep.threads", "3"), ("core.pager", "false")]
    {
        place.git(["config", key, value]).ok();
    }
    if left_out("colours, columns and other settings of git grep get into what is told where no file is named") {
        return;
    }
    place.says("--scan").reports("d/a:1:x foo\n");
    place.at("d").says("--scan --cached").reports("a:1:x foo\n");
}
