use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;
use std::time::Duration;

fn wait() -> Wait {
    Wait::at_most(Duration::from_mins(1)).every(Duration::from_secs(10))
}

fn state(state: &str) -> HttpResponse {
    let endpoint = format!("<vpcEndpointId>vpce-1a2b</vpcEndpointId><state>{state}</state>");
    answer_to("DescribeVpcEndpoints", &format!("<vpcEndpointSet><item>{endpoint}</item></vpcEndpointSet>"))
}

fn missing() -> HttpResponse {
    refusal(400, "InvalidVpcEndpointId.NotFound", "no")
}

#[tokio::test(start_paused = true)]
async fn when_an_endpoint_is_waited_for_then_acceptance_and_making_are_waited_for() {
    let wire = Wire::answering([missing(), state("PendingAcceptance"), state("pending"), state("available")]).await;
    let endpoint = wait_until_vpc_endpoint_available("vpce-1a2b", &wait(), &wire.provider).await.expect("available");
    assert_eq!(endpoint.state, VpcEndpointState::Available);
}

#[tokio::test(start_paused = true)]
async fn when_an_endpoint_will_not_work_then_the_wait_ends_at_once() {
    for seen in ["failed", "rejected", "expired", "deleting", "deleted"] {
        let wire = Wire::answering([state(seen)]).await;
        let error = wait_until_vpc_endpoint_available("vpce-1a2b", &wait(), &wire.provider).await.expect_err(seen);
        assert_eq!(error.to_string(), format!("VPC endpoint `vpce-1a2b` is {seen}, and will not be available"));
    }
}

#[tokio::test(start_paused = true)]
async fn when_an_endpoint_is_going_then_deleted_and_missing_are_gone() {
    for gone in [state("deleted"), missing(), answer_to("DescribeVpcEndpoints", "<vpcEndpointSet/>")] {
        let wire = Wire::answering([state("deleting"), gone]).await;
        wait_until_vpc_endpoint_deleted("vpce-1a2b", &wait(), &wire.provider).await.expect("gone");
        assert_eq!(wire.requests().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn when_an_endpoint_does_not_go_then_the_wait_ends_with_its_state() {
    let wire = Wire::answering([state("deleting"), state("failed")]).await;
    let error = wait_until_vpc_endpoint_deleted("vpce-1a2b", &wait(), &wire.provider).await.expect_err("failed");
    assert_eq!(error.to_string(), "VPC endpoint `vpce-1a2b` is failed, and will not be deleted");
    let wire = Wire::replying(|_| state("deleting")).await;
    let error = wait_until_vpc_endpoint_deleted("vpce-1a2b", &wait(), &wire.provider).await.expect_err("too long");
    assert_eq!(error.to_string(), "VPC endpoint `vpce-1a2b` is still deleting after 60 s");
}

#[tokio::test]
async fn when_what_is_waited_for_is_no_id_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    assert!(wait_until_vpc_endpoint_available("web", &wait(), &wire.provider).await.is_err());
    assert!(wait_until_vpc_endpoint_deleted("web", &wait(), &wire.provider).await.is_err());
}
