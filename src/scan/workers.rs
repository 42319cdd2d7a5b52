//! Shares units out to threads and puts the answers back in order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let done: Mutex<Vec<(usize, Result<T, E>)>> = Mutex::new(Vec::with_capacity(units.len()));
    rayon::broadcast(|_| {
        let mut answers = Vec::new();
        let mut worker = None;
        // A unit that was claimed is always finished. Units are claimed in order, so when one fails every earlier one is
        // finished too, and the earliest error is the same on any number of threads.
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = units.get(index) else { break };
            let answer = match &mut worker {
                Some(worker) => work(worker, unit),
                None => make().and_then(|made| work(worker.insert(made), unit)),
            };
            if answer.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            answers.push((index, answer));
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
