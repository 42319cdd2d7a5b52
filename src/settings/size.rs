//! Sizes as people write them.

/// Returns the number of bytes that `text` writes: `1048576`, `256 MiB`, `10kb`.
///
/// `KB` is 1000 bytes, `KiB` 1024; case and the blank do not matter. Nothing for anything else, or beyond 64 bits.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim_ascii().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_are_read_with_and_without_units() {
        for (text, size) in
            [("0", 0), ("17", 17), ("256 MiB", 256 << 20), ("10kb", 10_000), (" 1 GB ", 1_000_000_000), ("3KiB", 3072)]
        {
            assert_eq!(parse(text), Some(size), "{text}");
        }
        for text in ["", "MiB", "-1", "1.5 MiB", "1 XB", "1 MiB more", "99999999999999999999", "18446744073709551615 KB"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
