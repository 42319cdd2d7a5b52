//! From a POSIX extended regular expression, read as GNU `grep -E` reads it in the C locale, to the syntax of our own regexes.
//!
//! The expression is parsed into a tree and the tree is written out with every byte set spelled out, so nothing of the one
//! syntax can mean something else in the other. The result works on bytes, and no part of it ever matches a line feed, since
//! grep knows lines only. One difference is known: `(*)`, which GNU refuses because its star swallows the parenthesis, is an empty
//! group here. Knows no file and no policy.

mod bracket;
mod error;
mod write;

pub use error::EreError;

/// The largest count in an interval (`RE_DUP_MAX` of the GNU tools).
const MOST_REPEATS: u32 = 32_767;

/// How deep groups and stacked repetitions may nest: the parser is recursive, and the stack is finite.
const DEEPEST: usize = 100;

/// Whose reading of an expression is followed; they differ in what they refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// GNU `grep -E`, which takes a misplaced operator for nothing and a malformed interval for characters.
    Grep,
    /// The C library's `regcomp` with `REG_EXTENDED`, as `git grep -E` uses it, which refuses both.
    Regcomp,
}

/// Translates an expression of `grep -E` into the syntax of `engine::regex`.
///
/// As with grep, each line of `ere` is an expression of its own, and one hit of any is a hit. Groups capture nothing.
pub fn translate(ere: &[u8]) -> Result<String, EreError> {
    translate_as(Dialect::Grep, ere)
}

/// Translates an expression into the syntax of `engine::regex`; as [`translate`], in a dialect of choice.
pub fn translate_as(dialect: Dialect, ere: &[u8]) -> Result<String, EreError> {
    let lines = ere.split(|&byte| byte == b'\n').map(|line| Parser { dialect, line, at: 0 }.alternatives(0));
    let lines: Vec<Node> = lines.collect::<Result<_, _>>()?;
    let mut written = String::new();
    write::node(&Node::Any(lines), &mut written);
    Ok(written)
}

/// An expression, understood.
enum Node {
    /// Nothing at all.
    Empty,
    /// One byte out of a set.
    Set(ByteSet),
    /// A place between bytes, written as our regexes write it.
    Place(&'static str),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One or the other.
    Any(Vec<Node>),
    /// Again and again.
    Repeat { node: Box<Node>, least: u32, most: Option<u32> },
}

/// A set of bytes, one bit each.
#[derive(Clone, Copy)]
struct ByteSet([u64; 4]);

impl ByteSet {
    const EMPTY: Self = Self([0; 4]);

    fn of(member: impl Fn(u8) -> bool) -> Self {
        let mut set = Self::EMPTY;
        (0..=u8::MAX).filter(|&byte| member(byte)).for_each(|byte| set.insert(byte));
        set
    }

    fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte / 64)] |= 1 << (byte % 64);
    }

    fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 64)] >> (byte % 64) & 1 == 1
    }

    fn negated(&self) -> Self {
        Self::of(|byte| !self.contains(byte))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// A reader of one line, by recursive descent.
struct Parser<'e> {
    dialect: Dialect,
    line: &'e [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn alternatives(&mut self, depth: usize) -> Result<Node, EreError> {
        if depth > DEEPEST {
            return Err(EreError::TooDeep { at: self.at });
        }
        let mut branches = vec![self.branch(depth)?];
        while self.peek() == Some(b'|') {
            self.at += 1;
            branches.push(self.branch(depth)?);
        }
        Ok(Node::Any(branches))
    }

    fn branch(&mut self, depth: usize) -> Result<Node, EreError> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(b'|') => break,
                Some(b')') if depth > 0 => break,
                Some(_) => parts.push(self.repeated(depth)?),
            }
        }
        Ok(Node::Sequence(parts))
    }

    /// Reads an atom with the operators behind it.
    fn repeated(&mut self, depth: usize) -> Result<Node, EreError> {
        let (mut node, mut strict) = self.atom(depth)?;
        // To `regcomp` a place cannot be repeated: an operator behind it has nothing before it.
        if self.dialect == Dialect::Regcomp && matches!(node, Node::Place(_)) {
            return Ok(node);
        }
        let opened = self.at;
        let repeats_nothing = matches!(node, Node::Empty | Node::Place(_));
        let mut stacked = depth;
        while let Some(byte) = self.peek() {
            let (least, most) = match byte {
                b'*' => (0, None),
                b'+' => (1, None),
                b'?' => (0, Some(1)),
                b'{' => {
                    if strict || self.dialect == Dialect::Regcomp {
                        self.refuse_bad_interval()?;
                    }
                    let Some(bounds) = self.interval()? else { break };
                    // GNU's second parser takes the brace that closed this interval for a character, and so is strict from here.
                    strict = true;
                    bounds
                }
                _ => break,
            };
            if byte != b'{' {
                self.at += 1;
            }
            if matches!((&node, least, most), (Node::Repeat { least: 0, most: None, .. }, 0 | 1, None) | (Node::Empty, _, _)) {
                continue;
            }
            stacked += 1;
            if stacked > DEEPEST {
                return Err(EreError::TooDeep { at: self.at });
            }
            node = Node::Repeat { node: Box::new(node), least, most };
        }
        // Behind `*`, `+` or `?` that repeats nothing, GNU's second parser takes a closing parenthesis for a character, and so finds
        // at the end that one is missing.
        let signs = &self.line[opened..self.at];
        let lone = !signs.is_empty() && signs.iter().all(|byte| b"*+?".contains(byte));
        if repeats_nothing && lone && depth > 0 && self.peek() == Some(b')') {
            self.at += 1;
            return Ok(Node::Sequence(vec![node, literal(b')')]));
        }
        Ok(node)
    }

    /// Reads what an operator applies to, and tells whether a malformed interval behind it is an error.
    ///
    /// It is none behind an anchor or at the start, where GNU takes the brace for a character.
    fn atom(&mut self, depth: usize) -> Result<(Node, bool), EreError> {
        let at = self.at;
        let Some(byte) = self.peek() else { return Ok((Node::Empty, false)) };
        // An operator with nothing before it applies to nothing, where it is let pass.
        if self.dialect == Dialect::Regcomp && matches!(byte, b'*' | b'+' | b'?' | b'{') {
            return Err(EreError::NothingToRepeat { at });
        }
        if matches!(byte, b'*' | b'+' | b'?') {
            return Ok((Node::Empty, false));
        }
        if byte == b'{' && self.interval()?.is_some() {
            self.at = at;
            return Ok((Node::Empty, false));
        }
        self.at += 1;
        let read = match byte {
            b'{' => (literal(b'{'), false),
            b'^' => (Node::Place("(?m:^)"), false),
            b'$' => (Node::Place("(?m:$)"), false),
            b'.' => (Node::Set(ByteSet::EMPTY.negated()), true),
            b'[' => (Node::Set(self.bracket(at)?), true),
            b'(' => {
                let inner = self.alternatives(depth + 1)?;
                if self.peek() != Some(b')') {
                    return Err(EreError::UnmatchedParenthesis { at });
                }
                self.at += 1;
                (inner, true)
            }
            b'\\' => self.escape(at)?,
            other => (literal(other), true),
        };
        Ok(read)
    }

    fn escape(&mut self, at: usize) -> Result<(Node, bool), EreError> {
        let byte = self.peek().ok_or(EreError::TrailingBackslash { at })?;
        self.at += 1;
        Ok(match byte {
            b'w' => (Node::Set(ByteSet::of(is_word)), true),
            b'W' => (Node::Set(ByteSet::of(|byte| !is_word(byte))), true),
            b's' => (Node::Set(ByteSet::of(is_space)), true),
            b'S' => (Node::Set(ByteSet::of(|byte| !is_space(byte))), true),
            b'b' => (Node::Place(r"\b"), false),
            b'B' => (Node::Place(r"\B"), false),
            b'<' => (Node::Place(r"\b{start}"), false),
            b'>' => (Node::Place(r"\b{end}"), false),
            b'`' => (Node::Place("(?m:^)"), false),
            b'\'' => (Node::Place("(?m:$)"), false),
            b'1'..=b'9' => return Err(EreError::BackReference { at }),
            other => (literal(other), true),
        })
    }

    /// Reads `{2}`, `{2,}`, `{,3}`, `{2,3}`; anything else is no interval, and its brace a character.
    fn interval(&mut self) -> Result<Option<(u32, Option<u32>)>, EreError> {
        let opened = self.at;
        self.at += 1;
        let least = self.number();
        let (least, most) = if self.peek() == Some(b',') {
            self.at += 1;
            (Some(least.unwrap_or(0)), self.number())
        } else {
            (least, least)
        };
        let closed = self.peek() == Some(b'}');
        let valid = least.filter(|&least| closed && most.is_none_or(|most| least <= most));
        let Some(least) = valid else {
            self.at = opened;
            return Ok(None);
        };
        self.at += 1;
        if most.unwrap_or(least) > MOST_REPEATS {
            return Err(EreError::TooManyRepeats { at: opened });
        }
        Ok(Some((least, most)))
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            let value = number.unwrap_or(0) * 10 + u32::from(digit - b'0');
            number = Some(value.min(MOST_REPEATS + 1));
            self.at += 1;
        }
        number
    }

    /// Refuses what GNU refuses: an interval of numbers and commas that is none.
    fn refuse_bad_interval(&mut self) -> Result<(), EreError> {
        let opened = self.at;
        // To grep, what is not numbers at all, or has no end, is characters.
        let passes = self.dialect == Dialect::Grep;
        self.at += 1;
        let least = self.bound();
        let valid = match least {
            Bound { junk: true, .. } | Bound { stop: None, .. } => passes,
            Bound { stop: Some(b'}'), value, .. } => value.is_some(),
            Bound { value: least, .. } => match self.bound() {
                Bound { junk: true, .. } | Bound { stop: None, .. } => passes,
                Bound { stop, value: most, .. } => stop == Some(b'}') && most.is_none_or(|most| least.unwrap_or(0) <= most),
            },
        };
        if !valid && self.peek().is_none() && self.line.last() != Some(&b'}') {
            return Err(EreError::UnmatchedBrace { at: opened });
        }
        self.at = opened;
        if valid { Ok(()) } else { Err(EreError::InvalidInterval { at: opened }) }
    }

    /// Reads up to the comma or brace that ends one bound of an interval.
    fn bound(&mut self) -> Bound {
        let mut bound = Bound { value: self.number(), stop: None, junk: false };
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b',' | b'}' => {
                    bound.stop = Some(byte);
                    break;
                }
                b'\\' if self.peek() != Some(b',') => {
                    bound.junk = true;
                    self.at += 1;
                }
                b'\\' => {}
                _ => bound.junk = true,
            }
        }
        bound
    }
}

