//! `--add`, `--add-provider` and `--list`: the configuration, written and read.

use super::support::{Place, Told, left_out};

#[test]
fn what_is_added_is_in_the_configuration_and_nothing_is_said() {
    let place = Place::new();
    place.says("--add a+b").passes();
    place.says("--add -a example").passes();
    place.secrets(["--add", "--allowed", "two words"]).passes();
    place.secrets(["--add", "q\"uo\"te;#hash\\n\\t\\\\"]).passes();
    place.secrets(["--add", " lead"]).passes();
    place.secrets(["--add", "trail "]).passes();
    place.secrets(["--add", "cr\r"]).passes();
    place.secrets(["--add", "é"]).passes();
    let config = String::from_utf8(place.read(".git/config")).unwrap();
    let section = "[secrets]\n\
        \tpatterns = a+b\n\
        \tallowed = example\n\
        \tallowed = two words\n\
        \tpatterns = \"q\\\"uo\\\"te;#hash\\\\n\\\\t\\\\\\\\\"\n\
        \tpatterns = \" lead\"\n\
        \tpatterns = \"trail \"\n\
        \tpatterns = \"cr\r\"\n\
        \tpatterns = é\n";
    assert!(config.ends_with(section), "{config}");
    assert_eq!(place.values("secrets.patterns"), "a+b\nq\"uo\"te;#hash\\n\\t\\\\\n lead\ntrail \ncr\r\né\n");
}

#[test]
fn bytes_that_are_no_text_are_added_as_they_are() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let pattern = std::ffi::OsStr::from_bytes(b"a\xff\xe9b");
    place.secrets([std::ffi::OsStr::new("--add"), pattern]).passes();
    assert_eq!(place.git(["config", "--get-all", "secrets.patterns"]).bytes(), b"a\xff\xe9b\n");
}

#[test]
fn the_first_argument_is_added_and_the_others_ignored() {
    let place = Place::new();
    place.says("--add one two three").passes();
    assert_eq!(place.values("secrets.patterns"), "one\n");
}

#[test]
fn literal_escapes_what_is_special_but_brackets() {
    let place = Place::new();
    place.secrets(["--add", "-l", ".*[]^$\\/+{}()|?-\"'#&~`!@%=:;,<> é\tx"]).passes();
    let wanted = "\\.\\*[]\\^\\$\\\\/\\+\\{\\}\\(\\)\\|\\?-\"'#&~`!@%=:;,<> é\tx\n";
    assert_eq!(place.values("secrets.patterns"), wanted);
    place.secrets(["--add", "--literal", "-a", "two\nlines."]).passes();
    assert_eq!(place.values("secrets.allowed"), "two\nlines\\.\n");
}

#[test]
fn what_is_there_is_refused_without_a_word() {
    let place = Place::new();
    place.says("--add one").passes();
    place.says("--add one").tells(1, "", "");
    place.says("--add -l a+b").passes();
    place.says("--add -l a+b").tells(1, "", "");
    place.says("--add a+b").passes();
    place.says("--add -a one").passes();
    place.says("--add -a one").tells(1, "", "");
    assert_eq!(place.values("secrets.patterns"), "one\na\\+b\na+b\n");
    assert_eq!(place.values("secrets.allowed"), "one\n");
}

#[test]
fn a_part_of_a_line_that_is_there_counts_as_there() {
    let place = Place::with(&["one", "multi\nline"]);
    for there in ["ne", "o", "", "line", "mul", "multi\nline", "x\none", "zzz\n", "t"] {
        place.secrets(["--add", there]).tells(1, "", "");
    }
    // It is text that is looked for, no expression, in the order of its bytes.
    for new in ["o.e", "ONE", "onex", "^one", "multi line"] {
        place.secrets(["--add", new]).passes();
    }
    assert_eq!(place.values("secrets.patterns"), "one\nmulti\nline\no.e\nONE\nonex\n^one\nmulti line\n");
}

#[test]
fn nothing_can_be_added_where_nothing_is() {
    let place = Place::new();
    place.says("--add").passes();
    assert_eq!(place.values("secrets.patterns"), "\n");
    place.says("--add").tells(1, "", "");
    place.says("--add -a").passes();
    place.says("--add-provider").passes();
    place.says("--add-provider").tells(1, "", "");
    place.says("--list").tells(0, "secrets.patterns \nsecrets.allowed \nsecrets.providers \n", "");
}

