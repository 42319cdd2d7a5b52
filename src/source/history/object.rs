//! The text of commits and tags: headers, and who did what when.

use crate::model::ObjectId;

/// Who did something, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// The name.
    pub name: Vec<u8>,
    /// The mail address.
    pub email: Vec<u8>,
    /// When, in seconds since 1970.
    pub time: i64,
}

/// What the headers of a commit or a tag say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The tree of a commit.
    pub tree: Option<ObjectId>,
    /// The parents of a commit.
    pub parents: Vec<ObjectId>,
    /// What a tag names.
    pub object: Option<ObjectId>,
    /// When the commit was made, in seconds since 1970.
    pub time: i64,
}

impl Header {
    /// Reads the headers of a commit or a tag; what is malformed is left out.
    pub fn of(bytes: &[u8]) -> Self {
        let mut header = Self::default();
        for line in bytes[..header_end(bytes)].split(|&byte| byte == b'\n') {
            let Some(blank) = memchr::memchr(b' ', line) else { continue };
            let value = &line[blank + 1..];
            match &line[..blank] {
                b"tree" => header.tree = header.tree.or(ObjectId::from_hex(value)),
                b"parent" => header.parents.extend(ObjectId::from_hex(value)),
                b"object" => header.object = header.object.or(ObjectId::from_hex(value)),
                b"committer" => header.time = deed(value).time,
                _ => {}
            }
        }
        header
    }
}

/// Returns the offset behind the blank line that ends the headers.
pub fn header_end(bytes: &[u8]) -> usize {
    memchr::memmem::find(bytes, b"\n\n").map_or(bytes.len(), |at| at + 2)
}

/// Returns the key of the header that the offset stands in; lines that begin with a blank go on with the one above.
pub fn key_of(bytes: &[u8], offset: usize) -> &[u8] {
    let mut end = offset.min(bytes.len());
    loop {
        let start = memchr::memrchr(b'\n', &bytes[..end]).map_or(0, |at| at + 1);
        if bytes.get(start) != Some(&b' ') || start == 0 {
            let line = &bytes[start..];
            return &line[..line.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(line.len())];
        }
        end = start - 1;
    }
}

/// Reads `Name <mail> seconds zone`; what is missing is empty.
pub fn deed(value: &[u8]) -> Deed {
    let opens = memchr::memchr(b'<', value).unwrap_or(value.len());
    let closes = memchr::memrchr(b'>', value).filter(|&at| at > opens).unwrap_or(value.len());
    let email = value.get(opens + 1..closes).unwrap_or_default().to_vec();
    let rest = value.get(closes + 1..).unwrap_or_default();
    let seconds = rest.split(|&byte| byte == b' ').find(|word| !word.is_empty());
    let time = seconds.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0);
    Deed { name: value[..opens].trim_ascii().to_vec(), email, time }
}

#[cfg(test)]
mod tests {
    use super::{Header, deed, header_end, key_of};

    #[test]
    fn headers_are_read() {
        let tree = "1".repeat(40);
        let text = format!(
            "tree {tree}\nparent {tree}\nauthor A <a@b> 5 +0000\ncommitter C D <c@d> 1700000000 +0100\ngpgsig x\n y\n\nwords\n"
        );
        let header = Header::of(text.as_bytes());
        assert_eq!((header.parents.len(), header.time, header.tree.is_some()), (1, 1_700_000_000, true));
        assert_eq!(&text[header_end(text.as_bytes())..], "words\n");
        assert_eq!(key_of(text.as_bytes(), text.find(" y").unwrap() + 1), b"gpgsig");
        assert_eq!(key_of(text.as_bytes(), text.find("A <").unwrap()), b"author");
    }

    #[test]
    fn what_is_malformed_is_taken_without_harm() {
        for text in ["", "\n", " ", "\n\n", " x\n y", "author", "tree x", "author <>", "author >< 7"] {
            Header::of(text.as_bytes());
            for at in 0..text.len() + 2 {
                key_of(text.as_bytes(), at);
            }
            deed(text.as_bytes());
        }
        assert_eq!(deed(b"A <a> x").time, 0);
    }
}
