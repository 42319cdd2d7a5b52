//! What the reports look like, on constructed findings, hostile ones included.

use super::human::Human;
use super::json::Json;
use super::lines::Lines;
use super::{Colour, Options, Palette, Reporter, Stream, sanitize::is_hidden};
use crate::engine::{Checks, Gate, LineIndex, Matcher, Pattern, Quiet, Reach};
use crate::model::{
    Confidence, Environment, Evidence, Finding, Fingerprint, ObjectId, Provenance, RepoPath, Secret, Skip, SkipReason, Span,
    Standing, Summary,
};
use crate::policy::{Judged, Reason, Verdict};
use crate::rules::{Examples, Rule};
use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

const PLAIN: Options = Options { show_secrets: false, verbose: false, palette: Palette::PLAIN, terminal: false, width: 80 };

/// A secret that no provider would issue.
fn secret() -> String {
    ["tok_", &"k3Y".repeat(8)].concat()
}

fn rules() -> Vec<Rule> {
    let pattern = Pattern {
        keywords: vec!["tok_".into()].into(),
        matcher: Matcher::Regex("(tok_[0-9A-Za-z]+)".into()),
        reach: Reach::anywhere(64),
        gate: Gate::OPEN,
        checks: Checks { checksum: None, min_entropy: 0.0, quiet: Quiet::Off, weighed: None },
    };
    vec![Rule {
        id: "example-token".into(),
        name: "Example token".into(),
        pattern,
        confidence: Confidence::High,
        revoke: Some("https://example.com/tokens".into()),
        examples: Examples { matching: Vec::new().into(), ignored: Vec::new().into() },
    }]
}

/// A finding of `secret`, wherever it stands in `content`.
fn finding(path: &[u8], content: &[u8], secret: &[u8]) -> Judged {
    let start = content.windows(secret.len().max(1)).position(|window| window == secret).unwrap();
    let span = Span::new(start, start + secret.len());
    let mut lines = LineIndex::new(content, 1);
    let finding = Finding {
        rule: "example-token".into(),
        confidence: Confidence::High,
        provenance: Provenance::Worktree { path: RepoPath::new(path) },
        span,
        position: lines.position(start),
        excerpt: lines.excerpt(span),
        secret: Secret::new(secret),
        fingerprint: Fingerprint::parse("0123456789abcdef0123").unwrap(),
        evidence: Evidence { proven: false, entropy: 3.25, signals: None },
        standing: Standing::New,
        also: Vec::new(),
    };
    Judged { finding, verdict: Verdict::Report, exposure: None }
}

fn human(options: Options, judged: &[Judged], summary: &Summary) -> String {
    let rules = rules();
    show(&mut Human::new(options, &rules), judged, summary)
}

fn show(reporter: &mut dyn Reporter, judged: &[Judged], summary: &Summary) -> String {
    let mut out = Vec::new();
    judged.iter().for_each(|judged| reporter.finding(&mut out, judged).unwrap());
    reporter.finish(&mut out, summary).unwrap();
    String::from_utf8(out).unwrap()
}

/// The excerpt's line and the text that its carets stand under.
fn underlined(report: &str) -> (String, String) {
    let lines: Vec<&str> = report.lines().collect();
    let (text, carets) = (lines[3].to_owned(), lines[4]);
    let (from, to) = (carets.find('^').unwrap(), carets.len());
    let mut column = 0;
    let mut under = String::new();
    for char in text.chars() {
        if (from..to).contains(&column) {
            under.push(char);
        }
        column += char.to_string().width();
    }
    (text, under)
}

fn one(content: &[u8], secret: &[u8]) -> String {
    human(PLAIN, &[finding(b"a.txt", content, secret)], &Summary::default())
}

#[test]
fn a_finding_reads_like_a_compilers_error() {
    let content = format!("first\nkey = \"{}\"\n", secret());
    let summary = Summary { units: 1, bytes: 42, suppressed: 2, below_threshold: 1, ..Summary::default() };
    let expected = "\
error: Example token (example-token)
 --> src/a.txt:2:8
  |
2 | key = \"tok_…3Y\"
  |        ^^^^^^^
  |
  = why: high confidence: nothing else has this shape
  = help: if this is no secret: git hush allow 0123456789abcdef0123
  = help: if it was ever pushed, revoke it: https://example.com/tokens

1 secret found; scanned 1 unit (42 bytes); 2 allowed; 1 below the confidence asked for
";
    assert_eq!(human(PLAIN, &[finding(b"src/a.txt", content.as_bytes(), secret().as_bytes())], &summary), expected);
}

