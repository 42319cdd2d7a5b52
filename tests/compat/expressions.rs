//! What an expression means: GNU grep's dialect in the C locale, whole words, line by line.

use super::support::{Place, Told, found};
use crate::support::Run;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// Expressions, a line, and whether it is found: by grep where the file is named, and by git grep where none is.
const MEANT: &[(&str, &str, bool)] = &[
    ("foo", "foo", true),
    ("foo", "a foo b", true),
    ("foo", "(foo)", true),
    ("foo", "xfoo", false),
    ("foo", "foo1", false),
    ("foo", "foo_", false),
    ("foo", "fooé", true),
    ("foo", "xfoo foo", true),
    ("foo", "FOO", false),
    ("é", "é", true),
    ("é", "xé", false),
    (".", "é", true),
    ("^foo", "foo bar", true),
    ("^foo", "bar foo", false),
    ("foo$", "bar foo", true),
    ("foo$", "foo bar", false),
    ("foo$", "foo\r", false),
    ("^foo$", "foo", true),
    ("(^a)", "a", true),
    ("(a$)", "a", true),
    ("(^|x)a", "a", true),
    ("a($|x)", "a", true),
    ("^^a", "a", true),
    ("a$$", "a", true),
    ("a^b", "a^b", false),
    ("a$b", "a$b", false),
    ("a.c", "a\tc", true),
    ("a.c", "a\rc", true),
    ("a+", "aaa", true),
    ("ab?c", "ac", true),
    ("ab{2}c", "abbc", true),
    ("ab{2}c", "abc", false),
    ("ab{2,}c", "abbbc", true),
    ("ab{,2}c", "abbc", true),
    ("ab{,}c", "abbbc", true),
    ("ab{1,2}c", "abbbc", false),
    ("a{0}b", "b", true),
    ("a{2}{2}", "aaaa", true),
    ("a+?", "aa", true),
    ("a|b", "b", true),
    ("a|b", "ab", false),
    ("a|", "a", true),
    ("|a", "a", true),
    ("a||b", "b", true),
    ("(a|)b", "b", true),
    ("(a|ab)(c|bcd)", "abcd", true),
    ("()a", "a", true),
    ("((((a))))", "a", true),
    ("(a|b|)+c", "abc", true),
    ("(a+)+", "aaa", true),
    ("ab)", "ab)", true),
    ("ab)", "ab", false),
    ("a}", "a}", true),
    ("a]", "a]", true),
    ("[]x]", "]", true),
    ("[]-a]", "`", true),
    ("[a-c]", "b", true),
    ("[a-c]", "d", false),
    ("[a-]", "-", true),
    ("[--/]", ".", true),
    ("[^a]", "b", true),
    ("[^^]", "^", false),
    ("[$]", "$", true),
    ("[.]", "a", false),
    ("[\\n]", "n", true),
    ("[\\d]", "\\", true),
    ("[\\]]", "\\]", true),
    ("[[:alpha:]]+", "abc", true),
    ("[[:alpha:]]", "é", false),
    ("[[:digit:][:space:]]", "1", true),
    ("[^[:alpha:]]", "1", true),
    ("[[:upper:]]+[[:lower:]]+", "ABcd", true),
    ("[[:punct:]]", "!", true),
    ("[[:xdigit:]]{4}", "aB09", true),
    ("x[[:blank:]]y", "x\ty", true),
    ("[[:alnum:]]+", "a1", true),
    ("[[:cntrl:]]", "\u{1}", true),
    ("[[:print:]]+", "a b", true),
    ("[[:graph:]]+", "a-b", true),
    ("[[.a.]]", "a", true),
    ("[[.-.]]", "-", true),
    ("[[=a=]]", "a", true),
    ("\\w+", "a_1", true),
    ("\\w", "é", false),
    ("\\W", "é", true),
    ("x\\sy", "x y", true),
    ("x\\sy", "x\u{b}y", true),
    ("\\S+", "a-b", true),
    ("\\bfoo\\b", "a foo", true),
    ("\\<foo\\>", "a foo", true),
    ("a\\Bb", "ab", true),
    ("\\`a", "a", true),
    ("\\`a", "b a", false),
    ("\\.", ".", true),
    ("\\.", "a", false),
    ("\\(a\\)", "(a)", true),
    ("\\{1\\}", "{1}", true),
    ("\\|", "|", true),
    ("\\+\\?\\$\\^", "+?$^", true),
    ("\\/", "/", true),
    ("\\-", "-", true),
    ("\\]", "]", true),
    ("\\d", "d", true),
    ("\\d", "1", false),
    ("\\n", "n", true),
    ("\\t", "t", true),
    ("\\x41", "x41", true),
    ("\\0", "0", true),
    ("\\é", "é", true),
];

