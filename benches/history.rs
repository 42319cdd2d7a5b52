//! Times the history scan of a repository against its floor: inflating every entry of its packs once, on as many threads.
//!
//!   cargo bench --bench history -- OBJECTS [RUNS [STEP]]
//!
//! OBJECTS is a folder of objects, such as `.git/objects`; STEP is a part of the name of the steps to run. Each step is run RUNS times, in turn; wall and CPU seconds of the best
//! run are printed, with what the step saw, so that a fast wrong answer shows.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench is a program of its own")]

use git_hush::engine::{Before, Scratch, Seen};
use git_hush::model::ObjectId;
use git_hush::pack::walk::{Edits, Object, Place, Progress, Visitor, Wanted, walk};
use git_hush::pack::{Flaw, Inflater, Kind, Pack, Store};
use git_hush::rules::RuleSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// The size over which nothing is made.
const LIMIT: u64 = 256 << 20;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1).filter(|arg| arg != "--bench");
    let Some(objects) = args.next().map(PathBuf::from) else {
        println!("history: no folder of objects was named, nothing to measure");
        return ExitCode::SUCCESS;
    };
    let runs = args.next().and_then(|runs| runs.to_str()?.parse().ok()).unwrap_or(3);
    let only = args.next().and_then(|step| step.into_string().ok()).unwrap_or_default();
    let best = |name: &str, runs: usize, step: &dyn Fn() -> u64| {
        if name.contains(&only) {
            time(name, runs, step);
        }
    };
    let store = Store::open(&[objects], 20);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("{threads} threads, best of {runs}; {} packs", store.packs().len());
    let rules = RuleSet::builtin();
    best("floor: inflate every entry once", runs, &|| store.packs().iter().map(|pack| inflate_all(pack, threads)).sum());
    best("walk: make every blob", runs, &|| make(&store, &[Kind::Blob]));
    best("scan: every blob, by edits", runs, &|| scan(&store, &rules, true));
    best("scan: every blob, in full", runs.min(1), &|| scan(&store, &rules, false));
    best("walk: make every tree", runs, &|| make(&store, &[Kind::Tree]));
    best("walk: make every commit and tag", runs, &|| make(&store, &[Kind::Commit, Kind::Tag]));
    ExitCode::SUCCESS
}

/// Runs a step and prints its best time; `step` returns how many bytes it saw.
fn time(name: &str, runs: usize, step: &dyn Fn() -> u64) {
    let mut least = (f64::MAX, f64::MAX);
    let mut bytes = 0;
    for _ in 0..runs {
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        bytes = step();
        least = (least.0.min(wall.elapsed().as_secs_f64()), least.1.min(cpu_seconds() - cpu));
    }
    println!("{name:<40} {:>7.3} s wall {:>7.3} s CPU {:>8.1} MB", least.0, least.1, bytes as f64 / 1e6);
}

/// Returns the CPU seconds of this process so far.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or("").split_whitespace().filter_map(|field| field.parse().ok()).collect();
    // The first field behind the name is a letter, so these are fields 14 and 15 of proc(5); a tick is a hundredth of a second.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}

fn inflate_all(pack: &Pack, threads: usize) -> u64 {
    let mut offsets: Vec<u64> = (0..pack.index().count()).filter_map(|at| pack.index().offset(at)).collect();
    offsets.sort_unstable();
    let next = AtomicUsize::new(0);
    const PIECE: usize = 1000;
    std::thread::scope(|scope| {
        let work = || {
            let (mut inflater, mut out, mut sum) = (Inflater::default(), Vec::new(), 0);
            loop {
                let first = next.fetch_add(PIECE, Ordering::Relaxed);
                if first >= offsets.len() {
                    return sum;
                }
                for at in first..offsets.len().min(first + PIECE) {
                    let end = offsets.get(at + 1).copied().unwrap_or(pack.size());
                    if let Ok((header, stream)) = pack.entry(offsets[at], end) {
                        sum += inflater.inflate(stream, header.size, &mut out).map_or(0, <[u8]>::len) as u64;
                    }
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(0)).sum()
    })
}

#[derive(Default)]
struct Count {
    bytes: u64,
    flaws: u64,
}

impl Visitor for Count {
    type State = ();

    fn visit(&mut self, object: &Object<'_>, _before: Option<(&(), Edits<'_>)>, _state: &mut ()) {
        self.bytes += object.bytes.len() as u64;
    }

    fn flawed(&mut self, _place: Place, _name: ObjectId, _flaw: Flaw) {
        self.flaws += 1;
    }
}

fn make(store: &Store, kinds: &[Kind]) -> u64 {
    let Ok(wanted) = Wanted::all(store, kinds, LIMIT) else { return 0 };
    let counts = walk(store, &wanted, &Progress::default(), Count::default);
    let flaws: u64 = counts.iter().map(|count| count.flaws).sum();
    if flaws > 0 {
        println!("  {flaws} objects could not be read");
    }
    counts.iter().map(|count| count.bytes).sum()
}

/// Scans blobs, and counts bytes and matches.
struct Scan<'r> {
    rules: &'r RuleSet,
    by_edits: bool,
    scratch: Scratch,
    bytes: u64,
    matches: u64,
}

impl Visitor for Scan<'_> {
    type State = Seen;

    fn visit(&mut self, object: &Object<'_>, before: Option<(&Seen, Edits<'_>)>, state: &mut Seen) {
        self.bytes += object.bytes.len() as u64;
        let scanner = self.rules.scanner();
        let done = if self.by_edits {
            let before = before.map(|(seen, edits)| Before { seen, copied: edits.copied, len: edits.base_len });
            let done = scanner.scan_version(&mut self.scratch, object.bytes, before, state);
            self.matches += state.matches().len() as u64;
            done
        } else {
            scanner.scan(&mut self.scratch, object.bytes, &mut |_| self.matches += 1)
        };
        if let Err(error) = done {
            println!("  {}: {error}", object.name);
        }
    }

    fn flawed(&mut self, _place: Place, _name: ObjectId, _flaw: Flaw) {}
}

fn scan(store: &Store, rules: &RuleSet, by_edits: bool) -> u64 {
    let Ok(wanted) = Wanted::all(store, &[Kind::Blob], LIMIT) else { return 0 };
    let make = || Scan { rules, by_edits, scratch: Scratch::default(), bytes: 0, matches: 0 };
    let scans = walk(store, &wanted, &Progress::default(), make);
    println!("  {} matches", scans.iter().map(|scan| scan.matches).sum::<u64>());
    scans.iter().map(|scan| scan.bytes).sum()
}
