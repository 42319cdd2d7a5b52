//! Shows that the sandbox is one.

use super::{Repo, tokens};
use std::path::Path;

#[test]
fn nothing_of_the_machine_reaches_a_repository() {
    let repo = Repo::new();
    let origins = repo.git(["config", "--list", "--show-origin"]).ok().stdout();
    let home = repo.home();
    assert!(origins.lines().all(|line| line.contains(home.to_str().unwrap()) || line.contains("file:.git/config")), "{origins}");
    let identity = repo.git(["var", "GIT_COMMITTER_IDENT"]).ok().line();
    assert_eq!(identity, "Test <test@example.com> 1767323045 +0000");
    assert_eq!(repo.git(["symbolic-ref", "HEAD"]).ok().line(), "refs/heads/main");
}

#[test]
fn git_hush_is_the_built_binary() {
    let path = Repo::folder().call("sh").args(["-c", "command -v git-hush"]).run().ok().line();
    assert_eq!(Path::new(&path), Path::new(env!("CARGO_BIN_EXE_git-hush")));
    Repo::folder().hush(["--no-such-flag"]).exits(2);
}

#[test]
fn commits_are_the_same_on_every_machine() {
    let repo = Repo::new();
    let first = repo.stage("a:*?", "x\n").commit_unhooked();
    let second = repo.stage("sub/b", b"\xff\0").commit_unhooked();
    assert_eq!(repo.git(["rev-parse", "HEAD^", "HEAD"]).ok().stdout(), format!("{first}\n{second}\n"));
    assert_eq!(repo.git(["ls-tree", "-r", "--name-only", "HEAD"]).ok().stdout(), "a:*?\nsub/b\n");
    let again = Repo::new();
    assert_eq!(again.stage("a:*?", "x\n").commit_unhooked(), first);
    assert_eq!(again.read("a:*?"), b"x\n");
    assert!(again.has("a:*?") && !again.has("sub"));
    again.stage("c", "c").commit().ok().says("1 file changed").never_says("deletions");
}

#[test]
fn input_variables_and_folders_are_handed_over() {
    let repo = Repo::folder();
    let large = vec![b'x'; 1 << 20];
    let run = repo.write("sub/file", "").at("sub").call("cat").stdin(large.clone()).run().ok();
    assert_eq!(run.bytes(), large);
    repo.call("true").stdin(large).run().ok();
    repo.call("sh").args(["-c", "echo $A >&2; exit 3"]).env("A", "b").run().exits(3).fails().says("b");
    assert!(repo.at("sub").dir().ends_with("repo/sub"));
}

#[test]
fn tokens_are_well_formed_and_the_same_every_time() {
    let (key, token, secret) = (tokens::aws_key_id(1), tokens::github_token(1), tokens::aws_secret_key(1));
    assert_eq!((key.len(), token.len(), secret.len()), (20, 40, 40));
    assert_eq!(token, tokens::github_token(1));
    assert_ne!(token, tokens::github_token(2));
    // Computed another way than the generator does: digit by digit, bit by bit.
    let checksum = token[34..].bytes().fold(0_u64, |sum, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => byte - b'a' + 36,
        };
        sum * 62 + u64::from(digit)
    });
    assert_eq!(checksum, u64::from(crc32(&token.as_bytes()[4..34])));
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}

/// CRC-32, bit by bit, as the standard writes it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