/// Expressions that both refuse, and the reason they give.
const REFUSED: &[(&str, &str)] = &[
    ("(ab", "Unmatched ( or \\("),
    ("((ab)", "Unmatched ( or \\("),
    ("a|(", "Unmatched ( or \\("),
    ("[ab", "Unmatched [, [^, [:, [., or [="),
    ("[]", "Unmatched [, [^, [:, [., or [="),
    ("[^]", "Unmatched [, [^, [:, [., or [="),
    ("[[:alpha:]", "Unmatched [, [^, [:, [., or [="),
    ("[[.a", "Unmatched [, [^, [:, [., or [="),
    ("[[:foo:]]", "Invalid character class name"),
    ("[[:ALPHA:]]", "Invalid character class name"),
    ("[[.space.]]", "Invalid collation character"),
    ("[[=ab=]]", "Invalid collation character"),
    ("[z-a]", "Invalid range end"),
    ("[a-c-e]", "Invalid range end"),
    ("[[:alpha:]-z]", "Invalid range end"),
    ("a{2,1}", "Invalid content of \\{\\}"),
    ("a{}", "Invalid content of \\{\\}"),
    ("a{32768}", "Regular expression too big"),
    ("a{99999}", "Regular expression too big"),
    ("\\", "Trailing backslash"),
    ("ab\\", "Trailing backslash"),
];

/// Runs the program with this as the only pattern.
fn with(place: &Place, pattern: impl AsRef<OsStr>, words: &str) -> Run {
    let mut setting = OsString::from("secrets.patterns=");
    setting.push(pattern);
    place.call("git").args([OsStr::new("-c"), &setting, OsStr::new("secrets")]).args(words.split(' ')).run()
}

#[test]
fn expressions_mean_what_they_mean_to_grep() {
    let place = Place::new();
    for (pattern, line, caught) in MEANT {
        place.stage("~~", format!("{line}\n"));
        for words in ["--scan ~~", "--scan"] {
            let told = if *caught { found(format!("~~:1:{line}\n")) } else { Vec::new() };
            with(&place, pattern, words).tells(i32::from(*caught), "", told);
        }
    }
}

#[test]
fn a_malformed_expression_is_refused() {
    let place = Place::new();
    place.commit_file("~~", "a\n");
    for (pattern, reason) in REFUSED {
        let grep = format!("grep: {reason}\n");
        let git = format!("fatal: command line, '{pattern}': {reason}\n");
        with(&place, pattern, "--scan ~~").tells(2, "", &grep);
        with(&place, pattern, "--scan -r nothere").tells(2, "", &grep);
        with(&place, pattern, "--commit_msg_hook -- ~~").tells(2, "", &grep);
        with(&place, pattern, "--scan").tells(128, "", &git);
        with(&place, pattern, "--scan --cached").tells(128, "", &git);
        with(&place, pattern, "--pre_commit_hook").tells(128, "", &git);
        with(&place, pattern, "--scan-history").tells(128, "", format!("fatal: invalid regex: {reason}\n{git}"));
    }
}

#[test]
fn one_malformed_expression_spoils_the_others() {
    let place = Place::with(&["a", "(b", "c"]);
    place.stage("f", "a\nc\n");
    place.says("--scan f").tells(2, "", "grep: Unmatched ( or \\(\n");
    place.says("--scan").tells(128, "", "fatal: command line, 'a|(b|c': Unmatched ( or \\(\n");
    place.set("secrets.patterns", &["[a\nb]"]);
    place.says("--scan f").tells(2, "", "grep: Unmatched [, [^, [:, [., or [=\n");
    place.set("secrets.patterns", &["(a", "b)"]);
    place.says("--scan f").tells(2, "", "grep: Unmatched ( or \\(\n");
    // Where no file is named, they are joined by `|` before they are read, and two halves make a whole.
    place.says("--scan").reports("f:1:a\n");
}

#[test]
fn a_class_without_its_brackets_is_refused_where_a_file_is_named() {
    let place = Place::new();
    place.stage("~~", "a\n");
    let told = "grep: character class syntax is [[:space:]], not [:space:]\n";
    with(&place, "[:alpha:]", "--scan ~~").tells(2, "", told);
    with(&place, "x[:space:]", "--scan ~~").tells(2, "", told);
}

#[test]
fn a_star_at_the_start_repeats_nothing_where_a_file_is_named() {
    let place = Place::new();
    place.stage("~~", "x foo\n+foo\n{1,2\n");
    for pattern in ["*foo", "+foo", "?foo", "{1}foo", "^*x foo", "(+foo)", "b|*foo"] {
        let lines = if pattern.starts_with('^') { "~~:1:x foo\n" } else { "~~:1:x foo\n~~:2:+foo\n" };
        // What a newer grep warns of is not told by ours, as it is not by an older one.
        with(&place, pattern, "--scan ~~").exits(1).says(lines);
    }
    let told = "fatal: command line, '+foo': Invalid preceding regular expression\n";
    with(&place, "+foo", "--scan").tells(128, "", told);
}

