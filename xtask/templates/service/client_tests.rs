use super::*;
use aws_interactions_stand_in::{assert_retries_counted_by_region, assert_sent_where_told};

#[tokio::test]
async fn when_a_request_is_sent_then_it_goes_to_the_region_of_the_provider_or_to_the_endpoint_that_is_set() {
    assert_sent_where_told("{{endpoint_id}}", async |provider| provider.get_{{name}}().{{call}}.send().await).await;
}

#[tokio::test]
async fn when_get_{{name}}_and_the_region_differs_then_the_retry_budget_differs() {
    assert_retries_counted_by_region(|provider| provider.get_{{name}}().config().retry_partition().cloned()).await;
}
