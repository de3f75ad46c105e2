//! Deleting a secret, and having it back.

use crate::client::SecretsManagerClient;
use crate::error::SecretError;
use crate::{name, refusal};
use aws_interactions_core::AwsClientProvider;
use std::time::SystemTime;

const DELETE: &str = "DeleteSecret";
const RESTORE: &str = "RestoreSecret";

/// How long a deleted secret can be had back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecoveryWindow {
    /// For so many days, 7 to 30. Until then nobody can read it, and nobody can use its name.
    Days(u8),
    /// Not at all: it goes at once, with all its values.
    None,
}

impl Default for RecoveryWindow {
    /// As AWS's own default: 30 days.
    fn default() -> Self {
        Self::Days(30)
    }
}

/// Deletes a secret after the window, and answers when it goes.
///
/// Nothing can read it from now on, whatever the window: AWS deletes without asking who still uses it.
///
/// Calls `DeleteSecret` (permission of the same name); and `DescribeSecret` where that is refused, to tell why.
///
/// ```no_run
/// use secretsmanager_interactions::{RecoveryWindow, delete_secret};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let goes_at = delete_secret("shop/token", RecoveryWindow::Days(7), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::Invalid`] and [`SecretError::InvalidValue`] for a window that AWS does not have, before anything is sent;
/// [`SecretError::DoesNotExist`], but never with [`RecoveryWindow::None`], as AWS then takes any name;
/// [`SecretError::DeletionScheduled`] for one that goes already, [`SecretError::AccessDenied`] and
/// [`SecretError::Request`], for one that another service of AWS manages too.
#[tracing::instrument(skip_all, fields(secret = name))]
pub async fn delete_secret(
    name: &str,
    window: RecoveryWindow,
    provider: &AwsClientProvider,
) -> Result<Option<SystemTime>, SecretError> {
    name::asked(name)?;
    let request = provider.get_secretsmanager().delete_secret().secret_id(name);
    let request = match window {
        RecoveryWindow::Days(days) if (7..=30).contains(&days) => request.recovery_window_in_days(days.into()),
        RecoveryWindow::Days(days) => {
            let problem = format!("a window of {days} days, where AWS has 7 to 30");
            return Err(SecretError::InvalidValue { secret: name.to_owned(), problem });
        }
        RecoveryWindow::None => request.force_delete_without_recovery(true),
    };
    match request.send().await {
        Ok(answer) => Ok(answer.deletion_date.and_then(|at| SystemTime::try_from(at).ok())),
        Err(error) => match SecretError::of_sdk(DELETE, name, error) {
            // A secret without a value can be deleted: here the code means what it says.
            missing @ SecretError::DoesNotExist { .. } => Err(missing),
            error => Err(refusal::explained(error, provider).await),
        },
    }
}

/// Keeps a secret that was to be deleted; of no effect on one that was not.
///
/// Calls `RestoreSecret` (permission `secretsmanager:RestoreSecret`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// secretsmanager_interactions::restore_secret("shop/token", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::Invalid`] before anything is sent, [`SecretError::DoesNotExist`], [`SecretError::AccessDenied`] and
/// [`SecretError::Request`].
#[tracing::instrument(skip_all, fields(secret = name))]
pub async fn restore_secret(name: &str, provider: &AwsClientProvider) -> Result<(), SecretError> {
    name::asked(name)?;
    let request = provider.get_secretsmanager().restore_secret().secret_id(name);
    request.send().await.map(drop).map_err(|error| SecretError::of_sdk(RESTORE, name, error))
}

#[cfg(test)]
mod tests;
