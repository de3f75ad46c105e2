//! The end of certificates.

use crate::client::AcmClient;
use crate::describe::describe_certificate;
use crate::error::{CertificateError, check_arn};
use aws_interactions_core::{AwsClientProvider, Look, Wait};

const OPERATION: &str = "DeleteCertificate";

/// Deletes a certificate that nothing uses.
///
/// Calls `DeleteCertificate` (permission `acm:DeleteCertificate`), and `DescribeCertificate` to tell what uses it, where
/// something does. Where that is not allowed it is not told.
///
/// ```no_run
/// use acm_interactions::{CertificateError, delete_certificate};
///
/// # async fn example(
/// #     arn: &str,
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), CertificateError> {
/// match delete_certificate(arn, provider).await {
///     Err(CertificateError::InUse { by, .. }) => println!("not yet, used by {}", by.join(", ")),
///     outcome => outcome?,
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::Invalid`] for what is no ARN of a certificate, before anything is sent;
/// [`CertificateError::DoesNotExist`], [`CertificateError::InUse`], [`CertificateError::Busy`],
/// [`CertificateError::Refused`], [`CertificateError::AccessDenied`] and [`CertificateError::Request`].
#[tracing::instrument(skip_all, fields(certificate = arn))]
pub async fn delete_certificate(arn: &str, provider: &AwsClientProvider) -> Result<(), CertificateError> {
    check_arn(arn)?;
    let answer = provider.get_acm().delete_certificate().certificate_arn(arn).send().await;
    match answer.map_err(|error| CertificateError::of_sdk(OPERATION, arn, error)) {
        Ok(_) => Ok(()),
        Err(CertificateError::InUse { certificate, .. }) => {
            let there = Box::pin(describe_certificate(arn, provider)).await;
            Err(CertificateError::InUse { certificate, by: there.map(|there| there.in_use_by).unwrap_or_default() })
        }
        Err(error) => Err(error),
    }
}

/// Deletes a certificate as soon as nothing uses it any more.
///
/// For up to twenty minutes after a load balancer is gone, its certificates count as used: half an hour is a good deadline,
/// and a quarter of a minute from look to look. What is used by something that stays is waited for in vain. One that
/// somebody else deletes meanwhile is fine; one that was not there from the beginning is not. What is seen meanwhile is told
/// in the words `in use by arn:…`.
///
/// Calls at each look what [`delete_certificate`] calls.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(
/// #     arn: &str,
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let wait = Wait::at_most(Duration::from_secs(1800)).every(Duration::from_secs(15));
/// let wait = wait.reporting(|waiting| eprintln!("{}", waiting.seen));
/// acm_interactions::delete_certificate_when_unused(arn, &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::DeadlinePassed`] where it is still used then, and as [`delete_certificate`] but for what is waited
/// for: [`CertificateError::InUse`] and [`CertificateError::Busy`].
#[tracing::instrument(skip_all, fields(certificate = arn))]
pub async fn delete_certificate_when_unused(
    arn: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), CertificateError> {
    let mut was_there = false;
    let look = || {
        let known = was_there;
        was_there = true;
        // Boxed: a future of the SDK's is large, and a wait is held in others.
        let deleted = Box::pin(delete_certificate(arn, provider));
        async move { look(deleted.await, known) }
    };
    wait.until(look).await.map_err(|error| CertificateError::of_wait(OPERATION, arn, error))
}

/// What a try to delete showed of a certificate that was there at the try before it.
fn look(deleted: Result<(), CertificateError>, was_there: bool) -> Result<Look<()>, CertificateError> {
    match deleted {
        Ok(()) => Ok(Look::Done(())),
        Err(CertificateError::DoesNotExist { .. }) if was_there => Ok(Look::Done(())),
        Err(CertificateError::InUse { by, .. }) if by.is_empty() => Ok(Look::NotYet("in use".to_owned())),
        Err(CertificateError::InUse { by, .. }) => Ok(Look::NotYet(format!("in use by {}", by.join(", ")))),
        Err(CertificateError::Busy { .. }) => Ok(Look::NotYet("being changed".to_owned())),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
