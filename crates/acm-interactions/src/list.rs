//! Which certificates there are.

use crate::certificate::CertificateSummary;
use crate::client::AcmClient;
use crate::error::CertificateError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_acm::types::{Filters, KeyAlgorithm};
use futures::Stream;

const OPERATION: &str = "ListCertificates";
const ALL: &str = "*";

/// The certificates of the region, whatever their keys are.
///
/// Calls `ListCertificates` (permission `acm:ListCertificates`) until there are no more pages. A page is asked for when the
/// one before it is used up.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), acm_interactions::CertificateError> {
/// let all: Vec<_> = acm_interactions::list_certificates(provider).try_collect().await?;
/// let unused = all.iter().filter(|certificate| !certificate.is_in_use).count();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`CertificateError::AccessDenied`], [`CertificateError::Refused`] and [`CertificateError::Request`]. The stream ends with
/// the error.
pub fn list_certificates(
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<CertificateSummary, CertificateError>> + Send + '_ {
    let broken = |broken: aws_interactions_core::BrokenPaging| {
        CertificateError::not_understood(OPERATION, ALL, broken.to_string())
    };
    pages(move |token| fetch(token, provider), broken)
}

#[tracing::instrument(name = "list_certificates_page", skip_all)]
async fn fetch(
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<CertificateSummary, String>, CertificateError> {
    let request = provider.get_acm().list_certificates().includes(of_all_keys()).set_next_token(token);
    let answer = request.send().await.map_err(|error| CertificateError::of_sdk(OPERATION, ALL, error))?;
    let found = answer.certificate_summary_list.unwrap_or_default();
    let items = found.into_iter().filter_map(CertificateSummary::of).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

/// Without it AWS lists RSA keys of 1,024 and 2,048 bits alone.
fn of_all_keys() -> Filters {
    let all = KeyAlgorithm::values().iter().map(|word| KeyAlgorithm::from(*word)).collect();
    Filters::builder().set_key_types(Some(all)).build()
}

#[cfg(test)]
mod tests;
