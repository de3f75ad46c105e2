//! Reading a domain.

use crate::client::OpenSearchClient;
use crate::domain::Domain;
use crate::error::DomainError;
use crate::name::checked;
use aws_interactions_core::AwsClientProvider;

pub(crate) const OPERATION: &str = "DescribeDomain";

/// One domain.
///
/// Calls `DescribeDomain` (permission `es:DescribeDomain`).
///
/// ```no_run
/// use opensearch_interactions::{DomainError, DomainStatus, describe_domain};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), DomainError> {
/// match describe_domain("search", provider).await {
///     Ok(domain) if domain.status == DomainStatus::Active => println!("{}", domain.endpoint.unwrap_or_default()),
///     Ok(domain) => println!("wait, it is {}", domain.status),
///     Err(DomainError::DoesNotExist { .. }) => println!("there is none"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DomainError::Invalid`] for what is no name, before anything is sent; [`DomainError::DoesNotExist`],
/// [`DomainError::AccessDenied`] and [`DomainError::Request`].
#[tracing::instrument(skip_all, fields(domain = domain))]
pub async fn describe_domain(domain: &str, provider: &AwsClientProvider) -> Result<Domain, DomainError> {
    checked(domain)?;
    let request = provider.get_opensearch().describe_domain().domain_name(domain);
    let answer = request.send().await.map_err(|error| DomainError::of_sdk(OPERATION, domain, error))?;
    // The SDK makes an empty one of a missing one.
    let found = answer.domain_status.filter(|found| !found.domain_name.is_empty());
    let message = "the answer holds no domain";
    found.map(Domain::of).ok_or_else(|| DomainError::not_understood(OPERATION, domain, message))
}

#[cfg(test)]
mod tests;
