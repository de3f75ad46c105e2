use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<vpcEndpointSet><item>
    <vpcEndpointId>vpce-1a2b</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><vpcId>vpc-1a2b</vpcId>
    <serviceName>com.amazonaws.us-east-1.sts</serviceName><state>Available</state>
    <routeTableIdSet><item>rtb-1</item></routeTableIdSet>
    <subnetIdSet><item>subnet-1</item><item>subnet-2</item></subnetIdSet>
    <groupSet><item><groupId>sg-1</groupId><groupName>web</groupName></item></groupSet>
    <networkInterfaceIdSet><item>eni-1</item><item>eni-2</item></networkInterfaceIdSet>
    <requesterManaged>true</requesterManaged>
    <tagSet><item><key>Name</key><value>sts</value></item></tagSet>
</item></vpcEndpointSet>";

#[tokio::test]
async fn when_an_endpoint_is_asked_for_then_all_that_ec2_tells_is_there() {
    let wire = Wire::answering([answer_to("DescribeVpcEndpoints", ANSWER)]).await;
    let endpoint = get_vpc_endpoint("vpce-1a2b", &wire.provider).await.expect("an endpoint");
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let expected = VpcEndpoint {
        id: "vpce-1a2b".to_owned(),
        vpc: "vpc-1a2b".to_owned(),
        endpoint_type: VpcEndpointType::Interface,
        service: "com.amazonaws.us-east-1.sts".to_owned(),
        state: VpcEndpointState::Available,
        route_tables: owned(&["rtb-1"]),
        subnets: owned(&["subnet-1", "subnet-2"]),
        security_groups: owned(&["sg-1"]),
        network_interfaces: owned(&["eni-1", "eni-2"]),
        is_requester_managed: true,
        tags: Tags::from([("Name".to_owned(), "sts".to_owned())]),
    };
    assert_eq!(endpoint, expected);
    assert_eq!(endpoint.name(), Some("sts"));
    assert_eq!(wire.sent(), ["DescribeVpcEndpoints VpcEndpointId.1=vpce-1a2b"]);
}

#[test]
fn when_a_state_begins_with_a_capital_or_not_then_it_is_the_same() {
    for (word, state) in [
        ("PendingAcceptance", VpcEndpointState::PendingAcceptance),
        ("pendingAcceptance", VpcEndpointState::PendingAcceptance),
        ("Deleting", VpcEndpointState::Deleting),
        ("available", VpcEndpointState::Available),
    ] {
        let sdk = aws_sdk_ec2::types::VpcEndpoint::builder().vpc_endpoint_id("vpce-1").state(word.into()).build();
        assert_eq!(VpcEndpoint::of(sdk).expect("an endpoint").state, state, "{word}");
    }
}

#[tokio::test]
async fn when_an_endpoint_does_not_exist_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidVpcEndpointId.NotFound", "no")]).await;
    let error = get_vpc_endpoint("vpce-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "VPC endpoint `vpce-1a2b` does not exist");
}
