//! What can be proven of an expression without running it: how long a match can be, and which literals and runs each must hold.
//!
//! The build script includes this file by its path, so it leans on `regex-syntax` and the standard library alone.

mod run;

use super::Gate;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// The most alternatives that the proof spreads an expression into; beyond it parts become gaps, which prove nothing.
const SPREAD: usize = 512;

/// The most letters of a class that are told apart; a larger class proves nothing of the byte it stands for.
const CLASS: usize = 16;

/// The most often that an exact repetition is written out.
const REPEAT: u32 = 8;

/// What can be proven of an expression.
#[derive(Debug)]
pub struct Shape {
    hir: Hir,
    groups: Vec<Option<String>>,
}

/// Parses an expression (bytes, Unicode off) and looks at its shape.
///
/// Errors: the parser's complaint in one line.
pub fn analyse(expression: &str) -> Result<Shape, String> {
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
    let hir = parsed.map_err(|error| one_line(&error.to_string()))?;
    let mut groups = Vec::new();
    collect_groups(&hir, &mut groups);
    Ok(Shape { hir, groups })
}

/// Folds a parser's complaint, which draws the expression over several lines, into the last one, which says what is wrong.
pub fn one_line(complaint: &str) -> String {
    let last = complaint.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("unknown");
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

impl Shape {
    /// Returns the length in bytes of the longest match, or nothing where there is no limit.
    pub fn max_len(&self) -> Option<usize> {
        self.hir.properties().maximum_len()
    }

    /// Returns the length in bytes of the shortest match.
    pub fn min_len(&self) -> usize {
        self.hir.properties().minimum_len().unwrap_or(0)
    }

    /// Returns the names of the groups, in the order of their opening brackets; nothing for an unnamed one.
    pub fn groups(&self) -> &[Option<String>] {
        &self.groups
    }

    /// Tells whether an unnamed group takes part in every match.
    pub fn always_captures(&self) -> bool {
        always_captures(&self.hir)
    }

    /// Returns the bytes that can stand in a match, in order.
    pub fn alphabet(&self) -> Vec<u8> {
        let mut letters = [false; 256];
        collect_letters(&self.hir, &mut letters);
        (0..=u8::MAX).filter(|&byte| letters[usize::from(byte)]).collect()
    }

    /// Returns how many different bytes a match made by chance can have: no more than its alphabet, and no more than it is long; the
    /// least of all alternatives. One at least.
    pub fn variety(&self) -> usize {
        let of = |hir: &Hir| {
            let mut letters = [false; 256];
            collect_letters(hir, &mut letters);
            letters.iter().filter(|&&letter| letter).count().min(hir.properties().minimum_len().unwrap_or(0))
        };
        let least = match self.hir.kind() {
            HirKind::Alternation(branches) => branches.iter().map(of).min().unwrap_or(0),
            _ => of(&self.hir),
        };
        least.max(1)
    }

    /// Returns a run of bytes that every match holds; open if nothing worth looking for can be proven.
    pub fn gate(&self) -> Gate {
        run::gate(&self.hir)
    }

    /// Proves that every match holds one of the keywords, ASCII case ignored.
    ///
    /// The proof is one-sided: `true` is certain, `false` may only mean that the expression is too tangled to tell.
    pub fn always_contains(&self, keywords: &[&str]) -> bool {
        let keywords = folded(keywords);
        Prover { keywords: &keywords }.contains(&self.hir)
    }

    /// Returns within how many bytes from a match's start one of the keywords ends, or nothing where that cannot be told.
    pub fn lead(&self, keywords: &[&str]) -> Option<usize> {
        let keywords = folded(keywords);
        Prover { keywords: &keywords }.lead(&self.hir)
    }
}

fn folded(keywords: &[&str]) -> Vec<Vec<u8>> {
    keywords.iter().map(|keyword| keyword.to_ascii_lowercase().into_bytes()).collect()
}

fn always_captures(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => capture.name.is_none() || always_captures(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && always_captures(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().any(always_captures),
        HirKind::Alternation(branches) => branches.iter().all(always_captures),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

fn collect_groups(hir: &Hir, groups: &mut Vec<Option<String>>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            groups.push(capture.name.as_deref().map(str::to_owned));
            collect_groups(&capture.sub, groups);
        }
        HirKind::Repetition(repetition) => collect_groups(&repetition.sub, groups),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect_groups(part, groups)),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

fn collect_letters(hir: &Hir, letters: &mut [bool; 256]) {
    let mut take = |start: u32, end: u32| (start..=end.min(255)).for_each(|code| letters[code as usize] = true);
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().for_each(|&byte| take(byte.into(), byte.into())),
        HirKind::Class(Class::Bytes(bytes)) => bytes.iter().for_each(|range| take(range.start().into(), range.end().into())),
        HirKind::Class(Class::Unicode(chars)) => chars.iter().for_each(|range| take(range.start().into(), range.end().into())),
        HirKind::Capture(capture) => collect_letters(&capture.sub, letters),
        HirKind::Repetition(repetition) => collect_letters(&repetition.sub, letters),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect_letters(part, letters)),
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

/// One place in a sequence.
#[derive(Clone, Copy, PartialEq)]
enum Atom {
    /// Exactly this byte, ASCII case ignored (held in lower case).
    Byte(u8),
    /// Bytes that nothing is known of, none or more.
    Gap,
    /// Bytes that hold a keyword.
    Proven,
}

/// Sequences of which every match follows one.
type Sequences = Vec<Vec<Atom>>;

struct Prover<'k> {
    keywords: &'k [Vec<u8>],
}

impl Prover<'_> {
    fn contains(&self, hir: &Hir) -> bool {
        self.holds(&self.spread(hir))
    }

    /// Returns the bytes from the start of a match of `hir` within which a keyword ends.
    fn lead(&self, hir: &Hir) -> Option<usize> {
        match hir.kind() {
            HirKind::Capture(capture) => self.lead(&capture.sub),
            HirKind::Alternation(branches) => {
                branches.iter().map(|branch| self.lead(branch)).try_fold(0, |most, one| Some(most.max(one?)))
            }
            HirKind::Concat(parts) => {
                let certain = |count: &usize| self.contains(&Hir::concat(parts[..*count].to_vec()));
                let last = (1..=parts.len()).find(certain)? - 1;
                let length = |hir: &Hir| hir.properties().maximum_len();
                let before = parts[..last].iter().map(length).try_fold(0_usize, |sum, one| sum.checked_add(one?))?;
                // The keyword may begin in an earlier part; if it need not, it stands where it does in the last one alone.
                let within = self.lead(&parts[last]).or_else(|| length(&parts[last]))?;
                before.checked_add(within)
            }
            _ => self.contains(hir).then(|| hir.properties().maximum_len()).flatten(),
        }
    }

    /// Tells whether each of the sequences holds a keyword.
    fn holds(&self, sequences: &Sequences) -> bool {
        sequences.iter().all(|sequence| {
            sequence.contains(&Atom::Proven)
                || self.keywords.iter().any(|keyword| {
                    !keyword.is_empty()
                        && sequence
                            .windows(keyword.len())
                            .any(|window| window.iter().zip(keyword).all(|(atom, &byte)| *atom == Atom::Byte(byte)))
                })
        })
    }

    /// Returns sequences of which every match of `hir` follows one.
    fn spread(&self, hir: &Hir) -> Sequences {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => vec![Vec::new()],
            HirKind::Literal(literal) => vec![literal.0.iter().map(|byte| Atom::Byte(byte.to_ascii_lowercase())).collect()],
            HirKind::Class(class) => {
                class_letters(class).map_or_else(gap, |letters| letters.into_iter().map(|byte| vec![Atom::Byte(byte)]).collect())
            }
            HirKind::Capture(capture) => self.spread(&capture.sub),
            HirKind::Repetition(repetition) => self.spread_repetition(repetition),
            HirKind::Concat(parts) => parts.iter().fold(vec![Vec::new()], |so_far, part| self.join(&so_far, self.spread(part))),
            HirKind::Alternation(parts) => self.fit(parts.iter().flat_map(|part| self.spread(part)).collect(), SPREAD),
        }
    }

    fn spread_repetition(&self, repetition: &Repetition) -> Sequences {
        let once = self.spread(&repetition.sub);
        match (repetition.min, repetition.max) {
            (0, Some(1)) => {
                let mut either = once;
                either.push(Vec::new());
                self.fit(either, SPREAD)
            }
            (0, _) => gap(),
            (min, max) if max == Some(min) && min <= REPEAT && once.len() == 1 => vec![once[0].repeat(min as usize)],
            _ => self.join(&once, gap()),
        }
    }

    /// Puts each of `tails` behind each of `heads`; where that grows too large, the tails are folded into one first.
    fn join(&self, heads: &Sequences, tails: Sequences) -> Sequences {
        let room = SPREAD / heads.len().max(1);
        let tails = self.fit(tails, room.max(1));
        heads.iter().flat_map(|head| tails.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat())).collect()
    }

    /// Folds sequences that are more than `room` into one, keeping no more than whether all of them hold a keyword.
    fn fit(&self, sequences: Sequences, room: usize) -> Sequences {
        if sequences.len() <= room {
            return sequences;
        }
        if self.holds(&sequences) { vec![vec![Atom::Proven]] } else { gap() }
    }
}

