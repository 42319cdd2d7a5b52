//! What is not a secret, in one place: fillers of documentation, references to a secret kept elsewhere, words and names.
//!
//! Looks at the value and at the name that it is assigned to, at nothing around them. Linear time, and no allocation but where the block of a key is decoded.

mod classes;
mod code;
mod encoded;
mod filler;
mod reference;
mod words;

pub(in crate::engine) use filler::is_made_up;
pub(in crate::engine) use reference::is_uuid;
pub(in crate::engine) use words::{is_placeholder, is_plain_word, repeats_name};

use super::Quiet;

/// Tells whether a value is not a secret.
///
/// `name` is what the value is assigned to, where the rule knows it.
pub fn is_quiet(kind: Quiet, name: Option<&[u8]>, value: &[u8]) -> bool {
    classes::is_any(kind, value)
        || name.is_some_and(|name| is_named(kind, name, value))
        || (is_uuid(value) && is_mere_id(kind, name))
}

/// Tells whether the name says that the value is no secret, alone or together with it.
fn is_named(kind: Quiet, name: &[u8], value: &[u8]) -> bool {
    match kind {
        Quiet::Off | Quiet::Key | Quiet::Token => false,
        Quiet::Weighed => words::is_public_name(name) || words::is_placeholder_pair(name, value),
        Quiet::Password => repeats_name(name, value),
        Quiet::Value => repeats_name(name, value) || words::is_public_name(name),
    }
}

