//! Literals of which every match of an expression holds one, so that a fast search for them can go first.
//!
//! What is returned may be a poor choice, never a wrong one: where nothing is certain there is no answer.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most literals that are searched for at once.
const MOST: usize = 48;

/// The longest literal that is put together, in bytes; a longer one finds no less when it is cut.
const LONGEST: usize = 16;

/// The largest class that is spelled out.
const LARGEST_CLASS: usize = 3;

/// Returns literals of which every match of the expression holds one, if any are certain.
pub fn of_expression(expression: &str) -> Option<Vec<Vec<u8>>> {
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
    literals(&parsed.ok()?)
}

/// Returns literals of which every match of the expression holds one, none shorter than two bytes.
pub(super) fn literals(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let mut best = best(hir)?;
    // A literal that holds another is found where the other is.
    best.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for literal in best {
        if !kept.iter().any(|short| memchr::memmem::find(&literal, short).is_some()) {
            kept.push(literal);
        }
    }
    kept.iter().all(|literal| literal.len() >= 2).then_some(kept)
}

/// Returns the best set that is certain.
fn best(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    let whole = exact(hir).filter(|set| worth(set) > 0);
    let inner = match hir.kind() {
        HirKind::Concat(parts) => best_of_parts(parts),
        HirKind::Alternation(branches) => {
            let mut union = Vec::new();
            for branch in branches {
                union.append(&mut best(branch)?);
            }
            (union.len() <= MOST).then_some(union)
        }
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => best(&repetition.sub),
        _ => None,
    };
    better(whole, inner)
}

/// Looks at every run of parts whose strings can be spelled out, and within each part that cannot.
fn best_of_parts(parts: &[Hir]) -> Option<Vec<Vec<u8>>> {
    let mut found: Option<Vec<Vec<u8>>> = None;
    for start in 0..parts.len() {
        let mut run = vec![Vec::new()];
        for part in &parts[start..] {
            let Some(longer) = exact(part).and_then(|set| product(&run, &set)) else { break };
            run = longer;
            if worth(&run) > 0 {
                found = better(found, Some(run.clone()));
            }
            if run.iter().all(|string| string.len() >= LONGEST) {
                break;
            }
        }
        if exact(&parts[start]).is_none() {
            found = better(found, best(&parts[start]));
        }
    }
    found
}

fn better(one: Option<Vec<Vec<u8>>>, other: Option<Vec<Vec<u8>>>) -> Option<Vec<Vec<u8>>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if worth(&other) > worth(&one) { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// Returns how much a set speeds a search up: long literals are rare, and many are slow to look for.
fn worth(set: &[Vec<u8>]) -> usize {
    let shortest = set.iter().map(Vec::len).min().unwrap_or(0);
    if shortest == 0 { 0 } else { shortest.min(8) * 64 - set.len() }
}

/// Returns every string that the expression matches, where these are few and short.
fn exact(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        // An assertion takes no bytes; that it may not hold makes the set larger than need be, never too small.
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes = || class.ranges().iter().flat_map(|range| range.start()..=range.end());
            (bytes().take(LARGEST_CLASS + 1).count() <= LARGEST_CLASS).then(|| bytes().map(|byte| vec![byte]).collect())
        }
        HirKind::Class(Class::Unicode(_)) => None,
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![Vec::new()], |sofar, part| exact(part).and_then(|set| product(&sofar, &set)))
        }
        HirKind::Alternation(branches) => {
            let mut union = Vec::new();
            for branch in branches {
                union.append(&mut exact(branch)?);
            }
            (union.len() <= MOST).then_some(union)
        }
        HirKind::Repetition(repetition) => match (repetition.min, repetition.max) {
            (0, Some(1)) => {
                let mut set = exact(&repetition.sub)?;
                set.push(Vec::new());
                Some(set)
            }
            (least, Some(most)) if least == most && most <= LONGEST as u32 => {
                let set = exact(&repetition.sub)?;
                (0..least).try_fold(vec![Vec::new()], |sofar, _| product(&sofar, &set))
            }
            _ => None,
        },
    }
}

/// Returns every string of one set followed by every string of the other, where these are few.
fn product(one: &[Vec<u8>], other: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    if one.len() * other.len() > MOST {
        return None;
    }
    let joined: Vec<Vec<u8>> = one.iter().flat_map(|head| other.iter().map(move |tail| [&head[..], tail].concat())).collect();
    joined.iter().all(|string| string.len() <= 2 * LONGEST).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::literals;

    fn of(expression: &str) -> Option<Vec<String>> {
        let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).unwrap();
        literals(&hir).map(|set| set.into_iter().map(|literal| String::from_utf8(literal).unwrap()).collect())
    }

    fn some(expected: &[&str]) -> Option<Vec<String>> {
        Some(expected.iter().map(|&literal| literal.to_owned()).collect())
    }

    #[test]
    fn what_every_match_holds_is_found() {
        assert_eq!(of("AKIA[A-Z0-9]{16}"), some(&["AKIA"]));
        assert_eq!(of("(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{16}"), some(&["A3T", "AKIA", "ASIA"]));
        assert_eq!(of(r#"["']?(?:AWS|aws)?_?(?:KEY|key)["']?\s*(?::|=>|=)"#), some(&["KEY", "key"]));
        assert_eq!(of("[a-z]+secret_{2}x?"), some(&["secret__"]));
        assert_eq!(of("x*(?:ab|cde)+"), some(&["ab", "cde"]));
        assert_eq!(of("[aA][bB]c"), some(&["ABc", "Abc", "aBc", "abc"]));
        assert_eq!(of(r"\bkey\b"), some(&["key"]));
    }

    #[test]
    fn what_is_not_certain_is_not_claimed() {
        for expression in ["[a-z]+", "a*", "(?:abc)?", "abc|[0-9]+", "a", "", "a[0-9]b", "(?:abc|)d*", "(?:abcd){0,3}"] {
            assert_eq!(of(expression), None, "{expression}");
        }
    }
}
