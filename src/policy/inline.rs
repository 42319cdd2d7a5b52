//! Markers on the line itself: our own, and those that people already have from other tools.

use super::LineContext;
use crate::engine::Lexicon;
use crate::model::Span;

/// How far from the secret a marker is looked for, so that many secrets on one endless line cost no more than each its share.
const NEAR: usize = 4 << 10;

/// A marker: how it is written, and what it is about.
///
/// In the text, lower case; a blank behind a colon stands for any number of blanks, any other for at least one (or a dash).
struct Marker {
    text: &'static str,
    scope: Scope,
}

/// What a marker is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The line it stands on, and only the rules it names if it names any.
    Rules,
    /// The line it stands on.
    Line,
    /// The line below.
    NextLine,
}

const MARKERS: [Marker; 13] = [
    Marker { text: "hush:allow", scope: Scope::Rules },
    Marker { text: "gitleaks:allow", scope: Scope::Line },
    Marker { text: "betterleaks:allow", scope: Scope::Line },
    Marker { text: "kingfisher:ignore", scope: Scope::Line },
    Marker { text: "trufflehog:ignore", scope: Scope::Line },
    Marker { text: "pragma: allowlist secret", scope: Scope::Line },
    Marker { text: "pragma: whitelist secret", scope: Scope::Line },
    Marker { text: "pragma: allowlist nextline secret", scope: Scope::NextLine },
    Marker { text: "pragma: whitelist nextline secret", scope: Scope::NextLine },
    Marker { text: "secretlint-disable-line", scope: Scope::Line },
    Marker { text: "secretlint-disable-next-line", scope: Scope::NextLine },
    Marker { text: "ggignore", scope: Scope::Line },
    Marker { text: "noqa: secret", scope: Scope::Line },
];

/// Words of which every marker holds one, and hardly any other text.
#[rustfmt::skip]
pub(super) static SIGNS: Lexicon = Lexicon::folded(&[
    b":allow", b":ignore", b"pragma:", b"secretlint-disable", b"ggignore", b"noqa:",
]);

/// The length of the longest of them.
pub(super) const LONGEST_SIGN: usize = 18;

/// Returns the marker that forgives a finding of `rule`, if one stands on the secret's first or last line or above it.
pub(super) fn marker(rule: &str, line: &LineContext<'_>) -> Option<&'static str> {
    if !line.may_be_marked() {
        return None;
    }
    let line = line.lines();
    let (lines, secret) = (line.bytes(), line.secret());
    let first = clip(line.first(), secret);
    let last = clip(line.last(), secret);
    let above = line.before().map(|above| &above[above.len().saturating_sub(NEAR)..]);
    MARKERS
        .iter()
        .find(|marker| marker.scope != Scope::NextLine && marker.stands(lines, first, secret, rule))
        .or_else(|| {
            let last = (last != first).then_some(last)?;
            MARKERS.iter().find(|marker| marker.scope != Scope::NextLine && marker.stands(lines, last, secret, rule))
        })
        .or_else(|| {
            let above = above?;
            let whole = Span::new(0, above.len());
            MARKERS.iter().find(|marker| marker.scope == Scope::NextLine && marker.stands(above, whole, Span::default(), rule))
        })
        .map(|marker| marker.text)
}

/// Returns the part of a line that is near the secret.
fn clip(line: Span, secret: Span) -> Span {
    let start = line.start.max(secret.start.saturating_sub(NEAR));
    Span::new(start.min(line.end), line.end.min(secret.end.saturating_add(NEAR)))
}

impl Marker {
    /// Tells whether the marker stands within `line` of `lines`, as a word of its own, outside the secret, and is about `rule`.
    fn stands(&self, lines: &[u8], line: Span, secret: Span, rule: &str) -> bool {
        let (first, text) = (self.text.as_bytes()[0], &lines[line.range()]);
        memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).any(|start| {
            let Some(length) = self.length_at(&text[start..]) else { return false };
            let end = start + length;
            let place = Span::new(line.start + start, line.start + end);
            !place.overlaps(secret) && opens_word(&text[..start]) && self.is_about(&text[end..], rule)
        })
    }

    /// Returns how long the marker is that `text` begins with.
    fn length_at(&self, text: &[u8]) -> Option<usize> {
        let (mut at, mut previous) = (0, 0);
        for wanted in self.text.bytes() {
            if wanted == b' ' {
                let blanks = text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                at += match (blanks, previous) {
                    (0, b':') => 0,
                    (0, _) if text.get(at) == Some(&b'-') => 1,
                    (0, _) => return None,
                    (blanks, _) => blanks,
                };
            } else {
                text.get(at).filter(|byte| byte.eq_ignore_ascii_case(&wanted))?;
                at += 1;
            }
            previous = wanted;
        }
        Some(at)
    }

    /// Tells whether what follows the marker ends it as a word, and includes `rule` if it lists rules.
    fn is_about(&self, rest: &[u8], rule: &str) -> bool {
        match rest {
            [b'=', list @ ..] => self.scope == Scope::Rules && lists(list, rule),
            rest => closes_word(rest),
        }
    }
}

