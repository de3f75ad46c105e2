//! The getter, and how a client of Organizations is made.

use aws_interactions_core::{
    AwsClientProvider, AwsService, RequestError, RequestErrorKind, ServiceSettings, sdk_client,
};
use aws_sdk_organizations::Client;
use aws_sdk_organizations::config::http::HttpResponse;
use aws_sdk_organizations::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds Organizations' client to a provider.
pub trait OrganizationsClient {
    /// The SDK's client for Organizations, made once a provider and region.
    ///
    /// ```no_run
    /// use organizations_interactions::OrganizationsClient;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_organizations();
    /// # }
    /// ```
    fn get_organizations(&self) -> Client;
}

impl OrganizationsClient for AwsClientProvider {
    fn get_organizations(&self) -> Client {
        self.client::<Organizations>()
    }
}

enum Organizations {}

impl AwsService for Organizations {
    type Client = Client;
    const ID: &'static str = "organizations";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!(aws_sdk_organizations, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let error = RequestError::from_sdk(Organizations::ID, operation, error);
    // Elsewhere the word stands for failures of either side; here it is AWS's own.
    if error.code() == Some("ServiceException") { error.with_kind(RequestErrorKind::ServiceFault) } else { error }
}

/// The error of an answer that lacks what it must have, or does not answer what was asked.
pub(crate) fn not_understood(operation: &'static str, message: impl Into<String>) -> RequestError {
    RequestError::new(RequestErrorKind::ResponseNotUnderstood, Organizations::ID, operation, message)
}

#[cfg(test)]
mod tests;
