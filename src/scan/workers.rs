//! Shares units out to threads and puts the answers back in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many runs of units each thread has at least, so that all end at about the same time.
const SHARES: usize = 16;

/// The most units that are claimed at once.
const LONGEST_RUN: usize = 64;

/// Does `work` on every unit and returns the answers in the order of the units.
///
/// Fewer than `parallel_from` units are done on the calling thread, since starting the pool costs more than they do. Each thread
/// makes its own worker by `make`, once. Errors: the one of the earliest unit that had any, on any number of threads.
pub(super) fn share_out<U: Sync, W, T: Send, E: Send>(
    units: &[U],
    parallel_from: usize,
    make: impl Fn() -> Result<W, E> + Sync,
    work: impl Fn(&mut W, &U) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    if units.len() < parallel_from || rayon::current_num_threads() == 1 {
        let mut worker = make()?;
        return units.iter().map(|unit| work(&mut worker, unit)).collect();
    }
    // Neighbours mostly lie in one folder, and threads that open files of one folder get in each other's way.
    let run = (units.len() / rayon::current_num_threads() / SHARES).clamp(1, LONGEST_RUN);
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let done: Mutex<Vec<(usize, Result<T, E>)>> = Mutex::new(Vec::with_capacity(units.len()));
    rayon::broadcast(|_| {
        let mut answers = Vec::new();
        let mut worker = None;
        // A run that was claimed is finished, up to its first error. Runs are claimed in order, so when a unit fails every earlier
        // one is finished too, and the earliest error is the same on any number of threads.
        while !failed.load(Ordering::Relaxed) {
            let first = next.fetch_add(run, Ordering::Relaxed);
            let Some(claimed) = units.get(first..units.len().min(first.saturating_add(run))) else { break };
            if claimed.is_empty() {
                break;
            }
            for (index, unit) in (first..).zip(claimed) {
                let answer = match &mut worker {
                    Some(worker) => work(worker, unit),
                    None => make().and_then(|made| work(worker.insert(made), unit)),
                };
                let ended = answer.is_err();
                answers.push((index, answer));
                if ended {
                    failed.store(true, Ordering::Relaxed);
                    break;
                }
            }
        }
        done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut answers);
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|&(index, _)| index);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::share_out;

    #[test]
    fn answers_come_in_the_order_of_the_units() {
        let units: Vec<usize> = (0..10_000).collect();
        let answers = share_out(
            &units,
            2,
            || Ok::<_, ()>(0),
            |seen, &unit| {
                *seen += 1;
                Ok(unit * 2)
            },
        );
        assert!(answers.unwrap().into_iter().eq((0..10_000).map(|unit| unit * 2)));
    }

    #[test]
    fn the_earliest_error_wins_on_any_number_of_threads() {
        let units: Vec<usize> = (0..1_000).collect();
        for parallel_from in [2, usize::MAX] {
            let answer =
                share_out(&units, parallel_from, || Ok(()), |(), &unit| if unit % 300 == 299 { Err(unit) } else { Ok(()) });
            assert_eq!(answer.unwrap_err(), 299);
        }
    }

    #[test]
    fn a_worker_that_cannot_be_made_is_an_error() {
        let answer = share_out(&[1, 2, 3], 2, || Err::<(), _>("no worker"), |(), _| Ok(()));
        assert_eq!(answer.unwrap_err(), "no worker");
        assert!(share_out(&[] as &[u8], 2, || Err::<(), _>("no worker"), |(), _| Ok(())).unwrap().is_empty());
    }
}
