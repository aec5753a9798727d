//! Parsers of others, where they can do no harm: on a thread with a stack and a time of its own.
//!
//! A parser that panics has met a damaged file; one that does not come back is left behind, and its file given up. Only
//! so many may be left at a time: each still takes memory and a core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;

use super::{Limits, ReadError, THREAD};
use crate::document::Format;

/// Address space, taken up only as far as it is used.
const STACK: usize = 64 << 20;

/// So many parsers may be left behind before further files are refused.
const MOST_LEFT: isize = 4;

/// How many are.
static LEFT: AtomicIsize = AtomicIsize::new(0);

/// Held by a parser's thread, and by whoever waits for it: the first of both to go says so to the other.
#[derive(Clone, Default)]
struct Parting(Arc<AtomicBool>);

impl Parting {
    /// Whether the other one has gone before.
    fn is_second(&self) -> bool {
        self.0.swap(true, Ordering::AcqRel)
    }
}

/// Ends with a parser's thread, however that ends.
struct Ending(Parting, &'static AtomicIsize);

impl Drop for Ending {
    fn drop(&mut self) {
        if self.0.is_second() {
            self.1.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// What `work` makes of a file; it is told by its argument when nobody waits for it any more.
pub(crate) fn contained<T: Send + 'static>(
    format: Format,
    limits: Limits,
    work: impl FnOnce(&AtomicBool) -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    bounded(&LEFT, format, limits, work)
}

/// The same, where `left` counts the parsers left behind.
fn bounded<T: Send + 'static>(
    left: &'static AtomicIsize,
    format: Format,
    limits: Limits,
    work: impl FnOnce(&AtomicBool) -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    if left.load(Ordering::Acquire) >= MOST_LEFT {
        return Err(ReadError::Busy);
    }
    let parting = Parting::default();
    let ending = Ending(parting.clone(), left);
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = sync_channel(1);
    let told = Arc::clone(&stop);
    let spawned = thread::Builder::new()
        .name(THREAD.into())
        .stack_size(STACK)
        .spawn(move || {
            let _ending = ending;
            drop(sender.send(work(&told)));
        });
    if spawned.is_err() {
        return Err(ReadError::Slow {
            limit: limits.max_time,
        });
    }
    match receiver.recv_timeout(limits.max_time) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            stop.store(true, Ordering::Relaxed);
            if !parting.is_second() {
                left.fetch_add(1, Ordering::AcqRel);
            }
            Err(ReadError::Slow {
                limit: limits.max_time,
            })
        }
        Err(RecvTimeoutError::Disconnected) => Err(ReadError::Damaged(format)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_parser_that_panics_has_met_a_damaged_file() {
        let result: Result<(), _> = contained(Format::Pdf, Limits::default(), |_| {
            std::panic::resume_unwind(Box::new("index out of bounds"))
        });
        assert_eq!(result, Err(ReadError::Damaged(Format::Pdf)));
    }

    #[test]
    fn a_parser_that_does_not_come_back_is_left_and_told() {
        let limits = Limits {
            max_time: Duration::from_millis(20),
            ..Limits::default()
        };
        let (sender, receiver) = std::sync::mpsc::channel();
        let result: Result<(), _> = contained(Format::Pdf, limits, move |stop| {
            while !stop.load(Ordering::Relaxed) {
                thread::yield_now();
            }
            sender.send("stopped").unwrap();
            Ok(())
        });
        assert_eq!(
            result,
            Err(ReadError::Slow {
                limit: limits.max_time
            })
        );
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)), Ok("stopped"));
    }

    #[test]
    fn only_so_many_parsers_are_left_and_files_are_read_again_once_they_end() {
        static COUNT: AtomicIsize = AtomicIsize::new(0);
        let limits = Limits {
            max_time: Duration::from_millis(20),
            ..Limits::default()
        };
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let receiver = Arc::new(std::sync::Mutex::new(receiver));
        for _ in 0..MOST_LEFT {
            let receiver = Arc::clone(&receiver);
            let stuck = move |_: &AtomicBool| {
                let _ended = receiver.lock().map(|r| r.recv());
                Ok(())
            };
            let limit = limits.max_time;
            assert_eq!(
                bounded(&COUNT, Format::Pdf, limits, stuck),
                Err(ReadError::Slow { limit })
            );
        }
        let next = || bounded(&COUNT, Format::Pdf, Limits::default(), |_| Ok(7));
        assert_eq!(next(), Err(ReadError::Busy));
        drop(sender);
        while COUNT.load(Ordering::Acquire) > 0 {
            thread::yield_now();
        }
        assert_eq!(next(), Ok(7));
    }

    #[test]
    fn what_a_parser_makes_of_a_file_comes_back() {
        assert_eq!(contained(Format::Pdf, Limits::default(), |_| Ok(7)), Ok(7));
    }
}
