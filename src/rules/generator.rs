//! Writes the texts that examples describe: the same text for the same seed, on every machine.
//!
//! What it writes looks as random as a real token does, so that an example tests the rule and not the luck of the draw.

mod encoded;
mod wallet;

use super::template::{Piece, Whole};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

const ALNUM: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64URL: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const HEX: &[u8] = b"0123456789abcdef";
const DIGITS: &[u8] = b"0123456789";
const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// How often a draw that looks made up is thrown away before it is taken all the same.
const DRAWS: usize = 64;

/// Expands the pieces of one example; `seed` names the example, such as its rule and number.
pub fn expand(pieces: &[Piece], seed: &str) -> String {
    let mut random = Random::new(seed);
    pieces.iter().map(|piece| random.piece(piece)).collect()
}

/// SplitMix64: small, seeded by a hash of a name, the same everywhere.
struct Random(u64);

impl Random {
    fn new(seed: &str) -> Self {
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, fnv))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn piece(&mut self, piece: &Piece) -> String {
        match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Chars { alphabet, count } => self.chars(alphabet, *count),
            Piece::Repeat { text, count } => text.repeat(*count),
            Piece::GithubChecksum(count) => {
                let body = self.chars(ALNUM, *count);
                let digits = base62(crc32fast::hash(body.as_bytes()));
                body + &digits
            }
            Piece::CloudflareChecksum(count) => {
                let body = self.chars(ALNUM, *count);
                format!("{body}{:08x}", crc32fast::hash(body.as_bytes()))
            }
            Piece::Json { members, count } => {
                let members: Vec<String> =
                    members.iter().map(|member| format!(r#""{member}":"{}""#, self.chars(ALNUM, *count))).collect();
                STANDARD_NO_PAD.encode(format!("{{{}}}", members.join(",")))
            }
            Piece::PemBody(lines) => encoded::lines(&encoded::der_key(&self.bytes(lines * 48))),
            Piece::DerKey(count) => STANDARD.encode(encoded::der_key(&self.bytes(count / 4 * 3))),
            Piece::WrappedPem(lines) => encoded::wrapped(&self.bytes(lines * 48)),
            Piece::PgpBody(lines) => encoded::armour(&self.bytes(lines * 48)),
            Piece::FlyMacaroon(count) => STANDARD.encode([b"\x94\x93\xc4\x10", self.bytes(count / 4 * 3).split_at(4).1].concat()),
            Piece::Whole(whole) => self.whole(*whole),
        }
    }

    /// Draws characters until they look random: enough of them differ, and no three in a row are alike.
    fn chars(&mut self, alphabet: &[u8], count: usize) -> String {
        let mut drawn = Vec::new();
        for _ in 0..DRAWS {
            drawn = (0..count).map(|_| self.one_of(alphabet)).collect();
            if looks_random(&drawn, alphabet) {
                break;
            }
        }
        drawn.into_iter().map(char::from).collect()
    }

    fn one_of(&mut self, alphabet: &[u8]) -> u8 {
        let size = alphabet.len().max(1) as u64;
        // The rest is below the size of a slice, so it fits.
        let place = usize::try_from(self.next() % size).unwrap_or(0);
        alphabet.get(place).copied().unwrap_or(b'x')
    }

    fn whole(&mut self, whole: Whole) -> String {
        match whole {
            Whole::Uuid => {
                let mut hex = |count| self.chars(HEX, count);
                format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
            }
            Whole::Jwt => {
                let subject = self.chars(DIGITS, 9);
                self.jwt(&format!(r#""sub":"{subject}""#))
            }
            Whole::WrappedJwt => STANDARD.encode(self.whole(Whole::Jwt)),
            Whole::SupabaseJwt => {
                let project = self.chars(ALNUM, 20).to_ascii_lowercase();
                self.jwt(&format!(r#""iss":"supabase","ref":"{project}","role":"service_role""#))
            }
            Whole::KubernetesJwt => self.jwt(r#""iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:default:deploy""#),
            Whole::EntraJwt => {
                let tenant = self.whole(Whole::Uuid);
                self.jwt(&format!(r#""iss":"https://sts.windows.net/{tenant}/""#))
            }
            Whole::Macaroon => {
                let mut bytes = b"\x02\x01\x08pypi.org\x02\x24".to_vec();
                bytes.extend(self.whole(Whole::Uuid).into_bytes());
                bytes.extend(b"\0\x02\x1f");
                bytes.extend(format!("[1, \"{}\"]", self.chars(ALNUM, 25)).into_bytes());
                bytes.extend(b"\0\0\x06\x20");
                bytes.extend((0..32).map(|_| self.next().to_le_bytes()[0]));
                URL_SAFE_NO_PAD.encode(bytes)
            }
            Whole::AtlassianToken => {
                let stem = format!("{}FfGF0{}=", "ATATT3x", self.chars(BASE64URL, 171));
                format!("{stem}{:08X}", crc32fast::hash(stem.as_bytes()))
            }
            Whole::BitbucketPassword => {
                let stem = format!("ATBB{}", self.chars(ALNUM, 24));
                format!("{stem}{:08X}", crc32fast::hash(stem.as_bytes()))
            }
            Whole::GrafanaToken => {
                let stem = format!("{}_{}", "glsa", self.chars(ALNUM, 32));
                format!("{stem}_{:08x}", crc32fast::hash(stem.as_bytes()).swap_bytes())
            }
            Whole::SentryToken => {
                let body = format!(r#"{{"iat":{},"url":"https://sentry.io","org":"acme"}}"#, self.chars(DIGITS, 10));
                format!("{}_{}_{}", "sntrys", STANDARD.encode(body), self.chars(BASE64URL, 43))
            }
            Whole::DiscordToken => {
                let number = format!("1{}", self.chars(DIGITS, 17));
                format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(number), self.chars(ALNUM, 6), self.chars(BASE64URL, 38))
            }
            Whole::BasicAuth => STANDARD.encode(format!("deploy:{}", self.chars(ALNUM, 20))),
            Whole::AgeIdentity => self.bech32("age-secret-key-").to_ascii_uppercase(),
            Whole::NostrKey => self.bech32("nsec"),
            Whole::ApifyToken => {
                let stem = format!("{}_api_{}", "apify", self.chars(ALNUM, 30));
                let swapped =
                    |digit: char| if digit.is_uppercase() { digit.to_ascii_lowercase() } else { digit.to_ascii_uppercase() };
                let digits: String = base62(crc32fast::hash(stem.as_bytes())).chars().map(swapped).collect();
                stem + &digits
            }
            Whole::ZuploKey => {
                let body = self.chars(b"0123456789abcdefghijklmnopqrstuvwxyz", 32);
                format!("{}_{body}_{:08x}", "zpka", crc32fast::hash(body.as_bytes()))
            }
            Whole::AtlassianServerToken => STANDARD.encode(format!("{}:{}", self.chars(DIGITS, 12), self.chars(ALNUM, 20))),
            Whole::WifKey => wallet::base58check(&[&[0x80], self.bytes(32).as_slice(), &[1]].concat()),
            Whole::ExtendedKey => wallet::base58check(
                &[&[0x04, 0x88, 0xad, 0xe4, 0, 0, 0, 0, 0, 0, 0, 0, 0], self.bytes(32).as_slice(), &[0], &self.bytes(32)].concat(),
            ),
            // The role of a user, the kind of a seed, and the key.
            Whole::Mnemonic => wallet::mnemonic(&self.bytes(16)),
            Whole::NkeySeed => {
                wallet::base32_with_crc(&[&[(18 << 3) | (20 >> 2), (20 & 3) << 6], self.bytes(32).as_slice()].concat())
            }
            Whole::StellarSeed => wallet::base32_with_crc(&[&[18 << 3], self.bytes(32).as_slice()].concat()),
            Whole::BedrockKey => STANDARD.encode(format!(
                "BedrockAPIKey-{}-at-{}:{}",
                self.chars(ALNUM, 4),
                self.chars(DIGITS, 12),
                self.chars(ALNUM, 45)
            )),
        }
    }

    /// A JWT with these members, an id and a signature.
    fn jwt(&mut self, members: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let payload = format!(r#"{{{members},"jti":"{}"}}"#, self.chars(ALNUM, 22));
        format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(payload), self.chars(BASE64URL, 43))
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    /// Bech32 of 32 random bytes under a label.
    fn bech32(&mut self, label: &str) -> String {
        let data = self.chars(BECH32, 52);
        let value = |letter: u8| BECH32.iter().position(|&known| known == letter).unwrap_or(0);
        let mut values: Vec<usize> = label.bytes().map(|byte| usize::from(byte >> 5)).collect();
        values.push(0);
        values.extend(label.bytes().map(|byte| usize::from(byte & 31)));
        values.extend(data.bytes().map(value));
        values.extend([0; 6]);
        let sum = bech32_sum(&values) ^ 1;
        let check = (0..6).map(|at| char::from(BECH32[sum >> (5 * (5 - at)) & 31]));
        format!("{label}1{data}{}", check.collect::<String>())
    }
}

/// The checksum of bech32: the remainder of the values, taken as a polynomial.
fn bech32_sum(values: &[usize]) -> usize {
    const GENERATOR: [usize; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    values.iter().fold(1, |sum, value| {
        let top = sum >> 25;
        let shifted = (sum & 0x01ff_ffff) << 5 ^ value;
        (0..5).filter(|bit| top >> bit & 1 == 1).fold(shifted, |sum, bit| sum ^ GENERATOR[bit])
    })
}

fn base62(mut number: u32) -> String {
    let mut digits = Vec::new();
    for _ in 0..6 {
        digits.push(ALNUM[(number % 62) as usize]);
        number /= 62;
    }
    digits.into_iter().rev().map(char::from).collect()
}

fn looks_random(drawn: &[u8], alphabet: &[u8]) -> bool {
    let mut different = drawn.to_vec();
    different.sort_unstable();
    different.dedup();
    let expected = drawn.len().min(alphabet.len()) * 3 / 5;
    let alike = drawn.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
    // Long draws hold three alike by chance; short ones are what the checks look at closely.
    let has = |class: fn(&u8) -> bool| !alphabet.iter().any(class) || drawn.len() < 8 || drawn.iter().any(class);
    different.len() >= expected
        && (drawn.len() > 80 || !alike)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::expand;
    use crate::engine::{Checksum, checksum_holds as holds};
    use crate::rules::template::parse;

    fn text(example: &str, seed: &str) -> String {
        expand(&parse(example).unwrap(), seed)
    }

    #[test]
    fn the_same_seed_writes_the_same_text() {
        assert_eq!(text("<alnum:40>", "a"), text("<alnum:40>", "a"));
        assert_ne!(text("<alnum:40>", "a"), text("<alnum:40>", "b"));
        assert_eq!(text("x <<<repeat:ab:3>>", "a"), "x <ababab>");
    }

    #[test]
    fn what_carries_a_checksum_carries_the_right_one() {
        for (kind, example) in [
            (Checksum::Github, "ghp_<github-checksum:30>"),
            (Checksum::Cloudflare, "cfut_<cloudflare-checksum:40>"),
            (Checksum::Atlassian, "<atlassian-token>"),
            (Checksum::Atlassian, "<bitbucket-password>"),
            (Checksum::Grafana, "<grafana-token>"),
            (Checksum::Sentry, "<sentry-token>"),
            (Checksum::Jwt, "<jwt>"),
            (Checksum::Macaroon, "pypi-<macaroon>"),
            (Checksum::Discord, "<discord-token>"),
            (Checksum::BasicAuth, "<basic-auth>"),
            (Checksum::Bech32, "<age-identity>"),
            (Checksum::Bech32, "<nostr-key>"),
            (Checksum::Apify, "<apify-token>"),
            (Checksum::Zuplo, "<zuplo-key>"),
            (Checksum::Base58check, "<wif-key>"),
            (Checksum::Base58check, "<extended-key>"),
            (Checksum::Nkey, "<nkey-seed>"),
            (Checksum::Mnemonic, "<mnemonic>"),
            (Checksum::Stellar, "<stellar-seed>"),
            (Checksum::Json, "<json:40>"),
            (Checksum::Json, "glc_<json:o,n,k:20>"),
            (Checksum::WrappedJwt, "<wrapped-jwt>"),
            (Checksum::Jwt, "<supabase-jwt>"),
            (Checksum::Jwt, "<kubernetes-jwt>"),
            (Checksum::Jwt, "<entra-jwt>"),
            (Checksum::FlyMacaroon, "fm2_<fly-macaroon:200>"),
            (Checksum::Numbered, "<atlassian-server-token>"),
        ] {
            for seed in ["1", "2", "3", "4", "5"] {
                let text = text(example, seed);
                assert!(holds(kind, text.as_bytes()), "{example} with seed {seed}");
            }
        }
    }

    #[test]
    fn draws_keep_to_their_alphabet_and_length() {
        for seed in ["1", "2", "3"] {
            let hex = text("<hex:64>", seed);
            assert!(hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
            assert_eq!(text("<[7]:5>", seed), "77777");
            assert_eq!(text("<pem-body:3>", seed).lines().count(), 3);
            assert_eq!(text("<uuid>", seed).len(), 36);
        }
    }
}
