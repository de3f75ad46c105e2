//! One secret.

use crate::client::SecretsManagerClient;
use crate::error::SecretError;
use crate::{json, name, refusal};
use aws_interactions_core::{AwsClientProvider, SecretValue};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
use serde::de::DeserializeOwned;
use std::time::SystemTime;

const OPERATION: &str = "GetSecretValue";

/// A secret with its current value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// Its ARN, with the six characters that AWS put behind the name.
    pub arn: Option<String>,
    /// The value, hidden.
    pub value: SecretValue,
    /// Which of its values this is.
    pub version_id: Option<String>,
    /// When it got this value.
    pub created: Option<SystemTime>,
}

/// A secret by its name or ARN, with its current value.
///
/// Calls `GetSecretValue` (permission `secretsmanager:GetSecretValue` on the secret; for a key other than AWS's own, also
/// `kms:Decrypt` on that key); and `DescribeSecret` (permission of the same name) where that is refused, to tell why.
///
/// Each call costs money, some five cents for ten thousand: keep what was read for minutes where it is asked for often.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let token = secretsmanager_interactions::get_secret("shop/token", provider).await?;
/// assert!(!token.value.expose().is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::Invalid`] before anything is sent; [`SecretError::DoesNotExist`], [`SecretError::NoValue`],
/// [`SecretError::DeletionScheduled`], [`SecretError::Binary`], [`SecretError::KeyNotUsable`],
/// [`SecretError::AccessDenied`] and [`SecretError::Request`].
#[tracing::instrument(skip_all, fields(secret = name))]
pub async fn get_secret(name: &str, provider: &AwsClientProvider) -> Result<Secret, SecretError> {
    name::asked(name)?;
    let request = provider.get_secretsmanager().get_secret_value().secret_id(name);
    match request.send().await {
        Ok(answer) => Secret::of(answer, name),
        Err(error) => Err(refusal::explained(SecretError::of_sdk(OPERATION, name, error), provider).await),
    }
}

impl Secret {
    fn of(answer: GetSecretValueOutput, name: &str) -> Result<Self, SecretError> {
        let value = match (answer.secret_string, answer.secret_binary) {
            (Some(text), _) => text.into(),
            (None, Some(_)) => return Err(SecretError::Binary { secret: name.to_owned() }),
            (None, None) => return Err(SecretError::not_understood(OPERATION, name, "the answer holds no value")),
        };
        Ok(Self {
            name: answer.name.unwrap_or_else(|| name.to_owned()),
            arn: answer.arn,
            value,
            version_id: answer.version_id,
            created: answer.created_date.and_then(|at| SystemTime::try_from(at).ok()),
        })
    }
}

/// What the JSON in a secret holds.
///
/// Calls what [`get_secret`] calls.
///
/// ```no_run
/// #[derive(serde::Deserialize)]
/// struct Login {
///     username: String,
///     password: String,
/// }
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let login: Login = secretsmanager_interactions::get_secret_json("shop/db", provider).await?;
/// println!("as {}", login.username);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::NotThatJson`], which tells where and nothing of the value; and as [`get_secret`].
pub async fn get_secret_json<T: DeserializeOwned>(name: &str, provider: &AwsClientProvider) -> Result<T, SecretError> {
    json::read(&get_secret(name, provider).await?.value, name)
}

/// One field of the JSON object in a secret: a text as it is, anything else as JSON.
///
/// Calls what [`get_secret`] calls.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let password = secretsmanager_interactions::get_secret_json_field("shop/db", "password", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::NotThatJson`] for what is no object, [`SecretError::NoSuchField`], and as [`get_secret`].
pub async fn get_secret_json_field(
    name: &str,
    field: &str,
    provider: &AwsClientProvider,
) -> Result<SecretValue, SecretError> {
    json::field(&get_secret(name, provider).await?.value, field, name)
}

#[cfg(test)]
mod tests;
