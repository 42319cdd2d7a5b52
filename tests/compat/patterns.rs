//! `secrets.patterns`: from where they come, and how many values become expressions.

use super::support::{Place, Told, left_out};

const TEXT: &str = "one\ntwo\nthree\none two\n\nsix\r\n";

/// Makes a repository with a staged file `f` in it and these patterns.
fn with(patterns: &[&str]) -> Place {
    let place = Place::with(patterns);
    place.stage("f", TEXT);
    place
}

/// Asserts what is found, whether the file is named or all files are searched.
#[track_caller]
fn both(place: &Place, wanted: &str) {
    place.says("--scan f").reports(wanted);
    place.says("--scan").reports(wanted);
}

#[test]
fn without_a_pattern_nothing_is_looked_at() {
    for patterns in [&[][..], &[""], &["", ""], &["\n\n"]] {
        let place = with(patterns);
        for words in ["--scan", "--scan f", "--scan nothere", "--scan --cached", "--scan -r .", "--scan -", "--scan-history"] {
            place.says(words).passes();
        }
        place.says("--pre_commit_hook").passes();
        place.says("--commit_msg_hook -- nothere").passes();
    }
    let place = with(&[]);
    place.write(".git/config", [place.read(".git/config"), b"[secrets]\n\tpatterns\n".to_vec()].concat());
    place.says("--scan f").passes();
    place.says("--scan").passes();
}

#[test]
fn each_value_is_an_expression() {
    both(&with(&["two"]), "f:2:two\nf:4:one two\n");
    both(&with(&["two", "three"]), "f:2:two\nf:3:three\nf:4:one two\n");
    both(&with(&["two|three"]), "f:2:two\nf:3:three\nf:4:one two\n");
    both(&with(&["^one$", "^three$"]), "f:1:one\nf:3:three\n");
}

#[test]
fn each_line_of_a_value_is_an_expression() {
    both(&with(&["three\nsix"]), "f:3:three\nf:6:six\r\n");
    both(&with(&["^one$\n^two$"]), "f:1:one\nf:2:two\n");
}

#[test]
fn an_empty_line_counts_where_files_are_named() {
    for patterns in [&["", "three"][..], &["\nthree"], &["three", "", "three"], &["three\n\nthree"], &["three", "\n", "x"]] {
        let place = with(patterns);
        place.says("--scan f").reports("f:3:three\nf:5:\nf:6:six\r\n");
        place.says("--scan").reports("f:3:three\n");
    }
    // At the end it does not.
    for patterns in [&["three", ""][..], &["three\n"], &["three\n\n", "", ""]] {
        both(&with(patterns), "f:3:three\n");
    }
}

#[test]
fn every_level_counts() {
    let place = with(&["two"]);
    place.git(["config", "--global", "secrets.patterns", "three"]).ok();
    both(&place, "f:2:two\nf:3:three\nf:4:one two\n");
    let git = |args: &[&str]| place.call("git").args(["-c", "secrets.patterns=six", "secrets"]).args(args).run();
    git(&["--scan", "f"]).reports("f:2:two\nf:3:three\nf:4:one two\nf:6:six\r\n");
    git(&["--scan"]).reports("f:2:two\nf:3:three\nf:4:one two\nf:6:six\r\n");
    let given = [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "secrets.patterns"), ("GIT_CONFIG_VALUE_0", "six")];
    let call = place.call("git-secrets").args(["--scan", "f"]);
    given
        .into_iter()
        .fold(call, |call, (name, value)| call.env(name, value))
        .run()
        .reports("f:2:two\nf:3:three\nf:4:one two\nf:6:six\r\n");
}

#[test]
fn included_and_conditional_configuration_counts() {
    let place = with(&[]);
    place.write("../home/more", "[secrets]\n\tpatterns = two\n");
    place.write("../home/here", "[SECRETS]\n\tPATTERNS = three\n");
    let config =
        "[include]\n\tpath = more\n[includeIf \"gitdir:**/repo/\"]\n\tpath = here\n[includeIf \"gitdir:/nowhere/\"]\n\tpath = x\n";
    let path = place.home().join(".gitconfig");
    let user = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, user + config).unwrap();
    both(&place, "f:2:two\nf:3:three\nf:4:one two\n");
}

#[test]
fn the_configuration_of_a_worktree_counts() {
    let place = with(&[]);
    place.commit_unhooked();
    place.git(["config", "extensions.worktreeConfig", "true"]).ok();
    place.git(["worktree", "add", "--quiet", "../other"]).ok();
    place.git(["config", "--worktree", "secrets.patterns", "two"]).ok();
    both(&place, "f:2:two\nf:4:one two\n");
    place.at("../other").says("--scan").passes();
}

#[test]
fn broken_configuration_is_not_clean() {
    let place = with(&["two"]);
    place.write(".git/config", "[secrets\n");
    if left_out("when git cannot read its configuration, the patterns are taken for empty, and the run ends well") {
        return;
    }
    place.says("--scan f").fails();
    place.says("--scan").fails();
    place.says("--pre_commit_hook").fails();
}

#[test]
fn quoting_in_the_configuration_is_gits() {
    let place = with(&[]);
    let config = "[secrets]\n\tpatterns = \"one two\"\n\tpatterns = th\\\n\
        ree ; a comment\n\tpatterns = s\\\\w+x # another\n";
    place.write(".git/config", [place.read(".git/config"), config.into()].concat());
    place.says("--scan f").reports("f:3:three\nf:4:one two\nf:6:six\r\n");
}

#[test]
fn a_blank_belongs_to_the_expression_where_files_are_named() {
    let place = with(&["one two"]);
    place.says("--scan f").reports("f:4:one two\n");
    with(&["one  two", "one\ttwo", " one", "two "]).says("--scan f").passes();
    // Where no file is named, each of its words is an expression.
    let words = "f:1:one\nf:2:two\nf:4:one two\n";
    place.says("--scan").reports(words);
    place.says("--scan --cached").reports(words);
    place.says("--pre_commit_hook").reports(words);
    place.commit_unhooked();
    let head = place.git(["rev-parse", "HEAD"]).line();
    place.says("--scan-history").reports(words.replace("f:", &format!("{head}:f:")));
}

#[test]
fn names_of_files_do_not_get_into_an_expression() {
    let place = with(&["t*ree", ".*x"]);
    place.write("three", "").write(".axx", "");
    place.says("--scan f").reports("f:6:six\r\n");
    if left_out("where no file is named, an expression that is a glob becomes the names of the files that it fits") {
        return;
    }
    place.says("--scan").reports("f:6:six\r\n");
}

#[test]
fn a_dash_in_front_is_a_part_of_the_expression() {
    let place = with(&["-e"]);
    place.stage("g", "x -e x\n --help\n");
    if left_out("what begins with a dash becomes an option of grep, which complains or searches for something else") {
        return;
    }
    place.says("--scan g").reports("g:1:x -e x\n");
    place.says("--scan").reports("g:1:x -e x\n");
    place.set("secrets.patterns", &["--help"]);
    place.says("--scan g").reports("g:2: --help\n");
    place.says("--scan").reports("g:2: --help\n");
}
