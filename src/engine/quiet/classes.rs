//! The classes of values that are no secret, one a line, each with the ways of being quiet in which it counts.
//!
//! This is the list to read, and to add to. What is merely unlikely to be a secret is weighed instead (`engine/score`). What each class
//! keeps quiet, and what beside it passes, stands in the tests.

use super::{code, encoded, filler, reference, words};
use crate::engine::Quiet;

/// A class of values that are no secret.
pub(super) struct Class {
    /// What the values are.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests name classes"))]
    pub(super) name: &'static str,
    /// Where it counts: in blocks of keys, in tokens, in weighed values, in passwords, in anybody's values.
    pub(super) ways: &'static [Quiet],
    /// Whether only values are of it that hold a byte beside the letters, the digits, `_` and `-` that tokens are made of.
    pub(super) signs: bool,
    /// Tells whether a value is of the class.
    pub(super) tells: fn(&[u8]) -> bool,
}

const K: Quiet = Quiet::Key;
const T: Quiet = Quiet::Token;
const W: Quiet = Quiet::Weighed;
const P: Quiet = Quiet::Password;
const V: Quiet = Quiet::Value;

/// The classes that look at the value alone.
#[rustfmt::skip]
pub(super) const CLASSES: &[Class] = &[
    // What stands in place of a secret.
    Class { name: "masks and repeats", ways: &[T, W, P, V], signs: false, tells: filler::is_mask },
    Class { name: "counting, rows of keys, words that say so", ways: &[T, P, V], signs: false, tells: filler::stands_in },
    Class { name: "keys that standards and manuals print", ways: &[T, W, P, V], signs: false, tells: filler::is_documented },
    Class { name: "no value, or the name of a type", ways: &[W], signs: false, tells: words::is_nothing },
    Class { name: "words that sound like one", ways: &[W], signs: false, tells: words::is_homonym },
    Class { name: "passwords of documentation", ways: &[P], signs: false, tells: words::is_placeholder },
    // What says where the secret is.
    Class { name: "templates", ways: &[W, P, V], signs: true, tells: reference::is_template },
    Class { name: "look-ups, members, names of variants", ways: &[W, P, V], signs: false, tells: reference::is_lookup },
    Class { name: "paths", ways: &[W, V], signs: true, tells: reference::is_place },
    Class { name: "names of files", ways: &[W, V], signs: true, tells: reference::is_file_name },
    Class { name: "anything with an ending", ways: &[V], signs: true, tells: reference::has_extension },
    Class { name: "addresses of mail", ways: &[W], signs: true, tells: reference::is_address },
    // What is public, or a secret no more.
    Class { name: "digests and hashed passwords", ways: &[W, P, V], signs: false, tells: encoded::is_digest },
    Class { name: "public keys and certificates", ways: &[W, P, V], signs: false, tells: encoded::is_public_key },
    Class { name: "tokens for everybody", ways: &[T, W, P, V], signs: false, tells: encoded::is_anonymous },
    Class { name: "what is encrypted already", ways: &[W, P, V], signs: false, tells: encoded::is_encrypted },
    Class { name: "images, fonts and archives", ways: &[W, P, V], signs: false, tells: encoded::is_embedded },
    Class { name: "identifiers of components", ways: &[W, V], signs: false, tells: code::is_component },
    Class { name: "blocks that hold no private key", ways: &[K], signs: false, tells: encoded::is_no_key },
    // Text, numbers and names.
    Class { name: "bytes that are no text", ways: &[W, P, V], signs: true, tells: words::is_binary },
    Class { name: "prose and labels", ways: &[W], signs: true, tells: words::is_prose },
    Class { name: "words, and names made of them", ways: &[V], signs: false, tells: words::is_words },
    Class { name: "names behind a prefix", ways: &[T], signs: false, tells: words::is_name_behind_prefix },
    Class { name: "names of constants", ways: &[W], signs: false, tells: words::is_constant },
    Class { name: "names of what is private", ways: &[W], signs: false, tells: words::is_private },
    Class { name: "numbers, dates, versions", ways: &[W], signs: false, tells: words::is_literal_number },
    Class { name: "numbers however written", ways: &[V], signs: false, tells: reference::is_number },
    Class { name: "bytes however written", ways: &[W, V], signs: true, tells: code::is_escapes },
    // Code.
    Class { name: "pieces of code", ways: &[W, P, V], signs: true, tells: code::is_code },
    Class { name: "patterns", ways: &[W, V], signs: true, tells: code::is_pattern },
    Class { name: "colours, selectors, names of styles", ways: &[W, V], signs: true, tells: code::is_style },
];

/// Tells whether the value is of a class that counts in this way of being quiet.
pub(super) fn is_any(way: Quiet, value: &[u8]) -> bool {
    let plain = !value.is_empty() && value.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    CLASSES.iter().any(|class| !(plain && class.signs) && class.ways.contains(&way) && (class.tells)(value))
}

#[cfg(test)]
#[path = "cases.rs"]
mod cases;
