//! Deleting a parameter.

use super::name;
use crate::client::SsmClient;
use crate::error::ParameterError;
use aws_interactions_core::AwsClientProvider;

const OPERATION: &str = "DeleteParameter";

/// Deletes a parameter with all its versions. There is no way back; the name can be given again after 30 seconds.
///
/// Calls `DeleteParameter` (permission `ssm:DeleteParameter`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// ssm_interactions::delete_parameter("/shop/db/url", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::Invalid`] before anything is sent, [`ParameterError::DoesNotExist`],
/// [`ParameterError::AccessDenied`] and [`ParameterError::Request`].
#[tracing::instrument(skip_all, fields(parameter = name))]
pub async fn delete_parameter(name: &str, provider: &AwsClientProvider) -> Result<(), ParameterError> {
    name::given(name)?;
    let request = provider.get_ssm().delete_parameter().name(name);
    request.send().await.map_err(|error| ParameterError::of_sdk(OPERATION, name, error))?;
    Ok(())
}

#[cfg(test)]
mod tests;
