//! The kinds of cases.

use super::{Ask, Search, Style, World, argument, differs, expression, run, text};
use crate::compat::support::Place;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

#[test]
fn files_that_are_named() {
    run(1, |random| {
        let mut world = World::new();
        let search = Search::new(random, &world.place, Style::Rich);
        world.fill(random, &search.samples);
        search.allow_in_file(random, &world.place);
        let mut args = vec![OsString::from("--scan")];
        args.extend((0..=random.below(4)).map(|_| argument(world.name(random))));
        let mut ask = search.with(&args);
        ask.compare(&world.place)?;
        ask.args.insert(1 + random.below(2), "-".into());
        ask.stdin = super::content(random, &search.samples);
        ask.compare(&world.place)?;
        search.with(["--scan", "-r", ".", ",d", "."]).compare_unordered(&world.place)?;
        let message = world.place.dir().join("message");
        std::fs::write(message, super::content(random, &search.samples)).unwrap();
        search.with(["--commit_msg_hook", "--", "message", "x"]).compare(&world.place)
    });
}

#[test]
fn one_expression_on_one_file() {
    run(2, |random| {
        let place = Place::new();
        let search = Search::new(random, &place, Style::Rich);
        let file = super::content(random, &search.samples);
        place.write("f", &file);
        let told = search.with(["--scan", "f"]).compare(&place);
        told.map_err(|told| format!("{told}  f: {}", file.escape_ascii()))
    });
}

#[test]
fn tracked_files() {
    run(3, |random| {
        let mut world = World::new();
        let search = Search::new(random, &world.place, Style::Plain);
        world.fill(random, &search.samples);
        search.allow_in_file(random, &world.place);
        if random.percent(20) {
            world.place.write(".gitignore", "~x\n,d/\n");
        }
        let below = world.place.at(",d");
        let place = if below.dir().is_dir() && random.percent(30) { &below } else { &world.place };
        search.with(["--scan"]).compare(place)?;
        let option = random.pick(&["--cached", "--no-index"]);
        search.with(["--scan", option]).compare(place)?;
        let args = [OsStr::new("--scan"), OsStr::new("--cached"), OsStr::new("--"), world.name(random), world.name(random)];
        search.with(args).compare(place)?;
        if world.place.has(".gitignore") {
            // A tracked file that is ignored is left out there.
            return Ok(());
        }
        search.with(["--scan", "--untracked"]).compare(place)
    });
}

#[test]
fn what_is_staged() {
    run(4, |random| {
        let mut world = World::of_plain_names();
        let search = Search::new(random, &world.place, Style::Plain);
        world.history(random, &search.samples, 2);
        world.fill(random, &search.samples);
        search.allow_in_file(random, &world.place);
        search.with(["--pre_commit_hook", "--"]).compare(&world.place)
    });
}

#[test]
fn histories() {
    run(5, |random| {
        let mut world = World::new();
        let search = Search::new(random, &world.place, Style::Plain);
        let commits = 2 + random.below(9);
        world.history(random, &search.samples, commits);
        search.allow_in_file(random, &world.place);
        search.with(["--scan-history"]).compare(&world.place)
    });
}

#[test]
fn merges() {
    run(6, |random| {
        let mut world = World::new();
        let search = Search::new(random, &world.place, Style::Rich);
        world.history(random, &search.samples, 5);
        let mut ask = search.with(["--prepare_commit_msg_hook", "--", "message", "merge"]);
        world.git(["branch", "--force", "merged", "HEAD"]);
        world.git(["checkout", "--quiet", "--force", "-B", "here", "HEAD~2"]);
        let told = with_head(&mut ask, &world.place);
        told.map_err(|told| format!("{told}  merged: {}", world.place.git(["rev-parse", "merged"]).line()))
    });
}

/// Compares what the programs say about a merge of the branch `merged`.
fn with_head(ask: &mut Ask, place: &Place) -> Result<(), String> {
    let put = |to_ours| {
        let run = ask.put_with(place, to_ours, &[("GITHEAD_1", "merged")]);
        assert!(run.code().is_some(), "{run}");
        run
    };
    differs(ask, &put(true), &put(false))
}

#[test]
fn command_lines() {
    const WORDS: [&str; 52] = [
        "--scan",
        "--scan-history",
        "--install",
        "--list",
        "--add",
        "--add-provider",
        "--aws-provider",
        "--register-aws",
        "-r",
        "--recursive",
        "--cached",
        "--no-index",
        "--untracked",
        "-f",
        "--force",
        "-l",
        "--literal",
        "-a",
        "--allowed",
        "--global",
        "--pre_commit_hook",
        "--prepare_commit_msg_hook",
        "-h",
        "--help",
        "--",
        "f",
        "f",
        "d",
        "nothere",
        "--no-scan",
        "--no-force",
        "--no-global",
        "--index",
        "--no-no-index",
        "-rf",
        "-al",
        "-x",
        "--bogus",
        "--s",
        "--li",
        "--rec",
        "--no-r",
        "--no",
        "--inst",
        "--scan=x",
        "--li=",
        "-",
        "",
        "a+b",
        "--add-p",
        "--no-list",
        "--end-of-options",
    ];
    run(7, |random| {
        let (mut args, mut seen) = (Vec::new(), String::new());
        if random.percent(70) {
            args.push(WORDS[random.below(8)]);
        }
        args.extend((0..random.below(5)).map(|_| *random.pick(&WORDS.each_ref())));
        seen.extend(args.iter().copied());
        let two = ["--cached", "--no-index", "--untracked"].iter().filter(|word| args.contains(word)).count() > 1;
        let dash = args
            .iter()
            .skip_while(|word| !matches!(**word, "--" | "--end-of-options"))
            .skip(1)
            .any(|word| word.len() > 1 && word.starts_with('-'));
        if two || dash {
            // Faults that nobody can want.
            return Ok(());
        }
        twice(&Ask::new(&args))
    });
}

