//! What the engine looks for: keywords, a regex, how far it reaches, and the checks a match must pass.

use std::borrow::Cow;

/// One thing to look for.
///
/// The fields borrow from the program's own data for built-in rules, and own theirs for a user's.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Literals for the prefilter, ASCII case ignored; every match holds one of them.
    pub keywords: Cow<'static, [Cow<'static, str>]>,
    /// What tells a match around a keyword.
    pub matcher: Matcher,
    /// How far a match can reach from a keyword in it.
    pub reach: Reach,
    /// What must stand near a keyword, for the regex to be worth running.
    pub gate: Gate,
    /// What a match must pass beside the regex.
    pub checks: Checks,
}

/// What tells a match around a keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// An expression: bytes, Unicode off.
    ///
    /// The secret is the first unnamed group that took part in the match. A group named `name` holds the name that the secret is
    /// assigned to, for the checks.
    Regex(Cow<'static, str>),
    /// The keyword is the word of a name that says what the name's value is; the secret is that value, however it is written.
    Assignment,
}

/// What kind of value a rule looks for where no shape tells it, so that it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighing {
    /// A password, which may be a word.
    Password,
    /// A secret or a credential of any kind.
    Secret,
    /// A token, which is seldom a word.
    Token,
    /// A key, which many things are that are no secret.
    Key,
    /// The password within a URL or a connection string.
    Url,
    /// What stands in a header or behind a flag that is for secrets only.
    Header,
}

impl Weighing {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Password, Self::Secret, Self::Token, Self::Key, Self::Url, Self::Header];

    /// Returns the name as it is written in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::Key => "key",
            Self::Url => "url",
            Self::Header => "header",
        }
    }

    /// Tells whether people choose such values, rather than let them be drawn.
    pub const fn is_chosen(self) -> bool {
        matches!(self, Self::Password | Self::Url)
    }

    /// Returns the kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How far a match lies around the keyword in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The length in bytes of the longest match.
    pub length: u32,
    /// The bytes from a match's start within which a keyword ends; at most `length`.
    pub lead: u32,
}

impl Reach {
    /// How far an assignment can reach, with what is looked at around it.
    pub const OF_ASSIGNMENT: Self = Self::anywhere(1280);

    /// How far around a value that is weighed its surroundings are looked at, on each side.
    pub const OF_SURROUNDINGS: u32 = 160;

    /// Returns the reach of matches of up to that many bytes, with a keyword anywhere in them.
    pub const fn anywhere(length: u32) -> Self {
        Self { length, lead: length }
    }

    /// Returns the reach with the surroundings of a value that is weighed.
    pub const fn with_surroundings(self) -> Self {
        Self { length: self.length.saturating_add(Self::OF_SURROUNDINGS), lead: self.lead.saturating_add(Self::OF_SURROUNDINGS) }
    }
}

/// A run of bytes that every match holds, and a sign.
///
/// Most windows around a common word hold none, and telling so costs a few bytes' look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The class that all bytes of the run are of.
    pub class: RunClass,
    /// How many bytes the run has at least; none asks for no run.
    pub length: u32,
    /// A sign that every match holds and little text does.
    pub sign: Option<u8>,
}

impl Gate {
    /// The gate that is always open.
    pub const OPEN: Self = Self { class: RunClass::Token, length: 0, sign: None };
}

/// The classes of bytes whose runs are looked for, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunClass {
    /// Hex digits of either case.
    Hex,
    /// Letters and digits.
    Alnum,
    /// Letters, digits, `_` and `-`.
    Word,
    /// What tokens are made of: letters, digits and `_ - + / = .`.
    Token,
}

impl RunClass {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::Hex, Self::Alnum, Self::Word, Self::Token];

    /// Tells whether a byte is of the class.
    pub const fn holds(self, byte: u8) -> bool {
        match self {
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Token => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=' | b'.'),
        }
    }

    /// Tells whether another class holds all that this one does; each class holds those before it.
    pub const fn is_within(self, other: Self) -> bool {
        self as u8 <= other as u8
    }
}

/// What a match must pass beside the regex.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checks {
    /// The checksum that the token carries.
    pub checksum: Option<Checksum>,
    /// The least Shannon entropy in bits a byte; zero asks for none.
    pub min_entropy: f32,
    /// How what is not a secret is told.
    pub quiet: Quiet,
    /// What kind of value is weighed, where the confidence follows what speaks for the value and against it.
    pub weighed: Option<Weighing>,
}

