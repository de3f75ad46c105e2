//! The getter, and how a client of {{short_name}} is made.

use aws_interactions_core::{AwsClientProvider, AwsService, RequestError, {{client_imports}}ServiceSettings, sdk_client};
use {{library}}::Client;
use {{library}}::config::http::HttpResponse;
use {{library}}::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Adds {{short_name}}'s client to a provider.
pub trait {{type}}Client {
    /// The SDK's client for {{short_name}}, made once a provider and region.
    ///
    /// ```no_run
    /// use {{crate}}::{{type}}Client;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_{{name}}();
    /// # }
    /// ```
    fn get_{{name}}(&self) -> Client;
}

impl {{type}}Client for AwsClientProvider {
    fn get_{{name}}(&self) -> Client {
        self.client::<{{type}}>()
    }
}

enum {{type}} {}

impl AwsService for {{type}} {
    type Client = Client;
    const ID: &'static str = "{{endpoint_id}}";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        sdk_client!({{library}}, settings)
    }
}

/// Reads the SDK's error.
pub(crate) fn request_error<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> RequestError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    RequestError::from_sdk({{type}}::ID, operation, error)
}
{{not_understood}}
#[cfg(test)]
mod tests;