/// Asks each of the programs in a place of its own, and compares what they leave behind as well.
fn twice(ask: &Ask) -> Result<(), String> {
    let made = || {
        let place = Place::with(&["foo"]);
        place.stage("f", "foo\n").write("d/g", "foo\n");
        place.commit_unhooked();
        place
    };
    let (ours, theirs) = (made(), made());
    differs(ask, &ask.put(&ours, true), &ask.put(&theirs, false))?;
    for file in [".git/config", "../home/.gitconfig"] {
        if ours.read(file) != theirs.read(file) {
            let text = |place: &Place| String::from_utf8_lossy(&place.read(file)).into_owned();
            return Err(format!("{ask}\n  {file}, ours:\n{}  theirs:\n{}", text(&ours), text(&theirs)));
        }
    }
    let hooks = |place: &Place| {
        place
            .call("sh")
            .args(["-c", "find . -path './.git/hooks/*' ! -name '*.sample' -exec ls -ln {} + | awk '{print $1, $NF}'"])
            .run()
            .stdout()
    };
    if hooks(&ours) == hooks(&theirs) {
        Ok(())
    } else {
        Err(format!("{ask}\n  ours:\n{}  theirs:\n{}", hooks(&ours), hooks(&theirs)))
    }
}

#[test]
fn what_is_added() {
    run(8, |random| {
        let mut added: Vec<Vec<u8>> = Vec::new();
        let (ours, theirs) = (Place::new(), Place::new());
        for _ in 0..3 {
            let again = !added.is_empty() && random.percent(30);
            let mut pattern = if again { added[random.below(added.len())].clone() } else { expression(random, Style::Rich).text };
            if again && random.percent(50) {
                pattern.truncate(random.below(pattern.len() + 1));
            }
            let pattern = pattern.strip_prefix(b"-").unwrap_or(&pattern).to_vec();
            if pattern.starts_with(b"-") {
                continue;
            }
            let option = random.pick(&["-l", "-a", "-la", "--global", "--no-global"]);
            let ask = Ask::new([OsStr::new("--add"), OsStr::new(option), OsStr::new("--"), OsStr::from_bytes(&pattern)]);
            differs(&ask, &ask.put(&ours, true), &ask.put(&theirs, false))?;
            added.push(pattern);
        }
        for words in [&["--list"][..], &["--list", "--global"]] {
            let ask = Ask::new(words);
            differs(&ask, &ask.put(&ours, true), &ask.put(&theirs, false))?;
        }
        Ok(())
    });
}

#[test]
fn credentials() {
    const PARTS: [&str; 20] = [
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        " ",
        "=",
        " = ",
        "\t",
        "\"",
        "'",
        "a+b/c",
        "X1",
        "#",
        "[x]",
        "\n",
        "\n",
        "\r\n",
        ";",
        "\\",
        "$.*",
        "]{(|?^",
    ];
    run(9, |random| {
        let place = Place::new();
        let file: String = (0..random.below(25)).map(|_| *random.pick(&PARTS.each_ref())).collect();
        place.at("../home").write(".aws/credentials", &file);
        Ask::new(["--aws-provider"]).compare(&place).map_err(|told| format!("{told}  file: {file:?}"))
    });
}

#[test]
fn providers() {
    run(10, |random| {
        let place = Place::new();
        let mut ask = Ask::new(["--scan", "f"]);
        for number in 0..=random.below(3) {
            let mut output = Vec::new();
            for _ in 0..random.below(4) {
                output.extend(if random.percent(80) { expression(random, Style::Plain).text } else { Vec::new() });
                output.extend(*random.pick(&[&&b"\n"[..], &&b"\r\n"[..], &&b"\n\n"[..], &&b""[..]]));
            }
            place.write(format!("p{number}"), output);
            let command = random.pick(&["cat p", " cat  p", "cat\tp", "tail -n +1 p", "true p", "false p", "cat nothere p"]);
            ask = ask.set("secrets.providers", format!("{command}{number}"));
        }
        if random.percent(30) {
            ask = ask.set("secrets.patterns", expression(random, Style::Plain).text);
        }
        place.write("f", text(random));
        ask.compare(&place)
    });
}
