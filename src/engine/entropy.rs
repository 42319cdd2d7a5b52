//! Randomness.

/// Returns the Shannon entropy in bits a byte.
pub fn shannon(_bytes: &[u8]) -> f32 {
    0.0
}
