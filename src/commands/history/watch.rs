//! Progress on standard error, where that is a terminal.

use crate::commands::Context;
use crate::pack::walk::Progress;
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// How often progress is written.
const EVERY: Duration = Duration::from_millis(100);

/// Has the first interrupt end the work at the next object, and the second one the process.
pub(super) fn heed_interrupts(progress: &Progress) {
    // Where that cannot be had, an interrupt ends the process as it always does, and nothing is half-written then either.
    let _ = flag::register_conditional_default(SIGINT, Arc::clone(&progress.stop));
    let _ = flag::register(SIGINT, Arc::clone(&progress.stop));
}

/// Does the work, and writes how far it has come while it lasts.
pub(super) fn watched<T: Send>(context: &mut Context<'_>, progress: &Progress, work: impl FnOnce() -> T + Send) -> T {
    if !context.env.err_is_terminal {
        return work();
    }
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let (done, wait) = sync_channel(1);
        let worker = scope.spawn(move || {
            let answer = work();
            let _ = done.send(());
            answer
        });
        let mut shown = false;
        while wait.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            // Nobody may be there to read it, which changes nothing.
            let _ = write!(context.err, "\r\x1b[K{}", line(progress, begun.elapsed())).and_then(|()| context.err.flush());
            shown = true;
        }
        if shown {
            let _ = write!(context.err, "\r\x1b[K").and_then(|()| context.err.flush());
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn line(progress: &Progress, elapsed: Duration) -> String {
    let (objects, total) = (progress.objects.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed));
    let megabytes = progress.bytes.load(Ordering::Relaxed) >> 20;
    let found = progress.found.load(Ordering::Relaxed);
    let mut text = format!("scanning: {objects} of {total} objects, {megabytes} MiB, something in {found}");
    if objects > 0 && total > objects && elapsed > Duration::from_secs(1) {
        let left = elapsed.as_secs_f64() * (total - objects) as f64 / objects as f64;
        text.push_str(&format!(", {left:.0} s left"));
    }
    text
}
