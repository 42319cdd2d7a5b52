//! Words and names: what people write, as opposed to what machines draw.

/// The letters that commonly follow each letter, from `a` to `z`.
///
/// About half of all pairs are common, and nearly all pairs in words are; random letters give themselves away within a dozen.
const FOLLOWERS: [&[u8]; 26] = [
    b"bcdfgiklmnprstuvwxyz",
    b"abeijlorsuy",
    b"aehiklorstuyc",
    b"adeiorsuyl",
    b"abcdefgilmnopqrstuvwxy",
    b"aefiloruty",
    b"aeghilnorsuy",
    b"aeiortuy",
    b"abcdefgklmnoprstvzx",
    b"aeosu",
    b"aeilnsy",
    b"adefiklmopstuvy",
    b"abeimopsuy",
    b"acdefgiknostuvy",
    b"abcdfgiklmnoprstuvwxy",
    b"aehiloprstuyw",
    b"u",
    b"abcdefgiklmnoprstuvy",
    b"acehiklmnopqstuwy",
    b"aehilorstuwyp",
    b"abcdegilmnprstz",
    b"aeioy",
    b"aehinorsd",
    b"acepitym",
    b"aemoprst",
    b"aeiozy",
];

/// What the passwords of documentation, tutorials and tests are made of, longest first where one opens another.
const PLACEHOLDERS: [&[u8]; 41] = [
    b"password",
    b"passw0rd",
    b"passwd",
    b"passphrase",
    b"pass",
    b"pwd",
    b"secret",
    b"token",
    b"apikey",
    b"key",
    b"username",
    b"user",
    b"login",
    b"name",
    b"test",
    b"testing",
    b"admin",
    b"root",
    b"guest",
    b"default",
    b"example",
    b"sample",
    b"dummy",
    b"fake",
    b"changeme",
    b"change",
    b"letmein",
    b"postgres",
    b"mysql",
    b"mongo",
    b"redis",
    b"rabbitmq",
    b"database",
    b"your",
    b"some",
    b"here",
    b"foo",
    b"bar",
    b"my",
    b"me",
    b"db",
];

/// The most digits that a placeholder carries.
const PLACEHOLDER_DIGITS: usize = 4;

/// What a value's letters look like.
#[derive(Default)]
struct Letters {
    /// All letters.
    count: usize,
    /// Runs of letters, broken where a small letter is followed by a capital.
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
        for &byte in value {
            if byte.is_ascii_alphabetic() {
                letters.count += 1;
                let joined = previous.is_ascii_alphabetic() && !(previous.is_ascii_lowercase() && byte.is_ascii_uppercase());
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

    /// Tells whether the letters form words: runs of three or more, and hardly an uncommon pair.
    fn are_words(&self) -> bool {
        self.count > 0 && self.count >= 3 * self.runs && self.common * 20 >= self.pairs * 17
    }
}

fn is_common(first: u8, second: u8) -> bool {
    let followers = FOLLOWERS[usize::from(first.to_ascii_lowercase() - b'a')];
    first.eq_ignore_ascii_case(&second) || followers.contains(&second.to_ascii_lowercase())
}

/// Tells whether the value consists of words: prose, a name, an identifier, a weak password.
pub(super) fn is_words(value: &[u8]) -> bool {
    let letters = Letters::of(value);
    let other_script = value.iter().filter(|byte| !byte.is_ascii()).count();
    letters.spaces >= 2
        || other_script * 4 > value.len()
        || (letters.are_words() && letters.digit_runs <= 2 && letters.count >= 2 * letters.digits)
}

/// Tells whether the value is made of words that stand in place of a password, and a few digits.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    let mut rest = value;
    let mut digits = 0;
    while let [first, tail @ ..] = rest {
        let opens = |word: &&&[u8]| rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word);
        if let Some(word) = PLACEHOLDERS.iter().filter(opens).max_by_key(|word| word.len()) {
            rest = &rest[word.len()..];
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
pub(super) fn repeats_name(name: &[u8], value: &[u8]) -> bool {
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
