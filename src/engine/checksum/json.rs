//! Tokens that are JSON objects, written in base64: they have the members that their issuer gives them.

use super::{STANDARD, URL_SAFE, is_object};
use base64::Engine as _;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What a token of each prefix holds at least; a token of any other is an object and no more is known.
const MEMBERS: [(&[u8], &[&str]); 7] = [
    (b"glc_", &["o", "k"]),
    (b"ops_", &["signInAddress", "secretKey"]),
    (b"sk.", &["u", "a"]),
    (b"tk.", &["u", "a"]),
    (b"pk.", &["u", "a"]),
    (b"p.", &["u", "id"]),
    (b"eyJrIjoi", &["k", "id"]),
];

/// Tells whether base64 of an object with the members that the prefix promises, from `eyJ` to the next dot or the end.
pub(super) fn holds(token: &[u8]) -> bool {
    let Some(start) = memchr::memmem::find(token, b"eyJ") else { return false };
    let body = token[start..].split(|&byte| byte == b'.').next().unwrap_or_default();
    let members = MEMBERS.iter().find(|(prefix, _)| token.starts_with(prefix)).map_or(&[][..], |(_, members)| members);
    [STANDARD, URL_SAFE].iter().any(|engine| engine.decode(body).is_ok_and(|json| has(&json, members)))
}

fn has(json: &[u8], members: &[&str]) -> bool {
    is_object(json)
        && serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(json)
            .is_ok_and(|object| members.iter().all(|member| object.contains_key(*member)))
}

#[cfg(test)]
mod tests {
    use super::{URL_SAFE, holds};
    use base64::Engine as _;

    #[test]
    fn a_token_has_the_members_that_its_prefix_promises() {
        let token = |prefix: &str, json: &str| holds(format!("{prefix}{}", URL_SAFE.encode(json)).as_bytes());
        assert!(token("glc_", r#"{"o":"1","n":"x","k":"y","m":{"r":"us"}}"#) && !token("glc_", r#"{"o":"1","n":"x"}"#));
        assert!(token("ops_", r#"{"signInAddress":"a","secretKey":"b"}"#) && !token("ops_", r#"{"signInAddress":"a"}"#));
        assert!(token("", r#"{"k":"x","n":"ci","id":1}"#) && !token("", r#"{"k":"x","n":"ci"}"#));
        assert!(token("", r#"{"auths":{}}"#) && !token("", r#"{"auths":{}"#) && !token("", "[1]"));
        let mapbox = |json: &str| holds(format!("sk.{}.c2ln", URL_SAFE.encode(json)).as_bytes());
        assert!(mapbox(r#"{"u":"acme","a":"cl"}"#) && !mapbox(r#"{"u":"acme","b":"cl"}"#));
    }
}
