//! Bracket expressions: `[]a-z[:digit:]]`, where a backslash is a character like any other.

use super::{ByteSet, Dialect, EreError, Parser};

/// The most bytes of a class's or collating element's name.
const LONGEST_NAME: usize = 32;

/// What stands in a bracket expression.
enum Element {
    /// A byte, which can be the end of a range.
    Byte(u8),
    /// Several, which cannot.
    Several(ByteSet),
}

impl Parser<'_> {
    /// Reads a bracket expression; the opening bracket, at `opened`, has been read.
    pub(super) fn bracket(&mut self, opened: usize) -> Result<ByteSet, EreError> {
        let unmatched = EreError::UnmatchedBracket { at: opened };
        let negated = self.peek() == Some(b'^');
        self.at += usize::from(negated);
        let first = self.at;
        let (mut set, mut plain) = (ByteSet::EMPTY, true);
        while self.at == first || self.peek() != Some(b']') {
            let at = self.at;
            let start = self.element(opened, at == first)?;
            let ranged = self.peek() == Some(b'-') && self.line.get(self.at + 1) != Some(&b']');
            plain &= !ranged && matches!(start, Element::Byte(_));
            if !ranged {
                match start {
                    Element::Byte(byte) => set.insert(byte),
                    Element::Several(class) => (0..=u8::MAX).filter(|&byte| class.contains(byte)).for_each(|byte| set.insert(byte)),
                }
                continue;
            }
            self.at += 1;
            match (start, self.element(opened, true)?) {
                (Element::Byte(low), Element::Byte(high)) if low <= high => (low..=high).for_each(|byte| set.insert(byte)),
                _ => return Err(EreError::InvalidRange { at }),
            }
        }
        let content = self.line.get(first..self.at).ok_or(unmatched)?;
        self.at += 1;
        let bare = self.dialect == Dialect::Grep && plain && content.first() == Some(&b':') && content.last() == Some(&b':');
        if bare && content.iter().any(|&byte| byte != b':') {
            return Err(EreError::BareClass { at: opened });
        }
        Ok(if negated { set.negated() } else { set })
    }

    /// Reads one element; a hyphen is one where it is first, last, or the end of a range.
    fn element(&mut self, opened: usize, hyphen: bool) -> Result<Element, EreError> {
        let unmatched = EreError::UnmatchedBracket { at: opened };
        let at = self.at;
        let byte = self.peek().ok_or(unmatched)?;
        self.at += 1;
        let kind = self.peek();
        match (byte, kind) {
            (b'[', Some(kind @ (b':' | b'.' | b'='))) => {
                self.at += 1;
                let name = self.name(kind).ok_or(unmatched)?;
                match (kind, name) {
                    (b':', name) => class(name).map(Element::Several).ok_or(EreError::UnknownClass { at }),
                    (b'.', &[byte]) => Ok(Element::Byte(byte)),
                    (_, &[byte]) => Ok(Element::Several(ByteSet::of(|other| other == byte))),
                    _ => Err(EreError::UnknownCollation { at }),
                }
            }
            (b'-', None) if !hyphen => Err(unmatched),
            (b'-', Some(next)) if !hyphen && next != b']' => Err(EreError::InvalidRange { at }),
            _ => Ok(Element::Byte(byte)),
        }
    }

    /// Reads the name in `[:name:]`, `[.name.]` or `[=name=]`, whose opening has been read.
    fn name(&mut self, kind: u8) -> Option<&[u8]> {
        let rest = self.line.get(self.at..)?;
        let length = rest.windows(2).take(LONGEST_NAME).position(|pair| pair == [kind, b']'])?;
        self.at += length + 2;
        Some(&rest[..length])
    }
}

fn class(name: &[u8]) -> Option<ByteSet> {
    let member: fn(u8) -> bool = match name {
        b"alpha" => |byte| byte.is_ascii_alphabetic(),
        b"digit" => |byte| byte.is_ascii_digit(),
        b"alnum" => |byte| byte.is_ascii_alphanumeric(),
        b"upper" => |byte| byte.is_ascii_uppercase(),
        b"lower" => |byte| byte.is_ascii_lowercase(),
        b"space" => super::is_space,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"punct" => |byte| byte.is_ascii_punctuation(),
        b"print" => |byte| matches!(byte, b' '..=b'~'),
        b"graph" => |byte| byte.is_ascii_graphic(),
        b"cntrl" => |byte| byte.is_ascii_control(),
        b"xdigit" => |byte| byte.is_ascii_hexdigit(),
        _ => return None,
    };
    Some(ByteSet::of(member))
}

#[cfg(test)]
mod tests {
    use super::super::{EreError, translate};

    #[test]
    fn a_backslash_is_a_character() {
        assert_eq!(translate(br"[\d]").unwrap(), r"[\x5cd]");
    }

    #[test]
    fn a_bracket_that_comes_first_is_a_character() {
        assert_eq!(translate(b"[]-a]").unwrap(), r"[\x5d-a]");
        assert_eq!(translate(b"[]"), Err(EreError::UnmatchedBracket { at: 0 }));
    }

    #[test]
    fn classes_must_be_known_and_doubly_bracketed() {
        assert_eq!(translate(b"[[:digit:]]").unwrap(), "[0-9]");
        assert_eq!(translate(b"x[[:word:]]"), Err(EreError::UnknownClass { at: 2 }));
        assert_eq!(translate(b"[:digit:]"), Err(EreError::BareClass { at: 0 }));
    }
}