#[test]
fn what_is_old_is_a_note_and_names_its_commit() {
    let mut judged = finding(b"a", secret().as_bytes(), secret().as_bytes());
    let commit = ObjectId::from_hex(&[b'a'; 40]);
    judged.finding.standing = Standing::Published;
    judged.finding.evidence.proven = true;
    judged.finding.provenance = Provenance::Object { oid: commit.unwrap(), path: RepoPath::new(b"a"), commit };
    let report = human(PLAIN, &[judged], &Summary::default());
    assert!(report.starts_with("note: Example token (example-token)\n --> a:1:1 (commit aaaaaaaaaa)\n"), "{report}");
    assert!(report.contains("= why: its checksum holds") && report.contains("= note: it is out already"), "{report}");
    assert!(report.contains("no new secrets found, 1 known before"), "{report}");
}

#[test]
fn an_aws_key_names_its_account() {
    // The bits of the ID hold the account; the letters behind them do not matter.
    let id = format!("{}{}{}", "AKIA", "Q".repeat(10), "X".repeat(6));
    let mut judged = finding(b"a", id.as_bytes(), id.as_bytes());
    assert!(!human(PLAIN, &[judged.clone()], &Summary::default()).contains("account"));
    judged.finding.rule = "aws-access-key-id".into();
    let report = human(PLAIN, &[judged], &Summary::default());
    assert!(report.contains("; it opens the account 0"), "{report}");
}

#[test]
fn clean_is_silent_unless_something_was_skipped_or_asked() {
    let clean = Summary { units: 3, suppressed: 1, ..Summary::default() };
    assert_eq!(human(PLAIN, &[], &clean), "");
    let verbose = Options { verbose: true, ..PLAIN };
    assert_eq!(human(verbose, &[], &clean), "no secrets found; scanned 3 units (0 bytes); 1 allowed\n");
    let provenance = Provenance::Staged { path: RepoPath::new(b"big\x1b.bin") };
    let skipped = vec![Skip { provenance, reason: SkipReason::TooLarge { size: 2 << 20, limit: 1 << 20 } }];
    let expected = "\
warning: not scanned: \"big\\033.bin\": 2.0 MiB is over the limit of 1.0 MiB
no secrets found; scanned 0 units (0 bytes); 1 not scanned
";
    assert_eq!(human(PLAIN, &[], &Summary { skipped, ..Summary::default() }), expected);
}

#[test]
fn what_is_forgiven_is_shown_on_request_only() {
    let mut judged = finding(b"a", secret().as_bytes(), secret().as_bytes());
    judged.verdict = Verdict::Suppress(Reason::Entry { reason: Some("docs\x1b[2J".to_owned()) });
    assert_eq!(human(PLAIN, std::slice::from_ref(&judged), &Summary::default()), "");
    assert_eq!(show(&mut Lines::new(PLAIN), std::slice::from_ref(&judged), &Summary::default()), "");
    let report = human(Options { verbose: true, ..PLAIN }, &[judged], &Summary::default());
    assert!(report.starts_with("allowed: Example token"), "{report}");
    assert!(report.contains("= allowed: by the allow list: docs\\x1b[2J"), "{report}");
    assert!(report.ends_with("no secrets found; scanned 0 units (0 bytes)\n"), "{report}");
}

#[test]
fn carets_stand_under_the_mask_behind_wide_characters_and_tabs() {
    for before in ["", "\t", "鍵鍵 = ", "a\tb\t鍵\t= ", "e\u{301}\u{301} = ", "\u{200b}x\u{202e}= ", "\x1b[31m"] {
        let (_, under) = underlined(&one(format!("{before}{}; rest", secret()).as_bytes(), secret().as_bytes()));
        assert_eq!(under, "tok_…3Y", "behind {before:?}");
    }
    let (_, under) = underlined(&one(&[b"\xff\xfe", secret().as_bytes(), b"\r\n"].concat(), secret().as_bytes()));
    assert_eq!(under, "tok_…3Y");
}

#[test]
fn every_secret_on_the_line_is_masked_and_one_is_underlined() {
    let (first, second) = (secret(), ["oth_", &"z9Q".repeat(8)].concat());
    let content = format!("a={first} b={second} c={first}");
    let mut judged = finding(b"a", content.as_bytes(), second.as_bytes());
    let (third, len) = (content.rfind(&first).unwrap(), first.len());
    judged.finding.excerpt.masked.extend([Span::new(third, third + len), Span::new(2, 2 + len), Span::new(4, 9)]);
    let (text, under) = underlined(&human(PLAIN, &[judged], &Summary::default()));
    assert_eq!(text, "1 | a=tok_…3Y b=oth_…9Q c=tok_…3Y");
    assert_eq!(under, "oth_…9Q");
}

