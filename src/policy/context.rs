//! What a path says about a value that is weighed: configuration holds passwords, code names them, tests and pages make them up.
//!
//! Judged here and not in the engine, because one blob may stand at many paths. Knows the path and the signals, not the bytes.

use crate::engine::score::{self, Signal};
use crate::model::{Confidence, Evidence, Finding, Signals};

/// What kind of file a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Source code.
    Code,
    /// Settings, data, scripts of a shell: what stands without quotes is a value.
    Settings,
    /// Text for people.
    Page,
    /// Anything else.
    Unknown,
}

/// What is noticed about a path, together with how the value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum PathSignal {
    /// Code, in quotes.
    Code,
    /// Code, without quotes: nearly always another name.
    CodeBare,
    /// Settings or data.
    Settings,
    /// Settings or data, without quotes.
    SettingsBare,
    /// A page.
    Page,
    /// A page, without quotes.
    PageBare,
    /// Code, without quotes, and one word or words joined by capitals, or such words on a page: a type, a constant or a variable.
    CodeType,
    /// Code, and the value repeats the name: a constant for the name of a field.
    CodeEcho,
    /// A test, its fixtures or its recordings.
    Test,
    /// An example, a tutorial, a page of documentation.
    Example,
    /// Somebody else's code, kept along.
    Vendored,
    /// A lock file: digests, made by a tool.
    Locked,
    /// A table of translations: labels.
    Translated,
    /// What a tool wrote and nobody reads.
    Minified,
}

impl PathSignal {
    /// All of them, in the order of their weights.
    pub const ALL: [Self; 14] = [
        Self::Code,
        Self::CodeBare,
        Self::Settings,
        Self::SettingsBare,
        Self::Page,
        Self::PageBare,
        Self::CodeType,
        Self::CodeEcho,
        Self::Test,
        Self::Example,
        Self::Vendored,
        Self::Locked,
        Self::Translated,
        Self::Minified,
    ];

    /// Returns the name that reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::CodeBare => "code-bare",
            Self::Settings => "settings",
            Self::SettingsBare => "settings-bare",
            Self::Page => "page",
            Self::PageBare => "page-bare",
            Self::CodeType => "code-type",
            Self::CodeEcho => "code-echo",
            Self::Test => "test-path",
            Self::Example => "example-path",
            Self::Vendored => "vendored",
            Self::Locked => "locked",
            Self::Translated => "translated",
            Self::Minified => "minified",
        }
    }
}

/// Returns the confidence of a finding; nothing where the score is too low for any.
///
/// A rule that does not weigh its values has the confidence that it declares. In a test only what a checksum proves has a high one:
/// keys and tokens of the right shape are made up there. A lock file holds digests beside names of files, so that there a rule of
/// medium confidence has a low one. No path speaks for a value, so it is surest at one of no name.
pub fn confidence(declared: Confidence, evidence: &Evidence, path: &[u8]) -> Option<Confidence> {
    match evidence.signals {
        Some(signals) => score::confidence(points(signals, path)),
        None if declared == Confidence::High && !evidence.proven && place(path) == Some(PathSignal::Test) => {
            Some(Confidence::Medium)
        }
        None if declared == Confidence::Medium && !evidence.proven && place(path) == Some(PathSignal::Locked) => {
            Some(Confidence::Low)
        }
        None => Some(declared),
    }
}

/// Returns the score of a value at a path, in hundredths.
pub fn points(signals: Signals, path: &[u8]) -> i32 {
    score::points(signals) + self::signals(signals, path).map(|signal| score::path_weight(signal as usize)).sum::<i32>()
}

/// A score, with what it is made of.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The score, in hundredths.
    pub points: i32,
    /// What was noticed, and what each adds, in hundredths: what says most first.
    pub weights: Vec<(&'static str, i32)>,
}

