//! `--scan FILE`: what grep does with names, folders, links, standard input and bytes.

use super::support::{Place, Told, found, left_out};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

/// Makes a folder in a repository that looks for `foo`; nothing in it is tracked.
fn place() -> Place {
    Place::with(&["foo"])
}

#[test]
fn each_line_is_told_with_name_and_number() {
    let place = place();
    place.write("a", "foo\nbar\nfoo bar foo\nxfoo\n\nfoo_\n\tfoo-");
    place.says("--scan a").reports("a:1:foo\na:3:foo bar foo\na:7:\tfoo-\n");
    place.call("git").args(["secrets", "--scan", "a"]).run().reports("a:1:foo\na:3:foo bar foo\na:7:\tfoo-\n");
    for content in ["bar\n", ""] {
        place.write("b", content);
        place.says("--scan b").passes();
    }
}

#[test]
fn files_are_told_in_the_order_given() {
    let place = place();
    place.write("a", "foo\n").write("b", "foo\n").write("c", "bar\n");
    place.says("--scan b c a").reports("b:1:foo\na:1:foo\n");
    place.says("--scan a b a").reports("a:1:foo\nb:1:foo\na:1:foo\n");
    place.says("--scan a -- b").reports("a:1:foo\nb:1:foo\n");
}

#[test]
fn a_name_is_told_as_it_was_given() {
    let place = place();
    place.write("a", "foo\n").write("d/b", "foo\n");
    for name in ["a", "./a", "d/b", "d//b", "d/../a", "../repo/a", ".//./a"] {
        place.secrets(["--scan", name]).reports(format!("{name}:1:foo\n"));
    }
    let absolute = place.dir().join("a").display().to_string();
    place.secrets(["--scan", &absolute]).reports(format!("{absolute}:1:foo\n"));
    place.at("d").says("--scan b ../a").reports("b:1:foo\n../a:1:foo\n");
}

#[test]
fn odd_names_are_told_byte_for_byte() {
    let place = place();
    for name in [
        &b"sp ace"[..],
        b"q'\"uote",
        b"n\nl",
        b"tab\t",
        b"back\\slash",
        b"\xff",
        "é".as_bytes(),
        b"*",
        b"a:b",
        b"\x1b[1m",
        b"$HOME",
        b" ",
        b"#",
    ] {
        let name = OsStr::from_bytes(name);
        place.write(name, "foo\n");
        place.secrets([OsStr::new("--scan"), name]).reports([name.as_bytes(), b":1:foo\n"].concat());
    }
}

#[test]
fn a_name_with_a_dash_in_front_is_a_name() {
    let place = place();
    place.write("-dash", "foo\n").write("--help", "foo\n").write("-", "foo\n");
    place.says("--scan ./-dash").reports("./-dash:1:foo\n");
    place.says("--scan ./-").reports("./-:1:foo\n");
    if left_out("a file whose name begins with a dash becomes an option of grep") {
        return;
    }
    place.says("--scan -- -dash").reports("-dash:1:foo\n");
    place.says("--scan -- --help").reports("--help:1:foo\n");
}

#[test]
fn content_is_told_byte_for_byte() {
    let place = place();
    for line in [
        &b"foo\r"[..],
        b"a\rfoo\rb",
        b"foo \xff",
        b"\xfffoo\xfe",
        "é foo é".as_bytes(),
        b"\xef\xbb\xbffoo",
        b"\x1b[31m foo\x1b[0m",
        b"\tfoo\x0b\x0c\x01",
        b"foo\\n",
        b"foo %s",
    ] {
        place.write("a", [line, b"\n"].concat());
        place.says("--scan a").reports([b"a:1:", line, b"\n"].concat());
        place.write("a", line);
        place.says("--scan a").reports([b"a:1:", line, b"\n"].concat());
    }
}

#[test]
fn long_lines_are_told_whole() {
    let place = place();
    let long = "x ".repeat(200_000);
    place.write("a", format!("{long}foo {long}\nfoo\n{long}\n"));
    place.says("--scan a").reports(format!("a:1:{long}foo {long}\na:2:foo\n"));
}

#[test]
fn many_lines_are_told() {
    let place = place();
    place.write("a", "foo\nbar\n".repeat(3000));
    let wanted: String = (0..3000).map(|number| format!("a:{}:foo\n", 2 * number + 1)).collect();
    place.says("--scan a").reports(wanted);
}

#[test]
fn a_null_byte_anywhere_makes_a_file_binary() {
    let place = place();
    let filler = "x\n".repeat(20_000);
    for content in ["foo\0".to_owned(), "\0\nfoo\n".to_owned(), format!("foo\n{filler}\0"), format!("{filler}\0{filler}foo\n")] {
        place.write("b", content).write("a", "foo\n");
        place.says("--scan b").passes();
        place.says("--scan a b").reports("a:1:foo\n");
    }
    place.write("b", format!("foo\n{}\0", "x\n".repeat(100_000)));
    place.says("--scan b").passes();
    place.write("b", b"\xff\xfef\0o\0o\0\n\0");
    place.says("--scan b").passes();
}

#[test]
fn what_is_no_text_in_another_encoding_is_text_here() {
    let place = place();
    place.write("a", b"foo \xff\xfe\n");
    for locale in ["C", "C.UTF-8", "POSIX"] {
        place.call("git-secrets").args(["--scan", "a"]).env("LC_ALL", locale).run().reports(b"a:1:foo \xff\xfe\n");
        place.call("git-secrets").args(["--scan", "a"]).without("LC_ALL").env("LANG", locale).run().reports(b"a:1:foo \xff\xfe\n");
    }
}

