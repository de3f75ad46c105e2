//! The getter, and how a client of OpenSearch is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_opensearch::Client;
use aws_sdk_opensearch::config::http::HttpResponse;
use aws_sdk_opensearch::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds OpenSearch's client to a provider.
pub trait OpenSearchClient {
    /// The SDK's client for OpenSearch, made once a provider and region.
    ///
    /// ```no_run
    /// use opensearch_interactions::OpenSearchClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_opensearch();
    /// # }
    /// ```
    fn get_opensearch(&self) -> Client;
}

impl OpenSearchClient for AwsClientProvider {
    fn get_opensearch(&self) -> Client {
        self.client::<OpenSearch>()
    }
}

enum OpenSearch {}

impl AwsService for OpenSearch {
    type Client = Client;
    const ID: &'static str = "opensearch";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_opensearch, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk(OpenSearch::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, OpenSearch::ID, operation, message)
}

#[cfg(test)]
mod tests;
