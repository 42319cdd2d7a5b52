//! `secrets.allowed` and `.gitallowed`: searched in each line as it would be told, `path:line:content`.

use super::support::{Place, Told, left_out};

const TEXT: &[u8] = b"key one\nkey two\nkey three\nkey four key\nkey five\r\nkey\xff\nxkey key six\n";

/// The lines of the text that hold a pattern, each with its line feed: all of them.
fn line(number: usize) -> Vec<u8> {
    let content = TEXT.split_inclusive(|&byte| byte == b'\n').nth(number - 1).unwrap();
    [format!("f:{number}:").as_bytes(), content].concat()
}

/// Returns what is told when these lines are allowed.
fn without(numbers: &[usize]) -> Vec<u8> {
    (1..=7).filter(|number| !numbers.contains(number)).flat_map(line).collect()
}

fn with(allowed: &[&str]) -> Place {
    let place = Place::with(&["key"]);
    place.stage("f", TEXT);
    place.set("secrets.allowed", allowed);
    place
}

/// Asserts which lines are allowed, in every kind of search.
#[track_caller]
fn allows(place: &Place, numbers: &[usize]) {
    for words in ["--scan f", "--scan", "--scan --cached", "--pre_commit_hook"] {
        let run = place.says(words);
        if numbers.len() == 7 {
            run.passes();
        } else {
            run.reports(without(numbers));
        }
    }
}

#[test]
fn a_hit_anywhere_in_the_line_allows_it() {
    for (allowed, numbers) in [
        (&[][..], &[][..]),
        (&["one"], &[1]),
        (&["one", "two"], &[1, 2]),
        (&["one|two"], &[1, 2]),
        (&["one\ntwo"], &[1, 2]),
        (&["o"], &[1, 2, 4]),
        (&["ONE"], &[]),
        (&["."], &[1, 2, 3, 4, 5, 6, 7]),
        (&["^f:[0-9]+:key (one|two)$"], &[1, 2]),
        (&["key$"], &[4]),
        (&["five$"], &[]),
        (&["five.$"], &[5]),
        (&["five\r"], &[5]),
        (&["\\bon"], &[1]),
        (&["\\<two\\>"], &[2]),
        (&["fo{1}ur", "thre{2}"], &[3, 4]),
        (&["a{1"], &[]),
        (&["[[:space:]]six"], &[7]),
    ] {
        allows(&with(allowed), numbers);
    }
}

#[test]
fn path_and_line_number_are_part_of_the_line() {
    for (allowed, numbers) in
        [("f:2", &[2][..]), ("^f:2:", &[2]), ("^key", &[]), ("^f:", &[1, 2, 3, 4, 5, 6, 7]), (":[135]:", &[1, 3, 5]), ("^g", &[])]
    {
        allows(&with(&[allowed]), numbers);
    }
}

#[test]
fn the_path_is_as_it_is_told() {
    let place = Place::with(&["key"]);
    place.stage("d/f", "key\n").stage("é", "key\n").write(".gitallowed", "^d/f:\n");
    place.says("--scan d/f").passes();
    place.says("--scan ./d/f").reports("./d/f:1:key\n");
    place.says("--scan").reports("\"\\303\\251\":1:key\n");
    place.at("d").says("--scan f").reports("f:1:key\n");
    place.at("d").says("--scan").reports("f:1:key\n");
    place.set("secrets.allowed", &["303"]);
    place.says("--scan").passes();
    place.says("--scan é").reports("é:1:key\n");
}

#[test]
fn stdin_and_history_are_allowed_by_what_is_told() {
    let place = with(&["^\\(standard input\\):1:"]);
    place.call("git-secrets").args(["--scan", "-"]).stdin("key\n").run().passes();
    place.call("git-secrets").args(["--scan", "-"]).stdin("\nkey\n").run().reports("(standard input):2:key\n");
    let commit = place.commit_unhooked();
    place.set("secrets.allowed", &[format!("^{commit}:f:[1-6]:")]);
    place.says("--scan-history").reports([format!("{commit}:").as_bytes(), &line(7)].concat());
    place.set("secrets.allowed", &["^f:"]);
    place.says("--scan-history").exits(1).says(&format!("{commit}:f:1:key one\n"));
}

#[test]
fn empty_values_allow_nothing() {
    allows(&with(&[""]), &[]);
    allows(&with(&["", ""]), &[]);
    allows(&with(&["one", ""]), &[1]);
    allows(&with(&["one\n\n"]), &[1]);
    if left_out("an empty value before others allows everything") {
        return;
    }
    allows(&with(&["", "one"]), &[1]);
    allows(&with(&["one\n\ntwo"]), &[1, 2]);
}