fn gap() -> Sequences {
    vec![vec![Atom::Gap]]
}

/// Returns the bytes of a small class, ASCII case folded.
fn class_letters(class: &Class) -> Option<Vec<u8>> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Bytes(bytes) => bytes.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Unicode(chars) => chars.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let mut letters = Vec::new();
    for (start, end) in ranges {
        if end > 127 || end - start >= 2 * CLASS as u32 {
            return None;
        }
        letters.extend((start..=end).filter_map(|code| u8::try_from(code).ok()).map(|byte| byte.to_ascii_lowercase()));
    }
    letters.sort_unstable();
    letters.dedup();
    (letters.len() <= CLASS).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::analyse;

    fn contains(expression: &str, keywords: &[&str]) -> bool {
        analyse(expression).unwrap().always_contains(keywords)
    }

    #[test]
    fn a_literal_is_in_every_match() {
        assert!(contains(r"\b(ghp_[0-9A-Za-z]{36})\b", &["ghp_"]));
        assert!(contains(r"(?i)\b(GHP_[0-9a-z]{36})\b", &["ghp_"]));
        assert!(!contains(r"\b(ghx_[0-9A-Za-z]{36})\b", &["ghp_"]));
    }

    #[test]
    fn each_branch_must_hold_a_keyword() {
        assert!(contains("(?:AKIA|ASIA|A3T)[A-Z]{16}", &["akia", "asia", "a3t"]));
        assert!(!contains("(?:AKIA|ASIA|A3T)[A-Z]{16}", &["akia", "asia"]));
        assert!(contains("gh[pousr]_x", &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]));
        assert!(!contains("gh[pousrz]_x", &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]));
    }

    #[test]
    fn what_may_be_absent_proves_nothing() {
        assert!(!contains("(?:ghp_)?[a-z]{10}", &["ghp_"]));
        assert!(!contains("(?:ghp_)*[a-z]{10}", &["ghp_"]));
        assert!(contains("(?:ghp_)+[a-z]{10}", &["ghp_"]));
        assert!(contains("(?:secret|token)s?[a-z]{0,20}=", &["secret", "token"]));
    }

    #[test]
    fn a_keyword_may_span_parts() {
        assert!(contains("sk_(?:live|test)_[a-z]+", &["sk_live_", "sk_test_"]));
        assert!(contains("x{3}-abc", &["xxx-"]));
        assert!(!contains("ab[a-z]cd", &["abcd"]));
    }

    #[test]
    fn a_wide_expression_is_folded_not_spread() {
        let expression = "(?:[ab][cd][ef][gh][ij][kl][mn][op][qr][st])key";
        assert!(contains(expression, &["key"]));
        assert!(!contains(expression, &["acegikmoqs"]));
    }

    #[test]
    fn lengths_are_those_of_the_expression() {
        let shape = analyse(r"\bab{2,5}c?\b").unwrap();
        assert_eq!((shape.min_len(), shape.max_len()), (3, Some(7)));
        assert_eq!(analyse("ab+").unwrap().max_len(), None);
    }

    #[test]
    fn a_keyword_ends_within_the_lead() {
        let lead = |expression: &str, keywords: &[&str]| analyse(expression).unwrap().lead(keywords);
        assert_eq!(lead(r"\b(ghp_[0-9A-Za-z]{36})\b", &["ghp_"]), Some(4));
        assert_eq!(lead(r"(?P<name>x?(?i:acme|zenith)[a-z]{0,9})=(.{8})", &["acme", "zenith"]), Some(7));
        assert_eq!(lead(r"x{0,3}(?:key|\.{2}token)s", &["key", "token"]), Some(10));
        assert_eq!(lead(r"[a-z]{4}sk_(?:live|test)_", &["sk_live_", "sk_test_"]), Some(12));
        assert_eq!(lead(r"[a-z]*key", &["key"]), None);
        assert_eq!(lead(r"[a-z]{3}", &["key"]), None);
    }

    #[test]
    fn groups_are_listed_in_order() {
        let shape = analyse("(?P<name>a)=(?:(b)|(c))").unwrap();
        assert_eq!(shape.groups(), [Some("name".to_owned()), None, None]);
    }

    #[test]
    fn a_group_may_be_left_out_of_a_match() {
        let captures = |expression: &str| analyse(expression).unwrap().always_captures();
        assert!(captures("x(?:(a)|(b))"));
        assert!(!captures("x(?:(a)|b)"));
        assert!(!captures("x(a)?"));
        assert!(!captures("(?P<name>a)"));
    }

    #[test]
    fn an_error_is_one_line() {
        assert_eq!(analyse("a(b").unwrap_err(), "unclosed group");
        assert!(analyse(r"\p{Greek}").is_err());
    }
}
