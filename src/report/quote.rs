//! Paths as git itself writes them, byte for byte.

/// Returns a path as git writes it with `core.quotePath=false`: quoted where it holds a control character, a quote or a backslash.
pub fn quote_as_git(path: &[u8]) -> Vec<u8> {
    quote(path, false)
}

/// Returns a path as git writes it by default: bytes above ASCII are escaped, too.
pub fn quote_as_git_all(path: &[u8]) -> Vec<u8> {
    quote(path, true)
}

fn quote(path: &[u8], above_ascii: bool) -> Vec<u8> {
    let must = |byte: u8| byte < 0x20 || byte == 0x7f || byte == b'"' || byte == b'\\' || (above_ascii && byte >= 0x80);
    if !path.iter().any(|&byte| must(byte)) {
        return path.to_vec();
    }
    let mut quoted = vec![b'"'];
    for &byte in path {
        let letter = match byte {
            7 => b'a',
            8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            0x0b => b'v',
            0x0c => b'f',
            b'\r' => b'r',
            b'"' | b'\\' => byte,
            _ if must(byte) => {
                quoted.extend_from_slice(format!("\\{byte:03o}").as_bytes());
                continue;
            }
            _ => {
                quoted.push(byte);
                continue;
            }
        };
        quoted.extend_from_slice(&[b'\\', letter]);
    }
    quoted.push(b'"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{quote_as_git, quote_as_git_all};

    #[test]
    fn what_needs_no_quotes_has_none() {
        assert_eq!(quote_as_git_all(b"a b/c'd"), b"a b/c'd");
        assert_eq!(quote_as_git("\u{e9}".as_bytes()), "\u{e9}".as_bytes());
    }

    #[test]
    fn the_rest_is_escaped() {
        assert_eq!(quote_as_git_all("\u{e9}".as_bytes()), br#""\303\251""#);
        assert_eq!(quote_as_git(b"n\nl\t\"\\\x1b\x7f"), br#""n\nl\t\"\\\033\177""#);
    }
}
