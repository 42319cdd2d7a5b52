//! The line of a finding: masked, underlined at the right columns, cut to the width there is.

use super::on_terminal;
use crate::support::{Repo, tokens};
use unicode_width::UnicodeWidthStr;

/// A repository with one file of this content.
fn holding(content: &str) -> Repo {
    let repo = Repo::new();
    repo.stage("file", content);
    repo
}

/// Returns the reports' lines of content, each with what of it is underlined.
#[track_caller]
fn underlined(report: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = report.lines().collect();
    let is_carets = |line: &str| line.trim_start().strip_prefix("| ").is_some_and(|rest| rest.trim_start().starts_with('^'));
    let excerpts = lines.windows(2).filter(|pair| is_carets(pair[1]));
    let excerpts = excerpts.map(|pair| {
        let (content, carets) = (pair[0].split_once(" | ").unwrap().1, pair[1].split_once(" | ").unwrap().1);
        let (start, end) = (carets.find('^').unwrap(), carets.len());
        let mut column = 0;
        let mut marked = String::new();
        for char in content.chars() {
            if column >= start && column < end {
                marked.push(char);
            }
            column += char.to_string().width();
        }
        (content.to_owned(), marked)
    });
    excerpts.collect()
}

fn masked(token: &str) -> String {
    format!("ghp_…{}", &token[38..])
}

#[test]
fn the_masked_secret_is_underlined_whatever_stands_before_it() {
    let token = tokens::github_token(1);
    for before in [
        "",
        "key = ",
        "\t",
        "a\tb\t\tc ",
        "  \t x\t",
        "schlüssel: ",
        "鍵 = ",
        "パスワード\t",
        "🔑🔑 ",
        "e\u{301}e\u{301} ",
        "\u{1b}[31m ",
        "\u{202e}abc ",
        "\0\u{7f} ",
    ] {
        let repo = holding(&format!("{before}{token} behind\n"));
        let run = repo.hush(["scan"]).exits(1).never_says(&token);
        let excerpts = underlined(&run.stdout());
        assert_eq!(excerpts.len(), 1, "{run}");
        assert_eq!(excerpts[0].1, masked(&token), "{before:?}\n{run}");
        assert!(excerpts[0].0.ends_with(" behind"), "{run}");
    }
}

#[test]
fn columns_count_characters_and_start_at_one() {
    let token = tokens::github_token(1);
    for (before, column) in [("", 1), ("\t", 2), ("鍵 ", 3), ("e\u{301} ", 4)] {
        let repo = holding(&format!("\n\n{before}{token}\n"));
        repo.hush(["scan"]).exits(1).says(&format!("--> file:3:{column}\n"));
    }
}

#[test]
fn a_line_that_is_not_utf8_is_underlined_too() {
    let token = tokens::github_token(1);
    let repo = Repo::new();
    repo.stage("file", [b"caf\xe9 \xff\xfe ".as_slice(), token.as_bytes(), b" \xf0\x9f\n"].concat());
    let run = repo.hush(["scan"]).exits(1);
    let excerpts = underlined(&run.stdout());
    assert_eq!(excerpts[0].1, masked(&token), "{run}");
    assert!(excerpts[0].0.starts_with("caf\\xe9 \\xff\\xfe "), "{run}");
    std::str::from_utf8(run.bytes()).unwrap();
}

#[test]
fn every_secret_of_a_line_is_masked_in_every_report_of_it() {
    let all: Vec<String> = (1..5).map(tokens::github_token).collect();
    for between in [" ", ",", "\t", "\":\"", " x ".repeat(60).as_str()] {
        let repo = holding(&(all.join(between) + "\n"));
        let run = repo.hush(["scan"]).exits(1).says("4 secrets found");
        let excerpts = underlined(&run.stdout());
        let marked: Vec<&String> = excerpts.iter().map(|(_, marked)| marked).collect();
        let expected: Vec<String> = all.iter().map(|token| masked(token)).collect();
        assert_eq!(marked, expected.iter().collect::<Vec<_>>(), "{run}");
        for token in &all {
            // Not even a part that is long enough to mean something.
            assert!(!run.text().contains(&token[4..16]) && !run.text().contains(&token[24..36]), "{run}");
        }
    }
}

#[test]
fn a_secret_twice_on_a_line_is_masked_twice() {
    let token = tokens::github_token(1);
    let repo = holding(&format!("{token} is {token}\n"));
    repo.hush(["scan"]).exits(1).never_says(&token[4..20]);
}

#[test]
fn carriage_returns_are_no_part_of_the_line() {
    let token = tokens::github_token(1);
    let repo = holding(&format!("one\r\nkey: {token}\r\nthree\r\n"));
    let run = repo.hush(["scan"]).exits(1).says("--> file:2:6\n").never_says("\r").never_says("\\x0d");
    assert_eq!(underlined(&run.stdout())[0].1, masked(&token));
}

/// Returns an endless line with a secret at its start, in its middle or at its end.
fn minified(place: usize) -> String {
    let code = "function(a,b){return a+b};".repeat(4000);
    let (before, after) = code.split_at(code.len() * place / 2);
    format!("{before}\"{}\"{after}\n", tokens::github_token(1))
}

#[test]
fn a_long_line_is_cut_around_the_secret() {
    for place in [0, 1, 2] {
        let run = holding(&minified(place)).hush(["scan"]).exits(1);
        assert!(run.stdout().lines().all(|line| line.width() <= 100 || line.contains(" = ")), "{run}");
        let excerpts = underlined(&run.stdout());
        assert_eq!(excerpts[0].1, masked(&tokens::github_token(1)), "{run}");
        assert_eq!(excerpts[0].0.starts_with('…'), place > 0, "{run}");
        assert_eq!(excerpts[0].0.ends_with('…'), place < 2, "{run}");
    }
}

#[test]
fn a_long_line_is_cut_to_the_width_of_the_terminal() {
    let repo = holding(&minified(1));
    for columns in [40, 60, 140] {
        let Some(run) = on_terminal(&repo, columns, "git hush scan --color never", &[]) else { return };
        let text = run.text().replace('\r', "");
        let excerpts = underlined(&text);
        assert_eq!(excerpts[0].1, masked(&tokens::github_token(1)), "{run}");
        let width = excerpts[0].0.width() + "1 | ".len();
        assert!(width <= columns && width + 4 >= columns, "{width} of {columns}\n{run}");
    }
}

#[test]
fn a_terminal_of_one_column_breaks_nothing() {
    let repo = holding(&minified(1));
    for columns in [1, 2] {
        let Some(run) = on_terminal(&repo, columns, "git hush scan", &[]) else { return };
        run.exits(1).says("1 secret found").never_says("panicked");
    }
}

#[test]
fn a_secret_that_is_asked_for_is_shown_whole_and_underlined_whole() {
    let token = tokens::github_token(1);
    let run = holding(&format!("a\tb {token} c\n")).hush(["scan", "--show-secrets"]).exits(1);
    assert_eq!(underlined(&run.stdout())[0].1, token, "{run}");
}
