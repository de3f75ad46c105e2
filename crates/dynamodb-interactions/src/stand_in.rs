//! Providers and answers for the tests.

use crate::item::{Attributes, Item};
use aws_interactions_core::AwsClientProvider;
pub(crate) use aws_interactions_stand_in::assert_told_once;
use aws_interactions_stand_in::bare_builder;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ErrorMetadata;
use aws_sdk_dynamodb::types::{KeySchemaElement, KeyType, TableDescription, TableStatus};

/// A provider that hands out `client` wherever DynamoDB is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder("eu-west-1").with_client(client).build().await.expect("complete settings")
}

/// What DynamoDB says when it refuses.
pub(crate) fn refusal(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message("told so").build()
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
