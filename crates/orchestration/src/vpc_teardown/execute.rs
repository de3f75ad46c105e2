//! A plan executed: round by round, until the VPC is gone or nothing moves.

use super::act::act;
use super::outcome::{TeardownFailure, TeardownOutcome, remaining};
use super::plan::TeardownPlan;
use super::step::{TeardownAction, TeardownPhase, TeardownStep};
use super::wait::until_gone;
use super::{TeardownError, plan_vpc_teardown};
use crate::events::{WorkflowEvents, chain};
use aws_interactions_core::{AwsClientProvider, Wait};
use ec2_interactions::{Ec2Error, Resource, ResourceKind};
use futures::{StreamExt, stream};
use std::collections::HashSet;
use std::sync::Arc;

/// So many steps are done at a time.
const SIDE_BY_SIDE: usize = 8;
/// So often is looked again. What makes its things anew as fast as they go, such as a group of instances that keeps
/// its size, is not fought for ever.
const ROUNDS: usize = 8;

pub(super) async fn execute(
    plan: &TeardownPlan,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<TeardownOutcome, TeardownError> {
    let mut run = Run {
        plan,
        events,
        provider,
        deleted: Vec::new(),
        failed: Vec::new(),
        held: HashSet::new(),
        given_up: Vec::new(),
    };
    let mut known: HashSet<Resource> = resources(plan).collect();
    let mut rounds = 0;
    let mut has_moved = true;
    loop {
        let Some(left) = run.look(rounds).await? else { return Ok(run.outcome(None)) };
        run.tell_of_new(&left, &mut known);
        let is_blocked = left.is_blocked() && !plan.options.despite_blockers;
        if is_blocked && rounds == 0 {
            return Err(TeardownError::Blocked { vpc: left.vpc, blockers: left.blockers });
        }
        if is_blocked || !has_moved || rounds == ROUNDS {
            return Ok(run.outcome(Some(&left)));
        }
        has_moved = run.round(&left).await;
        rounds += 1;
    }
}

fn resources(plan: &TeardownPlan) -> impl Iterator<Item = Resource> {
    plan.steps.iter().map(|step| step.resource.clone())
}

struct Run<'a> {
    plan: &'a TeardownPlan,
    events: &'a WorkflowEvents,
    provider: &'a AwsClientProvider,
    deleted: Vec<Resource>,
    /// What failed in the last round.
    failed: Vec<TeardownFailure>,
    /// What was not tried in this round.
    held: HashSet<Resource>,
    /// What no further round would change.
    given_up: Vec<TeardownFailure>,
}

