//! Random cases that both programs must end in the same way: standard output, standard error and exit code, byte for byte.
//!
//! They run where git-secrets is installed, or where `HUSH_COMPAT_OTHER` names it. `HUSH_COMPAT_CASES` says how many cases of each
//! kind (few, unless it is given), `HUSH_COMPAT_SEED` with which number the seeds begin; a failure names its own.

use super::support::{Place, is_noise};
use crate::support::{Run, path_with_binary};
use random::{Expression, Random, Style, content, expression};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use world::World;

mod cases;
mod random;
mod world;

/// How many failures are told of one kind.
const TOLD: usize = 5;

/// Runs the cases of one kind, each with a seed of its own.
#[track_caller]
fn run(kind: u64, case: impl Fn(&mut Random) -> Result<(), String>) {
    if other().is_none() {
        return;
    }
    let first = number("HUSH_COMPAT_SEED").unwrap_or(1);
    let seeds = first..first + number("HUSH_COMPAT_CASES").unwrap_or(4);
    let tell = |seed| case(&mut Random::new(seed * 100 + kind)).err().map(|told| format!("HUSH_COMPAT_SEED={seed}\n{told}\n"));
    let failures: Vec<String> = seeds.clone().filter_map(tell).take(TOLD).collect();
    assert!(
        failures.is_empty(),
        "the programs differ (at most {TOLD} of {} cases are told)\n\n{}",
        seeds.count(),
        failures.join("\n")
    );
}

#[expect(clippy::disallowed_methods, reason = "the tests stand outside the program, which has its own environment")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn number(name: &str) -> Option<u64> {
    variable(name).map(|text| text.to_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{name} is no number")))
}

/// Returns the program that ours is compared with, if there is one.
fn other() -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let installed = || std::env::split_paths(&path).map(|folder| folder.join("git-secrets")).find(|program| program.is_file());
    variable("HUSH_COMPAT_OTHER").map(PathBuf::from).or_else(installed)
}

/// What one of the programs is to do.
#[derive(Clone, Default)]
struct Ask {
    args: Vec<OsString>,
    settings: Vec<(&'static str, OsString)>,
    stdin: Vec<u8>,
}

impl Ask {
    fn new<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self { args: args.into_iter().map(|arg| arg.as_ref().to_owned()).collect(), ..Self::default() }
    }

    /// Adds a value to a key of the configuration.
    fn set(mut self, key: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.settings.push((key, OsStr::from_bytes(value.as_ref()).to_owned()));
        self
    }

    /// Has our program do it, or the other one.
    fn put(&self, place: &Place, to_ours: bool) -> Run {
        self.put_with(place, to_ours, &[])
    }

