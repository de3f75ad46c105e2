//! Providers and answers for the tests.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, AwsCredentials};
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ErrorMetadata;
use std::error::Error;

/// A provider of eu-west-1 that reads nothing of the machine and sends nothing twice.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    AwsClientProvider::builder()
        .environment_variables::<String, String>([])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIAEXAMPLE", "very-secret"))
        .max_attempts(1)
}

/// A provider that hands out `client` wherever EventBridge is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

/// What EventBridge says when it refuses.
pub(crate) fn refusal(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message("told so").build()
}

/// Whether no message of the chain repeats the one below it, each is a fragment, and no secret is in it.
pub(crate) fn assert_told_once(error: &dyn Error) {
    assert!(!format!("{error:?}").contains("very-secret"));
    let mut above = error.to_string();
    assert!(!above.ends_with('.'), "{above}");
    let mut below = error.source();
    while let Some(error) = below {
        assert!(!above.contains(&error.to_string()), "`{above}` repeats `{error}`");
        above = error.to_string();
        below = error.source();
    }
}
