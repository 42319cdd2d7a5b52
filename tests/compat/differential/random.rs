//! Random numbers, expressions and text, the same for the same seed.

/// Numbers that look random (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Returns true so many times out of a hundred.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn byte(&mut self, from: &[u8]) -> u8 {
        from[self.below(from.len())]
    }
}

/// The bytes of which most things are made, so that expressions and text meet.
const LETTERS: &[u8] = b"abc1_";
const BYTES: &[u8] = b"aabbcc11__-- ,.:=\xe9\xff";
const SPECIAL: &[u8] = b"()[]{}*+?|^$.\\-,12ab:=";
const WORDLESS: &[&str] = &["-", " ", ",", ".", "", "/", "\t", "\u{e9}", "=", "--"];

/// How freely expressions are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Only what matches bytes of words, and is read alike by grep and by git.
    Plain,
    /// Everything, malformed expressions too, but back references.
    Rich,
}

/// An expression, and a text that it may match.
pub struct Expression {
    pub text: Vec<u8>,
    pub sample: Vec<u8>,
}

/// Makes an expression.
pub fn expression(random: &mut Random, style: Style) -> Expression {
    let mut made = alternatives(random, style, 3);
    if style == Style::Rich && random.percent(12) {
        spoil(random, &mut made.text);
    }
    if made.text.is_empty() || made.text.starts_with(b"-") {
        // A dash in front would be an option there.
        made.text.insert(0, b'a');
    }
    for at in 1..made.text.len() {
        if made.text[at - 1] == b'\\' && made.text[at].is_ascii_digit() {
            made.text[at] = b'0';
        }
    }
    made
}

fn alternatives(random: &mut Random, style: Style, depth: usize) -> Expression {
    let mut made = sequence(random, style, depth);
    while random.percent(20) {
        let empty = style == Style::Rich && random.percent(10);
        let other = if empty { Expression { text: Vec::new(), sample: Vec::new() } } else { sequence(random, style, depth) };
        made.text.push(b'|');
        made.text.extend(other.text);
        if random.percent(50) {
            made.sample = other.sample;
        }
    }
    made
}

fn sequence(random: &mut Random, style: Style, depth: usize) -> Expression {
    let mut made = Expression { text: Vec::new(), sample: Vec::new() };
    for _ in 0..=random.below(4) {
        let atom = atom(random, style, depth);
        let (suffix, times) = if random.percent(30) { repeat(random, style) } else { (String::new(), 1) };
        made.text.extend(atom.text);
        made.text.extend(suffix.as_bytes());
        made.sample.extend(atom.sample.repeat(times));
    }
    made
}

/// Returns an operator, and how often it may repeat what stands before it.
fn repeat(random: &mut Random, style: Style) -> (String, usize) {
    let few = 1 + random.below(3);
    match random.below(if style == Style::Plain { 5 } else { 14 }) {
        0 => ("+".into(), few),
        1 => (format!("{{{few}}}"), few),
        2 => (format!("{{1,{few}}}"), 1 + random.below(few)),
        3 => (format!("{{{few},}}"), few + random.below(2)),
        4 => ("?".into(), 1),
        5 | 6 => ("*".into(), random.below(3)),
        7 => (format!("{{,{few}}}"), random.below(few + 1)),
        8 => ("{,}".into(), random.below(3)),
        9 => (random.pick(&["**", "+?", "?+", "*{2}", "{2}{2}"]).into(), 4),
        10 => (random.pick(&["{0,1}", "{,1}", "{0,2}"]).into(), 0),
        11 => (random.pick(&["{2,1}", "{}", "{32768}", "{3", "{x}", "{1,x}", "{-1}", "{ 1}", "{1,2", "{,"]).into(), 1),
        12 => ("{2,5}".into(), 3),
        _ => ("+".into(), few),
    }
}

