use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn made() -> HttpResponse {
    let gateway = "<natGateway><natGatewayId>nat-1a2b</natGatewayId><state>pending</state></natGateway>";
    answer_to("CreateNatGateway", gateway)
}

fn creation() -> NatGatewayCreation {
    NatGatewayCreation { subnet: "subnet-1a2b".to_owned(), ..NatGatewayCreation::default() }
}

#[tokio::test]
async fn when_a_public_nat_gateway_is_created_then_its_elastic_ip_and_token_are_said() {
    let creation = NatGatewayCreation {
        allocation: Some("eipalloc-1a2b".to_owned()),
        private_ip: Some("10.0.0.5".to_owned()),
        client_token: Some("once".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        ..creation()
    };
    let wire = Wire::answering([made()]).await;
    assert_eq!(create_nat_gateway(&creation, &wire.provider).await.expect("a gateway").id, "nat-1a2b");
    let sent = &wire.requests()[0];
    for (field, value) in [
        ("SubnetId", "subnet-1a2b"),
        ("AllocationId", "eipalloc-1a2b"),
        ("ConnectivityType", "public"),
        ("PrivateIpAddress", "10.0.0.5"),
        ("ClientToken", "once"),
        ("TagSpecification.1.ResourceType", "natgateway"),
    ] {
        assert_eq!(sent.get(field), value, "{field}");
    }
}

#[tokio::test]
async fn when_a_nat_gateway_gets_no_elastic_ip_then_it_is_private_and_each_call_has_a_token_of_its_own() {
    let wire = Wire::answering([made(), made()]).await;
    create_nat_gateway(&creation(), &wire.provider).await.expect("a gateway");
    create_nat_gateway(&creation(), &wire.provider).await.expect("a gateway");
    let requests = wire.requests();
    assert_eq!((requests[0].get("ConnectivityType"), requests[0].get("AllocationId")), ("private", ""));
    assert_ne!(requests[0].get("ClientToken"), "");
    assert_ne!(requests[0].get("ClientToken"), requests[1].get("ClientToken"));
}

#[tokio::test]
async fn when_a_nat_gateway_is_refused_then_the_code_tells_whether_subnet_or_elastic_ip_is_the_matter() {
    let creation = NatGatewayCreation { allocation: Some("eipalloc-1a2b".to_owned()), ..creation() };
    for (code, expected) in [
        ("InvalidSubnetID.NotFound", "subnet `subnet-1a2b` does not exist"),
        ("InvalidAllocationID.NotFound", "elastic IP `eipalloc-1a2b` does not exist"),
        ("NatGatewayLimitExceeded", "there is no room for more (NAT gateway `new in subnet-1a2b`)"),
        ("Resource.AlreadyAssociated", "the state of NAT gateway `new in subnet-1a2b` does not allow this"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_nat_gateway(&creation, &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_a_nat_gateway_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    for wrong in [
        NatGatewayCreation::default(),
        NatGatewayCreation { allocation: Some("203.0.113.5".to_owned()), ..creation() },
        NatGatewayCreation { tags, ..creation() },
    ] {
        let error = create_nat_gateway(&wrong, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
