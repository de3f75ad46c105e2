use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_sdk_ec2::config::http::HttpResponse;

fn creation() -> SubnetCreation {
    let (vpc, cidr_block) = ("vpc-1a2b".to_owned(), "10.0.1.0/24".to_owned());
    SubnetCreation { vpc, cidr_block, ..SubnetCreation::default() }
}

fn made() -> HttpResponse {
    answer_to("CreateSubnet", "<subnet><subnetId>subnet-1a2b</subnetId><vpcId>vpc-1a2b</vpcId></subnet>")
}

#[tokio::test]
async fn when_a_subnet_is_created_then_the_request_says_all_that_is_given() {
    let creation = SubnetCreation {
        ipv6_cidr_block: Some("2001:db8:1234:1a00::/64".to_owned()),
        availability_zone: Some("us-east-1a".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
        ..creation()
    };
    let wire = Wire::answering([made()]).await;
    assert_eq!(create_subnet(&creation, &wire.provider).await.expect("a subnet").id, "subnet-1a2b");
    let sent = &wire.requests()[0];
    for (field, value) in [
        ("VpcId", "vpc-1a2b"),
        ("CidrBlock", "10.0.1.0/24"),
        ("Ipv6CidrBlock", "2001:db8:1234:1a00::/64"),
        ("AvailabilityZone", "us-east-1a"),
        ("TagSpecification.1.ResourceType", "subnet"),
    ] {
        assert_eq!(sent.get(field), value, "{field}");
    }
    assert_eq!(wire.requests().len(), 1, "no setting was asked for");
}

#[tokio::test(start_paused = true)]
async fn when_a_subnet_is_to_map_public_addresses_then_that_is_set_as_soon_as_it_is_known() {
    let answers = [made(), refusal(400, "InvalidSubnetID.NotFound", "no"), done("ModifySubnetAttribute")];
    let wire = Wire::answering(answers).await;
    let creation = SubnetCreation { maps_public_ip: true, ..creation() };
    assert!(create_subnet(&creation, &wire.provider).await.expect("a subnet").maps_public_ip);
    assert_eq!(wire.requests()[2].get("MapPublicIpOnLaunch.Value"), "true");
    assert_eq!(wire.requests()[2].get("SubnetId"), "subnet-1a2b");
}

#[tokio::test]
async fn when_public_addresses_cannot_be_set_then_the_subnet_is_deleted_again() {
    let answers = [made(), refusal(403, "UnauthorizedOperation", "no"), done("DeleteSubnet")];
    let wire = Wire::answering(answers).await;
    let creation = SubnetCreation { maps_public_ip: true, ..creation() };
    let error = create_subnet(&creation, &wire.provider).await.expect_err("no public addresses");
    assert!(matches!(&error, Ec2Error::Incomplete { remains: false, .. }), "{error:?}");
    assert_eq!(wire.sent()[2], "DeleteSubnet SubnetId=subnet-1a2b");
}

#[tokio::test]
async fn when_a_subnet_is_refused_then_the_code_tells_whether_the_vpc_or_the_block_is_the_matter() {
    let wire = Wire::answering([
        refusal(400, "InvalidVpcID.NotFound", "no"),
        refusal(400, "InvalidSubnet.Conflict", "The CIDR '10.0.1.0/24' conflicts with another subnet"),
        refusal(400, "InvalidSubnet.Range", "The CIDR '10.0.1.0/24' is invalid."),
    ])
    .await;
    let missing = create_subnet(&creation(), &wire.provider).await.expect_err("no VPC");
    assert_eq!(missing.to_string(), "VPC `vpc-1a2b` does not exist");
    let taken = create_subnet(&creation(), &wire.provider).await.expect_err("taken");
    assert_eq!(taken.to_string(), "subnet `10.0.1.0/24 of vpc-1a2b` exists");
    let outside = create_subnet(&creation(), &wire.provider).await.expect_err("outside");
    assert!(matches!(outside, Ec2Error::Request { .. }), "{outside:?}");
}

#[tokio::test]
async fn when_a_subnet_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let tags = Tags::from([(String::new(), String::new())]);
    for wrong in [
        SubnetCreation { vpc: "web".to_owned(), ..creation() },
        SubnetCreation { cidr_block: "10.0.0.0/29".to_owned(), ..creation() },
        SubnetCreation { tags, ..creation() },
    ] {
        let error = create_subnet(&wrong, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}
