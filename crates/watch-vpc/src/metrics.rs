//! How things end, counted: one metric for each way, so that the average of one is its rate.

use aws_interactions_orchestration::{MirrorOutcome, UnmirrorOutcome};
use cloudwatch_interactions::{Dimensions, InvalidMetric, MetricEvent, Outcome, OutcomeEvent, outcomes};

/// The namespace of all of them.
pub const NAMESPACE: &str = "WatchVpc";

outcomes! {
    /// How it ends to watch a VPC.
    pub enum WatchOutcome {
        /// All is mirrored that can be.
        Complete,
        /// Something is not mirrored, and could be: run it again.
        Incomplete,
    }
}

outcomes! {
    /// How it ends to mirror an interface.
    pub enum InterfaceOutcome {
        /// It is mirrored from now on.
        Mirrored,
        /// It was before.
        AlreadyMirrored,
        /// It is nothing to be mirrored.
        NotMirrorable,
        /// It could not be mirrored this time.
        Failed,
    }
}

outcomes! {
    /// How it ends to end a mirror session.
    pub enum EndOutcome {
        /// It is over.
        Ended,
        /// It is there still.
        NotEnded,
    }
}

impl InterfaceOutcome {
    pub(crate) fn of(outcome: &MirrorOutcome) -> Self {
        match outcome {
            MirrorOutcome::Mirrored(_) => Self::Mirrored,
            MirrorOutcome::Existing(_) => Self::AlreadyMirrored,
            MirrorOutcome::NotMirrorable { .. } | MirrorOutcome::IsTarget => Self::NotMirrorable,
            _ => Self::Failed,
        }
    }
}

impl EndOutcome {
    pub(crate) fn of(outcome: &UnmirrorOutcome) -> Self {
        match outcome {
            UnmirrorOutcome::Ended | UnmirrorOutcome::WasGone => Self::Ended,
            _ => Self::NotEnded,
        }
    }
}

/// The event of an outcome, of whichever kind.
pub(crate) fn counted<O: Outcome + Send + Sync>(
    kind: &'static str,
    cluster: &str,
    vpc: &str,
    outcome: O,
) -> Result<Box<dyn MetricEvent + Send + Sync>, InvalidMetric> {
    let dimensions = Dimensions::new([("Cluster", cluster), ("Vpc", vpc), ("Event", kind)])?;
    Ok(Box::new(OutcomeEvent::new(NAMESPACE, dimensions, outcome)))
}
