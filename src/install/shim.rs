//! The text of a shim: filled in for a hook and a program, and read back.

use super::Hook;
use std::path::{Path, PathBuf};

/// The shim of every hook and kind, with `@HOOK@`, `@BINARY@` and what depends on the kind to be filled in.
const TEMPLATE: &str = include_str!("../../hooks/shim.sh");

/// What the second line of every shim, of whichever version, begins with.
const MARKER: &[u8] = b"#!/bin/sh\n# git-hush shim, version ";

/// What stands before and behind the path of the program.
const BEFORE_BINARY: &[u8] = b"\nhush=";

/// The most bytes that a shim is long: the template and a path, each byte of which may be a quote.
pub(super) const MAX_LEN: u64 = 64 << 10;

/// What a shim is for, which decides whose hook it runs before it asks the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A hooks directory: it runs the hook that was there before it and is kept beside it.
    Hooks,
    /// A folder such as `pre-commit.d`, all of whose scripts somebody else runs.
    Folder,
    /// A hooks directory that `core.hooksPath` names for all repositories: it runs the repository's own hook.
    Everywhere,
    /// A hook that git's configuration names; git runs the repository's own hook as well.
    Configured,
}

impl Kind {
    /// All kinds.
    const ALL: [Self; 4] = [Self::Hooks, Self::Folder, Self::Everywhere, Self::Configured];
}

/// What a shim is to be.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// What it is for.
    pub kind: Kind,
    /// The program that it calls; without it, for a shim that is copied elsewhere, whichever is found there.
    pub binary: Option<&'a Path>,
}

impl<'a> Form<'a> {
    /// Returns the form of the shims of one repository.
    pub fn hooks(binary: &'a Path) -> Self {
        Self { kind: Kind::Hooks, binary: Some(binary) }
    }
}

/// A shim, as it stands in a hooks directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shim {
    /// The program that it calls, where it is of a version that we can read, and names one.
    pub binary: Option<PathBuf>,
    /// What it is for, where it is as this version of the program writes it.
    pub kind: Option<Kind>,
    /// Whether it is as this version of the program writes it, for whichever program.
    pub pristine: bool,
    /// Whether it says that it is of the version that we write.
    pub current: bool,
}

impl Shim {
    /// Returns the text of the shim of one repository for `hook` that calls `binary`.
    pub fn render(hook: Hook, binary: &Path) -> Vec<u8> {
        Self::render_as(hook, Form::hooks(binary))
    }

    /// Returns the text of the shim for `hook`.
    pub fn render_as(hook: Hook, form: Form<'_>) -> Vec<u8> {
        // The name comes after the parts that hold it; the path is not searched again: it may hold anything, `@HOOK@` too.
        let parts = parts(form.kind);
        let text = [("@ABOUT@", parts.about), ("@KEPT@", parts.kept), ("@AGAIN@", parts.again), ("@WITHOUT@", parts.without)];
        let text = text.into_iter().fold(TEMPLATE.to_owned(), |text, (mark, part)| text.replace(mark, part));
        let named = text.replace("@HOOK@", hook.name());
        let (head, tail) = named.split_once("@BINARY@").unwrap_or((&named, ""));
        let binary = form.binary.map_or(&b""[..], |binary| binary.as_os_str().as_encoded_bytes());
        [head.as_bytes(), &quote(binary), tail.as_bytes()].concat()
    }

    /// Reads a file of a hooks directory back; returns nothing where it is not a shim.
    pub fn parse(hook: Hook, text: &[u8]) -> Option<Self> {
        let version = text.strip_prefix(MARKER)?;
        let ours = TEMPLATE.as_bytes().strip_prefix(MARKER).unwrap_or_default();
        let current = first_line(version) == first_line(ours);
        let binary = if current { binary_of(text) } else { None };
        let named = binary.clone().filter(|binary| !binary.as_os_str().is_empty());
        let is = |kind: &Kind| Self::render_as(hook, Form { kind: *kind, binary: named.as_deref() }) == text;
        let kind = binary.and_then(|_| Kind::ALL.into_iter().find(is));
        Some(Self { binary: named, kind, pristine: kind.is_some(), current })
    }

    /// Returns the form of which it is, where it is as this version of the program writes it.
    pub(super) fn form(&self) -> Option<(Kind, Option<&Path>)> {
        Some((self.kind?, self.binary.as_deref()))
    }
}

/// What differs from kind to kind.
struct Parts {
    /// The end of the sentence that begins with `Do not edit it:`.
    about: &'static str,
    /// The hook that runs first.
    kept: &'static str,
    /// What installs again.
    again: &'static str,
    /// How to do without the program, as words for a shell.
    without: &'static str,
}

const SETTINGS: &str = r#""hint: to do without it: \`git config --global --edit\`, and delete the lines that end in \`# written by git-hush\`" \
        "      (they may stand in the machine's file instead: \`git config --system --edit\`)""#;

