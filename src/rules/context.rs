//! The short form of a rule: words of which one stands near a secret of a known shape.
//!
//! Most providers' keys have no mark of their own; what tells them is the provider's name in front of them. Such a rule is written as
//! its words and the shape alone, and is spelled out here: the word, what may stand between, a separator, the secret, its bounds.
//! The build script includes this file.

use super::error::Flaw;
use crate::engine::shape;

/// The short form, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Context<'r> {
    /// The words, in small letters; a blank in one stands for any separator or none.
    pub words: &'r [String],
    /// The expression of the secret alone.
    pub secret: &'r str,
    /// Whether a word counts only where no longer word holds it.
    pub whole_word: bool,
    /// Whether the name must also say that it names a credential.
    pub named: bool,
}

/// The long form.
#[derive(Debug)]
pub struct Expanded {
    /// The keywords.
    pub keywords: Vec<String>,
    /// The expression.
    pub regex: String,
    /// The least entropy of the secret, in bits a byte.
    pub min_entropy: f32,
}

/// Words of up to that many letters stand inside too many others.
const SHORT: usize = 4;

/// What names of credentials say.
const NAMES: &str = r"(?i:key|token|secret|access|pass|pwd|auth|cred|bearer|\bpat\b|_pat\b)";

/// What may follow a whole word without a separator.
const SUFFIXES: [&str; 12] = ["key", "token", "secret", "api", "auth", "access", "app", "client", "pass", "private", "user", "pat"];

/// What stands in front of a secret: white space, a quote, a separator; or the line before, and how this one is set in.
const BEFORE: &str = r#"(?:[\s"'`=:>(,|;]|\n[ \t]{1,20})"#;

/// The share of the entropy that a random secret has at most, below which one does not look random.
const RANDOM: f32 = 0.7;

/// The most characters that are counted on to differ in a secret of letters and digits: what is drawn from a wide alphabet is written in
/// hex by many a provider, and forty hex digits stay below the share of the alphabet's entropy.
const VARIETY: usize = 22;

impl Context<'_> {
    /// Returns the long form.
    ///
    /// Errors: a word that is not one, or a secret's expression with a group of its own.
    pub fn expand(self) -> Result<Expanded, Flaw> {
        if self.words.is_empty() {
            return Err(Flaw::NoKeyword);
        }
        let keywords = self.words.iter().map(|word| keywords(word)).collect::<Result<Vec<_>, _>>()?.concat();
        let shape = shape::analyse(self.secret).map_err(Flaw::Regex)?;
        if !shape.groups().is_empty() {
            return Err(Flaw::GroupInSecret);
        }
        let alphabet = shape.alphabet();
        let regex = format!("(?P<name>{}){BEFORE}({}){}", self.name(), self.secret, behind(&alphabet));
        let is_hex_within = (b'0'..=b'9').chain(b'a'..=b'f').all(|digit| alphabet.contains(&digit));
        let variety = shape.variety().min(if is_hex_within { VARIETY } else { usize::MAX });
        Ok(Expanded { keywords, regex, min_entropy: RANDOM * (variety as f32).log2() })
    }

    /// Returns the expression of what stands from the word to the separator.
    fn name(self) -> String {
        let words = self.any_word(|word| self.word(word));
        // On the next line the name must speak for itself, whatever the word before it is.
        let next_line = format!(r"[^\n]{{0,40}}\n[^\n]{{0,30}}?{NAMES}[^\n]{{0,12}}?");
        if !self.named {
            return format!(r"{words}(?:[^\n]{{0,40}}?|{next_line})");
        }
        // A name that goes on with `Token` ends the word as well as a separator does.
        let starts = self.any_word(|word| self.start(word));
        let named = format!(
            r"(?:{words}[^\n]{{0,30}}?|{starts}){NAMES}[^\n]{{0,20}}?|{words}{next_line}|{NAMES}[\w.-]{{0,8}}{words}[^\n]{{0,20}}?"
        );
        // `acme key` need not say once more that it is a key.
        let speaking: Vec<String> = self.words.iter().filter(|word| speaks(word)).map(|word| self.word(word)).collect();
        if speaking.is_empty() { named } else { format!(r"(?:(?:{})[^\n]{{0,40}}?|{named})", speaking.join("|")) }
    }

    fn any_word(self, expression: impl Fn(&str) -> String) -> String {
        let words: Vec<String> = self.words.iter().map(|word| expression(word)).collect();
        format!("(?:{})", words.join("|"))
    }

    /// Returns the expression of one word and its end.
    fn word(self, word: &str) -> String {
        if !self.is_whole(word) {
            return self.start(word);
        }
        // `acmeToken`, `my_acme`, `MyAcme`, `ACME_KEY`, `acmekey`; not `acmes`, nor `ACMES`.
        let Cases { lower, capital, upper } = Cases::of(word);
        let suffixes = SUFFIXES.join("|");
        format!(r"(?:{lower}|{capital})(?:\b|[A-Z0-9_]|(?i:{suffixes}))|{upper}(?:\b|[a-z0-9_]|{})", suffixes.to_ascii_uppercase())
    }

    /// Returns the expression of one word, however it goes on.
    fn start(self, word: &str) -> String {
        if self.is_whole(word) {
            let Cases { lower, capital, upper } = Cases::of(word);
            format!("{lower}|{capital}|{upper}")
        } else {
            format!("(?i:{})", joined(word, escaped))
        }
    }

    fn is_whole(self, word: &str) -> bool {
        self.whole_word || word.len() <= SHORT
    }
}