#[test]
fn global_adds_to_the_configuration_of_the_user() {
    let place = Place::new();
    place.says("--add --global x").passes();
    place.says("--add --global x").tells(1, "", "");
    // What the user has counts in the repository; what the repository has does not count for the user.
    place.says("--add x").tells(1, "", "");
    place.says("--add y").passes();
    place.says("--add --global y").passes();
    place.says("--add -a --global z").passes();
    place.says("--add-provider --global gl ob").passes();
    let config = String::from_utf8(std::fs::read(place.home().join(".gitconfig")).unwrap()).unwrap();
    assert!(config.ends_with("[secrets]\n\tpatterns = x\n\tpatterns = y\n\tallowed = z\n\tproviders = gl ob\n"), "{config}");
    Place::folder().says("--add --global x").passes();
}

#[test]
fn a_provider_is_its_words_with_one_blank_between() {
    let place = Place::new();
    place.secrets(["--add-provider", "a b", "c", "d'e"]).passes();
    place.says("--add-provider -- x -y --z").passes();
    place.says("--add-provider u v -- w").passes();
    place.secrets(["--add-provider", "--", "p", "", "q"]).passes();
    assert_eq!(place.values("secrets.providers"), "a b c d'e\nx -y --z\nu v w\np  q\n");
    place.says("--add-provider x").tells(1, "", "");
    place.says("--add-provider u v").tells(1, "", "");
    place.says("--add-provider v u").passes();
    place.says("--add-provider x -r").tells(1, "", "-r|--recursive can only be supplied with the --scan subcommand\n");
    place.says("--add-provider x --y").fails().says("error: unknown option `y'\n");
}

#[test]
fn outside_of_a_repository_nothing_can_be_added() {
    let place = Place::folder();
    place.says("--add x").tells(128, "", "fatal: not in a git directory\n");
    place.says("--add -a x").tells(128, "", "fatal: not in a git directory\n");
    place.says("--add-provider x").tells(128, "", "fatal: not in a git directory\n");
}

#[test]
fn a_dash_in_front_is_a_part_of_the_pattern() {
    let place = Place::new();
    if left_out("what begins with a dash becomes an option of grep: a complaint on standard error, or nothing is added") {
        return;
    }
    for pattern in ["-dash", "--help", "-e", "-v"] {
        place.secrets(["--add", "--", pattern]).passes();
        place.secrets(["--add", "--", pattern]).tells(1, "", "");
    }
    assert_eq!(place.values("secrets.patterns"), "-dash\n--help\n-e\n-v\n");
}

#[test]
fn the_list_is_all_keys_that_name_secrets() {
    let place = Place::new();
    place.says("--list").tells(1, "", "");
    place.says("--list --global").tells(1, "", "");
    let config = "[secretsx]\n\ta = 1\n[Secrets]\n\tPatterns = one\n\tOther = 2\n\tpatterns\n[secrets \"Sub\"]\n\tPatterns = three\n\
        [x \"secrets\"]\n\ty = 1\n[my]\n\tsecrets = 3\n[other]\n\tsecret = 4\n";
    place.write(".git/config", [place.read(".git/config"), config.into()].concat());
    let listed = "secretsx.a 1\nsecrets.patterns one\nsecrets.other 2\nsecrets.patterns\nsecrets.Sub.patterns three\n\
        x.secrets.y 1\nmy.secrets 3\n";
    place.says("--list").tells(0, listed, "");
    place.says("--list a b").tells(0, listed, "");
    place.says("--list --global").tells(1, "", "");
}

#[test]
fn the_list_is_of_every_level() {
    let place = Place::new();
    place.says("--add --global x").passes();
    place.says("--add -a y").passes();
    place.secrets(["--add", "two\nlines"]).passes();
    place.says("--list").tells(0, "secrets.patterns x\nsecrets.allowed y\nsecrets.patterns two\nlines\n", "");
    place.says("--list --global").tells(0, "secrets.patterns x\n", "");
    let run = place.call("git").args(["-c", "secrets.patterns=c", "-c", "secrets.patterns", "secrets", "--list"]).run();
    run.tells(0, "secrets.patterns x\nsecrets.allowed y\nsecrets.patterns two\nlines\nsecrets.patterns c\nsecrets.patterns\n", "");
    let given = [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "secrets.patterns"), ("GIT_CONFIG_VALUE_0", "e")];
    let outside = Place::folder();
    let call = outside.call("git-secrets").args(["--list"]);
    given.into_iter().fold(call, |call, (name, value)| call.env(name, value)).run().tells(0, "secrets.patterns e\n", "");
}
