//! One parameter.

use super::value::Parameter;
use super::{json, name};
use crate::client::SsmClient;
use crate::error::ParameterError;
use aws_interactions_core::{AwsClientProvider, SecretValue};
use serde::de::DeserializeOwned;

const OPERATION: &str = "GetParameter";

/// A parameter by its name or ARN, its value decrypted.
///
/// `/shop/db:3` asks for version 3, `/shop/db:prod` for the one that has the label `prod`. Without either it is the latest,
/// which may be a second old: SSM's reads are not consistent.
///
/// Calls `GetParameter` (permission `ssm:GetParameter` on the parameter; for a `SecureString` of a key other than AWS's
/// own, also `kms:Decrypt` on that key).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// let url = ssm_interactions::get_parameter("/shop/db/url", provider).await?;
/// println!("version {} of {}", url.version, url.name);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::Invalid`] before anything is sent; [`ParameterError::DoesNotExist`],
/// [`ParameterError::VersionDoesNotExist`], [`ParameterError::KeyNotUsable`], [`ParameterError::AccessDenied`] and
/// [`ParameterError::Request`].
#[tracing::instrument(skip_all, fields(parameter = name))]
pub async fn get_parameter(name: &str, provider: &AwsClientProvider) -> Result<Parameter, ParameterError> {
    name::asked(name)?;
    // Of no effect on kinds that are not encrypted.
    let request = provider.get_ssm().get_parameter().name(name).with_decryption(true);
    let answer = request.send().await.map_err(|error| ParameterError::of_sdk(OPERATION, name, error))?;
    let parameter = answer.parameter.ok_or("the answer holds no parameter").and_then(Parameter::of);
    parameter.map_err(|message| ParameterError::not_understood(OPERATION, name, message))
}

/// The value of a parameter, decrypted. As [`get_parameter`].
///
/// # Errors
/// As [`get_parameter`].
pub async fn get_parameter_value(name: &str, provider: &AwsClientProvider) -> Result<SecretValue, ParameterError> {
    get_parameter(name, provider).await.map(|parameter| parameter.value)
}

/// What the JSON in a parameter holds.
///
/// Calls what [`get_parameter`] calls.
///
/// ```no_run
/// #[derive(serde::Deserialize)]
/// struct Database {
///     host: String,
///     port: u16,
/// }
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// let database: Database = ssm_interactions::get_parameter_json("/shop/db", provider).await?;
/// println!("{}:{}", database.host, database.port);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::NotThatJson`], which tells where and nothing of the value; and as [`get_parameter`].
pub async fn get_parameter_json<T: DeserializeOwned>(
    name: &str,
    provider: &AwsClientProvider,
) -> Result<T, ParameterError> {
    let value = get_parameter_value(name, provider).await?;
    json::read(value.expose(), name)
}

/// One field of the JSON object in a parameter: a text as it is, anything else as JSON.
///
/// Calls what [`get_parameter`] calls.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// let password = ssm_interactions::get_parameter_json_field("/shop/db", "password", provider).await?;
/// assert!(!password.expose().is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::NotThatJson`] for what is no object, [`ParameterError::NoSuchField`], and as [`get_parameter`].
pub async fn get_parameter_json_field(
    name: &str,
    field: &str,
    provider: &AwsClientProvider,
) -> Result<SecretValue, ParameterError> {
    let value = get_parameter_value(name, provider).await?;
    json::field(value.expose(), field, name)
}

#[cfg(test)]
mod tests;
