//! The translation of POSIX expressions, against the real `grep -E`.

use git_hush::engine::regex;
use git_hush::rules::ere::{EreError, translate};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Expressions with something in them that readers of regexes disagree on.
#[rustfmt::skip]
const EXPRESSIONS: &[&str] = &[
    // Plain, and operators where nothing stands before them.
    "a", "ab", "a|b", "a||b", "a|", "|a", "", "()", "(|a)b", "(a|)b", "((a)(b))", "(a", "a)", ")", "a|)", "(a))",
    "*a", "+a", "?a", "(*a)", "(+a)", "a|*b", "a**", "a+?b", "a*?b", "a?+b", "(?:a)", "(?i)a", "^*a", "x^*a", r"\<*a", r"\b*a",
    // Intervals, and braces that open none.
    "{", "{1", "{1}", "{1}a", "{a", "a{", "a{1", "a{1,", "a{1,2", "^a{2}$", "^a{2,}$", "^a{,2}$", "^a{,}$", "^a{2,3}$", "a{0}b", "^(ab){2}$",
    "a{x}", "a{1,x}", "a{x,1}", "a{}", "a{2,1}", "a{1,2,3}", "a{,,}", "{2,1}", "^{2,1}", "{1}{2,1}", "{{2,1}", "a{1}{2}", "^a{2}*$",
    r"a{1\,2}", r"a{1\}", "a{32768}", "a{32768,}", "a{32767", "}", "a}", r"\{1}", r"a\{1\}",
    // Anchors anywhere.
    "^a", "a$", "^$", "^", "$", "a^b", "a$b", "$a", "a^", "(^a)b", "(a$)|b", "^^a", "a$$", "^^*", "a|^b", "(^|x)a($|y)",
    // Escapes.
    r"\.", r"\*", r"\+", r"\?", r"\|", r"\(", r"\)", r"\[", r"\]", r"\^", r"\$", r"\\", r"\/", r"\n", r"\t", r"\d", r"\x41", r"\0", r"a\", r"\a",
    r"\s", r"\S", r"\w", r"\W", r"\b", r"\B", r"\<", r"\>", r"\<a", r"a\>", r"\ba\b", r"a\Bb", r"\Ba", r"\`a", r"a\'", r"a\`", r"\w+-\w+", r"\Wa\W",
    // Brackets.
    "[a]", "[ab]", "[a-c]", "[^a]", "[^a-c]", "[]a]", "[^]a]", "[]-a]", "[a]]", "[a-]", "[-a]", "[^-a]", "[--/]", "[+--]", "[%--]", "[a-b-]",
    "[a-c-e]", "[z-a]", "[a", "[", "[]", "[^]", "[a-", r"[\]", r"[\]]", r"[\n]", r"[\d]", r"[a\-c]", r"[a-\]", "[.]", "[*]", "[|]", "[(]", "[$]", "[a^]",
    "[[]", "[[a]", "[&&a]", "[a~~b]", "[a--b]", "[[:alpha:]]", "[[:digit:][:upper:]]", "[^[:space:]]", "[[:alpha:]-]", "[[:alpha:]-z]", "[a-[:digit:]]",
    "[[:punct:]]", "[[:print:]]", "[[:graph:]]", "[[:cntrl:]]", "[[:blank:]]", "[[:xdigit:]]", "[[:alnum:]_]", "[[:lower:]]", "[[:space:]]",
    "[[:foo:]]", "[[:ALPHA:]]", "[[::]]", "[[:alpha", "[[:alpha:]", "[:alpha:]", "[^:alpha:]", "x[:a:]", "[:a]", "[:::]", "[::]", "[:a:b]", "[:a-z:]", "[:a:b:]",
    "[=a=]", "[.a.]", "[[.a.]]", "[[.-.]]", "[[.].]]", "[[.ab.]]", "[[.space.]]", "[[=a=]]", "[[=ab=]]", "[[.a.]-c]", "[a-[.c.]]", "[a-[=c=]]", "[[=a=]-c]", "[[.", "[[=",
    // What git-secrets users write.
    r"^README\.md:[0-9]+:", "EXAMPLE-ONLY", "(\"|')?(AWS|aws)?_?(KEY|key)(\"|')?\\s*(:|=>|=)\\s*", "test/.*\\.json:", "a\nb", "a(\nb", "b\n",
];

