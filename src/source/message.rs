//! A commit message as git will keep it: without comment lines, and without what stands below the scissors.
//!
//! The hook sees the file and the settings, but not the command line: `--cleanup`, `--verbose` and their kin are told by what git
//! itself wrote into the file. Where that leaves a doubt whether git keeps a line, the line is kept, and so scanned.

use super::{Error, Loaded, Source};
use crate::git::{Config, Repo};
use crate::model::{Environment, Fragment, Provenance, RepoPath};
use std::fs;
use std::path::{Path, PathBuf};

/// What `commit.cleanup` asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// `strip` where the message is edited, else `whitespace`.
    #[default]
    Default,
    /// Comment lines are dropped.
    Strip,
    /// All lines are kept.
    Whitespace,
    /// All lines are kept, as they are.
    Verbatim,
    /// All lines above the scissors are kept where the message is edited, else `whitespace`.
    Scissors,
}

/// What a comment line begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comment {
    /// These bytes.
    Fixed(Vec<u8>),
    /// A character that git chooses for each message.
    Auto,
}

/// What is known of how git will clean a message up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleanup {
    /// What the settings ask for.
    pub mode: Mode,
    /// Whether an editor is used; then git adds comments and drops them.
    pub edited: bool,
    /// Whether `commit.verbose` puts the diff below the scissors.
    pub verbose: bool,
    /// What a comment line begins with.
    pub comment: Comment,
}

impl Cleanup {
    /// Reads the settings, and whether there is an editor: git sets `GIT_EDITOR=:` for hooks where there is none.
    pub fn of(config: &Config, env: &Environment) -> Self {
        let mode = match config.get("commit.cleanup") {
            Some(b"strip") => Mode::Strip,
            Some(b"whitespace") => Mode::Whitespace,
            Some(b"verbatim") => Mode::Verbatim,
            Some(b"scissors") => Mode::Scissors,
            _ => Mode::Default,
        };
        let names: [&[u8]; 2] = [b"core.commentchar", b"core.commentstring"];
        // The two names are one setting: the last of either is in force.
        let comment = config.entries().iter().rfind(|entry| names.contains(&entry.key.as_slice()));
        let comment = match comment.and_then(|entry| entry.value.as_deref()) {
            Some(value) if value.eq_ignore_ascii_case(b"auto") => Comment::Auto,
            Some(value) if !value.is_empty() => Comment::Fixed(value.to_vec()),
            _ => Comment::Fixed(b"#".to_vec()),
        };
        let edited = env.var("GIT_EDITOR").is_none_or(|editor| editor != ":");
        // A value that is no boolean is a level, which any git that came as far as the hook has understood.
        let verbose = config.get_bool("commit.verbose").ok().flatten().unwrap_or(false);
        Self { mode, edited, verbose, comment }
    }
}

/// What git writes between the message and what it will cut off, behind the comment string and a space.
const SCISSORS: &[u8] = b"------------------------ >8 ------------------------";

/// The characters of which git chooses one where the comment character is `auto`.
const CANDIDATES: &[u8] = b"#;@!$%^&|:";

/// What git wrote into the file about comment lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    WillBeIgnored,
    WillBeKept,
}

/// Returns the bytes of the message that git will keep, with empty lines in the place of comment lines, so that line numbers stay
/// those of the file.
pub fn kept(bytes: &[u8], cleanup: &Cleanup) -> Vec<u8> {
    let Some(comment) = comment_of(bytes, &cleanup.comment) else { return bytes.to_vec() };
    let above = if cleanup.edited { &bytes[..end(bytes, comment, cleanup)] } else { bytes };
    let dropped = match (cleanup.mode, told(above, comment)) {
        (Mode::Strip, _) if !cleanup.edited => true,
        (_, _) if !cleanup.edited => false,
        (_, Told::WillBeKept) => false,
        _ if status_is_below_scissors(bytes, comment) => false,
        (_, Told::WillBeIgnored) | (Mode::Strip, Told::Nothing) => true,
        (_, Told::Nothing) => false,
    };
    if !dropped {
        return above.to_vec();
    }
    let mut result = Vec::with_capacity(above.len());
    for line in lines(above) {
        match (line.starts_with(comment), line.ends_with(b"\n")) {
            (false, _) => result.extend_from_slice(line),
            (true, true) => result.push(b'\n'),
            (true, false) => {}
        }
    }
    result
}

/// Returns what comment lines begin with in this message, if that can be known.
///
/// With `auto`, git took the first candidate that began no line, and then wrote its hint or its scissors with it.
fn comment_of<'a>(bytes: &[u8], comment: &'a Comment) -> Option<&'a [u8]> {
    match comment {
        Comment::Fixed(fixed) => Some(fixed),
        Comment::Auto => CANDIDATES
            .chunks(1)
            .find(|candidate| told(bytes, candidate) != Told::Nothing || lines(bytes).any(|line| is_scissors(line, candidate))),
    }
}

