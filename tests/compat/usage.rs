//! The usage text, and how the command line is read: what `git rev-parse --parseopt` does with options.

use super::support::{Place, Told};

/// The usage text, as git 2.47 lays it out.
pub const USAGE: &str = "\
usage: git secrets --scan [-r|--recursive] [--cached] [--no-index] [--untracked] [<files>...]
   or: git secrets --scan-history
   or: git secrets --install [-f|--force] [<target-directory>]
   or: git secrets --list [--global]
   or: git secrets --add [-a|--allowed] [-l|--literal] [--global] <pattern>
   or: git secrets --add-provider [--global] <command> [arguments...]
   or: git secrets --register-aws [--global]
   or: git secrets --aws-provider [<credentials-file>]

    --[no-]scan           Scans <files> for prohibited patterns
    --[no-]scan-history   Scans repo for prohibited patterns
    --[no-]install        Installs git hooks for Git repository or Git template directory
    --[no-]list           Lists secret patterns
    --[no-]add            Adds a prohibited or allowed pattern, ensuring to de-dupe with existing patterns
    --[no-]add-provider   Adds a secret provider that when called outputs secret patterns on new lines
    --[no-]aws-provider   Secret provider that outputs credentials found in an ini file
    --[no-]register-aws   Adds common AWS patterns to the git config and scans for ~/.aws/credentials
    -r, --[no-]recursive  --scan scans directories recursively
    --[no-]cached         --scan scans searches blobs registered in the index file
    --no-index            --scan searches files in the current directory that is not managed by Git
    --index               opposite of --no-index
    --[no-]untracked      In addition to searching in the tracked files in the working tree, --scan also in untracked files
    -f, --[no-]force      --install overwrites hooks if the hook already exists
    -l, --[no-]literal    --add and --add-allowed patterns are escaped so that they are literal
    -a, --[no-]allowed    --add adds an allowed pattern instead of a prohibited pattern
    --[no-]global         Uses the --global git config

";

/// What `--help-all` tells in addition.
const HIDDEN: &str = "    --[no-]commit_msg_hook
                          commit-msg hook (internal only)
    --[no-]pre_commit_hook
                          pre-commit hook (internal only)
    --[no-]prepare_commit_msg_hook
                          prepare-commit-msg hook (internal only)
";

#[test]
fn without_an_option_the_usage_is_told() {
    let place = Place::new();
    for words in [&[][..], &["--"], &["file"], &["--", "--scan"], &["-"], &[""], &["--end-of-options", "--scan"], &["scan", "a"]] {
        place.secrets(words).tells(0, USAGE, "");
        place.call("git").args(["secrets"]).args(words).run().tells(0, USAGE, "");
    }
}

#[test]
fn help_is_the_usage_with_another_exit_code() {
    let place = Place::new();
    for words in ["-h", "--help", "-rh", "-hr", "--scan -h", "-h --bogus", "--list x --help", "x -h", "--no-scan -h"] {
        place.says(words).tells(129, USAGE, "");
    }
    place.call("git").args(["secrets", "-h"]).run().tells(129, USAGE, "");
    place.says("--scan --help-all").tells(129, [USAGE.trim_end(), "\n", HIDDEN, "\n"].concat(), "");
    Place::folder().says("-h").tells(129, USAGE, "");
}

#[test]
fn an_unknown_option_is_named() {
    let place = Place::new();
    for (words, told) in [
        ("--bogus", "unknown option `bogus'"),
        ("--bogus=x", "unknown option `bogus=x'"),
        ("--bogus -h", "unknown option `bogus'"),
        ("--scan --bogus", "unknown option `bogus'"),
        ("file --bogus", "unknown option `bogus'"),
        ("--scan-historyx", "unknown option `scan-historyx'"),
        ("--commit-msg-hook", "unknown option `commit-msg-hook'"),
        ("--Scan", "unknown option `Scan'"),
        ("---", "unknown option `-'"),
        ("--help=x", "unknown option `help=x'"),
        ("--hel", "unknown option `hel'"),
        ("--h", "unknown option `h'"),
        ("--no-help", "unknown option `no-help'"),
        ("--no-no-scan", "unknown option `no-no-scan'"),
        ("--no-no-no-index", "unknown option `no-no-no-index'"),
        ("--it's", "unknown option `it's'"),
        ("-x", "unknown switch `x'"),
        ("-rx", "unknown switch `x'"),
        ("-rfx --list", "unknown switch `x'"),
        ("-r=x", "unknown switch `='"),
        ("-g", "unknown switch `g'"),
        ("-R", "unknown switch `R'"),
        ("-1", "unknown switch `1'"),
        ("-'", "unknown switch `''"),
        ("-é", "unknown non-ascii option in string: `-é'"),
    ] {
        place.says(words).tells(129, "", format!("error: {told}\n{USAGE}"));
    }
    place.secrets(["--a b"]).tells(129, "", format!("error: unknown option `a b'\n{USAGE}"));
    place.secrets(["--a\nb"]).tells(129, "", format!("error: unknown option `a\nb'\n{USAGE}"));
    place.secrets(["-\n"]).tells(129, "", format!("error: unknown switch `\n'\n{USAGE}"));
}

