use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;
use std::time::Duration;

fn wait() -> Wait {
    Wait::at_most(Duration::from_mins(1)).every(Duration::from_secs(10))
}

fn state(state: &str) -> HttpResponse {
    let failure = "<failureCode>Subnet.Full</failureCode><failureMessage>no address</failureMessage>";
    let failure = if state == "failed" { failure } else { "" };
    let gateway = format!("<natGatewayId>nat-1a2b</natGatewayId><state>{state}</state>{failure}");
    answer_to("DescribeNatGateways", &format!("<natGatewaySet><item>{gateway}</item></natGatewaySet>"))
}

fn missing() -> HttpResponse {
    refusal(400, "NatGatewayNotFound", "no")
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_is_waited_for_then_it_may_be_unknown_and_pending_first() {
    let wire = Wire::answering([missing(), state("pending"), state("available")]).await;
    let gateway = wait_until_nat_gateway_available("nat-1a2b", &wait(), &wire.provider).await.expect("available");
    assert_eq!(gateway.state, NatGatewayState::Available);
    assert_eq!(wire.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_failed_or_is_going_then_the_wait_ends_with_the_state_and_reason() {
    for (seen, expected) in [
        ("failed", "NAT gateway `nat-1a2b` is failed (Subnet.Full: no address), and will not be available"),
        ("deleting", "NAT gateway `nat-1a2b` is deleting, and will not be available"),
        ("deleted", "NAT gateway `nat-1a2b` is deleted, and will not be available"),
    ] {
        let wire = Wire::answering([state("pending"), state(seen)]).await;
        let error = wait_until_nat_gateway_available("nat-1a2b", &wait(), &wire.provider).await.expect_err(seen);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_stays_unknown_then_the_wait_ends_before_its_deadline() {
    let wire = Wire::replying(|_| missing()).await;
    let long = Wait::at_most(Duration::from_hours(1));
    let error = wait_until_nat_gateway_available("nat-1a2b", &long, &wire.provider).await.expect_err("unknown");
    assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    assert_eq!(wire.requests().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_is_pending_for_too_long_then_the_deadline_passes() {
    let wire = Wire::replying(|_| state("pending")).await;
    let error = wait_until_nat_gateway_available("nat-1a2b", &wait(), &wire.provider).await.expect_err("too long");
    assert_eq!(error.to_string(), "NAT gateway `nat-1a2b` is still pending after 60 s");
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_is_going_then_deleted_and_missing_are_gone() {
    for gone in [state("deleted"), missing()] {
        let wire = Wire::answering([state("deleting"), gone]).await;
        wait_until_nat_gateway_deleted("nat-1a2b", &wait(), &wire.provider).await.expect("gone");
        assert_eq!(wire.requests().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_nat_gateway_does_not_go_then_the_wait_ends() {
    let wire = Wire::replying(|_| state("deleting")).await;
    let error = wait_until_nat_gateway_deleted("nat-1a2b", &wait(), &wire.provider).await.expect_err("too long");
    assert!(matches!(error, Ec2Error::DeadlinePassed { .. }), "{error:?}");
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = wait_until_nat_gateway_deleted("nat-1a2b", &wait(), &wire.provider).await.expect_err("denied");
    assert!(matches!(error, Ec2Error::AccessDenied { .. }), "{error:?}");
}

#[tokio::test]
async fn when_what_is_waited_for_is_no_id_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    assert!(wait_until_nat_gateway_available("web", &wait(), &wire.provider).await.is_err());
    assert!(wait_until_nat_gateway_deleted("web", &wait(), &wire.provider).await.is_err());
}
