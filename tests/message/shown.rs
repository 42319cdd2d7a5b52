//! How a finding in a message is shown and forgiven, and messages of unusual content and size.

use super::{blocked, commit, commit_edited, repo, token};

#[test]
fn the_line_is_that_of_the_file_as_edited() {
    let repo = repo();
    let script = format!(
        "printf '%s\\n' subject '' '# one' '# two' body 'key: {}' >\"$1.new\" && cat \"$1\" >>\"$1.new\" && mv \"$1.new\" \"$1\"",
        token()
    );
    let run = blocked(&repo, commit_edited(&repo, &script, &[]));
    run.says("--> COMMIT_EDITMSG:6:6 (commit message)").says("6 | key: ghp_");
    assert_eq!(
        repo.read(".git/COMMIT_EDITMSG").split(|&byte| byte == b'\n').nth(5).unwrap(),
        format!("key: {}", token()).as_bytes()
    );
}

#[test]
fn a_message_need_not_be_utf8() {
    let repo = repo();
    repo.git(["config", "i18n.commitEncoding", "ISO-8859-1"]).ok();
    let text = [b"caf\xe9\n\ncl\xe9: ".as_slice(), token().as_bytes(), b"\n"].concat();
    repo.write("../message", &text);
    blocked(&repo, commit(&repo, &["-F", "../message"])).says("COMMIT_EDITMSG:3:6").says("cl\\xe9: ghp_");
    repo.write("../message", b"caf\xe9\n\ncl\xe9\n");
    commit(&repo, &["-F", "../message"])(&[]).ok();
}

#[test]
fn a_huge_message_is_scanned_to_its_end() {
    let repo = repo();
    let mut text = String::from("subject\n\n");
    while text.len() < 3 << 20 {
        text.push_str("The quick brown fox jumps over the lazy dog, again and again and again and again.\n");
    }
    repo.write("../message", &text);
    commit(&repo, &["-F", "../message"])(&[]).ok();
    let last = text.lines().count() + 1;
    repo.stage("file", "changed\n").write("../message", text + &token() + "\n");
    blocked(&repo, commit(&repo, &["-F", "../message"])).says(&format!("COMMIT_EDITMSG:{last}:1"));
}

#[test]
fn a_message_of_one_endless_line_is_cut_on_the_screen() {
    let repo = repo();
    let filler = "x ".repeat(500_000);
    repo.write("../message", format!("{filler}{} {filler}\n", token()));
    let run = blocked(&repo, commit(&repo, &["-F", "../message"]));
    assert!(run.stderr().lines().all(|line| line.chars().count() < 200), "{run}");
}

#[test]
fn an_empty_message_is_for_git_to_judge() {
    let repo = repo();
    commit_edited(&repo, ": >\"$1\"", &[])(&[]).exits(1).says("empty commit message").never_says("error:").never_says("git hush");
    commit(&repo, &["--allow-empty-message", "-m", ""])(&[]).ok();
}

#[test]
fn several_secrets_are_all_told_and_none_shown() {
    let repo = repo();
    let other = crate::support::tokens::github_token(8);
    let run = blocked(&repo, commit(&repo, &["-m", &format!("{} and {other}", token())]));
    run.says("2 secrets found").says("EDITMSG:1:1 ").says("EDITMSG:1:46 ").never_says(&other);
}
