//! The getter, and how an IAM client is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_iam::Client;
use aws_sdk_iam::config::http::HttpResponse;
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds IAM's client to a provider.
pub trait IamClient {
    /// The SDK's client for IAM, made once a provider and region.
    ///
    /// ```no_run
    /// use iam_interactions::IamClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_iam();
    /// # }
    /// ```
    fn get_iam(&self) -> Client;
}

impl IamClient for AwsClientProvider {
    fn get_iam(&self) -> Client {
        self.client::<Iam>()
    }
}

enum Iam {}

impl AwsService for Iam {
    type Client = Client;
    const ID: &'static str = "iam";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_iam, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str) -> impl FnOnce(SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    move |error| RequestError::from_sdk(Iam::ID, operation, error)
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Iam::ID, operation, message)
}

#[cfg(test)]
mod tests;
