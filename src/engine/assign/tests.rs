//! Every syntax, read: which value is taken, and what is no assignment to a secret's name.

use super::{Assignment, Form, LONGEST, Operator, at};
use crate::model::Span;
use proptest::prelude::{any, prop, proptest};

/// Returns the first assignment to a name with that keyword, at any of its places.
fn read(text: &str, keyword: &str) -> Option<Assignment> {
    let places = text.to_ascii_lowercase().match_indices(keyword).map(|(start, _)| start).collect::<Vec<_>>();
    places.into_iter().find_map(|start| at(text.as_bytes(), Span::new(start, start + keyword.len())))
}

fn value(text: &str) -> Option<String> {
    let found = ["password", "token", "secret", "key", "pass", "credential"].into_iter().find_map(|keyword| read(text, keyword))?;
    Some(text[found.secret.range()].to_owned())
}

/// Whatever is read below, its value is this.
const V: &str = "v-a1lue";

#[test]
fn settings_are_read() {
    let mut wrong = Vec::new();
    for text in [
        "password = v-a1lue",
        "db.password=v-a1lue\n",
        "PASSWORD=\"v-a1lue\"",
        "$password .= \"v-a1lue\";",
        "PASSWORD ::= v-a1lue",
        "PASSWORD :::= v-a1lue",
        "export DB_PASSWORD='v-a1lue'",
        "password: v-a1lue # comment",
        "password: 'v-a1lue'",
        "  - password: v-a1lue\n",
        "{ user: a, password: v-a1lue }",
        "\"password\": \"v-a1lue\",",
        "{\\\"password\\\": \\\"v-a1lue\\\"}",
        "\"{\\\\\"password\\\\\":\\\\\"v-a1lue\\\\\"}\"",
        "password: |\n  v-a1lue\n",
        "password: >-\n    v-a1lue\n",
        "tokens:\n  - v-a1lue\n",
        "password:\n  \"v-a1lue\"\n",
        "<password>v-a1lue</password>",
        "<db:password>\n  v-a1lue\n</db:password>",
        "<user name=\"a\" password=\"v-a1lue\"/>",
        "<add key=\"Password\" value=\"v-a1lue\" />",
        "<property name='db.password' value='v-a1lue'/>",
        "- name: DB_PASSWORD\n  value: v-a1lue\n",
        "{\"name\": \"DB_PASSWORD\", \"value\": \"v-a1lue\"}",
        "<key>token</key>\n<string>v-a1lue</string>",
        "variable \"db_password\" {\n  default = \"v-a1lue\"\n}",
        "ENV DB_PASSWORD v-a1lue\n",
        "ARG TOKEN=v-a1lue",
        "      - POSTGRES_PASSWORD=v-a1lue",
        "machine a login b password v-a1lue",
        "//registry.acme.dev/:_authToken=v-a1lue",
        "password => v-a1lue\npassword => 'v-a1lue'",
        "https://acme.dev/login?user=a&password=v-a1lue&next=b",
        "\"USER=a\\nPASSWORD=v-a1lue\"",
        "user.password ?= v-a1lue",
        "password: !!str v-a1lue\n",
        "password: &db v-a1lue\n",
        "<Password encoding=\"plain\">v-a1lue</Password>",
        "<password><![CDATA[v-a1lue]]></password>",
        "set -gx API_TOKEN v-a1lue",
        "aws configure set secret_key v-a1lue",
        "machine a\n  login b\n  password v-a1lue\n",
        "args:\n  - --api-token\n  - v-a1lue\n",
        "CMD [\"deploy\", \"--api-token\", \"v-a1lue\", \"--now\"]",
        "variable \"db_password\" {\n  description = \"the {default} one\"\n  default     = \"v-a1lue\"\n}",
    ] {
        wrong.extend((value(text).as_deref() != Some(V)).then(|| (text, value(text))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn code_is_read() {
    let mut wrong = Vec::new();
    for text in [
        "password = \"v-a1lue\";",
        "const password: &str = \"v-a1lue\";",
        "const password: string = 'v-a1lue'",
        "var password string = \"v-a1lue\"",
        "password := \"v-a1lue\"",
        "password := []byte(\"v-a1lue\")",
        "char password[] = \"v-a1lue\";",
        "char password[16] = \"v-a1lue\";",
        "private static final String PASSWORD = \"v-a1lue\";",
        "string password = @\"v-a1lue\";",
        "password=b'v-a1lue'",
        "password = \"\"\"v-a1lue\"\"\"",
        "$password = 'v-a1lue';",
        "$config['password'] = 'v-a1lue';",
        "cfg[\"db_password\"] = \"v-a1lue\"",
        "'password' => 'v-a1lue',",
        ":password => 'v-a1lue'",
        "password: Some(\"v-a1lue\".into())",
        "password: aws.String(\"v-a1lue\"),",
        "new Password(\"v-a1lue\")",
        "val password = StringCredentialValue(\"v-a1lue\")",
        "user.setPassword(\"v-a1lue\");",
        "define('DB_PASSWORD', 'v-a1lue');",
        "os.environ.get(\"DB_PASSWORD\", \"v-a1lue\")",
        "password = os.getenv('X', 'v-a1lue')",
        "process.env.DB_PASSWORD || 'v-a1lue'",
        "ENV['DB_PASSWORD'] ||= 'v-a1lue'",
        "os.getenv(\"DB_PASSWORD\") or \"v-a1lue\"",
        "password == \"v-a1lue\"",
        "if (password !== 'v-a1lue') {",
        "login --password v-a1lue now",
        "login -password=v-a1lue",
        "PASSWORD 'v-a1lue'",
        "password =\n    \"v-a1lue\"",
        "tokens: [\"v-a1lue\", \"b\"]",
        "NSString *password = @\"v-a1lue\";",
        "ENV.fetch('DB_PASSWORD') { 'v-a1lue' }",
        "flag.String(\"api-token\", \"v-a1lue\", \"the token of the API\")",
        "Client(token=lambda: 'v-a1lue')",
        "builder.withApiKey(\"v-a1lue\").build()",
        "{:user \"app\" :password \"v-a1lue\"}",
        "(password := (\"v-a1lue\"))",
    ] {
        wrong.extend((value(text).as_deref() != Some(V)).then(|| (text, value(text))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_no_assignment_is_none() {
    let mut wrong = Vec::new();
    for text in [
        "password",
        "password = getPassword()",
        "password = os.environ['X']",
        "password = t('login.password')",
        "password = \"\"",
        "let password = ;",
        "the password is required",
        "pass `--help` to it",
        "user->password->length",
        "Password::new",
        "compass = \"v-a1lue\"",
        "monkey = 'v-a1lue'",
        "passenger: v-a1lue",
        "tokenizer = \"v-a1lue\"",
        "password_hash = \"v-a1lue\"",
        "token_type: v-a1lue",
        "passwordField: 'v-a1lue'",
        "has_password = 'v-a1lue'",
        "public_key = \"v-a1lue\"",
        "csrf_token: v-a1lue",
        "nextToken: v-a1lue",
        "secretName: v-a1lue",
        "key_size = 2048",
        "password:\n  minimum: 8\n",
        "password = \"not closed",
        "Self::Password => \"password\",",
        "\"Acme::Vault::Secret\": \"v-a1lue\"",
        "password: !vault v-a1lue\n",
        "password: *default\n",
        "{\"password\":\"'$PASSWORD'\"}",
        "login --password-stdin v-a1lue",
        "openssl rsa -pass env:v-a1lue",
        "https://$TOKEN:x-oauth-basic@acme.dev",
        "variable \"db_password\" {\n}\nvariable \"region\" {\n  default = \"v-a1lue\"\n}",
        "login_with_password('v-a1lue')",
        "the token is v-a1lue",
    ] {
        wrong.extend(value(text).map(|value| (text, value)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn how_it_is_written_is_told() {
    let form = |text: &str| read(text, "password").map(|found| (found.operator, found.form));
    assert_eq!(form("password = 'a'"), Some((Operator::Equals, Form::Quoted)));
    assert_eq!(form("password: abc"), Some((Operator::Colon, Form::Bare)));
    assert_eq!(form("password: |\n  abc\n"), Some((Operator::Colon, Form::Block)));
    assert_eq!(form("<password>abc</password>"), Some((Operator::Tag, Form::Element)));
    assert_eq!(form("'password' => 'abc'"), Some((Operator::Arrow, Form::Quoted)));
    assert_eq!(form("('password', 'abc')"), Some((Operator::Pair, Form::Quoted)));
    assert_eq!(form("setPassword('abc')"), Some((Operator::Call, Form::Quoted)));
    assert_eq!(form("--password abc"), Some((Operator::Space, Form::Bare)));
    assert_eq!(form("password == 'abc'"), Some((Operator::Compared, Form::Quoted)));
}

#[test]
fn what_no_word_looks_like_is_read_without_a_sign() {
    const DRAWN: &str = "q7rt2k9mz4x8lw1pb5vc3";
    for text in [
        format!("acme api token {DRAWN}\n"),
        format!("Client secret - {DRAWN}."),
        format!("the token is `{DRAWN}`"),
        format!("| password | {DRAWN} |"),
        format!("api_tokens = [\n  \"{DRAWN}\",\n  \"other\",\n]"),
    ] {
        assert_eq!(value(&text).as_deref(), Some(DRAWN), "{text}");
    }
    for text in [
        "token of-an-older-release-of-2024",
        "| password | string |",
        "key src/a1/b2/c3/d4e5f6/g7h8",
        "f(key=[\n  \"q7rt\" + x\n])",
    ] {
        assert_eq!(value(text), None, "{text}");
    }
}

#[test]
fn padding_belongs_to_a_value_and_annotates_nothing() {
    assert_eq!(value("password: c2VzYW1lb3Blbg=\n").as_deref(), Some("c2VzYW1lb3Blbg="));
    assert_eq!(value("{\"a\": 1, password: c2VzYW1lb3Blbg=}").as_deref(), Some("c2VzYW1lb3Blbg="));
    assert_eq!(value("password: str=\"v-a1lue\"").as_deref(), Some(V));
    assert_eq!(value("password: str =\n    \"v-a1lue\"").as_deref(), Some(V));
}

#[test]
fn at_the_beginning_of_a_line_a_bare_value_may_hold_any_sign() {
    assert_eq!(value("DB_PASSWORD=a&b|c(d)\n").as_deref(), Some("a&b|c(d)"));
    assert_eq!(value("x?password=abc&b=c").as_deref(), Some("abc"));
    assert_eq!(value("f(password=abc, b)").as_deref(), Some("abc"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(
        before in prop::collection::vec(any::<u8>(), 0..80),
        behind in prop::collection::vec(any::<u8>(), 0..80),
        signs in prop::collection::vec(0..14usize, 0..12),
    ) {
        const SIGNS: [&str; 14] = ["=", ":", "\"", "'", "\\", " ", "\n", "[", "(", "<", ">", "|", "value", "-"];
        let signs: String = signs.into_iter().map(|sign| SIGNS[sign]).collect();
        for text in [[&before[..], b"password", &behind].concat(), [b"<password".as_slice(), signs.as_bytes(), &behind].concat()] {
            for start in 0..=text.len().saturating_sub(8) {
                if let Some(found) = at(&text, Span::new(start, start + 8)) {
                    assert!(found.span.len() <= LONGEST && found.secret.end <= text.len());
                    assert!(!found.secret.is_empty() && found.span.start <= start && start + 8 <= found.span.end);
                }
            }
        }
    }
}

#[test]
fn hostile_lengths_cost_no_more_than_their_reach() {
    for piece in ["password", "password=", "password=\"", "password: [[[", "password((((", "password\\\"\\\\"] {
        let text = piece.repeat(20_000);
        let started = std::time::Instant::now();
        for (start, _) in text.match_indices("password") {
            let _ = at(text.as_bytes(), Span::new(start, start + 8));
        }
        // Linear with a large margin for slow machines; quadratic work would take minutes.
        assert!(started.elapsed().as_secs() < 20, "{piece}");
    }
}
