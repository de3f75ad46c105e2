//! Waiting until something is so: with a deadline, and telling what is seen meanwhile.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What one look at a thing showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<T> {
    /// It is as it should be: the wait is over.
    Done(T),
    /// Not yet; what is seen instead, in a word or two: `pending`, `3 of 5 gone`.
    NotYet(String),
}

/// How a wait stands after a look that was not the last.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// What the last look showed.
    pub seen: String,
    /// How many looks there were.
    pub looks: u32,
    /// Since when the wait lasts.
    pub elapsed: Duration,
}

/// Why a wait ended without what it waited for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError<E> {
    /// The deadline came first.
    #[error("still {seen} after {}", seconds(waited))]
    DeadlinePassed {
        /// How long was waited.
        waited: Duration,
        /// What the last look showed; `not seen` where the first was never answered.
        seen: String,
    },
    /// A look failed, or showed a state that nothing leaves.
    #[error(transparent)]
    Failed(E),
}

fn seconds(duration: &Duration) -> String {
    format!("{} s", duration.as_secs())
}

/// How long something is waited for, how often it is looked at, and who is told.
///
/// The SDK's own waiters take no interval, tell nothing while they wait, and know states that nothing leaves only for
/// some things.
///
/// ```
/// use aws_interactions_core::{Look, Wait};
/// use std::time::Duration;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
/// let wait = Wait::at_most(Duration::from_secs(60))
///     .every(Duration::from_secs(5))
///     .reporting(|waiting| eprintln!("{} after {:?}", waiting.seen, waiting.elapsed));
/// let mut looks = 0;
/// let state = wait
///     .until(|| {
///         looks += 1;
///         let look = if looks < 3 { Look::NotYet("pending".to_owned()) } else { Look::Done("running") };
///         async move { Ok::<_, std::convert::Infallible>(look) }
///     })
///     .await?;
/// assert_eq!(state, "running");
/// # Ok::<(), aws_interactions_core::WaitError<std::convert::Infallible>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Wait {
    deadline: Duration,
    interval: Duration,
    report: Option<Report>,
}

type Report = Arc<dyn Fn(&Waiting) + Send + Sync>;

impl Wait {
    /// Waits no longer than `deadline`, and looks every five seconds.
    pub fn at_most(deadline: Duration) -> Self {
        Self { deadline, interval: Duration::from_secs(5), report: None }
    }

    /// Looks every `interval`, counted from the end of a look to the beginning of the next. Accounts share a rate of
    /// requests: seconds are right, milliseconds are for tests.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Calls `report` after each look but the last, from the task that waits: it must be quick.
    #[must_use]
    pub fn reporting(mut self, report: impl Fn(&Waiting) + Send + Sync + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Looks, at once and then every interval, until a look is [`Done`](Look::Done).
    ///
    /// A look that is still on its way at the deadline is dropped, so that no hanging call outlives it. Dropping the
    /// future ends the wait.
    ///
    /// # Errors
    /// [`WaitError::DeadlinePassed`] with what was seen last, [`WaitError::Failed`] with the first error of a look: the
    /// SDK has retried by then.
    pub async fn until<T, E, F, Fut>(&self, mut look: F) -> Result<T, WaitError<E>>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<Look<T>, E>>,
    {
        let begun = Instant::now();
        // Beyond the end of time there is no deadline to keep.
        let end = begun.checked_add(self.deadline);
        let mut waiting = Waiting { seen: "not seen".to_owned(), looks: 0, elapsed: Duration::ZERO };
        loop {
            let Some(seen) = before(end, look()).await else { return Err(passed(begun, waiting)) };
            match seen.map_err(WaitError::Failed)? {
                Look::Done(value) => return Ok(value),
                Look::NotYet(seen) => {
                    waiting = Waiting { seen, looks: waiting.looks.saturating_add(1), elapsed: begun.elapsed() };
                }
            }
            if let Some(report) = &self.report {
                report(&waiting);
            }
            if before(end, tokio::time::sleep(self.interval)).await.is_none() {
                return Err(passed(begun, waiting));
            }
        }
    }
}

async fn before<F: Future>(end: Option<Instant>, future: F) -> Option<F::Output> {
    match end {
        Some(end) => timeout_at(end, future).await.ok(),
        None => Some(future.await),
    }
}

fn passed<E>(begun: Instant, waiting: Waiting) -> WaitError<E> {
    WaitError::DeadlinePassed { waited: begun.elapsed(), seen: waiting.seen }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { deadline, interval, report } = self;
        let reports = report.is_some();
        f.debug_struct("Wait")
            .field("deadline", deadline)
            .field("interval", interval)
            .field("reports", &reports)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::sync::Mutex;

    #[expect(clippy::unnecessary_wraps, reason = "what looks answers with is a result")]
    fn not_yet(seen: &str) -> Result<Look<u32>, &'static str> {
        Ok(Look::NotYet(seen.to_owned()))
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_wait_begins_and_all_is_done_then_it_looks_once_and_does_not_sleep() {
        let begun = Instant::now();
        let wait = Wait::at_most(Duration::from_mins(1)).reporting(|_| panic!("nothing to report"));
        assert_eq!(wait.until(|| ready(Ok::<_, &str>(Look::Done(7)))).await.ok(), Some(7));
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_wait_lasts_then_it_looks_every_interval_and_reports_each_look_but_the_last() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&told);
        let wait = Wait::at_most(Duration::from_mins(1))
            .every(Duration::from_secs(10))
            .reporting(move |waiting| hears.lock().expect("no panic").push(waiting.clone()));
        let mut left = 3;
        let done = wait
            .until(|| {
                left -= 1;
                ready(if left == 0 { Ok(Look::Done(1)) } else { not_yet(&format!("{left} left")) })
            })
            .await;
        assert_eq!(done.ok(), Some(1));
        let waiting = |seen: &str, looks, seconds| Waiting {
            seen: seen.to_owned(),
            looks,
            elapsed: Duration::from_secs(seconds),
        };
        assert_eq!(*told.lock().expect("no panic"), [waiting("2 left", 1, 0), waiting("1 left", 2, 10)]);
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_deadline_comes_between_looks_then_the_wait_ends_at_it_with_what_was_seen() {
        let begun = Instant::now();
        let wait = Wait::at_most(Duration::from_secs(12)).every(Duration::from_secs(5));
        let error = wait.until(|| ready(not_yet("pending"))).await.expect_err("never done");
        assert_eq!(begun.elapsed(), Duration::from_secs(12));
        assert_eq!(error.to_string(), "still pending after 12 s");
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_look_hangs_then_the_wait_ends_at_the_deadline() {
        let wait = Wait::at_most(Duration::from_secs(12));
        let error = wait.until(pending::<Result<Look<u32>, &str>>).await.expect_err("never answered");
        assert_eq!(error.to_string(), "still not seen after 12 s");
    }

    #[tokio::test(start_paused = true)]
    async fn when_a_look_fails_then_the_wait_ends_with_its_error() {
        let wait = Wait::at_most(Duration::MAX);
        let error = wait.until(|| ready(Err::<Look<u32>, _>("terminated"))).await.expect_err("it failed");
        assert!(matches!(error, WaitError::Failed("terminated")), "{error:?}");
    }

    #[test]
    fn when_a_wait_is_printed_then_only_whether_somebody_listens_is_shown() {
        let wait = Wait::at_most(Duration::from_secs(1)).reporting(|_| {});
        assert_eq!(format!("{wait:?}"), "Wait { deadline: 1s, interval: 5s, reports: true }");
    }
}
