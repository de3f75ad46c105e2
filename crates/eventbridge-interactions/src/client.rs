//! The getter, and how a client of EventBridge is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::config::http::HttpResponse;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds EventBridge's client to a provider.
pub trait EventBridgeClient {
    /// The SDK's client for EventBridge, made once a provider and region.
    ///
    /// ```no_run
    /// use eventbridge_interactions::EventBridgeClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_eventbridge();
    /// # }
    /// ```
    fn get_eventbridge(&self) -> Client;
}

impl EventBridgeClient for AwsClientProvider {
    fn get_eventbridge(&self) -> Client {
        self.client::<EventBridge>()
    }
}

enum EventBridge {}

impl AwsService for EventBridge {
    type Client = Client;
    const ID: &'static str = "eventbridge";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_eventbridge, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(EventBridge::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, EventBridge::ID, operation, message)
}

#[cfg(test)]
mod tests;
