//! Providers and answers for the tests.

use aws_interactions_core::AwsClientProvider;
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::bare_builder;
use aws_sdk_ssm::Client;
use aws_sdk_ssm::error::ErrorMetadata;
use aws_sdk_ssm::primitives::DateTime;
use aws_sdk_ssm::types::{Parameter, ParameterType};

/// A provider that hands out `client` wherever SSM is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder("eu-west-1").with_client(client).build().await.expect("complete settings")
}

/// A parameter as SSM sends it: encrypted, of version 3, from seven seconds after the epoch.
pub(crate) fn parameter(name: &str, value: &str) -> Parameter {
    Parameter::builder()
        .name(name)
        .value(value)
        .r#type(ParameterType::SecureString)
        .version(3)
        .last_modified_date(DateTime::from_secs(7))
        .arn(format!("arn:aws:ssm:eu-west-1:123456789012:parameter{name}"))
        .build()
}

/// What SSM says when it refuses.
pub(crate) fn refusal(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message("told so").build()
}
