//! What the errors of a launch with a role are to a person.

use super::ec2::kind_of_ec2_error;
use super::{Failure, FailureKind};
use aws_interactions_core::RequestError;
use aws_interactions_orchestration::{LaunchError, LaunchProblem};

impl From<LaunchError> for Failure {
    fn from(error: LaunchError) -> Self {
        let kind = match &error {
            LaunchError::Invalid { .. } => FailureKind::Usage,
            error => kind_of_problem(error.problem()),
        };
        Self::new(kind, error)
    }
}

fn kind_of_problem(problem: &LaunchProblem) -> FailureKind {
    match problem {
        LaunchProblem::Role(error) => kind_of_request(error.request()),
        LaunchProblem::Profile(error) => kind_of_request(error.request()),
        LaunchProblem::Ec2(error) => kind_of_ec2_error(error),
        LaunchProblem::NotTerminated { source, .. } => kind_of_ec2_error(source),
        LaunchProblem::ReservedTag { .. } => FailureKind::Usage,
        LaunchProblem::Denied { .. } => FailureKind::AccessDenied,
        LaunchProblem::NotOurs { .. }
        | LaunchProblem::SeveralInstances { .. }
        | LaunchProblem::NotRunning { .. }
        | LaunchProblem::Overtaken { .. }
        | LaunchProblem::InUse { .. } => FailureKind::Refused,
        _ => FailureKind::Other,
    }
}

fn kind_of_request(request: Option<&RequestError>) -> FailureKind {
    request.map_or(FailureKind::Refused, |request| request.kind().into())
}
