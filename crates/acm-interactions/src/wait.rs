//! Waiting for a certificate.

use crate::certificate::{Certificate, CertificateStatus};
use crate::describe::{OPERATION, describe_certificate};
use crate::error::CertificateError;
use aws_interactions_core::{AwsClientProvider, Look, Wait};

/// Waits until a certificate can be used, and answers it.
///
/// An imported one can be used at once. One that was requested waits for the proof that its names are the account's own:
/// minutes where a record of DNS is the proof, and for ever where nobody makes it; AWS gives up after 72 hours. What is seen
/// meanwhile is told in AWS's word: `PENDING_VALIDATION`.
///
/// Calls `DescribeCertificate` (permission `acm:DescribeCertificate`) at each look.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(
/// #     arn: &str,
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let wait = Wait::at_most(Duration::from_secs(900)).every(Duration::from_secs(15));
/// let certificate = acm_interactions::wait_until_certificate_is_issued(arn, &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::NotIssued`] for one that will never be, [`CertificateError::DeadlinePassed`], and as
/// [`describe_certificate`] from a look, which the SDK has repeated by then.
#[tracing::instrument(skip_all, fields(certificate = arn))]
pub async fn wait_until_certificate_is_issued(
    arn: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Certificate, CertificateError> {
    // Boxed: a future of the SDK's is large, and a wait is held in others.
    let look = || async { look(Box::pin(describe_certificate(arn, provider)).await?) };
    wait.until(look).await.map_err(|error| CertificateError::of_wait(OPERATION, arn, error))
}

fn look(certificate: Certificate) -> Result<Look<Certificate>, CertificateError> {
    match &certificate.status {
        CertificateStatus::Issued => Ok(Look::Done(certificate)),
        CertificateStatus::PendingValidation | CertificateStatus::Other(_) => {
            Ok(Look::NotYet(certificate.status.to_string()))
        }
        _ => Err(CertificateError::NotIssued {
            certificate: certificate.arn,
            status: certificate.status,
            reason: certificate.failure_reason,
        }),
    }
}

#[cfg(test)]
mod tests;
