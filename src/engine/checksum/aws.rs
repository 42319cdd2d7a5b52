//! The account that the ID of an AWS access key names.

/// The account stands above the lowest seven bits of the first six bytes, below the highest.
const ACCOUNT: u64 = 0x7fff_ffff_ff80;

/// One more than the greatest account: they have twelve digits.
const ACCOUNTS: u64 = 1_000_000_000_000;

/// Returns the account that an access key belongs to, from its ID alone.
///
/// Nothing for what is no ID, and for the IDs that were issued before 2019, whose highest bit is not set: they hold no account.
pub fn aws_account(key_id: &[u8]) -> Option<u64> {
    let (prefix, body) = key_id.split_first_chunk::<4>()?;
    if prefix[0] != b'A' || body.len() != 16 {
        return None;
    }
    let number = body[..10].iter().try_fold(0_u64, |number, &letter| {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        Some(number << 5 | u64::from(value))
    })?;
    // Ten letters hold 50 bits, of which the first six bytes are 48.
    let bytes = number >> 2;
    let account = (bytes & ACCOUNT) >> 7;
    (bytes >> 47 == 1 && account < ACCOUNTS).then_some(account)
}

#[cfg(test)]
mod tests {
    use super::aws_account;

    /// Writes the ID of an account's key.
    fn key_id(account: u64, highest: u64) -> String {
        let bits = (highest << 47 | account << 7 | 0x55) << 2;
        let letter =
            |at: u32| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[usize::try_from(bits >> (45 - 5 * at) & 31).unwrap()]);
        format!("{}{}QXQXQX", "AKIA", (0..10).map(letter).collect::<String>())
    }

    #[test]
    fn the_account_stands_in_the_id() {
        for account in [0, 1, 29_608_264_753, 123_456_789_012, 999_999_999_999] {
            assert_eq!(aws_account(key_id(account, 1).as_bytes()), Some(account));
            assert_eq!(aws_account(key_id(account, 0).as_bytes()), None, "issued before 2019");
        }
        assert_eq!(aws_account(key_id(1_000_000_000_000, 1).as_bytes()), None);
    }

    #[test]
    fn what_is_no_id_has_no_account() {
        let id = key_id(123_456_789_012, 1);
        for text in ["", "AKIA", &id[..19], &format!("{id}A"), &id.replace('A', "1"), &id.to_lowercase()] {
            assert_eq!(aws_account(text.as_bytes()), None, "{text}");
        }
    }
}