#[test]
fn a_brace_that_opens_no_interval_is_a_brace() {
    let place = Place::new();
    for (pattern, line) in [
        ("{", "{"),
        ("{a", "{a"),
        ("a{", "a{"),
        ("a{1", "a{1"),
        ("a{1,2", "a{1,2"),
        ("a{x}", "a{x}"),
        ("a{-1}", "a{-1}"),
        ("a{,", "a{,"),
        (")", ")"),
    ] {
        place.stage("~~", format!("{line}\n"));
        with(&place, pattern, "--scan ~~").reports(format!("~~:1:{line}\n"));
    }
    // Where no file is named, the C library reads the expression, and refuses it.
    with(&place, "a{1", "--scan").tells(128, "", "fatal: command line, 'a{1': Unmatched \\{\n");
    with(&place, "a{x}", "--scan").tells(128, "", "fatal: command line, 'a{x}': Invalid content of \\{\\}\n");
}

#[test]
fn back_references() {
    let place = Place::new();
    place.stage("~~", "aa\nabba\na a\n");
    if !super::support::is_ours() {
        with(&place, "(a)\\1", "--scan ~~").reports("~~:1:aa\n");
        with(&place, "(a)(b)\\2\\1", "--scan").reports("~~:2:abba\n");
        with(&place, "\\1", "--scan ~~").tells(2, "", "grep: Invalid back reference\n");
        with(&place, "(a)\\2", "--scan").tells(128, "", "fatal: command line, '(a)\\2': Invalid back reference\n");
        return;
    }
    // Ours works in linear time, which back references do not allow; it must say so rather than pass.
    for pattern in ["(a)\\1", "(a)(b)\\2\\1", "\\1"] {
        with(&place, pattern, "--scan ~~").exits(2).says("back reference");
        with(&place, pattern, "--scan").fails().says("back reference");
    }
}

#[test]
fn bytes_are_single_in_expressions_too() {
    let place = Place::new();
    for (pattern, line, caught) in [
        (&b"\xff"[..], &b"\xff"[..], true),
        (b"[\xff]", b"\xff", true),
        (b"[\x80-\xff]+", b"\xe9\xe8", true),
        (b"[^\x80-\xff]", b"a", true),
        (b"[a-\xff]", b"b", true),
        (b"a.c", b"a\xffc", true),
        (b"a\xff*c", b"a\xff\xffc", true),
        (b"a\xff?c", b"a\xfec", false),
        (b"^.$", "é".as_bytes(), false),
        (b"^..$", "é".as_bytes(), true),
    ] {
        place.stage("~~", [line, b"\n"].concat());
        let told = if caught { found([b"~~:1:", line, b"\n"].concat()) } else { Vec::new() };
        with(&place, OsStr::from_bytes(pattern), "--scan ~~").tells(i32::from(caught), "", &told);
        with(&place, OsStr::from_bytes(pattern), "--scan").tells(i32::from(caught), "", &told);
    }
}

#[test]
fn a_match_never_leaves_its_line() {
    let place = Place::new();
    place.stage("~~", "a\nb\n\na\n");
    for pattern in ["a\\sb", "a[^x]b", "a\\Wb", "a[[:space:]]+b", "b.*a"] {
        with(&place, pattern, "--scan ~~").passes();
        with(&place, pattern, "--scan").passes();
    }
}

#[test]
fn a_shorter_match_may_be_the_whole_word() {
    let place = Place::new();
    place.stage("~~", "a b bx\n");
    for (pattern, line) in
        [("a.*b", "a b bx"), ("foo[-]*", "foo-bar"), ("foo[-a-z]*", "foo-bar_"), ("foo|foo-b", "foo-bar"), ("x.*y", "xa x y y_")]
    {
        place.stage("~~", format!("{line}\n"));
        with(&place, pattern, "--scan ~~").reports(format!("~~:1:{line}\n"));
    }
    // Where no file is named, only the longest match at a place is tried.
    with(&place, "x.*y", "--scan").passes();
}

#[test]
fn an_empty_match_stands_where_no_word_does() {
    let place = Place::new();
    for (line, caught) in [
        ("", true),
        (" ", true),
        ("a", false),
        ("ab", false),
        ("a b", false),
        ("a  b", true),
        (" a", true),
        ("a ", true),
        ("a-", true),
        ("é", true),
        ("_", false),
    ] {
        place.stage("~~", format!("{line}\n"));
        let told = if caught { found(format!("~~:1:{line}\n")) } else { Vec::new() };
        for pattern in ["x*", "()", "x{0}", "(x|)"] {
            with(&place, pattern, "--scan ~~").tells(i32::from(caught), "", &told);
            // Git grep wants a word to have a character.
            with(&place, pattern, "--scan").passes();
        }
    }
    place.stage("~~", "\n-\na\na-\n");
    with(&place, "^", "--scan ~~").reports("~~:1:\n~~:2:-\n");
    with(&place, "$", "--scan ~~").reports("~~:1:\n~~:2:-\n~~:4:a-\n");
    with(&place, "^$", "--scan ~~").reports("~~:1:\n");
    with(&place, "^$", "--scan").passes();
}