fn atom(random: &mut Random, style: Style, depth: usize) -> Expression {
    let of = |text: &[u8], sample: &[u8]| Expression { text: text.to_vec(), sample: sample.to_vec() };
    if depth > 0 && random.percent(20) {
        let inner = alternatives(random, style, depth - 1);
        return Expression { text: [b"(", &inner.text[..], b")"].concat(), sample: inner.sample };
    }
    let letter = random.byte(LETTERS);
    if style == Style::Plain {
        return match random.below(10) {
            0 => of(b"[a-c]", b"b"),
            1 => of(b"[[:alnum:]]", b"1"),
            2 => of(b"\\w", b"_"),
            3 => of(b"[ab_]", b"a"),
            _ => of(&[letter], &[letter]),
        };
    }
    match random.below(24) {
        0 => of(b".", &[random.byte(BYTES)]),
        1..=3 => bracket(random),
        4 => of(random.pick(&[b"\\w", b"\\W", b"\\s", b"\\S"]), b" "),
        5 => of(random.pick(&[b"\\b", b"\\<", b"\\>"]), b""),
        6 => of(random.pick(&[&b"^"[..], b"$", b"^", b"\\`"]), b""),
        7 => {
            let byte = random.byte(b".*+?()[]{}|^$\\/-:=,\"'");
            of(&[b'\\', byte], &[byte])
        }
        8 => {
            let byte = random.byte(b"adenqtxzEQZ0 _%");
            of(&[b'\\', byte], &[byte])
        }
        9 => of(random.pick(&[&b"]"[..], b"}", b")", b","]), b"]"),
        10 | 11 => {
            let byte = random.byte(BYTES);
            of(&[byte], &[byte])
        }
        12 => of(b"()", b""),
        _ => of(&[letter], &[letter]),
    }
}

fn bracket(random: &mut Random) -> Expression {
    let mut text = b"[".to_vec();
    let negated = random.percent(25);
    text.extend(if negated { &b"^"[..] } else { b"" });
    text.extend(if random.percent(10) { &b"]"[..] } else { b"" });
    let mut sample = b'-';
    for _ in 0..=random.below(3) {
        match random.below(12) {
            0 | 1 => {
                let names = [
                    "alpha", "digit", "alnum", "upper", "lower", "space", "blank", "punct", "print", "graph", "cntrl", "xdigit",
                    "foo",
                ];
                text.extend(format!("[:{}:]", random.pick(&names)).bytes());
            }
            2 | 3 => text.extend(random.pick(&["a-c", "0-9", "b-b", "+--", "c-a", "a-c-e", "%--"]).bytes()),
            4 => text.extend(random.pick(&["[.a.]", "[.-.]", "[=b=]", "[.space.]", "[=ab=]"]).bytes()),
            5 => text.extend(random.pick(&["\\", "\\n", "\\w", "^", "$", "*", "."]).bytes()),
            _ => {
                sample = random.byte(BYTES);
                if sample != b'-' {
                    text.push(sample);
                }
            }
        }
    }
    text.extend(if random.percent(10) { &b"-"[..] } else { b"" });
    if text.len() < 2 || text.ends_with(b"^") || text.ends_with(b"[") {
        text.push(b'a');
    }
    text.push(b']');
    let sample = if negated { b'=' } else { sample };
    Expression { text, sample: vec![sample] }
}

/// Puts in, takes out or changes a byte or two.
fn spoil(random: &mut Random, text: &mut Vec<u8>) {
    for _ in 0..=random.below(2) {
        let at = random.below(text.len() + 1);
        match random.below(3) {
            0 => text.insert(at, random.byte(SPECIAL)),
            1 if at < text.len() => drop(text.remove(at)),
            _ if at < text.len() => text[at] = random.byte(SPECIAL),
            _ => text.push(random.byte(SPECIAL)),
        }
    }
}

/// Makes the content of a file out of samples and what may stand around them.
pub fn content(random: &mut Random, samples: &[Vec<u8>]) -> Vec<u8> {
    let mut text = Vec::new();
    let lines = random.below(7);
    let ending: &[u8] = if random.percent(15) { b"\r\n" } else { b"\n" };
    for _ in 0..lines {
        for _ in 0..=random.below(3) {
            text.extend(random.pick(WORDLESS).bytes());
            match random.below(4) {
                0 => text.extend((0..random.below(4)).map(|_| random.byte(BYTES)).collect::<Vec<u8>>()),
                1 if random.percent(50) => text.push(random.byte(LETTERS)),
                _ => text.extend(samples[random.below(samples.len())].iter().filter(|byte| **byte != b'\n')),
            }
            text.extend(random.pick(WORDLESS).bytes());
        }
        text.extend(if random.percent(10) { b"\r\n" } else { ending });
        if random.percent(10) {
            text.extend(ending);
        }
    }
    if random.percent(20) {
        text.pop();
    }
    if random.percent(5) {
        text.insert(random.below(text.len() + 1), 0);
    }
    text
}