/// Lines to search, each byte that matters somewhere.
#[rustfmt::skip]
const LINES: &[&str] = &[
    "", "a", "b", "ab", "aa", "aaa", "aaaa", "aab", "abab", "c", "d", "x", "xa", "xay", "z", "A", "Z", "0", "1", "9", "_", "-",
    "]", "[", "\\", "^", "$", "a b", "a-b", " a ", "a.b", ".", "*", "+", "?", "|", "(", ")", "{", "}", "{1", "{1}", "{1}a",
    "a{1", "a{1,", "a{1,2", "a{x}", "a{1,x}", "{a", "a{", "{2,1}", "a{1,2}", "x{2,1}", "a}", "*a", "+a", "a)", "(a", "a]", "x]",
    "\t", "\x0b", "\r", "a\r", "n", "t", "\\n", "a^b", "a$b", "$a", "a^", "/", ":", ",", "&", "~", "=", "README.md:12:text",
    "src/README.md:12:text", "key = EXAMPLE-ONLY", "aws_key => 1", "test/x.json:1:y", "?:a", "(?:a)", "!", "\"", "'", "`",
    "{{2,1}", "x41", "A41",
];

fn lines() -> Vec<Vec<u8>> {
    let binary: [&[u8]; 5] = [b"\x00", b"a\x00b", b"\xff", b"a\xe4b", b"\x7f"];
    LINES.iter().map(|line| line.as_bytes()).chain(binary).map(<[u8]>::to_vec).collect()
}

/// Returns which lines grep selects, or nothing if it refuses the expression.
fn grep(ere: &[u8], lines: &[Vec<u8>], folder: &Path) -> Option<Vec<bool>> {
    let file = folder.join("expression");
    std::fs::write(&file, [ere, b"\n"].concat()).expect("the folder is ours");
    let mut child = Command::new("grep")
        .args(["-a", "-n", "-E", "-f"])
        .arg(&file)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("grep is on the machine");
    let mut text = lines.join(&b'\n');
    text.push(b'\n');
    // Where grep has refused the expression it is gone before it reads.
    let _ = child.stdin.take().expect("it is piped").write_all(&text);
    let output = child.wait_with_output().expect("grep ends");
    if output.status.code() == Some(2) {
        return None;
    }
    let mut selected = vec![false; lines.len()];
    for hit in output.stdout.split(|&byte| byte == b'\n').filter(|hit| !hit.is_empty()) {
        let number = hit.split(|&byte| byte == b':').next().and_then(|number| str::from_utf8(number).ok()?.parse::<usize>().ok());
        selected[number.expect("grep numbers its lines") - 1] = true;
    }
    Some(selected)
}

/// Returns what differs between grep and the translation, in words.
fn difference(ere: &[u8], lines: &[Vec<u8>], folder: &Path) -> Option<String> {
    let shown = String::from_utf8_lossy(ere).into_owned();
    let (theirs, ours) = (grep(ere, lines, folder), translate(ere));
    let (theirs, ours) = match (theirs, ours) {
        (_, Err(EreError::BackReference { .. })) | (None, Err(_)) => return None,
        (None, Ok(ours)) => return Some(format!("{shown:?}: grep refuses it, ours is {ours:?}")),
        (Some(_), Err(error)) => return Some(format!("{shown:?}: grep takes it, ours says {error}")),
        (Some(theirs), Ok(ours)) => (theirs, ours),
    };
    let regex = regex::build(&ours).expect("a translation compiles");
    let differing = lines.iter().zip(theirs).find(|(line, hit)| regex.is_match(line) != *hit)?;
    Some(format!("{shown:?} as {ours:?} on {:?}: grep says {}", String::from_utf8_lossy(differing.0), differing.1))
}

#[test]
fn the_table_reads_as_grep_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let lines = lines();
    let differences: Vec<String> = EXPRESSIONS.iter().filter_map(|ere| difference(ere.as_bytes(), &lines, folder.path())).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn random_expressions_read_as_grep_reads_them() {
    // Collating elements are left to the table: they send grep to a second matcher, which repeats anchors differently.
    const PIECES: &[&str] = &[
        "a",
        "b",
        "1",
        ",",
        "-",
        "^",
        "$",
        ".",
        "*",
        "+",
        "?",
        "|",
        "(",
        ")",
        "{",
        "}",
        "{1}",
        "{2,}",
        "{,2}",
        "{1,2}",
        "[",
        "]",
        "[a-b]",
        "[^a]",
        "[]^]",
        "[[:alpha:]]",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\b",
        r"\<",
        r"\>",
        r"\.",
        r"\\",
        ":",
        "(a|b)",
        "(^|a)",
    ];
    let folder = tempfile::tempdir().unwrap();
    let lines = lines();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut differences = Vec::new();
    for _ in 0..600 {
        let ere: String = (0..=random(7)).map(|_| PIECES[random(PIECES.len())]).collect();
        differences.extend(difference(ere.as_bytes(), &lines, folder.path()));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
