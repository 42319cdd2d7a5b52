//! A secret that does not show itself.

use std::fmt;

/// The bytes of a secret, which `Debug` and `Display` never print.
///
/// The only way to the bytes is [`Secret::expose`], which is easy to search for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Box<[u8]>);

/// From this many characters on, a mask shows a few of the secret's own.
const SHOWN_FROM: usize = 16;

impl Secret {
    /// Takes a copy of `bytes` into custody.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// Returns the bytes themselves.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Returns the number of bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there is no byte.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns what may be shown of the secret: `AKIA…7Q`, the armor line of a key block, or `…` alone.
    ///
    /// A secret shorter than 16 bytes, or one that is not printable ASCII, shows nothing of itself. The
    /// `-----BEGIN …-----` line of a key block is public text and is shown whole.
    pub fn masked(&self) -> String {
        if let Some(armor) = self.armor() {
            return format!("{armor}…");
        }
        let shown = self.0.len() >= SHOWN_FROM && self.0.iter().all(u8::is_ascii_graphic);
        if !shown {
            return "…".to_owned();
        }
        let (head, tail) = (&self.0[..4], &self.0[self.0.len() - 2..]);
        format!("{}…{}", ascii(head), ascii(tail))
    }

    /// Returns the armor line that the secret opens with, if it is one of letters, digits, spaces and dashes.
    fn armor(&self) -> Option<String> {
        let rest = self.0.strip_prefix(b"-----BEGIN ")?;
        let end = rest.windows(5).take(64).position(|window| window == b"-----")?;
        let label = &rest[..end];
        let plain = label.iter().all(|&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
        plain.then(|| format!("-----BEGIN {}-----", ascii(label)))
    }
}

fn ascii(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({} bytes)", self.0.len())
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_and_display_show_no_more_than_the_mask() {
        let secret = Secret::new(b"Zq3vT8xLm0PwRk5YcBnE");
        assert_eq!(format!("{secret:?}"), "Secret(20 bytes)");
        assert_eq!(format!("{secret}"), "Zq3v…nE");
    }

    #[test]
    fn a_short_secret_shows_nothing() {
        assert_eq!(Secret::new(b"hunter2").masked(), "…");
        assert_eq!(Secret::new(b"").masked(), "…");
    }

    #[test]
    fn bytes_that_are_not_printable_show_nothing() {
        assert_eq!(Secret::new(b"\x1b[31mabcdefghijklmnop").masked(), "…");
    }

    #[test]
    fn the_armor_of_a_key_block_is_shown() {
        let block = b"-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----";
        assert_eq!(Secret::new(block).masked(), "-----BEGIN EC PRIVATE KEY-----…");
    }
}
