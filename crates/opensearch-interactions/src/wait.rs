//! Waiting for the end of a deletion.

use crate::describe::{OPERATION, describe_domain};
use crate::error::DomainError;
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};

/// Waits until a domain is gone: its name, its security group and its subnets are free then.
///
/// It deletes nothing: a domain that nobody [destroys](crate::destroy_domain) is waited for until the deadline. An hour is a
/// good deadline, as twenty minutes are normal, and half a minute from look to look. What is seen meanwhile is told in AWS's
/// word: `Deleting`.
///
/// Calls `DescribeDomain` (permission `es:DescribeDomain`) at each look.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), opensearch_interactions::DomainError> {
/// let wait = Wait::at_most(Duration::from_secs(3600)).every(Duration::from_secs(30));
/// opensearch_interactions::wait_until_domain_is_gone("search", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DomainError::DeadlinePassed`], and as [`describe_domain`] from a look, which the SDK has repeated by then.
#[tracing::instrument(skip_all, fields(domain = domain))]
pub async fn wait_until_domain_is_gone(
    domain: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), DomainError> {
    let look = || async {
        // Boxed: a future of the SDK's is large, and a wait is held in others.
        match Box::pin(describe_domain(domain, provider)).await {
            Ok(seen) => Ok(Look::NotYet(seen.status.to_string())),
            Err(DomainError::DoesNotExist { .. }) => Ok(Look::Done(())),
            Err(error) => Err(error),
        }
    };
    wait.until(look).await.map_err(|error| match error {
        WaitError::Failed(error) => error,
        WaitError::DeadlinePassed { waited, seen } => {
            DomainError::DeadlinePassed { domain: domain.to_owned(), seen, waited }
        }
        // `WaitError` may grow.
        other => DomainError::not_understood(OPERATION, domain, other.to_string()),
    })
}

#[cfg(test)]
mod tests;