#[test]
fn what_overlaps_the_secret_shows_nothing_of_itself() {
    let content = format!("<<{}>>", secret());
    let mut judged = finding(b"a", content.as_bytes(), secret().as_bytes());
    judged.finding.excerpt.masked.extend([Span::new(0, 10), Span::new(12, 900), Span::new(7, 3)]);
    let (text, under) = underlined(&human(PLAIN, &[judged], &Summary::default()));
    assert_eq!((text.as_str(), under.as_str()), ("1 | …tok_…3Y…", "tok_…3Y"));
}

#[test]
fn long_lines_are_cut_around_the_secret() {
    for (before, behind) in [(1_700_000, 0), (0, 1_700_000), (900_000, 900_000), (3, 60), (60, 3)] {
        let content = [" ".repeat(before).replace(' ', "鍵"), secret(), "x".repeat(behind)].concat();
        let judged = finding(b"a", content.as_bytes(), secret().as_bytes());
        let report = human(PLAIN, std::slice::from_ref(&judged), &Summary::default());
        let (text, under) = underlined(&report);
        assert_eq!(under, "tok_…3Y");
        assert!(report.lines().take(5).all(|line| line.width() <= 80), "{report}");
        assert_eq!(text.starts_with("1 | …"), before > 10, "{text}");
        // The whole line as the excerpt must do no harm either.
        let mut whole = judged;
        let at = content.find("tok_").unwrap();
        whole.finding.excerpt.secret = Span::new(at, at + secret().len());
        whole.finding.excerpt.bytes = content.into_bytes();
        whole.finding.excerpt.masked = vec![whole.finding.excerpt.secret];
        let (text, under) = underlined(&human(PLAIN, &[whole], &Summary::default()));
        assert_eq!(under, "tok_…3Y");
        assert!(text.width() <= 80, "{text}");
    }
}

#[test]
fn a_secret_longer_than_its_line_is_masked_to_the_line() {
    let block = format!("-----BEGIN {} KEY-----\nM9zC\n-----END", "PRIVATE");
    let report = one(format!("k: {block}").as_bytes(), block.as_bytes());
    let (text, under) = underlined(&report);
    assert_eq!((text.as_str(), under.as_str()), ("1 | k: -----BEGIN PRIVATE KEY-----…", "-----BEGIN PRIVATE KEY-----…"));
    assert!(!report.contains("M9zC"), "{report}");
}

#[test]
fn crlf_and_an_empty_secret_do_no_harm() {
    let report = one(format!("a\r\n{}\r\nb", secret()).as_bytes(), secret().as_bytes());
    assert!(!report.contains("\\x0d") && report.contains("\n2 | tok_…3Y\n"), "{report}");
    let mut judged = finding(b"", b"abc", b"b");
    judged.finding.excerpt.secret = Span::new(9, 2);
    judged.finding.excerpt.masked.clear();
    let report = human(PLAIN, &[judged], &Summary::default());
    assert!(report.contains("--> \"\":1:2\n") && report.contains('^'), "{report}");
}

#[test]
fn secrets_are_whole_if_asked_for() {
    let options = Options { show_secrets: true, ..PLAIN };
    let content = format!("key = {}", secret());
    let judged = [finding(b"a", content.as_bytes(), secret().as_bytes())];
    assert_eq!(underlined(&human(options, &judged, &Summary::default())).1, secret());
    assert!(show(&mut Lines::new(options), &judged, &Summary::default()).contains(&secret()));
    assert!(show(&mut Json::new(options, &rules()), &judged, &Summary::default()).contains(&secret()));
}

#[test]
fn no_format_shows_the_secret_or_lets_a_control_character_through() {
    let path = "evil\u{202e}\x1b]0;x\x07\u{9b}\u{200b}.txt".as_bytes();
    let content = format!("\x1b[2J\u{202e}{}\u{2066}\x7f\r\x08", secret());
    let mut judged = finding(path, content.as_bytes(), secret().as_bytes());
    judged.finding.rule = "evil\x1b[31m\u{202e}".into();
    judged.finding.also = vec![Arc::from("also\x1b\u{200b}")];
    let judged = [judged];
    let skip = Skip { provenance: Provenance::Worktree { path: RepoPath::new(path) }, reason: SkipReason::NotAFile };
    let summary = Summary { skipped: vec![skip], ..Summary::default() };
    let terminal = Options { terminal: true, ..PLAIN };
    let rules = rules();
    let reporters: [Box<dyn Reporter>; 3] =
        [Box::new(Human::new(terminal, &rules)), Box::new(Lines::new(terminal)), Box::new(Json::new(terminal, &rules))];
    for mut reporter in reporters {
        let report = show(reporter.as_mut(), &judged, &summary);
        assert!(!report.replace('\n', "").chars().any(is_hidden), "{report:?}");
        assert!(!report.contains(&secret()[6..20]), "{report}");
    }
}

