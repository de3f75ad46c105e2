//! Calls of AWS as a program can watch them.

mod failure;
mod watch;

pub(crate) use watch::CallWatch;

use crate::builder::AwsClientProviderBuilder;
use crate::request_error::RequestErrorKind;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// One finished call of an operation of AWS, its attempts and the pauses between them included.
///
/// Handed to the [`call_observer`](crate::AwsClientProviderBuilder::call_observer)s of a provider. It holds neither what
/// was sent nor what was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AwsCall<'a> {
    /// The service, in AWS's lower-case word: `s3`.
    pub service: &'a str,
    /// The operation, in AWS's word: `HeadBucket`.
    pub operation: &'a str,
    /// The region that the request went to.
    pub region: &'a str,
    /// The account that the call worked in, where the provider knows it without asking: that of a role, and that of
    /// other keys once [`get_aws_env`](crate::AwsClientProvider::get_aws_env) or the account guard has asked.
    pub account: Option<&'a str>,
    /// How often the call was tried, at least once: the SDK counts an attempt whose keys could not be had, too.
    pub attempts: u32,
    /// How many of the attempts AWS answered by asking for a slower pace.
    pub throttles: u32,
    /// From the call to its outcome: getting keys, waiting for connections and pausing before retries included. The
    /// body of a download comes after it.
    pub duration: Duration,
    /// The id under which AWS knows the last attempt, where there was an answer.
    pub request_id: Option<&'a str>,
    /// What came of it.
    pub outcome: CallOutcome<'a>,
}

impl AwsCall<'_> {
    /// How often the call was tried again.
    pub fn retries(&self) -> u32 {
        self.attempts.saturating_sub(1)
    }
}

/// What came of a call, as AWS told it. `Display` is short, for logs and labels: `ok`, `cancelled`, AWS's code, or the
/// kind of failure where there is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallOutcome<'a> {
    /// AWS did what it was asked.
    Succeeded,
    /// AWS did not, or was not reached. That may be no failure to the caller: a bucket that is not there is an answer
    /// to who asks whether it is.
    Failed {
        /// What kind of failure it was: that of the [`RequestError`](crate::RequestError) which the caller gets.
        kind: RequestErrorKind,
        /// AWS's code, where the answer has one: that to a HEAD request has not.
        code: Option<&'a str>,
    },
    /// The caller did not wait for the end: its future was dropped, by a timeout of its own for one. AWS may or may not
    /// have done what it was asked.
    Cancelled,
}

impl fmt::Display for CallOutcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Succeeded => f.write_str("ok"),
            Self::Failed { code: Some(code), .. } => f.write_str(code),
            Self::Failed { kind, code: None } => kind.fmt(f),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}

type Observer = Arc<dyn Fn(&AwsCall<'_>) + Send + Sync>;

/// Who is told of finished calls; a family of providers shares them.
#[derive(Clone, Default)]
pub(crate) struct CallObservers(Vec<Observer>);

impl CallObservers {
    pub(crate) fn add(&mut self, observer: impl Fn(&AwsCall<'_>) + Send + Sync + 'static) {
        self.0.push(Arc::new(observer));
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells all of them. They are the program's own code: what one panics on is not to kill a call, nor to keep it from
    /// the others.
    fn tell(&self, call: &AwsCall<'_>) {
        for observer in &self.0 {
            if catch_unwind(AssertUnwindSafe(|| observer(call))).is_err() {
                tracing::debug!(operation = call.operation, "an observer of calls panicked");
            }
        }
    }
}

impl fmt::Debug for CallObservers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallObservers({})", self.0.len())
    }
}

impl AwsClientProviderBuilder {
    /// Tells of each finished call, of this provider and of those made of it (`in_region`, `assuming`): for metrics. What
    /// the provider itself asks STS is among them; calls of injected clients ([`with_client`](Self::with_client)) are
    /// not. Said again, all observers are told, in this order.
    ///
    /// The observer runs in the task of the call, before the caller has the answer: it should count and return. If it
    /// panics, the call goes on.
    ///
    /// ```
    /// use aws_interactions_core::{AwsCall, AwsClientProvider, CallOutcome};
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    ///
    /// #[derive(Default)]
    /// struct Counts {
    ///     calls: AtomicU64,
    ///     failures: AtomicU64,
    ///     retries: AtomicU64,
    ///     throttles: AtomicU64,
    ///     microseconds: AtomicU64,
    /// }
    ///
    /// impl Counts {
    ///     fn add(&self, call: &AwsCall<'_>) {
    ///         self.calls.fetch_add(1, Relaxed);
    ///         self.failures.fetch_add(u64::from(call.outcome != CallOutcome::Succeeded), Relaxed);
    ///         self.retries.fetch_add(call.retries().into(), Relaxed);
    ///         self.throttles.fetch_add(call.throttles.into(), Relaxed);
    ///         self.microseconds.fetch_add(call.duration.as_micros() as u64, Relaxed);
    ///     }
    /// }
    ///
    /// let counts = Arc::new(Counts::default());
    /// let counted = Arc::clone(&counts);
    /// let builder = AwsClientProvider::builder().call_observer(move |call| counted.add(call));
    /// ```
    #[must_use]
    pub fn call_observer(mut self, observer: impl Fn(&AwsCall<'_>) + Send + Sync + 'static) -> Self {
        self.call_observers.add(observer);
        self
    }
}
