//! The getter, and how a client of SSM is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_ssm::Client;
use aws_sdk_ssm::config::http::HttpResponse;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds SSM's client to a provider.
pub trait SsmClient {
    /// The SDK's client for SSM, made once a provider and region.
    ///
    /// ```no_run
    /// use ssm_interactions::SsmClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_ssm();
    /// # }
    /// ```
    fn get_ssm(&self) -> Client;
}

impl SsmClient for AwsClientProvider {
    fn get_ssm(&self) -> Client {
        self.client::<Ssm>()
    }
}

enum Ssm {}

impl AwsService for Ssm {
    type Client = Client;
    const ID: &'static str = "ssm";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_ssm, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(Ssm::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Ssm::ID, operation, message)
}

#[cfg(test)]
mod tests;
