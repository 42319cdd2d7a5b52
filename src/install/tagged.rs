//! Lines of ours in a file of somebody else's: put in, known again, and taken out, so that every other byte stays as it was.
//!
//! Each line of ours ends with a comment that says so. That is a comment to git's configuration, to shells and to YAML alike, and
//! it goes when another program writes the line anew, which makes it that program's.

/// What each of our lines ends with.
pub(super) const TAG: &str = "# written by git-hush";

/// What the first of our lines ends with where the line above it had no end before.
const JOINED: &str = "# written by git-hush, below a line without an end";

/// What the first of our lines ends with where there was no file before.
const MADE: &str = "# written by git-hush, with the file";

/// How lines of a file belong together, which decides what may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// Each stands alone, as the commands of a script.
    Script,
    /// A header in brackets holds what follows, as in git's configuration.
    Sections,
    /// A line holds what is indented below it, as in YAML.
    Indented,
}

/// A text without our lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cleared {
    /// What is left.
    pub text: Vec<u8>,
    /// How many lines were ours.
    pub lines: usize,
    /// Whether the file is there only because of us.
    pub made: bool,
}

/// Returns the text with our lines before the line of that number, from 0; beyond the last line, at the end.
///
/// Without a text there was no file. What is written has the line ends of the text.
pub(super) fn put_in(text: Option<&[u8]>, at: usize, lines: &[String]) -> Vec<u8> {
    let old = text.unwrap_or_default();
    let end = line_end(old);
    let offset = old.split_inclusive(|&byte| byte == b'\n').take(at).map(<[u8]>::len).sum();
    let (above, below) = old.split_at(offset);
    let joined = above.last().is_some_and(|&byte| byte != b'\n');
    let mut new = above.to_vec();
    if joined {
        new.extend_from_slice(end);
    }
    // An interpreter takes all of its line for itself; the line can have no comment, and goes with the file.
    let first = lines.iter().position(|line| !line.starts_with("#!"));
    for (number, line) in lines.iter().enumerate() {
        new.extend_from_slice(line.as_bytes());
        let tag = match number {
            _ if Some(number) > first && first.is_some() => Some(TAG),
            _ if Some(number) < first => None,
            _ if text.is_none() => Some(MADE),
            _ if joined => Some(JOINED),
            _ => Some(TAG),
        };
        if let Some(tag) = tag {
            new.extend_from_slice(format!(" {tag}").as_bytes());
        }
        new.extend_from_slice(end);
    }
    new.extend_from_slice(below);
    new
}

/// Takes our lines out. A line that holds others, which are not ours, stays, without our comment.
pub(super) fn take_out(text: &[u8], grammar: Grammar) -> Cleared {
    let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
    let mut left: Vec<u8> = Vec::with_capacity(text.len());
    let (mut count, mut made, mut joined_at) = (0, false, None);
    for (number, line) in lines.iter().enumerate() {
        let Some((content, tag)) = tag_of(line) else {
            left.extend_from_slice(line);
            continue;
        };
        count += 1;
        made |= tag == MADE;
        if tag == JOINED {
            joined_at = Some((left.len(), ending_of(line).len()));
        }
        if holds_others(&lines[number..], content, grammar) {
            left.extend_from_slice(content);
            left.extend_from_slice(ending_of(line));
        }
    }
    if let Some((_, end)) = joined_at.filter(|(at, end)| *at == left.len() && at >= end) {
        left.truncate(left.len() - end);
    }
    Cleared { made: made && is_nothing(&left), text: left, lines: count }
}

/// Tells whether the text has lines of ours.
pub(super) fn is_in(text: &[u8]) -> bool {
    text.split_inclusive(|&byte| byte == b'\n').any(|line| tag_of(line).is_some())
}

/// Returns our lines, without their comments.
pub(super) fn ours(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').filter_map(|line| tag_of(line).map(|(content, _)| content))
}

/// Returns what stands before our comment, and the comment, where the line is ours.
fn tag_of(line: &[u8]) -> Option<(&[u8], &'static str)> {
    let line = &line[..line.len() - ending_of(line).len()];
    [TAG, JOINED, MADE].into_iter().find_map(|tag| Some((line.strip_suffix(tag.as_bytes())?.strip_suffix(b" ")?, tag)))
}

