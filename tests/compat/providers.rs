//! `secrets.providers`: commands whose output is patterns.

use super::support::{Place, Told, is_ours, left_out};
use std::os::unix::fs::PermissionsExt;

const TEXT: &str = "one\ntwo\nthree\none two\n\nsix\r\n";

/// Makes a repository with a file `f` in it and these providers.
fn with(providers: &[&str]) -> Place {
    let place = Place::new();
    place.stage("f", TEXT);
    place.set("secrets.providers", providers);
    place
}

/// Makes a script among the tools.
fn tool(place: &Place, name: &str, script: &str) {
    let path = place.tools().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn output_is_patterns_line_by_line() {
    for (providers, wanted) in [
        (&["echo one"][..], "f:1:one\nf:4:one two\n"),
        (&["printf one\\ntwo"], "f:1:one\nf:2:two\nf:4:one two\n"),
        (&["printf %s\\n two three"], "f:2:two\nf:3:three\nf:4:one two\n"),
        (&["echo two", "echo three"], "f:2:two\nf:3:three\nf:4:one two\n"),
        (&["printf two\\n\\n\\n", "printf three\\n\\n"], "f:2:two\nf:3:three\nf:4:one two\n"),
        (&["echo th[r]ee$"], "f:3:three\n"),
        (&["echo two\necho three"], "f:2:two\nf:3:three\nf:4:one two\n"),
    ] {
        let place = with(providers);
        place.says("--scan f").reports(wanted);
        place.says("--scan").reports(wanted);
    }
}

#[test]
fn carriage_returns_are_dropped() {
    let place = with(&["printf three\\r\\ntwo\\r"]);
    place.says("--scan f").reports("f:2:two\nf:3:three\nf:4:one two\n");
    place.says("--scan").reports("f:2:two\nf:3:three\nf:4:one two\n");
    with(&["printf th\\rree"]).says("--scan f").reports("f:3:three\n");
}

#[test]
fn a_command_is_split_at_blanks_and_nowhere_else() {
    with(&["  echo   three  "]).says("--scan f").reports("f:3:three\n");
    with(&["echo\tthree"]).says("--scan f").reports("f:3:three\n");
    // Quotes, variables, pipes and semicolons are plain characters.
    for provider in ["echo \"three\"", "echo 'three'", "echo $HOME", "echo x; echo three", "echo x | echo three"] {
        with(&[provider]).says("--scan f").passes();
    }
    with(&["echo one two"]).says("--scan f").reports("f:4:one two\n");
    with(&["echo one   two"]).says("--scan f").reports("f:4:one two\n");
}

#[test]
fn arguments_arrive_whole() {
    let place = with(&["args \"a b\" 'c' $X x;y *.nothing ~"]);
    tool(&place, "args", "for arg; do echo \"<$arg>\"; done >\"$HOME/args\"");
    place.says("--scan f").passes();
    assert_eq!(place.at("../home").read("args"), b"<\"a>\n<b\">\n<'c'>\n<$X>\n<x;y>\n<*.nothing>\n<~>\n");
}

#[test]
fn no_output_adds_nothing() {
    for provider in ["true", "false", "echo -n", "printf \\n\\n", "printf \\r\\n", "", "   "] {
        let place = with(&[provider]);
        place.says("--scan f").passes();
        place.says("--scan").passes();
        place.says("--scan nothere").passes();
        place.set("secrets.patterns", &["three"]);
        place.says("--scan f").reports("f:3:three\n");
        place.says("--scan").reports("f:3:three\n");
    }
}

#[test]
fn an_empty_line_between_others_is_an_empty_pattern() {
    let place = with(&["printf two\\n\\nthree"]);
    place.says("--scan f").reports("f:2:two\nf:3:three\nf:4:one two\nf:5:\nf:6:six\r\n");
    place.says("--scan").reports("f:2:two\nf:3:three\nf:4:one two\n");
}

#[test]
fn patterns_come_first_and_providers_in_their_order() {
    let place = with(&["printf (a", "printf [b"]);
    place.set("secrets.patterns", &["\\"]);
    place.says("--scan --cached").tells(128, "", "fatal: command line, '\\|(a|[b': Unmatched [, [^, [:, [., or [=\n");
}

#[test]
fn how_a_provider_ends_does_not_matter() {
    let place = with(&["ends-badly", "echo three"]);
    tool(&place, "ends-badly", "echo two; echo trouble >&2; exit 3");
    let wanted = "f:2:two\nf:3:three\nf:4:one two\n";
    let run = place.says("--scan f");
    assert!(run.stderr().starts_with(&format!("trouble\n{wanted}")), "{run}");
    run.exits(1);
}

#[test]
fn a_provider_runs_where_the_caller_stands() {
    let place = with(&["where"]);
    tool(&place, "where", "pwd >\"$HOME/where\"; echo \"$MARK\" >>\"$HOME/where\"; cat >>\"$HOME/where\"");
    place.write("sub/g", "");
    let sub = place.at("sub");
    sub.call("git-secrets").args(["--scan", "g"]).env("MARK", "x").stdin("given").run().passes();
    let told = String::from_utf8(place.at("../home").read("where")).unwrap();
    assert_eq!(told, format!("{}\nx\n", sub.dir().display()));
}

#[test]
fn a_provider_that_is_not_there_adds_nothing() {
    for provider in ["no-such-provider", "./no/such", "\"echo\" three", "FOO=x echo three", "~/x"] {
        let place = with(&[provider, "echo two"]);
        let run = place.says("--scan f");
        // What is said about it is the shell's affair there, and ours here; it must not be silence.
        assert!(run.error_bytes().len() > 2 * "f:2:two\n".len(), "{run}");
        if is_ours() {
            let name = provider.split(' ').next().unwrap();
            assert!(run.stderr().lines().next().unwrap().contains(name), "{run}");
        }
        run.says("f:2:two\nf:4:one two\n").exits(1);
    }
}

#[test]
fn a_word_that_is_a_glob_names_files() {
    let place = with(&["cat list*"]);
    place.write("list-of-mine", "three\n");
    place.says("--scan f").reports("f:3:three\n");
}

#[test]
fn a_provider_reads_nothing() {
    let place = with(&["cat", "echo two"]);
    if left_out("a provider that reads standard input eats the providers behind it, and their commands become patterns") {
        return;
    }
    place.call("git-secrets").args(["--scan", "f"]).stdin("three\n").run().reports("f:2:two\nf:4:one two\n");
    place.call("git-secrets").args(["--scan", "-"]).stdin("one\ntwo\n").run().reports("(standard input):2:two\n");
}

#[test]
fn providers_come_from_every_level() {
    let place = with(&["echo two"]);
    place.git(["config", "--global", "secrets.providers", "echo three"]).ok();
    place.says("--scan f").reports("f:2:two\nf:3:three\nf:4:one two\n");
    let run = place.call("git").args(["-c", "secrets.providers=echo six", "secrets", "--scan", "f"]).run();
    run.reports("f:2:two\nf:3:three\nf:4:one two\nf:6:six\r\n");
}