#[test]
fn lines_keep_the_bytes_of_a_path_on_a_pipe() {
    let mut out = Vec::new();
    let mut lines = Lines::new(PLAIN);
    lines.finding(&mut out, &finding(b"caf\xe9\x1b.txt", secret().as_bytes(), secret().as_bytes())).unwrap();
    lines.finding(&mut out, &finding(b"a\nb", format!("x {}", secret()).as_bytes(), secret().as_bytes())).unwrap();
    let expected: &[u8] =
        b"caf\xe9\x1b.txt:1:1: example-token: tok_\xe2\x80\xa63Y\n\"a\\nb\":1:3: example-token: tok_\xe2\x80\xa63Y\n";
    assert_eq!(out, expected);
}

#[test]
fn json_is_one_object_a_line() {
    let mut judged = finding(b"caf\xe9", format!("k={}", secret()).as_bytes(), secret().as_bytes());
    judged.finding.also = vec![Arc::from("generic")];
    let skip = Skip { provenance: Provenance::Stdin, reason: SkipReason::Encrypted };
    let report = show(&mut Json::new(PLAIN, &rules()), &[judged], &Summary { skipped: vec![skip], ..Summary::default() });
    let expected = "\
{\"type\":\"finding\",\"version\":1,\"rule\":\"example-token\",\"name\":\"Example token\",\"confidence\":\"high\",\"source\":\"worktree\",\
\"path\":\"caf\u{fffd}\",\"path_base64\":\"Y2Fm6Q==\",\"line\":1,\"column\":3,\"span\":[2,30],\"fingerprint\":\"0123456789abcdef0123\",\
\"secret\":\"tok_…3Y\",\"proven\":false,\"entropy\":3.25,\"standing\":\"new\",\"also\":[\"generic\"],\"verdict\":\"report\",\
\"revoke\":\"https://example.com/tokens\"}
{\"type\":\"summary\",\"version\":1,\"findings\":1,\"warned\":0,\"units\":0,\"bytes\":0,\"suppressed\":0,\"known\":0,\"below_threshold\":0,\
\"skipped\":[{\"source\":\"stdin\",\"path\":\"-\",\"reason\":\"encrypted\"}]}
";
    assert_eq!(report, expected);
}

#[test]
fn colour_wraps_the_words_and_changes_nothing_else() {
    let env = Environment { err_is_terminal: true, width: Some(60), ..Environment::default() };
    let options = Options::new(Colour::Auto, Stream::Err, &env);
    assert_eq!(options.width, 60);
    let judged = [finding(b"a", format!("k={}", secret()).as_bytes(), secret().as_bytes())];
    let coloured = human(options, &judged, &Summary::default());
    assert!(coloured.starts_with("\x1b[1;31merror\x1b[0m"), "{coloured}");
    let mut plain = coloured;
    for sequence in ["1;31", "1;32", "1;33", "1;34", "1;36", "1", "0"] {
        plain = plain.replace(&format!("\x1b[{sequence}m"), "");
    }
    assert_eq!(plain, human(Options { width: 60, ..PLAIN }, &judged, &Summary::default()));
    assert_eq!(Options::new(Colour::Auto, Stream::Out, &env).palette, Palette::PLAIN);
}

proptest! {
    #[test]
    fn whatever_the_line_holds_no_secret_and_no_control_character_comes_out(
        texts in prop::collection::vec(prop::collection::vec(any::<u8>().prop_map(|byte| byte.to_ascii_lowercase()), 0..40), 3),
        others in prop::collection::vec((0_usize..200, 0_usize..200), 0..4),
        width in 40_usize..120,
    ) {
        let secrets = ["QWERTZUIOPASDFGHJKLY", "MNBVCXYLKJHGFDSAPOIU"];
        let content = [&texts[0], secrets[0].as_bytes(), &texts[1], secrets[1].as_bytes(), &texts[2]].concat();
        let start = texts[0].len();
        let second = start + 20 + texts[1].len();
        let mut judged = finding(&texts[2], &content, secrets[0].as_bytes());
        judged.finding.excerpt.bytes = content;
        judged.finding.excerpt.secret = Span::new(start, start + 20);
        judged.finding.excerpt.masked = vec![Span::new(second, second + 20)];
        judged.finding.excerpt.masked.extend(others.iter().map(|&(start, end)| Span::new(start, end)));
        let report = human(Options { width, ..PLAIN }, &[judged], &Summary::default());
        prop_assert!(!report.replace('\n', "").chars().any(is_hidden), "{report:?}");
        for secret in secrets {
            prop_assert!((0..14).all(|at| !report.contains(&secret[at..at + 6])), "{report}");
        }
        let (text, mut under) = underlined(&report);
        // A combining mark of the text before stands over the first character, in no column of its own.
        under.retain(|char| char.to_string().width() > 0);
        prop_assert_eq!(under, "QWER…LY");
        prop_assert!(text.width() <= width, "{text}");
    }
}
