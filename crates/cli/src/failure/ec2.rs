//! What the errors of EC2 and of its workflows are to a person.

use super::{Failure, FailureKind};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_interactions_orchestration::{TeardownError, VpcInventoryError};
use ec2_interactions::{Ec2Error, ResourceKind};

impl From<Ec2Error> for Failure {
    fn from(error: Ec2Error) -> Self {
        Self::new(kind_of_ec2_error(&error), error)
    }
}

pub(crate) fn kind_of_ec2_error(error: &Ec2Error) -> FailureKind {
    match error {
        Ec2Error::InvalidInput { .. } => FailureKind::Usage,
        Ec2Error::DoesNotExist { resource } => missing(resource.kind),
        Ec2Error::AccessDenied { .. } => FailureKind::AccessDenied,
        Ec2Error::AlreadyExists { .. }
        | Ec2Error::InUse { .. }
        | Ec2Error::WrongState { .. }
        | Ec2Error::LimitExceeded { .. }
        | Ec2Error::ProfileNotUsable { .. }
        | Ec2Error::TokenUsedBefore { .. }
        | Ec2Error::NotMirrorable { .. }
        | Ec2Error::WillNotHappen { .. } => FailureKind::Refused,
        Ec2Error::Incomplete { source, .. } => kind_of_ec2_error(source),
        Ec2Error::Request { source, .. } => kind_of_request(source),
        _ => FailureKind::Other,
    }
}

fn missing(kind: ResourceKind) -> FailureKind {
    match kind {
        ResourceKind::Vpc => FailureKind::VpcNotFound,
        ResourceKind::Instance => FailureKind::InstanceNotFound,
        _ => FailureKind::IdNotFound,
    }
}

fn kind_of_request(error: &RequestError) -> FailureKind {
    match error.kind() {
        RequestErrorKind::NotFound => FailureKind::IdNotFound,
        kind => kind.into(),
    }
}

impl From<TeardownError> for Failure {
    fn from(error: TeardownError) -> Self {
        Self::new(kind_of_teardown_error(&error), error)
    }
}

fn kind_of_teardown_error(error: &TeardownError) -> FailureKind {
    match error {
        TeardownError::DoesNotExist { .. } => FailureKind::VpcNotFound,
        TeardownError::DefaultVpc { .. } => FailureKind::DefaultVpc,
        TeardownError::SharedVpc { .. } => FailureKind::SharedVpc,
        TeardownError::Blocked { .. } => FailureKind::TeardownBlocked,
        TeardownError::Environment { source } => source.kind().into(),
        TeardownError::Look { source, .. } => kind_of_ec2_error(source),
        TeardownError::Interrupted { source, .. } => kind_of_teardown_error(source),
        _ => FailureKind::Other,
    }
}

impl From<VpcInventoryError> for Failure {
    fn from(error: VpcInventoryError) -> Self {
        let kind = match &error {
            VpcInventoryError::NoSuchVpc { .. } => FailureKind::VpcNotFound,
            VpcInventoryError::Ec2 { source, .. } => kind_of_ec2_error(source),
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}
