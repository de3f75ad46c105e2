//! The getter, and how a client of ECS is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_ecs::Client;
use aws_sdk_ecs::config::http::HttpResponse;
use aws_sdk_ecs::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds ECS's client to a provider.
pub trait EcsClient {
    /// The SDK's client for ECS, made once a provider and region.
    ///
    /// ```no_run
    /// use ecs_interactions::EcsClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_ecs();
    /// # }
    /// ```
    fn get_ecs(&self) -> Client;
}

impl EcsClient for AwsClientProvider {
    fn get_ecs(&self) -> Client {
        self.client::<Ecs>()
    }
}

enum Ecs {}

impl AwsService for Ecs {
    type Client = Client;
    const ID: &'static str = "ecs";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_ecs, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(Ecs::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Ecs::ID, operation, message)
}

#[cfg(test)]
mod tests;
