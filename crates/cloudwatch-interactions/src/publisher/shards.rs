//! One value a thread or so, so that threads that record at the same time do not wait for each other.

use std::sync::atomic::{AtomicUsize, Ordering};

const SHARDS: usize = 8;

/// Copies of a value, each in cache lines of its own.
#[derive(Debug, Default)]
pub(crate) struct Shards<T>([Padded<T>; SHARDS]);

#[derive(Debug, Default)]
#[repr(align(128))]
struct Padded<T>(T);

impl<T> Shards<T> {
    /// Hands this thread's copy to `act`.
    pub(crate) fn with_mine<R>(&self, act: impl FnOnce(&T) -> R) -> Option<R> {
        // A thread that is ending has lost its number, and takes the first.
        let mine = MINE.try_with(|mine| *mine).unwrap_or_default();
        self.0.get(mine).map(|padded| act(&padded.0))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|padded| &padded.0)
    }
}

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static MINE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % SHARDS;
}
