//! Roles that IAM has told about to itself.

use super::error::RoleError;
use super::get::{Role, find};
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};

/// Waits until IAM shows the role that was just made.
///
/// **This does not prove that the role can be used.** IAM's answer comes from IAM; every other service learns of a role
/// by itself, some 10 to 30 seconds later, and one server of IAM may not know what another does. What proves it is the
/// use:
///
/// | a role for | is usable when |
/// |---|---|
/// | an instance | `RunInstances` with `DryRun` takes its instance profile |
/// | another caller | `AssumeRole` by that caller succeeds |
/// | a trust or resource policy that names it | that policy is taken: [`ensure_role`](crate::ensure_role) waits for it |
///
/// Workflows wait here first, as it is cheap and tells a typing error from a delay, and then for the proof.
///
/// Calls `GetRole` (permission `iam:GetRole`) at every look.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1));
/// let role = iam_interactions::wait_until_role_is_visible("web", &wait, provider).await?;
/// println!("IAM knows {}", role.arn);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`WaitError::DeadlinePassed`] where the role is not seen in time, [`WaitError::Failed`] with the first [`RoleError`] of
/// a look, [`RoleError::Invalid`] among them.
#[tracing::instrument(skip_all, fields(role = role))]
pub async fn wait_until_role_is_visible(
    role: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Role, WaitError<RoleError>> {
    let look = || async {
        let found = find(role, provider).await?;
        Ok(found.map_or_else(|| Look::NotYet("unknown to IAM".to_owned()), Look::Done))
    };
    wait.until(look).await
}

#[cfg(test)]
mod tests;
