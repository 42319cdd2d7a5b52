//! The provider of patterns for the AWS keys that this user has.

use crate::model::Environment;
use std::fs;
use std::path::{Path, PathBuf};

/// The names whose values are secret.
const NAMES: [&[u8]; 2] = [b"aws_access_key_id", b"aws_secret_access_key"];

/// What has a meaning in an expression.
const SPECIAL: &[u8] = b".*^$\\+?(){}|]";

/// Returns a pattern a line for each key of a credentials file, or of `~/.aws/credentials`; of a file that is not there, none.
///
/// A line that names a key gives what stands between its first two equals signs, without blanks and double quotes.
pub fn provide(file: Option<&Path>, env: &Environment) -> Vec<u8> {
    let home = || env.var("HOME").map(|home| PathBuf::from(home).join(".aws/credentials"));
    let file = file.map_or_else(home, |file| Some(env.cwd.join(file)));
    // Opening a pipe would wait for its writer.
    let Some(content) = file.filter(|file| file.is_file()).and_then(|file| fs::read(file).ok()) else { return Vec::new() };
    let mut patterns = Vec::new();
    for line in content.split(|&byte| byte == b'\n') {
        if NAMES.iter().any(|name| memchr::memmem::find(line, name).is_some()) {
            let value = line.split(|&byte| byte == b'=').nth(1).unwrap_or_default();
            for &byte in value.iter().filter(|&&byte| byte != b' ' && byte != b'"') {
                patterns.extend(SPECIAL.contains(&byte).then_some(b'\\'));
                patterns.push(byte);
            }
            patterns.push(b'\n');
        }
    }
    patterns
}
