//! What a new version of some bytes has from the old one.

/// A run of bytes that a new version copied from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it stands in the new version.
    pub to: usize,
    /// Where it stands in the base.
    pub from: usize,
    /// How many bytes it has.
    pub len: usize,
}

impl Copied {
    /// Returns the offset behind the run in the new version.
    pub const fn end(&self) -> usize {
        self.to + self.len
    }
}
