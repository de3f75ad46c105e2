use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const MADE: &str = "<egressOnlyInternetGateway><egressOnlyInternetGatewayId>eigw-1a2b</egressOnlyInternetGatewayId>
    <attachmentSet><item><vpcId>vpc-1a2b</vpcId><state>attached</state></item></attachmentSet>
    </egressOnlyInternetGateway>";

#[tokio::test]
async fn when_an_egress_only_gateway_is_created_then_its_vpc_and_tags_are_said() {
    let wire = Wire::answering([answer_to("CreateEgressOnlyInternetGateway", MADE)]).await;
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    let made = create_egress_only_internet_gateway("vpc-1a2b", &tags, &wire.provider).await.expect("a gateway");
    assert_eq!((made.id.as_str(), made.vpc.as_deref()), ("eigw-1a2b", Some("vpc-1a2b")));
    let sent = &wire.requests()[0];
    let fields = (sent.get("VpcId"), sent.get("TagSpecification.1.ResourceType"));
    assert_eq!(fields, ("vpc-1a2b", "egress-only-internet-gateway"));
}

#[tokio::test]
async fn when_an_egress_only_gateway_is_not_created_then_the_error_tells_why() {
    let missing = refusal(400, "InvalidVpcID.NotFound", "no");
    let wire = Wire::answering([missing, answer_to("CreateEgressOnlyInternetGateway", "")]).await;
    let none = Tags::new();
    let error = create_egress_only_internet_gateway("vpc-1a2b", &none, &wire.provider).await.expect_err("no VPC");
    assert_eq!(error.to_string(), "VPC `vpc-1a2b` does not exist");
    let error = create_egress_only_internet_gateway("vpc-1a2b", &none, &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let error = create_egress_only_internet_gateway("web", &none, &wire.provider).await.expect_err("no VPC");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