/// Returns what speaks for a finding and against it, where its value was weighed.
pub fn explained(finding: &Finding) -> Option<Explained> {
    let (noticed, path) = (finding.evidence.signals?, finding.provenance.path());
    let value = Signal::of(noticed).map(|signal| (signal.as_str(), score::weight(signal)));
    let place = signals(noticed, path).map(|signal| (signal.as_str(), score::path_weight(signal as usize)));
    let mut weights: Vec<_> = value.chain(place).collect();
    weights.sort_by_key(|&(_, weight)| -weight.abs());
    Some(Explained { points: points(noticed, path), weights })
}

/// Returns what is noticed about the path.
pub fn signals(signals: Signals, path: &[u8]) -> impl Iterator<Item = PathSignal> {
    let bare = signals.0 & Signal::Bare.bit() != 0;
    let kind = kind(path);
    let letters = Signal::Camel.bit() | Signal::Capitals.bit() | Signal::OneWord.bit();
    // Pages show code: what is joined by capitals there is a variable, what is a word may be meant.
    let letters = if kind == Kind::Page { Signal::Camel.bit() } else { letters };
    let named = matches!(kind, Kind::Code | Kind::Page) && bare && signals.0 & letters != 0;
    let echo = kind == Kind::Code && signals.0 & Signal::RepeatsName.bit() != 0;
    let kind = match (kind, bare) {
        (Kind::Code, false) => Some(PathSignal::Code),
        (Kind::Code, true) => Some(PathSignal::CodeBare),
        (Kind::Settings, false) => Some(PathSignal::Settings),
        (Kind::Settings, true) => Some(PathSignal::SettingsBare),
        (Kind::Page, false) => Some(PathSignal::Page),
        (Kind::Page, true) => Some(PathSignal::PageBare),
        (Kind::Unknown, _) => None,
    };
    // The address that a package is fetched from may hold a password, in a lock file too.
    let fetched = signals.0 & Signal::Url.bit() != 0;
    let place = place(path).filter(|&place| !(fetched && place == PathSignal::Locked));
    kind.into_iter().chain(named.then_some(PathSignal::CodeType)).chain(echo.then_some(PathSignal::CodeEcho)).chain(place)
}

#[rustfmt::skip]
const CODE: &[&[u8]] = &[
    b"go", b"rs", b"py", b"pyi", b"js", b"mjs", b"cjs", b"ts", b"mts", b"cts", b"tsx", b"jsx", b"java", b"kt", b"kts", b"scala",
    b"cs", b"fs", b"vb", b"c", b"h", b"cc", b"cpp", b"cxx", b"hpp", b"m", b"mm", b"swift", b"rb", b"erb", b"php", b"pl", b"pm",
    b"lua", b"dart", b"ex", b"exs", b"erl", b"hs", b"clj", b"groovy", b"vue", b"svelte", b"r", b"jl", b"zig", b"axaml", b"pyx", b"pxd",
];
#[rustfmt::skip]
const SETTINGS: &[&[u8]] = &[
    b"yml", b"yaml", b"json", b"toml", b"ini", b"conf", b"cfg", b"config", b"env", b"properties", b"props", b"xml", b"plist",
    b"tf", b"tfvars", b"tfstate", b"hcl", b"sh", b"bash", b"zsh", b"ps1", b"bat", b"cmd", b"sql", b"dist", b"netrc",
    b"dockerfile", b"local", b"reg", b"nomad",
];
#[rustfmt::skip]
const PAGES: &[&[u8]] = &[
    b"md", b"rst", b"txt", b"adoc", b"html", b"htm", b"tex", b"org", b"ipynb", b"markdown", b"mdx", b"log",
];

