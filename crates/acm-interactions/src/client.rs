//! The getter, and how a client of ACM is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_acm::Client;
use aws_sdk_acm::config::http::HttpResponse;
use aws_sdk_acm::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds ACM's client to a provider.
pub trait AcmClient {
    /// The SDK's client for ACM, made once a provider and region.
    ///
    /// ```no_run
    /// use acm_interactions::AcmClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_acm();
    /// # }
    /// ```
    fn get_acm(&self) -> Client;
}

impl AcmClient for AwsClientProvider {
    fn get_acm(&self) -> Client {
        self.client::<Acm>()
    }
}

enum Acm {}

impl AwsService for Acm {
    type Client = Client;
    const ID: &'static str = "acm";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_acm, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(Acm::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Acm::ID, operation, message)
}

#[cfg(test)]
mod tests;
