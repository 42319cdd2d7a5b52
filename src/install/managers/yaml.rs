//! Lines put into YAML as text, so that every other byte stays: comments, order, quotes, indentation.
//!
//! Knows block style, which people write; whatever else is met is refused, and a person adds the lines.

use crate::install::tagged::{self, indent};
use std::ops::Range;

/// Why a text is not one that lines are put into.
pub(super) type Refused = &'static str;

const NOT_BLOCK: Refused = "it is written in a style that git-hush does not edit";
const NOT_TEXT: Refused = "it is not UTF-8";
const TAKEN: Refused = "there is an entry of that name already";

/// Tells whether the keys lead to something.
pub(super) fn has(text: &[u8], keys: &[&str]) -> Result<bool, Refused> {
    let lines = lines(text)?;
    Ok(descend(&lines, keys)?.1 == keys.len())
}

/// Adds an entry, whose lines are indented from nothing, as the last one below the keys; keys that are not there are added, too.
pub(super) fn append(text: &[u8], keys: &[&str], entry: &[String]) -> Result<Vec<u8>, Refused> {
    let lines = lines(text)?;
    let (found, depth) = descend(&lines, keys)?;
    let name = entry.first().map_or("", String::as_str);
    if depth == keys.len() && found.block.clone().any(|at| indent_of(lines[at]) == found.inner && key_of(lines[at]) == key_of(name))
    {
        let is_list = name.starts_with("- ");
        if !is_list {
            return Err(TAKEN);
        }
    }
    let missing = keys[depth..].iter().enumerate().map(|(level, key)| format!("{}{key}:", " ".repeat(found.inner + 2 * level)));
    let base = found.inner + 2 * (keys.len() - depth);
    let entry = entry.iter().map(|line| format!("{}{line}", " ".repeat(base)));
    let new: Vec<String> = missing.chain(entry).collect();
    Ok(tagged::put_in(Some(text), found.block.end, &new))
}

/// What the keys lead to, as far as they lead.
struct Found {
    /// The lines below the key.
    block: Range<usize>,
    /// How far these are indented.
    inner: usize,
}

/// Follows the keys; returns what the last of them that is there holds, and how many there are.
fn descend(lines: &[&str], keys: &[&str]) -> Result<(Found, usize), Refused> {
    let mut found = Found { block: 0..lines.len(), inner: 0 };
    for (depth, key) in keys.iter().enumerate() {
        let mut at_level = found.block.clone().filter(|&at| is_content(lines[at]) && indent_of(lines[at]) == found.inner);
        let Some(at) = at_level.find(|&at| key_of(lines[at]) == Some(key)) else { return Ok((found, depth)) };
        let value = lines[at].trim_end().split_once(':').map_or("", |(_, value)| value.trim_start());
        if !(value.is_empty() || value.starts_with('#')) {
            return Err(NOT_BLOCK);
        }
        let own = found.inner;
        // The items of a list may stand as far to the left as the key that holds them.
        let inside = |line: &str| indent_of(line) > own || (indent_of(line) == own && line.trim_start().starts_with("- "));
        let end = (at + 1..found.block.end).find(|&at| is_content(lines[at]) && !inside(lines[at])).unwrap_or(found.block.end);
        let content: Vec<_> = (at + 1..end).filter(|&at| is_content(lines[at])).collect();
        // Blank lines and comments behind the last line belong to what follows.
        let block = at + 1..content.last().map_or(at + 1, |last| last + 1);
        let inner = content.first().map_or(own + 2, |&first| indent_of(lines[first]));
        if content.iter().any(|&at| indent_of(lines[at]) < inner) {
            return Err(NOT_BLOCK);
        }
        found = Found { block, inner };
    }
    Ok((found, keys.len()))
}

/// Returns the lines of a text that is one mapping in block style.
fn lines(text: &[u8]) -> Result<Vec<&str>, Refused> {
    let text = std::str::from_utf8(text).map_err(|_| NOT_TEXT)?;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut begun = false;
    for line in lines.iter().filter(|line| is_content(line)) {
        let starts_document = line.trim_end() == "---";
        let tab = line.trim_start_matches(' ').starts_with('\t');
        let top = indent_of(line) == 0 && !line.starts_with("- ") && key_of(line).is_none();
        if tab || (starts_document && begun) || (top && !starts_document) {
            return Err(NOT_BLOCK);
        }
        begun = true;
    }
    Ok(lines)
}