/// Returns the kind of file that a path leads to, by its name's ending.
pub fn kind(path: &[u8]) -> Kind {
    let name = path.rsplit(|&byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
    // `config.php.example` is written as what it is an example of.
    let endings = name
        .rsplit(|&byte| byte == b'.')
        .filter(|ending| ![b"example".as_slice(), b"sample", b"template", b"tpl", b"bak", b"orig"].contains(ending));
    let ending = endings.into_iter().next().unwrap_or_default();
    let is = |list: &[&[u8]]| list.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is(CODE) {
        Kind::Code
    } else if is(SETTINGS) {
        Kind::Settings
    } else if is(PAGES) {
        Kind::Page
    } else {
        Kind::Unknown
    }
}

/// Words of folders and files that hold tests.
#[rustfmt::skip]
const TEST: &[&[u8]] = &[
    b"test", b"tests", b"testing", b"testdata", b"spec", b"specs", b"__tests__", b"e2e", b"fixture", b"fixtures", b"mock",
    b"mocks", b"cassettes", b"snapshots", b"testutil", b"stub", b"stubs", b"conformance", b"bench", b"vectors", b"testvectors", b"wycheproof", b"kat", b"kats",
];
/// Words of folders and files that show how something is used.
#[rustfmt::skip]
const EXAMPLE: &[&[u8]] = &[
    b"example", b"examples", b"sample", b"samples", b"demo", b"demos", b"doc", b"docs", b"tutorial", b"readme", b"changelog",
    b"changes", b"snippets", b"documentation", b"template",
];
#[rustfmt::skip]
const VENDORED: &[&[u8]] = &[
    b"vendor", b"node_modules", b"third_party", b"thirdparty", b"site-packages", b"bower_components",
];
#[rustfmt::skip]
const LOCKS: &[&[u8]] = &[
    b"cargo.lock", b".cargo-checksum.json", b"package-lock.json", b"yarn.lock", b"pnpm-lock.yaml", b"go.sum", b"composer.lock", b"poetry.lock",
    b"gemfile.lock", b"uv.lock", b"npm-shrinkwrap.json", b"packages.lock.json", b"package.resolved", b"go.work.sum", b"gradle.lockfile",
    b"sha1sums", b"sha256sums", b"sha512sums", b"md5sums", b"checksums.txt", b"verification-metadata.xml",
];
#[rustfmt::skip]
const TRANSLATIONS: &[&[u8]] = &[b"locale", b"locales", b"i18n", b"l10n", b"lang", b"langs", b"languages", b"translations", b"lproj", b"intl"];
/// Languages whose codes name files of translations (`de.json`, `pt-BR.yml`); not those that are words of code as well.
#[rustfmt::skip]
const LANGUAGES: &[&[u8]] = &[
    b"en", b"de", b"fr", b"es", b"it", b"pt", b"nl", b"sv", b"da", b"nb", b"nn", b"fi", b"pl", b"cs", b"sk", b"hu", b"ro", b"bg", b"el", b"tr",
    b"ru", b"uk", b"he", b"ar", b"fa", b"hi", b"th", b"vi", b"zh", b"ja", b"ko", b"ca", b"eu", b"gl", b"hr", b"sl", b"lt", b"lv", b"et",
];

/// Returns what the folders and the name of a file say.
fn place(path: &[u8]) -> Option<PathSignal> {
    let name = path.rsplit(|&byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
    let folders = || path.split(|&byte| matches!(byte, b'/' | b'\\'));
    // `api_test.go`, `userSpec.js` and `users.test.ts` are tests as well as what stands in `tests/`.
    let words = || folders().flat_map(|part| part.split(|&byte| matches!(byte, b'.' | b'_' | b'-')));
    let is = |word: &[u8], list: &[&[u8]]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let ends = |ending: &[u8]| name.len() > ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending);
    let camel = [b"Test".as_slice(), b"Tests", b"Spec", b"IT"];
    let stem = name.split(|&byte| byte == b'.').next().unwrap_or_default();
    if is(name, LOCKS) || ends(b".lock") {
        Some(PathSignal::Locked)
    } else if ends(b".min.js") || ends(b".min.css") || ends(b".map") || ends(b".bundle.js") {
        Some(PathSignal::Minified)
    } else if folders().any(|part| is(part, TRANSLATIONS))
        || is_translation(name)
        || ends(b".po")
        || ends(b".strings")
        || ends(b".resx")
        || ends(b".arb")
    {
        Some(PathSignal::Translated)
    } else if words().any(|word| is(word, TEST)) || camel.iter().any(|ending| stem.ends_with(ending)) {
        Some(PathSignal::Test)
    } else if folders().any(|part| is(part, VENDORED)) {
        Some(PathSignal::Vendored)
    } else {
        words().any(|word| is(word, EXAMPLE)).then_some(PathSignal::Example)
    }
}

/// Tells whether a file is named for a language, or for messages (`de.json`, `pt-BR.yml`, `messages_fr.properties`).
fn is_translation(name: &[u8]) -> bool {
    let Some(dot) = name.iter().position(|&byte| byte == b'.') else { return false };
    let (stem, ending) = (&name[..dot], &name[dot + 1..]);
    let data = [b"json".as_slice(), b"yml", b"yaml", b"properties", b"xml", b"js", b"ts", b"php", b"toml", b"ftl", b"resx"];
    let mut parts = stem.split(|byte| matches!(byte, b'-' | b'_'));
    let first = parts.next().unwrap_or_default();
    let messages = first.eq_ignore_ascii_case(b"messages") && ending == b"properties";
    let region = parts.next().is_none_or(|part| (2..=4).contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric));
    data.contains(&ending)
        && (messages || (LANGUAGES.iter().any(|code| first.eq_ignore_ascii_case(code)) && region && parts.next().is_none()))
}

