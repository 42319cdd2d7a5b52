//! Enough of Rust's grammar to read our own sources: what is code, what is a test, which paths are named.

use std::ops::Range;

/// Returns the text with comments and the insides of literals blanked out; every line keeps its place.
pub fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'/')) => at + bytes[at..].iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len() - at),
            (b'/', Some(b'*')) => block_comment(bytes, at),
            (b'"', _) => string(bytes, at),
            (b'r' | b'b' | b'c', _) if !is_word(at.checked_sub(1).map(|at| bytes[at])) => raw_string(bytes, at).unwrap_or(at),
            (b'\'', _) => character(bytes, at).unwrap_or(at),
            _ => at,
        };
        blank(&mut out, at..end);
        at = end.max(at + 1);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns the code without what is compiled for tests only.
pub fn without_tests(code: &str) -> String {
    let mut out = code.as_bytes().to_vec();
    for attribute in test_attributes(code) {
        let rest = &code[attribute.end..];
        let Some(opens) = rest.find(['{', ';']).filter(|&at| rest.as_bytes()[at] == b'{') else { continue };
        blank(&mut out, attribute.start..matching_brace(code, attribute.end + opens));
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns the names of the modules in files of their own that are compiled for tests only.
pub fn test_modules(code: &str) -> Vec<String> {
    let modules = test_attributes(code).into_iter().filter_map(|attribute| {
        let (declaration, _) = code[attribute.end..].split_once(';')?;
        let declaration = declaration.trim();
        // Other tests may look into the module.
        let declaration = declaration.strip_prefix("pub(super) ").unwrap_or(declaration);
        declaration.strip_prefix("mod ").map(|name| name.trim().to_owned())
    });
    modules.collect()
}

/// A path that the code names: how far it climbs, and the first names behind it.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The line, from 1.
    pub line: usize,
    /// `None` for a package's path, else how many `super` it begins with; `crate` climbs beyond all of them.
    pub climbs: Option<usize>,
    /// The package, or nothing.
    pub head: String,
    /// What is named next: one name, or all the first names of a group.
    pub next: Vec<String>,
}

/// How far `crate` climbs: to the top, wherever that is.
pub const TOP: usize = usize::MAX;

/// Returns all paths that the code names.
pub fn paths(code: &str) -> Vec<Named> {
    let tokens = tokens(code);
    let mut named = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (begins, token) = &tokens[at];
        let line = 1 + code[..*begins].matches('\n').count();
        let before = |back: usize| at.checked_sub(back).map_or("", |at| tokens[at].1.as_str());
        let inner = before(1) == "::" && is_name(before(2)) && before(2) != "use";
        let opens_use = before(1) == "use" || (before(1) == "::" && before(2) == "use");
        let path = tokens.get(at + 1).is_some_and(|(_, next)| next == "::");
        if !is_name(token) || inner || !(path || opens_use) {
            at += 1;
            continue;
        }
        let mut climbs = match token.as_str() {
            "crate" => Some(TOP),
            "super" => Some(1),
            _ => None,
        };
        let mut behind = at + 2;
        while climbs.is_some_and(|climbs| climbs != TOP) && tokens.get(behind).is_some_and(|(_, token)| token == "super") {
            climbs = climbs.map(|climbs| climbs + 1);
            behind += 2;
        }
        let next = if path { first_names(&tokens[behind.min(tokens.len())..]) } else { Vec::new() };
        let head = if climbs.is_some() { String::new() } else { token.clone() };
        named.push(Named { line, climbs, head, next });
        at = behind.max(at + 1) - usize::from(!path);
    }
    named
}

/// Returns the name that comes first, or the first names of a group in braces.
fn first_names(tokens: &[(usize, String)]) -> Vec<String> {
    let Some((_, first)) = tokens.first() else { return Vec::new() };
    if first != "{" {
        return vec![first.clone()];
    }
    let mut names = Vec::new();
    let mut depth = 0;
    let mut begins = false;
    for (_, token) in tokens {
        match token.as_str() {
            "{" => {
                depth += 1;
                begins = depth == 1;
            }
            "}" => depth -= 1,
            "," => begins = depth == 1,
            name if begins => {
                names.push(name.to_owned());
                begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Returns names, `::` and single other characters, with their offsets.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let bytes = code.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = if is_word(Some(bytes[at])) {
            at + bytes[at..].iter().position(|&byte| !is_word(Some(byte))).unwrap_or(bytes.len() - at)
        } else if bytes[at..].starts_with(b"::") {
            at + 2
        } else {
            at + 1
        };
        if !bytes[at].is_ascii_whitespace() {
            tokens.push((at, String::from_utf8_lossy(&bytes[at..end]).into_owned()));
        }
        at = end;
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

fn is_word(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn test_attributes(code: &str) -> Vec<Range<usize>> {
    let attributes = code.match_indices("#[cfg(").filter_map(|(start, _)| {
        let end = start + code[start..].find(']')? + 1;
        let condition = &code[start..end];
        let is_test = condition.split(|char: char| !char.is_alphanumeric()).any(|word| word == "test");
        (is_test && !condition.contains("not(")).then_some(start..end)
    });
    attributes.collect()
}

fn matching_brace(code: &str, opens: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(opens) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

fn block_comment(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn raw_string(bytes: &[u8], start: usize) -> Option<usize> {
    let prefix = bytes[start..].iter().take_while(|byte| matches!(byte, b'b' | b'c' | b'r')).count();
    if prefix > 2 || bytes[start + prefix - 1] != b'r' {
        return None;
    }
    let hashes = bytes[start + prefix..].iter().take_while(|&&byte| byte == b'#').count();
    let opens = start + prefix + hashes;
    if bytes.get(opens) != Some(&b'"') {
        return None;
    }
    let closing = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let inside = &bytes[opens + 1..];
    let length = inside.windows(closing.len()).position(|window| window == closing).unwrap_or(inside.len());
    Some((opens + 1 + length + closing.len()).min(bytes.len()))
}

/// Returns the end of a character literal, or nothing where the quote begins a lifetime.
fn character(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = &bytes[start + 1..];
    let length = match rest.first()? {
        b'\\' => 2 + rest.get(2..)?.iter().position(|&byte| byte == b'\'')?,
        &byte => match byte.leading_ones() {
            0 | 1 => 1,
            ones => ones as usize,
        },
    };
    (rest.get(length) == Some(&b'\'')).then_some(start + length + 2)
}

fn blank(out: &mut [u8], range: Range<usize>) {
    let end = range.end.min(out.len());
    out[range.start.min(end)..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
}