#[test]
fn an_option_takes_no_value() {
    let place = Place::new();
    for (words, name) in [
        ("--scan=x", "scan"),
        ("--scan=", "scan"),
        ("--inst=3", "install"),
        ("--no-scan=3", "no-scan"),
        ("--no-index=3", "no-index"),
        ("--index=3", "no-no-index"),
        ("--scan --rec=x", "recursive"),
        ("--global=x", "global"),
        ("--pre_commit_hook=x", "pre_commit_hook"),
    ] {
        place.says(words).tells(129, "", format!("error: option `{name}' takes no value\n"));
    }
}

#[test]
fn an_option_may_be_abbreviated_while_it_stays_plain() {
    let place = Place::with(&["foo"]);
    for words in ["--lis", "--list"] {
        place.says(words).tells(0, "secrets.patterns foo\n", "");
    }
    for words in ["--scan-", "--scan-h", "--pre_", "--pre_commit", "--prepare", "--aw"] {
        place.says(words).passes();
    }
    for words in ["--scan --rec", "--scan --ca", "--scan --u", "--scan --g", "--scan --no-f", "--scan --ind"] {
        place.says(words).passes();
    }
    place.says("--scan --f").tells(1, "", "-f|--force can only be supplied with the --install subcommand\n");
    place.says("--scan --lit").tells(1, "", "-l|--literal can only be supplied with the --add subcommand\n");
    place.says("--scan --al").tells(1, "", "-a|--allowed can only be supplied with the --add subcommand\n");
}

#[test]
fn an_abbreviation_of_several_options_names_two() {
    let place = Place::new();
    for (typed, one, other) in [
        ("s", "scan", "scan-history"),
        ("sca", "scan", "scan-history"),
        ("i", "install", "no-no-index"),
        ("in", "install", "no-no-index"),
        ("l", "list", "literal"),
        ("a", "aws-provider", "allowed"),
        ("a=3", "aws-provider", "allowed"),
        ("ad", "add", "add-provider"),
        ("r", "register-aws", "recursive"),
        ("re", "register-aws", "recursive"),
        ("c", "cached", "commit_msg_hook"),
        ("p", "pre_commit_hook", "prepare_commit_msg_hook"),
        ("pre", "pre_commit_hook", "prepare_commit_msg_hook"),
        ("no-s", "no-scan", "no-scan-history"),
        ("no-c", "no-cached", "no-commit_msg_hook"),
        ("no-a", "no-aws-provider", "no-allowed"),
        ("no-l", "no-list", "no-literal"),
        ("no-r", "no-register-aws", "no-recursive"),
        ("no-i", "no-install", "no-index"),
        ("no-in", "no-install", "no-index"),
        ("n", "no-pre_commit_hook", "no-prepare_commit_msg_hook"),
        ("no", "no-pre_commit_hook", "no-prepare_commit_msg_hook"),
        ("no-", "no-prepare_commit_msg_hook", "no-prepare_commit_msg_hook"),
        ("=", "pre_commit_hook", "prepare_commit_msg_hook"),
        ("=x", "pre_commit_hook", "prepare_commit_msg_hook"),
    ] {
        let told = format!("error: ambiguous option: {typed} (could be --{one} or --{other})\n");
        place.secrets([format!("--{typed}")]).tells(129, USAGE, told);
    }
    let told = "error: ambiguous option: sca (could be --scan or --scan-history)\n";
    place.says("--list --sca").tells(129, USAGE, told);
}

#[test]
fn an_exact_name_is_no_abbreviation() {
    let place = Place::new();
    place.says("--scan").passes();
    place.says("--add").passes();
    place.says("--no-scan").tells(129, format!("Unknown option: --no-scan\n{USAGE}"), "");
    place.says("--no-add").tells(129, format!("Unknown option: --no-add\n{USAGE}"), "");
}

#[test]
fn the_first_option_is_the_command() {
    let place = Place::new();
    for (words, name) in [
        ("-r", "-r"),
        ("--recursive", "-r"),
        ("--rec", "-r"),
        ("-f --scan", "-f"),
        ("--force", "-f"),
        ("-l", "-l"),
        ("-a", "-a"),
        ("--cached", "--cached"),
        ("--cached --scan", "--cached"),
        ("--no-index", "--no-index"),
        ("--index", "--no-no-index"),
        ("--inde", "--no-no-index"),
        ("--no-no-index", "--no-no-index"),
        ("--no-no-i", "--no-no-index"),
        ("--untracked", "--untracked"),
        ("--global", "--global"),
        ("--global --list", "--global"),
        ("--no-scan", "--no-scan"),
        ("--no-list x", "--no-list"),
        ("--no-force", "--no-force"),
        ("--no-f", "--no-force"),
        ("--no-recursive", "--no-recursive"),
        ("--no-g", "--no-global"),
        ("--no-u", "--no-untracked"),
        ("--no-pre_commit_hook", "--no-pre_commit_hook"),
        ("x --no-untracked y", "--no-untracked"),
    ] {
        place.says(words).tells(129, format!("Unknown option: {name}\n{USAGE}"), "");
    }
}
