//! The run of a fan-out.

use super::error::FanOutError;
use super::outcome::{FanOutFailure, FanOutOutcome, FanOutResult, FanOutSkip};
use super::schedule::Schedule;
use super::sessions::FanOutSessions;
use super::stop::Stop;
use super::target::FanOutTarget;
use super::{FanOut, FanOutRole};
use crate::events::{WorkflowEvent, WorkflowEvents, chain};
use aws_interactions_core::{AwsClientProvider, ConfigError};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::collections::VecDeque;
use std::error::Error;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// A fan-out that can begin: all that can be checked is.
pub(super) struct Run {
    schedule: Schedule,
    done_before: VecDeque<FanOutTarget>,
    concurrency: usize,
    ways: Ways,
    watch: Watch,
}

/// The ways into accounts.
struct Ways {
    hub: AwsClientProvider,
    role: FanOutRole,
    partition: String,
    /// Where the hub works as itself.
    own_account: Option<String>,
    kept: Option<FanOutSessions>,
}

/// What looks after a target that runs.
#[derive(Clone)]
pub(super) struct Watch {
    events: WorkflowEvents,
    stop: Stop,
    target_deadline: Option<Duration>,
}

impl Run {
    pub(super) async fn begin(
        plan: &FanOut,
        events: &WorkflowEvents,
        hub: &AwsClientProvider,
    ) -> Result<Self, FanOutError> {
        check(plan)?;
        let own_account = own_account(plan, hub).await?;
        let is_done = |target: &FanOutTarget| plan.done_before.contains(target);
        let (done_before, targets): (Vec<_>, Vec<_>) = plan.targets.iter().cloned().partition(is_done);
        let partition = plan.targets.partition().to_owned();
        Ok(Self {
            schedule: Schedule::new(targets, plan.per_account),
            done_before: done_before.into(),
            concurrency: plan.concurrency,
            ways: Ways {
                hub: hub.clone(),
                role: plan.role.clone(),
                partition,
                own_account,
                kept: plan.sessions.clone(),
            },
            watch: Watch {
                events: events.clone(),
                stop: Stop::new(plan.cancellation.clone(), plan.deadline),
                target_deadline: plan.target_deadline,
            },
        })
    }
}

fn check(plan: &FanOut) -> Result<(), FanOutError> {
    let limits =
        [("the number of targets at a time", plan.concurrency), ("the number of an account", plan.per_account)];
    if let Some((limit, _)) = limits.into_iter().find(|(_, limit)| *limit == 0) {
        return Err(FanOutError::InvalidLimit { limit });
    }
    plan.targets.iter().try_for_each(|target| plan.role.check(target, plan.targets.partition()))
}

async fn own_account(plan: &FanOut, hub: &AwsClientProvider) -> Result<Option<String>, FanOutError> {
    if !plan.own_account_without_role {
        return Ok(None);
    }
    let own = hub.get_aws_env().await.map_err(|source| FanOutError::Hub { source })?;
    let targets = plan.targets.partition();
    if own.partition != targets {
        return Err(FanOutError::OtherPartition { targets: targets.to_owned(), hub: own.partition });
    }
    Ok(Some(own.account_id))
}

/// A provider for a target, or why there is none.
pub(super) type Way = Result<AwsClientProvider, ConfigError>;

impl Ways {
    fn to(&self, target: &FanOutTarget, schedule: &mut Schedule) -> Way {
        let account_id = &target.account_id;
        schedule.provider(account_id, || self.provider_of(account_id))?.in_region(&target.region)
    }

    fn provider_of(&self, account_id: &str) -> Way {
        if self.own_account.as_deref() == Some(account_id) {
            return Ok(self.hub.clone());
        }
        if let Some(kept) = self.kept.as_ref().and_then(|kept| kept.of(account_id)) {
            return Ok(kept);
        }
        let account = self.hub.assuming(&self.role.in_account(account_id, &self.partition))?;
        if let Some(kept) = &self.kept {
            kept.keep(account_id, &account);
        }
        Ok(account)
    }
}

/// A fan-out that runs: `start` makes the future of a target.
pub(super) struct Running<S, R> {
    run: Run,
    start: S,
    begun: FuturesUnordered<R>,
}

impl<S, R, T, E> Running<S, R>
where
    S: Fn(FanOutTarget, Way, Watch) -> R,
    R: Future<Output = FanOutResult<T, E>>,
{
    pub(super) fn new(run: Run, start: S) -> Self {
        Self { run, start, begun: FuturesUnordered::new() }
    }

    pub(super) async fn next(&mut self) -> Option<FanOutResult<T, E>> {
        if let Some(target) = self.run.done_before.pop_front() {
            return Some(self.run.watch.skipped(target, FanOutSkip::DoneBefore));
        }
        let ended = self.run.watch.stop.has_happened();
        if ended.is_none() {
            self.begin();
        }
        match (self.begun.next().await, ended) {
            (Some(result), _) => {
                self.run.schedule.ended(&result.target.account_id);
                Some(result)
            }
            (None, Some(reason)) => {
                let target = self.run.schedule.give_up_one()?;
                Some(self.run.watch.skipped(target, FanOutSkip::Ended(reason)))
            }
            (None, None) => None,
        }
    }

    fn begin(&mut self) {
        while self.begun.len() < self.run.concurrency {
            let Some(target) = self.run.schedule.begin() else { return };
            let way = self.run.ways.to(&target, &mut self.run.schedule);
            self.begun.push((self.start)(target, way, self.run.watch.clone()));
        }
    }
}

impl Watch {
    /// Does the work of a target, for as long as it may, and tells of it.
    pub(super) async fn over<T, E, W>(self, target: FanOutTarget, work: Result<W, ConfigError>) -> FanOutResult<T, E>
    where
        E: Error + 'static,
        W: Future<Output = Result<T, E>>,
    {
        let step = target.to_string();
        self.events.tell(&WorkflowEvent::Started { step: step.clone() });
        let begun = Instant::now();
        let outcome = match work {
            Ok(work) => self.limited(work).await,
            Err(source) => Err(FanOutFailure::Provider { source }),
        };
        let took = begun.elapsed();
        self.events.tell(&match &outcome {
            Ok(_) => WorkflowEvent::Done { step, took },
            Err(failure) => WorkflowEvent::Failed { step, took, error: chain(failure) },
        });
        let outcome = outcome.map_or_else(FanOutOutcome::Failed, FanOutOutcome::Done);
        FanOutResult { target, outcome, took }
    }

    async fn limited<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, FanOutFailure<E>> {
        let in_time = async {
            match self.target_deadline {
                None => work.await.map_err(FanOutFailure::Work),
                Some(after) => match timeout(after, work).await {
                    Ok(done) => done.map_err(FanOutFailure::Work),
                    Err(_) => Err(FanOutFailure::TimedOut { after }),
                },
            }
        };
        tokio::select! {
            biased;
            done = in_time => done,
            reason = self.stop.happens() => Err(FanOutFailure::Ended { reason }),
        }
    }

    fn skipped<T, E>(&self, target: FanOutTarget, reason: FanOutSkip) -> FanOutResult<T, E> {
        self.events.skipped(&target.to_string(), reason.to_string());
        FanOutResult { target, outcome: FanOutOutcome::Skipped(reason), took: Duration::ZERO }
    }
}