#[test]
fn a_missing_file_ends_everything() {
    let place = place();
    place.write("a", "foo\n").write("d/b", "");
    for words in
        ["--scan nothere", "--scan a nothere", "--scan nothere a", "--scan d nothere", "--scan -r d nothere", "--scan -r nothere a"]
    {
        place.says(words).tells(2, "", "grep: nothere: No such file or directory\n");
    }
    place.says("--scan a/x").tells(2, "", "grep: a/x: Not a directory\n");
    place.says("--scan a nothere/").tells(2, "", "grep: nothere/: No such file or directory\n");
    place.says("--scan x y").tells(2, "", "grep: x: No such file or directory\ngrep: y: No such file or directory\n");
    place.secrets(["--scan", ""]).tells(2, "", "grep: : No such file or directory\n");
    place.secrets(["--scan", "no\nthere"]).tells(2, "", "grep: no\nthere: No such file or directory\n");
    place.secrets(["--scan", "é"]).tells(2, "", "grep: é: No such file or directory\n");
    let long = "x".repeat(300);
    place.secrets(["--scan", &long]).tells(2, "", format!("grep: {long}: File name too long\n"));
}

#[test]
fn folders_are_left_out_unless_asked_for() {
    let place = place();
    place.write("d/b", "foo\n").write("d/e/c", "foo\n").write("a", "foo\n");
    place.says("--scan d").passes();
    place.says("--scan d/").passes();
    place.says("--scan d a .").reports("a:1:foo\n");
    place.says("--scan -r d/e").reports("d/e/c:1:foo\n");
    place.says("--scan -r d/e/").reports("d/e/c:1:foo\n");
    place.says("--scan -r d/e//").reports("d/e/c:1:foo\n");
    place.says("--scan -r a d/e a").reports("a:1:foo\nd/e/c:1:foo\na:1:foo\n");
    place.at("d/e").says("--scan -r .").reports("./c:1:foo\n");
    place.at("d/e").says("--scan -r ../../d/e").reports("../../d/e/c:1:foo\n");
    assert_eq!(sorted(place.says("--scan -r d a").lines()), ["a:1:foo", "d/b:1:foo", "d/e/c:1:foo"]);
}

#[test]
fn everything_below_a_folder_is_searched() {
    let place = place();
    place.write(".hidden/.a", "foo\n").write("ignored", "foo\n").write(".gitignore", "ignored\n").write("bin", "foo\0");
    std::fs::create_dir_all(place.dir().join("empty")).unwrap();
    symlink("ignored", place.dir().join("link")).unwrap();
    symlink(".hidden", place.dir().join("folder")).unwrap();
    symlink("nowhere", place.dir().join("dangling")).unwrap();
    let lines = sorted(place.says("--scan -r .").lines());
    assert_eq!(lines, ["./.git/config:7:\tpatterns = foo", "./.hidden/.a:1:foo", "./ignored:1:foo"]);
}

#[test]
fn links_that_are_named_are_followed() {
    let place = place();
    place.write("a", "foo\n").write("d/b", "foo\n");
    symlink("a", place.dir().join("link")).unwrap();
    symlink("d", place.dir().join("folder")).unwrap();
    symlink("nowhere", place.dir().join("dangling")).unwrap();
    place.says("--scan link").reports("link:1:foo\n");
    place.says("--scan folder").passes();
    place.says("--scan -r folder link").reports("folder/b:1:foo\nlink:1:foo\n");
    place.says("--scan dangling").tells(2, "", "grep: dangling: No such file or directory\n");
    place.says("--scan -r dangling").tells(2, "", "grep: dangling: No such file or directory\n");
}

#[test]
fn a_dash_is_standard_input() {
    let place = place();
    place.write("a", "foo\n");
    let scan = |args: &[&str], input: &str| place.call("git-secrets").args(["--scan"]).args(args).stdin(input).run();
    scan(&["-"], "bar\nfoo\n").reports("(standard input):2:foo\n");
    scan(&["-"], "foo").reports("(standard input):1:foo\n");
    scan(&["-"], "").passes();
    scan(&["-"], "foo\0").passes();
    scan(&["-r", "-"], "foo").reports("(standard input):1:foo\n");
    scan(&["a", "-", "a"], "foo").reports("a:1:foo\n(standard input):1:foo\na:1:foo\n");
    scan(&["-", "-"], "foo").reports("(standard input):1:foo\n");
    scan(&["--", "-"], "foo").reports("(standard input):1:foo\n");
    scan(&["-", "nothere"], "foo").tells(2, "", "grep: nothere: No such file or directory\n");
    scan(&["a"], "foo").reports("a:1:foo\n");
    place.write("(standard input)", "foo");
    scan(&["(standard input)"], "bar").reports("(standard input):1:foo\n");
    scan(&["-"], &"foo\n".repeat(100_000)).exits(1).says("(standard input):100000:foo\n");
}

#[test]
fn what_is_outside_of_the_repository_is_searched_too() {
    let place = place();
    place.write("../else/a", "foo\n");
    place.says("--scan ../else/a").reports("../else/a:1:foo\n");
    let elsewhere = Place::folder();
    elsewhere.write("a", "foo\n");
    elsewhere.git(["config", "--global", "secrets.patterns", "foo"]).ok();
    let told = "fatal: not a git repository (or any of the parent directories): .git\n";
    elsewhere.says("--scan a").tells(1, "", [told.as_bytes(), &found("a:1:foo\n")].concat());
    elsewhere.says("--scan -r .").exits(1).says("./a:1:foo\n");
}

/// Returns the lines in order: a folder is read in no particular one.
fn sorted(lines: Vec<u8>) -> Vec<String> {
    let mut lines: Vec<String> = String::from_utf8(lines).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}