#[test]
fn bytes_that_are_no_text_can_be_allowed() {
    use std::os::unix::ffi::OsStrExt;
    let place = with(&[]);
    place.set("secrets.allowed", &[std::ffi::OsStr::from_bytes(b"\xff$")]);
    allows(&place, &[6]);
    place.set("secrets.allowed", &[] as &[&str]);
    place.write(".gitallowed", b"y\xff\n");
    allows(&place, &[6]);
}

#[test]
fn every_level_counts() {
    let place = with(&["one"]);
    place.git(["config", "--global", "secrets.allowed", "two"]).ok();
    place.write(".gitallowed", "three\n");
    allows(&place, &[1, 2, 3]);
    place.call("git").args(["-c", "secrets.allowed=four", "secrets", "--scan", "f"]).run().reports(without(&[1, 2, 3, 4]));
}

#[test]
fn the_file_is_read_line_by_line() {
    for (content, numbers) in [
        ("one\n", &[1][..]),
        ("one", &[1]),
        ("one\ntwo\n", &[1, 2]),
        ("\n\none\n\n", &[1]),
        ("  \t\none\n", &[1]),
        ("", &[]),
        ("\n", &[]),
        ("#one\ntwo\n", &[2]),
        ("# one\n", &[]),
        (" # one\n", &[]),
        ("\t#one\n", &[]),
        ("#\n", &[]),
        ("# \\\ntwo\n", &[2]),
        ("one #two\n", &[]),
        (" one\n", &[1]),
        ("  one\n", &[]),
        ("one \n", &[]),
        ("key\tone\n", &[]),
        ("^f:2:key two$\n", &[2]),
        ("one|two\n", &[1, 2]),
        ("two\\n\n", &[]),
        ("%s\n", &[]),
        ("\"two\"\n", &[]),
        ("$HOME\n", &[]),
        ("-v\n", &[]),
    ] {
        let place = with(&[]);
        place.write(".gitallowed", content);
        if content.starts_with('-') && left_out("a line that begins with a dash may become an option of grep") {
            continue;
        }
        allows(&place, numbers);
    }
}

#[test]
fn a_carriage_return_before_a_line_feed_is_no_part_of_an_expression() {
    let place = with(&[]);
    if left_out("a `.gitallowed` with CRLF line ends fits only lines that end so, too, and its blank lines fit all of these") {
        return;
    }
    for (content, numbers) in [("one\r\n", &[1][..]), ("five\r\n", &[5]), ("five.\n", &[5]), ("\r\n", &[]), ("#\r\ntwo\n", &[2])] {
        place.write(".gitallowed", content);
        allows(&place, numbers);
    }
}

#[test]
fn the_file_at_the_top_counts_everywhere() {
    let place = with(&[]);
    place.stage("sub/g", "key one\nkey\n").write("sub/.gitallowed", "key\n").write(".gitallowed", "one\n");
    let sub = place.at("sub");
    sub.says("--scan g").reports("g:2:key\n");
    sub.says("--scan").reports("g:2:key\n");
    sub.says("--scan ../f").exits(1).never_says("key one");
    place.says("--scan sub/g").reports("sub/g:2:key\n");
}

#[test]
fn the_file_of_the_work_tree_counts_not_that_of_the_index() {
    let place = with(&[]);
    place.stage(".gitallowed", "one\n").write(".gitallowed", "two\n");
    for words in ["--scan f", "--scan f --cached", "--pre_commit_hook"] {
        place.says(words).reports(without(&[2]));
    }
    std::fs::remove_file(place.dir().join(".gitallowed")).unwrap();
    place.says("--pre_commit_hook").reports(without(&[]));
}

#[test]
fn the_file_may_be_a_link() {
    let place = with(&[]);
    place.write("elsewhere", "one\n");
    std::os::unix::fs::symlink("elsewhere", place.dir().join(".gitallowed")).unwrap();
    allows(&place, &[1]);
    std::fs::remove_file(place.dir().join("elsewhere")).unwrap();
    allows(&place, &[]);
}

#[test]
fn a_folder_in_place_of_the_file_stops_the_scan() {
    let place = with(&["one"]);
    std::fs::create_dir(place.dir().join(".gitallowed")).unwrap();
    if left_out("a folder of that name makes cat complain, and is passed over") {
        return;
    }
    place.says("--scan f").fails();
}

#[test]
fn a_malformed_expression_does_not_allow_everything() {
    for malformed in ["(one", "[one", "one\\", "a{2,1}"] {
        let place = with(&[malformed]);
        let by_file = with(&[]);
        by_file.write(".gitallowed", format!("{malformed}\n"));
        if left_out("grep's complaint about an allowed expression counts as nothing found, and everything passes") {
            return;
        }
        for place in [place, by_file] {
            place.says("--scan f").fails();
            place.says("--scan").fails();
            place.says("--pre_commit_hook").fails();
        }
    }
}

#[test]
fn allowed_is_not_asked_where_nothing_was_found() {
    let place = with(&["(one"]);
    place.write("g", "nothing\n");
    place.says("--scan g").passes();
}
