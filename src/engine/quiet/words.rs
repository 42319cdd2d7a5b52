//! Words and names: what people write, as opposed to what machines draw.

use crate::engine::lexicon::{Lexicon, Whole};

/// The letters that commonly follow each letter, from `a` to `z`.
///
/// About half of all pairs are common, and nearly all pairs in words are; random letters give themselves away within a dozen.
#[rustfmt::skip]
const FOLLOWERS: &[&[u8]] = &[
    b"bcdfgiklmnprstuvwxyz", b"abeijlorsuy", b"aehiklorstuyc", b"adeiorsuyl", b"abcdefgilmnopqrstuvwxy", b"aefiloruty",
    b"aeghilnorsuy", b"aeiortuy", b"abcdefgklmnoprstvzx", b"aeosu", b"aeilnsy", b"adefiklmopstuvy", b"abeimopsuy",
    b"acdefgiknostuvy", b"abcdfgiklmnoprstuvwxy", b"aehiloprstuyw", b"u", b"abcdefgiklmnoprstuvy", b"acehiklmnopqstuwy",
    b"aehilorstuwyp", b"abcdegilmnprstz", b"aeioy", b"aehinorsd", b"acepitym", b"aemoprst", b"aeiozy",
];

/// What the passwords of documentation, tutorials and tests are made of, longest first where one opens another.
#[rustfmt::skip]
static PLACEHOLDERS: Lexicon = Lexicon::folded(&[
    b"password", b"passw0rd", b"passwd", b"passphrase", b"pass", b"pwd", b"secret", b"token", b"apikey", b"key", b"username",
    b"user", b"login", b"name", b"test", b"testing", b"admin", b"root", b"guest", b"default", b"example", b"sample", b"dummy",
    b"fake", b"changeme", b"change", b"letmein", b"postgres", b"mysql", b"mongo", b"redis", b"rabbitmq", b"database", b"your",
    b"some", b"here", b"foo", b"bar", b"my", b"me", b"db",
]);

/// Single words that documentation and tests put in the place of any password; whoever chose them chose none.
#[rustfmt::skip]
static PLAIN_WORDS: Whole = Whole::of(&[
    b"secret", b"password", b"passwd", b"pass", b"pwd", b"test", b"foo", b"bar", b"baz", b"foobar", b"qux", b"string", b"token",
    b"key", b"admin", b"root", b"user", b"123", b"1234", b"12345", b"123456", b"12345678", b"123456789", b"abc", b"abc123",
    b"xxx", b"none", b"dummy", b"example", b"demo", b"test123", b"testing", b"testpass", b"value", b"unknown", b"any",
    b"anything", b"something", b"top_secret", b"username", b"name", b"invalid", b"hidden", b"required", b"optional", b"default", b"passwort", b"kennwort", b"contrasena", b"senha", b"parola", b"wachtwoord", b"salasana", b"heslo", b"tiger",
]);

/// What stands for no value, or for the kind of one.
#[rustfmt::skip]
static NOTHING: Whole = Whole::of(&[
    b"nil", b"null", b"none", b"undefined", b"true", b"false", b"yes", b"no", b"void", b"unset", b":unset", b"empty", b"n/a",
    b"na", b"tbd", b"todo", b"self", b"this", b"await", b"new", b"return", b"string", b"str", b"int", b"bool", b"boolean",
    b"bytes", b"object", b"any", b"number", b"text", b"option", b"function", b"lambda", b"id", b"float", b"varchar", b"char", b"uuid",
    b"bytea", b"blob", b"buffer", b"json", b"date", b"xs:string", b"secretstring", b"securestring", b"integer",
    b"utf8", b"utf-8", b"utf-16", b"ascii", b"latin1", b"latin-1", b"base64", b"u8", b"byte", b"char",
]);

/// Words that hold one for secrets and mean something else: filters and passes, programs, keys of a keyboard, parts of a language.
#[rustfmt::skip]
static HOMONYMS: Whole = Whole::of(&[
    b"passthrough", b"pass-through", b"pass_through", b"passthru", b"bandpass", b"band-pass", b"lowpass", b"highpass", b"allpass", b"bypass",
    b"compass", b"passport", b"passive", b"passed", b"passing", b"passenger", b"sshpass", b"pgpass", b".pgpass", b"askpass", b"keepass",
    b"keyword", b"keywords", b"keyboard", b"keypress", b"keydown", b"keyup", b"keyframe", b"keyframes", b"keystore", b"tokenize", b"tokenizer",
]);