/// What stands between a brace and the comma or brace behind it.
struct Bound {
    value: Option<u32>,
    stop: Option<u8>,
    /// Whether anything but digits was met.
    junk: bool,
}

fn literal(byte: u8) -> Node {
    Node::Set(ByteSet::of(|other| other == byte))
}

#[cfg(test)]
mod tests {
    use super::{EreError, translate};
    use crate::engine::regex;

    fn hits(ere: &str, line: &str) -> bool {
        regex::build(&translate(ere.as_bytes()).unwrap()).unwrap().is_match(line.as_bytes())
    }

    #[test]
    fn operators_do_not_become_ours() {
        assert_eq!(translate(b"a+?").unwrap(), "(?:a+)?");
        assert_eq!(translate(b"(?:a)").unwrap(), "(?:):a");
        assert!(hits(r"\d", "d") && !hits(r"\d", "1"));
        assert!(hits("^[[:alpha:]_]+:[0-9]{2,}:", "file:12:text"));
    }

    #[test]
    fn each_line_is_an_expression() {
        assert!(hits("one\ntwo", "a two b") && hits("one\ntwo", "one") && !hits("one\ntwo", "three"));
        assert_eq!(translate(b"a(\nb)"), Err(EreError::UnmatchedParenthesis { at: 1 }));
    }

    #[test]
    fn nothing_matches_a_line_feed() {
        for ere in ["[^a]", ".", r"\s", r"\W", r"\S", "[[:space:]]", "[[:cntrl:]]"] {
            assert!(!hits(ere, "\n"), "{ere}");
        }
    }

    #[test]
    fn a_back_reference_is_refused_with_its_place() {
        assert_eq!(translate(br"(a)\1"), Err(EreError::BackReference { at: 3 }));
        assert_eq!(
            EreError::BackReference { at: 3 }.to_string(),
            "back reference at byte 3, which no linear-time matcher can follow"
        );
    }

    #[test]
    fn a_set_without_members_matches_nothing() {
        let nothing = translate(b"[^[:cntrl:][:print:]\x80-\xff]").unwrap();
        let regex = regex::build(&nothing).unwrap();
        assert!((0..=u8::MAX).all(|byte| !regex.is_match(&[byte])));
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(matches!(translate(&b"(".repeat(100_000)), Err(EreError::TooDeep { .. })));
        assert!(matches!(translate(&[b"a".to_vec(), b"{2}".repeat(100_000)].concat()), Err(EreError::TooDeep { .. })));
        assert!(translate(&[b"a".to_vec(), b"*".repeat(100_000)].concat()).is_ok());
    }
}
