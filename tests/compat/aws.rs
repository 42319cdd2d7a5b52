//! `--register-aws` and `--aws-provider`: the patterns, the examples that are allowed, and keys out of a credentials file.

use super::support::{Place, Told};
use crate::support::tokens;

const PROVIDER: &str = "git secrets --aws-provider";

/// The patterns, in the order in which they are registered.
const PATTERNS: [&str; 3] = [
    r"(A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}",
    concat!(
        r#"("|')?(AWS|aws|Aws)?_?(SECRET|secret|Secret)?_?(ACCESS|access|Access)?_?(KEY|key|Key)("|')?"#,
        r#"\s*(:|=>|=)\s*("|')?[A-Za-z0-9/\+=]{40}("|')?"#
    ),
    r#"("|')?(AWS|aws|Aws)?_?(ACCOUNT|account|Account)_?(ID|id|Id)?("|')?\s*(:|=>|=)\s*("|')?[0-9]{4}\-?[0-9]{4}\-?[0-9]{4}("|')?"#,
];

/// The documented examples, which are no secrets, put together so that no scanner stops at this line.
fn examples() -> [String; 2] {
    [["AKIA", "IOSFODNN7EXAMPLE"].concat(), ["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"].concat()]
}

/// Everything that is registered, as key and value.
fn registered() -> Vec<(&'static str, String)> {
    let mut all = vec![("secrets.providers", PROVIDER.to_owned())];
    all.extend(PATTERNS.map(|pattern| ("secrets.patterns", pattern.to_owned())));
    all.extend(examples().map(|example| ("secrets.allowed", example)));
    all
}

fn listed(entries: &[(&str, String)]) -> String {
    entries.iter().map(|(key, value)| format!("{key} {value}\n")).collect()
}

#[test]
fn registering_adds_a_provider_patterns_and_examples() {
    let place = Place::new();
    place.says("--register-aws").tells(0, "OK\n", "");
    place.says("--list").tells(0, listed(&registered()), "");
    place.says("--list --global").tells(1, "", "");
}

#[test]
fn registering_again_says_nothing() {
    let place = Place::new();
    place.says("--register-aws").tells(0, "OK\n", "");
    place.says("--register-aws").passes();
    place.says("--register-aws foo").passes();
    place.says("--list").tells(0, listed(&registered()), "");
    // What the repository has does not count for the user.
    place.says("--register-aws --global").tells(0, "OK\n", "");
    place.says("--register-aws --global").passes();
    place.says("--list --global").tells(0, listed(&registered()), "");
    place.says("--list").tells(0, listed(&[registered(), registered()].concat()), "");
}

#[test]
fn what_the_user_has_counts_in_the_repository() {
    let place = Place::new();
    place.says("--register-aws --global").tells(0, "OK\n", "");
    place.says("--register-aws").passes();
    place.says("--list").tells(0, listed(&registered()), "");
}

#[test]
fn only_what_is_missing_is_added_and_the_last_one_says_so() {
    for missing in 0..registered().len() {
        let place = Place::new();
        let mut entries = registered();
        let left = entries.remove(missing);
        for (key, value) in &entries {
            place.git(["config", "--add", key, value]).ok();
        }
        let last = missing == entries.len();
        place.says("--register-aws").tells(0, if last { "OK\n" } else { "" }, "");
        entries.push(left);
        place.says("--list").tells(0, listed(&entries), "");
    }
}

#[test]
fn the_patterns_find_keys_of_every_kind() {
    let place = Place::new();
    place.says("--register-aws").ok();
    let id = tokens::aws_key_id(1);
    let body = &id[4..];
    let secret = tokens::aws_secret_key(2);
    let account = tokens::random(3, b"0123456789", 12);
    let (first, second, third) = (&account[..4], &account[4..8], &account[8..]);
    let (mut file, mut wanted) = (String::new(), String::new());
    for (caught, line) in [
        (true, id.clone()),
        (true, format!("x AS{}{body}.", "IA")),
        (true, format!("A3TX{body}")),
        (true, format!("k=\"{id}\"")),
        (true, format!("é{id}é")),
        (false, format!("x{id}")),
        (false, format!("{id}A")),
        (false, format!("{id}_")),
        (false, id[..19].to_owned()),
        (false, id.to_lowercase()),
        (true, format!("aws_secret_access_key = \"{secret}\"")),
        (true, format!("AWS_SECRET_ACCESS_KEY={secret}")),
        (true, format!("key: {secret}")),
        (true, format!("Key => '{secret}'")),
        (true, format!("'SecretAccessKey'='{secret}'")),
        (false, format!("mykey={secret}")),
        (false, format!("key={secret}x")),
        (false, format!("key {secret}")),
        (false, format!("key={}", &secret[..39])),
        (true, format!("aws_account_id={first}-{second}-{third}")),
        (true, format!("ACCOUNT: {account}")),
        (true, format!("account='{account}'\r")),
        (false, format!("accountid: {account}3")),
        (false, format!("account {account}")),
        (false, examples()[0].clone()),
        (false, format!("secret_key={}", examples()[1])),
        (false, format!("{id} {}", examples()[0])),
    ] {
        file += &format!("{line}\n");
        if caught {
            wanted += &format!("f:{}:{line}\n", file.lines().count());
        }
    }
    place.write("f", &file);
    place.says("--scan f").reports(&wanted);
    place.stage("f", &file);
    place.says("--scan").reports(&wanted);
}

