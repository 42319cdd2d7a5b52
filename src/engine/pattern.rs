//! What the engine looks for: keywords, a regex, how far it reaches, and the checks a match must pass.

use std::borrow::Cow;

/// One thing to look for.
///
/// The fields borrow from the program's own data for built-in rules, and own theirs for a user's.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Literals for the prefilter, ASCII case ignored; every match of `regex` holds one of them.
    pub keywords: Cow<'static, [Cow<'static, str>]>,
    /// The expression: bytes, Unicode off.
    ///
    /// The secret is the first unnamed group that took part in the match. A group named `name` holds the name that the secret is
    /// assigned to, for the checks.
    pub regex: Cow<'static, str>,
    /// How far a match can reach from a keyword in it.
    pub reach: Reach,
    /// What a match must pass beside the regex.
    pub checks: Checks,
}

/// How many bytes a match can be long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach(pub u32);

/// What a match must pass beside the regex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checks {
    /// The checksum that the token carries.
    pub checksum: Option<Checksum>,
    /// The least Shannon entropy in bits a byte; zero asks for none.
    pub min_entropy: f32,
    /// How what is not a secret is told.
    pub quiet: Quiet,
}

/// How what is not a secret is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// Every match counts (key blocks).
    Off,
    /// The value is a provider's token: masks, repeats, counting and the word `example` are dropped.
    Token,
    /// The value is anybody's: also words, references, templates, paths, names and prose are dropped.
    Value,
}

/// The checksums that can be computed offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// CRC-32 of the body in six base-62 digits at its end (GitHub and npm tokens).
    Base62Crc32,
    /// The token is three base64url parts, the first two of them JSON objects.
    Jwt,
}
