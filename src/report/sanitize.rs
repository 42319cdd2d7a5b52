//! The gate between untrusted text and a terminal.
//!
//! A file or a path can hold escape sequences that repaint the screen, bidirectional controls that reorder it, and characters that
//! nobody sees. None of them passes: they are written out instead.

use std::fmt::Write;

/// Returns `bytes` as text that is safe on a terminal, in one line.
///
/// Control characters are written `\x1b`, invisible ones `\u{202e}`, and bytes that are not UTF-8 `\xff`.
pub fn sanitize(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    each_piece(bytes, |piece| push_visible(&mut text, piece));
    text
}

/// Returns a path as git prints it: as it is, or in quotes and C-style escapes where a character would not show itself.
///
/// As with `core.quotePath=false`, other alphabets are left alone. The escapes of what is not shown are octal bytes, as git's are.
pub fn quote_path(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len() + 2);
    each_piece(path, |piece| match piece {
        Piece::Char('"') => text.push_str("\\\""),
        Piece::Char('\\') => text.push_str("\\\\"),
        Piece::Char(char) if !is_hidden(char) => text.push(char),
        Piece::Char(char) => match short_escape(char) {
            Some(letter) => text.extend(['\\', letter]),
            None => push_octal(&mut text, char.encode_utf8(&mut [0; 4]).as_bytes()),
        },
        Piece::Invalid(byte) => push_octal(&mut text, &[byte]),
    });
    if text.as_bytes() == path && !path.is_empty() { text } else { format!("\"{text}\"") }
}

/// Tells whether a character must not reach a terminal: it controls it, reorders it, or is not seen on it.
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A character of a text, or a byte that belongs to none.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Char(char),
    Invalid(u8),
}

/// Hands out the characters of `bytes`, and the bytes that belong to none.
pub(super) fn each_piece(bytes: &[u8], mut on_piece: impl FnMut(Piece)) {
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|char| on_piece(Piece::Char(char)));
        chunk.invalid().iter().for_each(|&byte| on_piece(Piece::Invalid(byte)));
    }
}

/// Appends a piece so that it can be seen.
pub(super) fn push_visible(text: &mut String, piece: Piece) {
    // Writing into a string cannot fail.
    let _ = match piece {
        Piece::Char(char) if !is_hidden(char) => text.write_char(char),
        Piece::Char(char) if u32::from(char) < 0x100 && char.is_control() => write!(text, "\\x{:02x}", u32::from(char)),
        Piece::Char(char) => write!(text, "\\u{{{:x}}}", u32::from(char)),
        Piece::Invalid(byte) => write!(text, "\\x{byte:02x}"),
    };
}

/// Returns the letter of a control character that has an escape of its own.
fn short_escape(char: char) -> Option<char> {
    Some(match char {
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        _ => return None,
    })
}

fn push_octal(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::{is_hidden, quote_path, sanitize};

    #[test]
    fn what_can_be_seen_passes_untouched() {
        assert_eq!(sanitize("key = \"schlüssel 鍵\"".as_bytes()), "key = \"schlüssel 鍵\"");
    }

    #[test]
    fn escape_sequences_are_written_out() {
        assert_eq!(sanitize(b"a\x1b[2Jb\x07\x7f\r\n"), "a\\x1b[2Jb\\x07\\x7f\\x0d\\x0a");
        assert_eq!(sanitize("\u{9b}31m".as_bytes()), "\\x9b31m");
    }

    #[test]
    fn bidi_and_invisible_characters_are_written_out() {
        assert_eq!(
            sanitize("a\u{202e}b\u{2066}c\u{200b}\u{feff}\u{ad}".as_bytes()),
            "a\\u{202e}b\\u{2066}c\\u{200b}\\u{feff}\\u{ad}"
        );
        assert_eq!(sanitize("\u{2028}\u{e0041}".as_bytes()), "\\u{2028}\\u{e0041}");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_written_out() {
        assert_eq!(sanitize(b"caf\xe9 \xf0\x9f\x92"), "caf\\xe9 \\xf0\\x9f\\x92");
    }

    #[test]
    fn nothing_hidden_passes_the_gate_whatever_comes_in() {
        let every_char: String = (0..=0x0010_ffff).filter_map(char::from_u32).collect();
        assert!(!sanitize(every_char.as_bytes()).chars().any(is_hidden));
        assert!(!quote_path(every_char.as_bytes()).chars().any(is_hidden));
        let every_byte: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        assert!(!sanitize(&every_byte).chars().any(is_hidden));
        assert!(!quote_path(&every_byte).chars().any(is_hidden));
    }

    #[test]
    fn paths_are_quoted_as_git_quotes_them() {
        assert_eq!(quote_path(b"src/main.rs"), "src/main.rs");
        assert_eq!(quote_path("naïve file.txt".as_bytes()), "naïve file.txt");
        assert_eq!(quote_path(b"a\tb\nc\"d\\e"), "\"a\\tb\\nc\\\"d\\\\e\"");
        assert_eq!(quote_path(b"\x1b[31m\xff"), "\"\\033[31m\\377\"");
        assert_eq!(quote_path("a\u{202e}b".as_bytes()), "\"a\\342\\200\\256b\"");
        assert_eq!(quote_path(b""), "\"\"");
    }
}
