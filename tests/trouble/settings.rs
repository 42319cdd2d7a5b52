//! Broken settings: `.hush.toml`, `.gitallowed`, git's configuration.

use super::{clear, repo, stops_commits, token, told};
use crate::support::{Repo, tokens};
use std::fs;

/// Shows that these settings stop a scan and a commit, and returns what the scan said.
#[track_caller]
fn refused(settings: impl AsRef<[u8]>) -> String {
    let repo = repo();
    repo.write(".hush.toml", settings);
    stops_commits(&repo);
    let run = clear(repo.hush(["scan"])).says(".hush.toml");
    clear(repo.at("sub/").write("x", "").hush(["scan"]));
    run.stderr()
}

#[test]
fn binary_garbage() {
    let every_byte: Vec<u8> = (0..=255).collect();
    refused([every_byte.as_slice(), token().as_bytes()].concat());
    refused([b"\x7fELF\0\0\0".as_slice(), token().as_bytes()].concat());
    let utf16: Vec<u8> = format!("\u{feff}[scan] # {}\n", token()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(utf16);
}

#[test]
fn half_written_toml() {
    for text in [
        format!("[[allow]]\nsecret = '''{}", token()),
        format!("[[allow]]\nsecret = \"{}", token()),
        format!("[[allow]]\nsecret = {}", token()),
        format!("[[allow]]\n{}", token()),
        format!("[[allow\n# {}", token()),
        format!("<<<<<<< HEAD\n# {}\n=======\n>>>>>>> other\n", token()),
    ] {
        let said = refused(&text);
        assert!(said.contains(".hush.toml:1: ") || said.contains(".hush.toml:2: "), "{text}\n{said}");
    }
}

#[test]
fn an_unknown_key_is_named_with_what_was_meant() {
    for (text, line, key, meant) in [
        ("[[allow]]\nrule = \"x\"\nexpire = 2027-01-31\n", 3, "expire", "expires"),
        ("[scna]\n", 1, "scna", "scan"),
        ("[scan]\nmax_size = 1\n", 2, "max_size", "max-size"),
        ("[[allows]]\nrule = \"x\"\n", 1, "allows", "allow"),
        ("[[allow]]\npath = [\"x\"]\n", 2, "path", "paths"),
    ] {
        let said = refused(text);
        assert!(said.contains(&format!(".hush.toml:{line}: unknown key `{key}`")), "{said}");
        assert!(said.contains(&format!("hint: did you mean `{meant}`?")), "{said}");
    }
    let said = refused("[scan]\nquux = 1\n");
    assert!(said.contains("unknown key `quux`") && said.contains("hint: the keys here are "), "{said}");
    let said = refused(format!("{} = 1\n", token()));
    assert!(said.contains("unknown key"), "{said}");
}

#[test]
fn a_value_of_the_wrong_kind() {
    for text in [
        format!("[scan]\nconfidence = \"{}\"\n", token()),
        format!("[scan]\nmax-size = \"{}\"\n", token()),
        format!("[[allow]]\nfingerprint = \"{}\"\n", token()),
        format!("[[allow]]\nexpires = \"{}\"\n", token()),
        format!("[[allow]]\nsecret = [\"{}\"]\n", token()),
        format!("[[allow]]\npaths = \"{}\"\n", token()),
        format!("allow = \"{}\"\n", token()),
        format!("rule = \"{}\"\n", token()),
    ] {
        refused(&text);
    }
}

#[test]
fn an_entry_that_would_forgive_everything() {
    refused("[[allow]]\nreason = \"because\"\n");
    refused("[[allow]]\n");
    refused("[[allow]]\npaths = []\n");
}

#[test]
fn an_expression_that_does_not_compile() {
    for expression in
        [format!("({}", token()), format!("{}[", token()), format!("{}\\", token()), format!("{}{{9999999}}", token())]
    {
        let said = refused(format!("# a comment\n\n[[allow]]\nsecret = '''{expression}'''\n"));
        assert!(said.contains(".hush.toml:3"), "{said}");
        let rule = format!(
            "[[rule]]\nid = \"own\"\nname = \"Own\"\nkeywords = [\"own_\"]\nregex = '''{expression}'''\nconfidence = \"high\"\n"
        );
        refused(rule + "[rule.examples]\nmatch = [\"own_a\"]\nignore = [\"own\"]\n");
    }
}

#[test]
fn a_rule_that_is_none() {
    for text in [
        "[[rule]]\n",
        "[[rule]]\nid = \"own\"\n",
        "[[rule]]\nid = 3\n",
        "[[rule]]\nid = \"own\"\nname = \"Own\"\nkeywords = []\nregex = '''own_([a-z]{20})'''\nconfidence = \"high\"\n",
        "[[rule]]\nid = \"own\"\nname = \"Own\"\nkeyword = [\"own_\"]\nregex = '''own_([a-z]{20})'''\nconfidence = \"high\"\n",
    ] {
        refused(text);
    }
}

#[test]
fn something_else_where_the_settings_should_be() {
    let repo = repo();
    let path = repo.dir().join(".hush.toml");
    fs::create_dir(&path).unwrap();
    stops_commits(&repo);
    clear(repo.hush(["scan"])).says("`").says(".hush.toml` is a directory, where a file is expected");
    fs::remove_dir(&path).unwrap();

    // Opening a pipe would wait for somebody to write.
    repo.call("mkfifo").args([&path]).run().ok();
    stops_commits(&repo);
    clear(repo.hush(["scan"])).says("where a file is expected");
    fs::remove_file(&path).unwrap();

    std::os::unix::fs::symlink("nowhere", &path).unwrap();
    stops_commits(&repo);
    clear(repo.hush(["scan"])).says("could not read").says(".hush.toml");
    fs::remove_file(&path).unwrap();

    fs::File::create(&path).unwrap().set_len(17 << 20).unwrap();
    stops_commits(&repo);
    clear(repo.hush(["scan"])).says("is larger than");
}

/// A repository with hooks and a staged secret, since expressions that allow lines are only asked about findings.
fn with_a_finding() -> Repo {
    let repo = Repo::with_hooks();
    repo.stage("file", format!("token = {}\n", tokens::github_token(1)));
    repo
}

#[test]
fn a_line_of_gitallowed_that_does_not_compile() {
    for expression in [format!("({}", token()), format!("{}[", token()), format!("{}\\", token())] {
        let repo = with_a_finding();
        repo.write(".gitallowed", format!("# a comment\nfine\n{expression}\n"));
        stops_commits(&repo);
        clear(repo.hush(["scan"])).says("error: the expression at ").says(".gitallowed:3").says("cause: ");
    }
}

#[test]
fn a_value_of_secrets_allowed_that_does_not_compile() {
    let repo = with_a_finding();
    repo.git(["config", "secrets.allowed", &format!("({}", token())]).ok();
    stops_commits(&repo);
    clear(repo.hush(["scan"])).says("secrets.allowed");
}

#[test]
fn something_else_where_gitallowed_should_be() {
    let repo = with_a_finding();
    let path = repo.dir().join(".gitallowed");
    fs::create_dir(&path).unwrap();
    told(repo.commit());
    clear(repo.hush(["scan"])).says(".gitallowed");
    fs::remove_dir(&path).unwrap();
    repo.call("mkfifo").args([&path]).run().ok();
    clear(repo.call("timeout").args(["10", "git", "hush", "scan"]).run()).says(".gitallowed");
}

#[test]
fn settings_in_gits_configuration() {
    for (key, value) in [("hush.confidence", "certain"), ("hush.maxSize", "many")] {
        let repo = repo();
        repo.git(["config", key, value]).ok();
        stops_commits(&repo);
        clear(repo.hush(["scan"])).says(&key.to_lowercase()[..8]);
    }
}

#[test]
fn a_settings_file_that_says_nothing_is_none() {
    for text in ["", "\n", "# words\n", "\u{feff}", "[scan]\r\n[rules]\r\n"] {
        let repo = repo();
        repo.write(".hush.toml", text);
        repo.hush(["scan"]).ok();
        repo.commit().ok();
    }
}
