use super::*;
use crate::stand_in::{described, provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::describe_table::{DescribeTableError, DescribeTableOutput};
use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types::BillingModeSummary;
use aws_smithy_mocks::{Rule, mock, mock_client};
use std::time::Duration;

async fn told(table: Option<TableDescription>) -> Result<Table, TableError> {
    let rule = mock!(Client::describe_table)
        .match_requests(|request| request.table_name() == Some("orders"))
        .then_output(move || DescribeTableOutput::builder().set_table(table.clone()).build());
    described_by(&[&rule]).await
}

async fn described_by(rules: &[&Rule]) -> Result<Table, TableError> {
    describe_table("orders", &provider_with(mock_client!(aws_sdk_dynamodb, rules)).await).await
}

#[tokio::test]
async fn when_describe_table_then_all_of_it_is_told() {
    let mut table = described("UPDATING");
    table.table_arn = Some("arn:table".to_owned());
    (table.item_count, table.table_size_bytes) = (Some(3), Some(4));
    table.creation_date_time = Some(DateTime::from_secs(7));
    let paid = BillingModeSummary::builder().billing_mode(BillingMode::PayPerRequest).build();
    table.billing_mode_summary = Some(paid);
    let expected = Table {
        name: "orders".to_owned(),
        arn: Some("arn:table".to_owned()),
        status: TableStatus::Updating,
        key: TableKey::new("c").sort("o"),
        items: Some(3),
        bytes: Some(4),
        on_demand: true,
        created: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(7)),
    };
    assert_eq!(told(Some(table)).await.expect("a table"), expected);
}

#[tokio::test]
async fn when_describe_table_then_each_status_is_told_in_aws_s_word() {
    let words = [
        "CREATING",
        "UPDATING",
        "ACTIVE",
        "DELETING",
        "ARCHIVING",
        "ARCHIVED",
        "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
        "NEW",
    ];
    for word in words {
        let table = told(Some(described(word))).await.expect("a table");
        assert_eq!(table.status.to_string(), word);
        assert_eq!(matches!(table.status, TableStatus::Other(_)), word == "NEW");
        assert!(!table.on_demand);
    }
}

#[tokio::test]
async fn when_describe_table_and_half_of_it_is_missing_then_it_is_not_guessed() {
    let mut keyless = described("ACTIVE");
    keyless.key_schema = None;
    for table in [None, Some(keyless), Some(TableDescription::builder().table_name("orders").build())] {
        assert!(matches!(told(table).await, Err(TableError::Request { .. })));
    }
}

#[tokio::test]
async fn when_describe_table_and_it_is_not_there_or_has_no_name_then_that_is_told() {
    let missing =
        mock!(Client::describe_table).then_error(|| DescribeTableError::generic(refusal("ResourceNotFoundException")));
    assert!(matches!(described_by(&[&missing]).await, Err(TableError::DoesNotExist { .. })));
    let none: [&Rule; 0] = [];
    let error = describe_table("ab", &provider_with(mock_client!(aws_sdk_dynamodb, none)).await).await;
    assert!(matches!(error, Err(TableError::InvalidName { .. })));
}
