//! What may have been made, though the answer to its creation was lost.

use aws_interactions_core::{AwsClientProvider, Look, RequestError, RequestErrorKind, Wait, WaitError};
use iam_interactions::{Role, RoleError, get_role};
use std::future::Future;

/// Whether AWS may have done what it did not say that it did.
pub(crate) fn is_unanswered(error: &RequestError) -> bool {
    use RequestErrorKind::{Network, ResponseNotUnderstood, ServiceFault, Timeout};
    // Without credentials nothing was sent.
    !error.is_of_credentials() && matches!(error.kind(), Network | ResponseNotUnderstood | ServiceFault | Timeout)
}

/// Looks once; with a wait, until the thing shows up or the wait ends: AWS does not show all that it has just made.
pub(crate) async fn find<T, E, Fut>(wait: Option<&Wait>, mut look: impl FnMut() -> Fut) -> Result<Option<T>, E>
where
    Fut: Future<Output = Result<Option<T>, E>>,
{
    let Some(wait) = wait else { return look().await };
    let look = || {
        let looking = look();
        async { Ok(looking.await?.map_or_else(|| Look::NotYet("not seen".to_owned()), Look::Done)) }
    };
    match wait.until(look).await {
        Ok(found) => Ok(Some(found)),
        Err(WaitError::Failed(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// The role of this name, if there is one.
pub(crate) async fn find_role(name: &str, provider: &AwsClientProvider) -> Result<Option<Role>, RoleError> {
    match Box::pin(get_role(name, provider)).await {
        Err(RoleError::DoesNotExist { .. }) => Ok(None),
        found => found.map(Some),
    }
}
