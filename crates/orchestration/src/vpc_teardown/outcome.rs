//! What came of a teardown.

use super::plan::TeardownPlan;
use super::step::{TeardownAction, TeardownStep};
use ec2_interactions::{Ec2Error, Resource};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// What came of a teardown.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TeardownOutcome {
    /// The VPC.
    pub vpc: String,
    /// What is gone now, in this order; what was gone before its turn came is among it.
    pub deleted: Vec<Resource>,
    /// What could not be done, as far as it is not done since.
    pub failed: Vec<TeardownFailure>,
    /// What is there still, and why. Empty where the VPC is gone.
    pub remaining: Vec<TeardownRemainder>,
}

/// A step that could not be done.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TeardownFailure {
    /// The step.
    pub step: TeardownStep,
    /// Why not; [`Ec2Error::InUse`] says what is in the way.
    pub error: Arc<Ec2Error>,
}

/// Something that is there still.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TeardownRemainder {
    /// The thing.
    pub resource: Resource,
    /// Why it is there still.
    pub reason: String,
}

impl TeardownOutcome {
    /// Whether the VPC is gone, and all that was in it.
    pub fn is_gone(&self) -> bool {
        self.remaining.is_empty()
    }
}

impl fmt::Display for TeardownFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, crate::events::chain(self.error.as_ref()))
    }
}

impl fmt::Display for TeardownRemainder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.resource, self.reason)
    }
}

/// What a last look shows that is there still.
pub(super) fn remaining(left: &TeardownPlan, failed: &[TeardownFailure]) -> Vec<TeardownRemainder> {
    let mut seen = HashSet::new();
    let blockers = left.blockers.iter().map(|blocker| TeardownRemainder {
        resource: blocker.resource.clone(),
        reason: format!("it belongs to {}: {}", blocker.owner, blocker.advice),
    });
    let steps = left.steps.iter().filter(|step| step.action.is_end());
    let steps = steps.map(|step| TeardownRemainder { resource: step.resource.clone(), reason: reason(step, failed) });
    blockers.chain(steps).filter(|one| seen.insert(one.resource.clone())).collect()
}

fn reason(step: &TeardownStep, failed: &[TeardownFailure]) -> String {
    let own = failed.iter().find(|failure| failure.step.resource == step.resource);
    let of = || failed.iter().find(|failure| Some(&failure.step.resource) == step.of.as_ref());
    match own.or_else(of) {
        Some(failure) => crate::events::chain(failure.error.as_ref()),
        None if step.action == TeardownAction::Await => "it is not gone yet".to_owned(),
        None => "other things have to go first".to_owned(),
    }
}
