use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};

#[tokio::test]
async fn when_an_internet_gateway_is_created_then_its_tags_go_with_it() {
    let gateway = "<internetGateway><internetGatewayId>igw-1a2b</internetGatewayId></internetGateway>";
    let wire = Wire::answering([answer_to("CreateInternetGateway", gateway)]).await;
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    assert_eq!(create_internet_gateway(&tags, &wire.provider).await.expect("a gateway").id, "igw-1a2b");
    assert_eq!(wire.requests()[0].get("TagSpecification.1.ResourceType"), "internet-gateway");
    assert_eq!(wire.requests()[0].get("TagSpecification.1.Tag.1.Value"), "web");
}

#[tokio::test]
async fn when_an_internet_gateway_is_not_created_then_the_error_tells_why() {
    let full = refusal(400, "InternetGatewayLimitExceeded", "no");
    let wire = Wire::answering([full, answer_to("CreateInternetGateway", "")]).await;
    let error = create_internet_gateway(&Tags::new(), &wire.provider).await.expect_err("full");
    assert!(matches!(error, Ec2Error::LimitExceeded { .. }), "{error:?}");
    let error = create_internet_gateway(&Tags::new(), &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    let error = create_internet_gateway(&tags, &wire.provider).await.expect_err("bad tags");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_an_internet_gateway_is_attached_and_detached_then_both_ids_are_said() {
    let wire = Wire::answering([done("AttachInternetGateway"), done("DetachInternetGateway")]).await;
    attach_internet_gateway("igw-1a2b", "vpc-1a2b", &wire.provider).await.expect("attached");
    detach_internet_gateway("igw-1a2b", "vpc-1a2b", &wire.provider).await.expect("detached");
    for (sent, action) in wire.requests().iter().zip(["AttachInternetGateway", "DetachInternetGateway"]) {
        assert_eq!(sent.get("Action"), action);
        assert_eq!((sent.get("InternetGatewayId"), sent.get("VpcId")), ("igw-1a2b", "vpc-1a2b"));
    }
}

#[tokio::test]
async fn when_an_attachment_is_refused_then_the_code_tells_whether_gateway_or_vpc_is_the_matter() {
    for (code, expected) in [
        ("InvalidVpcID.NotFound", "VPC `vpc-1a2b` does not exist"),
        ("InvalidInternetGatewayID.NotFound", "internet gateway `igw-1a2b` does not exist"),
        ("Resource.AlreadyAssociated", "the state of internet gateway `igw-1a2b` does not allow this"),
        ("Gateway.NotAttached", "the state of internet gateway `igw-1a2b` does not allow this"),
        ("InvalidParameterValue", "a request about internet gateway `igw-1a2b` failed"),
    ] {
        let wire = Wire::answering([refusal(400, code, "no"), refusal(400, code, "no")]).await;
        let error = attach_internet_gateway("igw-1a2b", "vpc-1a2b", &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
        let error = detach_internet_gateway("igw-1a2b", "vpc-1a2b", &wire.provider).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_gateway_or_vpc_is_no_id_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    for (gateway, vpc) in [("web", "vpc-1"), ("igw-1", "web"), ("eigw-1", "vpc-1")] {
        let error = attach_internet_gateway(gateway, vpc, &wire.provider).await.expect_err("no id");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        let error = detach_internet_gateway(gateway, vpc, &wire.provider).await.expect_err("no id");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
