//! What a process holds.

use std::fmt;
use std::time::Duration;

/// Connections that nobody uses are closed in the background.
const PATIENCE: u32 = 300;

/// What a process holds: none where the system does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    tasks: usize,
    descriptors: Option<usize>,
    kilobytes: Option<u64>,
}

impl Held {
    pub(crate) fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        Self {
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
            descriptors: std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count),
            kilobytes: resident.and_then(|text| text.trim().strip_suffix(" kB")?.parse().ok()),
        }
    }

    /// Fails where more tasks or descriptors are held than were, after a while.
    pub(crate) async fn assert_same_in_the_end(self) -> Self {
        let mut now = Self::now();
        for _ in 0..PATIENCE {
            if now.tasks <= self.tasks && now.descriptors <= self.descriptors {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            now = Self::now();
        }
        assert!(now.tasks <= self.tasks && now.descriptors <= self.descriptors, "before: {self}, now: {now}");
        now
    }

    /// Fails where memory is half as much again: it is handed back in pages.
    pub(crate) fn assert_memory_of(&self, before: &Self) {
        let (then, now) = (before.kilobytes.unwrap_or_default(), self.kilobytes.unwrap_or_default());
        assert!(now * 2 <= then * 3, "before: {before}, now: {self}");
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tasks, descriptors, kilobytes } = self;
        let (descriptors, kilobytes) = (descriptors.unwrap_or_default(), kilobytes.unwrap_or_default());
        write!(f, "{tasks} tasks, {descriptors} descriptors, {} MB", kilobytes / 1024)
    }
}
