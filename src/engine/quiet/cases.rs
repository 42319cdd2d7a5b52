//! For each class, values that it keeps quiet and values beside it that it lets pass.

use super::CLASSES;

#[rustfmt::skip]
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "masks and repeats",
        &["********", "xxxx-xxxx", "abcdefabcdefabcdef", "q7Rt...", "yyyy", "sk-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
        &["q7RtxxK2", "abab12", "bananas", "q7AAAAAAAAAAAAAAAAAAAARt2mZx9LwPb4"],
    ),
    (
        "counting, rows of keys, words that say so",
        &["1234567890abcdef", "qwertyuiop", "your_token_here", "fakeiq9fakeecyfake3", "a1b2c3d4e5f6a7b8c9d0"],
        &["q7RtK2mZx9LwPb4VcYd8", "k1l2m3n4o5p6", "fakery9K2x"],
    ),
    (
        "keys that standards and manuals print",
        &[
            "2b7e151628aed2a6abf7158809cf4f3c", "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", "dGhlIHNhbXBsZSBub25jZQ==",
            "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "AKIAIOSFODNN7EXAMPLF",
        ],
        &["2c7e151628aed2a6abf7158809cf4f3c", "258EAFA5-E914-47DA-95CA-C5AB0DC85B12", "QWxhZGRqbjpvcGVuIHNlc2FtZQ=="],
    ),
    (
        "no value, or the name of a type",
        &["nil", "None", "undefined", "String", ":unset", "String!", "[ID!]!", "string;", "xs:string", "utf-8", "&[u8]", "&str", "x", "ab"],
        &["nilpferd", "nonesuch", "trueblue", "Sesame!", "*%5*!"],
    ),
    ("words that sound like one", &["passthrough", "bandpass", "sshpass", "keyword", "Tokenizer"], &["mypass", "passthrough7", "keyw0rd"]),
    ("passwords of documentation", &["password", "my-secret", "test1234"], &["hunter2", "testament7"]),
    (
        "templates",
        &["${DB_PASSWORD}", "{{ secret }}", "<password>", "%(password)s", "%PASSWORD%", "$PASS", "@password", "#{pw}", "Bearer {token}", "[{_TCHAR}]+"],
        &["s3same$", "{\"name\":\"x\",\"sig\":\"9\"}", "a%b9", "@Boldly12", "q7{n73m}K2"],
    ),
    (
        "look-ups, members, names of variants",
        &[
            "os.environ['X']", "process.env.X", "config.password", "vault:secret/x", "Token::Foo", "Token.Identifier", "user->pass",
            "self.proxy_password)", "!vault", "auth.password.label", "op://vault/item/x",
        ],
        &["Kq2Zx.9vWt", "q7Rt.K2mZ.x9Lw", "!valiant7"],
    ),
    (
        "paths",
        &["/etc/ssl/private", "~/keys", "C:\\keys\\a", "/Users/someone", "/account/password/reset"],
        &["/9K2x", "K2/x9", "/Kq2Zx/9vWt"],
    ),
    (
        "names of files",
        &["service.pub", "tests/ui/main-03-fn-params.rs", "server.key", "secrets.yml", "tests/ui/pass/*.rs"],
        &["Kq2Zx9vWt.7xQ", "sesame.street", "q7RtK2mZx9.js"],
    ),
    ("anything with an ending", &["server1.key", "a.zig"], &["q7RtK2", "x.Y"]),
    ("addresses of mail", &["me@acme.dev", "first.last@mail.acme.dev"], &["p@ssword", "K2@x9!", "@Sesame9"]),
    (
        "digests and hashed passwords",
        &["sha256:0a1b", "sha512-Zx9==", "$2b$12$LoRPzN3GtF2", "$argon2id$v=19$x", "pbkdf2_sha256$1$x"],
        &["sha25x9K2", "$2x9K2"],
    ),
    (
        "public keys and certificates",
        &[
            "ssh-ed25519 AAAA", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAya0W", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEx9Lw",
            "MIIDXTCCAkWgAwIBAgIJAKL0UG", "-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----\\nMIID", "AAAAB3NzaC1yc2EAAAADAQAB",
            "04a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62",
        ],
        &["MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEA", "-----BEGIN PRIVATE KEY-----", "MIIq7RtK2mZx9LwPb4", "05a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62"],
    ),
    ("tokens for everybody", &["eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJhbm9uIn0.c2ln"], &["eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJzdXBhYmFzZSIsInJvbGUiOiJzZXJ2aWNlX3JvbGUifQ.c2ln"]),
    (
        "what is encrypted already",
        &["ENC[AES256]", "{cipher}9f86d081884c", "AQICAHx9IMMbSqmCdEt0Kn", "U2FsdGVkX19K2mZx9Lw", "gAAAAABl9K2mZx9LwPb4", "vault:v1:x9"],
        &["ENCq7RtK2", "AQIq7RtK2mZx9LwPb4", "cipherq7RtK2"],
    ),
    (
        "images, fonts and archives",
        &["data:image/png;base64,AA", "iVBORw0KGgoAAAANSUhEUg", "R0lGODlhAQABAIAAAAAA", "/9j/4AAQSkZJRgABAQ", "d09GMgABAAAAAh", "PHN2ZyB4bWxucz0i"],
        &["iVBq7RtK2mZx9LwPb4", "/9K2mZx9LwPb4", "R0lq7RtK2mZx9LwPb4"],
    ),
    (
        "identifiers of components",
        &["550e8400-e29b-41d4-a716-446655440000/550e8400-e29b-41d4-a716-446655440001.txt.gz", "{550e8400-e29b-41d4-a716-446655440000}", "_SA_{262E99C9-6160-4871-ACEC-4E61736B6F21}", "MICROSOFT_SEAL_KEY_3BD1C4BF-004E-4E2F-8A4D-0BF633DCB074"],
        &["550e8400-e29b-41d4-a716-446655440000/q7RtK2", "550e8400-e29b-41d4-a716-446655440000", "q7RtK2-550e8400-e29b-41d4-a716-446655440000"],
    ),
    (
        "blocks that hold no private key",
        &["-----BEGIN PRIVATE KEY-----\nq7RtK2mZx9LwPb4VcYd8NfHs3JgA1u", "MIIDXTCCAkWgAwIBAgIJAKL0UG", "-----BEGIN PRIVATE KEY-----"],
        &["-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC", "MHcCAQEEIBq7RtK2mZx9LwPb4VcYd8NfHs3JgA1u"],
    ),
    ("bytes that are no text", &["q7Rt\u{1}K2"], &["q7RtK2"]),
    (
        "prose and labels",
        &["must be at least long", "Bitte das Passwort eingeben", "пароль", "Password:", "Forgot password?", "Mot de passe"],
        &["sesame-street", "x9 K2!", "grün!haus", "q7RtK2:"],
    ),
    ("words, and names made of them", &["getPasswordFromStore", "application/json"], &["q7RtK2mZx9LwPb4VcYd8"]),
    (
        "names behind a prefix",
        &["STS.assumeRoleWithWebIdentity", "sk_live_publishableKeyOfTheAccount"],
        &["STS.q7RtK2mZx9LwPb4VcYd8", "STS.tbsiGzeEygYSCcNrSYcuzmZr", "hunting"],
    ),
    ("names of constants", &["PASSWORD_VERIFIER", "DB_PASSWORD"], &["TOP_S3CRET", "XKQZ_VWJT", "SESAME"]),
    ("names of what is private", &["_format_explanation", "__private_name"], &["_sesame", "_xq_vwjt", "_Format_Name", "_q7rt_k2mz"]),
    (
        "numbers, dates, versions",
        &["!12", "0xC000006B", "0xC00002DF_u32", "301990915u32", "1.2.840.113549", "2016-09-24T16:18:07Z"],
        &["6742530", "0xdeadbeef0123456789abcdef", "12monkeys"],
    ),
    ("numbers however written", &["1234", "1.22.3-rc1", "+49 (30) 1234"], &["12monkeys", "9f86d081884c7d65"]),
    ("bytes however written", &["%c3%89t%C3%A9", "%60%7B%7D", "pa%20%21%22%23"], &["p%40ss", "correct%20horse%20battery", "50%off%now"]),
    (
        "pieces of code",
        &[".format(self.user, options[", "y:s.username+=y", "a.b&&c", "x=>x.y", "token===r", "f(){return", "SECRET_KEY_FILE=/run/keys/x"],
        &["q7Rt+K2=", "a&b|c", "K2=x9", ".q7RtK2", "q7==rt", "q7Rt+=K2mZx"],
    ),
    (
        "patterns",
        &["^[a-f0-9]{40}$", "/_?[A-Z][_A-Z0-9]*/", "(?:x|y)+", "\\\\d{6}", "^.*$", "(\\d)+"],
        &["q7[Rt]K2", "a-z0-9", "^K2x9$"],
    ),
    (
        "colours, selectors, names of styles",
        &["#ff00aa", "#ABC", "rgba(1,2,3,0.4)", "#login-password", ".token-field", "form-control login-input"],
        &["#ff00ag", "#sesame", "#Kq2-x9vW", "correct horse", "q7Rt-K2 x9Lw-Pb4"],
    ),
];

