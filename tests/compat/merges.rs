//! Merges: the history that a merge brings in is searched, as `git log -u` writes it, when git asks for the message.

use super::support::{Place, Told, found};

/// Makes a repository with hooks, whose branch `side` had a match for one commit, and whose `main` went on.
fn diverged() -> Place {
    let place = Place::with(&["foo"]);
    place.says("--install").ok();
    place.commit_file("first", "x\n");
    place.git(["checkout", "--quiet", "-b", "side"]).ok();
    place.commit_file("a", "bar\nfoo\n");
    place.git(["rm", "--quiet", "a"]).ok();
    place.commit_unhooked();
    place.commit_file("b", "y\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    place.commit_file("c", "z\n");
    place
}

/// The lines of the log of `side` that hold the match: of three commits with a line of a message and a patch each.
const LOG: &str = "(standard input):28:-foo\n(standard input):43:+foo\n";
const STOPPED: &str = "Not committing merge; use 'git commit' to complete the merge.\n";

/// Returns what git and the hook tell when a merge is stopped by these lines.
fn stopped(lines: &str) -> Vec<u8> {
    [&found(lines), STOPPED.as_bytes()].concat()
}

#[test]
fn a_merge_of_a_history_with_a_match_is_stopped() {
    let place = diverged();
    place.git(["merge", "--quiet", "-m", "x", "side"]).tells(1, "", stopped(LOG));
    // The state is that of a merge that waits for its commit.
    assert_eq!(place.git(["status", "--porcelain"]).stdout(), "A  b\n");
    assert!(place.has(".git/MERGE_HEAD"));
    // Finished by hand, nothing is looked at but the change.
    place.git(["commit", "--quiet", "--no-edit"]).tells(0, "", "");
}

#[test]
fn no_verify_does_not_help_a_merge() {
    let place = diverged();
    place.git(["merge", "--quiet", "--no-verify", "-m", "x", "side"]).tells(1, "", stopped(LOG));
}

#[test]
fn a_merge_of_a_clean_history_passes() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "clean", "main~1"]).ok();
    place.commit_file("d", "fine\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    place.git(["merge", "--quiet", "-m", "x", "clean"]).tells(0, "", "");
}

#[test]
fn what_is_merged_may_be_any_name_of_a_commit() {
    let place = diverged();
    place.git(["tag", "-a", "-m", "annotated", "v1", "side"]).ok();
    let commit = place.git(["rev-parse", "side"]).line();
    for name in ["side", "v1", "refs/heads/side", "side~0", &commit] {
        place.git(["merge", "--quiet", "-m", "x", name]).tells(1, "", stopped(LOG));
        place.git(["reset", "--quiet", "--hard"]).ok();
    }
    place.git(["merge", "--quiet", "-m", "x", "side~2"]).exits(1).says("(standard input):14:+foo\n");
}

#[test]
fn messages_and_names_of_files_are_searched_too() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "words", "main~1"]).ok();
    place.stage("foo", "x\n");
    place.git(["commit", "--quiet", "--no-verify", "-m", "about foo\n\nand foo"]).ok();
    place.git(["checkout", "--quiet", "main"]).ok();
    let told = "(standard input):5:    about foo\n(standard input):7:    and foo\n(standard input):9:diff --git a/foo b/foo\n\
        (standard input):13:+++ b/foo\n";
    place.git(["merge", "--quiet", "-m", "x", "words"]).tells(1, "", stopped(told));
}

#[test]
fn everything_that_the_log_says_can_be_found_and_allowed() {
    let place = diverged();
    place.set("secrets.patterns", &["Author", "deleted file mode 100644"]);
    let told = "(standard input):2:Author: Test <test@example.com>\n(standard input):16:Author: Test <test@example.com>\n\
        (standard input):22:deleted file mode 100644\n(standard input):31:Author: Test <test@example.com>\n";
    place.git(["merge", "--quiet", "-m", "x", "side"]).tells(1, "", stopped(told));
    place.git(["reset", "--quiet", "--hard"]).ok();
    place.set("secrets.allowed", &["^.standard input.:[0-9]+:(Author|deleted)"]);
    place.git(["merge", "--quiet", "-m", "x", "side"]).tells(0, "", "");
}