/// Tells whether a part of the word names a credential.
fn speaks(word: &str) -> bool {
    word.split([' ', '-', '_', '.']).any(|part| ["key", "token", "secret", "password", "pat"].contains(&part))
}

/// The ways to write a word, each with what may stand in front of it.
struct Cases {
    lower: String,
    capital: String,
    upper: String,
}

impl Cases {
    fn of(word: &str) -> Self {
        let lower = joined(word, escaped);
        let upper = joined(word, |part| escaped(&part.to_ascii_uppercase()));
        let capital = joined(word, |part| {
            let (first, rest) = part.split_at(1);
            format!("{}{}", escaped(&first.to_ascii_uppercase()), escaped(rest))
        });
        Self {
            lower: format!(r"(?:\b|[0-9_]){lower}"),
            capital: format!(r"(?:\b|[0-9_a-z]){capital}"),
            upper: format!(r"(?:\b|[0-9_a-z]){upper}"),
        }
    }
}

/// Joins the parts of a word by what may stand between them.
fn joined(word: &str, part: impl Fn(&str) -> String) -> String {
    word.split(' ').map(part).collect::<Vec<_>>().join("[ _.-]?")
}

/// Returns literals of which one stands wherever the word does: the word, or its first two parts however they are joined.
fn keywords(word: &str) -> Result<Vec<String>, Flaw> {
    let sound = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_' | b'/');
    let parts: Vec<&str> = word.split(' ').collect();
    if !parts.iter().all(|part| !part.is_empty() && part.bytes().all(sound)) {
        return Err(Flaw::Word(word.to_owned()));
    }
    Ok(match parts.as_slice() {
        [first, second, ..] => ["", " ", "_", ".", "-"].iter().map(|joint| format!("{first}{joint}{second}")).collect(),
        _ => vec![word.to_owned()],
    })
}

fn escaped(part: &str) -> String {
    part.replace('.', r"\.").replace('-', r"\-")
}

/// Returns the expression of what stands behind a secret: the end, or what no longer secret goes on with.
fn behind(alphabet: &[u8]) -> String {
    let special: String =
        alphabet.iter().filter(|byte| byte.is_ascii_punctuation()).map(|&byte| format!(r"\x{byte:02x}")).collect();
    if alphabet.contains(&b'.') {
        format!(r"(?:[^\w+/=\-{special}]|\z)")
    } else {
        format!(r"(?:[^\w+/=.\-{special}]|\.(?:\W|\z)|\z)")
    }
}

#[cfg(test)]
mod tests {
    use super::Context;
    use crate::engine::shape;
    use crate::rules::Flaw;

    const HEX: &str = "[0-9a-f]{8}";

    fn finds(context: Context<'_>, text: &str) -> bool {
        let regex = context.expand().unwrap().regex;
        let build = crate::engine::regex::build(&regex).unwrap();
        build.captures(text.as_bytes()).is_some_and(|found| &found[2] == b"0a1b2c3d".as_slice())
    }

    fn context(word: &str) -> (Vec<String>, &'static str) {
        (vec![word.to_owned()], HEX)
    }

