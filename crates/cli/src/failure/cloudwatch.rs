//! What the errors of CloudWatch are to a person.

use super::{Failure, FailureKind};
use crate::chart::picture::PictureError;
use aws_interactions_core::WaitError;
use cloudwatch_interactions::{AlarmError, DashboardError, InvalidMetric, MetricReadError, PutMetricDataError};

impl From<InvalidMetric> for Failure {
    fn from(error: InvalidMetric) -> Self {
        Self::new(FailureKind::Usage, error)
    }
}

impl From<MetricReadError> for Failure {
    fn from(error: MetricReadError) -> Self {
        let kind = match &error {
            MetricReadError::Request { source } => source.kind().into(),
            MetricReadError::BrokenList { .. } => FailureKind::Other,
            // All others are found before anything is sent.
            _ => FailureKind::Usage,
        };
        Self::new(kind, error)
    }
}

impl From<PutMetricDataError> for Failure {
    fn from(error: PutMetricDataError) -> Self {
        let kind = match &error {
            PutMetricDataError::InvalidDatum { .. } | PutMetricDataError::InvalidEvent { .. } => FailureKind::Usage,
            PutMetricDataError::Undelivered(undelivered) => {
                undelivered.packs.first().map_or(FailureKind::Other, |pack| pack.error.kind().into())
            }
            _ => FailureKind::Other,
        };
        Self::new(kind, error)
    }
}

impl From<AlarmError> for Failure {
    fn from(error: AlarmError) -> Self {
        Self::new(kind_of_alarm_error(&error), error)
    }
}

impl From<WaitError<AlarmError>> for Failure {
    fn from(error: WaitError<AlarmError>) -> Self {
        match error {
            WaitError::Failed(error) => error.into(),
            error => Self::new(FailureKind::Other, error),
        }
    }
}

fn kind_of_alarm_error(error: &AlarmError) -> FailureKind {
    match error {
        AlarmError::Invalid { .. } => FailureKind::Usage,
        AlarmError::DoesNotExist { .. } => FailureKind::AlarmNotFound,
        AlarmError::OtherKind { .. } | AlarmError::LimitExceeded { .. } => FailureKind::Refused,
        AlarmError::Request { source, .. } | AlarmError::List { source } => source.kind().into(),
        _ => FailureKind::Other,
    }
}

impl From<DashboardError> for Failure {
    fn from(error: DashboardError) -> Self {
        let kind = match &error {
            DashboardError::InvalidName { .. } => FailureKind::Usage,
            DashboardError::DoesNotExist { .. } => FailureKind::DashboardNotFound,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}

impl From<PictureError> for Failure {
    fn from(error: PictureError) -> Self {
        Self::new(FailureKind::Other, error)
    }
}
