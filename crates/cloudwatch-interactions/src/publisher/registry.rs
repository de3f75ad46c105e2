//! All metrics that a publisher knows.

use super::cells::{Cell, CounterCell, GaugeCell, HistogramCell};
use super::instrument::Instrument;
use crate::datum::Datum;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use tokio::sync::Notify;

/// So many new metrics fill a request: they are collected without waiting for the period's end.
pub(crate) const NEW_METRICS: usize = 1000;

#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) counters: Cells<CounterCell>,
    pub(crate) gauges: Cells<GaugeCell>,
    pub(crate) histograms: Cells<HistogramCell>,
    room: Arc<Room>,
}

#[derive(Debug)]
struct Room {
    limit: usize,
    used: AtomicUsize,
    new: AtomicUsize,
    is_filled: Notify,
}

#[derive(Debug)]
pub(crate) struct Cells<C> {
    cells: Mutex<HashMap<Instrument, Arc<C>>>,
    room: Arc<Room>,
}

/// What is recorded of all metrics, and how many values were recorded that CloudWatch does not take.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) data: Vec<Datum>,
    pub(crate) refused: u64,
}

impl Registry {
    pub(crate) fn new(limit: usize) -> Self {
        let (used, new) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let room = Arc::new(Room { limit, used, new, is_filled: Notify::new() });
        let (counters, gauges, histograms) = (Cells::new(&room), Cells::new(&room), Cells::new(&room));
        Self { counters, gauges, histograms, room }
    }

    /// Waits until so many metrics are new that they fill a request.
    pub(crate) async fn filled(&self) {
        self.room.is_filled.notified().await;
    }

    pub(crate) fn collect(&self, time: SystemTime) -> Collected {
        self.room.new.store(0, Ordering::Relaxed);
        let mut collected = Collected::default();
        self.counters.collect(time, &mut collected);
        self.gauges.collect(time, &mut collected);
        self.histograms.collect(time, &mut collected);
        collected
    }
}

impl<C: Cell> Cells<C> {
    fn new(room: &Arc<Room>) -> Self {
        Self { cells: Mutex::default(), room: Arc::clone(room) }
    }

    /// The cell of `instrument`; `None` where there is no room for another metric.
    pub(crate) fn get(&self, instrument: Instrument) -> Option<Arc<C>> {
        match self.cells.lock().unwrap_or_else(PoisonError::into_inner).entry(instrument) {
            Entry::Occupied(entry) => Some(Arc::clone(entry.get())),
            Entry::Vacant(entry) => self.room.take().then(|| Arc::clone(entry.insert(Arc::default()))),
        }
    }

    fn collect(&self, time: SystemTime, collected: &mut Collected) {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner).retain(|instrument, cell| {
            // Asked first: a handle that is dropped behind this may have recorded.
            let is_held = Arc::strong_count(cell) > 1;
            fence(Ordering::Acquire);
            let taken = cell.take();
            collected.refused += taken.refused;
            let is_kept = is_held || taken.value.is_some();
            collected.data.extend(taken.value.map(|value| instrument.datum(value, time)));
            if !is_kept {
                self.room.used.fetch_sub(1, Ordering::Relaxed);
            }
            is_kept
        });
    }
}

impl Room {
    fn take(&self) -> bool {
        let more = |used| (used < self.limit).then_some(used + 1);
        let is_there = self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok();
        if is_there && self.new.fetch_add(1, Ordering::Relaxed) + 1 == NEW_METRICS {
            self.is_filled.notify_one();
        }
        is_there
    }
}
