//! Every syntax and every place in which credentials are written, through the built scanner: found in one text, none in its neighbour.

use crate::support::{Repo, tokens};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const ALNUM: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// One notation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Where the text stands.
    path: String,
    /// The least confidence that is asked for.
    level: Option<String>,
    /// A text with a credential, and generators in it.
    found: String,
    /// A text beside it with none.
    clean: String,
}

#[test]
fn every_syntax_is_read() {
    check(include_str!("syntaxes.toml"));
}

#[test]
fn every_place_is_known() {
    check(include_str!("places.toml"));
}

/// Writes each text to a file of its own, scans all at once, and fails with a list of those that are not judged as they should be.
fn check(table: &str) {
    let cases: BTreeMap<String, Case> = toml::from_str(table).unwrap();
    let repo = Repo::new();
    let mut wanted = Vec::new();
    for (seed, (item, case)) in (1..).zip(&cases) {
        let level = case.level.as_deref().unwrap_or("medium");
        for (kind, text) in [("found", &case.found), ("clean", &case.clean)] {
            let (text, drawn) = expand(text, seed * 1_000);
            let path = format!("{level}/{item}/{kind}/{}", case.path);
            repo.write(&path, format!("{text}\n"));
            wanted.push((path, kind == "found", text, drawn));
        }
    }
    let levels: BTreeSet<&str> = cases.values().map(|case| case.level.as_deref().unwrap_or("medium")).collect();
    let mut lines = Vec::new();
    for level in levels {
        let run = repo.hush(["scan", "--no-index", "--format", "lines", "--show-secrets", "--confidence", level, level]);
        lines.extend(run.stdout().lines().map(str::to_owned));
    }
    let mut wrong = Vec::new();
    for (path, is_found, text, drawn) in wanted {
        let told: Vec<&String> = lines.iter().filter(|line| line.starts_with(&format!("{path}:"))).collect();
        // What is told is the value that was drawn, or a part of it where signs end it; nothing else on the line.
        let is_right = |line: &&String| drawn.iter().any(|value| line.contains(&value[..value.len().min(12)]));
        if is_found != told.iter().any(is_right) || (!is_found && !told.is_empty()) {
            wrong.push((path, text, told));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Replaces each generator by what it draws, and returns that too.
fn expand(text: &str, mut seed: u64) -> (String, Vec<String>) {
    let (mut whole, mut drawn) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, behind) = rest.split_at(open);
        whole.push_str(before);
        let made = behind.find('>').and_then(|close| Some((close, draw(&behind[1..close], seed)?)));
        let (kept, used) = made.map_or_else(|| ("<".to_owned(), 1), |(close, value)| (value, close + 1));
        if used > 1 {
            drawn.push(kept.clone());
        }
        whole.push_str(&kept);
        rest = &behind[used..];
        seed += 1;
    }
    (whole + rest, drawn)
}

/// Returns what a generator draws, or nothing where it is none.
fn draw(generator: &str, seed: u64) -> Option<String> {
    let (kind, count) = generator.split_once(':').unwrap_or((generator, "0"));
    let count: usize = count.parse().ok()?;
    let of = |alphabet: &[u8]| tokens::random(seed, alphabet, count);
    let basic = || STANDARD.encode(format!("deploy:{}", tokens::random(seed, ALNUM, 16)));
    let bytes = || {
        tokens::random(seed, ALNUM, count)
            .into_bytes()
            .into_iter()
            .enumerate()
            .map(|(at, byte)| byte ^ (at % 7 * 31).to_le_bytes()[0])
    };
    Some(match kind {
        "alnum" => of(ALNUM),
        "hex" => of(b"0123456789abcdef"),
        "HEX" => of(b"0123456789ABCDEF"),
        "base64" => of(&[ALNUM, b"+/"].concat()),
        "base64url" => of(&[ALNUM, b"-_"].concat()),
        "upper" => of(&ALNUM[10..36]),
        "lower" => of(b"0123456789abcdefghijklmnopqrstuvwxyz"),
        "base32" => of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "printable" => of(&[ALNUM, b"!#$%&()*+,-./:;=?@[]^_{|}~"].concat()),
        "basic" => basic(),
        "encoded" => STANDARD.encode(of(ALNUM)),
        // The first bytes of an RSA key in DER, and letters and digits in place of the rest.
        "pem" => {
            let label = "RSA PRIVATE KEY-----";
            let body = STANDARD.encode([b"\x30\x82\x02\x5c\x02\x01\x00", of(ALNUM).as_bytes()].concat());
            STANDARD.encode(format!("-----BEGIN {label}\n{body}\n-----END {label}\n"))
        }
        "dockerconfig" => STANDARD.encode(format!(r#"{{"auths":{{"registry.acme.dev":{{"auth":"{}"}}}}}}"#, basic())),
        "jwe" => {
            let part = |seed, len| tokens::random(seed, &[ALNUM, b"-_"].concat(), len);
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
            [header, String::new(), part(seed, 16), part(seed + 1, 80), part(seed + 2, 22)].join(".")
        }
        "uuid" => {
            let hex = tokens::random(seed, b"0123456789abcdef", 32);
            [&hex[..8], &hex[8..12], &format!("4{}", &hex[13..16]), &format!("a{}", &hex[17..20]), &hex[20..]].join("-")
        }
        "bytes" => bytes().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", "),
        "decimals" => bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", "),
        "escaped" => bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
        _ => return None,
    })
}
