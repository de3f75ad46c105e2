//! The end of a domain.

use crate::client::OpenSearchClient;
use crate::error::DomainError;
use crate::name::checked;
use aws_interactions_core::AwsClientProvider;

const OPERATION: &str = "DeleteDomain";

/// What came of a wish to have a domain no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Destruction {
    /// AWS deletes it. [`wait_until_domain_is_gone`](crate::wait_until_domain_is_gone) waits for the end of that.
    Begun,
    /// There was none.
    WasMissing,
}

/// Deletes a domain with all its data. One that is not there is fine.
///
/// Calls `DeleteDomain` (permission `es:DeleteDomain`), which answers at once and goes on for a quarter of an hour and more.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), opensearch_interactions::DomainError> {
/// opensearch_interactions::destroy_domain("search", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DomainError::Invalid`] for what is no name, before anything is sent; [`DomainError::AccessDenied`] and
/// [`DomainError::Request`].
#[tracing::instrument(skip_all, fields(domain = domain))]
pub async fn destroy_domain(domain: &str, provider: &AwsClientProvider) -> Result<Destruction, DomainError> {
    checked(domain)?;
    let answer = provider.get_opensearch().delete_domain().domain_name(domain).send().await;
    match answer.map_err(|error| DomainError::of_sdk(OPERATION, domain, error)) {
        Ok(_) => Ok(Destruction::Begun),
        Err(DomainError::DoesNotExist { .. }) => Ok(Destruction::WasMissing),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
