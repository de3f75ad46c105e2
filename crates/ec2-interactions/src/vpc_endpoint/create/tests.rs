use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn made() -> HttpResponse {
    answer_to("CreateVpcEndpoint", "<vpcEndpoint><vpcEndpointId>vpce-1a2b</vpcEndpointId></vpcEndpoint>")
}

fn creation(endpoint_type: VpcEndpointType) -> VpcEndpointCreation {
    let (vpc, service) = ("vpc-1a2b".to_owned(), "com.amazonaws.us-east-1.s3".to_owned());
    VpcEndpointCreation { vpc, service, endpoint_type, ..VpcEndpointCreation::default() }
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn when_an_interface_endpoint_is_created_then_subnets_groups_and_token_are_said() {
    let creation = VpcEndpointCreation {
        subnets: ids(&["subnet-1", "subnet-2"]),
        security_groups: ids(&["sg-1"]),
        private_dns: Some(false),
        client_token: Some("once".to_owned()),
        tags: Tags::from([("Name".to_owned(), "s3".to_owned())]),
        ..creation(VpcEndpointType::Interface)
    };
    let wire = Wire::answering([made()]).await;
    assert_eq!(create_vpc_endpoint(&creation, &wire.provider).await.expect("an endpoint").id, "vpce-1a2b");
    let sent = &wire.requests()[0];
    for (field, value) in [
        ("VpcEndpointType", "Interface"),
        ("VpcId", "vpc-1a2b"),
        ("ServiceName", "com.amazonaws.us-east-1.s3"),
        ("SubnetId.1", "subnet-1"),
        ("SubnetId.2", "subnet-2"),
        ("SecurityGroupId.1", "sg-1"),
        ("PrivateDnsEnabled", "false"),
        ("ClientToken", "once"),
        ("RouteTableId.1", ""),
        ("TagSpecification.1.ResourceType", "vpc-endpoint"),
    ] {
        assert_eq!(sent.get(field), value, "{field}");
    }
}

#[tokio::test]
async fn when_a_gateway_endpoint_is_created_then_its_route_tables_are_said() {
    let creation = VpcEndpointCreation { route_tables: ids(&["rtb-1"]), ..creation(VpcEndpointType::Gateway) };
    let wire = Wire::answering([made()]).await;
    create_vpc_endpoint(&creation, &wire.provider).await.expect("an endpoint");
    let sent = &wire.requests()[0];
    let fields = (sent.get("VpcEndpointType"), sent.get("RouteTableId.1"), sent.get("PrivateDnsEnabled"));
    assert_eq!(fields, ("Gateway", "rtb-1", ""));
}

#[tokio::test]
async fn when_an_endpoint_is_refused_then_the_code_tells_why() {
    let gateway = creation(VpcEndpointType::Gateway);
    for (code, expected) in [
        ("InvalidVpcId.NotFound", "VPC `vpc-1a2b` does not exist"),
        ("RouteAlreadyExists", "VPC endpoint `com.amazonaws.us-east-1.s3 of vpc-1a2b` exists"),
        (
            "VpcEndpointLimitExceeded",
            "there is no room for more (VPC endpoint `com.amazonaws.us-east-1.s3 of vpc-1a2b`)",
        ),
        ("InvalidServiceName", "a request about VPC endpoint `com.amazonaws.us-east-1.s3 of vpc-1a2b` failed"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no")]).await;
        let error = create_vpc_endpoint(&gateway, &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_an_endpoint_gets_what_its_type_has_not_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let (gateway, interface) = (creation(VpcEndpointType::Gateway), creation(VpcEndpointType::Interface));
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    for wrong in [
        VpcEndpointCreation { subnets: ids(&["subnet-1"]), ..gateway.clone() },
        VpcEndpointCreation { security_groups: ids(&["sg-1"]), ..gateway.clone() },
        VpcEndpointCreation { route_tables: ids(&["rtb-1"]), ..interface.clone() },
        VpcEndpointCreation { subnets: ids(&["sg-1"]), ..interface.clone() },
        VpcEndpointCreation { vpc: "web".to_owned(), ..interface.clone() },
        VpcEndpointCreation { tags, ..interface },
        creation(VpcEndpointType::default()),
    ] {
        let error = create_vpc_endpoint(&wrong, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
