//! Sizes as people write them.

/// Returns the number of bytes that `text` writes: `1048576`, `256 MiB`, `10kb`.
///
/// `KB` is 1000 bytes, `KiB` 1024; case and the blank do not matter. Nothing for anything else, or beyond 64 bits.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim_ascii().to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1,
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

/// Writes a number of bytes so that [`parse`] reads the same: in the largest unit of which it is a multiple.
pub fn write(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.iter().find(|(unit, _)| bytes > 0 && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None if bytes == 1 => "1 byte".to_owned(),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, write};

    #[test]
    fn what_is_written_reads_back() {
        for size in [0, 1, 2, 1023, 1024, 1025, 256 << 20, 3 << 30, u64::MAX] {
            assert_eq!(parse(&write(size)), Some(size), "{}", write(size));
        }
        assert_eq!(write(256 << 20), "256 MiB");
    }

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