    fn loose<'r>((words, secret): &'r (Vec<String>, &'static str)) -> Context<'r> {
        Context { words, secret, whole_word: false, named: false }
    }

    #[test]
    fn the_secret_stands_behind_the_word_however_it_is_assigned() {
        let written = context("acme corp");
        for text in [
            "ACMECORP=0a1b2c3d",
            "acme_corp_key: '0a1b2c3d'",
            "AcmeCorpToken := `0a1b2c3d`",
            "{\"acme.corp\":\"0a1b2c3d\"}",
            "<acmecorp>0a1b2c3d</acmecorp>",
            "<acmecorp>\n    0a1b2c3d\n</acmecorp>",
            "new AcmeCorp(0a1b2c3d)",
            "X-Acme-Corp: 0a1b2c3d.",
            "https://acmecorp.dev/?q=1&key=0a1b2c3d&x=y",
            "# Acme Corp\napi_key = \"0a1b2c3d\"",
            "os.getenv(\"ACME_CORP\", \"0a1b2c3d\")",
        ] {
            assert!(finds(loose(&written), text), "{text}");
        }
        for text in [
            "acmecorp=0a1b2c3d4",
            "acmecorp=x0a1b2c3d",
            "acmecorp=0a1b2c3d-4",
            "acmecorp=0a1b2c3d.js",
            "acmecorp/0a1b2c3d",
            "acmecorp\n\nkey=0a1b2c3d",
            "acmecorp stands further than forty bytes before it = 0a1b2c3d",
            "acmecorp\nhere = 0a1b2c3d",
        ] {
            assert!(!finds(loose(&written), text), "{text}");
        }
    }

    #[test]
    fn a_whole_word_is_no_part_of_another() {
        let written = context("acme");
        for text in ["acme=0a1b2c3d", "myAcmeKey=0a1b2c3d", "MY_ACME_KEY=0a1b2c3d", "acmetoken=0a1b2c3d", "acmeKey=0a1b2c3d"] {
            assert!(finds(loose(&written), text), "{text}");
        }
        for text in ["acmes=0a1b2c3d", "pacme=0a1b2c3d", "ACMES=0a1b2c3d", "Acmeist=0a1b2c3d"] {
            assert!(!finds(loose(&written), text), "{text}");
        }
    }

    #[test]
    fn a_name_must_say_so_where_that_is_asked() {
        let written = context("acme");
        let named = Context { named: true, ..loose(&written) };
        for text in [
            "acme_key=0a1b2c3d",
            "myAcmeToken=0a1b2c3d",
            "acmetoken=0a1b2c3d",
            "ACMETOKEN=0a1b2c3d",
            "ACME_AUTH = '0a1b2c3d'",
            "token_acme=0a1b2c3d",
            "acme: {token: 0a1b2c3d}",
        ] {
            assert!(finds(named, text), "{text}");
        }
        for text in ["acme=0a1b2c3d", "acme_id=0a1b2c3d", "acmes_key=0a1b2c3d", "acme_path=0a1b2c3d"] {
            assert!(!finds(named, text), "{text}");
        }
        let words = ["acme".to_owned(), "x-acme-key".to_owned()];
        let spoken = Context { words: &words, ..named };
        assert!(finds(spoken, "X-Acme-Key: 0a1b2c3d") && finds(spoken, "acme_token: 0a1b2c3d"));
        assert!(!finds(spoken, "X-Acme: 0a1b2c3d"));
    }

    #[test]
    fn what_is_spelled_out_is_bounded_and_holds_its_keyword() {
        for whole_word in [false, true] {
            for named in [false, true] {
                let (words, secret) = context("acme corp");
                let expanded = Context { words: &words, secret, whole_word, named }.expand().unwrap();
                let shape = shape::analyse(&expanded.regex).unwrap();
                assert_eq!(expanded.keywords, ["acmecorp", "acme corp", "acme_corp", "acme.corp", "acme-corp"]);
                let keywords: Vec<&str> = expanded.keywords.iter().map(String::as_str).collect();
                assert!(shape.always_contains(&keywords) && shape.max_len().is_some_and(|length| length < 160));
                assert_eq!(shape.gate().length, 8);
                assert!((expanded.min_entropy - 2.1).abs() < 0.01);
            }
        }
    }

    #[test]
    fn hex_may_be_drawn_from_a_wider_alphabet() {
        let least = |secret: &'static str| {
            Context { words: &["acme".to_owned()], secret, whole_word: false, named: false }.expand().unwrap().min_entropy
        };
        // Forty random hex digits have 3.7 bits a digit, give or take a quarter.
        assert!(least("[0-9a-z]{40}") < 3.2 && least("[0-9A-Za-z_-]{40}") < 3.2);
        assert!(least("[0-9A-Z]{40}") > 3.5 && least("[A-Za-z]{40}") > 3.6);
    }

    #[test]
    fn what_is_no_word_or_no_shape_is_refused() {
        let flaw = |word: &str, secret: &'static str| loose(&(vec![word.to_owned()], secret)).expand().unwrap_err();
        for word in ["", "Acme", "acme  corp", "ac(me"] {
            assert_eq!(flaw(word, HEX), Flaw::Word(word.to_owned()));
        }
        assert_eq!(flaw("acme", "(a)"), Flaw::GroupInSecret);
        assert_eq!(Context { words: &[], ..loose(&context("acme")) }.expand().unwrap_err(), Flaw::NoKeyword);
    }
}
