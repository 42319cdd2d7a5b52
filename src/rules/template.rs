//! Examples as texts with generators: `token: ghp_<github-checksum:30>`.
//!
//! No live-looking token stands in a rule file; an example says how to make one. This file reads the notation, `generator.rs`
//! writes the text. A literal `<` is written `<<`.

/// The most characters that one generator makes.
const MAX_COUNT: usize = 20_000;

/// A piece of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands as it is.
    Literal(String),
    /// `<alnum:36>`, `<[a-z2-7]:16>`: that many random characters of an alphabet.
    Chars {
        /// The alphabet, sorted, each character once.
        alphabet: Vec<u8>,
        /// How many.
        count: usize,
    },
    /// `<repeat:x:36>`: the text, that many times.
    Repeat {
        /// The text.
        text: String,
        /// How many times.
        count: usize,
    },
    /// `<github-checksum:30>`: that many base-62 characters and the CRC-32 of them in six base-62 digits.
    GithubChecksum(usize),
    /// `<cloudflare-checksum:40>`: that many alphanumeric characters and the CRC-32 of them in eight hex digits.
    CloudflareChecksum(usize),
    /// `<json:40>`, `<json:u,a:20>`: base64 of a JSON object with that many random characters in each member, `o` where none is named.
    Json {
        /// The names of the members.
        members: Vec<String>,
        /// How many characters each has.
        count: usize,
    },
    /// `<pem-body:12>`: that many lines of base64 that begin as a private key does.
    PemBody(usize),
    /// `<der-key:64>`: that many characters of base64 that begin as a private key does.
    DerKey(usize),
    /// `<wrapped-pem:12>`: base64 of a private key with that many lines.
    WrappedPem(usize),
    /// `<pgp-body:12>`: that many lines of base64 that begin as a secret key of PGP does, and their checksum.
    PgpBody(usize),
    /// `<fly-macaroon:300>`: that many characters of base64 that begin as a macaroon of Fly.io does.
    FlyMacaroon(usize),
    /// `<jwt>`, `<uuid>` and others that take no number.
    Whole(Whole),
}

/// A generator that takes no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// A version 4 UUID.
    Uuid,
    /// A JWT with a header, a payload and a signature.
    Jwt,
    /// Base64 of a JWT.
    WrappedJwt,
    /// A JWT that opens a Supabase project as its service.
    SupabaseJwt,
    /// A JWT of a Kubernetes service account.
    KubernetesJwt,
    /// A JWT of Microsoft Entra.
    EntraJwt,
    /// Base64url of a macaroon for `pypi.org`.
    Macaroon,
    /// An Atlassian API token with its checksum.
    AtlassianToken,
    /// A Bitbucket app password with its checksum.
    BitbucketPassword,
    /// A Grafana service account token with its checksum.
    GrafanaToken,
    /// A Sentry organization token around its JSON object.
    SentryToken,
    /// A Discord bot token around its number.
    DiscordToken,
    /// Base64 of a user's name and a random password.
    BasicAuth,
    /// An age identity with its checksum.
    AgeIdentity,
    /// Base64 of a Bedrock key with its label.
    BedrockKey,
    /// An Apify token with its checksum.
    ApifyToken,
    /// A Zuplo key with its checksum.
    ZuploKey,
    /// Base64 of the number and the random bytes of an Atlassian server's token.
    AtlassianServerToken,
    /// A Nostr key with its checksum.
    NostrKey,
    /// A Bitcoin key as wallets import it, with its checksum.
    WifKey,
    /// The extended key of a wallet, with its checksum.
    ExtendedKey,
    /// The recovery phrase of a wallet, with its checksum.
    Mnemonic,
    /// A NATS user seed with its checksum.
    NkeySeed,
    /// A Stellar seed with its checksum.
    StellarSeed,
}

