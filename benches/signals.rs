//! Prints the signals of every value that is weighed, for `benches/fit-score.py`: `cargo run --example signals FOLDER`.
//!
//! One line a value: path, rule, confidence as it is now, score, signals, and the value itself where `--values` is given; parted by tabs.

use git_hush::engine::Scratch;
use git_hush::engine::score::Signal;
use git_hush::policy::context;
use git_hush::rules::RuleSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let values = args.iter().any(|arg| arg == "--values");
    let mut folders: Vec<PathBuf> = args.iter().filter(|arg| *arg != "--values").map(PathBuf::from).collect();
    let rules = RuleSet::builtin();
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(io::stdout().lock());
    while let Some(folder) = folders.pop() {
        let mut entries = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for path in entries.into_iter().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path)?;
            let mut found = Vec::new();
            rules.scanner().scan(&mut scratch, &bytes, &mut |one| found.push(one))?;
            for one in found {
                let rule = rules.rule(one.pattern);
                let name = path.as_os_str().as_encoded_bytes();
                let confidence = context::confidence(rule.confidence, &one.evidence, name).map_or("none", |level| level.as_str());
                write!(out, "{}\t{}\t{confidence}\t", path.display(), rule.id)?;
                match one.evidence.signals {
                    Some(signals) => {
                        let names: Vec<&str> = Signal::of(signals)
                            .map(Signal::as_str)
                            .chain(context::signals(signals, name).map(context::PathSignal::as_str))
                            .collect();
                        write!(out, "{}\t{}", context::points(signals, name), names.join(" "))?;
                    }
                    None => write!(out, "\t")?,
                }
                match values {
                    true => writeln!(out, "\t{}", bytes[one.secret.range()].escape_ascii())?,
                    false => writeln!(out)?,
                }
            }
        }
    }
    Ok(out.flush()?)
}
