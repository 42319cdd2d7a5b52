//! From `.hush.toml` to verdicts: what an entry forgives, and what is still caught.

use git_hush::engine::LineIndex;
use git_hush::model::{Confidence, Evidence, Finding, Provenance, RepoPath, Secret, Span, Standing};
use git_hush::policy::{Date, GitAllowed, LineContext, Note, Policy, Reason, Verdict, fingerprint};
use git_hush::settings::Layer;

const SECRET: &str = "Zq3vT8xLm0PwRk5YcBnE"; // hush:allow

fn policy(settings: &str) -> Result<Policy, git_hush::policy::Error> {
    let layer = Layer::parse(settings.as_bytes(), ".hush.toml").expect("the settings are well formed");
    Policy::new(layer.allow, GitAllowed::default(), Date::new(2027, 1, 31).expect("the day exists"))
}

fn judge(policy: &Policy, path: &[u8], text: &str) -> Verdict {
    let start = text.find(SECRET).expect("the text holds the secret");
    let span = Span::new(start, start + SECRET.len());
    let mut lines = LineIndex::new(text.as_bytes(), 1);
    let finding = Finding {
        rule: "some-rule".into(),
        confidence: Confidence::High,
        provenance: Provenance::Staged { path: RepoPath::new(path) },
        span,
        position: lines.position(start),
        excerpt: lines.excerpt(span),
        secret: Secret::new(SECRET.as_bytes()),
        fingerprint: fingerprint("some-rule", path, SECRET.as_bytes()),
        evidence: Evidence::default(),
        standing: Standing::New,
        also: Vec::new(),
    };
    policy.judge(&finding, &LineContext::new(text.as_bytes(), span)).expect("the policy is well formed")
}

#[test]
fn a_fingerprint_survives_edits_and_not_a_move() {
    let name = fingerprint("some-rule", b"a/b.env", SECRET.as_bytes());
    let policy = policy(&format!("[[allow]]\nfingerprint = \"{name}\"\nreason = \"ours\"\n")).unwrap();
    let forgiven = Verdict::Suppress(Reason::Entry { reason: Some("ours".to_owned()) });
    assert_eq!(judge(&policy, b"a/b.env", &format!("key={SECRET}")), forgiven);
    assert_eq!(judge(&policy, b"a/b.env", &format!("\n\nother = '{SECRET}' # edited")), forgiven);
    assert_eq!(judge(&policy, b"a/c.env", &format!("key={SECRET}")), Verdict::Report);
}

#[test]
fn paths_that_are_not_utf8_are_matched() {
    let policy = policy("[[allow]]\npaths = [\"docs/**\"]\n").unwrap();
    assert_ne!(judge(&policy, b"docs/\xff\xe4.md", SECRET), Verdict::Report);
    assert_eq!(judge(&policy, b"\xffdocs/a.md", SECRET), Verdict::Report);
}

#[test]
fn an_expired_entry_stops_working_and_is_told() {
    let policy = policy("[[allow]]\nrule = \"some-rule\"\nexpires = 2027-01-30\n").unwrap();
    assert_eq!(judge(&policy, b"a", SECRET), Verdict::Report);
    let expires = Date::parse("2027-01-30").unwrap();
    assert_eq!(policy.notes(), [Note::Expired { place: ".hush.toml:1".to_owned(), expires, missed: true }]);
}

#[test]
fn a_malformed_entry_is_named_by_its_line() {
    for settings in ["\n[[allow]]\nreason = \"none\"\n", "\n[[allow]]\nsecret = \"(\"\n", "\n[[allow]]\npaths = [\"a[\"]\n"] {
        let error = policy(settings).unwrap_err();
        assert!(error.to_string().contains(".hush.toml:2") && error.hint().is_some(), "{error}");
    }
}
