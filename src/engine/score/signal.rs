//! The signals, by name.

use crate::model::Signals;

/// Declares the signals, in the order of their bits, with the names that reports and the table of weights use.
macro_rules! signals {
    ($($name:ident = $text:literal, $doc:literal;)*) => {
        /// Something that is noticed about a value or its place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Signal {
            $(#[doc = $doc] $name,)*
        }

        impl Signal {
            /// All signals, in the order of their bits.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the name that reports use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

signals! {
    Password = "password", "The name or the place is that of a password.";
    Secret = "secret", "The name says secret or credential.";
    Token = "token", "The name says token.";
    Key = "key", "The name says key.";
    Url = "url", "The value stands where a URL has its password.";
    Header = "header", "The value stands in a header or behind a flag that is for secrets.";
    Quoted = "quoted", "The value is quoted.";
    Bare = "bare", "The value is not quoted.";
    Equals = "equals", "The operator is `=` or the like.";
    Colon = "colon", "The operator is `:`.";
    Arrow = "arrow", "The operator is `=>` or `->`.";
    Compared = "compared", "The value is compared with.";
    Pair = "pair", "Name and value are both strings, side by side.";
    Call = "call", "The value is the argument of a call.";
    Space = "space", "A blank stands between name and value.";
    NameGoesOn = "name-goes-on", "The name goes on behind the word that says secret.";
    NameAlone = "name-alone", "The name is that word and nothing else.";
    KeyAlone = "key-alone", "The name is `key` and says of what kind by nothing.";
    NameStrong = "name-strong", "The name says what the key is for, and that is keeping something secret.";
    NameConstant = "name-constant", "The name is in capitals.";
    Short = "short", "Up to three characters.";
    Length4 = "length-4", "Four or five characters.";
    Length6 = "length-6", "Six or seven characters.";
    Length8 = "length-8", "Eight to eleven characters.";
    Length12 = "length-12", "Twelve to nineteen characters.";
    Length20 = "length-20", "Twenty to thirty-nine characters.";
    Length40 = "length-40", "Forty characters or more.";
    Digits = "digits", "Digits alone.";
    Hex = "hex", "Hex digits alone, letters and digits among them, eight or more.";
    Uuid = "uuid", "A UUID.";
    OneWord = "one-word", "Small letters alone, or with one capital in front.";
    Capitals = "capitals", "Capitals alone.";
    WordAndDigits = "word-and-digits", "Letters, and digits at the end.";
    Mixed = "mixed", "Letters and digits in turn.";
    Joined = "joined", "Words joined by `-`, `_` or `.`.";
    Special = "special", "Signs that names do not hold.";
    Spaced = "spaced", "Blanks.";
    VeryWordy = "very-wordy", "Reads like text.";
    Wordy = "wordy", "Reads rather like text than not.";
    Random = "random", "Reads rather like random characters.";
    VeryRandom = "very-random", "Reads like random characters.";
    Changing = "changing", "The kind of character changes often.";
    FewCharacters = "few-characters", "Few characters that differ.";
    Camel = "camel", "Words of letters joined by capitals, without quotes: a type or a variable.";
    Listed = "listed", "A name beside another, in a list of names.";
    PlaceholderWord = "placeholder", "Made of words that documentation puts in place of a secret.";
    SaysSecret = "says-secret", "Holds a word for secrets.";
    SaysTest = "says-test", "Holds a word for tests and examples.";
    EncodedText = "encoded-text", "Base64 of text.";
    PlainWord = "plain-word", "A single word that stands for any password, such as `secret` or `foo`.";
    WordyToken = "wordy-token", "Reads like text, or is a word that is compared with, where no password is expected.";
    RepeatsName = "repeats-name", "The name again, or a part of it.";
    MadeUp = "made-up", "Counts, follows a row of keys, or says that it is to be replaced.";
    Comment = "comment", "Stands in a comment.";
    TestLine = "test-line", "The line speaks of a test.";
    UserBeside = "user-beside", "A user is named beside it.";
    HostBeside = "host-beside", "A host or a URL is named beside it.";
    ProseBehind = "prose-behind", "Words follow a value without quotes.";
    Sentence = "sentence", "A word of a sentence: words stand before it, behind it, or both.";
    Expression = "expression", "An operator follows a value without quotes.";
    Vector = "vector", "Hex beside a plain text or what it encrypts to: a test vector.";
    Title = "title", "One word with a capital, as labels have it.";
    InString = "in-string", "The whole assignment stands within a string.";
    OddSign = "odd-sign", "A key with a sign that keys do not hold.";
}

impl Signal {
    /// Returns the signal's bit.
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// Returns the signals whose bits are set.
    pub fn of(signals: Signals) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |signal| signals.0 & signal.bit() != 0)
    }
}