#[test]
fn the_merge_itself_is_not_searched() {
    let place = diverged();
    place.commit_file("d", "foo\n");
    place.git(["checkout", "--quiet", "-b", "clean", "main~2"]).ok();
    place.commit_file("e", "fine\n");
    // What is merged into has a match, and what is merged has none.
    place.git(["merge", "--quiet", "-m", "x", "main~1"]).tells(0, "", "");
    place.git(["checkout", "--quiet", "main"]).ok();
    place.git(["merge", "--quiet", "-m", "x", "clean"]).tells(0, "", "");
    // The message is searched as any.
    place.git(["checkout", "--quiet", "-b", "more", "main~1"]).ok();
    place.commit_file("f", "fine\n");
    place.git(["merge", "--quiet", "-m", "a foo", "main~1"]).exits(0);
}

#[test]
fn a_message_of_a_merge_with_a_match_is_stopped() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "clean", "main~1"]).ok();
    place.commit_file("d", "fine\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    let run = place.git(["merge", "--quiet", "-m", "a foo", "clean"]);
    run.tells(1, "", stopped(".git/MERGE_MSG:1:a foo\n"));
}

#[test]
fn several_branches_are_searched_together() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "other", "main~1"]).ok();
    place.commit_file("d", "foo other\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    let run = place.git(["merge", "--quiet", "-m", "x", "side", "other"]);
    run.exits(1).says("[ERROR] Matched one or more prohibited patterns").says(STOPPED);
}

#[test]
fn no_branch_hides_behind_another() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "clean", "main~1"]).ok();
    place.commit_file("d", "fine\n");
    place.git(["checkout", "--quiet", "main"]).ok();
    if super::support::left_out("of several branches that are merged at once, only one is searched") {
        return;
    }
    for order in [["side", "clean"], ["clean", "side"]] {
        place.git(["merge", "--quiet", "-m", "x", order[0], order[1]]).exits(1).says("+foo\n");
        place.git(["reset", "--quiet", "--hard", "main"]).ok();
    }
}

#[test]
fn fast_forward_and_squash_are_not_searched() {
    let place = diverged();
    place.git(["checkout", "--quiet", "-b", "behind", "side~3"]).ok();
    place.git(["merge", "--quiet", "side"]).tells(0, "", "");
    place.git(["checkout", "--quiet", "main"]).ok();
    place.git(["merge", "--quiet", "--squash", "side"]).ok();
    place.git(["commit", "--quiet", "-m", "x"]).tells(0, "", "");
}

#[test]
fn the_command_of_the_hook_looks_at_what_git_says_is_merged() {
    let place = diverged();
    let call = |name: &str, value: &str, words: &str| {
        place.call("git-secrets").args(["--prepare_commit_msg_hook"]).args(words.split(' ')).env(name, value).run()
    };
    for name in ["GITHEAD_x", "GITHEAD_0123456789", "GITHEAD_"] {
        call(name, "side", "-- m merge").reports(LOG);
        call(name, "side", "-- nothere merge").reports(LOG);
        call(name, "main", "-- m merge").passes();
        for words in ["-- m", "-- m message", "-- m squash", "-- merge", "-- m commit HEAD", "-- m Merge", "-- m merge x"] {
            call(name, "side", words).passes();
        }
    }
    call("GITHEADS", "", "-- m merge").passes();
    place.git(["checkout", "--quiet", "--detach"]).ok();
    let told = ["fatal: ref HEAD is not a symbolic ref\n".as_bytes(), &found(LOG)].concat();
    call("GITHEAD_x", "side", "-- m merge").tells(1, "", told);
    place.git(["checkout", "--quiet", "-b", "deep/branch"]).ok();
    call("GITHEAD_x", "side", "-- m merge").reports(LOG);
}

#[test]
fn an_unknown_commit_is_told() {
    let place = diverged();
    let call = place.call("git-secrets").args(["--prepare_commit_msg_hook", "--", "m", "merge"]);
    let run = call.env("GITHEAD_x", "nothere").run();
    let told = "fatal: ambiguous argument 'main..nothere': unknown revision or path not in the working tree.\n";
    assert!(run.stderr().starts_with(told), "{run}");
    if super::support::left_out("a merge whose history git cannot tell passes") {
        return;
    }
    run.fails();
}
