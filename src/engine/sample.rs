//! A text that an expression matches, in pieces that say what may vary.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// This byte.
    Literal(u8),
    /// That many bytes, each one of these.
    OneOf {
        /// The bytes, sorted.
        bytes: Vec<u8>,
        /// How many.
        count: u32,
    },
}

/// The most pieces of one text.
const MOST: usize = 4096;

/// Returns the pieces of one of the shortest texts that the expression matches; assertions are not looked at.
///
/// Nothing is returned for an expression that does not parse, matches nothing, or is too long.
pub fn sample(expression: &str) -> Option<Vec<Sampled>> {
    let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).ok()?;
    let mut pieces = Vec::new();
    append(&hir, &mut pieces)?;
    Some(pieces)
}

fn append(hir: &Hir, pieces: &mut Vec<Sampled>) -> Option<()> {
    if pieces.len() > MOST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => pieces.extend(literal.0.iter().copied().map(Sampled::Literal)),
        HirKind::Class(class) => pieces.push(Sampled::OneOf { bytes: members(class)?, count: 1 }),
        HirKind::Capture(capture) => append(&capture.sub, pieces)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append(part, pieces))?,
        HirKind::Alternation(branches) => append(branches.first()?, pieces)?,
        HirKind::Repetition(repetition) => match repetition.sub.kind() {
            _ if repetition.min == 0 => {}
            HirKind::Class(class) => pieces.push(Sampled::OneOf { bytes: members(class)?, count: repetition.min }),
            _ => (0..repetition.min).try_for_each(|_| append(&repetition.sub, pieces))?,
        },
    }
    Some(())
}

fn members(class: &Class) -> Option<Vec<u8>> {
    let Class::Bytes(class) = class else { return None };
    let bytes: Vec<u8> = class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect();
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Sampled, sample};

    #[test]
    fn the_shortest_text_is_put_together() {
        let one_of = |bytes: &[u8], count| Sampled::OneOf { bytes: bytes.to_vec(), count };
        let expected = [Sampled::Literal(b'a'), Sampled::Literal(b'b'), one_of(b"01", 3), one_of(b"xyz", 1)];
        assert_eq!(sample(r"\bx?(?:ab|c)[01]{3,9}[xyz]").unwrap(), expected);
        assert_eq!(sample("(").or(sample("[^\\x00-\\xff]")), None);
    }

    #[test]
    fn a_text_without_end_is_refused() {
        assert_eq!(sample("(?:ab){9999}"), None);
    }
}