/// The most digits that a placeholder carries.
const PLACEHOLDER_DIGITS: usize = 4;

/// Parts of names whose values are nobody's secret.
#[rustfmt::skip]
static PUBLIC_NAMES: Lexicon = Lexicon::folded(&[
    b"public", b"pubkey", b"pub_key", b"publishable", b"site_key", b"sitekey", b"site-key", b"fingerprint", b"checksum",
    b"digest", b"integrity", b"etag", b"csrf", b"xsrf", b"primary", b"foreign", b"cache", b"partition", b"nexttoken",
    b"next_token", b"next-token", b"pagetoken", b"page_token", b"page-token", b"continuation", b"requesttoken",
    b"request_token", b"idempotency", b"s3key", b"s3_key", b"objectkey", b"object_key", b"object-key",
    b"websocket-key", b"websocket_key", b"result_key", b"resultkey", b"result-key", b"sort_key", b"sortkey", b"sort-key", b"group_key", b"groupkey",
    b"lookup_key", b"lookupkey", b"row_key", b"rowkey", b"column_key", b"columnkey", b"translation_key", b"translationkey",
]);

/// Parts of names under which even an identifier, such as a UUID, is a secret.
#[rustfmt::skip]
static SECRET_NAMES: Lexicon = Lexicon::folded(&[
    b"secret", b"token", b"pass", b"pwd", b"apikey", b"api_key", b"api-key", b"credential",
]);

/// Parts of names of keys that open something, a UUID or not.
#[rustfmt::skip]
static ACCESS_NAMES: Lexicon = Lexicon::folded(&[
    b"api", b"access", b"auth", b"licen", b"private", b"subscription", b"app", b"service", b"master", b"client", b"sdk", b"account",
    b"instrumentation", b"ikey", b"integration", b"write", b"admin", b"user", b"://",
]);

/// What a value's letters look like.
#[derive(Default)]
struct Letters {
    /// All letters.
    count: usize,
    /// Runs of letters, broken where a capital begins a word.
    runs: usize,
    /// Pairs of letters within runs.
    pairs: usize,
    /// Those of them that are common.
    common: usize,
    /// Digits.
    digits: usize,
    /// Runs of digits.
    digit_runs: usize,
    /// White space.
    spaces: usize,
}

impl Letters {
    fn of(value: &[u8]) -> Self {
        let mut letters = Self::default();
        let mut previous = 0_u8;
        for (at, &byte) in value.iter().enumerate() {
            if byte.is_ascii_alphabetic() {
                letters.count += 1;
                // In `parseXMLFile` a word begins at `X`, and at `F`, which a small letter follows.
                let small_follows = value.get(at + 1).is_some_and(u8::is_ascii_lowercase);
                let begins = byte.is_ascii_uppercase() && (previous.is_ascii_lowercase() || small_follows);
                let joined = previous.is_ascii_alphabetic() && !begins;
                if joined {
                    letters.pairs += 1;
                    letters.common += usize::from(is_common(previous, byte));
                } else {
                    letters.runs += 1;
                }
            } else if byte.is_ascii_digit() {
                letters.digits += 1;
                letters.digit_runs += usize::from(!previous.is_ascii_digit());
            } else if byte.is_ascii_whitespace() {
                letters.spaces += 1;
            }
            previous = byte;
        }
        letters
    }

    /// Tells whether the digits are few, or stand in one or two places, as in names that count.
    fn allow_digits(&self) -> bool {
        (self.digit_runs <= 2 && self.count >= self.digits) || self.count >= 5 * self.digits
    }

    /// Tells whether the letters form words: runs of three or more, and hardly an uncommon pair.
    fn are_words(&self) -> bool {
        self.count > 0 && self.count >= 3 * self.runs && self.common * 5 >= self.pairs * 4
    }
}

fn is_common(first: u8, second: u8) -> bool {
    let followers = FOLLOWERS[usize::from(first.to_ascii_lowercase() - b'a')];
    first.eq_ignore_ascii_case(&second) || followers.contains(&second.to_ascii_lowercase())
}

/// Tells whether the name says that its value is secret, whatever it looks like.
pub(super) fn names_secret(name: &[u8]) -> bool {
    SECRET_NAMES.stands_in(name)
}

