//! What a process holds.

use std::alloc::System;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Memory that the system shows is handed back in pages, if at all: what is allocated and not freed is told to the byte.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Connections that nobody uses are closed in the background.
const PATIENCE: u32 = 60;

/// Threads more than in the beginning: to ask takes some.
const SPARE_THREADS: usize = 2;

/// What a process holds: no threads, descriptors and pages where the system does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    tasks: usize,
    threads: usize,
    descriptors: usize,
    allocated: usize,
    resident: usize,
}

impl Held {
    pub(crate) fn now() -> Self {
        let memory = ALLOCATOR.stats();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        let kilobytes = resident.and_then(|text| text.parse::<usize>().ok()).unwrap_or_default();
        Self {
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
            threads: entries("/proc/self/task"),
            descriptors: entries("/proc/self/fd"),
            allocated: memory.bytes_allocated.saturating_sub(memory.bytes_deallocated),
            resident: kilobytes * 1024,
        }
    }

    /// Idle threads of the runtime end in real time, which nobody waits for on a paused clock.
    pub(crate) fn with_any_threads(self) -> Self {
        Self { threads: usize::MAX, ..self }
    }

    fn is_no_more_than(&self, before: &Self, slack: usize) -> bool {
        self.tasks <= before.tasks
            && self.threads <= before.threads.saturating_add(SPARE_THREADS)
            && self.descriptors <= before.descriptors
            && self.allocated <= before.allocated + slack
    }

    /// Fails where more is held than was, after a while, but for bytes within `slack`; `ask` tells what is held now.
    pub(crate) async fn assert_same_in_the_end(self, slack: usize, mut ask: impl AsyncFnMut() -> Self) -> Self {
        let mut now = ask().await;
        for _ in 0..PATIENCE {
            if now.is_no_more_than(&self, slack) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
            now = ask().await;
        }
        assert!(now.is_no_more_than(&self, slack), "before: {self}, now: {now}");
        now
    }
}

fn entries(folder: &str) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tasks, threads, descriptors, allocated, resident } = self;
        write!(f, "{tasks} tasks, {threads} threads, {descriptors} descriptors, {allocated} bytes allocated, ")?;
        write!(f, "{resident} resident")
    }
}

/// What another process has said of itself.
impl FromStr for Held {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        let mut numbers = line.split(' ').filter_map(|word| word.parse().ok());
        let mut next = || numbers.next().ok_or(());
        Ok(Self { tasks: next()?, threads: next()?, descriptors: next()?, allocated: next()?, resident: next()? })
    }
}