/// Returns what git wrote about comment lines: its hint is a comment that quotes the comment string.
fn told(bytes: &[u8], comment: &[u8]) -> Told {
    let quoted = [b"'", comment, b"'"].concat();
    let mut hints = lines(bytes).filter(|line| line.starts_with(comment) && holds(line, &quoted));
    match hints.next_back() {
        None => Told::Nothing,
        Some(hint) if holds(hint, b"will be kept") => Told::WillBeKept,
        Some(_) => Told::WillBeIgnored,
    }
}

/// Returns where the message ends: before the scissors, if it was git that put them there, else behind all.
///
/// Git cuts at the scissors when it was asked to (`--cleanup=scissors`), or when it put the diff below (`--verbose`). In an older
/// file that was handed in again, git's hint stands below the scissors, and they cut nothing.
fn end(bytes: &[u8], comment: &[u8], cleanup: &Cleanup) -> usize {
    let mut offset = 0;
    for line in lines(bytes) {
        if is_scissors(line, comment) {
            let below = &bytes[offset + line.len()..];
            let asked = cleanup.mode == Mode::Scissors || cleanup.verbose;
            let cuts = told(below, comment) == Told::Nothing && (asked || is_written_by_git(below, comment));
            return if cuts { offset } else { bytes.len() };
        }
        offset += line.len();
    }
    bytes.len()
}

fn is_scissors(line: &[u8], comment: &[u8]) -> bool {
    line.strip_prefix(comment).and_then(|rest| rest.strip_prefix(b" ")).and_then(|rest| rest.strip_prefix(SCISSORS)) == Some(b"\n")
}

/// Tells whether git put its status, with bare comment lines between its parts, below scissors.
///
/// Then the scissors were asked for, comment lines above them are kept, and a hint that says otherwise is left over from an older
/// file. Where git put only the diff below the scissors, an explanation with at most one bare comment line leads to it.
fn status_is_below_scissors(bytes: &[u8], comment: &[u8]) -> bool {
    let mut below = lines(bytes).skip_while(|line| !is_scissors(line, comment)).skip(1);
    let status = below.by_ref().take_while(|line| line.starts_with(comment));
    status.filter(|line| line.trim_ascii_end() == comment).count() > 1 || below.any(|line| is_scissors(line, comment))
}

/// Tells whether what stands below the scissors is what git puts there: an explanation, then comments or a diff.
fn is_written_by_git(below: &[u8], comment: &[u8]) -> bool {
    const HEADERS: [&[u8]; 15] = [
        b"diff ",
        b"index ",
        b"--- ",
        b"+++ ",
        b"@@",
        b"old mode ",
        b"new mode ",
        b"deleted file mode ",
        b"new file mode ",
        b"similarity index ",
        b"dissimilarity index ",
        b"rename ",
        b"copy ",
        b"Binary files ",
        b"Submodule ",
    ];
    let explained = below.starts_with(comment);
    let mut in_diff = false;
    explained
        && lines(below).all(|line| {
            let header = HEADERS.iter().any(|header| line.starts_with(header));
            in_diff |= line.starts_with(b"diff ") || line.starts_with(b"Submodule ");
            let body = in_diff && (header || matches!(line.first(), Some(b' ' | b'+' | b'-' | b'\\' | b'\n')));
            line.starts_with(comment) || body
        })
}

fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n')
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

/// The message of the commit that is being made.
pub struct Message {
    file: PathBuf,
    path: RepoPath,
    cleanup: Cleanup,
}

impl Message {
    /// Takes the file that git handed to the hook, relative to the working directory.
    pub fn new(repo: &Repo, file: &Path, env: &Environment) -> Result<Self, Error> {
        let cleanup = Cleanup::of(&repo.config()?, env);
        let file = env.cwd.join(file);
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let (absolute, git_dir) = (real(&file), real(repo.git_dir()));
        let shown = absolute.strip_prefix(&git_dir).unwrap_or(&file);
        let path = RepoPath::new(shown.as_os_str().as_encoded_bytes());
        Ok(Self { file, path, cleanup })
    }
}

impl Source for Message {
    type Unit = ();
    type Worker = ();

    fn units(&self) -> Result<Vec<()>, Error> {
        Ok(vec![()])
    }

    fn worker(&self) -> Result<(), Error> {
        Ok(())
    }

