//! What `git secrets`, and the programs that it hands its work to, say.

use crate::git::Spoken;
use crate::rules::ere::{Dialect, EreError};
use crate::source::Unreadable;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

/// The options, as git's reader of options is told them.
pub(super) const OPTIONS: &str = "\
git secrets --scan [-r|--recursive] [--cached] [--no-index] [--untracked] [<files>...]
git secrets --scan-history
git secrets --install [-f|--force] [<target-directory>]
git secrets --list [--global]
git secrets --add [-a|--allowed] [-l|--literal] [--global] <pattern>
git secrets --add-provider [--global] <command> [arguments...]
git secrets --register-aws [--global]
git secrets --aws-provider [<credentials-file>]
--
scan Scans <files> for prohibited patterns
scan-history Scans repo for prohibited patterns
install Installs git hooks for Git repository or Git template directory
list Lists secret patterns
add Adds a prohibited or allowed pattern, ensuring to de-dupe with existing patterns
add-provider Adds a secret provider that when called outputs secret patterns on new lines
aws-provider Secret provider that outputs credentials found in an ini file
register-aws Adds common AWS patterns to the git config and scans for ~/.aws/credentials
r,recursive --scan scans directories recursively
cached --scan scans searches blobs registered in the index file
no-index --scan searches files in the current directory that is not managed by Git
untracked In addition to searching in the tracked files in the working tree, --scan also in untracked files
f,force --install overwrites hooks if the hook already exists
l,literal --add and --add-allowed patterns are escaped so that they are literal
a,allowed --add adds an allowed pattern instead of a prohibited pattern
global Uses the --global git config
commit_msg_hook* commit-msg hook (internal only)
pre_commit_hook* pre-commit hook (internal only)
prepare_commit_msg_hook* prepare-commit-msg hook (internal only)
";

/// What follows the lines that were found.
pub(super) const FOUND: &str = "
[ERROR] Matched one or more prohibited patterns

Possible mitigations:
- Mark false positives as allowed using: git config --add secrets.allowed ...
- Mark false positives as allowed by adding regular expressions to .gitallowed at repository's root directory
- List your configured patterns: git config --get-all secrets.patterns
- List your configured allowed patterns: git config --get-all secrets.allowed
- List your configured allowed patterns in .gitallowed at repository's root directory
- Use --no-verify if this is a one-time false positive
";

/// What is said to options that do not go together.
pub(super) const RECURSIVE_ALONE: &str = "-r|--recursive cannot be supplied with --cached, --no-index, or --untracked";

/// What git says in a bare repository.
pub(super) const NO_WORK_TREE: &str = "fatal: this operation must be run in a work tree\n";

/// Returns what is said to a first option that is no command, before the usage.
pub(super) fn unknown_option(option: &OsStr) -> Vec<u8> {
    [b"Unknown option: ", option.as_encoded_bytes(), b"\n"].concat()
}

/// Returns what is said to an option that does not go with the command.
pub(super) fn misplaced(option: &str, command: &str) -> String {
    format!("{option} can only be supplied with the --{command} subcommand")
}

/// Returns what is said to several places to search, of which that tool searches none.
pub(super) fn one_place_only() -> Spoken {
    let text = "error: `--cached`, `--no-index` and `--untracked` exclude one another\nhint: `git secrets --scan --cached` searches the index\n";
    Spoken { err: text.into(), code: Some(2), ..Spoken::default() }
}

/// Returns what `grep` or `git grep` says of malformed patterns, and its exit code.
pub(super) fn malformed(dialect: Dialect, text: &[u8], causes: &[EreError], in_history: bool) -> (Vec<u8>, u8) {
    if dialect == Dialect::Grep {
        let lines = causes.iter().map(|&cause| format!("grep: {}\n", reason(cause)));
        return (lines.collect::<String>().into_bytes(), 2);
    }
    let reason = causes.first().copied().map(reason).unwrap_or_default();
    let log = if in_history { format!("fatal: invalid regex: {reason}\n") } else { String::new() };
    let grep = [log.as_bytes(), b"fatal: command line, '", text, b"': ", reason.as_bytes(), b"\n"].concat();
    (grep, 128)
}

/// Returns what is said of a malformed allowed expression, and the exit code; that tool goes on and lets everything pass.
pub(super) fn malformed_allowed(cause: EreError) -> (Vec<u8>, u8) {
    (format!("grep: {}\n", reason(cause)).into_bytes(), 2)
}

/// Returns what the C library says.
fn reason(cause: EreError) -> String {
    let text = match cause {
        EreError::UnmatchedBracket { .. } => "Unmatched [, [^, [:, [., or [=",
        EreError::UnmatchedParenthesis { .. } => "Unmatched ( or \\(",
        EreError::UnmatchedBrace { .. } => "Unmatched \\{",
        EreError::TrailingBackslash { .. } => "Trailing backslash",
        EreError::InvalidInterval { .. } => "Invalid content of \\{\\}",
        EreError::NothingToRepeat { .. } => "Invalid preceding regular expression",
        EreError::TooManyRepeats { .. } | EreError::TooDeep { .. } => "Regular expression too big",
        EreError::InvalidRange { .. } => "Invalid range end",
        EreError::UnknownClass { .. } => "Invalid character class name",
        EreError::UnknownCollation { .. } => "Invalid collation character",
        EreError::BareClass { .. } => "character class syntax is [[:space:]], not [:space:]",
        EreError::BackReference { .. } => return cause.to_string(),
    };
    text.to_owned()
}

/// Returns what `grep` says of files that it cannot read.
pub(super) fn unreadable(files: &[Unreadable]) -> Vec<u8> {
    let lines =
        files.iter().map(|file| [b"grep: ", file.path.as_bytes(), b": ", reason_of(&file.reason).as_bytes(), b"\n"].concat());
    lines.collect::<Vec<_>>().concat()
}

/// Returns what `mkdir` says of a folder that cannot be made, and that tool after it.
pub(super) fn no_folder(dir: &Path, part: &Path, source: &io::Error) -> Vec<u8> {
    let (dir, part, reason) = (dir.display(), part.display(), reason_of(source));
    format!("mkdir: cannot create directory '{part}': {reason}\nCould not create dir: {dir}\n").into_bytes()
}

/// Returns what is said of a hook that cannot be written.
pub(super) fn unwritable(path: &Path, source: &io::Error) -> Vec<u8> {
    format!("git-secrets: {}: {}\n", path.display(), reason_of(source)).into_bytes()
}

/// Returns what is said of a provider that is not there.
pub(super) fn no_provider(command: &OsStr, source: &io::Error) -> Vec<u8> {
    format!("git-secrets: {}: {}\n", command.display(), reason_of(source)).into_bytes()
}

/// Returns the system's words alone.
fn reason_of(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        return "No such file or directory".to_owned();
    }
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
