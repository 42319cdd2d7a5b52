//! What can go wrong on this floor.

/// What can go wrong when bytes are fetched.
#[derive(Debug, thiserror::Error)]
pub enum Error {}

impl Error {
    /// Returns the command or change that helps.
    pub fn hint(&self) -> Option<String> {
        None
    }
}