/// Tells whether the name says that its value opens something.
pub(super) fn names_access(name: &[u8]) -> bool {
    ACCESS_NAMES.stands_in(name)
}

/// Tells whether a part of a name consists of words.
pub(super) fn is_word_like(part: &[u8]) -> bool {
    let letters = Letters::of(part);
    letters.count + letters.digits <= 3 || (letters.are_words() && letters.digits * 4 <= letters.count)
}

/// Tells whether the value consists of words: prose, a name, an identifier, a weak password.
pub(super) fn is_words(value: &[u8]) -> bool {
    let letters = Letters::of(value);
    let other_script = value.iter().filter(|byte| !byte.is_ascii()).count();
    letters.spaces >= 2
        || other_script * 4 > value.len()
        || (letters.are_words() && letters.allow_digits())
        || is_placeholder(value)
        || is_identifier(value)
}

/// Tells whether the bytes are no text: control characters stand in them, or they are not UTF-8.
pub(super) fn is_binary(value: &[u8]) -> bool {
    value.iter().any(u8::is_ascii_control) || std::str::from_utf8(value).is_err()
}

/// Tells whether the value is a number as code writes it, a version, an OID, a date or a time.
pub(super) fn is_literal_number(value: &[u8]) -> bool {
    let hex = value.strip_prefix(b"0x").or_else(|| value.strip_prefix(b"0X"));
    // `0xC00002DF_u32`: the type follows the digits.
    let hex = hex.map(|hex| &hex[..hex.iter().position(|byte| matches!(byte, b'u' | b'i' | b'L' | b'U')).unwrap_or(hex.len())]);
    let short_hex =
        hex.is_some_and(|digits| digits.len() <= 17 && digits.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'_'));
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let suffix = &value[digits..];
    let suffixed = digits > 0
        && [b"u8".as_slice(), b"u16", b"u32", b"u64", b"i8", b"i16", b"i32", b"i64", b"usize", b"L", b"UL", b"u", b"ms", b"s"]
            .contains(&suffix);
    let dotted =
        value.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && value.iter().filter(|&&byte| byte == b'.').count() >= 2;
    let dated = value.len() >= 10 && value[..4].iter().all(u8::is_ascii_digit) && value[4] == b'-' && value[7] == b'-';
    // `!12`, `9%`: a number and a sign or two.
    let few = value.len() <= 3 && !value.iter().any(u8::is_ascii_alphabetic);
    few || short_hex || suffixed || dotted || dated
}

/// Tells whether the value is the name of a constant: capitals joined by `_`.
pub(super) fn is_constant(value: &[u8]) -> bool {
    value.contains(&b'_') && value.iter().all(|&byte| byte.is_ascii_uppercase() || byte == b'_') && Letters::of(value).are_words()
}

/// Tells whether the value is small letters joined by `_` behind a `_`: what a language hides so.
pub(super) fn is_private(value: &[u8]) -> bool {
    value.starts_with(b"_")
        && value.iter().filter(|&&byte| byte == b'_').count() >= 2
        && value.iter().all(|&byte| byte.is_ascii_lowercase() || byte == b'_')
        && Letters::of(value).are_words()
}

/// Tells whether the value is prose or a label: words with blanks between them, or text in another script than ASCII's.
pub(super) fn is_prose(value: &[u8]) -> bool {
    let blanks = value.iter().filter(|&&byte| byte == b' ').count();
    let other_script = value.iter().filter(|byte| !byte.is_ascii()).count();
    (blanks >= 2 && Letters::of(value).are_words()) || other_script * 4 > value.len() || is_label(value)
}

/// Tells whether the value is a prompt: words and a colon or a question mark.
fn is_label(value: &[u8]) -> bool {
    let [words @ .., b':' | b'?'] = value else { return false };
    let words = words.trim_ascii_end();
    words.len() >= 3
        && words.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b' ')
        && words[1..].iter().all(|byte| !byte.is_ascii_uppercase())
        && Letters::of(words).are_words()
}

/// Tells whether what a token's prefix opens is a name of several words, and no digit among them: random text of that length has some.
pub(super) fn is_name_behind_prefix(value: &[u8]) -> bool {
    let letters = Letters::of(value);
    letters.digits == 0
        && letters.count >= 16
        && letters.spaces == 0
        && letters.are_words()
        && crate::engine::randomness::unlikeness(value) < -0.5
}

