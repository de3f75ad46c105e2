use super::*;
use crate::stand_in::{provider_with, refusal};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::list_tables::{ListTablesError, ListTablesOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;

fn page(start: Option<&'static str>, names: &'static [&'static str], next: Option<&'static str>) -> Rule {
    mock!(Client::list_tables).match_requests(move |request| request.exclusive_start_table_name() == start).then_output(
        move || {
            let names = names.iter().map(ToString::to_string).collect();
            let next = next.map(str::to_owned);
            ListTablesOutput::builder().set_table_names(Some(names)).set_last_evaluated_table_name(next).build()
        },
    )
}

async fn listed(rules: &[&Rule]) -> Result<Vec<String>, TableError> {
    let provider = provider_with(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules)).await;
    list_tables(&provider).try_collect().await
}

#[tokio::test]
async fn when_list_tables_and_there_are_pages_then_all_are_read() {
    let pages = [page(None, &["a"], Some("a")), page(Some("a"), &[], Some("b")), page(Some("b"), &["c"], None)];
    assert_eq!(listed(&pages.each_ref()).await.expect("tables"), ["a", "c"]);
}

#[tokio::test]
async fn when_list_tables_and_pages_lead_back_or_are_denied_then_the_list_ends_with_the_reason() {
    let circle = [page(None, &["a"], Some("a")), page(Some("a"), &["a"], Some("a"))];
    assert!(matches!(listed(&circle.each_ref()).await, Err(TableError::Request { .. })));
    let denied = mock!(Client::list_tables).then_error(|| ListTablesError::generic(refusal("AccessDeniedException")));
    assert!(matches!(listed(&[&denied]).await, Err(TableError::AccessDenied { .. })));
}