/// Returns what a shim of that kind holds.
fn parts(kind: Kind) -> Parts {
    match kind {
        Kind::Hooks => Parts {
            about: "a hook of your own goes into\n# `@HOOK@.hush-kept` beside this file, executable, and runs first.",
            kept: "${hook%/*}/@HOOK@.hush-kept",
            again: "\\`git hush install\\` in this repository",
            without: r#""hint: to do without it, delete the files in \`${hook%/*}\` whose second line is \`# git-hush shim\`," \
        "      and rename every \`NAME.hush-kept\` there back to \`NAME\`""#,
        },
        Kind::Folder => Parts {
            about: "a hook of your own goes\n# into this folder, too.",
            kept: "",
            again: "\\`git hush install\\` in this repository",
            without: r#""hint: to do without it, delete \`$hook\`""#,
        },
        Kind::Everywhere => Parts {
            about: "a hook of your own goes into\n# the repository's own folder for hooks, and runs first.",
            kept: "$(git rev-parse --git-common-dir 2>/dev/null || echo /dev/null)/hooks/@HOOK@",
            again: "\\`git hush install --global --hooks-path\\`",
            without: SETTINGS,
        },
        Kind::Configured => Parts {
            about: "a hook of your own goes into\n# the repository's own folder for hooks, or into git's configuration.",
            kept: "",
            again: "\\`git hush install --global\\`",
            without: SETTINGS,
        },
    }
}

fn first_line(text: &[u8]) -> &[u8] {
    text.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

/// Quotes bytes for a POSIX shell: in single quotes everything stands for itself, but for the single quote.
fn quote(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for &byte in bytes {
        match byte {
            b'\'' => quoted.extend_from_slice(b"'\\''"),
            _ => quoted.push(byte),
        }
    }
    quoted.push(b'\'');
    quoted
}

/// Returns what [`quote`] was given, from the text behind it on.
fn unquote(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.strip_prefix(b"'")?;
    loop {
        let end = memchr::memchr(b'\'', rest)?;
        bytes.extend_from_slice(&rest[..end]);
        match rest[end..].strip_prefix(b"'\\''") {
            Some(more) => {
                bytes.push(b'\'');
                rest = more;
            }
            None => return Some(bytes),
        }
    }
}

/// Returns the path that a shim of our version calls.
fn binary_of(text: &[u8]) -> Option<PathBuf> {
    let at = memchr::memmem::find(text, BEFORE_BINARY)?;
    path(unquote(&text[at + BEFORE_BINARY.len()..])?)
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a path")]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::{Form, Kind, MAX_LEN, Shim, TEMPLATE, quote, unquote};
    use crate::install::Hook;
    use std::path::Path;

    const AWKWARD: [&str; 6] = ["/opt/git-hush", "/a b/$HOME/`id`", "/it's/'", "/new\nline\nhush='x'", "/@HOOK@/@BINARY@", "/\\'"];

    #[test]
    fn the_template_is_for_any_shell_and_any_hook() {
        assert!(!TEMPLATE.contains('\r'));
        assert_eq!(TEMPLATE.matches("@BINARY@").count(), 1);
        let shim = String::from_utf8(Shim::render(Hook::CommitMsg, Path::new("/x"))).unwrap();
        assert!(shim.contains("exec \"$hush\" hook commit-msg \"$@\"") && !shim.contains("@HOOK@"));
    }

    #[test]
    fn a_shim_reads_back_whatever_the_path_holds() {
        for path in AWKWARD {
            let shim = Shim::parse(Hook::PreCommit, &Shim::render(Hook::PreCommit, Path::new(path))).unwrap();
            let kind = Some(Kind::Hooks);
            assert_eq!(shim, Shim { binary: Some(path.into()), kind, pristine: true, current: true }, "{path}");
        }
    }

    #[test]
    fn a_shim_of_every_kind_reads_back_and_is_filled_in() {
        for kind in Kind::ALL {
            for binary in [Some(Path::new("/opt/git-hush")), None] {
                let text = Shim::render_as(Hook::PreCommit, Form { kind, binary });
                assert!(!String::from_utf8_lossy(&text).replace("\"$@\"", "").contains('@'), "{kind:?}: a mark is left");
                let shim = Shim::parse(Hook::PreCommit, &text).unwrap();
                let read = Shim { binary: binary.map(Into::into), kind: Some(kind), pristine: true, current: true };
                assert_eq!(shim, read, "{kind:?}");
            }
        }
    }

    #[test]
    fn what_is_quoted_reads_back() {
        for path in AWKWARD {
            assert_eq!(unquote(&[quote(path.as_bytes()), b"\nrest'".to_vec()].concat()).unwrap(), path.as_bytes());
        }
        assert_eq!(unquote(b"'open"), None);
    }

    #[test]
    fn an_edited_shim_is_told_from_ours() {
        let text = [&Shim::render(Hook::PreCommit, Path::new("/x"))[..], b"\nmake lint\n"].concat();
        let shim = Shim::parse(Hook::PreCommit, &text).unwrap();
        assert!(shim.current && !shim.pristine);
    }

    #[test]
    fn the_shim_of_another_hook_is_not_this_one_s() {
        assert!(!Shim::parse(Hook::CommitMsg, &Shim::render(Hook::PreCommit, Path::new("/x"))).unwrap().pristine);
    }

    #[test]
    fn a_shim_of_another_version_is_a_shim() {
        let shim = Shim::parse(Hook::PreCommit, b"#!/bin/sh\n# git-hush shim, version 0\nexec git-hush\n").unwrap();
        assert_eq!(shim, Shim { binary: None, kind: None, pristine: false, current: false });
    }

    #[test]
    fn a_hook_that_only_speaks_of_us_is_not_a_shim() {
        for text in [&b""[..], b"#!/bin/sh\nexec git-hush hook pre-commit\n", b"# git-hush shim, version 2\n", b"\xff\xfe\0"] {
            assert_eq!(Shim::parse(Hook::PreCommit, text), None);
        }
    }

    #[test]
    fn the_longest_shim_is_read_whole() {
        let path = "'".repeat(4096);
        assert!((Shim::render(Hook::PrepareCommitMsg, Path::new(&path)).len() as u64) < MAX_LEN);
    }
}
