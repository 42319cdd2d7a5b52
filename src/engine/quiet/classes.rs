//! The classes of values that are no secret wherever they stand, one a line, each with what it keeps quiet and what it lets pass.
//!
//! This is the list to read, and to add to. What is merely unlikely to be a secret is weighed instead (`engine/score`).

use super::{filler, reference, words};

/// A class of values that are no secret.
pub(super) struct Class {
    /// What the values are.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests name classes"))]
    pub(super) name: &'static str,
    /// Tells whether a value is of the class.
    pub(super) tells: fn(&[u8]) -> bool,
}

/// The classes that look at the value alone.
#[rustfmt::skip]
pub(super) const CLASSES: &[Class] = &[
    Class { name: "masks and repeats", tells: filler::is_mask },
    Class { name: "bytes that are no text", tells: words::is_binary },
    Class { name: "no value, or the name of a type", tells: words::is_nothing },
    Class { name: "prose and labels", tells: words::is_prose },
    Class { name: "numbers, dates, versions", tells: words::is_literal_number },
    Class { name: "names of constants", tells: words::is_constant },
    Class { name: "paths", tells: reference::is_place },
    Class { name: "addresses of mail", tells: reference::is_address },
    Class { name: "templates, look-ups, members, digests, public keys, encrypted forms", tells: reference::is_indirect },
    Class { name: "keys that standards print", tells: filler::is_test_vector },
];

/// Tells whether the value assigned to the name is of a class that is no secret.
pub(super) fn is_any(name: Option<&[u8]>, value: &[u8]) -> bool {
    CLASSES.iter().any(|class| (class.tells)(value))
        || name.is_some_and(|name| words::is_public_name(name) || words::is_placeholder_pair(name, value))
}

#[cfg(test)]
mod tests {
    use super::{CLASSES, is_any};

    /// For each class, values that it keeps quiet and values beside it that it lets pass.
    const CASES: &[(&str, &[&str], &[&str])] = &[
        ("masks and repeats", &["********", "xxxx-xxxx", "abcdefabcdefabcdef", "q7Rt..."], &["q7RtxxK2", "abab12", "bananas"]),
        ("bytes that are no text", &["q7Rt\u{1}K2"], &["q7RtK2"]),
        (
            "no value, or the name of a type",
            &["nil", "None", "undefined", "String", ":unset"],
            &["nilpferd", "nonesuch", "trueblue"],
        ),
        (
            "prose and labels",
            &["must be at least long", "Bitte das Passwort eingeben", "пароль"],
            &["sesame-street", "x9 K2!", "grün!haus"],
        ),
        (
            "numbers, dates, versions",
            &["0xC000006B", "301990915u32", "1.2.840.113549", "2016-09-24T16:18:07Z"],
            &["6742530", "0xdeadbeef0123456789abcdef", "12monkeys"],
        ),
        ("names of constants", &["PASSWORD_VERIFIER", "DB_PASSWORD"], &["TOP_S3CRET", "XKQZ_VWJT", "SESAME"]),
        ("paths", &["/etc/ssl/private", "~/keys", "C:\\keys\\a"], &["/9K2x", "K2/x9"]),
        ("addresses of mail", &["me@acme.dev", "first.last@mail.acme.dev"], &["p@ssword", "K2@x9!", "@Sesame9"]),
        (
            "templates, look-ups, members, digests, public keys, encrypted forms",
            &[
                "${DB_PASSWORD}",
                "{{ secret }}",
                "<password>",
                "%(password)s",
                "$PASS",
                "os.environ['X']",
                "config.password",
                "vault:secret/x",
                "ENC[AES256]",
                "ssh-ed25519 AAAA",
                "sha256:0a1b",
                "data:image/png;base64,AA",
                "@password",
                "@db.password@",
            ],
            &["@dm1n!9@", "s3same$", "{\"name\":\"x\",\"sig\":\"9\"}", "a%b9", "Kq2Zx.9vWt", "@Boldly12"],
        ),
        ("keys that standards print", &["2b7e151628aed2a6abf7158809cf4f3c"], &["2c7e151628aed2a6abf7158809cf4f3c"]),
    ];

    #[test]
    fn each_class_keeps_its_own_quiet_and_lets_its_neighbours_pass() {
        let named: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
        let classes: Vec<&str> = CLASSES.iter().map(|class| class.name).collect();
        assert_eq!(named, classes, "every class has its cases");
        for (class, (name, quiet, passed)) in CLASSES.iter().zip(CASES) {
            for value in *quiet {
                assert!((class.tells)(value.as_bytes()), "{name}: {value}");
            }
            for value in *passed {
                assert!(!(class.tells)(value.as_bytes()), "{name}: {value}");
            }
        }
    }

    #[test]
    fn names_say_so_too() {
        let any = |name: &str, value: &str| is_any(Some(name.as_bytes()), value.as_bytes());
        for (name, value) in
            [("next_token", "q7RtK2mZ"), ("csrfToken", "q7RtK2mZ"), ("user", "password"), ("scott", "tiger"), ("publicKey", "q7Rt")]
        {
            assert!(any(name, value), "{name}: {value}");
        }
        for (name, value) in [("refresh_token", "q7RtK2mZ"), ("admin", "sesame"), ("user", "sesame"), ("api_key", "q7Rt")] {
            assert!(!any(name, value), "{name}: {value}");
        }
    }
}