    fn load(&self, (): &mut (), (): &()) -> Result<Loaded, Error> {
        let bytes = fs::read(&self.file).map_err(|source| Error::Message { path: self.file.clone(), source })?;
        let provenance = Provenance::Message { path: self.path.clone(), commit: None };
        Ok(Loaded::Fragment(Fragment { bytes: kept(&bytes, &self.cleanup), first_line: 1, provenance }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cleanup, Comment, Mode, kept};

    fn cleanup(mode: Mode, comment: &str) -> Cleanup {
        let comment = if comment == "auto" { Comment::Auto } else { Comment::Fixed(comment.into()) };
        Cleanup { mode, edited: true, verbose: false, comment }
    }

    const IGNORED: &str = "# Please enter the commit message for your changes. Lines starting\n\
                           # with '#' will be ignored, and an empty message aborts the commit.\n";
    const CUT: &str = "# ------------------------ >8 ------------------------\n\
                       # Do not modify or remove the line above.\n# Everything below it will be ignored.\n";

    fn shown(text: &str, cleanup: &Cleanup) -> String {
        String::from_utf8(kept(text.as_bytes(), cleanup)).unwrap()
    }

    #[test]
    fn dropped_lines_leave_empty_ones() {
        let text = format!("one\n#two\nthree\n{IGNORED}");
        assert_eq!(shown(&text, &cleanup(Mode::Default, "#")), "one\n\nthree\n\n\n");
    }

    #[test]
    fn without_an_editor_comment_lines_are_text() {
        let mut settings = cleanup(Mode::Default, "#");
        settings.edited = false;
        let text = format!("one\n#two\n{IGNORED}{CUT}diff --git a/x b/x\n");
        assert_eq!(shown(&text, &settings), text);
        settings.mode = Mode::Strip;
        assert_eq!(shown("one\n#two", &settings), "one\n");
    }

    #[test]
    fn in_doubt_a_comment_line_is_kept() {
        assert_eq!(shown("one\n#two\n", &cleanup(Mode::Default, "#")), "one\n#two\n");
        assert_eq!(shown("one\n#two\n", &cleanup(Mode::Strip, "#")), "one\n\n");
        let told = "one\n#two\n# Lines starting\n# with '#' will be kept; you may remove them\n";
        assert_eq!(shown(told, &cleanup(Mode::Default, "#")), told);
        assert_eq!(shown(told, &cleanup(Mode::Strip, "#")), told);
    }

    #[test]
    fn a_status_below_the_scissors_says_that_comments_are_kept_whatever_is_configured() {
        let text = format!("one\n#two\n{CUT}#\n# On branch main\n#\n");
        assert_eq!(shown(&text, &cleanup(Mode::Strip, "#")), "one\n#two\n");
        assert_eq!(shown(&text, &cleanup(Mode::Default, "#")), "one\n#two\n");
    }

    #[test]
    fn the_diff_below_the_scissors_is_cut() {
        let text = format!("one\n{IGNORED}{CUT}diff --git a/x b/x\nindex 1..2\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n");
        assert_eq!(shown(&text, &cleanup(Mode::Default, "#")), "one\n\n\n");
    }

    #[test]
    fn scissors_that_git_did_not_put_there_cut_nothing() {
        let text = format!("one\n{CUT}text of my own\n");
        assert_eq!(shown(&text, &cleanup(Mode::Default, "#")), text);
        let again = format!("one\n{CUT}diff --git a/x b/x\n+new\n{IGNORED}");
        assert!(shown(&again, &cleanup(Mode::Default, "#")).contains("+new"));
    }

    #[test]
    fn scissors_that_are_asked_for_cut() {
        let text = format!("one\n#two\n{CUT}text of my own\n");
        assert_eq!(shown(&text, &cleanup(Mode::Scissors, "#")), "one\n#two\n");
        let mut settings = cleanup(Mode::Default, "#");
        settings.verbose = true;
        assert_eq!(shown(&text, &settings), "one\n#two\n");
    }

    #[test]
    fn scissors_must_be_whole() {
        for near in
            ["# ------------------------ >8 -----------------------\n", "#------------------------ >8 ------------------------\n"]
        {
            let text = format!("one\n{near}# x\n");
            assert_eq!(shown(&text, &cleanup(Mode::Scissors, "#")), text);
        }
    }

    #[test]
    fn comment_strings_of_several_bytes_and_chosen_characters_are_known() {
        let told = "one\n// two\n#three\n// Lines starting\n// with '//' will be ignored\n";
        assert_eq!(shown(told, &cleanup(Mode::Default, "//")), "one\n\n#three\n\n\n");
        let chosen = "#one\n; two\n; Lines starting\n; with ';' will be ignored\n";
        assert_eq!(shown(chosen, &cleanup(Mode::Default, "auto")), "#one\n\n\n\n");
        assert_eq!(shown("#one\n; two\n", &cleanup(Mode::Strip, "auto")), "#one\n; two\n");
    }

    #[test]
    fn carriage_returns_and_other_bytes_pass() {
        let text = format!("one\r\n#two\r\n{IGNORED}");
        assert_eq!(shown(&text, &cleanup(Mode::Default, "#")), "one\r\n\n\n\n");
        assert_eq!(kept(b"\xff\0\n", &cleanup(Mode::Default, "#")), b"\xff\0\n");
        assert_eq!(kept(b"", &cleanup(Mode::Default, "#")), b"");
    }
}