/// How what is not a secret is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// Every match counts.
    Off,
    /// The value is a block of a private key: what cannot be one, by its first bytes or its checksum, is dropped.
    Key,
    /// The value is a provider's token: masks, repeats, counting and the word `example` are dropped.
    Token,
    /// The value is weighed: what can be told for sure is dropped here (masks, references, no value at all), and the score does the rest.
    Weighed,
    /// The value stands where only a password stands: also references and the placeholders that documentation uses are dropped.
    Password,
    /// The value is anybody's: also words, references, templates, paths, names and prose are dropped.
    Value,
}

impl Quiet {
    /// All ways, the least strict first.
    pub const ALL: [Self; 6] = [Self::Off, Self::Key, Self::Token, Self::Weighed, Self::Password, Self::Value];

    /// Returns the name as it is written in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Key => "key",
            Self::Token => "token",
            Self::Weighed => "weighed",
            Self::Password => "password",
            Self::Value => "value",
        }
    }

    /// Returns the way of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quiet| quiet.as_str() == name)
    }
}

/// The checksums and structures that can be verified offline, named for who made them known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// CRC-32 of the body behind the prefix, in six base-62 digits at its end (GitHub, npm and Vercel tokens).
    Github,
    /// CRC-32 of the body behind the prefix, in eight lower-case hex digits at its end.
    Cloudflare,
    /// CRC-32 of all that stands before it, prefix included, in eight upper-case hex digits.
    Atlassian,
    /// CRC-32 of the first 37 bytes, in eight lower-case hex digits behind an underscore, lowest byte first.
    Grafana,
    /// Base64 of a JSON object between two underscores.
    Sentry,
    /// The token is three base64url parts, the first two of them JSON objects.
    Jwt,
    /// Base64url of a version 2 macaroon, behind the first dash.
    Macaroon,
    /// Three parts, the first of them base64url of a decimal number.
    Discord,
    /// Base64 of `user:password`.
    BasicAuth,
    /// Bech32 with its six check characters (age identities).
    Bech32,
    /// CRC-32 of all that stands before it, prefix included, in six base-62 digits, small letters before capitals.
    Apify,
    /// CRC-32 of the part between the underscores, in eight lower-case hex digits behind the last.
    Zuplo,
    /// Base58 with the first bytes of a digest at its end (keys of Bitcoin wallets).
    Base58check,
    /// Base32 with a CRC-16 at its end (NATS).
    Nkey,
    /// Base32 with the version of seeds at its start and a CRC-16 at its end.
    Stellar,
    /// Base64 of a JSON object with its issuer's members, from its `eyJ` to the next dot or the end.
    Json,
    /// Base64 of a JWT.
    WrappedJwt,
    /// Words of a public list, with a checksum in the last (recovery phrases of wallets).
    Mnemonic,
    /// Base64 of a macaroon in msgpack, behind the first underscore (Fly.io).
    FlyMacaroon,
    /// Base64 of a decimal number, a colon and random bytes.
    Numbered,
}

impl Checksum {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::Github,
        Self::Cloudflare,
        Self::Atlassian,
        Self::Grafana,
        Self::Sentry,
        Self::Jwt,
        Self::Macaroon,
        Self::Discord,
        Self::BasicAuth,
        Self::Bech32,
        Self::Apify,
        Self::Zuplo,
        Self::Base58check,
        Self::Nkey,
        Self::Stellar,
        Self::Json,
        Self::WrappedJwt,
        Self::Mnemonic,
        Self::FlyMacaroon,
        Self::Numbered,
    ];

    /// Returns the name as it is written in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Cloudflare => "cloudflare",
            Self::Atlassian => "atlassian",
            Self::Grafana => "grafana",
            Self::Sentry => "sentry",
            Self::Jwt => "jwt",
            Self::Macaroon => "macaroon",
            Self::Discord => "discord",
            Self::BasicAuth => "basic-auth",
            Self::Bech32 => "bech32",
            Self::Apify => "apify",
            Self::Zuplo => "zuplo",
            Self::Base58check => "base58check",
            Self::Nkey => "nkey",
            Self::Stellar => "stellar",
            Self::Json => "base64-json",
            Self::WrappedJwt => "base64-jwt",
            Self::Mnemonic => "mnemonic",
            Self::FlyMacaroon => "fly-macaroon",
            Self::Numbered => "numbered-base64",
        }
    }

    /// Returns the kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
