//! Whether a secret stands in other bytes, such as the version that a file had before.

use super::Error;
use crate::git::{self, Objects};
use crate::model::{ObjectId, Secret};
use memchr::memmem;

/// Tells whether the secret stands in the blob that was found for the file's earlier version, if one was.
///
/// Where an object is missing (a partial clone), nothing speaks for the secret being old, so it is taken for new.
pub(super) fn blob_has(objects: &Objects, found: Result<Option<ObjectId>, git::Error>, secret: &Secret) -> Result<bool, Error> {
    let bytes = match found {
        Ok(Some(blob)) => objects.blob(blob),
        Ok(None) => return Ok(false),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => Ok(stands_in(&bytes, secret.expose())),
        Err(error) if error.is_missing() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Tells whether the secret stands in the bytes, as a whole.
///
/// Where the secret begins or ends with a character that tokens are made of, no such character may touch it there: `pass` does not
/// stand in `password`. Places that overlap an earlier one are passed over, which keeps the search linear; what is missed so is
/// taken for new.
pub(super) fn stands_in(bytes: &[u8], secret: &[u8]) -> bool {
    if secret.is_empty() {
        return false;
    }
    let opens = secret.first().is_some_and(token);
    let closes = secret.last().is_some_and(token);
    memmem::find_iter(bytes, secret).any(|start| {
        let before = bytes[..start].last().is_some_and(token);
        let behind = bytes.get(start + secret.len()).is_some_and(token);
        !(opens && before || closes && behind)
    })
}

fn token(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn a_secret_stands_between_characters_that_tokens_are_not_made_of() {
        assert!(stands_in(b"key = 'abc123';", b"abc123"));
        assert!(stands_in(b"abc123", b"abc123"));
        assert!(stands_in(b"x abc123\n", b"abc123"));
    }

    #[test]
    fn a_part_of_a_longer_token_is_another_secret() {
        assert!(!stands_in(b"password", b"pass"));
        assert!(!stands_in(b"my_abc123", b"abc123"));
        assert!(!stands_in(b"abc1234", b"abc123"));
        assert!(!stands_in(b"", b"abc123"));
    }

    #[test]
    fn a_later_place_counts_where_an_earlier_one_is_part_of_a_token() {
        assert!(stands_in(b"xabc123 abc123", b"abc123"));
    }

    #[test]
    fn what_ends_in_other_characters_may_touch_a_token() {
        assert!(stands_in(b"x=ab==y", b"=ab=="));
        assert!(stands_in(b"a-----BEGIN K----------END K-----b", b"-----BEGIN K----------END K-----"));
        assert!(!stands_in(b"xab==", b"ab=="));
    }

    #[test]
    fn bytes_above_ascii_are_no_token_characters() {
        assert!(stands_in("é\u{e9}abc123é".as_bytes(), b"abc123"));
    }

    #[test]
    fn an_empty_secret_stands_nowhere() {
        assert!(!stands_in(b"abc", b""));
    }
}
