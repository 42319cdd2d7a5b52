//! Times the engine with the first sixty rules and with all of them, on one thread over the same files.
//!
//!     cargo bench --bench rules -- FOLDER [ROUNDS]
//!
//! Rules that find nothing must cost next to nothing. The matches of each set are counted in every round and must not change, so that
//! a fast wrong answer fails; the best round of each set is printed, and their ratio.

use git_hush::engine::Scratch;
use git_hush::rules::{RuleSet, builtin};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many rules the ratio compares with all.
const FEW: usize = 60;

#[allow(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = PathBuf::from(arguments.next().ok_or("which folder? `cargo bench --bench rules -- FOLDER [ROUNDS]`")?);
    let rounds: usize = arguments.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let mut files = Vec::new();
    read(&folder, &mut files)?;
    let bytes: usize = files.iter().map(Vec::len).sum();
    println!("{} files, {:.1} MB", files.len(), bytes as f64 / 1e6);
    let mut best = Vec::new();
    for (name, rules) in [("first sixty", RuleSet::new(builtin()[..FEW].to_vec())), ("all rules", RuleSet::builtin())] {
        let mut scratch = Scratch::default();
        let mut fastest = Duration::MAX;
        let mut expected = None;
        for _ in 0..rounds {
            let (matches, took) = scan(&rules, &mut scratch, &files)?;
            assert_eq!(*expected.get_or_insert(matches), matches, "the matches change from round to round");
            fastest = fastest.min(took);
        }
        let speed = bytes as f64 / 1e6 / fastest.as_secs_f64();
        println!("{name:12} {:5} rules, {:6} matches, {speed:7.0} MB/s", rules.rules().len(), expected.unwrap_or(0));
        best.push(fastest);
    }
    println!("ratio {:.2}", best[1].as_secs_f64() / best[0].as_secs_f64());
    Ok(())
}

fn scan(rules: &RuleSet, scratch: &mut Scratch, files: &[Vec<u8>]) -> Result<(usize, Duration), Box<dyn Error>> {
    let mut matches = 0;
    let began = cpu_time();
    for file in files {
        rules.scanner().scan(scratch, file, &mut |_| matches += 1)?;
    }
    Ok((matches, cpu_time().saturating_sub(began)))
}

/// Returns the time that this thread has worked; what else runs on the machine leaves it nearly alone.
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Reads the files below a folder, in no particular order; links are not followed.
fn read(folder: &Path, files: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            read(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(fs::read(entry.path())?);
        }
    }
    Ok(())
}