/// Tells whether `rule` is in a list such as `one-rule,another-rule`, which ends where no rule id can go on.
fn lists(list: &[u8], rule: &str) -> bool {
    let is_id = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut rest = list;
    loop {
        let end = rest.iter().position(|byte| !is_id(byte)).unwrap_or(rest.len());
        // A comment's end can follow without a blank: `hush:allow=rule-id-->`.
        let id = rest[..end].strip_suffix(b"--").unwrap_or(&rest[..end]);
        if !id.is_empty() && id.eq_ignore_ascii_case(rule.as_bytes()) {
            return true;
        }
        let Some(next) = rest[end..].strip_prefix(b",") else { return false };
        rest = next.trim_ascii_start();
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Tells whether a word can begin behind `before`: a dash belongs to a word (`x-ggignore`), two are a comment's (`<!--ggignore`).
fn opens_word(before: &[u8]) -> bool {
    match before {
        [.., byte, b'-'] => !is_word(*byte),
        [.., byte] => !is_word(*byte) && *byte != b':',
        [] => true,
    }
}

/// Tells whether a word can end before `after`.
fn closes_word(after: &[u8]) -> bool {
    match after {
        [b'-' | b':' | b'.', byte, ..] => !is_word(*byte),
        [byte, ..] => !is_word(*byte),
        [] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{MARKERS, NEAR, Scope};
    use crate::policy::tests::found;

    fn marker(text: &str) -> Option<&'static str> {
        let (_, context) = found("f", text, "Zq3vT8");
        super::marker("some-rule", &context)
    }

    #[test]
    fn every_marker_forgives_its_line_and_no_other() {
        for (index, known) in MARKERS.iter().enumerate() {
            let (text, upper) = (known.text, known.text.to_uppercase());
            let (same, above) = (format!("key = Zq3vT8 # {text}\r\nnext"), format!("# {upper}\r\nkey = Zq3vT8\n"));
            let next = known.scope == Scope::NextLine;
            assert_eq!(marker(&same), (!next).then_some(text), "{index}");
            assert_eq!(marker(&above), next.then_some(text), "{index}");
            assert_eq!(marker(&format!("key = Zq3vT8\n# {text}")), None, "{index}");
        }
    }

    #[test]
    fn every_marker_holds_a_sign() {
        assert!(MARKERS.iter().all(|marker| super::SIGNS.stands_in(marker.text.as_bytes())));
        assert!(super::SIGNS.stands_in(&b"secretlint-disable"[..super::LONGEST_SIGN]));
    }

    #[test]
    fn a_marker_is_a_word_of_its_own() {
        for text in [
            "#hush:allow",
            "//hush:allow",
            "<!--hush:allow-->",
            "/*hush:allow*/",
            "# hush:allow, documented",
            "# see docs; hush:allow.",
        ] {
            assert_eq!(marker(&format!("Zq3vT8 {text}")), Some("hush:allow"), "{text}");
        }
        for text in [
            "xhush:allow",
            "hush:allowance",
            "hush:allow-all",
            "hush:allow_x",
            "x-hush:allow",
            "my:hush:allow",
            "hush: allow",
            "hush:allow:x",
        ] {
            assert_eq!(marker(&format!("Zq3vT8 {text}")), None, "{text}");
        }
        assert_eq!(marker("Zq3vT8 gitleaks:allow=x"), None);
    }

    #[test]
    fn blanks_are_taken_as_other_tools_take_them() {
        for text in ["pragma:allowlist secret", "pragma:  allowlist  secret", "Pragma: Allowlist-Secret"] {
            assert_eq!(marker(&format!("Zq3vT8 # {text}")), Some("pragma: allowlist secret"), "{text}");
        }
        assert_eq!(marker("Zq3vT8 # pragma: allowlistsecret"), None);
        assert_eq!(marker("Zq3vT8 # noqa:secret"), Some("noqa: secret"));
        assert_eq!(marker("Zq3vT8 # noqa"), None);
    }

    #[test]
    fn a_marker_with_rules_is_about_those() {
        for list in ["some-rule", "other-rule,some-rule", "other-rule, some-rule", "some-rule-->", "Some-Rule, and why"] {
            assert_eq!(marker(&format!("Zq3vT8 hush:allow={list}")), Some("hush:allow"), "{list}");
        }
        for list in ["", "other-rule", "some", "some-rule-too", "other some-rule", ",", "other-rule,"] {
            assert_eq!(marker(&format!("Zq3vT8 hush:allow={list}")), None, "{list}");
        }
    }

    #[test]
    fn a_marker_within_the_secret_does_not_count() {
        let (_, context) = found("f", "key = 'aaa hush:allow bbb'", "aaa hush:allow bbb");
        assert_eq!(super::marker("some-rule", &context), None);
    }

    #[test]
    fn a_secret_of_many_lines_is_forgiven_on_its_first_or_last() {
        let judge = |text: &str| super::marker("some-rule", &found("f", text, "BEGIN\nmiddle\nEND").1);
        assert_eq!(judge("BEGIN\nmiddle\nEND # ggignore"), Some("ggignore"));
        assert_eq!(judge("# ggignore BEGIN\nmiddle\nEND"), Some("ggignore"));
        assert_eq!(judge("# ggignore\nBEGIN\nmiddle\nEND\n# ggignore"), None);
    }

    #[test]
    fn an_endless_line_is_searched_near_the_secret_only() {
        let pad = "x ".repeat(NEAR);
        assert_eq!(marker(&format!("hush:allow {pad} Zq3vT8 {pad} hush:allow")), None);
        assert_eq!(marker(&format!("{pad} Zq3vT8 hush:allow {pad}")), Some("hush:allow"));
    }
}