/// Returns the key that a line begins with.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim();
    let (key, rest) = line.split_once(':')?;
    let plain = |key: &str| !key.is_empty() && key.chars().all(|char| char.is_alphanumeric() || "-_./".contains(char));
    let key = key.strip_prefix(['"', '\'']).and_then(|key| key.strip_suffix(['"', '\''])).unwrap_or(key);
    (plain(key) && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}

fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

fn indent_of(line: &str) -> usize {
    indent(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{append, has};
    use crate::install::tagged::{Grammar, take_out};

    fn entry() -> Vec<String> {
        ["git-hush:", "  run: x"].map(str::to_owned).into()
    }

    fn added(text: &str, keys: &[&str]) -> String {
        let new = append(text.as_bytes(), keys, &entry()).unwrap();
        assert_eq!(take_out(&new, Grammar::Indented).text, text.as_bytes());
        String::from_utf8(new).unwrap().replace(" # written by git-hush", "")
    }

    #[test]
    fn an_entry_takes_the_indentation_of_its_neighbours() {
        let text = "# top\npre-commit:   # hook\n    commands:\n        lint:\n            run: y\n\n# next\ncommit-msg:\n    commands: # x\n";
        let expected = text.replace("            run: y\n", "            run: y\n        git-hush:\n          run: x\n");
        assert_eq!(added(text, &["pre-commit", "commands"]), expected);
        assert!(added(text, &["commit-msg", "commands"]).ends_with("    commands: # x\n      git-hush:\n        run: x\n"));
    }

    #[test]
    fn keys_that_are_missing_are_added() {
        assert_eq!(added("a: 1\n", &["b", "c"]), "a: 1\nb:\n  c:\n    git-hush:\n      run: x\n");
        assert_eq!(added("b:\n    z: 1\na: 1\n", &["b", "c"]), "b:\n    z: 1\n    c:\n      git-hush:\n        run: x\na: 1\n");
        assert_eq!(added("---\n\"b\":\n  c:\n", &["b", "c"]), "---\n\"b\":\n  c:\n    git-hush:\n      run: x\n");
    }

    #[test]
    fn the_items_of_a_list_may_stand_below_their_key_or_indented() {
        for (list, expected) in [
            ("repos:\n- repo: a\n  hooks: []\nx: 1\n", "repos:\n- repo: a\n  hooks: []\n- repo: b\nx: 1\n"),
            ("repos:\n  - repo: a\n\n\nx: 1\n", "repos:\n  - repo: a\n  - repo: b\n\n\nx: 1\n"),
            ("repos:\n- repo: a", "repos:\n- repo: a\n- repo: b\n"),
        ] {
            let new = append(list.as_bytes(), &["repos"], &["- repo: b".to_owned()]).unwrap();
            let text = String::from_utf8(new.clone()).unwrap();
            let plain: Vec<_> = text.lines().map(|line| line.split(" # written").next().unwrap()).collect();
            assert_eq!(plain.join("\n") + "\n", expected);
            assert_eq!(take_out(&new, Grammar::Indented).text, list.as_bytes());
        }
    }

    #[test]
    fn what_is_not_in_block_style_is_refused() {
        for text in [
            "{repos: []}\n",
            "repos: []\n",
            "repos: [\n]\n",
            "repos:\n\t- repo: a\n",
            "a: 1\n---\nrepos:\n",
            "repos: &anchor\n",
            "just words\n",
            "repos:\n    - a\n  - b\n",
        ] {
            assert!(append(text.as_bytes(), &["repos"], &["- repo: b".to_owned()]).is_err(), "{text}");
        }
        assert!(append(b"\xff", &["repos"], &entry()).is_err());
        assert!(append(b"a:\n  git-hush:\n    run: old\n", &["a"], &entry()).is_err(), "a key may stand once only");
        assert!(has(b"a:\n  jobs:\n", &["a", "jobs"]).unwrap() && !has(b"a:\n  jobs2:\n", &["a", "jobs"]).unwrap());
    }
}
