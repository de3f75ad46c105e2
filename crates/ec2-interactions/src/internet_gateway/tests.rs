use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

fn gateway(attachments: &str) -> String {
    let tags = "<tagSet><item><key>Name</key><value>web</value></item></tagSet>";
    let gateway = format!("<internetGatewayId>igw-1a2b</internetGatewayId>{attachments}{tags}");
    format!("<internetGatewaySet><item>{gateway}</item></internetGatewaySet>")
}

#[tokio::test]
async fn when_an_internet_gateway_is_asked_for_then_its_vpc_is_told_unless_it_is_detached() {
    let attachment = |state: &str| {
        format!("<attachmentSet><item><vpcId>vpc-1a2b</vpcId><state>{state}</state></item></attachmentSet>")
    };
    let cases = [
        (attachment("available"), Some("vpc-1a2b")),
        (attachment("detaching"), Some("vpc-1a2b")),
        (attachment("detached"), None),
        (String::new(), None),
    ];
    for (attachments, vpc) in cases {
        let wire = Wire::answering([answer_to("DescribeInternetGateways", &gateway(&attachments))]).await;
        let found = get_internet_gateway("igw-1a2b", &wire.provider).await.expect("a gateway");
        assert_eq!((found.id.as_str(), found.vpc.as_deref()), ("igw-1a2b", vpc));
        assert_eq!(found.name(), Some("web"));
        assert_eq!(wire.sent(), ["DescribeInternetGateways InternetGatewayId.1=igw-1a2b"]);
    }
}

#[tokio::test]
async fn when_an_internet_gateway_does_not_exist_then_the_error_says_so() {
    let wire = Wire::answering([refusal(400, "InvalidInternetGatewayID.NotFound", "no")]).await;
    let error = get_internet_gateway("igw-1a2b", &wire.provider).await.expect_err("missing");
    assert_eq!(error.to_string(), "internet gateway `igw-1a2b` does not exist");
    assert!(get_internet_gateway("eigw-1a2b", &wire.provider).await.is_err());
    assert_eq!(wire.requests().len(), 1);
}
