use super::*;
use aws_interactions_stand_in::{assert_retries_counted_by_region, assert_sent_where_told};

#[tokio::test]
async fn when_a_request_is_sent_then_it_goes_to_the_region_of_the_provider_or_to_the_endpoint_that_is_set() {
    assert_sent_where_told("ssm", async |provider| provider.get_ssm().get_parameter().name("/shop/db").send().await)
        .await;
}

#[tokio::test]
async fn when_get_ssm_and_the_region_differs_then_the_retry_budget_differs() {
    assert_retries_counted_by_region(|provider| provider.get_ssm().config().retry_partition().cloned()).await;
}
