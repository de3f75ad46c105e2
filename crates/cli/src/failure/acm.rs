//! What the errors of Certificate Manager are to a person.

use super::{Failure, FailureKind};
use acm_interactions::CertificateError;

impl From<CertificateError> for Failure {
    fn from(error: CertificateError) -> Self {
        let kind = match &error {
            CertificateError::Invalid { .. } => FailureKind::Usage,
            CertificateError::DoesNotExist { .. } => FailureKind::CertificateNotFound,
            CertificateError::InUse { .. } => FailureKind::CertificateInUse,
            CertificateError::Ambiguous { .. }
            | CertificateError::NotIssued { .. }
            | CertificateError::Refused { .. }
            | CertificateError::LimitExceeded { .. } => FailureKind::Refused,
            CertificateError::Busy { .. } => FailureKind::Throttled,
            CertificateError::AccessDenied { .. } => FailureKind::AccessDenied,
            error => error.request().map_or(FailureKind::Other, |source| source.kind().into()),
        };
        Self::new(kind, error)
    }
}