/// Tells whether a UUID is an identifier and no more: its name does not say that it is secret.
///
/// What is weighed is called a key, a token or a password; of these a key without a word that says what it opens may be any row's.
fn is_mere_id(kind: Quiet, name: Option<&[u8]>) -> bool {
    match kind {
        Quiet::Off | Quiet::Key | Quiet::Token | Quiet::Password => false,
        Quiet::Value => !name.is_some_and(words::names_secret),
        Quiet::Weighed => name.is_some_and(|name| !words::names_secret(name) && !words::names_access(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_quiet;
    use crate::engine::Quiet;

    fn token(value: &str) -> bool {
        is_quiet(Quiet::Token, None, value.as_bytes())
    }

    fn value(value: &str) -> bool {
        is_quiet(Quiet::Value, None, value.as_bytes())
    }

    #[test]
    fn fillers_are_quiet() {
        for text in [
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "sk_live_************************",
            "xoxb-XXXXXXXXX-XXXX",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "key-00000000000000000000000000000000",
            "abcdef0123456789abcdef0123456789",
            "1234567890abcdef1234567890abcdef",
            "glpat-aaaaaaaaaaaaaaaaaaaa",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "qwertyuiopasdfghjkl",
            "hf_your_token_goes_here",
            "sk-ant-REDACTED",
            "token-with-ellipsis...",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        ] {
            assert!(token(text), "{text}");
        }
    }

    #[test]
    fn what_counts_in_turns_is_made_up_and_yet_no_filler() {
        for text in ["k1l2m3n4o5p6q7r8s9t0", "z8y7x6w5v4u3t2s1r0"] {
            assert!(super::is_made_up(text.as_bytes()) && !token(text), "{text}");
        }
    }

    #[test]
    fn random_tokens_are_not() {
        for text in [
            "q7RtK2mZx9LwPb4VcYd8NfHs3JgA1u",
            "9f86d081884c7d659a2feaa0c55ad015",
            "AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0%2BuSeid%2BULvsea4JtiGRiSDSJSI",
            "Zx4-kTest9Lw_Pb4VcYd8NfHs3JgA1u",
            "correct-Horse7battery",
            "1/1248440223456784:q7RtK2mZx9LwPb4VcYd8NfHs3JgA1u",
        ] {
            assert!(!token(text), "{text}");
        }
    }

    #[test]
    fn references_are_quiet_values() {
        for text in [
            "${DB_PASSWORD}",
            "$DB_PASSWORD",
            "{{ vault_password }}",
            "<your-password>",
            "ghp_<token>",
            "q7RtK2-<tenant id>-x9Lw",
            "%(password)s",
            "%PASSWORD%",
            "os.environ['X9K2']",
            "process.env.TOKEN_2",
            "config.get(\"a1b2\")",
            "self.password2",
            "op://vault/item3/field",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
            "https://example.org/a1b2c3",
            "./keys/id_rsa2",
            "/etc/ssl/private/server1.key",
            "C:\\keys\\server1",
            "id_ed25519.pub",
            "ENC[AES256_GCM,data:p673w==,iv:YY=]",
            "550e8400-e29b-41d4-a716-446655440000",
            "2024-01-31T12:00:00Z",
            "1.22.3-rc1",
            "$2b$12$LoRPzN3GtF2pNX5QgCBBHeUr6zVNRVGOu5U8SpHyg2sfzvfXji",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
            "1234",
        ] {
            assert!(value(text), "{text}");
        }
    }

    #[test]
    fn words_are_quiet_values() {
        for text in [
            "password",
            "mysecretpassword",
            "getPasswordFromStore",
            "client_secret_post",
            "MAX_TOKEN_LENGTH",
            "correct horse battery staple",
            "application/json",
            "test-password",
            "authorization_code",
            "BearerTokenAuthentication",
            "recv_srv_tkn",
            "parseXMLFileWithDBMajorVersions",
            "__bindgen_ty_5__bindgen_ty_1__bindgen_ty_2",
            "q7RtK2\u{1}mZx9LwPb4VcYd8",
            "refresh12345",
            "1234token",
        ] {
            assert!(value(text), "{text}");
        }
    }

    #[test]
    fn a_word_is_a_password_unless_it_is_the_one_of_documentation() {
        let password = |value: &str| is_quiet(Quiet::Password, Some(b"app"), value.as_bytes());
        for text in
            ["password", "Passw0rd", "my-secret", "pass", "changeMe123", "test1234", "app", "<password>", "${PW}", "%s", "xxxxxx"]
        {
            assert!(password(text), "{text}");
        }
        for text in ["hunter2", "sonnenblume", "6742530", "Winter-2023", "550e8400-e29b-41d4-a716-446655440000"] {
            assert!(!password(text), "{text}");
        }
    }

    #[test]
    fn the_own_name_is_a_quiet_value() {
        let named = |name: &str, value: &str| is_quiet(Quiet::Value, Some(name.as_bytes()), value.as_bytes());
        assert!(named("db_pwd2", "dbPwd2"));
        assert!(named("API_KEY_V2", "api-key-v2"));
        assert!(named("reCaptchaSiteKey", "q7RtK2mZx9LwPb4VcYd8"));
        let uuid = "550e8400-e29b-41d4-a716-446655440000";
        assert!(named("tenant", uuid) && !named("access_token", uuid));
        assert!(!named("api_key", "q7RtK2mZx9LwPb4VcYd8")); // hush:allow
    }

    #[test]
    fn random_values_are_not() {
        for text in [
            "q7RtK2mZx9LwPb4VcYd8",
            "9f86d081884c7d659a2feaa0c55ad015",
            "KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD",
            "tbsiGzeEygYSCcNrSYcuzmZr",
            "CPeNWkQH39Id5jw2B1/LWxp53v7wQsJxz3KUcd3F",
            "4AvVhmFLUs0KTA3Kprsdag==",
            "v1.ce63424bc55028318325caac4f4c3a5378ca0038",
            "xK9$mQ2!vL7p",
            "xK9<mQ>2!vL7p",
            "tbsi8gze+ygy/ccnr1ycu=",
        ] {
            assert!(!value(text), "{text}");
        }
    }

    #[test]
    fn names_say_so_too() {
        let any = |name: &str, value: &str| is_quiet(Quiet::Weighed, Some(name.as_bytes()), value.as_bytes());
        for (name, value) in [
            ("next_token", "q7RtK2mZ"),
            ("csrfToken", "q7RtK2mZ"),
            ("user", "password"),
            ("[USER", "PASSWORD"),
            ("dbuser", "password"),
            ("someuser", "somepassword"),
            ("scott", "tiger"),
            ("publicKey", "q7Rt"),
            ("nodeKey", "550e8400-e29b-41d4-a716-446655440000"),
            ("GUID_KEYS_CONTAINER", "683A24E2E8164BD3"),
            ("sec-websocket-key", "6D69KGBOr4Re"),
        ] {
            assert!(any(name, value), "{name}: {value}");
        }
        for (name, value) in [
            ("refresh_token", "q7RtK2mZ"),
            ("admin", "sesame"),
            ("user", "sesame"),
            ("api_key", "q7Rt"),
            ("guide_token", "q7RtK2mZ"),
        ] {
            assert!(!any(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn any_bytes_are_judged_without_harm() {
        for kind in Quiet::ALL {
            for bytes in [b"".as_slice(), b"\0", b"\xff\xfe\xfd", b"$", b"<", b"%", b".", b"/", &[b'a'; 9000]] {
                is_quiet(kind, Some(bytes), bytes);
                is_quiet(kind, None, bytes);
            }
        }
    }
}
