//! What the command line says of itself: complaints with a hint, completions, the manual, the settings in force.

use crate::support::{Repo, Run};
use std::fs;

#[test]
fn arguments_that_make_no_sense_are_told_with_a_hint() {
    let repo = Repo::folder();
    for (typed, said, hint) in [
        (&["scann"][..], "unrecognized subcommand 'scann'", "did you mean `git hush scan`? `git hush -h` lists the commands"),
        (&["frobnicate"], "unrecognized subcommand", "`git hush -h` lists the commands"),
        (&["scan", "--stagd"], "unexpected argument '--stagd'", "did you mean `--staged`? `git hush scan -h` lists the options"),
        (&["scan", "--staged", "--untracked"], "cannot be used with", "`git hush scan -h` shows how it is called"),
        (&["allow"], "required arguments were not provided", "`git hush allow -h` shows how it is called"),
        (&["rules", "show"], "required arguments", "`git hush rules show -h` shows how it is called"),
        (&["doctor", "--format", "xml"], "invalid value 'xml'", "`git hush doctor -h` shows how it is called"),
        (&["completions", "tcsh\u{1b}[31m"], "invalid value", "`git hush completions -h` shows how it is called"),
    ] {
        let run = repo.hush(typed).exits(2).says(said);
        let stderr = run.stderr();
        let last = stderr.lines().last().unwrap();
        assert_eq!(last, format!("hint: {hint}"), "{run}");
        assert!(stderr.starts_with("error: ") && !stderr.contains("tip:") && !stderr.contains('\u{1b}'), "{run}");
        assert_eq!(run.stdout(), "");
    }
    repo.hush(["-h"]).exits(0).never_says("hint:");
    repo.hush(["--version"]).exits(0).never_says("hint:");
}

/// Runs a line of bash that completes, in a folder where the program's completions stand in a file.
fn bash(script: &str) -> Run {
    let repo = Repo::folder();
    fs::write(repo.dir().join("completions"), repo.hush(["completions", "bash"]).ok().stdout()).unwrap();
    repo.call("bash").args(["-c", script]).run().ok()
}

#[test]
fn bash_completes_under_both_names() {
    let direct =
        "source ./completions; COMP_WORDS=(git-hush sc) COMP_CWORD=1; _githush git-hush sc git-hush; echo \"${COMPREPLY[@]}\"";
    assert_eq!(bash(direct).line(), "scan");
    // As git's own completion calls it: `git -C x hush scan --st`.
    let through_git =
        "source ./completions; words=(git -C x hush scan --st) cword=5 __git_cmd_idx=3; _git_hush; echo \"${COMPREPLY[@]}\"";
    assert_eq!(bash(through_git).line(), "--staged");
    let verbs = "source ./completions; words=(git hush '') cword=2 __git_cmd_idx=1; _git_hush; echo \"${COMPREPLY[@]}\"";
    let verbs = bash(verbs).line();
    assert!(["install", "config", "man"].iter().all(|verb| verbs.split(' ').any(|word| word == *verb)), "{verbs}");
    let values = "source ./completions; words=(git hush config show --format '') cword=5 __git_cmd_idx=1; _git_hush; echo \"${COMPREPLY[@]}\"";
    assert_eq!(bash(values).line(), "human json");
}

#[test]
fn every_shell_takes_its_completions() {
    let repo = Repo::folder();
    for (shell, check) in [("bash", "bash"), ("zsh", "zsh"), ("fish", "fish")] {
        repo.write(shell, repo.hush(["completions", shell]).ok().stdout());
        // Where the shell is here, it must find no fault.
        if repo.call("sh").args(["-c", &format!("command -v {check}")]).run().succeeded() {
            let run = repo.call(check).args(["-n", shell]).run().ok();
            assert_eq!(run.text(), "");
        }
    }
    repo.hush(["completions", "powershell"]).ok().says("Register-ArgumentCompleter").says("'git-hush'");
}

#[test]
fn the_manual_is_a_page() {
    let repo = Repo::folder();
    let page = repo.hush(["man"]).ok().stdout();
    for words in
        [".TH git-hush 1", ".SH NAME", ".SS \"git hush scan [OPTIONS] [PATH]...\"", "\\-\\-show\\-secrets", ".SH \"EXIT STATUS\""]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert_eq!(page.matches(".SH NAME").count(), 1);
    repo.write("git-hush.1", &page);
    if repo.call("sh").args(["-c", "command -v man groff"]).run().succeeded() {
        let warned = repo.call("man").args(["--warnings", "-l", "./git-hush.1"]).env("MANPAGER", "cat").run().ok();
        assert_eq!(warned.stderr(), "");
        warned.says("git hush config show [OPTIONS]");
    }
}

#[test]
fn settings_are_shown_with_their_origins() {
    let repo = Repo::new();
    repo.write(
        ".hush.toml",
        "extends = \"base.toml\"\n[scan]\nconfidence = \"high\"\n[[policy.when]]\npaths = [\"docs/**\"]\nmode = \"warn\"\n",
    );
    repo.write("base.toml", "[scan]\nconfidence = \"low\"\n").write(".gitallowed", "# words\none\ntwo\n");
    repo.git(["config", "hush.maxSize", "64MiB"]).ok();
    repo.git(["config", "--global", "secrets.allowed", "Zq3vT8"]).ok();
    let run = repo.hush(["config", "show"]).ok();
    let out = run.stdout();
    let line = |key: &str| out.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key}: {out}")).to_owned();
    assert!(line("scan.confidence = high").ends_with("/.hush.toml:3"), "{out}");
    assert!(out.contains("overrules low of ") && out.contains("base.toml:2\n"), "{out}");
    assert!(line("scan.max-size = 64 MiB").ends_with("/.git/config (local)"), "{out}");
    assert!(line("policy.mode = block").ends_with("the default"), "{out}");
    assert!(line("policy.when = warns: paths docs/**").ends_with(".hush.toml:4"), "{out}");
    assert!(line("secrets.allowed = 2 expressions").ends_with(".gitallowed"), "{out}");
    assert!(line("secrets.allowed = 1 expression ").ends_with("home/.gitconfig (global)"), "{out}");
    assert!(out.contains("/.config/git-hush/config.toml (not there)\n") && out.contains("base.toml (extended by "), "{out}");
    run.never_says("Zq3vT8");
    let json: serde_json::Value = serde_json::from_str(&repo.hush(["config", "show", "--format", "json"]).ok().stdout()).unwrap();
    assert_eq!((&json["type"], &json["version"], &json["locked"]), (&"config".into(), &1.into(), &false.into()));
    assert_eq!((&json["settings"][1]["origin"]["kind"], &json["settings"][1]["origin"]["scope"]), (&"git".into(), &"local".into()));
    // Outside of a repository the user's own are shown.
    Repo::folder().hush(["config", "show"]).ok().says("scan.confidence = medium");
    repo.write(".hush.toml", "[scna]\n").hush(["config", "show"]).exits(2).says("unknown key `scna`").says("hint: ");
}
