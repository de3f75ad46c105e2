//! Providers and answers for the tests.

use crate::refusal::Standing;
use aws_interactions_core::AwsClientProvider;
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::bare_builder;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::ErrorMetadata;
use aws_sdk_secretsmanager::operation::describe_secret::{DescribeSecretError, DescribeSecretOutput};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
use aws_sdk_secretsmanager::primitives::DateTime;
use aws_smithy_mocks::{Rule, mock};
use std::time::{Duration, UNIX_EPOCH};

/// A provider that hands out `client` wherever Secrets Manager is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder("eu-west-1").with_client(client).build().await.expect("complete settings")
}

/// The secret `shop/db` as Secrets Manager sends it, from seven seconds after the epoch.
pub(crate) fn value(text: &str) -> GetSecretValueOutput {
    GetSecretValueOutput::builder()
        .name("shop/db")
        .arn("arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf")
        .version_id("v-1")
        .created_date(DateTime::from_secs(7))
        .secret_string(text)
        .build()
}

/// What is told of the secret `shop/db`.
pub(crate) fn described(standing: Standing) -> Rule {
    let asked = mock!(Client::describe_secret).match_requests(|request| request.secret_id() == Some("shop/db"));
    let deleted = match standing {
        Standing::Missing => {
            return asked.then_error(|| DescribeSecretError::generic(refusal("ResourceNotFoundException")));
        }
        Standing::Deleted(at) => at.map(DateTime::from),
        Standing::Kept => None,
    };
    asked.then_output(move || DescribeSecretOutput::builder().set_deleted_date(deleted).build())
}

/// Deleted, nine seconds after the epoch.
pub(crate) fn deleted() -> Standing {
    Standing::Deleted(Some(UNIX_EPOCH + Duration::from_secs(9)))
}

/// What Secrets Manager says when it refuses.
pub(crate) fn refusal(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message("told so").build()
}