/// Tells whether the first of the lines, which is ours, holds a line that is not.
fn holds_others(lines: &[&[u8]], content: &[u8], grammar: Grammar) -> bool {
    let below = lines[1..].iter().map(|line| (line, line.trim_ascii())).filter(|(_, trimmed)| !trimmed.is_empty());
    let not_ours = |line: &[u8]| tag_of(line).is_none();
    match grammar {
        Grammar::Script => false,
        Grammar::Sections if !content.trim_ascii_start().starts_with(b"[") => false,
        Grammar::Sections => {
            let mut section = below.take_while(|(_, trimmed)| !trimmed.starts_with(b"["));
            section.any(|(line, trimmed)| not_ours(line) && !matches!(trimmed.first(), Some(b'#' | b';')))
        }
        Grammar::Indented => {
            let own = indent(content);
            below.take_while(|(line, _)| indent(line) > own).any(|(line, _)| not_ours(line))
        }
    }
}

/// Returns how many spaces a line begins with.
pub(super) fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

/// Tells whether there is nothing left but the line that names an interpreter.
fn is_nothing(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    lines.next().is_none_or(|line| line.starts_with(b"#!")) && lines.next().is_none()
}

/// Returns the end of the text's first line, or git's.
fn line_end(text: &[u8]) -> &'static [u8] {
    match memchr::memchr(b'\n', text) {
        Some(at) if text[..at].ends_with(b"\r") => b"\r\n",
        _ => b"\n",
    }
}

/// Returns what a line ends with.
fn ending_of(line: &[u8]) -> &'static [u8] {
    match line {
        [.., b'\r', b'\n'] => b"\r\n",
        [.., b'\n'] => b"\n",
        _ => b"",
    }
}

#[cfg(test)]
mod tests {
    use super::{Cleared, Grammar, is_in, ours, put_in, take_out};
    use proptest::prelude::{any, prop, proptest};

    const CONFIG: [&str; 2] = ["[init]", "\ttemplateDir = /x"];

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|&line| line.to_owned()).collect()
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_goes_in_comes_out_and_nothing_else() {
        for old in ["", "a\n", "a", "a\r\nb\r\n", "a\r\nb", "\n\n", "[init]\n\tx = 1", "\u{feff}[a]\n"] {
            for at in [0, 1, usize::MAX] {
                let new = put_in(Some(old.as_bytes()), at, &lines(&CONFIG));
                assert!(is_in(&new) && ours(&new).count() == 2, "{old:?}");
                assert_eq!(new.windows(2).filter(|two| two == b"\r\n").count() > 0, old.contains('\r'), "{old:?}");
                let cleared = take_out(&new, Grammar::Script);
                assert_eq!(cleared, Cleared { text: old.into(), lines: 2, made: false }, "{old:?} {at}");
            }
        }
    }

    #[test]
    fn a_file_of_ours_is_known_as_one_while_nobody_else_writes_to_it() {
        let made = put_in(None, 0, &lines(&["#!/bin/sh", "git hush hook pre-commit || exit"]));
        assert_eq!(text(&made), "#!/bin/sh\ngit hush hook pre-commit || exit # written by git-hush, with the file\n");
        assert!(take_out(&made, Grammar::Script).made);
        let used = [&made[..], b"npm test\n"].concat();
        assert_eq!(take_out(&used, Grammar::Script), Cleared { text: b"#!/bin/sh\nnpm test\n".into(), lines: 1, made: false });
    }

    #[test]
    fn a_section_that_others_have_used_since_stays() {
        let config = "[a]\n[init] # written by git-hush\n\ttemplateDir = /x # written by git-hush\n\tdefaultBranch = main\n[b]\n";
        let left = take_out(config.as_bytes(), Grammar::Sections);
        assert_eq!(text(&left.text), "[a]\n[init]\n\tdefaultBranch = main\n[b]\n");
        // A value that was changed is no longer ours.
        let changed = "[init] # written by git-hush\n\ttemplateDir = /theirs\n";
        assert_eq!(text(&take_out(changed.as_bytes(), Grammar::Sections).text), "[init]\n\ttemplateDir = /theirs\n");
    }

    #[test]
    fn a_key_that_others_have_used_since_stays() {
        let yaml = "pre-commit: # written by git-hush\n  commands: # written by git-hush\n    git-hush: # written by git-hush\n      run: x # written by git-hush\n    lint:\n      run: y\n";
        let left = take_out(yaml.as_bytes(), Grammar::Indented);
        assert_eq!(text(&left.text), "pre-commit:\n  commands:\n    lint:\n      run: y\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_as_before(old in prop::collection::vec(any::<u8>(), 0..200), at in 0..9_usize) {
            let new = put_in(Some(&old), at, &lines(&CONFIG));
            let again = take_out(&new, Grammar::Script);
            proptest::prop_assert_eq!(again.text, old);
        }
    }
}
