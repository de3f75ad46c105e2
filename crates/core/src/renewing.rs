//! A value that is loaded by one for all, renewed behind the back of those who use it, and not asked for again at once
//! where it was refused.

use crate::clock::Clock;
use crate::key_failure::KeyFailure;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::time::Instant;

/// How long a failure stands for all who ask, when it is the first; each one after it stands twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A value that is discarded sooner than this after one before it was no better: another load would not help.
const DISCARDS_APART: Duration = Duration::from_mins(1);

/// What a value is still good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    Fresh,
    /// Good, and to be renewed.
    Stale,
    Dead,
}

pub(crate) trait Ages: Clone + Send + Sync + 'static {
    fn age(&self, now: SystemTime) -> Age;
}

type Loaded<T> = Result<T, KeyFailure>;
type Load<T> = Box<dyn Fn() -> BoxFuture<'static, Loaded<T>> + Send + Sync>;
/// A load under way: whoever waits for it gets its result, and none of them can cancel it.
type Flight<T> = Shared<BoxFuture<'static, Loaded<T>>>;

/// A value of `load`, kept as long as it is good.
pub(crate) struct Renewing<T: Ages> {
    load: Load<T>,
    state: Mutex<State<T>>,
}

struct State<T: Ages> {
    value: Option<T>,
    flight: Option<Flight<T>>,
    refusal: Option<Refusal>,
    discarded_at: Option<Instant>,
}

/// The last load failed: nobody asks again before `until`.
struct Refusal {
    failure: KeyFailure,
    in_a_row: u32,
    until: Instant,
}

impl<T: Ages> Renewing<T> {
    pub(crate) fn new(load: impl Fn() -> BoxFuture<'static, Loaded<T>> + Send + Sync + 'static) -> Arc<Self> {
        let state = State { value: None, flight: None, refusal: None, discarded_at: None };
        Arc::new(Self { load: Box::new(load), state: Mutex::new(state) })
    }

    /// The value. Waits only where there is none that is good.
    pub(crate) async fn get(self: &Arc<Self>) -> Loaded<T> {
        match self.look() {
            ControlFlow::Break(known) => known,
            ControlFlow::Continue(flight) => flight.await,
        }
    }

    /// The value, if nobody has to wait for it.
    pub(crate) fn at_hand(self: &Arc<Self>) -> Option<T> {
        match self.look() {
            ControlFlow::Break(known) => known.ok(),
            ControlFlow::Continue(_) => None,
        }
    }

    fn look(self: &Arc<Self>) -> ControlFlow<Loaded<T>, Flight<T>> {
        let mut state = self.state();
        let aged = state.value.clone().map(|value| (value.age(Clock::now()), value));
        match aged {
            Some((Age::Fresh, value)) => ControlFlow::Break(Ok(value)),
            Some((Age::Stale, value)) => {
                // What fails here shows when the value dies.
                let _ = self.flight(&mut state);
                ControlFlow::Break(Ok(value))
            }
            Some((Age::Dead, _)) | None => match self.flight(&mut state) {
                Ok(flight) => ControlFlow::Continue(flight),
                Err(failure) => ControlFlow::Break(Err(failure)),
            },
        }
    }

    /// The load under way, or a new one; the last failure where that is too young for another attempt.
    fn flight(self: &Arc<Self>, state: &mut State<T>) -> Result<Flight<T>, KeyFailure> {
        if let Some(flight) = &state.flight {
            return Ok(flight.clone());
        }
        if let Some(refusal) = state.refusal.as_ref().filter(|refusal| Instant::now() < refusal.until) {
            return Err(refusal.failure.clone());
        }
        let load = AssertUnwindSafe((self.load)()).catch_unwind();
        // Weak, so that a load that is never driven to its end keeps nothing alive.
        let owner = Arc::downgrade(self);
        let flight = async move {
            let result = load.await.unwrap_or_else(|_| Err(KeyFailure::panicked()));
            if let Some(owner) = owner.upgrade() {
                owner.land(&result);
            }
            result
        };
        let flight = flight.boxed().shared();
        state.flight = Some(flight.clone());
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(flight.clone());
        }
        Ok(flight)
    }

    fn land(&self, result: &Loaded<T>) {
        let mut state = self.state();
        state.flight = None;
        match result {
            Ok(value) => {
                state.value = Some(value.clone());
                state.refusal = None;
            }
            Err(failure) if failure.is_remembered() => {
                tracing::debug!(%failure, "keys could not be had");
                let in_a_row = state.refusal.as_ref().map_or(0, |refusal| refusal.in_a_row) + 1;
                let until = Instant::now() + pause(in_a_row);
                state.refusal = Some(Refusal { failure: failure.clone(), in_a_row, until });
            }
            Err(_) => {}
        }
    }

    /// Forgets the value that `is_it` means, so that the next to ask waits for a new one. Answers whether another value
    /// than that one is to be had: not where the one before it was discarded a moment ago.
    pub(crate) fn discard(&self, is_it: impl FnOnce(&T) -> bool) -> Discarded {
        let now = Instant::now();
        let mut state = self.state();
        if !state.value.as_ref().is_some_and(is_it) {
            return Discarded::Before;
        }
        if state.discarded_at.is_some_and(|last| now < last + DISCARDS_APART) {
            return Discarded::TooSoon;
        }
        state.value = None;
        state.discarded_at = Some(now);
        Discarded::Now
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of a value that somebody found wanting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Discarded {
    Now,
    /// Somebody else did, and another one stands or is on its way.
    Before,
    /// It stands: its predecessor was as bad.
    TooSoon,
}

/// 1 s, 2 s, 4 s, … 30 s, a quarter more or less: callers of many providers do not come back at the same moment.
fn pause(in_a_row: u32) -> Duration {
    let doubled = FIRST_PAUSE * 2_u32.pow(in_a_row.saturating_sub(1).min(8));
    doubled.min(LONGEST_PAUSE).mul_f64(0.75 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests;
