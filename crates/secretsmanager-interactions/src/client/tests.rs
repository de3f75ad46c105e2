use super::*;
use aws_interactions_stand_in::{assert_retries_counted_by_region, assert_sent_where_told};

#[tokio::test]
async fn when_a_request_is_sent_then_it_goes_to_the_region_of_the_provider_or_to_the_endpoint_that_is_set() {
    assert_sent_where_told("secrets_manager", async |provider| {
        provider.get_secretsmanager().get_secret_value().secret_id("shop/db").send().await
    })
    .await;
}

#[tokio::test]
async fn when_get_secretsmanager_and_the_region_differs_then_the_retry_budget_differs() {
    assert_retries_counted_by_region(|provider| provider.get_secretsmanager().config().retry_partition().cloned())
        .await;
}