/// Returns the pieces of an example, in order.
///
/// Errors: a sentence that says which generator is not well-formed, and how.
pub fn parse(example: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = example;
    while let Some((before, after)) = rest.split_once('<') {
        literal.push_str(before);
        if let Some(after) = after.strip_prefix('<') {
            literal.push('<');
            rest = after;
            continue;
        }
        let Some((inside, after)) = after.split_once('>') else {
            return Err("a generator is not closed; write `<<` for a `<`".to_owned());
        };
        if !literal.is_empty() {
            pieces.push(Piece::Literal(std::mem::take(&mut literal)));
        }
        pieces.push(generator(inside)?);
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

fn generator(inside: &str) -> Result<Piece, String> {
    if let Some(whole) = whole(inside) {
        return Ok(Piece::Whole(whole));
    }
    let malformed = |why: &str| format!("`<{inside}>` {why}");
    let (kind, number) = inside.rsplit_once(':').ok_or_else(|| malformed("is no generator; write `<<` for a `<`"))?;
    let count = number
        .parse::<usize>()
        .ok()
        .filter(|count| (1..=MAX_COUNT).contains(count))
        .ok_or_else(|| malformed("does not end in a number from 1 to 20000"))?;
    if let Some(text) = kind.strip_prefix("repeat:") {
        return Ok(Piece::Repeat { text: text.to_owned(), count });
    }
    if let Some(members) = kind.strip_prefix("json:") {
        return Ok(Piece::Json { members: members.split(',').map(str::to_owned).collect(), count });
    }
    Ok(match kind {
        "github-checksum" => Piece::GithubChecksum(count),
        "cloudflare-checksum" => Piece::CloudflareChecksum(count),
        "json" => Piece::Json { members: vec!["o".to_owned()], count },
        "pem-body" => Piece::PemBody(count),
        "der-key" => Piece::DerKey(count),
        "wrapped-pem" => Piece::WrappedPem(count),
        "pgp-body" => Piece::PgpBody(count),
        "fly-macaroon" => Piece::FlyMacaroon(count),
        _ => Piece::Chars { alphabet: alphabet(kind).ok_or_else(|| malformed("names no alphabet"))?, count },
    })
}

fn whole(name: &str) -> Option<Whole> {
    Some(match name {
        "uuid" => Whole::Uuid,
        "jwt" => Whole::Jwt,
        "wrapped-jwt" => Whole::WrappedJwt,
        "supabase-jwt" => Whole::SupabaseJwt,
        "kubernetes-jwt" => Whole::KubernetesJwt,
        "entra-jwt" => Whole::EntraJwt,
        "macaroon" => Whole::Macaroon,
        "atlassian-token" => Whole::AtlassianToken,
        "bitbucket-password" => Whole::BitbucketPassword,
        "grafana-token" => Whole::GrafanaToken,
        "sentry-token" => Whole::SentryToken,
        "discord-token" => Whole::DiscordToken,
        "basic-auth" => Whole::BasicAuth,
        "age-identity" => Whole::AgeIdentity,
        "bedrock-key" => Whole::BedrockKey,
        "apify-token" => Whole::ApifyToken,
        "zuplo-key" => Whole::ZuploKey,
        "atlassian-server-token" => Whole::AtlassianServerToken,
        "nostr-key" => Whole::NostrKey,
        "wif-key" => Whole::WifKey,
        "extended-key" => Whole::ExtendedKey,
        "mnemonic" => Whole::Mnemonic,
        "nkey-seed" => Whole::NkeySeed,
        "stellar-seed" => Whole::StellarSeed,
        _ => return None,
    })
}

/// Returns the characters of an alphabet by its name, or of a set such as `[a-z2-7]`.
fn alphabet(name: &str) -> Option<Vec<u8>> {
    let set = match name {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "lower" => "a-z",
        "upper" => "A-Z",
        "digits" => "0-9",
        "lower-alnum" => "0-9a-z",
        "upper-alnum" => "0-9A-Z",
        "hex" => "0-9a-f",
        "HEX" => "0-9A-F",
        "base32" => "A-Z2-7",
        "base64" => "0-9A-Za-z+/",
        "base64url" => "0-9A-Za-z_-",
        _ => name.strip_prefix('[')?.strip_suffix(']')?,
    };
    let mut characters = Vec::new();
    let mut rest = set.as_bytes();
    while let [first, tail @ ..] = rest {
        if let [b'-', last, tail @ ..] = tail {
            characters.extend(*first..=*last);
            rest = tail;
        } else {
            characters.push(*first);
            rest = tail;
        }
    }
    characters.sort_unstable();
    characters.dedup();
    let printable = !characters.is_empty() && characters.iter().all(u8::is_ascii_graphic);
    printable.then_some(characters)
}

#[cfg(test)]
mod tests {
    use super::{Piece, Whole, parse};

    #[test]
    fn text_and_generators_are_told_apart() {
        let pieces = parse("a <<b> <hex:4><uuid>!").unwrap();
        let hex = Piece::Chars { alphabet: b"0123456789abcdef".to_vec(), count: 4 };
        let literal = |text: &str| Piece::Literal(text.to_owned());
        assert_eq!(pieces, [literal("a <b> "), hex, Piece::Whole(Whole::Uuid), literal("!")]);
    }

    #[test]
    fn sets_are_read_as_in_a_regex() {
        assert_eq!(parse("<[c-ax]:1>"), Ok(vec![Piece::Chars { alphabet: b"x".to_vec(), count: 1 }]));
        assert_eq!(parse("<[a-c-]:2>"), Ok(vec![Piece::Chars { alphabet: b"-abc".to_vec(), count: 2 }]));
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for example in
            ["<", "<hex", "<hex>", "<hex:>", "<hex:0>", "<hex:x>", "<hex:99999>", "<nothing:3>", "<[]:3>", "<[ ]:3>", "<>"]
        {
            assert!(parse(example).is_err(), "{example}");
        }
    }
}
