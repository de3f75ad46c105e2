//! Why AWS refused: its codes do not tell a secret that is not there from one without a value, nor one that is to be
//! deleted from any other mistake.

use crate::client::SecretsManagerClient;
use crate::error::SecretError;
use aws_interactions_core::AwsClientProvider;
use std::time::SystemTime;

const OPERATION: &str = "DescribeSecret";

/// What a secret is found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Missing,
    /// Since when.
    Deleted(Option<SystemTime>),
    Kept,
}

/// Calls `DescribeSecret`.
pub(crate) async fn standing(name: &str, provider: &AwsClientProvider) -> Result<Standing, SecretError> {
    let answer = provider.get_secretsmanager().describe_secret().secret_id(name).send().await;
    match answer.map_err(|error| SecretError::of_sdk(OPERATION, name, error)) {
        Ok(secret) => {
            Ok(secret.deleted_date.map_or(Standing::Kept, |at| Standing::Deleted(SystemTime::try_from(at).ok())))
        }
        Err(SecretError::DoesNotExist { .. }) => Ok(Standing::Missing),
        Err(error) => Err(error),
    }
}

/// The same refusal, with the reason where it can be found out.
pub(crate) async fn explained(error: SecretError, provider: &AwsClientProvider) -> SecretError {
    let (secret, is_missing) = match &error {
        SecretError::DoesNotExist { secret } => (secret.clone(), true),
        SecretError::Request { secret, source } if source.code() == Some("InvalidRequestException") => {
            (secret.clone(), false)
        }
        _ => return error,
    };
    match standing(&secret, provider).await {
        Ok(Standing::Deleted(deleted_at)) => SecretError::DeletionScheduled { secret, deleted_at },
        Ok(Standing::Kept) if is_missing => SecretError::NoValue { secret },
        // That it cannot be found out is no news beside the refusal.
        Ok(Standing::Missing | Standing::Kept) | Err(_) => error,
    }
}