#[cfg(test)]
mod tests {
    use super::{PathSignal, kind, place, score};

    #[test]
    fn the_table_is_of_these_signals() {
        assert!(PathSignal::ALL.iter().map(|signal| signal.as_str()).eq(score::path_names()), "run `benches/fit-score.py` again");
    }

    #[test]
    fn no_path_speaks_for_a_value() {
        assert!(
            (0..PathSignal::ALL.len()).all(|signal| score::path_weight(signal) <= 0),
            "history takes a path of no name for the best"
        );
    }

    #[test]
    fn kinds_are_told_by_endings() {
        let kinds = |paths: &[&str]| paths.iter().map(|path| kind(path.as_bytes())).collect::<Vec<_>>();
        assert!(kinds(&["a.go", "src/x.PY", "config.php.example"]).iter().all(|&found| found == super::Kind::Code));
        assert!(kinds(&["a.yml", ".env", "app.conf", "docker/.env.example"]).iter().all(|&found| found == super::Kind::Settings));
        assert!(kinds(&["README.md", "a/b.txt"]).iter().all(|&found| found == super::Kind::Page));
        assert!(kinds(&["LICENSE", "", "a.unheard"]).iter().all(|&found| found == super::Kind::Unknown));
    }

    #[test]
    fn places_are_told_by_words() {
        for (path, told) in [
            ("tests/a.rs", Some(PathSignal::Test)),
            ("pkg/api_test.go", Some(PathSignal::Test)),
            ("src/LoginTest.java", Some(PathSignal::Test)),
            ("web/user.spec.ts", Some(PathSignal::Test)),
            ("examples/a.py", Some(PathSignal::Example)),
            ("vendor/x/a.go", Some(PathSignal::Vendored)),
            ("web/package-lock.json", Some(PathSignal::Locked)),
            ("app/locales/de.json", Some(PathSignal::Translated)),
            ("dist/app.min.js", Some(PathSignal::Minified)),
            ("src/pt-BR.json", Some(PathSignal::Translated)),
            ("src/messages_fr.properties", Some(PathSignal::Translated)),
            ("crypto/wycheproof/aes.json", Some(PathSignal::Test)),
            ("src/id.json", None),
            ("src/en-route-to-it.json", None),
            ("src/attestation.rs", None),
            ("src/contest/latest.py", None),
            ("config/production.yml", None),
        ] {
            assert_eq!(place(path.as_bytes()), told, "{path}");
        }
    }
}
