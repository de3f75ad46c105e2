//! Providers and answers for the tests.

use aws_interactions_core::AwsClientProvider;
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::bare_builder;
use {{library}}::Client;
use {{library}}::error::ErrorMetadata;

/// A provider that hands out `client` wherever {{short_name}} is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder("eu-west-1").with_client(client).build().await.expect("complete settings")
}

/// What {{short_name}} says when it refuses.
pub(crate) fn refusal(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message("told so").build()
}