    /// Does it with variables in addition.
    fn put_with(&self, place: &Place, to_ours: bool, variables: &[(&str, &str)]) -> Run {
        let mut call = place.call("git-secrets").args(&self.args).stdin(self.stdin.clone());
        if !to_ours {
            let rival = place.tools().parent().unwrap().join("rival");
            if !rival.is_dir() {
                fs::create_dir(&rival).unwrap();
                symlink(other().unwrap(), rival.join("git-secrets")).unwrap();
            }
            let path = path_with_binary();
            call = call.env("PATH", std::env::join_paths([rival].into_iter().chain(std::env::split_paths(&path))).unwrap());
        }
        call = call.env("GIT_CONFIG_COUNT", self.settings.len().to_string());
        for (number, (key, value)) in self.settings.iter().enumerate() {
            call = call.env(&format!("GIT_CONFIG_KEY_{number}"), key).env(&format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        variables.iter().fold(call, |call, (name, value)| call.env(name, value)).run()
    }

    /// Asks both programs in the same place; nothing may change there.
    fn compare(&self, place: &Place) -> Result<(), String> {
        differs(self, &self.put(place, true), &self.put(place, false))
    }

    /// Compares as well, but the order of the lines does not count: a folder is read in no particular one.
    fn compare_unordered(&self, place: &Place) -> Result<(), String> {
        let (ours, theirs) = (self.put(place, true), self.put(place, false));
        let sorted = |run: &Run| {
            let mut lines: Vec<Vec<u8>> = run.error_bytes().split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
            lines.sort();
            (run.code(), run.bytes().to_vec(), lines)
        };
        if sorted(&ours) == sorted(&theirs) { Ok(()) } else { differs(self, &ours, &theirs) }
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (key, value) in &self.settings {
            writeln!(formatter, "{key} = {}", value.as_bytes().escape_ascii())?;
        }
        write!(formatter, "git-secrets")?;
        self.args.iter().try_for_each(|arg| write!(formatter, " '{}'", arg.as_bytes().escape_ascii()))
    }
}

/// Tells how two runs ended, if not in the same way.
fn differs(ask: &Ask, ours: &Run, theirs: &Run) -> Result<(), String> {
    let end = |run: &Run| {
        let told: Vec<u8> =
            run.error_bytes().split_inclusive(|&byte| byte == b'\n').filter(|line| !is_noise(line)).flatten().copied().collect();
        (run.code(), run.bytes().to_vec(), told)
    };
    let (one, two) = (end(ours), end(theirs));
    if one == two {
        return Ok(());
    }
    let shown = |(code, out, err): &(Option<i32>, Vec<u8>, Vec<u8>)| {
        let lines = |bytes: &[u8]| -> String {
            let lines = bytes.split_inclusive(|&byte| byte == b'\n').take_while(|line| !line.starts_with(b"[ERROR]"));
            lines.take(20).map(|line| format!("    {}\n", line.escape_ascii())).collect()
        };
        format!("exit code {code:?}\n{}{}", lines(out), lines(err))
    };
    Err(format!("{ask}\n  ours: {}  theirs: {}", shown(&one), shown(&two)))
}

/// Tells whether grep reads the expression; git-secrets lets everything pass where an allowed one is malformed.
fn is_read_by_grep(place: &Place, expression: &[u8]) -> bool {
    let run =
        place.call("grep").args([OsStr::new("-E"), OsStr::new("-e"), OsStr::from_bytes(expression), OsStr::new("/dev/null")]).run();
    run.code() == Some(1)
}

/// A random search: patterns, what is allowed, and texts that some of them match.
struct Search {
    ask: Ask,
    samples: Vec<Vec<u8>>,
}

impl Search {
    fn new(random: &mut Random, place: &Place, style: Style) -> Self {
        let mut ask = Ask::default();
        let mut samples = vec![b"ab".to_vec(), b"1".to_vec()];
        let mut value = Vec::new();
        for _ in 0..=random.below(3) {
            let Expression { text, sample } = expression(random, style);
            samples.extend([sample.clone(), sample]);
            value.extend(text);
            if random.percent(15) {
                value.push(b'\n');
            } else {
                ask = ask.set("secrets.patterns", std::mem::take(&mut value));
            }
            if style == Style::Rich && random.percent(5) {
                ask = ask.set("secrets.patterns", "");
            }
        }
        ask = ask.set("secrets.patterns", value);
        // grep -w takes a parenthesis that closes nothing for the end of what it wraps around the expression.
        ask.settings.retain(|(_, value)| !closes_nothing(value.as_bytes()) && !loses_matches(value.as_bytes()));
        for _ in 0..random.below(3) {
            let allowed = match random.below(4) {
                0 => random.pick(&[&b":1:"[..], b":[23]:", b"^,", b"~", b"a$", b"-"]).to_vec(),
                _ => expression(random, Style::Rich).text,
            };
            if is_read_by_grep(place, &allowed) && !allowed.starts_with(b"-") && random.percent(60) {
                ask = ask.set("secrets.allowed", allowed);
            }
        }
        Self { ask, samples }
    }

    /// Returns the search with these arguments.
    fn with<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Ask {
        Ask { args: Ask::new(args).args, ..self.ask.clone() }
    }

    /// Writes a `.gitallowed`, now and then.
    fn allow_in_file(&self, random: &mut Random, place: &Place) {
        if random.percent(20) {
            let lines = [&b"#c"[..], b" # x", b"", b" \t", b":2:", b"^~x", b"a b", b"b$", b"\\w1", b" a"];
            let some: Vec<u8> = (0..random.below(4)).flat_map(|_| [random.pick(&lines), b"\n"].concat()).collect();
            place.write(".gitallowed", some);
        }
    }
}

/// Tells whether a closing parenthesis may stand in an expression without one that it closes.
fn closes_nothing(expression: &[u8]) -> bool {
    let mut open = 0_i32;
    expression.split(|&byte| byte == b'\n').any(|line| {
        open = 0;
        line.iter().any(|byte| {
            open += i32::from(*byte == b'(') - i32::from(*byte == b')');
            open < 0
        })
    })
}

/// Tells whether the C library may lose matches of the expression: it counts groups that hold places between words.
fn loses_matches(expression: &[u8]) -> bool {
    let has = |part: &[u8]| expression.windows(part.len()).any(|window| window == part);
    has(b"(") && has(b"{") && [&b"\\b"[..], b"\\B", b"\\<", b"\\>"].into_iter().any(has)
}

/// Returns a name as an argument that is no option.
fn argument(name: &OsStr) -> OsString {
    if name.as_bytes().starts_with(b"-") { OsString::from_vec([b"./", name.as_bytes()].concat()) } else { name.to_owned() }
}

/// Makes bytes of a file out of nothing in particular.
fn text(random: &mut Random) -> Vec<u8> {
    content(random, &[b"ab".to_vec(), b"a1".to_vec(), b"__".to_vec()])
}
