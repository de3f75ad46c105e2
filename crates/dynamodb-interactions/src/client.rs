//! The getter, and how a client of DynamoDB is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds DynamoDB's client to a provider.
pub trait DynamoDbClient {
    /// The SDK's client for DynamoDB, made once a provider and region.
    ///
    /// ```no_run
    /// use dynamodb_interactions::DynamoDbClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_dynamodb();
    /// # }
    /// ```
    fn get_dynamodb(&self) -> Client;
}

impl DynamoDbClient for AwsClientProvider {
    fn get_dynamodb(&self) -> Client {
        self.client::<DynamoDb>()
    }
}

enum DynamoDb {}

impl AwsService for DynamoDb {
    type Client = Client;
    const ID: &'static str = "dynamodb";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_dynamodb, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(DynamoDb::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, DynamoDb::ID, operation, message)
}

#[cfg(test)]
mod tests;