impl Run<'_> {
    /// What there is, unless the VPC is gone.
    async fn look(&self, rounds: usize) -> Result<Option<TeardownPlan>, TeardownError> {
        let vpc = &self.plan.vpc;
        match Box::pin(plan_vpc_teardown(vpc, &self.plan.options, self.provider)).await {
            Ok(left) => Ok(Some(left)),
            Err(TeardownError::DoesNotExist { .. }) => Ok(None),
            Err(error) if rounds == 0 => Err(error),
            Err(source) => Err(TeardownError::Interrupted {
                vpc: vpc.clone(),
                deleted: self.deleted.clone(),
                source: Box::new(source),
            }),
        }
    }

    fn tell_of_new(&self, left: &TeardownPlan, known: &mut HashSet<Resource>) {
        for resource in resources(left) {
            if known.insert(resource.clone()) {
                let step = format!("tear down VPC `{}`", self.plan.vpc);
                self.events.progressed(&step, format!("{resource} was not in the plan"));
            }
        }
    }

    /// Whether anything was done.
    async fn round(&mut self, left: &TeardownPlan) -> bool {
        self.failed = Vec::new();
        self.held = HashSet::new();
        let mut has_moved = false;
        for stage in left.steps.chunk_by(TeardownStep::is_like) {
            let ready: Vec<_> = stage.iter().filter(|step| self.is_ready(step, left)).collect();
            let failed = Box::pin(self.stage(&ready)).await;
            for step in ready {
                if failed.iter().any(|failure| failure.step.resource == step.resource) {
                    continue;
                }
                has_moved = true;
                if step.action.is_end() && !self.deleted.contains(&step.resource) {
                    self.deleted.push(step.resource.clone());
                }
            }
            self.given_up.extend(failed.iter().filter(|failure| is_final(&failure.error)).cloned());
            self.failed.extend(failed);
        }
        has_moved
    }

    /// Whether nothing keeps a step from being tried; else why not is told.
    fn is_ready(&mut self, step: &TeardownStep, left: &TeardownPlan) -> bool {
        let is_of = |failure: &&TeardownFailure| failure.step == *step;
        if let Some(failure) = self.given_up.iter().find(is_of).cloned() {
            self.failed.push(failure);
            return false;
        }
        let Some(reason) = self.holds(step, left) else { return true };
        self.events.skipped(&step.to_string(), reason);
        self.held.insert(step.resource.clone());
        false
    }

    fn holds(&self, step: &TeardownStep, left: &TeardownPlan) -> Option<String> {
        let stands_on = |failure: &&TeardownFailure| {
            let other = &failure.step;
            // What would be lost without its mark keeps alive what tells of it.
            let is_unmarked = other.action == TeardownAction::Mark && other.of.as_ref() == Some(&step.resource);
            is_unmarked || other.resource == step.resource || Some(&other.resource) == step.of.as_ref()
        };
        if let Some(failure) = self.failed.iter().find(stands_on) {
            return Some(format!("could not {}", failure.step));
        }
        if let Some(other) = step.of.iter().chain([&step.resource]).find(|other| self.held.contains(*other)) {
            return Some(format!("{other} was not tried"));
        }
        let is_last = step.phase == TeardownPhase::Vpc;
        if is_last && left.is_blocked() {
            return Some("something is in the way that is not deleted here".to_owned());
        }
        if self.plan.options.despite_blockers && !is_last {
            return None;
        }
        let failure = self.failed.iter().find(|failure| failure.step.phase < step.phase)?;
        Some(format!("could not {}", failure.step))
    }

    /// Does steps that are alike, and answers those that could not be done.
    async fn stage(&self, steps: &[&TeardownStep]) -> Vec<TeardownFailure> {
        let acts = steps.iter().filter(|step| step.action != TeardownAction::Await);
        let acts: Vec<_> = acts.map(|step| self.act(step)).collect();
        let failed: Vec<_> = stream::iter(acts).buffered(SIDE_BY_SIDE).filter_map(std::future::ready).collect().await;
        let is_begun = |step: &&&TeardownStep| {
            takes_time(step) && failed.iter().all(|failure| failure.step.resource != step.resource)
        };
        let begun: Vec<_> = steps.iter().filter(is_begun).copied().collect();
        let left = Box::pin(until_gone(&begun, &self.plan.vpc, self.wait(), self.events, self.provider)).await;
        [failed, left].concat()
    }

    /// Does a step, unless it fails.
    async fn act(&self, step: &TeardownStep) -> Option<TeardownFailure> {
        let wait = self.wait();
        let act = Box::pin(act(step, &self.plan.vpc, &wait, self.provider));
        let error = self.events.step(&step.to_string(), act).await.err()?;
        Some(TeardownFailure { step: step.clone(), error })
    }

    fn wait(&self) -> Wait {
        Wait::at_most(self.plan.options.deadline).every(self.plan.options.interval)
    }

    fn outcome(self, left: Option<&TeardownPlan>) -> TeardownOutcome {
        let failed = if left.is_some() { self.failed } else { Vec::new() };
        let remaining = left.map(|left| remaining(left, &failed)).unwrap_or_default();
        for failure in &failed {
            tracing::info!(step = %failure.step, error = chain(failure.error.as_ref()), "could not be done");
        }
        TeardownOutcome { vpc: self.plan.vpc.clone(), deleted: self.deleted, failed, remaining }
    }
}

/// Whether EC2 answers before the thing is gone.
fn takes_time(step: &TeardownStep) -> bool {
    use ResourceKind::{NatGateway, VpcEndpoint, VpcPeeringConnection};
    match step.action {
        TeardownAction::Await | TeardownAction::Terminate => true,
        TeardownAction::Delete => matches!(step.resource.kind, NatGateway | VpcEndpoint | VpcPeeringConnection),
        _ => false,
    }
}

/// Whether another try would end alike, and may have taken long.
fn is_final(error: &Arc<Ec2Error>) -> bool {
    matches!(**error, Ec2Error::DeadlinePassed { .. } | Ec2Error::AccessDenied { .. })
}