#[test]
fn each_class_keeps_its_own_quiet_and_lets_its_neighbours_pass() {
    let named: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    let classes: Vec<&str> = CLASSES.iter().map(|class| class.name).collect();
    assert_eq!(named, classes, "every class has its cases");
    let mut wrong = Vec::new();
    for (class, (name, quiet, passed)) in CLASSES.iter().zip(CASES) {
        wrong.extend(quiet.iter().filter(|value| !(class.tells)(value.as_bytes())).map(|value| format!("{name}: {value} is told")));
        wrong
            .extend(passed.iter().filter(|value| (class.tells)(value.as_bytes())).map(|value| format!("{name}: {value} is quiet")));
        assert!(!class.ways.is_empty() && !quiet.is_empty() && !passed.is_empty(), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn classes_of_values_with_signs_tell_none_without() {
    let plain = |value: &&str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let all = || CASES.iter().flat_map(|(_, quiet, passed)| quiet.iter().chain(*passed)).copied();
    // What signs part is plain on its own.
    let parts = all().flat_map(|value| value.split(|char: char| !char.is_ascii_alphanumeric() && char != '_' && char != '-'));
    for value in all().filter(plain).chain(parts).filter(|value| !value.is_empty()) {
        for class in CLASSES.iter().filter(|class| class.signs) {
            assert!(!(class.tells)(value.as_bytes()), "{}: {value}", class.name);
        }
    }
}
