//! What a workflow tells while it runs.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Something that happened in a workflow. A step is named as people would: `create the role web`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkflowEvent {
    /// A step begins.
    Started {
        /// The step.
        step: String,
    },
    /// A step goes on, and this is how it stands: `2 of 7 gone`, `pending`.
    Progressed {
        /// The step.
        step: String,
        /// How it stands.
        seen: String,
    },
    /// A step is done.
    Done {
        /// The step.
        step: String,
        /// How long it took.
        took: Duration,
    },
    /// A step was not needed, or could not be.
    Skipped {
        /// The step.
        step: String,
        /// Why.
        reason: String,
    },
    /// A step failed. Whether the workflow goes on is the workflow's matter.
    Failed {
        /// The step.
        step: String,
        /// How long it took.
        took: Duration,
        /// The error and everything below it.
        error: String,
    },
}

impl fmt::Display for WorkflowEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Started { step } => write!(f, "{step}"),
            Self::Progressed { step, seen } => write!(f, "{step}: {seen}"),
            Self::Done { step, took } => write!(f, "{step}: done in {:.1} s", took.as_secs_f64()),
            Self::Skipped { step, reason } => write!(f, "{step}: skipped, {reason}"),
            Self::Failed { step, took, error } => {
                write!(f, "{step}: failed after {:.1} s: {error}", took.as_secs_f64())
            }
        }
    }
}

/// Who hears what happens in a workflow. Every workflow takes one; `WorkflowEvents::default()` tells nobody.
///
/// Steps run side by side in some workflows: events of different steps then come in any order, from any task, and
/// those of one step in theirs. Listeners are called from the task that works: they must be quick.
///
/// ```
/// use aws_interactions_orchestration::WorkflowEvents;
///
/// let events = WorkflowEvents::new(|event| eprintln!("{event}"));
/// ```
#[derive(Clone, Default)]
pub struct WorkflowEvents(Option<Arc<Listener>>);

type Listener = dyn Fn(&WorkflowEvent) + Send + Sync;

impl WorkflowEvents {
    /// Calls `listener` with every event.
    pub fn new(listener: impl Fn(&WorkflowEvent) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub(crate) fn tell(&self, event: &WorkflowEvent) {
        tracing::debug!(%event, "workflow");
        if let Some(listener) = &self.0 {
            listener(event);
        }
    }

    pub(crate) fn progressed(&self, step: &str, seen: impl Into<String>) {
        self.tell(&WorkflowEvent::Progressed { step: step.to_owned(), seen: seen.into() });
    }

    pub(crate) fn skipped(&self, step: &str, reason: impl Into<String>) {
        self.tell(&WorkflowEvent::Skipped { step: step.to_owned(), reason: reason.into() });
    }

    /// Does `work` as a step: tells that it begins, and how it ends.
    pub(crate) async fn step<T, E: Error + 'static>(
        &self,
        step: &str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.tell(&WorkflowEvent::Started { step: step.to_owned() });
        let begun = Instant::now();
        let outcome = work.await;
        let (step, took) = (step.to_owned(), begun.elapsed());
        self.tell(&match &outcome {
            Ok(_) => WorkflowEvent::Done { step, took },
            Err(error) => WorkflowEvent::Failed { step, took, error: chain(error) },
        });
        outcome
    }
}

impl fmt::Debug for WorkflowEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WorkflowEvents").field(&self.0.is_some()).finish()
    }
}

/// The error and what lies below it, in one line.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::sync::Mutex;

    fn noted() -> (WorkflowEvents, Arc<Mutex<Vec<String>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&told);
        (WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string())), told)
    }

    #[tokio::test]
    async fn when_a_step_is_done_then_its_beginning_and_its_end_are_told() {
        let (events, told) = noted();
        let value = events.step("create the role web", async { Ok::<_, io::Error>(7) }).await;
        assert_eq!(value.ok(), Some(7));
        assert_eq!(*told.lock().expect("no panic"), ["create the role web", "create the role web: done in 0.0 s"]);
    }

    #[tokio::test]
    async fn when_a_step_fails_then_the_whole_chain_is_told_and_the_error_handed_on() {
        #[derive(Debug, thiserror::Error)]
        #[error("no role")]
        struct NoRole(#[source] io::Error);
        let (events, told) = noted();
        let failed = events.step("create", async { Err::<(), _>(NoRole(io::Error::other("denied"))) }).await;
        assert!(failed.is_err());
        assert_eq!(*told.lock().expect("no panic"), ["create", "create: failed after 0.0 s: no role: denied"]);
    }

    #[test]
    fn when_something_progresses_or_is_skipped_then_it_is_told_and_nobody_need_listen() {
        let (events, told) = noted();
        events.progressed("wait", "pending");
        events.skipped("attach", "it is attached");
        WorkflowEvents::default().skipped("attach", "nobody listens");
        assert_eq!(*told.lock().expect("no panic"), ["wait: pending", "attach: skipped, it is attached"]);
        assert_eq!(format!("{events:?}"), "WorkflowEvents(true)");
    }
}
