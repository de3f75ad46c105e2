//! The getter, and how a client of Secrets Manager is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::config::http::HttpResponse;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds Secrets Manager's client to a provider.
pub trait SecretsManagerClient {
    /// The SDK's client for Secrets Manager, made once a provider and region.
    ///
    /// ```no_run
    /// use secretsmanager_interactions::SecretsManagerClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_secretsmanager();
    /// # }
    /// ```
    fn get_secretsmanager(&self) -> Client;
}

impl SecretsManagerClient for AwsClientProvider {
    fn get_secretsmanager(&self) -> Client {
        self.client::<SecretsManager>()
    }
}

enum SecretsManager {}

impl AwsService for SecretsManager {
    type Client = Client;
    const ID: &'static str = "secrets_manager";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_secretsmanager, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(SecretsManager::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, SecretsManager::ID, operation, message)
}

#[cfg(test)]
mod tests;