#[test]
fn the_provider_tells_what_the_credentials_file_holds() {
    let place = Place::new();
    let (id, secret) = (tokens::aws_key_id(4), tokens::aws_secret_key(5).replace('+', "/"));
    let file = format!(
        "[default]\naws_access_key_id = {id}\naws_secret_access_key={secret}\naws_session_token = t\n\n\
         [other]\n aws_access_key_id   =   CCC  \n\taws_secret_access_key = DDD"
    );
    place.says("--aws-provider").passes();
    place.write("c", &file);
    place.says("--aws-provider c").tells(0, format!("{id}\n{secret}\nCCC\nDDD\n"), "");
    place.says("--aws-provider c d").tells(0, format!("{id}\n{secret}\nCCC\nDDD\n"), "");
    place.at("../home").write(".aws/credentials", &file);
    place.says("--aws-provider").tells(0, format!("{id}\n{secret}\nCCC\nDDD\n"), "");
    Place::folder().says("--aws-provider").passes();
    place.secrets(["--aws-provider", ""]).tells(0, format!("{id}\n{secret}\nCCC\nDDD\n"), "");
    for missing in ["nothere", ".", "-x"] {
        place.secrets(["--aws-provider", "--", missing]).passes();
    }
}

#[test]
fn a_credentials_file_is_read_line_by_line() {
    let place = Place::new();
    for (line, told) in [
        ("aws_access_key_id=x", "x\n"),
        ("# aws_access_key_id = x", "x\n"),
        (";aws_secret_access_key = y", "y\n"),
        ("aws_secret_access_key_2 = 4", "4\n"),
        ("xaws_access_key_id = 5", "5\n"),
        ("AWS_ACCESS_KEY_ID = x", ""),
        ("Aws_Access_Key_Id = x", ""),
        ("aws_session_token = x", ""),
        ("key = x", ""),
        ("aws_access_key_id = a=b", "a\n"),
        ("aws_access_key_id == x", "\n"),
        ("aws_access_key_id = a b ; c", "ab;c\n"),
        ("aws_access_key_id =", "\n"),
        ("aws_access_key_id", "\n"),
        ("aws_access_key_id: x", "\n"),
        ("aws_access_key_id = \"a\"b\"", "ab\n"),
        ("aws_access_key_id = 'q'", "'q'\n"),
        ("aws_access_key_id =\t x \t", "\tx\t\n"),
        ("aws_access_key_id = x\r", "x\r\n"),
        ("aws_access_key_id = .*^$\\+?(){}|[]", "\\.\\*\\^\\$\\\\\\+\\?\\(\\)\\{\\}\\|[\\]\n"),
        ("aws_access_key_id = -/~`!@#%&<>,:_", "-/~`!@#%&<>,:_\n"),
        ("x = aws_access_key_id = 3", "aws_access_key_id\n"),
        ("aws_access_key_id aws_secret_access_key = x", "x\n"),
        ("aws_access_key_id = é", "é\n"),
    ] {
        place.write("c", format!("{line}\n"));
        place.says("--aws-provider c").tells(0, told, "");
        place.write("c", line);
        place.says("--aws-provider c").tells(0, told, "");
        place.write("c", format!("[x]\n{line}\n\n{line}"));
        place.says("--aws-provider c").tells(0, told.repeat(2), "");
    }
    place.write("c", b"aws_access_key_id = a\xff\xe9\n");
    place.says("--aws-provider c").tells(0, b"a\xff\xe9\n", "");
}

#[test]
fn the_registered_provider_finds_the_keys_of_the_user() {
    let place = Place::new();
    let secret = ["a+b", "/c.d"].concat();
    place.at("../home").write(".aws/credentials", format!("[x]\naws_access_key_id = X1\naws_secret_access_key = {secret}\n"));
    place.says("--register-aws").ok();
    place.stage("f", format!("X1\nxX1\n{secret}\naab/cxd\n(X1)\n"));
    let wanted = format!("f:1:X1\nf:3:{secret}\nf:5:(X1)\n");
    place.says("--scan f").reports(&wanted);
    place.says("--scan").reports(&wanted);
}
