//! The longest run of bytes of one class that every match of an expression must hold.

use super::Hir;
use crate::engine::{Gate, RunClass};
use regex_syntax::hir::{Class, HirKind};

/// The signs that are worth a look: rare in source text, the rarest first.
const RARE_SIGNS: [u8; 4] = *b"~@[?";

/// A run that is shorter tells nothing of a text.
const LEAST: u64 = 6;

/// What all matches of an expression have in common, as lower bounds.
#[derive(Clone, Copy)]
struct Bounds {
    /// Whether every match is of the class from end to end.
    whole: bool,
    /// The run that a match begins with; of a whole match, all of it.
    opens: u64,
    /// The run that a match ends with.
    closes: u64,
    /// The longest run in a match.
    longest: u64,
}

impl Bounds {
    const EMPTY: Self = Self { whole: true, opens: 0, closes: 0, longest: 0 };
    const STRANGE: Self = Self { whole: false, ..Self::EMPTY };

    const fn run(length: u64) -> Self {
        Self { whole: true, opens: length, closes: length, longest: length }
    }

    fn then(self, next: Self) -> Self {
        let across = self.closes.saturating_add(next.opens);
        Self {
            whole: self.whole && next.whole,
            opens: if self.whole { across } else { self.opens },
            closes: if next.whole { across } else { next.closes },
            longest: self.longest.max(next.longest).max(across),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            whole: self.whole && other.whole,
            opens: self.opens.min(other.opens),
            closes: self.closes.min(other.closes),
            longest: self.longest.min(other.longest),
        }
    }

    fn times(self, least: u32) -> Self {
        match (self.whole, least) {
            (true, _) => Self::run(self.opens.saturating_mul(least.into())),
            (false, 0) => Self::STRANGE,
            (false, 1) => self,
            (false, _) => self.then(self),
        }
    }
}

/// Returns the gate that is hardest to pass by chance among those that every match passes.
pub(super) fn gate(hir: &Hir) -> Gate {
    let gates = RunClass::ALL.map(|class| (class, bounds(hir, class).longest));
    let sound = gates.into_iter().filter(|&(_, length)| length >= LEAST);
    let hardest = sound.max_by_key(|&(class, length)| length * weight(class));
    let run =
        hardest.map_or(Gate::OPEN, |(class, length)| Gate { class, length: u32::try_from(length).unwrap_or(u32::MAX), sign: None });
    Gate { sign: RARE_SIGNS.iter().copied().find(|&sign| must_hold(hir) >> sign & 1 == 1), ..run }
}

/// Returns a bit for each ASCII byte that every match holds.
fn must_hold(hir: &Hir) -> u128 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.iter().filter(|byte| byte.is_ascii()).fold(0, |all, &byte| all | 1 << byte),
        HirKind::Class(Class::Bytes(bytes)) => match bytes.ranges() {
            [only] if only.start() == only.end() && only.start().is_ascii() => 1 << only.start(),
            _ => 0,
        },
        HirKind::Class(Class::Unicode(_)) => 0,
        HirKind::Repetition(repetition) if repetition.min == 0 => 0,
        HirKind::Repetition(repetition) => must_hold(&repetition.sub),
        HirKind::Capture(capture) => must_hold(&capture.sub),
        HirKind::Concat(parts) => parts.iter().fold(0, |all, part| all | must_hold(part)),
        HirKind::Alternation(branches) => branches.iter().map(must_hold).reduce(|one, other| one & other).unwrap_or(0),
    }
}

/// Returns what one more byte of the class tells, a narrow class more than a wide one.
const fn weight(class: RunClass) -> u64 {
    match class {
        RunClass::Hex => 20,
        RunClass::Alnum => 14,
        RunClass::Word => 12,
        RunClass::Token => 10,
    }
}

fn bounds(hir: &Hir, class: RunClass) -> Bounds {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Bounds::EMPTY,
        HirKind::Literal(literal) => literal
            .0
            .iter()
            .fold(Bounds::EMPTY, |so_far, &byte| so_far.then(if class.holds(byte) { Bounds::run(1) } else { Bounds::STRANGE })),
        HirKind::Class(letters) if is_within(letters, class) => Bounds::run(1),
        HirKind::Class(_) => Bounds::STRANGE,
        HirKind::Capture(capture) => bounds(&capture.sub, class),
        HirKind::Repetition(repetition) => bounds(&repetition.sub, class).times(repetition.min),
        HirKind::Concat(parts) => parts.iter().fold(Bounds::EMPTY, |so_far, part| so_far.then(bounds(part, class))),
        HirKind::Alternation(branches) => {
            branches.iter().map(|branch| bounds(branch, class)).reduce(Bounds::or).unwrap_or(Bounds::STRANGE)
        }
    }
}

fn is_within(letters: &Class, class: RunClass) -> bool {
    let within =
        |start: u32, end: u32| end <= 127 && (start..=end).filter_map(|code| u8::try_from(code).ok()).all(|byte| class.holds(byte));
    match letters {
        Class::Bytes(bytes) => bytes.iter().all(|range| within(range.start().into(), range.end().into())),
        Class::Unicode(chars) => chars.iter().all(|range| within(range.start().into(), range.end().into())),
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Gate, RunClass, shape};

    fn gate(expression: &str) -> Gate {
        shape::analyse(expression).unwrap().gate()
    }

    fn run(class: RunClass, length: u32) -> Gate {
        Gate { class, length, sign: None }
    }

    #[test]
    fn a_run_is_as_long_as_its_class_goes_on() {
        assert_eq!(gate(r"\b(key-[0-9a-f]{32})\b"), run(RunClass::Hex, 32));
        assert_eq!(gate(r"acme[^\n]{0,40}[= ]([0-9a-z]{20,40})\b"), run(RunClass::Alnum, 20));
        assert_eq!(gate(r"(acme_[0-9A-Za-z_-]{20})"), run(RunClass::Word, 25));
        assert_eq!(gate(r"([0-9a-z]{8}\.[0-9a-z]{8})"), run(RunClass::Token, 17));
    }

    #[test]
    fn what_may_be_absent_or_differ_counts_for_the_least() {
        assert_eq!(gate("(x?[0-9]{8}|[a-f]{9}g)").length, 8);
        assert_eq!(gate("(?:ab )?[0-9a-z]{7,9}").length, 7);
        assert_eq!(gate("(?:[0-9a-f]{4} ){3}"), Gate::OPEN);
        assert_eq!(gate("(?:[0-9a-f]{4} [0-9a-f]{5}){2}").length, 9);
        assert_eq!(gate("(.{20})"), Gate::OPEN);
    }

    #[test]
    fn a_sign_that_every_match_holds_is_asked_for() {
        let sign = |expression: &str| gate(expression).sign;
        assert_eq!(sign(r"\w+://[^:]*:([^@]+)@\w"), Some(b'@'));
        assert_eq!(sign(r"(?:a@|b@c){1,3}x"), Some(b'@'));
        assert_eq!(sign(r"[8]Q~(\w{9})@?"), Some(b'~'));
        for expression in [r"(?:a@|b)x", r"(?:@){0,3}x", r"[@x]y", r"\w+:(\w+)", "(?:)"] {
            assert_eq!(sign(expression), None, "{expression}");
        }
    }
}
