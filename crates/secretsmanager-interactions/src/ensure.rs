//! Secrets that are as they should be.

use crate::client::SecretsManagerClient;
use crate::delete::restore_secret;
use crate::error::SecretError;
use crate::get::get_secret;
use crate::name;
use aws_interactions_core::{AwsClientProvider, SecretValue};
use strum::Display;

const CREATE: &str = "CreateSecret";
const PUT: &str = "PutSecretValue";
/// The most bytes of a value.
const LIMIT: usize = 65_536;

/// What it took to have a secret as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum SecretChange {
    /// It had the value.
    Unchanged,
    /// It was not there.
    Created,
    /// It had another value, or none.
    Updated,
    /// It was to be deleted, and stays now, with this value.
    Restored,
}

/// Makes sure that there is a secret of this name with this value, and says what it took: a secret that is to be deleted is
/// restored.
///
/// The value that it had before stays readable as the version `AWSPREVIOUS`.
///
/// Calls `GetSecretValue`, and what it takes of `DescribeSecret`, `RestoreSecret`, `CreateSecret` and `PutSecretValue`
/// (permissions of the same names under `secretsmanager:`).
///
/// ```no_run
/// use secretsmanager_interactions::{SecretChange, ensure_secret};
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let change = ensure_secret("shop/db", &r#"{"username": "shop", "password": "correct horse"}"#.into(), provider).await?;
/// if change != SecretChange::Unchanged {
///     println!("{change}: what uses it has to read it again");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::Invalid`] and [`SecretError::InvalidValue`] before anything is sent; [`SecretError::AlreadyExists`] where
/// somebody creates it at the same time: the same again finds it; [`SecretError::OnlyRestored`] where it was to be deleted
/// and could be restored, but not changed; [`SecretError::LimitExceeded`], [`SecretError::KeyNotUsable`],
/// [`SecretError::AccessDenied`] and [`SecretError::Request`]. The same again goes on where it stopped.
#[tracing::instrument(skip_all, fields(secret = name))]
pub async fn ensure_secret(
    name: &str,
    value: &SecretValue,
    provider: &AwsClientProvider,
) -> Result<SecretChange, SecretError> {
    check(name, value)?;
    match get_secret(name, provider).await {
        Ok(secret) if secret.value == *value => Ok(SecretChange::Unchanged),
        Ok(_) | Err(SecretError::NoValue { .. } | SecretError::Binary { .. }) => {
            put(name, value, provider).await.map(|()| SecretChange::Updated)
        }
        Err(SecretError::DoesNotExist { .. }) => create(name, value, provider).await.map(|()| SecretChange::Created),
        Err(SecretError::DeletionScheduled { .. }) => {
            restore_secret(name, provider).await?;
            // Nobody can read it before it is restored: it may have the value.
            match put(name, value, provider).await {
                Ok(()) => Ok(SecretChange::Restored),
                Err(error) => Err(SecretError::OnlyRestored { secret: name.to_owned(), source: Box::new(error) }),
            }
        }
        Err(error) => Err(error),
    }
}

fn check(name: &str, value: &SecretValue) -> Result<(), SecretError> {
    name::given(name)?;
    let bytes = value.expose().len();
    let problem = match () {
        () if bytes == 0 => "it is empty".to_owned(),
        () if bytes > LIMIT => format!("it has {bytes} bytes, and AWS takes {LIMIT}"),
        () => return Ok(()),
    };
    Err(SecretError::InvalidValue { secret: name.to_owned(), problem })
}

async fn create(name: &str, value: &SecretValue, provider: &AwsClientProvider) -> Result<(), SecretError> {
    let request = provider.get_secretsmanager().create_secret().name(name).secret_string(value.expose());
    request.send().await.map(drop).map_err(|error| SecretError::of_sdk(CREATE, name, error))
}

async fn put(name: &str, value: &SecretValue, provider: &AwsClientProvider) -> Result<(), SecretError> {
    let request = provider.get_secretsmanager().put_secret_value().secret_id(name).secret_string(value.expose());
    request.send().await.map(drop).map_err(|error| SecretError::of_sdk(PUT, name, error))
}

#[cfg(test)]
mod tests;
