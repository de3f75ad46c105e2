//! Providers and answers for the tests.

use crate::item::{Attributes, Item};
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, AwsCredentials};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ErrorMetadata;
use aws_sdk_dynamodb::types::{KeySchemaElement, KeyType, TableDescription, TableStatus};
use std::error::Error;

/// A provider of eu-west-1 that reads nothing of the machine and sends nothing twice.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    AwsClientProvider::builder()
        .environment_variables::<String, String>([])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIAEXAMPLE", "very-secret"))
        .max_attempts(1)
}

/// A provider that hands out `client` wherever DynamoDB is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

/// What DynamoDB says when it refuses.
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

/// The attributes of an item.
pub(crate) fn attributes(item: &serde_json::Value) -> Attributes {
    Item::of(item).expect("an item").0
}

/// The table `orders`, with the key `c` and `o`, as DynamoDB describes it.
pub(crate) fn described(status: &str) -> TableDescription {
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("an attribute of the key")
    };
    TableDescription::builder()
        .table_name("orders")
        .table_status(TableStatus::from(status))
        .key_schema(key("o", KeyType::Range))
        .key_schema(key("c", KeyType::Hash))
        .build()
}
