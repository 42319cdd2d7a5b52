//! Which option goes with which command, and what is said otherwise.

use super::support::{Place, Told, left_out};

const COMMANDS: [&str; 11] = [
    "--scan",
    "--scan-history",
    "--install",
    "--list",
    "--add",
    "--add-provider",
    "--register-aws",
    "--aws-provider",
    "--commit_msg_hook",
    "--pre_commit_hook",
    "--prepare_commit_msg_hook",
];

/// Each option, its name in complaints, and the command it goes with.
const OPTIONS: [(&str, &str, &str); 11] = [
    ("-r", "-r|--recursive", "--scan"),
    ("--recursive", "-r|--recursive", "--scan"),
    ("--cached", "--cached", "--scan"),
    ("--no-index", "--no-index", "--scan"),
    ("--untracked", "--untracked", "--scan"),
    ("-f", "-f|--force", "--install"),
    ("--force", "-f|--force", "--install"),
    ("-l", "-l|--literal", "--add"),
    ("--literal", "-l|--literal", "--add"),
    ("-a", "-a|--allowed", "--add"),
    ("--allowed", "-a|--allowed", "--add"),
];

fn complaint(name: &str, command: &str) -> String {
    format!("{name} can only be supplied with the {command} subcommand\n")
}

#[test]
fn an_option_goes_with_its_command_only() {
    let place = Place::new();
    for command in COMMANDS {
        for (option, name, home) in OPTIONS {
            if command != home {
                place.secrets([command, option]).tells(1, "", complaint(name, home));
            }
        }
    }
    // Nothing was done.
    place.says("--list").tells(1, "", "");
    assert!(!place.has(".git/hooks/pre-commit"));
}

#[test]
fn the_first_option_that_does_not_fit_is_named() {
    let place = Place::new();
    place.says("--list -l -f").tells(1, "", complaint("-l|--literal", "--add"));
    place.says("--list -fl").tells(1, "", complaint("-f|--force", "--install"));
    place.says("--list x -a y --cached").tells(1, "", complaint("-a|--allowed", "--add"));
    place.says("--scan -r --cached -f").tells(1, "", complaint("-f|--force", "--install"));
    // The first option stands for the command, even if it is none.
    place.says("-rf").tells(1, "", complaint("-f|--force", "--install"));
    place.says("-fr").tells(1, "", complaint("-r|--recursive", "--scan"));
    place.says("-rr").tells(1, "", complaint("-r|--recursive", "--scan"));
    place.says("--global -al x").tells(1, "", complaint("-a|--allowed", "--add"));
}

#[test]
fn recursion_is_for_files_on_disk() {
    let place = Place::with(&["foo"]);
    place.stage("a", "foo\n");
    let told = "-r|--recursive cannot be supplied with --cached, --no-index, or --untracked\n";
    for words in ["--scan -r --cached", "--scan --no-index -r", "--scan -r --untracked a", "--scan -r --cached --no-index -- a"] {
        place.says(words).tells(1, "", told);
    }
}

#[test]
fn global_goes_with_every_command() {
    let place = Place::with(&["foo"]);
    place.stage("a", "foo\n");
    place.commit_unhooked();
    place.says("--scan --global").reports("a:1:foo\n");
    place.says("--scan a --global").reports("a:1:foo\n");
    place.says("--pre_commit_hook --global").reports("a:1:foo\n");
    place.says("--aws-provider --global").passes();
    let told = "Installed commit-msg hook to .git/hooks/commit-msg\n\
                Installed pre-commit hook to .git/hooks/pre-commit\n\
                Installed prepare-commit-msg hook to .git/hooks/prepare-commit-msg\n";
    place.says("--install --global").tells(0, told, "");
}

#[test]
fn a_negated_option_is_taken_and_does_nothing() {
    let place = Place::with(&["foo"]);
    place.stage("d/a", "foo\n").write("d/a", "foo changed\n");
    place.says("--scan --no-cached").reports("d/a:1:foo changed\n");
    place.says("--scan --cached --no-cached").reports("d/a:1:foo\n");
    place.says("--scan -r --no-recursive d").reports("d/a:1:foo changed\n");
    place.says("--scan --no-index --index d").reports("d/a:1:foo changed\n");
    place.says("--scan --no-literal --no-force --no-allowed --no-global --no-list --no-untracked").reports("d/a:1:foo changed\n");
    place.says("--add --no-allowed --no-literal --no-global a+b").passes();
    place.says("--list --no-global").tells(0, "secrets.patterns foo\nsecrets.patterns a+b\n", "");
    place.says("--install").ok();
    place.says("--install --no-force").tells(1, "", ".git/hooks/commit-msg already exists. Use -f to force\n");
    place.says("--install --force --no-force").ok();
}

#[test]
fn a_second_command_is_taken_and_does_nothing() {
    let place = Place::with(&["foo"]);
    place.stage("a", "foo\n");
    for words in ["--scan --list", "--scan --install", "--scan --add", "--scan --scan-history", "--scan --scan", "--scan --no-scan"]
    {
        place.says(words).reports("a:1:foo\n");
    }
    place.says("--list --scan").tells(0, "secrets.patterns foo\n", "");
    place.says("--add bar --list").passes();
    place.says("--list").tells(0, "secrets.patterns foo\nsecrets.patterns bar\n", "");
    place.says("--pre_commit_hook --scan").reports("a:1:foo\n");
}

#[test]
fn options_may_stand_behind_arguments_and_end_at_two_dashes() {
    let place = Place::with(&["foo"]);
    place.stage("a", "foo\n").stage("d/b", "foo\n");
    place.says("a --scan d -r").reports("a:1:foo\nd/b:1:foo\n");
    place.says("d --scan -f").tells(1, "", complaint("-f|--force", "--install"));
    place.says("--scan a -- d/b").reports("a:1:foo\nd/b:1:foo\n");
    place.says("--scan --end-of-options a d/b").reports("a:1:foo\nd/b:1:foo\n");
    place.says("--add -- a+b").passes();
    place.says("--add -a -- --x y").ok();
    if left_out("what begins with a dash becomes an option of grep, which complains on standard error, and is added all the same") {
        return;
    }
    place.says("--add -- --bogus").passes();
    place.says("--list").tells(
        0,
        "secrets.patterns foo\nsecrets.patterns a+b\nsecrets.allowed --x\nsecrets.patterns --bogus\n",
        "",
    );
}

#[test]
fn short_options_cluster() {
    let place = Place::new();
    place.says("--add -la a+b").passes();
    place.says("--add -al c+d").passes();
    place.says("--list").tells(0, "secrets.allowed a\\+b\nsecrets.allowed c\\+d\n", "");
    place.set("secrets.patterns", &["foo"]);
    place.write("d/b", "foo\n");
    place.says("--scan -rr d").reports("d/b:1:foo\n");
}
