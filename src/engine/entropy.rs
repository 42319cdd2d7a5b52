//! How random bytes look.

/// Returns the Shannon entropy in bits a byte: 0 for one byte repeated, 8 for all bytes alike in number.
///
/// Counts on the stack, allocates nothing.
pub fn shannon(bytes: &[u8]) -> f32 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        counts[usize::from(byte)] = counts[usize::from(byte)].saturating_add(1);
    }
    let total = bytes.len() as f32;
    counts.iter().filter(|&&count| count > 0).map(|&count| count as f32 / total).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::shannon;

    #[test]
    fn the_ends_of_the_scale() {
        assert_eq!(shannon(b""), 0.0);
        assert_eq!(shannon(b"aaaaaaaa"), 0.0);
        let all: Vec<u8> = (0..=255).collect();
        assert!((shannon(&all) - 8.0).abs() < 1e-4);
    }

    #[test]
    fn two_bytes_alike_in_number_are_one_bit() {
        assert!((shannon(b"abababab") - 1.0).abs() < 1e-6);
        assert!((shannon(b"0123456789abcdef") - 4.0).abs() < 1e-6);
    }
}
