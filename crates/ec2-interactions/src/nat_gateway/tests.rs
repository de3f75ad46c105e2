use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<natGatewaySet><item>
    <natGatewayId>nat-1a2b</natGatewayId><vpcId>vpc-1a2b</vpcId><subnetId>subnet-1a2b</subnetId>
    <state>failed</state><connectivityType>public</connectivityType>
    <failureCode>Gateway.NotAttached</failureCode>
    <failureMessage>Network vpc-1a2b has no Internet gateway attached</failureMessage>
    <natGatewayAddressSet>
        <item><allocationId>eipalloc-2</allocationId><isPrimary>false</isPrimary></item>
        <item><allocationId>eipalloc-1</allocationId><publicIp>203.0.113.5</publicIp><privateIp>10.0.0.5</privateIp>
            <networkInterfaceId>eni-1</networkInterfaceId><isPrimary>true</isPrimary></item>
    </natGatewayAddressSet>
    <tagSet><item><key>Name</key><value>web</value></item></tagSet>
</item></natGatewaySet>";

#[tokio::test]
async fn when_a_nat_gateway_is_asked_for_then_all_that_ec2_tells_is_there() {
    let wire = Wire::answering([answer_to("DescribeNatGateways", ANSWER)]).await;
    let gateway = get_nat_gateway("nat-1a2b", &wire.provider).await.expect("a gateway");
    assert_eq!((gateway.vpc.as_str(), gateway.subnet.as_deref()), ("vpc-1a2b", Some("subnet-1a2b")));
    assert_eq!(gateway.state, NatGatewayState::Failed);
    assert!(gateway.is_public);
    let failure = "Gateway.NotAttached: Network vpc-1a2b has no Internet gateway attached";
    assert_eq!(gateway.failure.as_deref(), Some(failure));
    let first = NatGatewayAddress {
        allocation: Some("eipalloc-1".to_owned()),
        public_ip: Some("203.0.113.5".to_owned()),
        private_ip: Some("10.0.0.5".to_owned()),
        network_interface: Some("eni-1".to_owned()),
    };
    assert_eq!(gateway.addresses[0], first);
    assert_eq!(gateway.addresses[1].allocation.as_deref(), Some("eipalloc-2"));
    assert_eq!(gateway.name(), Some("web"));
    assert_eq!(wire.sent(), ["DescribeNatGateways NatGatewayId.1=nat-1a2b"]);
}

#[test]
fn when_a_nat_gateway_is_private_or_says_nothing_of_it_then_that_is_told() {
    let sdk = aws_sdk_ec2::types::NatGateway::builder().nat_gateway_id("nat-1");
    assert!(NatGateway::of(sdk.clone().build()).expect("a gateway").is_public);
    let private = NatGateway::of(sdk.connectivity_type(ConnectivityType::Private).build()).expect("a gateway");
    assert!(!private.is_public);
    assert_eq!(private.failure, None);
}

#[tokio::test]
async fn when_a_nat_gateway_does_not_exist_then_its_own_code_says_so() {
    let wire = Wire::answering([refusal(400, "NatGatewayNotFound", "The Nat Gateway nat-1a2b was not found")]).await;
    let error = get_nat_gateway("nat-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "NAT gateway `nat-1a2b` does not exist");
}