/// Tells whether the value is letters of one case joined by `_`: the name of a variable or of a constant.
fn is_identifier(value: &[u8]) -> bool {
    let lower = value.iter().all(|&byte| byte.is_ascii_lowercase() || byte == b'_');
    let upper = value.iter().all(|&byte| byte.is_ascii_uppercase() || byte == b'_');
    value.contains(&b'_') && (lower || upper)
}

/// Whole words of names whose values are nobody's secret.
#[rustfmt::skip]
static PUBLIC_WORDS: Whole = Whole::of(&[
    b"guid", b"uuid", b"clsid", b"commit", b"revision", b"shasum", b"favicon",
]);

/// Tells whether the name says that its value is public, or a digest of something.
///
/// A name with two `::` in it is the path of a type, as tables of resource types have them.
pub(super) fn is_public_name(name: &[u8]) -> bool {
    crate::engine::assign::words(name).any(|word| PUBLIC_WORDS.holds(word))
        || (name.contains(&b':') && memchr::memmem::find_iter(name, b"::").count() >= 2)
        || PUBLIC_NAMES.stands_in(name)
}

/// Tells whether the value is one word that stands for any password.
pub(in crate::engine) fn is_plain_word(value: &[u8]) -> bool {
    value.len() <= 2 || PLAIN_WORDS.holds(value)
}

/// Tells whether user and password are both the ones of documentation (`user:password@host`, and Oracle's `scott:tiger`).
pub(super) fn is_placeholder_pair(user: &[u8], value: &[u8]) -> bool {
    let is = |word: &&[u8]| user.eq_ignore_ascii_case(word);
    let users =
        [b"user".as_slice(), b"username", b"usr", b"login", b"name", b"foo", b"me", b"u", b"myuser", b"your_user", b"admin_user"];
    let ends = |word: &[u8]| user.len() >= word.len() && user[user.len() - word.len()..].eq_ignore_ascii_case(word);
    ((users.iter().any(is) || ends(b"user") || ends(b"username")) && is_placeholder(value))
        || (user == b"scott" && value == b"tiger")
}

/// Tells whether the value is a word that holds one for secrets and means something else.
pub(super) fn is_homonym(value: &[u8]) -> bool {
    HOMONYMS.holds(value)
}

/// Tells whether the value is too short for one, says that there is none, or of which type it is, with the signs of a type or without
/// (`[String!]!`, `&[u8]`).
pub(super) fn is_nothing(value: &[u8]) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'!' | b'?' | b';' | b',' | b'[' | b']' | b'&' | b'*');
    let start = value.iter().position(|byte| !is_sign(byte)).unwrap_or(0);
    let end = value.iter().rposition(|byte| !is_sign(byte)).map_or(value.len(), |at| at + 1);
    value.len() <= 2 || NOTHING.holds(&value[start..end])
}

/// Tells whether the value is made of words that stand in place of a password, and a few digits.
pub(in crate::engine) fn is_placeholder(value: &[u8]) -> bool {
    let mut rest = value;
    let mut digits = 0;
    while let [first, tail @ ..] = rest {
        if let Some(length) = PLACEHOLDERS.longest_at_head(rest) {
            rest = &rest[length..];
        } else if first.is_ascii_alphabetic() || digits == PLACEHOLDER_DIGITS {
            return false;
        } else {
            digits += usize::from(first.is_ascii_digit());
            rest = tail;
        }
    }
    digits < value.len()
}

/// Tells whether the value is the name that it is assigned to, or a part of it, however both are written.
///
/// A name is short by the rule that found it, so comparing at every offset stays cheap.
pub(in crate::engine) fn repeats_name(name: &[u8], value: &[u8]) -> bool {
    let plain = |bytes: &[u8]| bytes.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
    let (long, short) = (plain(name), plain(value));
    if short < 3 || short > long {
        return false;
    }
    (0..=long - short).any(|skip| {
        let of_name = name.iter().filter(|byte| byte.is_ascii_alphanumeric()).skip(skip);
        let of_value = value.iter().filter(|byte| byte.is_ascii_alphanumeric());
        of_name.zip(of_value).all(|(first, second)| first.eq_ignore_ascii_case(second))
    })
}
