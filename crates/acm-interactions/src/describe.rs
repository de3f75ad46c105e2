//! Reading a certificate.

use crate::certificate::Certificate;
use crate::client::AcmClient;
use crate::error::{CertificateError, check_arn};
use aws_interactions_core::AwsClientProvider;

pub(crate) const OPERATION: &str = "DescribeCertificate";

/// One certificate, by its ARN.
///
/// Calls `DescribeCertificate` (permission `acm:DescribeCertificate`). AWS may not know a new one for some seconds.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012";
/// let certificate = acm_interactions::describe_certificate(arn, provider).await?;
/// println!("for {}, used by {}", certificate.names.join(", "), certificate.in_use_by.join(", "));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::Invalid`] for what is no ARN of a certificate, before anything is sent;
/// [`CertificateError::DoesNotExist`], also for one of another region, [`CertificateError::Refused`],
/// [`CertificateError::AccessDenied`] and [`CertificateError::Request`].
#[tracing::instrument(skip_all, fields(certificate = arn))]
pub async fn describe_certificate(arn: &str, provider: &AwsClientProvider) -> Result<Certificate, CertificateError> {
    check_arn(arn)?;
    let answer = provider.get_acm().describe_certificate().certificate_arn(arn).send().await;
    let answer = answer.map_err(|error| CertificateError::of_sdk(OPERATION, arn, error))?;
    let detail = answer.certificate.map(|detail| Certificate::of(arn, detail));
    detail.ok_or_else(|| CertificateError::not_understood(OPERATION, arn, "the answer holds no certificate"))
}

#[cfg(test)]
mod tests;
